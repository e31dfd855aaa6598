/* What protects a thread's stack, and from what: its guard, a frame that reaches over it, an overflow, other threads.
 *
 * Measured: nothing; every deed is done in a child process of its own, and told is how that ended. The guard lies below
 * the stack. A frame here is that of a function called near the end of the stack, which writes to its far end only:
 * `small_frame` is half a guard large, `large_frame` has `frame` bytes; compiled with -fstack-clash-protection, which
 * touches every page of it, neither gets over a guard. The handler of an overflow runs where
 * sigaltstack() has given it a stack of its own.
 * Not measured: main's stack, which grows towards its limit.
 *
 * kind fact
 * threads 1
 * param guard bytes 4096
 * param frame bytes 65536
 */
#include "probe.h"
#include "probe_map.h"

#include <alloca.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { SIZE = 1 << 18, HANDLED = 42, AT_THE_NEIGHBOUR = 43 };

struct stack {
    uintptr_t base, top; /* the guard lies below the base */
    size_t guard;
};

static size_t guard, frame;
static bool with_own_stack;
static struct stack upper, lower; /* neighbours, if they are; the lower one's thread has only been started */
static pthread_barrier_t together;

static void look(struct stack *mine) {
    pthread_attr_t attributes;
    void *base;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes)) probe_fail("a thread does not know its own stack");
    pthread_attr_getstack(&attributes, &base, &size);
    pthread_attr_getguardsize(&attributes, &mine->guard);
    mine->base = (uintptr_t)base;
    mine->top = mine->base + size;
}

static void write_to(uintptr_t address) { *(volatile char *)address = 1; }

/* ---------------------------------------------------------------- what a child does */

static PROBE_NOINLINE void reach(size_t bytes) {
    volatile char *far = alloca(bytes);
    far[0] = 1;
    if (lower.base <= (uintptr_t)far && (uintptr_t)far < lower.top) _exit(AT_THE_NEIGHBOUR);
}

/* Down the stack until its end is less than a page away, then one frame more. */
static PROBE_NOINLINE void descend(uintptr_t base, size_t bytes) {
    volatile char here[256];
    here[0] = 1;
    if ((uintptr_t)here > base + 1024) descend(base, bytes);
    else reach(bytes);
    here[0] = 2;
}

static PROBE_NOINLINE long overflow(long depth) {
    volatile char here[1024];
    here[0] = (char)depth;
    return depth < 0 ? 0 : overflow(depth + 1) + here[0];
}

static void in_guard(void) { write_to(upper.base - 1); }
static void small_frame(void) { descend(upper.base, upper.guard / 2 + 1024); }
static void large_frame(void) { descend(upper.base, frame); }
static void by_another(void) { write_to(lower.base + 64); }
static void after_mprotect(void) {
    if (mprotect((void *)lower.base, (size_t)sysconf(_SC_PAGESIZE), PROT_READ)) _exit(EXIT_FAILURE);
    write_to(lower.base + 64);
}

static void handled(int signal) {
    (void)signal;
    _exit(HANDLED);
}

static void overflow_handled(void) {
    struct sigaction action = {.sa_handler = handled, .sa_flags = SA_ONSTACK};
    stack_t own = {.ss_sp = probe_memory(NULL, SIZE), .ss_size = SIZE};
    if (with_own_stack && sigaltstack(&own, NULL)) _exit(EXIT_FAILURE);
    sigaction(SIGSEGV, &action, NULL);
    overflow(0);
}

/* ---------------------------------------------------------------- how a child is run */

static void meet_and_look(struct stack *mine) {
    pthread_barrier_wait(&together); /* a look allocates memory, which may come to lie between two stacks */
    look(mine);
    pthread_barrier_wait(&together);
}

static void *park(void *unused) {
    meet_and_look(&lower);
    for (;;) pause();
    return unused;
}

static void *act(void *deed) {
    meet_and_look(&upper);
    (*(void (**)(void))deed)();
    _exit(EXIT_SUCCESS);
}

static void start(void *(*run)(void *), void *argument) {
    pthread_attr_t attributes;
    pthread_t started;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, SIZE);
    if (pthread_attr_setguardsize(&attributes, guard)) _exit(EXIT_FAILURE);
    if (pthread_create(&started, &attributes, run, argument)) _exit(EXIT_FAILURE);
}

static void be_the_child(void (*deed)(void)) {
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    pthread_barrier_init(&together, NULL, 2);
    start(act, &deed);
    start(park, NULL);
    for (;;) pause();
}

/* How a child ended that did it. */
static const char *fate(void (*deed)(void)) {
    int status;
    pid_t child = fork();
    if (child < 0) probe_fail("no child: %s", strerror(errno));
    if (child == 0) be_the_child(deed);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) probe_fail("waitpid: %s", strerror(errno));
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "another signal";
    switch (WEXITSTATUS(status)) {
    case EXIT_SUCCESS: return "no fault";
    case HANDLED: return "the handler ran";
    case AT_THE_NEIGHBOUR: return "no fault: another thread's stack is written to";
    }
    return "could not be tried";
}

PROBE_SETUP {
    guard = probe_number("guard", 4096);
    frame = probe_number("frame", 65536);
    if (guard > 1 << 30) probe_fail("guard=%zu is more than 1 GiB", guard);
    if (frame > SIZE / 2) probe_fail("frame=%zu is more than half of the stack", frame);
}

PROBE_FACTS {
    char text[24];
    probe_fact("guard", "\"%s\"", probe_size(text, guard));
    probe_fact("frame", "\"%s\"", probe_size(text, frame));
    probe_fact("write_into_guard", "\"%s\"", fate(in_guard));
    probe_fact("small_frame", "\"%s\"", fate(small_frame));
    probe_fact("large_frame", "\"%s\"", fate(large_frame));
    with_own_stack = false;
    probe_fact("overflow_with_handler_only", "\"%s\"", fate(overflow_handled));
    with_own_stack = true;
    probe_fact("overflow_with_sigaltstack", "\"%s\"", fate(overflow_handled));
    probe_fact("write_by_another_thread", "\"%s\"", fate(by_another));
    probe_fact("write_after_mprotect", "\"%s\"", fate(after_mprotect));
}

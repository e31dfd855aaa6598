/* A thread's stack behind a protection key: only its owner may touch it.
 *
 * Measured: nothing. The thread gives its whole stack (its control block and thread-specific data lie in it) to a key
 * that all others have closed; the main thread tries to read and write it; the owner goes on, takes signals, and
 * gives the stack back before it ends, for pthread_join() reads it. Not measured: what it costs (pkey_mprotect,
 * pkey_set).
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include <sys/syscall.h>
#include <sys/wait.h>

#include "pkey.h"

enum { TURNS = 100, ALTERNATE = 1 << 16 };

static int key;
static char *volatile inside; /* a variable on the owner's stack */
static volatile int handled;
static __thread int specific;
static pthread_barrier_t step;

PROBE_SETUP { pkey_require(); }

static PROBE_NOINLINE int deep(int turns) {
    volatile char frame[512];
    frame[0] = (char)turns;
    return turns ? frame[0] + deep(turns - 1) : ++specific;
}

/* Sleeps, so that the kernel has something to write down for the thread when it wakes (rseq, in its control block). */
static void handler(int signal) {
    const struct timespec short_time = {0, 20000000};
    syscall(SYS_nanosleep, &short_time, NULL);
    handled = signal;
}

__attribute__((noreturn)) static void take(char *alternate) {
    const stack_t place = {.ss_sp = alternate, .ss_size = ALTERNATE};
    struct sigaction action = {.sa_handler = handler, .sa_flags = alternate ? SA_ONSTACK : 0};
    if (alternate && sigaltstack(&place, NULL)) _exit(2);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    _exit(handled == SIGUSR1 ? 0 : 1);
}

/* In a child whose one thread is a copy of the owner: what becomes of a signal? `open` stays without the key. */
static const char *take_signal(char *alternate, char *open, char *end) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        pkey_tag(open, (size_t)(end - open), 0);
        take(alternate);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) probe_fail("fork: %s", strerror(errno));
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "another signal";
    return WEXITSTATUS(status) ? "failed" : "works";
}

/* The page where the thread's control block begins; frames lie below. */
static char *control_block(void) {
    return (char *)((uintptr_t)pthread_self() & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1));
}

/* A handler starts with the key closed: neither its stack nor the control block may carry it. */
static void say_signals(char *end) {
    char *alternate = pkey_pages(ALTERNATE / 4096), *control = control_block();
    probe_fact("signal_taken_on_it", "\"%s\"", take_signal(NULL, control, end));
    probe_fact("signal_taken_on_another_stack", "\"%s\"", take_signal(alternate, end, end));
    probe_fact("and_with_an_open_control_block", "\"%s\"", take_signal(alternate, control, end));
}

static void *owner(void *unused) {
    pthread_attr_t attributes;
    void *base;
    size_t size;
    char mine = 1;
    if (pthread_getattr_np(pthread_self(), &attributes) || pthread_attr_getstack(&attributes, &base, &size))
        probe_fail("the stack cannot be found");
    pkey_set(key, 0);
    pkey_tag(base, size, key);
    inside = &mine;
    pthread_barrier_wait(&step);
    pthread_barrier_wait(&step); /* meanwhile the others try */
    int before = specific, sum = deep(TURNS);
    probe_fact("owner_goes_on", "%s", pkey_word(mine == 1 && sum && specific == before + 1));
    say_signals((char *)base + size);
    pkey_tag(base, size, 0);
    pthread_barrier_wait(&step); /* only now may it be joined */
    return unused;
}

PROBE_FACTS {
    pthread_t thread;
    key = pkey_take(PKEY_DISABLE_ACCESS);
    pthread_barrier_init(&step, NULL, 2);
    int error = pthread_create(&thread, NULL, owner, NULL);
    if (error) probe_fail("no thread: %s", strerror(error));
    pthread_barrier_wait(&step);
    pkey_try(inside, false);
    probe_fact("another_thread_reads", "\"%s\"", pkey_met());
    pkey_try(inside, true);
    probe_fact("another_thread_writes", "\"%s\"", pkey_met());
    probe_fact("fault_names_the_key", "%s", pkey_word(pkey_fault.key == key));
    pthread_barrier_wait(&step);
    pthread_barrier_wait(&step);
    bool joined = pthread_join(thread, NULL) == 0;
    probe_fact("joined_once_it_is_given_back", "%s", pkey_word(joined));
}

/* A call of a function in another process with nothing between: what nightcore's call would cost without its engine.
 *
 * Measured: from before the caller puts its request of `size` bytes into a message of 1024 to after it has copied the
 * answer of the same size out; every answer is compared after the clock has stopped. `transport=pipe`: a pipe each
 * way, blocking reads; 4 system calls, 2 hand-offs. `transport=futex`: the messages lie in shared memory, a futex wakes.
 * Places: `s` where both ran on one CPU. Not measured: payloads above 960 bytes, an engine that chooses a worker.
 *
 * kind event
 * threads 2
 * param size bytes 64
 * param transport choice(pipe|futex) pipe
 */
#include "probe.h"

#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { MESSAGE = 1024, MOST = 960, CALLER = 0, CALLEE = 1 };

struct message {
    uint32_t call, cpu, size, stop;
    char padding[48], payload[MOST];
};
_Static_assert(sizeof(struct message) == MESSAGE, "as large as nightcore's");

static struct shared {
    _Alignas(64) uint32_t turn[2];
    struct message message[2];
    long switches[2];
} *shared;

static bool by_futex;
static size_t size;
static int from[2], to[2]; /* pipes by who reads them */
static volatile sig_atomic_t gone;
static struct message message;
static pid_t callee;

PROBE_SETUP {
    uint64_t wanted = probe_number("size", 64);
    by_futex = probe_choice("transport", "pipe|futex") == 1;
    if (wanted < 8 || wanted > MOST) probe_fail("size=%" PRIu64 " is not within 8 and %d bytes", wanted, MOST);
    size = (size_t)wanted;
}

static void futex(uint32_t *word, int operation, uint32_t value) {
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static bool send(int other) {
    if (!by_futex) return write(to[other], &message, sizeof message) == sizeof message;
    shared->message[other] = message;
    __atomic_store_n(&shared->turn[other], 1, __ATOMIC_RELEASE);
    futex(&shared->turn[other], FUTEX_WAKE, 1);
    return true;
}

static bool receive(int me) {
    ssize_t length = sizeof message;
    if (!by_futex) {
        while ((length = read(from[me], &message, sizeof message)) < 0 && errno == EINTR) {
        }
        return length == sizeof message;
    }
    while (!__atomic_load_n(&shared->turn[me], __ATOMIC_ACQUIRE)) futex(&shared->turn[me], FUTEX_WAIT, 0);
    __atomic_store_n(&shared->turn[me], 0, __ATOMIC_RELAXED);
    message = shared->message[me];
    return !gone;
}

/* The callee has died: a caller that waits for a futex is woken. */
static void on_child_gone(int signal) {
    gone = signal;
    __atomic_store_n(&shared->turn[CALLER], 1, __ATOMIC_RELEASE);
}

__attribute__((noreturn)) static void lost(void) {
    int status = 0;
    waitpid(callee, &status, 0);
    if (WIFSIGNALED(status)) probe_fail("the callee was killed by SIG%s", sigabbrev_np(WTERMSIG(status)));
    probe_fail("the callee ended with exit code %d", WEXITSTATUS(status));
}

__attribute__((noreturn)) static void be_callee(pid_t parent) {
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(EXIT_FAILURE);
    if (probe_asked.pin_count) probe_pin_to(probe_cpu_of(CALLEE));
    close(from[CALLER]), close(to[CALLEE]);
    while (receive(CALLEE) && !message.stop) {
        message.cpu = probe_now().cpu;
        for (uint32_t i = 0; i < message.size; i++) message.payload[i] = (char)~message.payload[i];
        if (!send(CALLER)) break;
    }
    probe_count_switches(CALLEE);
    memcpy(shared->switches, probe_answer.switches[CALLEE], sizeof shared->switches);
    _exit(message.stop ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void start(void) {
    pid_t parent = getpid();
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) probe_fail("no shared memory: %s", strerror(errno));
    for (int i = CALLER, ends[2]; i <= CALLEE; i++) {
        if (pipe2(ends, O_CLOEXEC)) probe_fail("no pipe: %s", strerror(errno));
        from[i] = ends[0], to[i] = ends[1];
    }
    signal(SIGPIPE, SIG_IGN);
    if (by_futex) sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child_gone}, NULL);
    callee = fork();
    if (callee < 0) probe_fail("no process: %s", strerror(errno));
    if (!callee) be_callee(parent);
    close(from[CALLEE]), close(to[CALLER]);
}

static void one_call(void) {
    static uint32_t call;
    static char request[MOST], answer[MOST];
    for (size_t i = 0; i < size; i++) request[i] = (char)(i + call);
    message.call = ++call;
    message.size = (uint32_t)size;
    probe_begin();
    memcpy(message.payload, request, size);
    if (!send(CALLEE) || !receive(CALLER)) lost();
    memcpy(answer, message.payload, size);
    probe_end();
    for (size_t i = 0; i < size; i++)
        if (message.call != call || answer[i] != (char)~request[i]) probe_fail("the answer is wrong");
    probe_answer.cpus[message.cpu % CPU_SETSIZE] = true;
    if (message.cpu != probe_one.begin.cpu) probe_one.end.cpu = message.cpu;
}

int main(int count, char **values) {
    int status = 0;
    probe_prepare_events(count, values, "call, from the caller to its answer");
    probe_one.two_sided = true;
    start();
    probe_warm_up(one_call);
    probe_run_events(one_call);
    signal(SIGCHLD, SIG_DFL);
    message.stop = 1;
    if (!send(CALLEE) || waitpid(callee, &status, 0) < 0 || status) lost();
    probe_count_switches(CALLER);
    memcpy(probe_answer.switches[CALLEE], shared->switches, sizeof shared->switches);
    probe_answer.threads = 2;
    return probe_print_answer(true);
}

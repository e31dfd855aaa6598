/* The processes of message_channel: the engine, which passes messages on, and the callee, which answers them.
 *
 * Both end with the probe, whatever ends it. When one of them ends, the caller reads an end of file; an eventfd has
 * none, and SIGCHLD writes to it.
 */
#ifndef CHANNEL_WORKERS_H
#define CHANNEL_WORKERS_H

#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "channel_payload.h"

enum { CHANNEL_BEREFT = 2 /* exit code: another process has gone */ };

static pid_t channel_pids[CHANNEL_ROLES];
static int channel_stats[CHANNEL_ROLES];       /* /proc/PID/stat */
static volatile sig_atomic_t channel_one_gone; /* set where nobody reads an end of file */
static struct {
    int idle[CHANNEL_WORKERS], count; /* workers of the function, last in, first out */
} channel_engine;

static inline void channel_on_parent_gone(int signal) {
    channel_sweep();
    _exit(signal);
}

static inline void channel_on_child_gone(int signal) {
    const uint64_t one = 1;
    channel_one_gone = signal;
    if (write(channel_pipes[CHANNEL_CALLER][CHANNEL_IN].writer, &one, sizeof one) < 0) _exit(EXIT_FAILURE);
}

/* The last thing in a child: its context switches. */
__attribute__((noreturn)) static inline void channel_exit(enum channel_role role, int code) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    channel_shared->switches[role][0] = usage.ru_nvcsw;
    channel_shared->switches[role][1] = usage.ru_nivcsw;
    _exit(code);
}

/* In the engine, when a worker has closed its ends. A caller does so when it dies only: the signal that tells us is
 * on its way, and its handler clears up. */
__attribute__((noreturn)) static inline void channel_bereft_of(int worker) {
    while (worker == CHANNEL_CALLER) pause();
    channel_exit(CHANNEL_ENGINE, CHANNEL_BEREFT);
}

/* What the engine makes of a message: INVOKE becomes DISPATCH to an idle worker, COMPLETE goes to the caller. */
static inline bool channel_serve(int worker) {
    struct channel_message message;
    if (!channel_receive(&channel_pipes[worker][CHANNEL_OUT], &message)) channel_bereft_of(worker);
    struct probe_time now = probe_now();
    int to = message.client;
    if (message.type == CHANNEL_COMPLETE) {
        message.arrived[CHANNEL_BACK_AT_ENGINE] = now.ticks;
        channel_engine.idle[channel_engine.count++] = worker;
    } else {
        message.arrived[CHANNEL_AT_ENGINE] = message.sent = now.ticks;
        message.cpu[CHANNEL_ENGINE] = (uint16_t)now.cpu;
        if (message.type == CHANNEL_INVOKE) message.type = CHANNEL_DISPATCH;
        to = channel_engine.idle[--channel_engine.count];
    }
    if (!channel_send(&channel_pipes[to][CHANNEL_IN], &message)) channel_bereft_of(to);
    return message.type != CHANNEL_STOP;
}

__attribute__((noreturn)) static inline void channel_be_engine(size_t size PROBE_UNUSED) {
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < CHANNEL_WORKERS; i++) {
        struct epoll_event event = {EPOLLIN, {.fd = i}};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, channel_pipes[i][CHANNEL_OUT].reader, &event))
            probe_fail("the engine cannot wait: %s", strerror(errno));
    }
    channel_engine.idle[channel_engine.count++] = CHANNEL_CALLEE;
    for (;;) {
        struct epoll_event ready[CHANNEL_WORKERS];
        int count = epoll_wait(poll, ready, CHANNEL_WORKERS, -1);
        for (int i = 0; i < count; i++)
            if (!channel_serve(ready[i].data.fd)) channel_exit(CHANNEL_ENGINE, EXIT_SUCCESS);
    }
}

/* The function that is called: every byte of its answer is that of its input, inverted. */
static inline size_t channel_function(const struct channel_message *message, char *answer) {
    size_t size;
    const char *input = channel_look(message, channel_scratch.input, &size);
    for (size_t i = 0; i < size; i++) answer[i] = (char)~input[i];
    channel_unmap(message, input, size);
    return size;
}

__attribute__((noreturn)) static inline void channel_be_callee(size_t size) {
    const struct channel_pipe *in = &channel_pipes[CHANNEL_CALLEE][CHANNEL_IN];
    struct channel_message message;
    char *answer = memset(probe_memory(NULL, size), 0, size);
    while (channel_receive(in, &message) && message.type != CHANNEL_STOP) {
        struct probe_time now = probe_now();
        message.arrived[CHANNEL_AT_CALLEE] = now.ticks;
        message.cpu[CHANNEL_CALLEE] = (uint16_t)now.cpu;
        size_t length = channel_function(&message, answer);
        message.type = CHANNEL_COMPLETE;
        char *output = channel_put(&message, channel_scratch.output, answer, length);
        channel_unmap(&message, output, length);
        message.sent = probe_now().ticks;
        if (!channel_send(&channel_pipes[CHANNEL_CALLEE][CHANNEL_OUT], &message)) break;
    }
    channel_exit(CHANNEL_CALLEE, message.type == CHANNEL_STOP ? EXIT_SUCCESS : CHANNEL_BEREFT);
}

static inline void channel_start(enum channel_role role, int place, void (*be)(size_t), size_t size) {
    pid_t parent = getpid(), child = fork();
    if (child < 0) channel_fail("no process: %s", strerror(errno));
    channel_pids[role] = child;
    if (child) return;
    signal(SIGCHLD, SIG_DFL);
    signal(SIGTERM, channel_on_parent_gone);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) channel_on_parent_gone(SIGTERM);
    if (probe_asked.pin_count) probe_pin_to(probe_cpu_of(place));
    channel_keep_ends_of(role);
    be(size);
}

/* Waits for one of the two; why it ended, where it did not just miss the other. */
static inline bool channel_bury(char *text, size_t room) {
    int status = 0;
    pid_t gone = waitpid(-1, &status, 0);
    const char *who = gone == channel_pids[CHANNEL_ENGINE] ? "engine" : "callee";
    if (gone == channel_pids[CHANNEL_ENGINE]) channel_pids[CHANNEL_ENGINE] = 0;
    else channel_pids[CHANNEL_CALLEE] = 0;
    if (gone < 0) snprintf(text, room, "a process has gone");
    else if (WIFSIGNALED(status)) snprintf(text, room, "the %s was killed by SIG%s", who, sigabbrev_np(WTERMSIG(status)));
    else snprintf(text, room, "the %s ended with exit code %d", who, WEXITSTATUS(status));
    return gone < 0 || WIFSIGNALED(status) || WEXITSTATUS(status) != CHANNEL_BEREFT;
}

/* In the caller, when one of the others has gone: why, and nothing is left. */
__attribute__((noreturn)) static inline void channel_lost(void) {
    char text[128];
    signal(SIGCHLD, SIG_DFL);
    if (!channel_bury(text, sizeof text)) channel_bury(text, sizeof text);
    for (int i = CHANNEL_CALLEE; i < CHANNEL_ROLES; i++)
        if (channel_pids[i]) kill(channel_pids[i], SIGKILL), waitpid(channel_pids[i], NULL, 0);
    channel_fail("%s", text);
}

static inline int channel_open_stat(pid_t pid) {
    char path[CHANNEL_PATH];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    return open(path, O_RDONLY | O_CLOEXEC);
}

#endif

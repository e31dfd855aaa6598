/* Starts probes, one at a time, and answers for everything they start.
 *
 *   _launch [cpus=0,1] [limit=NS] [cap=BYTES] [spin=0,1] [lock=FD] [runner=PID] report=FD -- PROGRAM ARG...
 *   _launch serve [lock=FD] [runner=PID]
 *
 * The second form takes such argument lists on stdin, each argument ended by a NUL, each list by one more, and
 * starts a child of its own for each, which does what the first form does. It saves an exec for each probe. Its
 * reply on stdout is a line `REPORT OUT ERR` of three lengths, and then these three.
 *
 * cpus    CPUs that the probe may use, set before exec; without it those of the caller
 * limit   ns from fork to the end; cap: bytes of stdout (64 MiB); errors: bytes of stderr, the last of which are
 *         kept (8192)
 * grace   ns between SIGTERM to the probe's group and SIGKILL, where a signal to this process ends it (0)
 * stream  1: for what serves. Its stdout and stderr are one, go on to our stdout as they come, and are lost where
 *         nobody reads them; of both the last bytes are kept
 * env     NAME=VALUE, for the probe only; prepare: a word of a command that runs before the probe and has to end well,
 *         under the same limit, on the same CPUs; what it leaves running is ended. Each may be there several times
 * spin    a SCHED_IDLE spinner on each of these CPUs, so that none sleeps; it yields to everything
 * lock    a descriptor that is held open here and never given to the probe
 * runner  our parent's process id: should it have died before we looked, nothing is started
 * report  where one JSON object goes: how it ended, what it used, how many descendants it left running
 *
 * While a probe runs nothing here runs: its output is gathered in memory and passed on after the end. The probe
 * and all its descendants end with it, with the time limit, with SIGTERM or SIGINT to this process, and with the
 * thread that started this process; then its directory /dev/shm/lab-notebook.<process id> goes, too. Descendants
 * are killed until none is left, for ten seconds at most: then the report's `error` says how many still run. A
 * program is what the kernel executes, never a text for a shell. Exit code 0 whenever a report was written, 2 for
 * wrong arguments.
 *
 * With `serve` a child that was killed or stopped while it worked is replied for, and the next list is served.
 */
#define _GNU_SOURCE
#include "_launch_args.h"
#include "_launch_children.h"
#include "_launch_report.h"
#include "_launch_scratch.h"
#include "_launch_serve.h"

#include <sys/signalfd.h>
#include <sys/timerfd.h>

enum { END_MS = 10000, MAX_CHILDREN = 1 << 16 };

static struct {
    char *text;
    size_t size;
} out;
static struct {
    char *ring;    /* of asked.errors bytes */
    uint64_t size; /* all that came */
} err;
static sigset_t before; /* the signal mask we were given */

/* Goes to the CPUs asked for, all of them: the kernel would silently leave out those that it forbids. */
static bool take_cpus(void) {
    cpu_set_t got;
    CPU_ZERO(&got);
    errno = 0;
    return sched_setaffinity(0, sizeof asked.cpus, &asked.cpus) == 0 && sched_getaffinity(0, sizeof got, &got) == 0 &&
           CPU_EQUAL(&got, &asked.cpus);
}

/* As execvp(), but a file that the kernel does not execute is not given to a shell. */
static void execute(char **program) {
    const char *folders = getenv("PATH");
    int error = ENOENT;
    if (strchr(program[0], '/')) {
        execv(program[0], program);
        return;
    }
    for (const char *from = folders ? folders : "/bin:/usr/bin", *to; from; from = *to ? to + 1 : NULL) {
        char path[4096];
        to = from + strcspn(from, ":");
        snprintf(path, sizeof path, "%.*s/%s", to > from ? (int)(to - from) : 1, to > from ? from : ".", program[0]);
        execv(path, program);
        if (errno != ENOENT && errno != ENOTDIR) error = errno;
        if (errno == ENOEXEC) break;
    }
    errno = error;
}

/* In the child: everything set before exec; what fails is told through `trouble`. */
__attribute__((noreturn)) static void become(char **program, pid_t parent, int output, int errors, int trouble) {
    setsid(); /* a session of its own: it cannot signal ours as its group */
    die_with(parent, SIGKILL);
    if (asked.has_cpus && !take_cpus()) {
        const char *why = errno ? strerror(errno) : "some are not there or forbidden";
        dprintf(trouble, "may not run on the CPUs asked for: %s", why);
        _exit(1);
    }
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, 0), dup2(asked.stream || ended.preparing ? errors : output, 1), dup2(errors, 2);
    syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */); /* whatever the caller let through */
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    for (int i = 0; i < asked.env_count && !ended.preparing; i++) putenv(asked.env[i]);
    execute(program);
    dprintf(trouble, "%s: %s", program[0], strerror(errno));
    _exit(1);
}

/* Takes in what is there; false at the end of the stream. */
static bool take_stdout(int file) {
    static char rest[1 << 16];
    size_t room = asked.cap - out.size;
    ssize_t length = room ? read(file, out.text + out.size, room) : read(file, rest, sizeof rest);
    if (length > 0 && !room) end_as("flooded", "more than %" PRIu64 " bytes on stdout", asked.cap);
    if (length > 0 && room) out.size += (size_t)length;
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool take_stderr(int file) {
    char text[8192];
    ssize_t length = read(file, text, sizeof text);
    for (ssize_t i = 0; i < length; i++) err.ring[err.size++ % asked.errors] = text[i];
    if (asked.stream && length > 0 && write(1, text, (size_t)length) < 0) errno = 0; /* nobody reads */
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

/* What is still in a pipe after everything has ended; the stream may not be at its end. */
static void drain(int file, bool (*take)(int)) {
    struct pollfd ready = {file, POLLIN, 0};
    while (strcmp(ended.how, "flooded") && poll(&ready, 1, 0) > 0 && take(file)) {
    }
}

static void set_timer(int timer, uint64_t time) {
    struct itimerspec limit = {{0, 0}, {(time_t)(time / 1000000000u), (long)(time % 1000000000u)}};
    timerfd_settime(timer, 0, &limit, NULL);
}

/* A signal to us ends the probe: at once, or in its own way until the grace is over. */
static void end_probe(pid_t pid, int timer) {
    end_as("ended", "by a signal to the launcher");
    set_timer(timer, asked.grace);
    kill(asked.grace ? -pid : pid, asked.grace ? SIGTERM : SIGKILL);
}

/* Sleeps until the probe ends; kills it for what is not allowed. Its status. */
static int watch(pid_t pid, int output, int errors, int signals, int timer) {
    int probe = (int)syscall(SYS_pidfd_open, pid, 0), status = 0;
    if (probe < 0) end_as("not started", "pidfd_open: %s", strerror(errno)), kill(pid, SIGKILL);
    struct pollfd events[] = {
        {probe, POLLIN, 0}, {signals, POLLIN, 0}, {timer, POLLIN, 0}, {output, POLLIN, 0}, {errors, POLLIN, 0}};
    while (probe >= 0) {
        if (poll(events, 5, -1) < 0) continue;
        if (events[3].revents && !take_stdout(output)) events[3].fd = -1;
        if (events[4].revents && !take_stderr(errors)) events[4].fd = -1;
        if (events[0].revents) break;
        if (events[1].revents) end_probe(pid, timer), events[1].fd = -1;
        if (events[2].revents) end_as("timed out", "after %.3f s", (double)asked.limit / 1e9), events[2].fd = -1;
        bool leaving = asked.grace && events[1].fd < 0 && events[2].fd >= 0;
        if (*ended.how && !leaving) kill(pid, SIGKILL);
    }
    kill(-pid, SIGKILL); /* its whole group at once; its number is not given away before it is waited for */
    wait4(pid, &status, 0, &ended.usage);
    close(probe);
    return status;
}

/* Our children but the spinners; -1 where the kernel does not list them. */
static int list_children(pid_t *children) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "re");
    int count = 0;
    if (!file) return -1;
    while (count < MAX_CHILDREN && fscanf(file, "%d", children + count) == 1) count += !is_spinner(children[count]);
    fclose(file);
    return count;
}

/* Kills all of these before it waits for one, so that those who wait for a CPU cannot fork once more; has one ended? */
static bool end_these(const pid_t *children, int count) {
    bool one_has = false;
    for (int i = 0; i < count; i++) kill(children[i], SIGKILL);
    for (int i = 0, status; i < count; i++) {
        if (waitpid(children[i], &status, WNOHANG) != children[i]) continue;
        ended.left += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        one_has = true;
    }
    return one_has;
}

/* Ends all descendants: as we are subreaper, those of a child come to us. Counts those that ran, and says how many
 * cannot be ended. The kernel's list may lack one that is just coming: so it has to be empty twice beside spinners. */
static int end_all(void) {
    static pid_t children[MAX_CHILDREN];
    uint64_t deadline = now() + END_MS * UINT64_C(1000000);
    for (int empty = 0; has_child() && empty < 2;) {
        int count = list_children(children);
        if (count < 0) end_descendants();
        if (count < 0 || now() > deadline) return count < 0 ? 0 : count;
        empty = count ? 0 : empty + (spinner_count > 0);
        if (!end_these(children, count) && count) poll(NULL, 0, 1);
    }
    return 0;
}

static void note_status(int status) {
    if (WIFSIGNALED(status)) {
        ended.signal = WTERMSIG(status);
        end_as("signalled", "%s", "");
    }
    ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    end_as("exited", "%s", "");
}

static void tell_running(int count) {
    if (count) snprintf(ended.error, sizeof ended.error, "%d processes that it started could not be ended", count);
}

static int block_signals(void) {
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_BLOCK, &ours, &before);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &ours, SFD_CLOEXEC);
}

static int start_timer(void) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    set_timer(timer, asked.limit);
    return timer;
}

static void run(char **program, int signals) {
    int output[2], errors[2], trouble[2];
    pipe_or_die(output), pipe_or_die(errors), pipe_or_die(trouble);
    fcntl(output[1], F_SETPIPE_SZ, 1 << 20); /* a whole answer fits: nothing here wakes before the end */
    pid_t self = getpid();
    uint64_t begun = now();
    int timer = start_timer();
    pid_t pid = fork();
    if (pid == 0) become(program, self, output[1], errors[1], trouble[1]);
    close(output[1]), close(errors[1]), close(trouble[1]);
    if (pid < 0) {
        end_as("not started", "fork: %s", strerror(errno));
        return;
    }
    char text[256];
    ssize_t length = read(trouble[0], text, sizeof text - 1); /* ends with exec, or says why not */
    if (length > 0) end_as("not started", "%.*s", (int)length, text);
    int status = watch(pid, output[0], errors[0], signals, timer);
    ended.wall = now() - begun;
    kill_spinners();
    int running = end_all();
    remove_scratch(pid);
    drain(output[0], take_stdout);
    drain(errors[0], take_stderr);
    note_status(status);
    tell_running(running);
}

static void forget_end(void) {
    memset(&ended, 0, sizeof ended);
    ended.how = "";
}

/* What has to run before the probe; false, and its end is ours, where it did not end well. */
static bool prepare(int signals) {
    if (!asked.prepare_count) return true;
    ended.preparing = true;
    run(asked.prepare, signals);
    if (strcmp(ended.how, "exited") || ended.code) return false;
    forget_end();
    err.size = 0;
    return true;
}

static void pass_on(int file, const char *text, size_t size) {
    while (size) {
        ssize_t length = write(file, text, size);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return; /* the reader has gone */
        text += length;
        size -= (size_t)length;
    }
}

/* Report, output and the tail of stderr: each to its own descriptor, or as one reply. */
static bool reply(void) {
    uint64_t kept = err.size < asked.errors ? err.size : asked.errors, from = (err.size - kept) % asked.errors;
    uint64_t first = kept < asked.errors - from ? kept : asked.errors - from;
    if (!strcmp(ended.how, "flooded")) out.size = 0;
    char *report = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&report, &length);
    if (!file || !write_report(file)) return false;
    if (asked.serving) dprintf(1, "%zu %zu %" PRIu64 "\n", length, out.size, kept);
    pass_on(asked.serving ? 1 : asked.report, report, length);
    pass_on(1, out.text, out.size);
    pass_on(asked.serving ? 1 : 2, err.ring + from, first);
    pass_on(asked.serving ? 1 : 2, err.ring, kept - first);
    return true;
}

static int launch(void) {
    signal(SIGCHLD, SIG_DFL);
    setsid(); /* refused where we lead a group already: a shell started us, and its Ctrl-C is meant for us */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int signals = block_signals();
    die_with(asked.runner, SIGTERM);
    out.text = malloc(asked.cap ? asked.cap : 1);
    if (!out.text) wrong("cap=BYTES");
    err.ring = asked.errors ? malloc(asked.errors) : NULL;
    if (!err.ring) wrong("errors=BYTES");
    if (asked.stream) fcntl(1, F_SETFL, O_NONBLOCK);
    if (prepare(signals) && start_spinners()) run(asked.program, signals);
    else kill_spinners();
    bury_spinners();
    return reply() ? 0 : 1;
}

/* A child that is stopped would never end. */
static void end_stopped(int number) {
    int before_us = errno;
    siginfo_t child = {.si_pid = 0};
    while (waitid(P_ALL, 0, &child, WSTOPPED | WNOHANG) == 0 && child.si_pid) {
        kill(child.si_pid, SIGKILL);
        child.si_pid = 0;
    }
    errno = before_us;
    (void)number;
}

/* For a child that was ended before it replied: its list is done with, and nothing that it started is left. */
static void reply_for_the_dead(void) {
    size_t size = read_order();
    order.size -= size;
    memmove(order.text, order.text + size, order.size);
    int running = end_all();
    end_as("not finished", "its launcher was killed or stopped, perhaps by the probe itself");
    tell_running(running);
    asked.serving = true;
    reply();
    asked.serving = false;
    forget_end();
}

/* Until the input ends, whatever becomes of the children. */
static int serve_on(int count, char **values) {
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = end_stopped, .sa_flags = SA_RESTART}, NULL);
    while (serve(count, values, launch)) reply_for_the_dead();
    return 0;
}

int main(int count, char **values) {
    asked.runner = getppid();
    if (count > 1 && !strcmp(values[1], "serve")) return serve_on(count - 1, values + 1);
    read_arguments(count, values);
    return launch();
}

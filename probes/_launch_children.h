/* Everything else that lives while a probe runs: the spinners, and what the probe leaves behind. */
#ifndef LAUNCH_CHILDREN_H
#define LAUNCH_CHILDREN_H

#include <dirent.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "_launch_args.h"
#include "_launch_report.h"

enum { MAX_SPINNERS = 1024, PATIENCE_MS = 2000 };

static pid_t spinners[MAX_SPINNERS];
static int spinner_count;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void pipe_or_die(int *ends) {
    if (pipe2(ends, O_CLOEXEC)) {
        perror("_launch: pipe");
        exit(2);
    }
}

/* Dies with its parent, and at once if the parent has died already. */
static void die_with(pid_t parent, int signal) {
    prctl(PR_SET_PDEATHSIG, signal);
    if (getppid() != parent) _exit(1);
}

/* Waits for one of our own that was killed, until the deadline (ns); has it gone? */
static bool reap(pid_t pid, uint64_t deadline) {
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (handle >= 0) {
        uint64_t time = now();
        struct pollfd gone = {handle, POLLIN, 0};
        poll(&gone, 1, time < deadline ? (int)((deadline - time) / 1000000) + 1 : 0);
        close(handle);
    }
    return waitpid(pid, NULL, handle < 0 ? 0 : WNOHANG) == pid;
}

static inline void pause_a_little(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#else
    __asm__ volatile("");
#endif
}

__attribute__((noreturn)) static void spin(int cpu, pid_t parent, int ready) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    die_with(parent, SIGKILL);
    const struct sched_param none = {0};
    int error = sched_setaffinity(0, sizeof set, &set) || sched_setscheduler(0, SCHED_IDLE, &none) ? errno : 0;
    if (write(ready, &error, sizeof error) != sizeof error || error) _exit(1);
    for (;;) pause_a_little();
}

/* A spinner on each CPU asked for, running before the probe starts; false, with the reason, if one cannot. */
static bool start_spinners(void) {
    pid_t self = getpid();
    int ready[2];
    pipe_or_die(ready);
    for (int cpu = 0; cpu < CPU_SETSIZE && spinner_count < MAX_SPINNERS; cpu++) {
        if (!CPU_ISSET(cpu, &asked.spin)) continue;
        pid_t pid = fork();
        if (pid == 0) spin(cpu, self, ready[1]);
        int error = errno;
        if (pid > 0) spinners[spinner_count++] = pid;
        if (pid > 0 && read(ready[0], &error, sizeof error) == sizeof error && !error) continue;
        end_as("not started", "no spinner on CPU %d: %s", cpu, strerror(error));
    }
    close(ready[0]);
    close(ready[1]);
    return !*ended.how;
}

/* As SCHED_IDLE a killed spinner would wait for a busy CPU to die on: it gets its rights back first, where allowed. */
static void kill_spinners(void) {
    for (int i = 0; i < spinner_count; i++) {
        sched_setscheduler(spinners[i], SCHED_OTHER, &(struct sched_param){0});
        kill(spinners[i], SIGKILL);
    }
}

static void bury_spinners(void) {
    uint64_t deadline = now() + PATIENCE_MS * UINT64_C(1000000);
    for (int i = 0; i < spinner_count; i++) reap(spinners[i], deadline);
}

static bool is_spinner(pid_t pid) {
    for (int i = 0; i < spinner_count; i++)
        if (spinners[i] == pid) return true;
    return false;
}

/* Kills one child and waits for it; counts it if it was running. */
static void end_child(pid_t pid, bool running, uint64_t deadline) {
    kill(pid, SIGKILL);
    reap(pid, deadline);
    ended.left += running;
}

/* Parent and state of a process; false when it has gone. */
static bool look_at(pid_t pid, pid_t *parent, char *state) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length < 0 ? 0 : length] = 0;
    const char *name_end = strrchr(text, ')');
    return name_end && sscanf(name_end + 1, " %c %d", state, parent) == 2;
}

/* Ends every child but the spinners; whether there was one. As we are subreaper, its own come to us next. */
static bool end_children(uint64_t deadline) {
    bool found = false;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && (entry = readdir(processes));) {
        pid_t pid = (pid_t)atoi(entry->d_name), parent;
        char state;
        if (pid <= 0 || is_spinner(pid) || !look_at(pid, &parent, &state) || parent != getpid()) continue;
        found = true;
        end_child(pid, state != 'Z', deadline);
    }
    if (processes) closedir(processes);
    return found;
}

static bool has_child(void) {
    siginfo_t child;
    return spinner_count || waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void end_descendants(void) {
    uint64_t deadline = now() + PATIENCE_MS * UINT64_C(1000000);
    while (has_child() && end_children(deadline) && now() < deadline) {
    }
}

#endif

/* A plain loop, sharing nothing with the probes: one hand-off of 1024 bytes through a named FIFO to another process.
 *
 *   plain worker|engine CPU CPU COUNT
 *
 * The receiver is a worker and blocks in read(), or an engine, which blocks in epoll_wait() and reads then; the sender
 * is the other one. Another FIFO brings the acknowledgement. One way, from before write() to after read(), is timed;
 * prints the median in ns.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UPS = 100, MESSAGE = 1024 };
static char message[MESSAGE];

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set)) exit(1);
}

static void open_fifo(const char *folder, const char *name, int *ends) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mkfifo(path, 0600)) exit(1);
    ends[0] = open(path, O_RDONLY | O_NONBLOCK);
    ends[1] = open(path, O_WRONLY);
    if (ends[0] < 0 || ends[1] < 0 || fcntl(ends[0], F_SETFL, 0)) exit(1);
    unlink(path);
}

static void pass(int file, bool out) {
    if ((out ? write(file, message, MESSAGE) : read(file, message, MESSAGE)) != MESSAGE) exit(1);
}

/* For an engine: what epoll_wait() waits on; a worker has none. */
static int watch(bool engine, int from) {
    int poll = engine ? epoll_create1(0) : -1;
    struct epoll_event event = {EPOLLIN, {.fd = from}};
    if (engine && epoll_ctl(poll, EPOLL_CTL_ADD, from, &event)) exit(1);
    return poll;
}

static void wait_for(int poll, int from) {
    struct epoll_event event;
    if (poll >= 0 && epoll_wait(poll, &event, 1, -1) != 1) exit(1);
    pass(from, false);
}

static void receive(bool engine, int from, int to, int count, double *samples) {
    int poll = watch(engine, from);
    for (int i = 0; i < WARM_UPS + count; i++) {
        wait_for(poll, from);
        long arrived = now(), sent;
        memcpy(&sent, message, sizeof sent);
        if (i >= WARM_UPS) samples[i - WARM_UPS] = (double)(arrived - sent);
        pass(to, true);
    }
}

static int compare(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

int main(int n, char **arguments) {
    if (n != 5) return 2;
    char folder[] = "/dev/shm/channel_plain.XXXXXX";
    int there[2], back[2], count = atoi(arguments[4]), status;
    size_t size = (size_t)count * sizeof(double);
    double *samples = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (samples == MAP_FAILED || !mkdtemp(folder)) return 1;
    open_fifo(folder, "there", there);
    open_fifo(folder, "back", back);
    rmdir(folder);
    bool engine = !strcmp(arguments[1], "engine");
    pid_t child = fork();
    pin(atoi(arguments[child ? 2 : 3]));
    if (!child) {
        receive(engine, there[0], back[1], count, samples);
        return 0;
    }
    int poll = watch(!engine, back[0]);
    for (int i = 0; i < WARM_UPS + count; i++) {
        long sent = now();
        memcpy(message, &sent, sizeof sent);
        pass(there[1], true);
        wait_for(poll, back[0]);
    }
    if (waitpid(child, &status, 0) < 0 || status) return 1;
    qsort(samples, (size_t)count, sizeof *samples, compare);
    printf("%.1f\n", samples[count / 2]);
    return 0;
}

/* A plain loop, sharing nothing with the probes: two threads wake each other in turn, one way is timed.
 *
 *   plain inside|outside|futex CPU CPU COUNT
 *
 * prints the median in ns.
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UPS = 100 };
static char how; /* i, o or f */
static int cpus[2], count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int flag[2];
static uint32_t word[2];
static volatile long started;
static volatile int ready;
static double *samples;

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void wake(int other) {
    if (how == 'f') {
        __atomic_store_n(&word[other], 1, __ATOMIC_SEQ_CST);
        syscall(SYS_futex, &word[other], FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
        return;
    }
    pthread_mutex_lock(&lock);
    flag[other] = 1;
    if (how == 'i') pthread_cond_signal(&cond[other]);
    pthread_mutex_unlock(&lock);
    if (how == 'o') pthread_cond_signal(&cond[other]);
}

static void await(int me) {
    if (how == 'f') {
        while (!__atomic_exchange_n(&word[me], 0, __ATOMIC_SEQ_CST))
            syscall(SYS_futex, &word[me], FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
        return;
    }
    pthread_mutex_lock(&lock);
    while (!flag[me]) pthread_cond_wait(&cond[me], &lock);
    flag[me] = 0;
    pthread_mutex_unlock(&lock);
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set)) exit(1);
}

static void *waiter(void *unused) {
    pin(cpus[1]);
    ready = 1;
    for (int i = 0; i < WARM_UPS + count; i++) {
        await(1);
        long arrived = now();
        if (i >= WARM_UPS) samples[i - WARM_UPS] = (double)(arrived - started);
        wake(0);
    }
    return unused;
}

static int compare(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

int main(int n, char **arguments) {
    if (n != 5) return 2;
    how = arguments[1][0];
    cpus[0] = atoi(arguments[2]), cpus[1] = atoi(arguments[3]), count = atoi(arguments[4]);
    samples = calloc((size_t)count, sizeof *samples);
    pthread_t thread;
    pin(cpus[0]);
    if (!samples || pthread_create(&thread, NULL, waiter, NULL)) return 1;
    while (!ready) sched_yield();
    for (int i = 0; i < WARM_UPS + count; i++) {
        started = now();
        wake(1);
        await(0);
    }
    pthread_join(thread, NULL);
    qsort(samples, (size_t)count, sizeof *samples, compare);
    printf("%.1f\n", samples[count / 2]);
    return 0;
}

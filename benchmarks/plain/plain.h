/* A plain loop, sharing nothing with the probes: two threads wake each other in turn, one way is timed.
 *
 *   PRIMITIVE CPU CPU COUNT
 *
 * prints the median in ns. A primitive defines before the #include: prepare() for the whole process, enter(me) for
 * each thread, wake(me) for the other one, await(me). With ROUND_TRIPS the median is half of a round trip in batches.
 */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UPS = 100 };
static int cpus[2], count;
static volatile long started;
static volatile int ready;
static double *samples;

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

static int compare(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

#ifdef ROUND_TRIPS
enum { BATCH = 200 };

static void answer(void) {
    for (int i = 0; i < count * BATCH; i++) await(1), wake(1);
}

static void ask(void) {
    for (int i = 0; i < count; i++) {
        long begin = now();
        for (int j = 0; j < BATCH; j++) wake(0), await(0);
        samples[i] = (double)(now() - begin) / (2 * BATCH);
    }
}
#else
static void answer(void) {
    for (int i = 0; i < WARM_UPS + count; i++) {
        await(1);
        long arrived = now();
        if (i >= WARM_UPS) samples[i - WARM_UPS] = (double)(arrived - started);
        wake(1);
    }
}

static void ask(void) {
    for (int i = 0; i < WARM_UPS + count; i++) {
        started = now();
        wake(0);
        await(0);
    }
}
#endif

static void *waiter(void *unused) {
    pin(cpus[1]);
    enter(1);
    ready = 1;
    answer();
    return unused;
}

int main(int n, char **arguments) {
    if (n != 4) return 2;
    cpus[0] = atoi(arguments[1]), cpus[1] = atoi(arguments[2]), count = atoi(arguments[3]);
    samples = calloc((size_t)count, sizeof *samples);
    prepare();
    pin(cpus[0]);
    threads[0] = pthread_self();
    enter(0);
    if (!samples || pthread_create(&threads[1], NULL, waiter, NULL)) return 1;
    while (!ready) sched_yield();
    ask();
    pthread_join(threads[1], NULL);
    qsort(samples, (size_t)count, sizeof *samples, compare);
    printf("%.1f\n", samples[count / 2]);
    return 0;
}

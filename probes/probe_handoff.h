/* Hand-offs: thread 0 wakes thread 1, which waits; one way is from the waker's clock to that of the woken thread.
 *
 * PROBE_WAKE wakes the other thread, PROBE_WAIT blocks until the other thread has called PROBE_WAKE; `me` is 0 in
 * the waker, 1 in the waiter. PROBE_ENTER runs in each thread before the first event. The way back is the
 * acknowledgement; it is timed only to bound the difference of two CPUs' clocks.
 * A hand-off below 20 times the timer is timed as round trips in batches, halved.
 */
#ifndef PROBE_HANDOFF_H
#define PROBE_HANDOFF_H

PROBE_UNUSED static void (*probe_enter_hook)(int me);

#define PROBE_ENTER                                         \
    static void probe_enter(int me);                        \
    static void (*probe_enter_hook)(int me) = probe_enter;  \
    static void probe_enter(int me PROBE_UNUSED)
#define PROBE_WAKE static void probe_wake(int me PROBE_UNUSED)
#define PROBE_WAIT static void probe_wait(int me PROBE_UNUSED)

/* For the loop of a spin: gives the hyper-twin its turn. */
static inline void probe_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#else
    __asm__ volatile("");
#endif
}

enum { PROBE_SLOW = 20 /* times the timer */, PROBE_LOOKS_ASLEEP = 1000 };
enum { PROBE_CROSSINGS = 100 /* that a bound on the clocks' difference needs */ };

static struct {
    void (*wait)(int me), (*wake)(int me);
    bool spins;                 /* the waiter never sleeps */
    pthread_t threads[2];
    pthread_barrier_t ready;
    int stat;                   /* the waiter's /proc/thread-self/stat */
    bool done, untimed;         /* read by the waiter after it was woken */
    struct probe_time arrived;  /* when and where the waiter ran */
    uint64_t forth, back;       /* least ticks between two CPUs, each way */
    uint64_t crossings;         /* events between two CPUs */
} probe_pair = {.forth = UINT64_MAX, .back = UINT64_MAX};

static inline void probe_take_place(int me) {
    if (probe_asked.pin_count) probe_pin_to(probe_cpu_of(me));
    if (probe_enter_hook) probe_enter_hook(me);
    if (me) probe_pair.stat = open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC);
    pthread_barrier_wait(&probe_pair.ready);
}

static inline void *probe_waiter(void *unused) {
    probe_take_place(1);
    for (;;) {
        probe_pair.wait(1);
        if (probe_pair.done) break;
        if (!probe_pair.untimed) probe_pair.arrived = probe_now();
        probe_pair.wake(1);
    }
    probe_count_switches(1);
    return unused;
}

/* Waits until the kernel says that the thread of this `stat` sleeps; false if it does not get there. Asked only after a long wait:
 * a system call between warm events changes which thread the scheduler prefers, and with it the figure (on one CPU
 * a condition variable reads 3.2 us instead of 1.7). How often a warm waiter slept, its context switches tell. */
static inline bool probe_is_asleep(int stat) {
    char text[64];
    for (int i = 0; i < PROBE_LOOKS_ASLEEP; i++) {
        ssize_t length = pread(stat, text, sizeof text - 1, 0);
        text[length < 0 ? 0 : length] = 0;
        const char *name_end = strrchr(text, ')');
        if (name_end && name_end[1] == ' ' && name_end[2] == 'S') return true;
        sched_yield();
    }
    return false;
}

static inline void probe_one_way(void) {
    if (probe_asked.idle && !probe_is_asleep(probe_pair.stat)) probe_one.remark = "awake waiter";
    probe_one.begin = probe_now();
    probe_pair.wake(0);
    probe_pair.wait(0);
    struct probe_time back = probe_now();
    probe_one.end = probe_pair.arrived;
    if (probe_one.begin.cpu == probe_one.end.cpu || back.cpu == probe_one.end.cpu) return;
    uint64_t there = probe_one.end.ticks - probe_one.begin.ticks, again = back.ticks - probe_one.end.ticks;
    probe_pair.crossings++;
    if (there < probe_pair.forth) probe_pair.forth = there;
    if (again < probe_pair.back) probe_pair.back = again;
}

/* A batch of round trips, then one that tells where the waiter runs. A sample is half a round trip. */
static inline void probe_round_trips(void) {
    probe_one_way();
    unsigned other = probe_pair.arrived.cpu;
    probe_pair.untimed = true;
    struct probe_time begin = probe_now();
    for (uint64_t i = 0; i < probe_answer.iterations; i += 2) {
        probe_pair.wake(0);
        probe_pair.wait(0);
    }
    struct probe_time end = probe_now();
    probe_pair.untimed = false;
    probe_one.begin = begin;
    probe_one.end = (struct probe_time){end.ticks, other};
}

/* Fast hand-offs go in batches of 30 us, by the length of the warm-ups in ticks. */
static inline bool probe_choose_batches(double usual) {
    if (probe_asked.idle || usual >= PROBE_SLOW * (double)probe_clock.timer) return false;
    probe_answer.iterations = 2 + 2 * (uint64_t)(PROBE_TARGET_NS / probe_clock.rate / (2 * usual + 1));
    return true;
}

static inline void probe_start_pair(void) {
    pthread_barrier_init(&probe_pair.ready, NULL, 2);
    probe_pair.threads[0] = pthread_self();
    int error = pthread_create(&probe_pair.threads[1], NULL, probe_waiter, NULL);
    if (error) probe_fail("no second thread: %s", strerror(error));
    probe_take_place(0);
}

static inline void probe_stop_pair(void) {
    probe_count_switches(0);
    probe_pair.done = true;
    probe_pair.wake(0);
    pthread_join(probe_pair.threads[1], NULL);
}

/* A spin needs two CPUs at once: on one it waits for the scheduler's tick. */
static inline void probe_need_two_cpus(void) {
    cpu_set_t set;
    if (probe_asked.pin_count && probe_cpu_of(0) == probe_cpu_of(1))
        probe_skip("both threads spin on CPU %d: each waits for the scheduler's tick", probe_cpu_of(0));
    if (!probe_asked.pin_count && sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) < 2)
        probe_skip("a spin needs two CPUs, and only one may be used here");
}

static inline int probe_handoff_main(int count, char **values, const char *op, bool spins, void (*wake)(int),
                                     void (*wait)(int)) {
    static char text[128];
    probe_pair.wake = wake;
    probe_pair.wait = wait;
    probe_pair.spins = spins;
    probe_prepare_events(count, values, op);
    if (spins) {
        probe_need_two_cpus();
        if (probe_asked.idle) probe_ignore("idle");
        probe_asked.idle = 0;
    }
    probe_one.two_sided = true;
    probe_start_pair();
    bool batches = probe_choose_batches(probe_warm_up(probe_one_way));
    void (*event)(void) = batches ? probe_round_trips : probe_one_way;
    probe_run_events(event);
    probe_count_events(event, batches ? probe_answer.iterations + 2 : 2);
    probe_stop_pair();
    snprintf(text, sizeof text, "%s%s", op, batches ? " (half a round trip)" : "");
    probe_answer.op = text;
    if (!probe_asked.idle && probe_pair.crossings >= PROBE_CROSSINGS)
        probe_answer.clock_offset = __builtin_fabs((double)probe_pair.forth - (double)probe_pair.back) / 2;
    return probe_print_answer(true);
}

#define PROBE_HANDOFF(op) \
    int main(int count, char **values) { return probe_handoff_main(count, values, op, false, probe_wake, probe_wait); }
#define PROBE_SPIN_HANDOFF(op) \
    int main(int count, char **values) { return probe_handoff_main(count, values, op, true, probe_wake, probe_wait); }

#endif

/* Steady state: one operation in many short batches, until the median is known to 1 %.
 *
 * The body is a function of its own that the loop calls directly: inlined, the compiler would merge turns.
 * A batch takes 20-50 us: longer ones catch other work, shorter ones carry the timer's cost.
 */
#ifndef PROBE_STEADY_H
#define PROBE_STEADY_H

#define PROBE_TARGET_NS 30000.0
enum { PROBE_BLOCK = 50, PROBE_LEAST = 100, PROBE_DISCARDED = PROBE_LEAST / 10 };

typedef void probe_loop(uint64_t turns);

static struct {
    uint64_t operations;  /* in a turn of the body; a probe whose body holds more than one says so in PROBE_SETUP */
    double *sorted;       /* the samples of all finished blocks in order of size */
    uint64_t jitter;      /* state of the generator */
    uint64_t begun;       /* ticks */
    uint64_t real, spent; /* at the end of the last batch: ticks, and CPU time of this thread in ns */
    unsigned cpu;
    long involuntary;     /* switches so far */
    int stat;             /* /proc/stat */
    uint64_t steal;       /* of this CPU so far, in the kernel's ticks */
} probe_run = {.operations = 1};

static PROBE_NOINLINE void probe_empty_loop(uint64_t turns) {
    for (uint64_t i = 0; i < turns; i++) __asm__ volatile("" : : : "memory");
}

static inline double probe_time_loop(probe_loop *loop, uint64_t turns) {
    uint64_t begin = probe_ticks();
    loop(turns);
    return (double)(probe_now().ticks - begin);
}

/* Turns a batch: ten times more until the target is reached and two readings agree, then cut to the target. */
static inline uint64_t probe_calibrate(probe_loop *loop) {
    double target = PROBE_TARGET_NS / probe_clock.rate;
    for (uint64_t turns = 1;; turns *= 10) {
        double reading = probe_time_loop(loop, turns), again = reading;
        if (reading < 10 * target) again = probe_time_loop(loop, turns);
        for (int i = 0; i < 8 && (reading > 1.2 * again || again > 1.2 * reading); i++) {
            reading = again;
            again = probe_time_loop(loop, turns);
        }
        double less = reading < again ? reading : again;
        if (less < target && turns < UINT64_C(1000000000)) continue;
        double fitting = (double)turns * target / less;
        return fitting < 1 ? 1 : (uint64_t)fitting;
    }
}

/* Ticks a turn of a loop: the median of nine batches. */
static inline double probe_turn(probe_loop *loop) {
    uint64_t turns = probe_calibrate(loop);
    double batches[9];
    for (int i = 0; i < 9; i++) batches[i] = probe_time_loop(loop, turns) / (double)turns;
    return probe_median(batches, 9);
}

/* The ranks k and n+1-k of n sorted samples hold the median in at least 95 % of cases (binomial, exact); 0: none do. */
static inline size_t probe_rank(size_t n) {
    double weight = 1, lower = 0; /* of k successes, that of n/2 being 1 */
    for (size_t k = n / 2;; k--) {
        lower += weight;
        if (k == 0) break;
        weight *= (double)k / (double)(n - k + 1);
    }
    double total = 2 * lower - (n % 2 ? 0 : 1);
    size_t rank = n / 2 + 1;
    for (weight = 1; rank > 0 && 2 * lower > 0.05 * total; rank--) {
        lower -= weight;
        weight *= (double)(rank - 1) / (double)(n - rank + 2);
    }
    return rank;
}

/* Takes the last block into the sorted samples; is the median's interval within 1 % of it on both sides? */
static inline bool probe_is_precise(void) {
    size_t count = probe_answer.count, old = count - PROBE_BLOCK, left = old, right = PROBE_BLOCK;
    double block[PROBE_BLOCK], *sorted = probe_memory(probe_run.sorted, count * sizeof *sorted);
    probe_run.sorted = sorted;
    memcpy(block, probe_answer.samples + old, sizeof block);
    qsort(block, PROBE_BLOCK, sizeof *block, probe_compare);
    for (size_t i = count; right; i--)
        sorted[i - 1] = left && sorted[left - 1] > block[right - 1] ? sorted[--left] : block[--right];
    if (count < PROBE_LEAST) return false;
    size_t rank = probe_rank(count);
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    return (sorted[count - rank] - sorted[rank - 1]) / 2 <= 0.01 * median;
}

/* The kernel's count of stolen ticks on this CPU; 0 where it cannot be read. */
static inline uint64_t probe_steal(void) {
    static char text[1 << 16];
    char name[16];
    ssize_t length = pread(probe_run.stat, text, sizeof text - 1, 0);
    text[length < 0 ? 0 : length] = 0;
    snprintf(name, sizeof name, "\ncpu%u ", probe_run.cpu);
    const char *line = strstr(text, name);
    uint64_t steal = 0;
    if (!line || sscanf(line + strlen(name), "%*u %*u %*u %*u %*u %*u %*u %" SCNu64, &steal) != 1) return 0;
    return steal;
}

/* What the thread has spent so far, read between two batches. */
static inline void probe_look_around(bool keep) {
    struct rusage usage;
    uint64_t spent = probe_gettime(CLOCK_THREAD_CPUTIME_ID), real = probe_ticks();
    getrusage(RUSAGE_THREAD, &usage);
    double late = (double)(real - probe_run.real) * probe_clock.rate / (double)(spent - probe_run.spent + 1);
    size_t sample = probe_answer.count - 1;
    if (keep && usage.ru_nivcsw > probe_run.involuntary) probe_flag_sample("involuntary switch", sample);
    if (keep && late > 1.05) probe_flag_sample("late batch: real/CPU > 1.05", sample);
    probe_run.involuntary = usage.ru_nivcsw;
    probe_run.spent = spent;
    probe_run.real = real;
}

/* Marsaglia's xorshift64. */
static inline uint64_t probe_random(void) {
    probe_run.jitter ^= probe_run.jitter << 13;
    probe_run.jitter ^= probe_run.jitter >> 7;
    return probe_run.jitter ^= probe_run.jitter << 17;
}

/* One batch, its count up to 20 % above the base, so that no batch keeps step with anything periodic. */
static inline void probe_batch(probe_loop *loop, bool keep) {
    uint64_t base = probe_answer.iterations / probe_run.operations, turns = base + probe_random() % (base / 5 + 1);
    uint64_t begin = probe_ticks();
    loop(turns);
    struct probe_time end = probe_now();
    if (keep) probe_add_sample((double)(end.ticks - begin) / (double)(turns * probe_run.operations));
    probe_look_around(keep);
    if (keep && end.cpu != probe_run.cpu) probe_flag_sample("migrated", probe_answer.count - 1);
    probe_answer.cpus[end.cpu % CPU_SETSIZE] = true;
    probe_run.cpu = end.cpu;
}

/* After every block: the canaries, the clock's rate, and whether the host took the CPU away meanwhile. */
static inline void probe_between_blocks(void) {
    uint64_t steal = probe_steal();
    if (steal > probe_run.steal)
        for (size_t i = probe_answer.count - PROBE_BLOCK; i < probe_answer.count; i++) probe_flag_sample("steal", i);
    probe_run.steal = steal;
    probe_read_canaries();
    probe_take_anchor();
    probe_look_around(false);
}

static inline bool probe_out_of_time(void) {
    return (double)(probe_ticks() - probe_run.begun) * probe_clock.rate > (double)probe_asked.max;
}

/* Batches until the median is precise or the time is up. */
static inline void probe_run_batches(probe_loop *loop) {
    probe_reserve(1024);
    for (int i = 0; i < PROBE_DISCARDED && !probe_out_of_time(); i++) probe_batch(loop, false);
    do {
        probe_batch(loop, true);
        if (probe_answer.count % PROBE_BLOCK) continue;
        probe_between_blocks();
        if (probe_is_precise()) {
            probe_answer.stop = "precise";
            return;
        }
    } while (!probe_out_of_time());
    probe_answer.stop = "time limit";
}

/* Not slower than nothing: the compiler has removed the body. A call alone takes three times the empty turn. */
static inline bool probe_is_elided(void) {
    double *copy = probe_memory(NULL, probe_answer.count * sizeof *copy);
    memcpy(copy, probe_answer.samples, probe_answer.count * sizeof *copy);
    double median = probe_median(copy, probe_answer.count);
    free(copy);
    return median < 1.5 * probe_answer.empty;
}

/* More batches, counted and not timed; a turn of the loop is in each operation, as it is in its time. */
static inline void probe_count_batches(probe_loop *loop) {
    uint64_t turns = probe_answer.iterations / probe_run.operations;
    probe_start_counters();
    for (int i = 0; i < PROBE_COUNTED_BATCHES; i++) loop(turns);
    probe_stop_counters((double)(turns * PROBE_COUNTED_BATCHES * probe_run.operations));
}

/* The first call in this process: only the clock is warm. Its page faults are looked at where it is not the figure. */
static inline void probe_time_first(void (*body)(void)) {
    void (*call)(void) = probe_first_hook ? probe_first_hook : body;
    long before = probe_asked.first_only ? 0 : probe_faults();
    uint64_t begin = probe_ticks();
    call();
    probe_answer.first = probe_now().ticks - begin;
    probe_answer.has_first = true;
    if (!probe_asked.first_only) probe_counted.first_faults = probe_faults() - before;
    if (probe_undo_hook) probe_undo_hook();
}

static inline void probe_measure_steady(probe_loop *loop) {
    probe_run.stat = open("/proc/stat", O_RDONLY | O_CLOEXEC);
    probe_run.begun = probe_ticks();
    probe_run.jitter = probe_run.begun | 1;
    probe_run.cpu = probe_now().cpu;
    probe_run.steal = probe_steal();
    probe_answer.empty = probe_turn(probe_empty_loop) / (double)probe_run.operations;
    probe_answer.iterations = probe_calibrate(loop) * probe_run.operations;
    probe_read_canaries();
    probe_look_around(false);
    probe_run_batches(loop);
    probe_read_canaries();
    probe_answer.elided = probe_is_elided();
}

static inline int probe_steady_main(int count, char **values, const char *op, probe_loop *loop, void (*body)(void)) {
    probe_answer.kind = "steady";
    probe_answer.op = op;
    probe_read_arguments(count, values, UINT64_C(2000000000));
    if (probe_asked.idle) probe_ignore("idle");
    if (probe_asked.events) probe_ignore("events");
    int cpu = probe_asked.pin_count ? probe_cpu_of(0) : sched_getcpu();
    if (cpu >= 0) probe_pin_to(cpu);
    if (probe_setup_hook) probe_setup_hook();
    probe_check_arguments();
    probe_choose_clock();
    probe_time_first(body);
    probe_start_clock();
    probe_answer.stop = "first only";
    if (!probe_asked.first_only) probe_measure_steady(loop);
    probe_count_switches(0);
    if (!probe_asked.first_only) probe_count_batches(loop);
    return probe_print_answer(true);
}

#define PROBE_STEADY(op)                                                                                        \
    static PROBE_NOINLINE void probe_body(void);                                                                \
    static PROBE_NOINLINE void probe_body_loop(uint64_t turns) {                                                \
        for (uint64_t i = 0; i < turns; i++) {                                                                  \
            probe_body();                                                                                       \
            __asm__ volatile("" : : : "memory");                                                                \
        }                                                                                                       \
    }                                                                                                           \
    int main(int count, char **values) { return probe_steady_main(count, values, op, probe_body_loop, probe_body); } \
    static PROBE_NOINLINE void probe_body(void)

#endif

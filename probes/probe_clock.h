/* The clock: the time stamp counter where it is sound, else clock_gettime; the two canaries.
 *
 * Ticks are kept raw and become ns once, at the end, by the rate of the whole run: nothing before the first call
 * needs clock_gettime. The rate is taken against CLOCK_MONOTONIC_RAW; a drift above 100 ppm fails the run.
 */
#ifndef PROBE_CLOCK_H
#define PROBE_CLOCK_H

#if defined(__x86_64__) && !defined(PROBE_PORTABLE) /* -DPROBE_PORTABLE: as on any other machine */
#define PROBE_HAS_TSC 1
#include <cpuid.h>
#endif

enum { PROBE_MAX_ANCHORS = 4096, PROBE_TIMER_PAIRS = 1001, PROBE_MAX_READINGS = 4096 };

struct probe_time {
    uint64_t ticks;
    unsigned cpu;
};
struct probe_anchor {
    uint64_t ticks, raw; /* the same moment on the clock and on CLOCK_MONOTONIC_RAW, ns */
};

static struct {
    bool tsc;
    double rate;     /* ns a tick */
    double drift;    /* ppm: the rate of the first half against that of the whole run */
    uint64_t timer;  /* ticks: median of empty pairs */
    struct probe_anchor anchors[PROBE_MAX_ANCHORS];
    int anchor_count;
    double ghz[PROBE_MAX_READINGS], adds[PROBE_MAX_READINGS];
    int readings;
} probe_clock = {.rate = 1.0};

static inline uint64_t probe_gettime(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The clock at the beginning of a sample: nothing before it slips behind it. */
static inline uint64_t probe_ticks(void) {
#if PROBE_HAS_TSC
    if (__builtin_expect(probe_clock.tsc, 1)) {
        __builtin_ia32_lfence();
        uint64_t ticks = __builtin_ia32_rdtsc();
        __builtin_ia32_lfence();
        return ticks;
    }
#endif
    return probe_gettime(CLOCK_MONOTONIC);
}

/* The clock at the end of a sample, and the CPU it was read on. */
static inline struct probe_time probe_now(void) {
#if PROBE_HAS_TSC
    if (__builtin_expect(probe_clock.tsc, 1)) {
        unsigned cpu;
        uint64_t ticks = __builtin_ia32_rdtscp(&cpu);
        __builtin_ia32_lfence();
        return (struct probe_time){ticks, cpu & 0xfff}; /* Linux keeps node << 12 | cpu there */
    }
#endif
    uint64_t ticks = probe_gettime(CLOCK_MONOTONIC);
    int cpu = sched_getcpu();
    return (struct probe_time){ticks, cpu < 0 ? 0 : (unsigned)cpu};
}

/* The counter is used only if the CPU calls it invariant and the kernel itself keeps time by it. */
static inline bool probe_tsc_is_sound(void) {
#if PROBE_HAS_TSC
    unsigned a, b, c, d;
    if (!__get_cpuid(0x80000007, &a, &b, &c, &d) || !(d & (1u << 8))) return false;  /* invariant */
    if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(d & (1u << 27))) return false; /* rdtscp */
    char source[8] = "";
    int file = open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, source, sizeof source - 1);
    if (file >= 0) close(file);
    return length >= 3 && strncmp(source, "tsc\n", 4) == 0;
#else
    return false;
#endif
}

/* Chooses the clock and warms it: its code, its data, and the pair that times the first call. */
static inline void probe_choose_clock(void) {
    probe_clock.tsc = probe_tsc_is_sound();
    for (int i = 0; i < 1000; i++) {
        probe_ticks();
        probe_now();
    }
}

/* The best of nine bracketed pairs. */
static inline void probe_take_anchor(void) {
    uint64_t best = UINT64_MAX;
    struct probe_anchor anchor = {0, 0};
    for (int i = 0; i < 9; i++) {
        uint64_t before = probe_ticks(), raw = probe_gettime(CLOCK_MONOTONIC_RAW), after = probe_ticks();
        if (after - before < best) {
            best = after - before;
            anchor = (struct probe_anchor){before + best / 2, raw};
        }
    }
    if (probe_clock.anchor_count == PROBE_MAX_ANCHORS) probe_clock.anchor_count--;
    probe_clock.anchors[probe_clock.anchor_count++] = anchor;
}

static inline double probe_rate(const struct probe_anchor *from, const struct probe_anchor *to) {
    return to->ticks > from->ticks ? (double)(to->raw - from->raw) / (double)(to->ticks - from->ticks) : 0;
}

/* Busy for so many ns of the kernel's clock. */
static inline void probe_busy(uint64_t ns) {
    uint64_t end = probe_gettime(CLOCK_MONOTONIC) + ns;
    while (probe_gettime(CLOCK_MONOTONIC) < end) {
    }
}

/* At the end: the rate of the whole run, and how far its first half was off. */
static inline void probe_settle_clock(void) {
    if (!probe_clock.tsc) return;
    struct probe_anchor *first = probe_clock.anchors, *middle = first;
    for (int i = 0; i < 2 && probe_gettime(CLOCK_MONOTONIC_RAW) - first->raw < 2000000; i++) {
        probe_busy(1000000); /* a shorter stretch would show the pairs' own error */
        probe_take_anchor();
    }
    probe_take_anchor();
    struct probe_anchor *last = first + probe_clock.anchor_count - 1;
    while (middle < last && (middle->ticks - first->ticks) * 2 < last->ticks - first->ticks) middle++;
    probe_clock.rate = probe_rate(first, last);
    probe_clock.drift = (probe_rate(first, middle) / probe_clock.rate - 1) * 1e6;
    if (!(__builtin_fabs(probe_clock.drift) <= 100))
        probe_fail("the time stamp counter drifts by %.0f ppm against CLOCK_MONOTONIC_RAW", probe_clock.drift);
}

static inline int probe_compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The median; sorts the values. */
static inline double probe_median(double *values, size_t count) {
    if (!count) return 0;
    qsort(values, count, sizeof *values, probe_compare);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* What the clock itself costs: the median of empty pairs, never subtracted from anything. */
static inline void probe_time_the_timer(void) {
    double pairs[PROBE_TIMER_PAIRS];
    for (int i = 0; i < PROBE_TIMER_PAIRS; i++) {
        uint64_t begin = probe_ticks();
        pairs[i] = (double)(probe_now().ticks - begin);
    }
    probe_clock.timer = (uint64_t)probe_median(pairs, PROBE_TIMER_PAIRS);
}

/* After the first call: a rate that is good enough to size batches, and the timer's cost. */
static inline void probe_start_clock(void) {
    probe_take_anchor();
    if (probe_clock.tsc) {
        probe_busy(200000);
        probe_take_anchor();
        probe_clock.rate = probe_rate(probe_clock.anchors, probe_clock.anchors + 1);
        if (!(probe_clock.rate > 0)) probe_fail("the time stamp counter stands still");
    }
    probe_time_the_timer();
}

#define PROBE_EIGHT_(step) step step step step step step step step

/* Canary 1: dependent multiplications, three cycles each on x86: the core's clock. */
static PROBE_NOINLINE uint64_t probe_multiplications(uint64_t value, int turns) {
    uint64_t factor = 3;
    __asm__ volatile("" : "+r"(factor));
#define PROBE_STEP_ value *= factor; __asm__ volatile("" : "+r"(value));
    for (int i = 0; i < turns; i++) { PROBE_EIGHT_(PROBE_STEP_) }
#undef PROBE_STEP_
    return value;
}

/* Canary 2: add-immediates: their rate falls by half when a hyper-twin, seen or not, shares the core. */
static PROBE_NOINLINE uint64_t probe_additions(uint64_t value, int turns) {
#define PROBE_STEP_ value += 7; __asm__ volatile("" : "+r"(value));
#define PROBE_STEPS_ PROBE_EIGHT_(PROBE_STEP_)
    for (int i = 0; i < turns; i++) { PROBE_EIGHT_(PROBE_STEPS_) }
#undef PROBE_STEPS_
#undef PROBE_STEP_
    return value;
}

/* One reading of both: the median of three looks of about 10 us each, as a preempted look reads nonsense. */
static inline void probe_read_canaries(void) {
    enum { LOOKS = 3, TURNS = 1280 };
    double multiplications[LOOKS], additions[LOOKS];
    if (probe_clock.readings == PROBE_MAX_READINGS) return;
    for (int i = 0; i < LOOKS; i++) {
        uint64_t begin = probe_ticks();
        uint64_t value = probe_multiplications(begin, TURNS);
        multiplications[i] = (double)(probe_now().ticks - begin);
        begin = probe_ticks();
        value = probe_additions(value, TURNS);
        additions[i] = (double)(probe_now().ticks - begin);
        __asm__ volatile("" : : "r"(value));
    }
    probe_clock.ghz[probe_clock.readings] = 3 * 8 * TURNS / probe_median(multiplications, LOOKS);
    probe_clock.adds[probe_clock.readings++] = 64 * TURNS / probe_median(additions, LOOKS);
}

#endif

/* Events: each is timed alone, from probe_begin() to probe_end(), which may be called in two threads.
 *
 * Warm: 100 warm-ups and 5,000 events. After `idle` ns asleep: no warm-up and 15 events, 3 from 500 ms on. `events`
 * says how many instead. The first event of the process stands apart in `first`, never among the samples. An event
 * that sets `probe_one.failed` is counted by that reason and is no sample either.
 */
#ifndef PROBE_EVENT_H
#define PROBE_EVENT_H

enum { PROBE_WARM_UPS = 100, PROBE_EVENTS = 5000, PROBE_IDLE_EVENTS = 15, PROBE_LONG_IDLE_EVENTS = 3 };
enum { PROBE_EVENTS_A_READING = 500 }; /* of the canaries */
enum { PROBE_HOPELESS = 10 };          /* failures in a row, and nothing before them */

PROBE_UNUSED static size_t probe_usual_events = PROBE_EVENTS; /* PROBE_SETUP lowers it where events are long */

static struct {
    struct probe_time begin, end;
    pthread_t beginner;
    bool two_sided;     /* ended by another thread than it was begun by */
    const char *remark; /* why this event is flagged, or NULL */
    const char *failed; /* why it is no sample, or NULL */
} probe_one;

PROBE_UNUSED static void probe_begin(void) {
    probe_one.beginner = pthread_self();
    probe_one.begin = probe_now();
}

PROBE_UNUSED static void probe_end(void) {
    struct probe_time now = probe_now();
    probe_one.end = now;
    if (!pthread_equal(probe_one.beginner, pthread_self())) probe_one.two_sided = true;
}

/* Attributes for a thread of the probe's own, by its place in `pin`; NULL where nothing is pinned. */
PROBE_UNUSED static const pthread_attr_t *probe_thread_attributes(int thread) {
    static pthread_attr_t attributes;
    int cpu = probe_cpu_of(thread);
    if (cpu < 0) return NULL;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    pthread_attr_init(&attributes);
    pthread_attr_setaffinity_np(&attributes, sizeof set, &set);
    return &attributes;
}

static inline void probe_sleep(uint64_t ns) {
    struct timespec left = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
    while (nanosleep(&left, &left) && errno == EINTR) {
    }
}

/* One event, slept before where asked for; its length in ticks. */
static inline uint64_t probe_one_event(void (*event)(void)) {
    if (probe_asked.idle) probe_sleep(probe_asked.idle);
    probe_one.remark = probe_one.failed = NULL;
    event();
    if (!probe_one.failed && probe_one.end.ticks < probe_one.begin.ticks)
        probe_fail("the clocks of CPU %u and CPU %u differ by more than an event takes", probe_one.begin.cpu,
                   probe_one.end.cpu);
    return probe_one.end.ticks - probe_one.begin.ticks;
}

static inline void probe_keep_event(uint64_t ticks) {
    size_t sample = probe_answer.count;
    bool same = probe_one.begin.cpu == probe_one.end.cpu;
    probe_add_sample((double)ticks / (double)probe_answer.iterations);
    probe_answer.places[sample] = same ? 's' : 'd';
    probe_answer.cpus[probe_one.begin.cpu % CPU_SETSIZE] = probe_answer.cpus[probe_one.end.cpu % CPU_SETSIZE] = true;
    if (!same && !probe_one.two_sided) probe_flag_sample("migrated", sample);
    if (probe_one.remark) probe_flag_sample(probe_one.remark, sample);
}

/* The first event of the process. One that fails has no length, and is tried again; where all fail, so does the run. */
static inline void probe_first_event(void (*event)(void)) {
    uint64_t limit = probe_gettime(CLOCK_MONOTONIC) + probe_asked.max;
    probe_answer.first = probe_one_event(event);
    probe_answer.has_first = !probe_one.failed;
    for (int failures = 1; probe_one.failed; failures++) {
        probe_count_failure(probe_one.failed);
        bool hopeless = failures == PROBE_HOPELESS || probe_gettime(CLOCK_MONOTONIC) > limit;
        if (hopeless) probe_fail("%s", probe_usual_failure());
        probe_one_event(event);
    }
}

/* All that comes before the samples: the first event, the start of the clock, the warm-ups; their median in ticks. */
static inline double probe_warm_up(void (*event)(void)) {
    double looks[PROBE_WARM_UPS];
    int count = 0;
    probe_first_event(event);
    probe_start_clock();
    uint64_t limit = probe_gettime(CLOCK_MONOTONIC) + probe_asked.max / 10;
    while (!probe_asked.idle && count < PROBE_WARM_UPS && (!count || probe_gettime(CLOCK_MONOTONIC) < limit))
        looks[count++] = (double)probe_one_event(event);
    return probe_median(looks, (size_t)count);
}

static inline size_t probe_wanted_events(void) {
    if (probe_asked.events) return probe_asked.events;
    if (!probe_asked.idle) return probe_usual_events;
    return probe_asked.idle < 500000000 ? PROBE_IDLE_EVENTS : PROBE_LONG_IDLE_EVENTS;
}

static inline void probe_make_room(size_t events) {
    probe_reserve(events);
    probe_answer.places = memset(probe_memory(NULL, events + 1), 0, events + 1);
}

/* The last look at the canaries; where no event ended well, the run has failed. */
static inline void probe_end_events(void) {
    if (!probe_answer.count) probe_fail("no event ended well: %s", probe_usual_failure());
    probe_read_canaries();
}

static inline void probe_run_events(void (*event)(void)) {
    size_t wanted = probe_wanted_events();
    probe_make_room(wanted);
    uint64_t limit = probe_gettime(CLOCK_MONOTONIC) + probe_asked.max;
    probe_answer.stop = "events";
    probe_read_canaries();
    for (size_t taken = 1; taken <= wanted; taken++) {
        uint64_t ticks = probe_one_event(event);
        if (probe_one.failed) probe_count_failure(probe_one.failed);
        else probe_keep_event(ticks);
        if (taken % PROBE_EVENTS_A_READING == 0) {
            probe_read_canaries();
            probe_take_anchor();
        }
        if (taken < wanted && probe_gettime(CLOCK_MONOTONIC) > limit) {
            probe_answer.stop = "time limit";
            break;
        }
    }
    probe_end_events();
}

/* More events, counted and not timed; each holds so many operations. After a sleep there are too few to be counted. */
static inline void probe_count_events(void (*event)(void), uint64_t operations) {
    uint64_t limit = probe_gettime(CLOCK_MONOTONIC) + probe_asked.max / 10, wanted = probe_wanted_events(), taken = 0;
    if (probe_asked.idle) return;
    probe_start_counters();
    do event();
    while (++taken < wanted && taken < PROBE_COUNTED_EVENTS && probe_gettime(CLOCK_MONOTONIC) < limit);
    probe_stop_counters((double)(taken * operations));
}

/* What every probe of events begins with. */
static inline void probe_prepare_events(int count, char **values, const char *op) {
    probe_answer.kind = "event";
    probe_answer.op = op;
    probe_answer.iterations = 1;
    probe_read_arguments(count, values, UINT64_C(5000000000));
    if (probe_asked.first_only) probe_ignore("first");
    if (probe_setup_hook) probe_setup_hook();
    probe_check_arguments();
    for (int i = probe_asked.pin_count - 1; i >= 0; i--) probe_pin_to(probe_cpu_of(i)); /* all usable at all? */
    probe_choose_clock();
}

static inline int probe_event_main(int count, char **values, const char *op, void (*event)(void)) {
    probe_prepare_events(count, values, op);
    probe_warm_up(event);
    probe_run_events(event);
    probe_count_switches(0);
    probe_count_events(event, 1);
    if (!probe_one.two_sided) probe_answer.places = NULL;
    return probe_print_answer(true);
}

#define PROBE_EVENT(op)                                                                                  \
    static void probe_body(void);                                                                        \
    int main(int count, char **values) { return probe_event_main(count, values, op, probe_body); }       \
    static PROBE_NOINLINE void probe_body(void)

#endif

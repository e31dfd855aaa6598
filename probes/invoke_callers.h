/* Several callers at once, each a thread with a connection of its own: one call after the other, or at a rate.
 *
 * At a rate (open loop) call k is due k intervals after the beginning, whatever became of the calls before it, and
 * its time counts from that moment: a call that had to wait for a free caller carries its wait. One idle caller
 * watches for the moment that is next, awake for its last 100 us; the others sleep until it has gone.
 */
#ifndef INVOKE_CALLERS_H
#define INVOKE_CALLERS_H

#include "invoke_call.h"

#include <sys/prctl.h>

enum { INVOKE_MOST_CALLERS = 1000, INVOKE_MOST_LINES = 10000, INVOKE_AWAKE_NS = 100000, INVOKE_LATE_NS = 100000 };

struct invoke_caller {
    pthread_t thread;
    struct invoke_line *lines; /* one for each endpoint */
    size_t next;               /* which of them is called next */
};
struct invoke_event {
    struct probe_time begin, end;
    bool ended;
};

static struct {
    uint64_t count, rate;        /* of callers; calls a second, 0: one after the other */
    struct invoke_caller *callers;
    struct invoke_event *events; /* in the order in which they were due */
    size_t wanted, taken;
    uint64_t begun, last, limit; /* ticks: the first call due, the last one started, the end */
    size_t late;                 /* calls that started more than INVOKE_LATE_NS after they were due */
    uint64_t opened, failed;     /* connections, calls */
    pthread_mutex_t turn, tally;
    pthread_barrier_t ready;
} invoke_all = {.turn = PTHREAD_MUTEX_INITIALIZER, .tally = PTHREAD_MUTEX_INITIALIZER};

static inline uint64_t invoke_ticks(double ns) { return (uint64_t)(ns / probe_clock.rate); }

/* A call; NULL, or why it has failed. */
static inline const char *invoke_call(struct invoke_caller *caller, struct probe_time *begin, struct probe_time *end) {
    size_t endpoint = caller->next++ % invoke.endpoints;
    struct invoke_line *line = &caller->lines[endpoint];
    line->reply = (struct invoke_reply){.grpc_status = INVOKE_GRPC_UNSAID};
    *begin = probe_now();
    CURLcode code = curl_easy_perform(line->handle);
    *end = probe_now();
    const char *why = invoke_failure(line, code);
    __atomic_add_fetch(&invoke_all.opened, (uint64_t)invoke_opened(line), __ATOMIC_RELAXED);
    if (why) __atomic_add_fetch(&invoke_all.failed, 1, __ATOMIC_RELAXED);
    invoke_tell_once(line, endpoint, why);
    return why;
}

static inline void invoke_count_failure(const char *why) {
    pthread_mutex_lock(&invoke_all.tally);
    probe_count_failure(why);
    pthread_mutex_unlock(&invoke_all.tally);
}

/* Opens the connections that are to be kept. */
static inline void invoke_connect(struct invoke_caller *caller) {
    struct probe_time unused;
    for (size_t i = 0; !invoke.fresh && i < invoke.endpoints; i++) invoke_call(caller, &unused, &unused);
}

/* Until the moment comes: asleep, and awake at the end of it. False where it has passed already. */
static inline void invoke_wait_until(uint64_t due) {
    uint64_t now = probe_ticks();
    double left = due > now ? (double)(due - now) * probe_clock.rate : 0;
    if (left > INVOKE_AWAKE_NS) probe_sleep((uint64_t)left - INVOKE_AWAKE_NS);
    while (probe_ticks() < due) {
    }
}

/* The number of the next call, once it is due; false where there is no more. */
static inline bool invoke_take(size_t *number, uint64_t *due) {
    pthread_mutex_lock(&invoke_all.turn);
    bool more = invoke_all.taken < invoke_all.wanted && (!invoke_all.taken || probe_ticks() < invoke_all.limit);
    if (more) {
        *number = invoke_all.taken++;
        if (invoke_all.rate) {
            *due = invoke_all.begun + invoke_ticks(1e9 * (double)*number / (double)invoke_all.rate);
            invoke_wait_until(*due);
        }
        invoke_all.last = probe_ticks();
        if (invoke_all.rate && invoke_all.last - *due > invoke_ticks(INVOKE_LATE_NS)) invoke_all.late++;
    }
    pthread_mutex_unlock(&invoke_all.turn);
    return more;
}

/* All callers are there, then the first says when it begins. */
static inline void invoke_begin_with_all(bool first) {
    prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
    pthread_barrier_wait(&invoke_all.ready);
    if (first) {
        invoke_all.begun = probe_ticks() + invoke_ticks(INVOKE_AWAKE_NS);
        invoke_all.limit = invoke_all.begun + invoke_ticks((double)probe_asked.max);
    }
    pthread_barrier_wait(&invoke_all.ready);
}

static inline void *invoke_run(void *one) {
    struct invoke_caller *caller = one;
    bool first = caller == invoke_all.callers; /* its connections are open */
    if (!first) invoke_connect(caller);
    invoke_begin_with_all(first);
    size_t number;
    for (uint64_t due = 0; invoke_take(&number, &due);) {
        struct invoke_event *event = &invoke_all.events[number];
        if (probe_asked.idle) probe_sleep(probe_asked.idle);
        const char *why = invoke_call(caller, &event->begin, &event->end);
        if (invoke_all.rate) event->begin.ticks = due;
        if (why) invoke_count_failure(why);
        event->ended = !why;
    }
    return NULL;
}

/* As many calls as the time allows at this rate, with a tenth of it left for those that end late. */
static inline size_t invoke_wanted(void) {
    double fitting = 0.9 * (double)invoke_all.rate * (double)probe_asked.max / 1e9;
    size_t usual = probe_wanted_events();
    if (!invoke_all.rate || fitting >= (double)usual) return usual;
    return fitting < 1 ? 1 : (size_t)fitting;
}

static inline void invoke_keep_events(void) {
    for (size_t i = 0; i < invoke_all.taken; i++) {
        const struct invoke_event *event = &invoke_all.events[i];
        if (!event->ended) continue;
        probe_one.begin = event->begin;
        probe_one.end = event->end;
        probe_keep_event(event->end.ticks - event->begin.ticks);
    }
}

/* Runs all callers to their end, the first of them in this thread. */
static inline void invoke_run_all(void) {
    invoke_all.wanted = invoke_wanted();
    size_t room = invoke_all.wanted * sizeof *invoke_all.events;
    invoke_all.events = memset(probe_memory(NULL, room), 0, room);
    probe_make_room(invoke_all.wanted);
    pthread_barrier_init(&invoke_all.ready, NULL, (unsigned)invoke_all.count);
    probe_read_canaries();
    for (size_t i = 1; i < invoke_all.count; i++) {
        struct invoke_caller *caller = &invoke_all.callers[i];
        int error = pthread_create(&caller->thread, probe_thread_attributes((int)i), invoke_run, caller);
        if (error) probe_fail("no thread for caller %zu: %s", i + 1, strerror(error));
    }
    invoke_run(&invoke_all.callers[0]);
    for (size_t i = 1; i < invoke_all.count; i++) pthread_join(invoke_all.callers[i].thread, NULL);
    invoke_keep_events();
    probe_answer.stop = invoke_all.taken < invoke_all.wanted ? "time limit" : "events";
    probe_end_events();
}

#endif

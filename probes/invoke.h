/* A probe that calls a running function: parameters, the callers, what must stand beside the figure.
 *
 * PROBE_SETUP { ... } reads the parameters; prepare() gives a handle its address and its request; judge(),
 * where there is one, looks into a whole answer. The calls of one caller are events like all others; several
 * callers, or calls at a rate, run in threads (invoke_callers.h).
 */
#ifndef INVOKE_H
#define INVOKE_H

#include "invoke_call.h"
#include "invoke_callers.h"
#include "invoke_url.h"

#include <signal.h>

/* The parameters that all such probes have. */
static inline void invoke_read_parameters(void) {
    invoke.fresh = probe_choice("connection", "keep|new") == 1;
    const char *rate = probe_text("rate", "closed");
    invoke_all.rate = strcmp(rate, "closed") ? probe_whole("rate", rate) : 0;
    if (!invoke_all.rate && strcmp(rate, "closed"))
        probe_fail("rate=%s is no rate: write calls a second, or leave it out for one after another", rate);
    invoke_all.count = probe_number("connections", 1);
    if (!invoke_all.count || invoke_all.count > INVOKE_MOST_CALLERS)
        probe_fail("connections=%" PRIu64 " is not in 1..%d", invoke_all.count, INVOKE_MOST_CALLERS);
    invoke.timeout = probe_number("timeout", UINT64_C(5000000000));
    if (!invoke.timeout) probe_fail("timeout=0 leaves no time for a call");
    if (invoke_all.rate && probe_asked.idle) probe_ignore("idle");
    if (invoke_all.rate) probe_asked.idle = 0;
    probe_answer.op = invoke.fresh ? "one call, with a new connection" : "one call";
}

/* Handles for all callers; connections are opened by the calls. Each takes a few descriptors. */
static inline void invoke_open_all(void) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    if (curl_global_init(CURL_GLOBAL_DEFAULT)) probe_fail("libcurl does not start");
    if (invoke_all.count * invoke.endpoints > INVOKE_MOST_LINES)
        probe_fail("%" PRIu64 " connections to each of %zu endpoints are more than %d", invoke_all.count,
                   invoke.endpoints, INVOKE_MOST_LINES);
    size_t size = invoke_all.count * sizeof *invoke_all.callers;
    invoke_all.callers = memset(probe_memory(NULL, size), 0, size);
    for (size_t i = 0; i < invoke_all.count; i++) {
        size = invoke.endpoints * sizeof(struct invoke_line);
        invoke_all.callers[i].lines = memset(probe_memory(NULL, size), 0, size);
        for (size_t k = 0; k < invoke.endpoints; k++) invoke_open(&invoke_all.callers[i].lines[k], k);
    }
}

static inline void invoke_once(void) {
    probe_one.failed = invoke_call(&invoke_all.callers[0], &probe_one.begin, &probe_one.end);
}

/* Calls a second that were started, against those asked for. */
static inline void invoke_say_rate(void) {
    double ns = (double)(invoke_all.last - invoke_all.begun) * probe_clock.rate;
    double held = ns > 0 ? 1e9 * (double)(invoke_all.taken - 1) / ns : (double)invoke_all.rate;
    probe_fact("rate", "%.1f", held);
    probe_fact("late", "%zu", invoke_all.late);
    if (held < 0.99 * (double)invoke_all.rate)
        probe_remark("rate not held: %.0f of %" PRIu64 " calls/s", held, invoke_all.rate);
    if (invoke_all.late * 100 > invoke_all.taken)
        probe_remark("late starts: %zu of %zu calls began over 100 us after they were due", invoke_all.late,
                     invoke_all.taken);
}

/* A connection that was to be kept, and was not, makes another figure. */
static inline void invoke_say_connections(void) {
    uint64_t least = invoke_all.count * invoke.endpoints + invoke_all.failed;
    probe_fact("connections", "%" PRIu64, invoke_all.opened);
    if (!invoke.fresh && invoke_all.opened > least)
        probe_remark("connection not kept: %" PRIu64 " were opened, by %" PRIu64 " callers", invoke_all.opened,
                     invoke_all.count);
}

static inline int invoke_main(int count, char **values, void (*prepare)(CURL *, size_t),
                              const char *(*judge)(struct invoke_line *)) {
    invoke.prepare = prepare;
    invoke.judge = judge;
    probe_prepare_events(count, values, NULL);
    invoke_open_all();
    probe_warm_up(invoke_once);
    if (invoke.endpoints > 1) invoke_connect(&invoke_all.callers[0]);
    if (invoke_all.rate || invoke_all.count > 1) invoke_run_all();
    else probe_run_events(invoke_once);
    probe_count_switches(0);
    if (invoke_all.rate) invoke_say_rate();
    invoke_say_connections();
    probe_answer.places = NULL;
    return probe_print_answer(true);
}

#endif

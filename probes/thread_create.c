/* Starting a thread: from pthread_create() to the return of pthread_join(), or to the thread's first instruction.
 *
 * Measured: each thread alone, one at a time, its function empty. `until=start` ends the clock in the new thread.
 * Not measured: a thread's first touch of its stack beyond one page, many threads at once.
 *
 * kind event
 * threads 2
 * param until choice(join|start) join
 */
#include "probe.h"

static bool until_start;

PROBE_SETUP {
    until_start = probe_choice("until", "join|start") == 1;
    probe_answer.op = until_start ? "create to first instruction" : "create to join";
}

static void *thread(void *unused) {
    if (until_start) probe_end();
    return unused;
}

PROBE_EVENT("create") {
    pthread_t started;
    const pthread_attr_t *attributes = probe_thread_attributes(1);
    probe_begin();
    int error = pthread_create(&started, attributes, thread, NULL);
    if (error) probe_fail("no thread: %s", strerror(error));
    pthread_join(started, NULL);
    if (!until_start) probe_end();
}

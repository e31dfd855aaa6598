/* Starting a std::thread: to the return of join(), or to its first instruction: thread_create in C++.
 *
 * Measured: each thread alone, one at a time, its function empty. `until=start` ends the clock in the new thread. It
 * goes to its place by the default attributes of all threads, as std::thread takes none of its own.
 * Not measured: a thread's first touch of its stack beyond one page, many threads at once.
 *
 * kind event
 * threads 2
 * param until choice(join|start) join
 */
#include "probe.h"

#include <thread>

static bool until_start;

PROBE_SETUP {
    until_start = probe_choice("until", "join|start") == 1;
    probe_answer.op = until_start ? "create to first instruction" : "create to join";
    const pthread_attr_t *attributes = probe_thread_attributes(1);
    int error = attributes ? pthread_setattr_default_np(attributes) : 0;
    if (error) probe_skip("a std::thread cannot be told its CPU here: %s", strerror(error));
}

PROBE_EVENT("create") {
    probe_begin();
    std::thread started([] {
        if (until_start) probe_end();
    });
    started.join();
    if (!until_start) probe_end();
}

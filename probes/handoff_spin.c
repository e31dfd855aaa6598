/* A word passed from one thread to another that spins on it, one way: the floor, which no wake-up can undercut.
 *
 * Measured: half a round trip through two cache lines, in batches. Not measured: a wake-up (the waiter never sleeps).
 * On one CPU it is skipped: there a spin waits for the scheduler's tick.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

static struct {
    _Alignas(64) uint32_t word;
} woken[2];

PROBE_WAKE { __atomic_store_n(&woken[!me].word, 1, __ATOMIC_RELEASE); }

PROBE_WAIT {
    while (!__atomic_load_n(&woken[me].word, __ATOMIC_ACQUIRE)) probe_pause();
    __atomic_store_n(&woken[me].word, 0, __ATOMIC_RELAXED);
}

PROBE_SPIN_HANDOFF("store to load, one way")

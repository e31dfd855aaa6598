/* A mutex handed from the thread that unlocks it to a thread that waits for it, one way.
 *
 * Measured: from just before pthread_mutex_unlock() in the holder to the return of pthread_mutex_lock() in the waiter.
 * The two go hand over hand round a ring of three mutexes: each waits for the next one before it lets go of its last,
 * so the unlocking thread never takes the lock again before the waiter has run. Not measured: a lock fought over.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

static pthread_mutex_t ring[3] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int oldest[2] = {0, 2}, newest[2] = {1, 2}; /* what each thread holds: the waker 0 and 1, the waiter 2 */

PROBE_ENTER {
    for (int i = oldest[me]; i <= newest[me]; i++) pthread_mutex_lock(&ring[i]);
}

PROBE_WAKE {
    pthread_mutex_unlock(&ring[oldest[me]]);
    oldest[me] = (oldest[me] + 1) % 3;
}

PROBE_WAIT {
    newest[me] = (newest[me] + 1) % 3;
    pthread_mutex_lock(&ring[newest[me]]);
}

PROBE_HANDOFF("unlock to lock, one way")

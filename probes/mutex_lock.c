/* pthread_mutex_lock() and pthread_mutex_unlock() of a lock that nobody holds, by one thread.
 *
 * Measured: the pair, in a loop. `first` is the first pthread_mutex_lock() of the process alone: page faults and
 * symbol binding, if any, are in it. `page=used` writes elsewhere on the lock's page before, so that it is there.
 * Not measured: a lock that somebody holds or has just held on another CPU.
 *
 * kind steady
 * threads 1
 * param page choice(fresh|used) fresh
 */
#include "probe.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

PROBE_SETUP {
    volatile char *beside = (volatile char *)((uintptr_t)&lock ^ 128); /* another cache line of the same page */
    if (probe_choice("page", "fresh|used") == 1) *beside = *beside;
}

PROBE_FIRST { pthread_mutex_lock(&lock); }
PROBE_UNDO { pthread_mutex_unlock(&lock); }

PROBE_STEADY("lock + unlock") {
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}

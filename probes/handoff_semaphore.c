/* A wake-up from one thread to another by a POSIX semaphore, one way.
 *
 * Measured: from just before sem_post() in the waker to the return of sem_wait() in the waiter. A semaphore counts, so
 * a post before the wait is never lost. Not measured: a semaphore shared between processes, more than one waiter.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <semaphore.h>

static struct {
    _Alignas(64) sem_t posted; /* each on a cache line of its own */
} turn[2];

PROBE_SETUP {
    for (int i = 0; i < 2; i++)
        if (sem_init(&turn[i].posted, 0, 0)) probe_fail("sem_init: %s", strerror(errno));
}

PROBE_WAKE { sem_post(&turn[!me].posted); }

PROBE_WAIT {
    while (sem_wait(&turn[me].posted))
        if (errno != EINTR) probe_fail("sem_wait: %s", strerror(errno));
}

PROBE_HANDOFF("sem_post to sem_wait, one way")

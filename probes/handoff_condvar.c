/* A wake-up from one thread to another by a condition variable, one way.
 *
 * Measured: from just before the waker takes the lock to the waiter's return from pthread_cond_wait(), its lock
 * taken again. Each direction has a condition of its own under one common lock. Not measured: more than one waiter.
 * signal=inside signals while the lock is held, as most programs do; signal=outside after it was released.
 *
 * kind event
 * threads 2
 * param signal choice(inside|outside) inside
 */
#include "probe.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static bool woken[2], outside;

PROBE_SETUP { outside = probe_choice("signal", "inside|outside") == 1; }

PROBE_WAKE {
    pthread_mutex_lock(&lock);
    woken[!me] = true;
    if (!outside) pthread_cond_signal(&turn[!me]);
    pthread_mutex_unlock(&lock);
    if (outside) pthread_cond_signal(&turn[!me]);
}

PROBE_WAIT {
    pthread_mutex_lock(&lock);
    while (!woken[me]) pthread_cond_wait(&turn[me], &lock);
    woken[me] = false;
    pthread_mutex_unlock(&lock);
}

PROBE_HANDOFF("wake-up, one way")

/* A wake-up from one thread to another by a signal, one way: pthread_kill() to sigwait().
 *
 * Measured: from just before pthread_kill() in the waker to the return of sigwait() in the waiter, the signal being
 * blocked in both. Not measured: a signal handler.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <signal.h>

static sigset_t signals;

PROBE_SETUP {
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* the second thread inherits it */
}

PROBE_WAKE { pthread_kill(probe_pair.threads[!me], SIGUSR1); }

PROBE_WAIT {
    int received;
    sigwait(&signals, &received);
}

PROBE_HANDOFF("pthread_kill to sigwait, one way")

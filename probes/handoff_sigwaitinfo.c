/* A wake-up from one thread to another by a signal, one way: pthread_kill() to sigwaitinfo().
 *
 * Measured: from just before pthread_kill() in the waker to the return of sigwaitinfo() in the waiter, which also gets
 * to know the sender. The signal is blocked in both threads, so one that comes early stays pending for its thread.
 * Not measured: a signal handler, a signal sent to the whole process, queued real-time signals.
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
    siginfo_t sender;
    while (sigwaitinfo(&signals, &sender) != SIGUSR1)
        if (errno != EINTR) probe_fail("sigwaitinfo: %s", strerror(errno));
}

PROBE_HANDOFF("pthread_kill to sigwaitinfo, one way")

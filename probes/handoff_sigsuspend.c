/* A wake-up from one thread to another by a signal and its handler, one way: pthread_kill() to sigsuspend().
 *
 * Measured: from just before pthread_kill() in the waker to the return of sigsuspend() in the waiter, whose handler has
 * run in between. The signal is blocked everywhere but in sigsuspend(), which opens the mask and sleeps in one step: a
 * signal that comes early waits for it, and the handler never meets the code between. Not measured: pause(), which
 * loses such a signal.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <signal.h>

static __thread volatile sig_atomic_t woken;
static sigset_t while_waiting; /* the mask of sigsuspend(): all as before, the signal open */

static void handler(int number PROBE_UNUSED) { woken = 1; }

PROBE_SETUP {
    struct sigaction action = {.sa_handler = handler};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, &while_waiting); /* the second thread inherits it */
    sigdelset(&while_waiting, SIGUSR1);
    if (sigaction(SIGUSR1, &action, NULL)) probe_fail("sigaction: %s", strerror(errno));
}

PROBE_WAKE { pthread_kill(probe_pair.threads[!me], SIGUSR1); }

PROBE_WAIT {
    while (!woken) sigsuspend(&while_waiting);
    woken = 0;
}

PROBE_HANDOFF("pthread_kill to sigsuspend, one way")

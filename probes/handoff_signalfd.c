/* A wake-up from one thread to another by a signal that is read from a signalfd, one way.
 *
 * Measured: from just before pthread_kill() in the waker to the return of the blocking read() in the waiter. Both
 * threads read one signalfd: each gets the signals that are pending for itself. The signal is blocked in both.
 * Not measured: poll and epoll, a signal sent to the whole process.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <signal.h>
#include <sys/signalfd.h>

static int received;

PROBE_SETUP {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* the second thread inherits it */
    received = signalfd(-1, &signals, SFD_CLOEXEC);
    if (received < 0) probe_fail("signalfd: %s", strerror(errno));
}

PROBE_WAKE { pthread_kill(probe_pair.threads[!me], SIGUSR1); }

PROBE_WAIT {
    struct signalfd_siginfo sender;
    while (read(received, &sender, sizeof sender) != sizeof sender)
        if (errno != EINTR) probe_fail("read: %s", strerror(errno));
}

PROBE_HANDOFF("pthread_kill to read, one way")

/* A wake-up from one thread to another by a byte through a Unix socket pair, one way.
 *
 * Measured: from just before write() in the waker to the return of the blocking read() in the waiter, on the two ends
 * of one pair of type SOCK_STREAM. Reading also wakes a peer that sleeps on its end of the pair, since it might wait for
 * room to write; that is part of the figure. Not measured: datagrams, TCP, more than a byte, a pair between processes.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <sys/socket.h>

static int ends[2]; /* what is written into the one is read from the other */

PROBE_SETUP {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) probe_fail("socketpair: %s", strerror(errno));
}

PROBE_WAKE {
    if (write(ends[me], "", 1) != 1) probe_fail("write: %s", strerror(errno));
}

PROBE_WAIT {
    char byte;
    while (read(ends[me], &byte, 1) != 1)
        if (errno != EINTR) probe_fail("read: %s", strerror(errno));
}

PROBE_HANDOFF("write to read, one way")

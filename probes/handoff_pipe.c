/* A wake-up from one thread to another by a byte through a pipe, one way.
 *
 * Measured: from just before write() in the waker to the return of the blocking read() in the waiter; a pipe for each
 * direction, empty before each event. Not measured: more than a byte, poll and epoll, a pipe between processes.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

static struct {
    int from, to;
} turn[2];

PROBE_SETUP {
    for (int i = 0; i < 2; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC)) probe_fail("pipe2: %s", strerror(errno));
        turn[i].from = ends[0];
        turn[i].to = ends[1];
    }
}

PROBE_WAKE {
    if (write(turn[!me].to, "", 1) != 1) probe_fail("write: %s", strerror(errno));
}

PROBE_WAIT {
    char byte;
    while (read(turn[me].from, &byte, 1) != 1)
        if (errno != EINTR) probe_fail("read: %s", strerror(errno));
}

PROBE_HANDOFF("write to read, one way")

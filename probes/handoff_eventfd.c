/* A wake-up from one thread to another by an eventfd, one way: a counter in the kernel, 8 bytes written and read.
 *
 * Measured: from just before write() in the waker to the return of the blocking read() in the waiter. The counter
 * keeps what was written before the read. Not measured: poll and epoll, an eventfd as semaphore, several readers.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <sys/eventfd.h>

static int turn[2];

PROBE_SETUP {
    for (int i = 0; i < 2; i++)
        if ((turn[i] = eventfd(0, EFD_CLOEXEC)) < 0) probe_fail("eventfd: %s", strerror(errno));
}

PROBE_WAKE {
    const uint64_t one = 1;
    if (write(turn[!me], &one, sizeof one) != sizeof one) probe_fail("write: %s", strerror(errno));
}

PROBE_WAIT {
    uint64_t count;
    while (read(turn[me], &count, sizeof count) != sizeof count)
        if (errno != EINTR) probe_fail("read: %s", strerror(errno));
}

PROBE_HANDOFF("write to read, one way")

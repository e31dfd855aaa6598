/* mprotect() of pages in use: read-only, and writable again; what one has where there are no protection keys.
 *
 * Measured: both calls together, over `pages` pages of 4 KiB (as the machine has them) that were touched, and are
 * written between two events, by a process of one thread. Not measured: other threads, whose CPUs would have to
 * forget the pages too; huge pages; the first touch.
 *
 * kind event
 * threads 1
 * param pages count 1
 */
#include "probe.h"

#include <sys/mman.h>

static char *memory;
static size_t size, page;

PROBE_SETUP {
    page = (size_t)sysconf(_SC_PAGESIZE);
    size_t pages = probe_number("pages", 1);
    if (!pages || pages > SIZE_MAX / 2 / page) probe_fail("pages=%zu: no such memory", pages);
    size = pages * page;
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) probe_fail("%zu pages: %s", pages, strerror(errno));
    madvise(memory, size, MADV_NOHUGEPAGE);
}

PROBE_EVENT("read-only and writable again, 2 calls") {
    for (size_t at = 0; at < size; at += page) memory[at] = 1;
    probe_begin();
    int error = mprotect(memory, size, PROT_READ) || mprotect(memory, size, PROT_READ | PROT_WRITE);
    probe_end();
    if (error) probe_fail("mprotect: %s", strerror(errno));
}

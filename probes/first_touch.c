/* Memory that is used for the first time: malloc() of a block, and a write to each page of it.
 *
 * Measured: both together, a fresh block from the kernel each time (page faults, zeroing). Not measured: free(), memory
 * that the program had before, blocks below 64 KiB. With GLIBC_TUNABLES=glibc.malloc.hugetlb=1 the same block may get
 * huge pages, where the kernel has them (`/sys/kernel/mm/transparent_hugepage/enabled`).
 *
 * kind event
 * threads 1
 * param size bytes 8388608
 */
#include "probe.h"

#include <malloc.h>

enum { LEAST = 65536, BLOCKS = 100 };

static size_t size, page;

PROBE_SETUP {
    size = probe_number("size", 8388608);
    page = (size_t)sysconf(_SC_PAGESIZE);
    if (size < LEAST) probe_fail("size is at least %d bytes: smaller blocks are not fresh", LEAST);
    if (size / page >= (size_t)sysconf(_SC_AVPHYS_PAGES) / 2) probe_skip("%zu bytes are more than half of what is free", size);
    mallopt(M_MMAP_THRESHOLD, LEAST); /* fixed: free() would raise it, and later blocks be used ones */
    probe_usual_events = BLOCKS;
}

PROBE_EVENT("malloc + first write to each page") {
    probe_begin();
    char *block = malloc(size);
    if (!block) probe_fail("no %zu bytes", size);
    for (size_t at = 0; at < size; at += page) *(volatile char *)(block + at) = 1;
    probe_end();
    free(block);
}

/* pkey_mprotect() of pages in use: given to a protection key, and back to key 0.
 *
 * Measured: both calls together, over `pages` pages that were touched, and are written between two events, by a process
 * of one thread. Not measured: other threads, whose CPUs would have to forget the pages too; huge pages.
 *
 * kind event
 * threads 1
 * param pages count 1
 */
#include "probe.h"

#include "pkey.h"

static char *memory;
static size_t size, page;
static int key;

PROBE_SETUP {
    size_t pages = probe_number("pages", 1);
    pkey_require();
    page = (size_t)sysconf(_SC_PAGESIZE);
    memory = pkey_pages(pages);
    size = pages * page;
    key = pkey_take(0);
}

PROBE_EVENT("given to a key and back, 2 calls") {
    const int open = PROT_READ | PROT_WRITE;
    for (size_t at = 0; at < size; at += page) memory[at] = 1;
    probe_begin();
    int error = pkey_mprotect(memory, size, open, key) || pkey_mprotect(memory, size, open, 0);
    probe_end();
    if (error) probe_fail("pkey_mprotect: %s", strerror(errno));
}

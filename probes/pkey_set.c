/* pkey_set() of glibc: a thread changes its right to one protection key (RDPKRU, then WRPKRU).
 *
 * Measured: two calls, one that forbids writing and one that allows it again, in a loop. Not measured: the accesses
 * between them.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

static int key;

PROBE_SETUP {
    pkey_require();
    key = pkey_take(0);
}

PROBE_STEADY("read-only and writable again, 2 calls") {
    pkey_set(key, PKEY_DISABLE_WRITE);
    pkey_set(key, 0);
}

/* Taking a protection key and giving it back: two system calls.
 *
 * Measured: pkey_alloc() and pkey_free() together, in a loop. Not measured: giving pages to the key (pkey_mprotect).
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

PROBE_SETUP { pkey_require(); }

PROBE_STEADY("pkey_alloc + pkey_free") {
    int key = pkey_alloc(0, 0);
    if (key < 0) probe_fail("pkey_alloc: %s", strerror(errno));
    pkey_free(key);
}

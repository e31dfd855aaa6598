/* WRPKRU: a thread changes its rights to all protection keys, one instruction and no system call.
 *
 * Measured: the instruction with its three registers set, in a loop, the rights it writes being those it found.
 * Not measured: the accesses after it, which may not start before it has ended.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

static unsigned rights;

PROBE_SETUP {
    pkey_require();
    rights = pkey_read_rights();
}

PROBE_STEADY("one WRPKRU") { pkey_write_rights(rights); }

/* RDPKRU: a thread reads its rights to all protection keys.
 *
 * Measured: the instruction with its register set, in a loop. Not measured: a use of what it reads.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

PROBE_SETUP { pkey_require(); }

PROBE_STEADY("one RDPKRU") { pkey_read_rights(); }

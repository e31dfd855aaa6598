/* clock_gettime(CLOCK_MONOTONIC): reading the clock as programs do, mostly without a system call.
 *
 * Measured: one reading, in a loop. Not measured: other clocks. Where the probe itself has no better clock than this
 * one (`clock` says clock_gettime), its first call is not the process's first.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

static struct timespec now;

PROBE_STEADY("one reading") { clock_gettime(CLOCK_MONOTONIC, &now); }

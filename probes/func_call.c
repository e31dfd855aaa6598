/* A call of an ordinary function that does nothing, and its return.
 *
 * Measured: call and return in a loop, the loop's own turn with them. Not measured: arguments, saved registers, a
 * call across libraries.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

PROBE_STEADY("call + return") { __asm__ volatile(""); }

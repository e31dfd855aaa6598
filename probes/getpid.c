/* The system call getpid(): into the kernel and back, with next to nothing done there.
 *
 * Measured: the raw system call, in a loop. Not measured: what the kernel does in a call of any use.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

#include <sys/syscall.h>

PROBE_STEADY("one system call") { syscall(SYS_getpid); }

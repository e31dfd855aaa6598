/* The library of the timing probes: include it first, write a body, and it is a probe (docs/probes.md).
 *
 *   PROBE_STEADY("lock + unlock") { ... }      one operation, timed in many short batches
 *   PROBE_EVENT("create to join") { ... }      one event, timed alone, between probe_begin() and probe_end()
 *   PROBE_WAIT { ... } PROBE_WAKE { ... } PROBE_HANDOFF("one way")      a wake-up between two threads
 *   PROBE_FACTS { probe_fact("keys", "%d", 15); }                       what is there, without any time
 *
 * Before them, where wanted: PROBE_SETUP { ... } reads parameters, PROBE_FIRST { ... } is timed as the first
 * call instead of the body, and PROBE_UNDO { ... } takes it back, untimed.
 */
#ifndef PROBE_H
#define PROBE_H
#ifdef __cplusplus
#include "probe.hpp" /* the same for C++, on this library compiled as C */
#else

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PROBE_NOINLINE __attribute__((noinline))

/* Hooks: a probe that defines one gives the pointer its value; one that does not leaves it NULL. */
#define PROBE_UNUSED __attribute__((unused))
PROBE_UNUSED static void (*probe_setup_hook)(void);
PROBE_UNUSED static void (*probe_first_hook)(void);
PROBE_UNUSED static void (*probe_undo_hook)(void);

#define PROBE_SETUP PROBE_HOOK_(setup)
#define PROBE_FIRST PROBE_HOOK_(first)
#define PROBE_UNDO PROBE_HOOK_(undo)
#define PROBE_HOOK_(name)                                     \
    static void probe_##name(void);                           \
    static void (*probe_##name##_hook)(void) = probe_##name;  \
    static PROBE_NOINLINE void probe_##name(void)

#include "probe_args.h"
#include "probe_clock.h"
#include "probe_remarks.h"
#include "probe_counters.h"
#include "probe_answer.h"
#include "probe_steady.h"
#include "probe_event.h"
#include "probe_handoff.h"

#endif
#endif

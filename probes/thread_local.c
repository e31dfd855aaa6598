/* A `__thread` variable of the program's own: read or written by the thread that it belongs to.
 *
 * Measured: accesses in a row, 64 a turn, each an instruction of its own. None waits for the one before, so a processor
 * does several at once: it is what an access adds to a program, not how long its value takes to come. `first` is one
 * access alone. Not measured: a variable of a shared library that is loaded later, which is found by a call.
 *
 * kind steady
 * threads 1
 * param op choice(load|store) load
 */
#include "probe.h"

enum { TIMES = 64 };

static __thread volatile long variable; /* volatile: the compiler leaves no access out */
static bool store;

PROBE_SETUP {
    store = probe_choice("op", "load|store") == 1;
    probe_answer.op = store ? "one store" : "one load";
    probe_run.operations = TIMES;
}

PROBE_FIRST {
    if (store) variable = 1;
    else (void)variable;
}

PROBE_STEADY("one access") {
    if (store) {
#pragma GCC unroll 64
        for (int i = 0; i < TIMES; i++) variable = i;
    } else {
#pragma GCC unroll 64
        for (int i = 0; i < TIMES; i++) (void)variable;
    }
}

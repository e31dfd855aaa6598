/* pthread_key_create() and pthread_key_delete(): a name for a value that each thread has for itself.
 *
 * Measured: the pair, in a loop, the key without a destructor and without a value. `first` is the first
 * pthread_key_create() of the process alone. Not measured: the destructors at the end of a thread.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"

static pthread_key_t key;

static void create(void) {
    int error = pthread_key_create(&key, NULL);
    if (error) probe_fail("no key: %s", strerror(error));
}

PROBE_FIRST { create(); }
PROBE_UNDO { pthread_key_delete(key); }

PROBE_STEADY("create + delete") {
    create();
    pthread_key_delete(key);
}

/* pthread_getspecific() and pthread_setspecific(): a value of each thread's own, found by a key.
 *
 * Measured: calls in a row with one key, 16 a turn, a call each. `key` is the number of the key as the library gives
 * them out: glibc holds the values of keys 0 to 31 in the thread's control block, those of others in blocks of 32 that
 * it allocates. `first` is the first call alone; that of a set with a high key allocates such a block.
 * Not measured: a key that other threads create or delete meanwhile.
 *
 * kind steady
 * threads 1
 * param op choice(get|set) get
 * param key count 0
 */
#include "probe.h"

enum { TIMES = 16 };

static pthread_key_t key;
static bool set;
static long value;

/* Keys are given out from the lowest on: those below the wanted one stay taken. */
static void create_key(uint64_t number) {
    do {
        int error = pthread_key_create(&key, NULL);
        if (error) probe_skip("there is no key %" PRIu64 ": %s", number, strerror(error));
    } while (key < number);
    if (key > number) probe_skip("the key %" PRIu64 " is somebody else's", number);
}

PROBE_SETUP {
    set = probe_choice("op", "get|set") == 1;
    create_key(probe_number("key", 0));
    probe_run.operations = TIMES;
}

static inline void get_one(void) {
    void *found = pthread_getspecific(key);
    __asm__ volatile("" : : "r"(found));
}

PROBE_FIRST {
    if (set) pthread_setspecific(key, &value);
    else get_one();
}

/* What is read has been written: a key without a value would be a shorter way through the library. */
PROBE_UNDO { pthread_setspecific(key, &value); }

PROBE_STEADY("one call") {
    if (set) {
#pragma GCC unroll 16
        for (int i = 0; i < TIMES; i++) pthread_setspecific(key, &value);
    } else {
#pragma GCC unroll 16
        for (int i = 0; i < TIMES; i++) get_one();
    }
}

/* A word that the other thread spins on. */
#define ROUND_TRIPS
#include "common.h"

static struct {
    _Alignas(64) int set;
} word[2];
NOTHING_TO_PREPARE
NOTHING_TO_ENTER

static void wake(int me) { __atomic_store_n(&word[!me].set, 1, __ATOMIC_RELEASE); }

static void await(int me) {
    while (!__atomic_load_n(&word[me].set, __ATOMIC_ACQUIRE)) {
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#endif
    }
    __atomic_store_n(&word[me].set, 0, __ATOMIC_RELAXED);
}

#include "plain.h"

/* A wake-up from one thread to another by futex(), one way: what locks and conditions are made of.
 *
 * Measured: from just before the waker sets the word to the waiter's return from FUTEX_WAIT. Not measured: more than
 * one waiter, a futex shared between processes.
 *
 * kind event
 * threads 2
 */
#include "probe.h"

#include <linux/futex.h>
#include <sys/syscall.h>

static struct {
    _Alignas(64) uint32_t word;
} woken[2];

static void futex(uint32_t *word, int operation, uint32_t value) {
    syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

PROBE_WAKE {
    __atomic_store_n(&woken[!me].word, 1, __ATOMIC_RELEASE);
    futex(&woken[!me].word, FUTEX_WAKE_PRIVATE, 1);
}

PROBE_WAIT {
    while (!__atomic_load_n(&woken[me].word, __ATOMIC_ACQUIRE)) futex(&woken[me].word, FUTEX_WAIT_PRIVATE, 0);
    __atomic_store_n(&woken[me].word, 0, __ATOMIC_RELAXED);
}

PROBE_HANDOFF("wake-up, one way")

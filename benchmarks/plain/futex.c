/* A bare futex. */
#include "common.h"
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint32_t word[2];
NOTHING_TO_PREPARE
NOTHING_TO_ENTER

static void wake(int me) {
    __atomic_store_n(&word[!me], 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &word[!me], FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void await(int me) {
    while (!__atomic_exchange_n(&word[me], 0, __ATOMIC_SEQ_CST))
        syscall(SYS_futex, &word[me], FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

#include "plain.h"

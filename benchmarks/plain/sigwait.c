/* A signal to a thread, fetched by sigwait(). */
#include "common.h"
#include <signal.h>

static sigset_t set;
NOTHING_TO_ENTER

static void prepare(void) {
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void wake(int me) { pthread_kill(threads[!me], SIGUSR2); }

static void await(int me) {
    (void)me;
    int got;
    sigwait(&set, &got);
}

#include "plain.h"

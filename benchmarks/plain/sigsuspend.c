/* A signal to a thread that waits in sigsuspend(), with an empty handler. */
#include "common.h"
#include <signal.h>

static sigset_t opened;
NOTHING_TO_ENTER

static void handler(int number) { (void)number; }

static void prepare(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sigemptyset(&opened);
    signal(SIGUSR2, handler);
}

static void wake(int me) { pthread_kill(threads[!me], SIGUSR2); }

static void await(int me) {
    (void)me;
    sigsuspend(&opened);
}

#include "plain.h"

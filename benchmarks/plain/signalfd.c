/* A signal to a thread, read from a signalfd. */
#include "common.h"
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t set;
static int mine;
NOTHING_TO_ENTER

static void prepare(void) {
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    mine = signalfd(-1, &set, 0);
}

static void wake(int me) { pthread_kill(threads[!me], SIGUSR2); }

static void await(int me) {
    (void)me;
    struct signalfd_siginfo got;
    if (read(mine, &got, sizeof got) != sizeof got) exit(1);
}

#include "plain.h"

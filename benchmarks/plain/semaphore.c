/* A POSIX semaphore for each thread. */
#include "common.h"
#include <semaphore.h>

static sem_t mine[2];
NOTHING_TO_ENTER

static void prepare(void) {
    sem_init(&mine[0], 0, 0);
    sem_init(&mine[1], 0, 0);
}

static void wake(int me) { sem_post(&mine[!me]); }

static void await(int me) {
    while (sem_wait(&mine[me])) continue;
}

#include "plain.h"

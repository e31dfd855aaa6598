/* A condition variable, signalled outside the lock. */
#include "common.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int flag[2];
NOTHING_TO_PREPARE
NOTHING_TO_ENTER

static void wake(int me) {
    pthread_mutex_lock(&lock);
    flag[!me] = 1;
    pthread_mutex_unlock(&lock);
    pthread_cond_signal(&cond[!me]);
}

static void await(int me) {
    pthread_mutex_lock(&lock);
    while (!flag[me]) pthread_cond_wait(&cond[me], &lock);
    flag[me] = 0;
    pthread_mutex_unlock(&lock);
}

#include "plain.h"

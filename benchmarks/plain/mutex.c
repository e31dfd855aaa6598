/* Three mutexes in a ring, each handed on by who holds it: nobody unlocks before he waits for the next one. */
#include "common.h"

static pthread_mutex_t ring[3] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static unsigned unlocked[2] = {0, 2}, locked[2] = {1, 2}; /* the next to unlock, the last that was locked */
NOTHING_TO_PREPARE

static void enter(int me) {
    for (unsigned i = unlocked[me]; i <= locked[me]; i++) pthread_mutex_lock(&ring[i]);
}

static void wake(int me) { pthread_mutex_unlock(&ring[unlocked[me]++ % 3]); }
static void await(int me) { pthread_mutex_lock(&ring[++locked[me] % 3]); }

#include "plain.h"

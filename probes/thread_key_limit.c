/* What pthread_key_create() gives, and how often.
 *
 * Measured: nothing. Keys are created until one is refused; then one is deleted and created again. A value is looked at
 * in another thread, and at the end of a thread that has one.
 * Not measured: keys that libraries create while they are loaded; they count towards the limit.
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

enum { MOST = 1 << 20 };

static pthread_key_t keys[MOST];
static int destroyed; /* how often the destructor has run */
static bool empty;    /* the other thread found no value */
static int value;

/* A value that its destructor sets again is destroyed again, a few times. */
static void destroy(void *held) {
    destroyed++;
    pthread_setspecific(keys[0], held);
}

static void *thread(void *unused) {
    empty = !pthread_getspecific(keys[0]);
    pthread_setspecific(keys[0], &value);
    return unused;
}

static const char *name_of(int error) {
    return error == EAGAIN ? "EAGAIN" : error == ENOMEM ? "ENOMEM" : error ? strerror(error) : "none";
}

PROBE_FACTS {
    pthread_t other;
    int count = 0, error;
    while (count < MOST && !(error = pthread_key_create(&keys[count], destroy))) count++;
    if (!count) probe_fail("no key at all: %s", strerror(error));
    probe_fact("keys_max", "%ld", sysconf(_SC_THREAD_KEYS_MAX));
    probe_fact("created", "%d", count);
    probe_fact("next", "\"%s\"", name_of(error));
    probe_fact("lowest", "%u", (unsigned)keys[0]);
    probe_fact("highest", "%u", (unsigned)keys[count - 1]);
    pthread_key_t again;
    pthread_setspecific(keys[count - 1], &value);
    pthread_key_delete(keys[count - 1]);
    bool created = !pthread_key_create(&again, NULL);
    probe_fact("number_used_again", created && again == keys[count - 1] ? "true" : "false");
    probe_fact("old_value_seen", created && pthread_getspecific(again) ? "true" : "false");
    pthread_setspecific(keys[0], &value);
    if (pthread_create(&other, NULL, thread, NULL)) probe_fail("no thread");
    pthread_join(other, NULL);
    probe_fact("other_thread_sees_it", empty ? "false" : "true");
    probe_fact("destructor_runs", "%d", destroyed);
}

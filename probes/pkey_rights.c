/* Whose the rights to a protection key are: of threads, in signal handlers, and after them.
 *
 * Measured: nothing. The rights (PKRU) are read where they could differ, and one page is tried. Not measured: what a
 * forbidden access does (pkey_faults).
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

static char *page;
static int key;
static unsigned in_handler;
static sigjmp_buf behind;

PROBE_SETUP { pkey_require(); }

static void *look_and_close(void *inherited) {
    *(unsigned *)inherited = (unsigned)pkey_get(key);
    pkey_set(key, PKEY_DISABLE_ACCESS);
    return NULL;
}

/* A thread finds its creator's rights; what it changes is its own. */
static void say_threads(void) {
    unsigned inherited = 0;
    pthread_t thread;
    pkey_set(key, PKEY_DISABLE_WRITE);
    int error = pthread_create(&thread, NULL, look_and_close, &inherited);
    if (error) probe_fail("no thread: %s", strerror(error));
    pthread_join(thread, NULL);
    probe_fact("new_thread_starts_with_the_same", "%s", pkey_word(inherited == PKEY_DISABLE_WRITE));
    probe_fact("its_changes_reach_the_creator", "%s", pkey_word(pkey_get(key) != PKEY_DISABLE_WRITE));
}

static void return_from(int signal) {
    (void)signal;
    in_handler = pkey_read_rights();
}

static void jump_from(int signal) {
    return_from(signal);
    siglongjmp(behind, 1);
}

/* The rights after a signal whose handler ends in one way or the other. */
static unsigned after(void (*handler)(int)) {
    signal(SIGUSR1, handler);
    if (sigsetjmp(behind, 1) == 0) raise(SIGUSR1);
    return pkey_read_rights();
}

/* In a handler the rights are the kernel's default: key 0 alone is open, whatever the thread had. */
static void say_handlers(void) {
    pkey_set(key, 0);
    unsigned before = pkey_read_rights(), closed = 1u << 2 * key, returned = after(return_from);
    probe_fact("kept_in_a_handler", "%s", pkey_word(in_handler == before));
    probe_fact("rights_in_a_handler", "\"%#x\"", in_handler);
    probe_fact("other_keys_closed_in_a_handler", "%s", pkey_word(in_handler & closed));
    probe_fact("key_0_open_in_a_handler", "%s", pkey_word(!(in_handler & 3)));
    probe_fact("kept_after_a_handler_returns", "%s", pkey_word(returned == before));
    unsigned jumped = after(jump_from);
    probe_fact("kept_after_siglongjmp", "%s", pkey_word(jumped == before));
    pkey_write_rights(before);
}

/* What glibc's call does to the register: two bits of one key, all others as they were. */
static void say_pkey_set(void) {
    unsigned before = pkey_read_rights();
    pkey_set(key, PKEY_DISABLE_WRITE);
    bool one = pkey_read_rights() == ((before & ~(3u << 2 * key)) | (unsigned)PKEY_DISABLE_WRITE << 2 * key);
    probe_fact("setting_one_leaves_the_others", "%s", pkey_word(one));
    pkey_write_rights(before);
    probe_fact("open_again_after_wrpkru", "%s", pkey_word(pkey_get(key) == 0 && pkey_try(page, true)));
}

PROBE_FACTS {
    page = pkey_pages(1);
    key = pkey_take(0);
    pkey_tag(page, (size_t)sysconf(_SC_PAGESIZE), key);
    say_threads();
    say_handlers();
    say_pkey_set();
}

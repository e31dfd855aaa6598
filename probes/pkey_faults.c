/* What an access does that a protection key forbids: by the program itself, and by a system call for it.
 *
 * Measured: nothing. One page of a key, its rights changed by pkey_set(), read and written. Not measured: how long a
 * fault takes (pkey_fault).
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

static char *page;
static int key;

PROBE_SETUP { pkey_require(); }

static void say_accesses(const char *reading, const char *writing, unsigned rights) {
    pkey_set(key, rights);
    pkey_try(page, false);
    probe_fact(reading, "\"%s\"", pkey_met());
    pkey_try(page, true);
    probe_fact(writing, "\"%s\"", pkey_met());
}

/* A system call that would write to the page for us. */
static const char *call_into(unsigned rights) {
    pkey_set(key, rights);
    int file = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (file < 0) probe_fail("/dev/zero: %s", strerror(errno));
    const char *said = pkey_said(read(file, page, 1));
    close(file);
    return said;
}

PROBE_FACTS {
    page = pkey_pages(1);
    key = pkey_take(0);
    pkey_tag(page, (size_t)sysconf(_SC_PAGESIZE), key);
    say_accesses("reading", "writing", 0);
    say_accesses("reading_with_writing_disabled", "writing_with_writing_disabled", PKEY_DISABLE_WRITE);
    say_accesses("reading_with_access_disabled", "writing_with_access_disabled", PKEY_DISABLE_ACCESS);
    probe_fact("signal_code", "%d", pkey_fault.code);
    probe_fact("fault_names_the_key", "%s", pkey_word(pkey_fault.key == key));
    probe_fact("system_call_that_writes_to_it", "\"%s\"", call_into(0));
    probe_fact("system_call_with_writing_disabled", "\"%s\"", call_into(PKEY_DISABLE_WRITE));
    pkey_set(key, 0);
}

/* How many protection keys a process has, and how pkey_alloc() and pkey_free() say no.
 *
 * Measured: nothing. Keys are taken until there are no more, all given back, and wrong calls made. Not measured: what
 * rights a key gives (pkey_rights), what a forbidden access does (pkey_faults).
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

enum { MOST = 64 };

PROBE_SETUP { pkey_require(); }

/* Every key there is, as a list; their number. */
static int take_all(int *keys) {
    int count = 0;
    while (count < MOST && (keys[count] = pkey_alloc(0, 0)) >= 0) count++;
    return count;
}

static void say_numbers(const int *keys, int count) {
    char list[MOST * 4] = "";
    for (int i = 0, used = 0; i < count; i++)
        used += snprintf(list + used, sizeof list - (size_t)used, "%s%d", i ? ", " : "", keys[i]);
    probe_fact("numbers", "[%s]", list);
}

/* The pages of a key that was freed: does whoever gets the number next rule them? */
static bool is_stale(void) {
    char *page = pkey_pages(1);
    int key = pkey_take(0);
    pkey_tag(page, (size_t)sysconf(_SC_PAGESIZE), key);
    pkey_free(key);
    bool open = pkey_try(page, true);
    int next = pkey_take(PKEY_DISABLE_ACCESS);
    bool closed = !pkey_try(page, false) && pkey_fault.key == key;
    pkey_free(next);
    return next == key && open && closed;
}

PROBE_FACTS {
    int keys[MOST], count = take_all(keys);
    probe_fact("keys", "%d", count);
    probe_fact("one_key_more", "\"%s\"", pkey_said(pkey_alloc(0, 0)));
    say_numbers(keys, count);
    for (int i = 0; i < count; i++) pkey_free(keys[i]);
    probe_fact("freed_twice", "\"%s\"", pkey_said(pkey_free(keys[0])));
    probe_fact("flags_other_than_0", "\"%s\"", pkey_said(pkey_alloc(1, 0)));
    probe_fact("rights_above_3", "\"%s\"", pkey_said(pkey_alloc(0, 4)));
    probe_fact("next_owner_of_a_number_rules_its_old_pages", "%s", pkey_word(is_stale()));
}

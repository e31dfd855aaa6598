/* Whether this machine has protection keys, and what the calls say where it has none.
 *
 * Measured: nothing. CPUID says whether the processor has keys and the kernel uses them; the rest shows why the
 * errno of pkey_alloc() does not tell. Never skipped. Not measured: what keys do (pkey_limits, pkey_rights,
 * pkey_faults).
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include "pkey.h"

PROBE_FACTS {
    probe_fact("processor_has_keys", "%s", pkey_word(pkey_in_processor()));
    probe_fact("kernel_uses_keys", "%s", pkey_word(pkey_in_use()));
    probe_fact("first_allocation", "\"%s\"", pkey_said(pkey_alloc(0, 0)));
    probe_fact("second_allocation", "\"%s\"", pkey_said(pkey_alloc(0, 0)));
    char *page = pkey_pages(1);
    long size = sysconf(_SC_PAGESIZE);
    int result = pkey_mprotect(page, (size_t)size, PROT_READ, -1);
    probe_fact("key_minus_1_is_plain_mprotect", "\"%s\"", pkey_said(result));
}

/* A forbidden access: from the instruction to the signal handler and back behind it.
 *
 * Measured: one write to a page whose key forbids it, a handler that does nothing but let the program go on behind
 * the write, and the return from it, which brings the rights back. `until=handler` ends the clock in the handler.
 * Not measured: a handler that opens the page (pkey_set) and has the write done again.
 *
 * kind event
 * threads 1
 * param until choice(back|handler) back
 */
#include "probe.h"

#include <ucontext.h>

#include "pkey.h"

static char *page;
static bool until_handler;

#if defined(__x86_64__)
enum { WRITE_BYTES = 3 };
static void write_byte(char *at) { __asm__ volatile("movb $2, (%0)" : : "D"(at) : "memory"); } /* c6 07 02 */
static void go_on_behind(ucontext_t *context) { context->uc_mcontext.gregs[REG_RIP] += WRITE_BYTES; }
#else
static void write_byte(char *at) { *at = 2; }
static void go_on_behind(ucontext_t *context) { (void)context; }
#endif

static void handler(int signal, siginfo_t *info, void *context) {
    if (until_handler) probe_end();
    if (signal != SIGSEGV || info->si_code != SEGV_PKUERR) _exit(EXIT_FAILURE);
    go_on_behind(context);
}

PROBE_SETUP {
    until_handler = probe_choice("until", "back|handler") == 1;
    probe_answer.op = until_handler ? "write to handler" : "write to handler and back";
    pkey_require();
    page = pkey_pages(1);
    int key = pkey_take(0);
    pkey_tag(page, (size_t)sysconf(_SC_PAGESIZE), key);
    pkey_set(key, PKEY_DISABLE_WRITE);
    pkey_catch(handler);
}

PROBE_EVENT("write") {
    probe_begin();
    write_byte(page);
    if (!until_handler) probe_end();
    if (*page != 1) probe_fail("the write was not forbidden");
}

/* Protection keys of x86: include it after probe.h.
 *
 * Whether there are any CPUID says, never pkey_alloc(): without keys its errno is EINVAL once and ENOSPC later. PKU:
 * the processor has them; OSPKE: the kernel lets programs use them, and only then RDPKRU and WRPKRU are no SIGILL.
 */
#ifndef PKEY_H
#define PKEY_H

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#if defined(__x86_64__)
#include <cpuid.h>

/* Bits of CPUID leaf 7, ECX: bit 3 PKU, bit 4 OSPKE. */
static inline bool pkey_cpuid(int bit) {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c >> bit & 1);
}

/* The rights of this thread (PKRU): two bits a key, 1 forbids every access, 2 writing. */
static inline unsigned pkey_read_rights(void) {
    unsigned rights, zero;
    __asm__ volatile(".byte 0x0f, 0x01, 0xee" : "=a"(rights), "=d"(zero) : "c"(0)); /* RDPKRU */
    return rights;
}

static inline void pkey_write_rights(unsigned rights) {
    __asm__ volatile(".byte 0x0f, 0x01, 0xef" : : "a"(rights), "c"(0), "d"(0) : "memory"); /* WRPKRU */
}
#else
static inline bool pkey_cpuid(int bit) { return bit < 0; }
static inline unsigned pkey_read_rights(void) { return 0; }
static inline void pkey_write_rights(unsigned rights) { (void)rights; }
#endif

static inline bool pkey_in_processor(void) { return pkey_cpuid(3); }
static inline bool pkey_in_use(void) { return pkey_in_processor() && pkey_cpuid(4); }

/* Ends the probe where there are no protection keys, and says what is missing and who has it. */
static inline void pkey_require(void) {
    const char *who = "Intel Xeon Scalable from Skylake-SP on and AMD EPYC from Zen 3 (7003) on have them";
    if (!pkey_in_processor()) probe_skip("no protection keys (CPUID says no PKU): %s", who);
    if (!pkey_in_use()) probe_skip("protection keys are switched off (CPUID says PKU, no OSPKE): boot without nopku");
}

/* A key of this thread's own, with these rights. */
static inline int pkey_take(unsigned rights) {
    int key = pkey_alloc(0, rights);
    if (key < 0) probe_fail("pkey_alloc: %s", strerror(errno));
    return key;
}

/* Fresh pages, touched, that may be read and written. */
static inline char *pkey_pages(size_t pages) {
    size_t size = pages * (size_t)sysconf(_SC_PAGESIZE);
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) probe_fail("mmap: %s", strerror(errno));
    madvise(memory, size, MADV_NOHUGEPAGE); /* pages are pages */
    return memset(memory, 1, size);
}

/* Gives memory to a key. */
static inline void pkey_tag(void *memory, size_t size, int key) {
    if (pkey_mprotect(memory, size, PROT_READ | PROT_WRITE, key)) probe_fail("pkey_mprotect: %s", strerror(errno));
}

/* ---------------------------------------------------------------- what a forbidden access does */

static struct {
    sigjmp_buf back;
    volatile int signal, code, key; /* of the last fault; signal 0: none */
    volatile unsigned rights;       /* as the handler found them */
} pkey_fault;

static inline void pkey_caught(int signal, siginfo_t *info, void *context) {
    (void)context;
    pkey_fault.signal = signal;
    pkey_fault.code = info->si_code;
    pkey_fault.key = (int)info->si_pkey;
    pkey_fault.rights = pkey_read_rights();
    siglongjmp(pkey_fault.back, 1);
}

static inline void pkey_catch(void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    if (sigaction(SIGSEGV, &action, NULL)) probe_fail("sigaction: %s", strerror(errno));
}

/* Reads or writes one byte: does it work? The thread's rights are afterwards what they were. */
static inline bool pkey_try(volatile char *at, bool write) {
    unsigned rights = pkey_read_rights();
    pkey_fault.signal = 0;
    pkey_catch(pkey_caught);
    if (sigsetjmp(pkey_fault.back, 1) == 0) {
        if (write) *at = 2;
        else (void)*at;
    }
    signal(SIGSEGV, SIG_DFL);
    pkey_write_rights(rights);
    return pkey_fault.signal == 0;
}

/* ---------------------------------------------------------------- facts in words */

static inline const char *pkey_word(bool yes) { return yes ? "true" : "false"; }

/* What a call said: "works", or the name of its errno. */
static inline const char *pkey_said(long result) { return result < 0 ? strerrorname_np(errno) : "works"; }

/* What the last pkey_try() met: "works", "SIGSEGV, SEGV_PKUERR". */
static inline const char *pkey_met(void) {
    if (!pkey_fault.signal) return "works";
    return pkey_fault.code == SEGV_PKUERR ? "SIGSEGV, SEGV_PKUERR" : "SIGSEGV, another code";
}

#endif

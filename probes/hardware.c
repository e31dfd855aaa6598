/* What this machine has: its processor's generation, protection keys, cores, memory.
 *
 * Measured: nothing. On x86 CPUID says most of it; in an emulated machine that of the emulated CPU, without what the
 * emulator cannot do, such as AVX-512, and without the machine around it. `keys` are counted by pkey_alloc() where
 * CPUID says that there are any. What cannot be found out is left out. `year` is that in which the generation was
 * first sold. Not measured: how fast any of it is.
 *
 * kind fact
 * threads 1
 */
#include "probe.h"

#include "hardware_generations.h"
#include "pkey.h"
#include "probe_map.h"

#include <ctype.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#define EMULATOR "QEMU's software CPU"

enum { MOST_CPUS = 4096, MOST_KEYS = 64 };

/* ---------------------------------------------------------------- the processor */

static void tell_text(const char *name, const char *text) {
    char clean[64];
    size_t length = 0;
    while (*text == ' ') text++;
    for (; *text && length < sizeof clean - 1; text++)
        if (isprint((unsigned char)*text) && *text != '"' && *text != '\\') clean[length++] = *text;
    while (length && clean[length - 1] == ' ') length--;
    clean[length] = 0;
    if (length) probe_fact(name, "\"%s\"", clean);
}

#if defined(__x86_64__)
static void tell_generation(const char *vendor, unsigned signature) {
    struct identity it = identify(signature);
    const struct generation *found = find_generation(vendor, it);
    probe_fact("family", "%u", it.family);
    probe_fact("model_number", "%u", it.model);
    probe_fact("stepping", "%u", it.stepping);
    if (!found) return;
    probe_fact("generation", "\"%s\"", found->name);
    probe_fact("year", "%d", found->year);
}

/* Which hypervisor signs at CPUID leaf 0x40000000, by its usual name. */
static const char *hypervisor(void) {
    static const char *const names[][2] = {{"KVMKVMKVM", "KVM"}, {"TCGTCGTCGTCG", EMULATOR}, {"VMwareVMware", "VMware"},
                                           {"Microsoft Hv", "Hyper-V"}, {"XenVMMXenVMM", "Xen"}};
    static unsigned signature[4];
    unsigned max;
    __cpuid(0x40000000, max, signature[0], signature[1], signature[2]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp((const char *)signature, names[i][0]) == 0) return names[i][1];
    return (const char *)signature;
}

static void tell_processor(void) {
    unsigned a, b, c, d, words[13] = {0};
    __cpuid(0, a, words[0], words[2], words[1]);
    tell_text("vendor", (const char *)words);
    char vendor[13];
    memcpy(vendor, words, 12);
    vendor[12] = 0;
    memset(words, 0, sizeof words);
    if (__get_cpuid_max(0x80000000, NULL) >= 0x80000004)
        for (unsigned i = 0; i < 3; i++)
            __cpuid(0x80000002 + i, words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]);
    tell_text("processor", (const char *)words);
    __cpuid(1, a, b, c, d);
    tell_generation(vendor, a);
    tell_text("virtualised", c >> 31 ? hypervisor() : "no");
    probe_fact("avx512", "%s", __builtin_cpu_supports("avx512f") ? "true" : "false");
    bool invariant = __get_cpuid(0x80000007, &a, &b, &c, &d) && (d >> 8 & 1);
    probe_fact("invariant_tsc", "%s", invariant ? "true" : "false");
}
#else
static const char *hypervisor(void) { return ""; }
static void tell_processor(void) {}
#endif

static void tell_keys(void) {
    int keys[MOST_KEYS], count = 0;
    probe_fact("pku", "%s", pkey_word(pkey_in_processor()));
    probe_fact("ospke", "%s", pkey_word(pkey_in_use()));
    while (pkey_in_use() && count < MOST_KEYS && (keys[count] = pkey_alloc(0, 0)) >= 0) count++;
    probe_fact("keys", "%d", count);
    while (count) pkey_free(keys[--count]);
}

/* ---------------------------------------------------------------- the machine */

/* A number in /sys/devices/system/cpu/cpuN/topology/, or -1. */
static long topology(int cpu, const char *name) {
    char path[96];
    long number = -1;
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, name);
    FILE *file = fopen(path, "re");
    if (!file) return -1;
    if (fscanf(file, "%ld", &number) != 1) number = -1;
    fclose(file);
    return number;
}

/* Whether a CPU is the first one of its core, or of its socket. */
static bool is_first(int cpu, const char *siblings) {
    char path[96];
    int first = -1;
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, siblings);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    if (fscanf(file, "%d", &first) != 1) first = -1;
    fclose(file);
    return first == cpu;
}

static void tell_cpus(void) {
    int logical = 0, cores = 0, sockets = 0;
    for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
        if (topology(cpu, "core_id") < 0) continue;
        logical++;
        cores += is_first(cpu, "thread_siblings_list");
        sockets += is_first(cpu, "core_siblings_list");
    }
    probe_fact("logical_cpus", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
    if (!cores || !sockets) return; /* no /sys */
    probe_fact("cores", "%d", cores);
    probe_fact("sockets", "%d", sockets);
    probe_fact("smt", "%s", logical > cores ? "true" : "false");
}

PROBE_FACTS {
    struct utsname name;
    struct sysinfo memory;
    if (uname(&name) == 0) tell_text("architecture", name.machine);
    tell_processor();
    tell_keys();
    if (strcmp(hypervisor(), EMULATOR) == 0) return; /* all else is the emulator's */
    tell_cpus();
    if (sysinfo(&memory) == 0) probe_fact_size("memory", (uint64_t)memory.totalram * memory.mem_unit);
}

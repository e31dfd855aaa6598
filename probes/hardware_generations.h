/* Generations of x86 processors by vendor, family, model and stepping.
 *
 * Sources: Linux, arch/x86/include/asm/intel-family.h and (steppings of model 0x55) arch/x86/kernel/cpu/; for AMD
 * arch/x86/kernel/cpu/amd.c. `year`: of the first product of that generation, as Intel and AMD announced it.
 */
#ifndef HARDWARE_GENERATIONS_H
#define HARDWARE_GENERATIONS_H

struct generation {
    const char *name;
    const char *vendor;
    unsigned family, first, last; /* models, both ends included */
    unsigned least, most;         /* steppings */
    int year;
};

#define INTEL(name, model, year) {name, "GenuineIntel", 6, model, model, 0, 15, year}
#define AMD(name, family, first, last, year) {name, "AuthenticAMD", family, first, last, 0, 15, year}

static const struct generation generations[] = {
    INTEL("Sandy Bridge", 0x2a, 2011), INTEL("Sandy Bridge-EP", 0x2d, 2012),
    INTEL("Ivy Bridge", 0x3a, 2012), INTEL("Ivy Bridge-EP", 0x3e, 2013),
    INTEL("Haswell", 0x3c, 2013), INTEL("Haswell", 0x45, 2013), INTEL("Haswell", 0x46, 2013),
    INTEL("Haswell-EP", 0x3f, 2014),
    INTEL("Broadwell", 0x3d, 2014), INTEL("Broadwell", 0x47, 2014),
    INTEL("Broadwell-DE", 0x56, 2015), INTEL("Broadwell-EP", 0x4f, 2016),
    INTEL("Skylake", 0x4e, 2015), INTEL("Skylake", 0x5e, 2015),
    {"Skylake-SP", "GenuineIntel", 6, 0x55, 0x55, 0, 4, 2017},
    {"Cascade Lake", "GenuineIntel", 6, 0x55, 0x55, 5, 7, 2019},
    {"Cooper Lake", "GenuineIntel", 6, 0x55, 0x55, 10, 11, 2020},
    INTEL("Kaby Lake", 0x8e, 2016), INTEL("Kaby Lake", 0x9e, 2016),
    INTEL("Ice Lake", 0x7d, 2019), INTEL("Ice Lake", 0x7e, 2019),
    INTEL("Ice Lake-SP", 0x6a, 2021), INTEL("Ice Lake-D", 0x6c, 2022),
    INTEL("Tiger Lake", 0x8c, 2020), INTEL("Tiger Lake", 0x8d, 2020),
    INTEL("Alder Lake", 0x97, 2021), INTEL("Alder Lake", 0x9a, 2021),
    INTEL("Raptor Lake", 0xb7, 2022), INTEL("Raptor Lake", 0xba, 2022), INTEL("Raptor Lake", 0xbf, 2022),
    INTEL("Sapphire Rapids", 0x8f, 2023), INTEL("Emerald Rapids", 0xcf, 2023),
    INTEL("Granite Rapids", 0xad, 2024), INTEL("Sierra Forest", 0xaf, 2024),
    AMD("Zen", 0x17, 0x00, 0x2f, 2017), AMD("Zen", 0x17, 0x50, 0x5f, 2017),
    AMD("Zen 2", 0x17, 0x30, 0x4f, 2019), AMD("Zen 2", 0x17, 0x60, 0x7f, 2019), AMD("Zen 2", 0x17, 0x90, 0xaf, 2019),
    AMD("Zen 3", 0x19, 0x00, 0x0f, 2020), AMD("Zen 3", 0x19, 0x20, 0x5f, 2020),
    AMD("Zen 4", 0x19, 0x10, 0x1f, 2022), AMD("Zen 4", 0x19, 0x60, 0xaf, 2022),
    AMD("Zen 5", 0x1a, 0x00, 0x2f, 2024), AMD("Zen 5", 0x1a, 0x40, 0x4f, 2024), AMD("Zen 5", 0x1a, 0x60, 0x7f, 2024),
};

struct identity {
    unsigned family, model, stepping;
};

/* As the manuals show them, from EAX of CPUID leaf 1 (Intel SDM volume 2; AMD64 APM volume 3). */
PROBE_UNUSED static struct identity identify(unsigned signature) {
    struct identity found = {signature >> 8 & 15, signature >> 4 & 15, signature & 15};
    if (found.family == 6 || found.family == 15) found.model |= signature >> 12 & 0xf0;
    if (found.family == 15) found.family += signature >> 20 & 0xff;
    return found;
}

/* The generation, or NULL where this table does not know it. */
PROBE_UNUSED static const struct generation *find_generation(const char *vendor, struct identity it) {
    for (size_t i = 0; i < sizeof generations / sizeof *generations; i++) {
        const struct generation *one = &generations[i];
        bool fits = one->first <= it.model && it.model <= one->last;
        fits = fits && one->least <= it.stepping && it.stepping <= one->most;
        if (fits && one->family == it.family && strcmp(one->vendor, vendor) == 0) return one;
    }
    return NULL;
}

#endif

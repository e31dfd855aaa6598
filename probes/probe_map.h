/* Where things lie in the address space: sizes in words, and the mappings of /proc/self/maps. Included after probe.h. */
#ifndef PROBE_MAP_H
#define PROBE_MAP_H

enum { PROBE_MAX_MAPPINGS = 1024 };

struct probe_mapping {
    uintptr_t low, high;
    char name[256]; /* "[stack]", "[heap]", a file; empty: anonymous */
};

static struct {
    int count;
    struct probe_mapping list[PROBE_MAX_MAPPINGS]; /* ascending */
} probe_map;

/* `8 MiB`, `8196 KiB`: exact where that takes five digits at most, else three digits. `text` has room for 24 bytes. */
static inline const char *probe_size(char *text, uint64_t bytes) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (bytes && bytes % 1024 == 0 && unit < 4) bytes /= 1024, unit++;
    double rounded = (double)bytes;
    while (bytes > 99999 && rounded >= 1024 && unit < 4) rounded /= 1024, unit++;
    if (bytes > 99999) snprintf(text, 24, rounded < 99.95 ? "%.3g %s" : "%.0f %s", rounded, units[unit]);
    else snprintf(text, 24, "%" PRIu64 " %s", bytes, units[unit]);
    return text;
}

static inline void probe_fact_size(const char *name, uint64_t bytes) {
    char text[24];
    probe_fact(name, "\"%s\"", probe_size(text, bytes));
}

static inline void probe_read_map(void) {
    FILE *file = fopen("/proc/self/maps", "re");
    if (!file) probe_skip("/proc/self/maps cannot be read: %s", strerror(errno));
    char line[512];
    for (probe_map.count = 0; probe_map.count < PROBE_MAX_MAPPINGS && fgets(line, sizeof line, file);) {
        struct probe_mapping *here = &probe_map.list[probe_map.count];
        here->name[0] = 0;
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*s %*s %*s %*s %255[^\n]", &here->low, &here->high, here->name) >= 2)
            probe_map.count++;
    }
    fclose(file);
}

/* The mapping that holds an address, or NULL. */
static inline const struct probe_mapping *probe_mapping_of(uintptr_t address) {
    for (int i = 0; i < probe_map.count; i++)
        if (probe_map.list[i].low <= address && address < probe_map.list[i].high) return &probe_map.list[i];
    return NULL;
}

#endif

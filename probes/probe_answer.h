/* The answer: one JSON document on stdout (docs/probes.md), written once, when everything is measured. */
#ifndef PROBE_ANSWER_H
#define PROBE_ANSWER_H

enum { PROBE_MAX_FLAGS = 8, PROBE_MAX_THREADS = 3, PROBE_MAX_IGNORED = 4 };

struct probe_flag {
    const char *reason;
    uint32_t *samples; /* indices, ascending */
    size_t count;
};

static struct {
    const char *kind, *op, *stop;
    bool has_first, elided;
    uint64_t first;              /* ticks */
    double *samples;             /* ticks an operation, raw, in order */
    size_t count, room;
    uint64_t iterations;
    double empty;                /* ticks a turn of the empty loop; < 0: not measured */
    struct probe_flag flags[PROBE_MAX_FLAGS];
    const char *ignored[PROBE_MAX_IGNORED];
    int ignored_count;
    char *places;                /* a letter a sample, or NULL */
    double clock_offset;         /* ticks; < 0: not measured */
    bool cpus[CPU_SETSIZE];      /* seen */
    long switches[PROBE_MAX_THREADS][2]; /* voluntary, involuntary */
    int threads;
    char facts[65536];           /* JSON members */
} probe_answer = {.empty = -1, .clock_offset = -1};

/* A condition that this probe does not know and was asked for. */
static inline void probe_ignore(const char *condition) {
    probe_answer.ignored[probe_answer.ignored_count++] = condition;
}

static inline void *probe_memory(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory) probe_fail("out of memory");
    return memory;
}

/* Room for so many samples, touched now so that no page fault falls between two of them. */
static inline void probe_reserve(size_t room) {
    probe_answer.samples = probe_memory(probe_answer.samples, room * sizeof *probe_answer.samples);
    memset(probe_answer.samples + probe_answer.count, 0, (room - probe_answer.count) * sizeof *probe_answer.samples);
    probe_answer.room = room;
}

static inline void probe_add_sample(double ticks) {
    if (probe_answer.count == probe_answer.room) probe_reserve(probe_answer.room ? probe_answer.room * 2 : 1024);
    probe_answer.samples[probe_answer.count++] = ticks;
}

/* Flags one sample; a sample may have several reasons, each once. */
static inline void probe_flag_sample(const char *reason, size_t sample) {
    struct probe_flag *flag = probe_answer.flags;
    while (flag->reason && strcmp(flag->reason, reason)) flag++;
    flag->reason = reason;
    if (flag->count && flag->samples[flag->count - 1] == sample) return;
    if ((flag->count & (flag->count - 1)) == 0) /* the room doubles */
        flag->samples = probe_memory(flag->samples, (flag->count ? flag->count * 2 : 1) * sizeof *flag->samples);
    flag->samples[flag->count++] = (uint32_t)sample;
}

/* The switches of the calling thread so far: voluntary, involuntary. */
static inline void probe_count_switches(int thread) {
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    probe_answer.switches[thread][0] = usage.ru_nvcsw;
    probe_answer.switches[thread][1] = usage.ru_nivcsw;
    if (thread >= probe_answer.threads) probe_answer.threads = thread + 1;
}

static inline void probe_print_number(const char *before, double number) {
    if (!(__builtin_fabs(number) <= 1e300)) probe_fail("a figure is not finite");
    printf("%s%.7g", before, number);
}

static inline void probe_print_ns(const char *key, double ticks) {
    printf(",\n\"%s\": ", key);
    if (ticks < 0) printf("null");
    else probe_print_number("", ticks * probe_clock.rate);
}

static inline void probe_print_list(const char *key, const double *values, size_t count, double factor) {
    printf(",\n\"%s\": [", key);
    for (size_t i = 0; i < count; i++) probe_print_number(i ? ", " : "", values[i] * factor);
    putchar(']');
}

static inline void probe_print_flags(void) {
    printf(",\n\"flagged\": {");
    for (const struct probe_flag *flag = probe_answer.flags; flag->reason; flag++) {
        printf("%s\"%s\": [", flag == probe_answer.flags ? "" : ", ", flag->reason);
        for (size_t i = 0; i < flag->count; i++) printf("%s%" PRIu32, i ? ", " : "", flag->samples[i]);
        putchar(']');
    }
    putchar('}');
}

static inline void probe_print_places(void) {
    if (probe_answer.places) printf(",\n\"places\": \"%s\"", probe_answer.places);
    printf(",\n\"cpus\": [");
    for (int cpu = 0, seen = 0; cpu < CPU_SETSIZE; cpu++)
        if (probe_answer.cpus[cpu]) printf("%s%d", seen++ ? ", " : "", cpu);
    printf("],\n\"switches\": [");
    for (int i = 0; i < probe_answer.threads; i++)
        printf("%s[%ld, %ld]", i ? ", " : "", probe_answer.switches[i][0], probe_answer.switches[i][1]);
    putchar(']');
}

static inline void probe_print_head(void) {
    printf("{\"kind\": \"%s\",\n\"unit\": \"ns\"", probe_answer.kind);
    if (probe_answer.op) printf(",\n\"op\": \"%s\"", probe_answer.op);
    printf(",\n\"ignored\": [");
    for (int i = 0; i < probe_answer.ignored_count; i++) printf("%s\"%s\"", i ? ", " : "", probe_answer.ignored[i]);
    printf("],\n\"params\": {%s},\n\"facts\": {%s}", probe_asked.params, probe_answer.facts);
}

static inline void probe_print_figures(void) {
    printf(",\n\"clock\": \"%s\",\n\"drift_ppm\": %.3f", probe_clock.tsc ? "tsc" : "clock_gettime", probe_clock.drift);
    probe_print_ns("timer", (double)probe_clock.timer);
    probe_print_ns("first", probe_answer.has_first ? (double)probe_answer.first : -1);
    probe_print_ns("empty", probe_answer.empty);
    probe_print_ns("clock_offset", probe_answer.clock_offset);
    printf(",\n\"iterations\": %" PRIu64 ",\n\"stop\": \"%s\"", probe_answer.iterations, probe_answer.stop);
    printf(",\n\"elided\": %s", probe_answer.elided ? "true" : "false");
    probe_print_list("ghz", probe_clock.ghz, (size_t)probe_clock.readings, 1 / probe_clock.rate);
    probe_print_list("adds", probe_clock.adds, (size_t)probe_clock.readings, 1 / probe_clock.rate);
    probe_print_flags();
    probe_print_places();
    probe_print_beside();
    probe_print_counters();
    probe_print_list("samples", probe_answer.samples, probe_answer.count, probe_clock.rate);
}

/* Writes the whole document; a reader that has gone is an error. */
static inline int probe_print_answer(bool timed) {
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (timed) probe_settle_clock();
    probe_print_head();
    if (timed) probe_print_figures();
    printf("}\n");
    if (fflush(stdout) || ferror(stdout)) probe_fail("the answer could not be written: %s", strerror(errno));
    return 0;
}

/* A fact by name, its value as JSON: probe_fact("keys", "%d", 15), probe_fact("state", "\"off\""). */
__attribute__((format(printf, 2, 3))) static inline void probe_fact(const char *name, const char *format, ...) {
    size_t used = strlen(probe_answer.facts), room = sizeof probe_answer.facts;
    int length = snprintf(probe_answer.facts + used, room - used, "%s\"%s\": ", used ? ", " : "", name);
    if (length < 0 || (used += (size_t)length) >= room) probe_fail("too many facts");
    va_list arguments;
    va_start(arguments, format);
    length = vsnprintf(probe_answer.facts + used, room - used, format, arguments);
    va_end(arguments);
    if (length < 0 || used + (size_t)length >= room) probe_fail("too many facts");
}

static inline int probe_facts_main(int count, char **values, void (*body)(void)) {
    probe_answer.kind = "fact";
    probe_read_arguments(count, values, 0);
    if (probe_asked.idle) probe_ignore("idle");
    if (probe_asked.events) probe_ignore("events");
    if (probe_asked.pin_count) probe_pin_to(probe_cpu_of(0));
    if (probe_setup_hook) probe_setup_hook();
    probe_check_arguments();
    if (probe_asked.first_only) probe_ignore("first");
    body();
    return probe_print_answer(false);
}

#define PROBE_FACTS                                                                                      \
    static void probe_body(void);                                                                        \
    int main(int count, char **values) { return probe_facts_main(count, values, probe_body); }           \
    static void probe_body(void)

#endif

/* What a probe is asked: key=value arguments, placement, and the two ways to say no. */
#ifndef PROBE_ARGS_H
#define PROBE_ARGS_H

enum { PROBE_SKIPPED = 77, PROBE_MAX_ARGS = 64, PROBE_MAX_PINS = 64, PROBE_MAX_EVENTS = 10000000 };

static struct {
    int count;
    char **values;             /* "key=value" */
    bool used[PROBE_MAX_ARGS]; /* asked for by the probe or the library */
    int pins[PROBE_MAX_PINS];  /* a CPU for each thread, in order */
    int pin_count;
    uint64_t idle, max;        /* ns */
    uint64_t events;           /* how many a process takes; 0: the usual number */
    bool first_only;
    char params[4096];         /* the probe's own parameters as it understood them, as JSON members */
} probe_asked;

/* Not possible on this machine: the reason goes to stderr. */
__attribute__((noreturn, format(printf, 1, 2))) static inline void probe_skip(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(PROBE_SKIPPED);
}

/* Something went wrong: one sentence goes to stderr. */
__attribute__((noreturn, format(printf, 1, 2))) static inline void probe_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(EXIT_FAILURE);
}

/* The value of a key, or NULL. */
static inline const char *probe_value(const char *key) {
    size_t length = strlen(key);
    for (int i = 0; i < probe_asked.count; i++) {
        const char *pair = probe_asked.values[i];
        if (strncmp(pair, key, length) == 0 && pair[length] == '=') {
            probe_asked.used[i] = true;
            return pair + length + 1;
        }
    }
    return NULL;
}

static inline uint64_t probe_whole(const char *key, const char *text) {
    char *end;
    errno = 0;
    uint64_t number = strtoull(text, &end, 10);
    if (errno || *end || end == text || *text < '0' || *text > '9')
        probe_fail("%s=%s is not a whole number", key, text);
    return number;
}

/* The answer repeats every parameter as it was understood, the defaults too. */
static inline void probe_remember(const char *key, const char *value) {
    char *to = probe_asked.params + strlen(probe_asked.params), *end = probe_asked.params + sizeof probe_asked.params;
    int length = snprintf(to, (size_t)(end - to), "%s\"%s\": \"", to > probe_asked.params ? ", " : "", key);
    to += length;
    for (const char *c = value; *c && to + 4 < end; c++) {
        if ((unsigned char)*c < ' ') probe_fail("%s has a character that no parameter may have", key);
        if (*c == '"' || *c == '\\') *to++ = '\\';
        *to++ = *c;
        if (to + 4 >= end) probe_fail("the parameters are too long");
    }
    if (length < 0 || to + 2 > end) probe_fail("the parameters are too long");
    memcpy(to, "\"", 2);
}

/* A parameter of the probe's own: bytes, duration (ns) or count. */
static inline uint64_t probe_number(const char *key, uint64_t otherwise) {
    const char *text = probe_value(key);
    uint64_t number = text ? probe_whole(key, text) : otherwise;
    char shown[24];
    snprintf(shown, sizeof shown, "%" PRIu64, number);
    probe_remember(key, shown);
    return number;
}

/* A parameter of the probe's own: any text. */
static inline const char *probe_text(const char *key, const char *otherwise) {
    const char *text = probe_value(key);
    probe_remember(key, text ? text : otherwise);
    return text ? text : otherwise;
}

/* A parameter of the probe's own: one of the words of "a|b|c", the first by default; returns its index. */
static inline int probe_choice(const char *key, const char *words) {
    char usual[64];
    snprintf(usual, sizeof usual, "%.*s", (int)strcspn(words, "|"), words);
    const char *text = probe_text(key, usual), *word = words;
    for (int index = 0;; index++) {
        size_t length = strcspn(word, "|");
        if (strlen(text) == length && strncmp(text, word, length) == 0) return index;
        if (!word[length]) probe_fail("%s=%s is not one of %s", key, text, words);
        word += length + 1;
    }
}

static inline void probe_read_pins(void) {
    const char *text = probe_value("pin");
    while (text && *text) {
        char *end;
        long cpu = strtol(text, &end, 10);
        bool is_cpu = end != text && cpu >= 0 && cpu < CPU_SETSIZE && (!*end || *end == ',');
        if (!is_cpu || probe_asked.pin_count == PROBE_MAX_PINS)
            probe_fail("pin=%s is not a list of CPUs", probe_value("pin"));
        probe_asked.pins[probe_asked.pin_count++] = (int)cpu;
        text = *end ? end + 1 : end;
    }
}

static inline void probe_read_events(void) {
    const char *text = probe_value("events");
    probe_asked.events = text ? probe_whole("events", text) : 0;
    if (text && (!probe_asked.events || probe_asked.events > PROBE_MAX_EVENTS))
        probe_fail("events=%s is not a number from 1 to %d", text, PROBE_MAX_EVENTS);
}

/* Reads the common keys; `max` is the default time limit of the kind. */
static inline void probe_read_arguments(int count, char **values, uint64_t max) {
    probe_asked.count = count - 1;
    probe_asked.values = values + 1;
    if (probe_asked.count > PROBE_MAX_ARGS) probe_fail("more than %d arguments", PROBE_MAX_ARGS);
    for (int i = 0; i < probe_asked.count; i++)
        if (!strchr(probe_asked.values[i], '=')) probe_fail("'%s' is not key=value", probe_asked.values[i]);
    const char *text = probe_value("max"), *first = probe_value("first"), *idle = probe_value("idle");
    probe_asked.max = text ? probe_whole("max", text) : max;
    probe_asked.first_only = first && probe_whole("first", first);
    probe_asked.idle = idle ? probe_whole("idle", idle) : 0;
    probe_value("quick"); /* for information: fewer processes are run */
    probe_value("awake"); /* for information: the launcher keeps the CPUs awake */
    probe_read_pins();
    probe_read_events();
}

/* After PROBE_SETUP: a key that nobody asked for is a mistake. */
static inline void probe_check_arguments(void) {
    for (int i = 0; i < probe_asked.count; i++)
        if (!probe_asked.used[i]) probe_fail("unknown or repeated parameter: %s", probe_asked.values[i]);
}

/* The CPU of a thread: its place in `pin`, or the last one there; -1 where nothing is pinned. */
static inline int probe_cpu_of(int thread) {
    if (probe_asked.pin_count <= 0) return -1;
    return probe_asked.pins[thread < probe_asked.pin_count ? thread : probe_asked.pin_count - 1];
}

static inline void probe_pin_to(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set)) probe_skip("CPU %d may not be used here: %s", cpu, strerror(errno));
}

#endif

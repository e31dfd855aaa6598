/* What must stand beside the figures: how many events failed, by reason, and remarks in words (docs/probes.md). */
#ifndef PROBE_REMARKS_H
#define PROBE_REMARKS_H

enum { PROBE_MAX_REASONS = 16, PROBE_MAX_REMARKS = 8, PROBE_REMARK_LENGTH = 160 };

static struct {
    struct probe_failure {
        char reason[PROBE_REMARK_LENGTH];
        uint64_t count;
    } failures[PROBE_MAX_REASONS];
    char remarks[PROBE_MAX_REMARKS][PROBE_REMARK_LENGTH];
    int remark_count;
} probe_beside;

/* Printable ASCII without what JSON would escape; what is too long is cut. */
static inline void probe_copy_plain(char to[PROBE_REMARK_LENGTH], const char *text) {
    size_t i = 0;
    for (; text[i] && i < PROBE_REMARK_LENGTH - 1; i++)
        to[i] = text[i] < ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\' ? '?' : text[i];
    to[i] = 0;
}

/* One more event that failed; what fails in too many ways is counted with the last of them. */
static inline void probe_count_failure(const char *text) {
    char reason[PROBE_REMARK_LENGTH];
    struct probe_failure *failure = probe_beside.failures, *last = failure + PROBE_MAX_REASONS - 1;
    probe_copy_plain(reason, text);
    while (failure < last && failure->count && strcmp(failure->reason, reason)) failure++;
    if (!failure->count) probe_copy_plain(failure->reason, failure < last ? reason : "other reasons");
    failure->count++;
}

/* The reason of most failures. */
static inline const char *probe_usual_failure(void) {
    const struct probe_failure *most = probe_beside.failures;
    for (int i = 1; i < PROBE_MAX_REASONS; i++)
        if (probe_beside.failures[i].count > most->count) most = &probe_beside.failures[i];
    return most->reason;
}

/* A text that must stand beside the figure: a word or two, then a colon and the rest. */
__attribute__((format(printf, 1, 2))) PROBE_UNUSED static void probe_remark(const char *format, ...) {
    char text[PROBE_REMARK_LENGTH];
    if (probe_beside.remark_count == PROBE_MAX_REMARKS) probe_fail("too many remarks");
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    probe_copy_plain(probe_beside.remarks[probe_beside.remark_count++], text);
}

/* Both keys, each only where there is something to say. */
static inline void probe_print_beside(void) {
    const struct probe_failure *failure = probe_beside.failures, *end = failure + PROBE_MAX_REASONS;
    for (; failure < end && failure->count; failure++)
        printf("%s\"%s\": %" PRIu64, failure == probe_beside.failures ? ",\n\"failed\": {" : ", ", failure->reason,
               failure->count);
    if (failure > probe_beside.failures) putchar('}');
    for (int i = 0; i < probe_beside.remark_count; i++)
        printf("%s\"%s\"", i ? ", " : ",\n\"remarks\": [", probe_beside.remarks[i]);
    if (probe_beside.remark_count) putchar(']');
}

#endif

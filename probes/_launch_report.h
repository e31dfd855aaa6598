/* How the probe ended: gathered as it happens, written as one JSON object. */
#ifndef LAUNCH_REPORT_H
#define LAUNCH_REPORT_H

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static struct {
    const char *how;
    int code, signal;
    uint64_t wall;
    struct rusage usage;
    int left;
    bool preparing; /* it ended before the probe was started */
    char error[256];
} ended = {.how = ""};

/* The first reason stands. */
__attribute__((format(printf, 2, 3))) static void end_as(const char *how, const char *format, ...) {
    if (*ended.how) return;
    ended.how = how;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ended.error, sizeof ended.error, format, arguments);
    va_end(arguments);
}

static void print_text(FILE *file, const char *text) {
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < ' ') fprintf(file, "\\u%04x", (unsigned char)*text);
        else fputc(*text, file);
    }
    fputc('"', file);
}

static void signal_name(char *name, size_t size) {
    const char *known = ended.signal ? sigabbrev_np(ended.signal) : NULL;
    if (!ended.signal) *name = 0;
    else if (known) snprintf(name, size, "SIG%s", known);
    else snprintf(name, size, "SIGRTMIN+%d", ended.signal - SIGRTMIN);
}

static uint64_t ns(struct timeval time) { return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u; }

/* Writes the report and closes the file; could it be written? */
static bool write_report(FILE *file) {
    char name[32];
    signal_name(name, sizeof name);
    const struct rusage *usage = &ended.usage;
    struct rusage own, others;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &others); /* the probe with all that it left, and the spinners */
    uint64_t cpu = ns(own.ru_utime) + ns(own.ru_stime) + ns(others.ru_utime) + ns(others.ru_stime);
    fprintf(file, "{\"how\": \"%s\", \"code\": %d, \"signal\": \"%s\"", ended.how, ended.code, name);
    fprintf(file, ", \"preparing\": %s", ended.preparing ? "true" : "false");
    fprintf(file, ", \"wall_ns\": %" PRIu64 ", \"user_ns\": %" PRIu64 ", \"system_ns\": %" PRIu64, ended.wall,
            ns(usage->ru_utime), ns(usage->ru_stime));
    fprintf(file, ", \"minflt\": %ld, \"majflt\": %ld", usage->ru_minflt, usage->ru_majflt);
    fprintf(file, ", \"nvcsw\": %ld, \"nivcsw\": %ld", usage->ru_nvcsw, usage->ru_nivcsw);
    fprintf(file, ", \"cpu_ns\": %" PRIu64 ", \"maxrss_kb\": %ld, \"left\": %d, \"error\": ", cpu, usage->ru_maxrss, ended.left);
    print_text(file, ended.error);
    fputs("}\n", file);
    return fclose(file) == 0;
}

#endif

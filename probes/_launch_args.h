/* What the launcher was asked for. */
#ifndef LAUNCH_ARGS_H
#define LAUNCH_ARGS_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { MAX_WORDS = 64 };

static struct {
    cpu_set_t cpus, spin;
    bool has_cpus, serving, stream;
    char *env[MAX_WORDS], *prepare[MAX_WORDS + 1];
    int env_count, prepare_count;
    uint64_t limit, cap, errors, grace;
    int lock, report;
    pid_t runner;
    char **program;
} asked = {.cap = 64u << 20, .errors = 8192, .lock = -1, .report = -1};

__attribute__((noreturn)) static void wrong(const char *argument) {
    fprintf(stderr, "_launch: wrong or missing argument: %s\n", argument);
    exit(2);
}

static uint64_t number(const char *text, const char *argument) {
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text == '-') wrong(argument);
    return value;
}

static void cpu_list(const char *text, const char *argument, cpu_set_t *set) {
    while (*text) {
        char *end;
        unsigned long cpu = strtoul(text, &end, 10);
        if (end == text || cpu >= CPU_SETSIZE || (*end && *end != ',')) wrong(argument);
        CPU_SET(cpu, set);
        text = *end ? end + 1 : end;
    }
}

/* One more word of a list. */
static void add(char **words, int *count, char *word, const char *argument) {
    if (*count == MAX_WORDS) wrong(argument);
    words[(*count)++] = word;
}

static void read_argument(char *argument) {
    char *value = strchr(argument, '=');
    if (!value) wrong(argument);
    size_t length = (size_t)(value++ - argument);
#define KEY(name) (length == sizeof name - 1 && memcmp(argument, name, length) == 0)
    if (KEY("cpus")) cpu_list(value, argument, &asked.cpus), asked.has_cpus = true;
    else if (KEY("spin")) cpu_list(value, argument, &asked.spin);
    else if (KEY("limit")) asked.limit = number(value, argument);
    else if (KEY("cap")) asked.cap = number(value, argument);
    else if (KEY("errors")) asked.errors = number(value, argument);
    else if (KEY("grace")) asked.grace = number(value, argument);
    else if (KEY("stream")) asked.stream = number(value, argument) != 0;
    else if (KEY("env")) add(asked.env, &asked.env_count, value, argument);
    else if (KEY("prepare")) add(asked.prepare, &asked.prepare_count, value, argument);
    else if (KEY("lock")) asked.lock = (int)number(value, argument);
    else if (KEY("runner")) asked.runner = (pid_t)number(value, argument);
    else if (KEY("report")) asked.report = (int)number(value, argument);
    else wrong(argument);
#undef KEY
}

static void read_arguments(int count, char **values) {
    int i = 1;
    for (; i < count && strcmp(values[i], "--"); i++) read_argument(values[i]);
    if (i + 1 >= count) wrong("-- PROGRAM");
    asked.program = values + i + 1;
    if (asked.serving) return;
    if (asked.report < 0 || fcntl(asked.report, F_SETFD, FD_CLOEXEC)) wrong("report=FD");
    if (asked.lock >= 0 && fcntl(asked.lock, F_SETFD, FD_CLOEXEC)) wrong("lock=FD");
}

#endif

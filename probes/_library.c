/* The library of probe.h as an object of its own, for probes in C++: compiled once, by the C compiler.
 *
 * probe.hpp declares what is here. Its hooks are weak: a probe that defines none leaves them out.
 */
#include "probe.h"

__attribute__((weak)) void probe_c_setup(void);
__attribute__((weak)) void probe_c_first(void);
__attribute__((weak)) void probe_c_undo(void);
__attribute__((weak)) void probe_c_enter(int me);

const char **const probe_c_op = &probe_answer.op;
const char **const probe_c_failed = &probe_one.failed;
uint64_t *const probe_c_operations = &probe_run.operations;
size_t *const probe_c_usual_events = &probe_usual_events;

static void take_hooks(void) {
    probe_setup_hook = probe_c_setup;
    probe_first_hook = probe_c_first;
    probe_undo_hook = probe_c_undo;
    probe_enter_hook = probe_c_enter;
}

int probe_c_steady(int count, char **values, const char *op, probe_loop *loop, void (*body)(void)) {
    take_hooks();
    return probe_steady_main(count, values, op, loop, body);
}

int probe_c_event(int count, char **values, const char *op, void (*event)(void)) {
    take_hooks();
    return probe_event_main(count, values, op, event);
}

int probe_c_handoff(int count, char **values, const char *op, bool spins, void (*wake)(int), void (*wait)(int)) {
    take_hooks();
    return probe_handoff_main(count, values, op, spins, wake, wait);
}

int probe_c_facts(int count, char **values, void (*body)(void)) {
    take_hooks();
    return probe_facts_main(count, values, body);
}

uint64_t probe_c_number(const char *key, uint64_t otherwise) { return probe_number(key, otherwise); }
const char *probe_c_text(const char *key, const char *otherwise) { return probe_text(key, otherwise); }
int probe_c_choice(const char *key, const char *words) { return probe_choice(key, words); }
void *probe_c_memory(void *old, size_t size) { return probe_memory(old, size); }
void probe_c_begin(void) { probe_begin(); }
void probe_c_end(void) { probe_end(); }
const pthread_attr_t *probe_c_thread_attributes(int thread) { return probe_thread_attributes(thread); }
int probe_c_cpu_of(int thread) { return probe_cpu_of(thread); }
void probe_c_pin_to(int cpu) { probe_pin_to(cpu); }

/* What printf() would print, to be handed on. */
#define SAY(text, size)                          \
    char text[size];                             \
    va_list arguments;                           \
    va_start(arguments, format);                 \
    vsnprintf(text, sizeof text, format, arguments); \
    va_end(arguments)

__attribute__((noreturn, format(printf, 1, 2))) void probe_c_skip(const char *format, ...) {
    SAY(text, 4096);
    probe_skip("%s", text);
}

__attribute__((noreturn, format(printf, 1, 2))) void probe_c_fail(const char *format, ...) {
    SAY(text, 4096);
    probe_fail("%s", text);
}

__attribute__((format(printf, 1, 2))) void probe_c_remark(const char *format, ...) {
    SAY(text, PROBE_REMARK_LENGTH);
    probe_remark("%s", text);
}

__attribute__((format(printf, 2, 3))) void probe_c_fact(const char *name, const char *format, ...) {
    SAY(text, sizeof probe_answer.facts);
    probe_fact(name, "%s", text);
}

/* What probe.h is in C++: the same macros and functions, from the library that was compiled as C (_library.c).
 *
 * The loop that is timed is compiled here, with the body; only what stands around it is C.
 */
#ifndef PROBE_HPP
#define PROBE_HPP

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PROBE_NOINLINE __attribute__((noinline))
#define PROBE_UNUSED __attribute__((unused))
#define PROBE_AS_(name) __asm__("probe_c_" #name) /* its symbol in the library */

extern "C" {
typedef void probe_loop(uint64_t turns);

extern const char **const probe_c_op, **const probe_c_failed;
extern uint64_t *const probe_c_operations;
extern size_t *const probe_c_usual_events;

int probe_steady_main(int, char **, const char *op, probe_loop *, void (*body)()) PROBE_AS_(steady);
int probe_event_main(int, char **, const char *op, void (*event)()) PROBE_AS_(event);
int probe_handoff_main(int, char **, const char *op, bool spins, void (*wake)(int), void (*wait)(int)) PROBE_AS_(handoff);
int probe_facts_main(int, char **, void (*body)()) PROBE_AS_(facts);

uint64_t probe_number(const char *key, uint64_t otherwise) PROBE_AS_(number);
const char *probe_text(const char *key, const char *otherwise) PROBE_AS_(text);
int probe_choice(const char *key, const char *words) PROBE_AS_(choice);
void *probe_memory(void *old, size_t size) PROBE_AS_(memory);
void probe_begin() PROBE_AS_(begin);
void probe_end() PROBE_AS_(end);
const pthread_attr_t *probe_thread_attributes(int thread) PROBE_AS_(thread_attributes);
int probe_cpu_of(int thread) PROBE_AS_(cpu_of);
void probe_pin_to(int cpu) PROBE_AS_(pin_to);
void probe_skip(const char *format, ...) PROBE_AS_(skip) __attribute__((noreturn, format(printf, 1, 2)));
void probe_fail(const char *format, ...) PROBE_AS_(fail) __attribute__((noreturn, format(printf, 1, 2)));
void probe_remark(const char *format, ...) PROBE_AS_(remark) __attribute__((format(printf, 1, 2)));
void probe_fact(const char *name, const char *format, ...) PROBE_AS_(fact) __attribute__((format(printf, 2, 3)));
}

/* What a probe may set, called as in C: probe_run.operations, probe_one.failed, probe_answer.op. */
PROBE_UNUSED static struct { const char *&op; } probe_answer = {*probe_c_op};
PROBE_UNUSED static struct { const char *&failed; } probe_one = {*probe_c_failed};
PROBE_UNUSED static struct { uint64_t &operations; } probe_run = {*probe_c_operations};
PROBE_UNUSED static size_t &probe_usual_events = *probe_c_usual_events;

/* For the loop of a spin: gives the hyper-twin its turn. */
static inline void probe_pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#else
    __asm__ volatile("");
#endif
}

#define PROBE_SETUP extern "C" void probe_c_setup()
#define PROBE_FIRST extern "C" PROBE_NOINLINE void probe_c_first()
#define PROBE_UNDO extern "C" PROBE_NOINLINE void probe_c_undo()
#define PROBE_ENTER extern "C" void probe_c_enter(int me PROBE_UNUSED)
#define PROBE_WAKE static void probe_wake(int me PROBE_UNUSED)
#define PROBE_WAIT static void probe_wait(int me PROBE_UNUSED)

#define PROBE_STEADY(op)                                                                                       \
    static PROBE_NOINLINE void probe_body();                                                                   \
    static PROBE_NOINLINE void probe_body_loop(uint64_t turns) {                                               \
        for (uint64_t i = 0; i < turns; i++) {                                                                 \
            probe_body();                                                                                      \
            __asm__ volatile("" : : : "memory");                                                               \
        }                                                                                                      \
    }                                                                                                          \
    int main(int count, char **values) { return probe_steady_main(count, values, op, probe_body_loop, probe_body); } \
    static PROBE_NOINLINE void probe_body()

#define PROBE_EVENT(op)                                                                            \
    static void probe_body();                                                                      \
    int main(int count, char **values) { return probe_event_main(count, values, op, probe_body); } \
    static PROBE_NOINLINE void probe_body()

#define PROBE_FACTS                                                                            \
    static void probe_body();                                                                  \
    int main(int count, char **values) { return probe_facts_main(count, values, probe_body); } \
    static void probe_body()

#define PROBE_HANDOFF(op) \
    int main(int count, char **values) { return probe_handoff_main(count, values, op, false, probe_wake, probe_wait); }
#define PROBE_SPIN_HANDOFF(op) \
    int main(int count, char **values) { return probe_handoff_main(count, values, op, true, probe_wake, probe_wait); }

#endif

/* Where the stacks lie: main's and those of `count` threads, and what lies between them, from the top down.
 *
 * Measured: nothing; addresses are compared, and only distances told: the addresses are random. `main_size` is how far
 * main's stack may grow, `main_mapped` what is mapped of it now. `regions` are in the order of their addresses, the
 * highest first, a thread's guard with its stack, and `gaps` lie between them. `stack_limit` (`8 MiB`, `unlimited`) is
 * set before the process starts anew, since the C library reads it then.
 * Not measured: stacks that a program allocates for its threads itself.
 *
 * kind fact
 * threads 1
 * param count count 4
 * param stack_limit text inherited
 */
#include "probe.h"
#include "probe_map.h"

#include <sys/mman.h>

enum { MOST_THREADS = 64, LEAST_LIMIT = 1 << 16, WIDE = 1 << 24 };

struct stack {
    uintptr_t base, top, self, variable, frame; /* `self`: what pthread_self() is; `variable`: one of its own */
    size_t guard;
};

struct region {
    char name[24];
    uintptr_t low, high;
};

static int count;
static struct stack stacks[1 + MOST_THREADS]; /* main's first */
static struct region regions[MOST_THREADS + 4];
static int region_count;
static pthread_barrier_t together; /* all created, all looked, all told */
static __thread long variable;

/* With another limit the process starts anew. */
static void apply_limit(const char *wanted) {
    struct rlimit limit;
    char text[24];
    if (strcmp(wanted, "inherited") == 0) return;
    rlim_t soft = strcmp(wanted, "unlimited") ? probe_whole("stack_limit", wanted) : RLIM_INFINITY;
    if (soft < LEAST_LIMIT) probe_fail("stack_limit=%s is less than 64 KiB, with which no program starts", wanted);
    if (getrlimit(RLIMIT_STACK, &limit)) probe_fail("no limit of the stack: %s", strerror(errno));
    if (limit.rlim_cur == soft) return;
    if (soft > limit.rlim_max) probe_skip("no stack may be larger than %s here", probe_size(text, limit.rlim_max));
    limit.rlim_cur = soft;
    if (setrlimit(RLIMIT_STACK, &limit)) probe_fail("the limit of the stack cannot be set: %s", strerror(errno));
    execv("/proc/self/exe", probe_asked.values - 1);
    probe_fail("it cannot start anew with this limit: %s", strerror(errno));
}

PROBE_SETUP {
    uint64_t wanted = probe_number("count", 4);
    if (wanted < 1 || wanted > MOST_THREADS) probe_fail("count is 1 to %d", MOST_THREADS);
    count = (int)wanted;
    apply_limit(probe_text("stack_limit", "inherited"));
}

/* What the calling thread knows of its own stack. */
static void look(struct stack *mine) {
    pthread_attr_t attributes;
    void *base;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes)) probe_fail("a thread does not know its own stack");
    pthread_attr_getstack(&attributes, &base, &size);
    pthread_attr_getguardsize(&attributes, &mine->guard);
    pthread_attr_destroy(&attributes);
    mine->base = (uintptr_t)base;
    mine->top = mine->base + size;
    mine->self = (uintptr_t)pthread_self();
    mine->variable = (uintptr_t)&variable;
    mine->frame = (uintptr_t)__builtin_frame_address(0);
}

static void *thread(void *mine) {
    pthread_barrier_wait(&together); /* a look allocates memory, which may come to lie between two stacks */
    look(mine);
    pthread_barrier_wait(&together);
    pthread_barrier_wait(&together);
    return NULL;
}

static void add_region(const char *name, int number, uintptr_t low, uintptr_t high) {
    struct region *region = &regions[region_count++];
    if (number) snprintf(region->name, sizeof region->name, "%s %d", name, number);
    else snprintf(region->name, sizeof region->name, "%s", name);
    region->low = low;
    region->high = high;
}

/* All mappings that `belongs` says, as one region. */
static void add_mappings(const char *name, bool (*belongs)(const struct probe_mapping *)) {
    uintptr_t low = UINTPTR_MAX, high = 0;
    for (int i = 0; i < probe_map.count; i++) {
        if (!belongs(&probe_map.list[i])) continue;
        if (probe_map.list[i].low < low) low = probe_map.list[i].low;
        high = probe_map.list[i].high;
    }
    if (high) add_region(name, 0, low, high);
}

static bool is_library(const struct probe_mapping *mapping) { return strstr(mapping->name, ".so"); }
static bool is_heap(const struct probe_mapping *mapping) { return strcmp(mapping->name, "[heap]") == 0; }
static bool is_program(const struct probe_mapping *mapping) {
    static const struct probe_mapping *own;
    if (!own) own = probe_mapping_of((uintptr_t)is_program);
    return own && own->name[0] && strcmp(mapping->name, own->name) == 0;
}

static int higher_first(const void *one, const void *other) {
    uintptr_t a = ((const struct region *)one)->low, b = ((const struct region *)other)->low;
    return (a < b) - (a > b);
}

static void find_regions(void) {
    add_region("main", 0, stacks[0].base, stacks[0].top);
    for (int i = 1; i <= count; i++) add_region("thread", i, stacks[i].base - stacks[i].guard, stacks[i].top);
    add_mappings("shared libraries", is_library);
    add_mappings("heap", is_heap);
    add_mappings("program", is_program);
    qsort(regions, (size_t)region_count, sizeof *regions, higher_first);
}

static void tell_regions(void) {
    char *names, *gaps, text[24];
    size_t length;
    FILE *name = open_memstream(&names, &length), *gap = open_memstream(&gaps, &length);
    if (!name || !gap) probe_fail("out of memory");
    for (int i = 0; i < region_count; i++) {
        uintptr_t distance = i ? regions[i - 1].low - regions[i].high : 0;
        if (distance > WIDE) distance -= distance % (WIDE / 16); /* it is random: MiB are enough */
        fprintf(name, "%s\"%s\"", i ? ", " : "", regions[i].name);
        if (i) fprintf(gap, "%s\"%s\"", i > 1 ? ", " : "", probe_size(text, distance));
    }
    fclose(name);
    fclose(gap);
    probe_fact("regions", "[%s]", names);
    probe_fact("gaps", "[%s]", gaps);
}

static void tell_mapping(const char *fact, uintptr_t address) {
    const struct probe_mapping *mapping = probe_mapping_of(address);
    probe_fact(fact, "\"%s\"", !mapping ? "none" : mapping->name[0] ? mapping->name : "without a name");
}

/* How much of a stack is in memory. */
static uint64_t resident(const struct stack *stack) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (stack->top - stack->base) / page, found = 0;
    unsigned char *held = probe_memory(NULL, pages);
    if (mincore((void *)stack->base, stack->top - stack->base, held)) probe_fail("mincore: %s", strerror(errno));
    for (size_t i = 0; i < pages; i++) found += held[i] & 1;
    free(held);
    return found * page;
}

static void tell_main(void) {
    const struct probe_mapping *mapping = probe_mapping_of(stacks[0].frame);
    probe_fact_size("main_size", stacks[0].top - stacks[0].base);
    if (mapping) probe_fact_size("main_mapped", mapping->high - mapping->low);
    tell_mapping("main_mapping", stacks[0].frame);
}

static void tell_threads(void) {
    const struct stack *first = &stacks[1];
    probe_fact("threads", "%d", count);
    probe_fact_size("thread_size", first->top - first->base);
    probe_fact_size("thread_resident", resident(first));
    probe_fact_size("thread_guard", first->guard);
    tell_mapping("thread_mapping", first->frame);
    probe_fact("control_block_inside", first->base < first->self && first->self < first->top ? "true" : "false");
    probe_fact_size("control_block_below_top", first->top - first->self);
    probe_fact_size("variable_below_top", first->top - first->variable);
    probe_fact_size("first_frame_below_top", first->top - first->frame);
}

/* How the threads' stacks follow each other. */
static void tell_neighbours(void) {
    bool down = true, up = true, adjacent = true, alike = true;
    for (int i = 2; i <= count; i++) {
        const struct stack *one = &stacks[i - 1], *next = &stacks[i];
        down = down && next->base < one->base;
        up = up && next->base > one->base;
        adjacent = adjacent && (next->top + one->guard == one->base || one->top + next->guard == next->base);
        alike = alike && next->top - next->base == one->top - one->base && next->guard == one->guard;
    }
    if (count < 2) return;
    probe_fact("order", "\"%s\"", down ? "descending" : up ? "ascending" : "mixed");
    probe_fact("adjacent", adjacent ? "true" : "false");
    probe_fact("alike", alike ? "true" : "false");
    probe_fact_size("spacing", down ? stacks[1].base - stacks[2].base : stacks[2].base - stacks[1].base);
}

PROBE_FACTS {
    struct rlimit limit;
    char text[24];
    look(&stacks[0]);
    pthread_barrier_init(&together, NULL, (unsigned)count + 1);
    for (int i = 1; i <= count; i++) {
        pthread_t started;
        int error = pthread_create(&started, NULL, thread, &stacks[i]);
        if (error) probe_skip("no thread with such a stack: %s", strerror(error));
    }
    pthread_barrier_wait(&together);
    pthread_barrier_wait(&together);
    probe_read_map();
    getrlimit(RLIMIT_STACK, &limit);
    probe_fact("limit", "\"%s\"", limit.rlim_cur == RLIM_INFINITY ? "unlimited" : probe_size(text, limit.rlim_cur));
    tell_main();
    tell_threads();
    tell_neighbours();
    find_regions();
    tell_regions();
    pthread_barrier_wait(&together);
}

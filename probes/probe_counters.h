/* Counters of the CPU and of the kernel, by perf_event_open(2): instructions, cycles, misses and page faults.
 *
 * They count in a pass of their own, after all that is timed: nothing of it is open while a clock runs. All threads that
 * are there then, and what these start, are counted. The kernel's part counts where it may be seen; else user space only.
 */
#ifndef PROBE_COUNTERS_H
#define PROBE_COUNTERS_H

#include <dirent.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

enum { PROBE_COUNTERS = 5, PROBE_MAX_COUNTED = 64 /* threads */ };
enum { PROBE_COUNTED_BATCHES = 20, PROBE_COUNTED_EVENTS = 200 };

static struct probe_counter {
    const char *name;
    uint32_t type;
    uint64_t config;
    double each;  /* an operation */
    char why[64]; /* ... there is none */
    int files[PROBE_MAX_COUNTED];
} probe_counters[PROBE_COUNTERS] = {
    {.name = "instructions", .type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_INSTRUCTIONS},
    {.name = "cycles", .type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_CPU_CYCLES},
    {.name = "branch_misses", .type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_BRANCH_MISSES},
    {.name = "cache_misses", .type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_CACHE_MISSES},
    {.name = "faults", .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_PAGE_FAULTS},
};

static struct {
    pid_t threads[PROBE_MAX_COUNTED];
    int thread_count;
    bool taken, user_only;
    long first_faults; /* of the first call; < 0: not looked at */
} probe_counted = {.first_faults = -1};

static inline int probe_paranoid(void) {
    int level = -2;
    FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
    if (file && fscanf(file, "%d", &level) != 1) level = -2;
    if (file) fclose(file);
    return level;
}

/* Why a counter cannot be had; hardware without a PMU is the usual case in a virtual machine. */
static inline void probe_say_why(struct probe_counter *counter, int error) {
    const char *why = strerror(error);
    int level = probe_paranoid();
    bool forbidden = error == EACCES || error == EPERM;
    if (error == ENOENT || error == EOPNOTSUPP || error == ENODEV)
        why = counter->type == PERF_TYPE_HARDWARE ? "no PMU here" : "not counted here";
    if (error == ENOSYS) why = "no perf_event_open here";
    if (forbidden) why = "perf_event_open is forbidden here"; /* by seccomp, as in most containers */
    snprintf(counter->why, sizeof counter->why, "%s", why);
    if (forbidden && (level > 2 || (error == EACCES && level > -2)))
        snprintf(counter->why, sizeof counter->why, "perf_event_paranoid is %d", level);
}

static inline int probe_open_counter(const struct probe_counter *counter, pid_t thread) {
    struct perf_event_attr what = {.type = counter->type,
                                   .size = sizeof what,
                                   .config = counter->config,
                                   .disabled = 1,
                                   .inherit = 1,
                                   .exclude_kernel = probe_counted.user_only,
                                   .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING};
    int file = (int)syscall(SYS_perf_event_open, &what, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file >= 0 || probe_counted.user_only || (errno != EACCES && errno != EPERM)) return file;
    probe_counted.user_only = true;
    return probe_open_counter(counter, thread);
}

static inline void probe_list_threads(void) {
    DIR *tasks = opendir("/proc/self/task");
    probe_counted.thread_count = 0;
    for (struct dirent *entry; tasks && (entry = readdir(tasks));) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread > 0 && probe_counted.thread_count < PROBE_MAX_COUNTED)
            probe_counted.threads[probe_counted.thread_count++] = thread;
    }
    if (tasks) closedir(tasks);
}

/* Tells all open counters of all threads to start or to stop. */
static inline void probe_tell_counters(unsigned long what) {
    for (struct probe_counter *counter = probe_counters; counter < probe_counters + PROBE_COUNTERS; counter++)
        for (int i = 0; i < probe_counted.thread_count && !*counter->why; i++) ioctl(counter->files[i], what, 0);
}

static inline void probe_start_counters(void) {
    probe_list_threads();
    for (struct probe_counter *counter = probe_counters; counter < probe_counters + PROBE_COUNTERS; counter++)
        for (int i = 0; i < probe_counted.thread_count && !*counter->why; i++) {
            counter->files[i] = probe_open_counter(counter, probe_counted.threads[i]);
            if (counter->files[i] < 0) probe_say_why(counter, errno);
        }
    probe_tell_counters(PERF_EVENT_IOC_DISABLE); /* the call itself is warm now */
    probe_tell_counters(PERF_EVENT_IOC_ENABLE);
}

/* What one thread's counter reads: its count, made whole for the time that it had to share the PMU. */
static inline double probe_read_counter(struct probe_counter *counter, int file) {
    uint64_t read_[3]; /* count, ns enabled, ns running */
    if (read(file, read_, sizeof read_) != sizeof read_) probe_say_why(counter, errno);
    else if (read_[1] && !read_[2]) snprintf(counter->why, sizeof counter->why, "the PMU is in use");
    else if (read_[2]) return (double)read_[0] * (double)read_[1] / (double)read_[2];
    return 0;
}

static inline void probe_stop_counters(double operations) {
    probe_tell_counters(PERF_EVENT_IOC_DISABLE);
    for (struct probe_counter *counter = probe_counters; counter < probe_counters + PROBE_COUNTERS; counter++)
        for (int i = 0; i < probe_counted.thread_count && !*counter->why; i++) {
            counter->each += probe_read_counter(counter, counter->files[i]) / operations;
            close(counter->files[i]);
        }
    probe_counted.taken = true;
}

/* Page faults so far, of all threads. */
static inline long probe_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

static inline void probe_print_counters(void) {
    const char *before = "";
    if (!probe_counted.taken) return;
    printf(",\n\"counters\": {");
    for (struct probe_counter *counter = probe_counters; counter < probe_counters + PROBE_COUNTERS; counter++) {
        if (*counter->why) printf("%s\"%s\": \"%s\"", before, counter->name, counter->why);
        else printf("%s\"%s\": %.7g", before, counter->name, counter->each);
        before = ", ";
    }
    if (probe_counted.first_faults >= 0) printf(", \"first_faults\": %ld", probe_counted.first_faults);
    printf("}");
    if (probe_counted.user_only) printf(",\n\"counted\": \"user space only\"");
}

#endif

/* The directory of message_channel under /dev/shm: four FIFOs, and a file for each payload that is too long.
 *
 * It is /dev/shm/lab-notebook.<process id of the probe>; the launcher removes what a killed probe leaves of it.
 */
#ifndef CHANNEL_SCRATCH_H
#define CHANNEL_SCRATCH_H

#include <sys/stat.h>

#define CHANNEL_SHM "/dev/shm"
enum { CHANNEL_PATH = 64 };

static struct {
    char folder[CHANNEL_PATH];
    char fifos[2][2][CHANNEL_PATH]; /* by worker: output, input */
    char input[CHANNEL_PATH], output[CHANNEL_PATH];
} channel_scratch;

/* Removes all that may be there; a signal handler may call it, and errno stays. */
static inline void channel_sweep(void) {
    int error = errno;
    if (!*channel_scratch.folder) return;
    unlink(channel_scratch.input);
    unlink(channel_scratch.output);
    for (int i = 0; i < 4; i++) unlink(channel_scratch.fifos[i / 2][i % 2]);
    rmdir(channel_scratch.folder);
    errno = error;
}

/* As probe_fail(), and nothing is left. */
#define channel_fail(...) (channel_sweep(), probe_fail(__VA_ARGS__))

static inline void channel_make_folder(void) {
    char folder[CHANNEL_PATH];
    snprintf(folder, sizeof folder, CHANNEL_SHM "/lab-notebook.%d", (int)getpid());
    if (mkdir(folder, 0700)) probe_fail("no directory %s: %s", folder, strerror(errno));
    memcpy(channel_scratch.folder, folder, sizeof folder);
    static const char *const workers[] = {"caller", "callee"}, *const directions[] = {"output", "input"};
    for (int i = 0; i < 4; i++)
        snprintf(channel_scratch.fifos[i / 2][i % 2], CHANNEL_PATH, "%.40s/%s.%s", folder, workers[i / 2],
                 directions[i % 2]);
    snprintf(channel_scratch.input, CHANNEL_PATH, "%.40s/payload.input", folder);
    snprintf(channel_scratch.output, CHANNEL_PATH, "%.40s/payload.output", folder);
}

#endif

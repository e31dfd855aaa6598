/* A payload of message_channel: within its message, or above 960 bytes in a file under /dev/shm, as in nightcore.
 *
 * The file is created O_EXCL, ftruncate()d, mapped, zeroed and filled; its reader opens, fstat()s and maps it. The
 * caller unlinks both files of a call. Input and output: 22 system calls.
 */
#ifndef CHANNEL_PAYLOAD_H
#define CHANNEL_PAYLOAD_H

#include <signal.h>
#include <sys/mman.h>
#include <sys/statvfs.h>

#include "channel_message.h"

static const uint64_t CHANNEL_MOST = UINT64_C(16) << 20;

static inline void channel_check_size(uint64_t size) {
    if (size < 8 || size > CHANNEL_MOST) probe_fail("size=%" PRIu64 " is not within 8 bytes and 16 MiB", size);
    struct statvfs shm;
    if (statvfs(CHANNEL_SHM, &shm)) probe_skip(CHANNEL_SHM " cannot be used: %s", strerror(errno));
    uint64_t free = (uint64_t)shm.f_bavail * shm.f_frsize;
    if (size > CHANNEL_INLINE && free < 2 * size)
        probe_skip("two files of %" PRIu64 " bytes do not fit into " CHANNEL_SHM ", where %" PRIu64 " are free", size, free);
}

/* A page of a mapped file that finds no memory left is a SIGBUS. */
static inline void channel_on_full(int signal) {
    static const char text[] = CHANNEL_SHM " is full\n";
    channel_sweep();
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    _exit(written < 0 ? signal : EXIT_FAILURE);
}

static inline char *channel_map(int file, size_t size, int protection, const char *path) {
    char *data = file < 0 ? MAP_FAILED : mmap(NULL, size, protection, MAP_SHARED, file, 0);
    if (data == MAP_FAILED) channel_fail("no payload %s: %s", path, strerror(errno));
    close(file);
    return data;
}

static inline char *channel_create(const char *path, size_t size) {
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 && ftruncate(file, (off_t)size)) channel_fail("no payload of %zu bytes: %s", size, strerror(errno));
    char *data = channel_map(file, size, PROT_READ | PROT_WRITE, path);
    return memset(data, 0, size);
}

static inline char *channel_open(const char *path, size_t *size) {
    struct stat state = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) fstat(file, &state);
    *size = (size_t)state.st_size;
    return channel_map(file, *size, PROT_READ, path);
}

/* Puts a payload into a message, or into this file; returns its mapping, or NULL. */
static inline char *channel_put(struct channel_message *message, const char *path, const char *data, size_t size) {
    bool fits = size <= CHANNEL_INLINE;
    char *mapped = fits ? NULL : channel_create(path, size);
    memcpy(fits ? message->payload : mapped, data, size);
    message->payload_size = fits ? (int32_t)size : -(int32_t)size;
    return mapped;
}

/* Where the payload of a message lies, and its size; a mapping is the caller's to undo. */
static inline const char *channel_look(const struct channel_message *message, const char *path, size_t *size) {
    if (message->payload_size < 0) return channel_open(path, size);
    *size = (size_t)message->payload_size;
    return message->payload;
}

static inline void channel_unmap(const struct channel_message *message, const char *data, size_t size) {
    if (message->payload_size < 0) munmap((void *)(uintptr_t)data, size);
}

#endif

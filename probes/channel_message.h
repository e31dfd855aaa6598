/* The message of message_channel, and how it is passed on: FIFO, Unix socket, or shared memory with an eventfd.
 *
 * A message is 1024 bytes whatever it carries, no more than PIPE_BUF, so that a write is atomic. Its header is
 * nightcore's, where a cache line ends; in what is padding there it carries when and where it came by.
 */
#ifndef CHANNEL_MESSAGE_H
#define CHANNEL_MESSAGE_H

#include <limits.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "channel_scratch.h"

enum { CHANNEL_MESSAGE = 1024, CHANNEL_HEADER = 64, CHANNEL_INLINE = CHANNEL_MESSAGE - CHANNEL_HEADER };
enum channel_type { CHANNEL_INVOKE = 1, CHANNEL_DISPATCH, CHANNEL_COMPLETE, CHANNEL_STOP };
enum channel_role { CHANNEL_CALLER, CHANNEL_CALLEE, CHANNEL_ENGINE, CHANNEL_ROLES };
enum { CHANNEL_WORKERS = CHANNEL_ENGINE };
enum channel_direction { CHANNEL_OUT, CHANNEL_IN, CHANNEL_DIRECTIONS }; /* as the worker sees it */
enum channel_arrival { CHANNEL_AT_ENGINE, CHANNEL_AT_CALLEE, CHANNEL_BACK_AT_ENGINE, CHANNEL_ARRIVALS };

struct channel_message {
    uint8_t type, function, method, client;
    uint32_t call;
    int64_t parent;
    uint64_t sent;         /* ticks */
    int32_t payload_size;  /* negative: in a file of its own */
    uint32_t flags;
    uint64_t arrived[CHANNEL_ARRIVALS]; /* ticks */
    uint16_t cpu[4];       /* of the engine and the callee, by role */
    char payload[CHANNEL_INLINE];
};
_Static_assert(sizeof(struct channel_message) == CHANNEL_MESSAGE && CHANNEL_MESSAGE <= PIPE_BUF, "one atomic write");
_Static_assert(offsetof(struct channel_message, payload) == CHANNEL_HEADER, "a header of one cache line");

/* One direction of one worker's channel. */
struct channel_pipe {
    int reader, writer;
    struct channel_message *slot; /* where a message lies in shared memory, or NULL */
};

static struct channel_pipe channel_pipes[CHANNEL_WORKERS][CHANNEL_DIRECTIONS];

/* What all three processes see. */
static struct channel_shared {
    struct channel_message slots[CHANNEL_WORKERS][CHANNEL_DIRECTIONS];
    long switches[CHANNEL_ROLES][2];
} *channel_shared;

/* Passes a message on; false where nobody is left to read it. */
static inline bool channel_send(const struct channel_pipe *pipe, const struct channel_message *message) {
    const uint64_t one = 1;
    if (pipe->slot) *pipe->slot = *message;
    const void *data = pipe->slot ? (const void *)&one : message;
    size_t size = pipe->slot ? sizeof one : sizeof *message;
    return write(pipe->writer, data, size) == (ssize_t)size;
}

/* Sleeps until a message is there; false where nobody is left to write one. */
static inline bool channel_receive(const struct channel_pipe *pipe, struct channel_message *message) {
    uint64_t count;
    void *data = pipe->slot ? (void *)&count : message;
    size_t size = pipe->slot ? sizeof count : sizeof *message;
    ssize_t length;
    while ((length = read(pipe->reader, data, size)) < 0 && errno == EINTR) {
    }
    if (pipe->slot) *message = *pipe->slot;
    return length == (ssize_t)size;
}

/* Both ends of a named FIFO: a reader that does not wait for a writer, then a writer, then a blocking reader. */
static inline struct channel_pipe channel_open_fifo(const char *path) {
    struct channel_pipe ends = {-1, -1, NULL};
    if (mkfifo(path, 0600) == 0 && (ends.reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) >= 0)
        ends.writer = open(path, O_WRONLY | O_CLOEXEC);
    if (ends.writer < 0 || fcntl(ends.reader, F_SETFL, 0)) channel_fail("no FIFO %s: %s", path, strerror(errno));
    return ends;
}

static inline void channel_open_fifos(void) {
    for (int i = 0; i < CHANNEL_WORKERS; i++)
        for (int j = 0; j < CHANNEL_DIRECTIONS; j++)
            channel_pipes[i][j] = channel_open_fifo(channel_scratch.fifos[i][j]);
}

/* A socket keeps messages apart (SOCK_SEQPACKET), as a FIFO does with writes of up to PIPE_BUF. */
static inline void channel_open_sockets(void) {
    for (int i = 0, ends[2]; i < CHANNEL_WORKERS; i++) {
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) channel_fail("no socket: %s", strerror(errno));
        channel_pipes[i][CHANNEL_OUT] = (struct channel_pipe){ends[1], ends[0], NULL};
        channel_pipes[i][CHANNEL_IN] = (struct channel_pipe){ends[0], ends[1], NULL};
    }
}

static inline void channel_open_eventfds(void) {
    for (int i = 0; i < CHANNEL_WORKERS; i++)
        for (int j = 0; j < CHANNEL_DIRECTIONS; j++) {
            int file = eventfd(0, EFD_CLOEXEC);
            if (file < 0) channel_fail("no eventfd: %s", strerror(errno));
            channel_pipes[i][j] = (struct channel_pipe){file, file, &channel_shared->slots[i][j]};
        }
}

/* In a child and in the caller: only the ends that are theirs stay open, so that a death is an end of file. */
static inline void channel_keep_ends_of(enum channel_role role) {
    for (int i = 0; i < CHANNEL_WORKERS; i++) {
        const struct channel_pipe *out = &channel_pipes[i][CHANNEL_OUT], *in = &channel_pipes[i][CHANNEL_IN];
        if (out->slot) return; /* an eventfd has no ends */
        if (role != CHANNEL_ENGINE) close(out->reader), close(in->writer);
        if (role != (enum channel_role)i) close(out->writer), close(in->reader);
    }
}

#endif

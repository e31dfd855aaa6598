/* What a unary gRPC call is on the wire: the request's one message, the reply's frame, and how it ended.
 *
 * Source: gRPC over HTTP/2 (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md) and doc/statuscodes.md. A message is framed by
 * a byte (compressed or not) and its length in 4 bytes, the highest first. Whether a call went well is said by
 * grpc-status alone, in the trailers, or in the headers where there is no message: HTTP says 200 in any case.
 */
#ifndef INVOKE_GRPC_H
#define INVOKE_GRPC_H

#include "invoke_call.h"

static const char *const invoke_grpc_names[] = {
    "ok", "cancelled", "unknown", "invalid argument", "deadline exceeded", "not found", "already exists",
    "permission denied", "resource exhausted", "failed precondition", "aborted", "out of range", "unimplemented",
    "internal", "unavailable", "data loss", "unauthenticated"};

/* The framed message {string name = 1}, in protobuf: tag 0x0a, the length as a varint, the text; "" is left out. */
static inline unsigned char *invoke_grpc_frame(const char *name, size_t *size) {
    size_t length = strlen(name), at = 5;
    unsigned char *frame = memset(probe_memory(NULL, length + 16), 0, length + 16);
    if (length) {
        frame[at++] = 0x0a;
        for (size_t rest = length; rest || at == 6; rest >>= 7)
            frame[at++] = (unsigned char)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
        memcpy(frame + at, name, length);
        at += length;
    }
    for (int i = 0; i < 4; i++) frame[1 + i] = (unsigned char)((at - 5) >> (24 - 8 * i));
    *size = at;
    return frame;
}

/* NULL, or why a reply that is whole as HTTP sees it is no good reply. */
static inline const char *invoke_grpc_judge(struct invoke_line *line) {
    static __thread char why[PROBE_REMARK_LENGTH];
    const struct invoke_reply *reply = &line->reply;
    long status = reply->grpc_status, names = sizeof invoke_grpc_names / sizeof *invoke_grpc_names;
    if (status == INVOKE_GRPC_UNSAID) return "no grpc-status";
    if (status) {
        const char *name = status > 0 && status < names ? invoke_grpc_names[status] : "no such status";
        const char *text = reply->grpc_message;
        snprintf(why, sizeof why, "grpc-status %ld: %s%s%s%s", status, name, *text ? " (" : "", text, *text ? ")" : "");
        return why;
    }
    if (reply->length < 5) return "no message";
    const unsigned char *head = reply->head;
    size_t length = (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
    if (head[0]) return "a compressed message, which was not asked for";
    return length + 5 == reply->length ? NULL : "not one whole message";
}

#endif

/* One call by libcurl: prepared beforehand, performed within the clock, judged after it.
 *
 * A failed call is never a fast one: whatever is no whole, good answer has a reason in words that are the same for
 * all calls that fail alike. Every call has a time-out. No proxy is ever asked, whatever the environment says.
 */
#ifndef INVOKE_CALL_H
#define INVOKE_CALL_H

#include <curl/curl.h>

enum { INVOKE_HEAD = 5 /* bytes of an answer that are kept */, INVOKE_GRPC_UNSAID = -1 };

struct invoke_reply {
    unsigned char head[INVOKE_HEAD];
    size_t length;                     /* of the body */
    size_t headers;                    /* lines of them, trailers too */
    bool began;                        /* the empty line after the headers has come */
    long grpc_status;                  /* from the headers or the trailers */
    char grpc_message[80];
};

/* A handle to one endpoint, of one caller; each keeps its own connection. */
struct invoke_line {
    CURL *handle;
    struct invoke_reply reply;
    bool open;                         /* a connection is, and speaks HTTP/2 */
    char reason[PROBE_REMARK_LENGTH];  /* why the last call failed */
};

static struct {
    bool fresh;                        /* a new connection for each call */
    uint64_t timeout;                  /* ns a call */
    size_t endpoints;
    bool http2, tells_once;            /* see invoke_tell_once() */
    void (*prepare)(CURL *handle, size_t endpoint);
    const char *(*judge)(struct invoke_line *line); /* NULL, or why a whole answer is no good one */
} invoke = {.endpoints = 1};

static inline size_t invoke_take_body(char *bytes, size_t size, size_t count, void *into) {
    struct invoke_reply *reply = into;
    for (size_t i = 0; i < size * count && reply->length + i < INVOKE_HEAD; i++)
        reply->head[reply->length + i] = (unsigned char)bytes[i];
    reply->length += size * count;
    return size * count;
}

/* The value of a header line, or NULL where it is another header's; ends with the line. */
static inline const char *invoke_header(const char *line, size_t length, const char *name) {
    size_t head = strlen(name);
    if (length <= head || strncasecmp(line, name, head) || line[head] != ':') return NULL;
    const char *value = line + head + 1;
    return value + strspn(value, " ");
}

/* libcurl gives trailers as it gives headers; each line ends with CR LF. */
static inline size_t invoke_take_header(char *line, size_t size, size_t count, void *into) {
    struct invoke_reply *reply = into;
    const char *status = invoke_header(line, count, "grpc-status");
    const char *message = invoke_header(line, count, "grpc-message");
    if (status) reply->grpc_status = *status >= '0' && *status <= '9' ? strtol(status, NULL, 10) : INVOKE_GRPC_UNSAID;
    reply->headers++;
    if (count == 2 && *line == '\r') reply->began = true;
    if (message) {
        size_t length = strcspn(message, "\r\n");
        snprintf(reply->grpc_message, sizeof reply->grpc_message, "%.*s", (int)length, message);
    }
    return size * count;
}

static inline void invoke_open(struct invoke_line *line, size_t endpoint) {
    CURL *handle = line->handle = curl_easy_init();
    if (!handle) probe_fail("libcurl gives no handle");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)((invoke.timeout + 999999) / 1000000));
    curl_easy_setopt(handle, CURLOPT_DNS_CACHE_TIMEOUT, -1L); /* a name is looked up once, in the first call */
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, (long)invoke.fresh);
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, (long)invoke.fresh);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, invoke_take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &line->reply);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, invoke_take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &line->reply);
    invoke.prepare(handle, endpoint);
}

static inline struct curl_slist *invoke_add_header(struct curl_slist *headers, const char *line) {
    struct curl_slist *longer = curl_slist_append(headers, line);
    if (!longer) probe_fail("out of memory");
    return longer;
}

/* Connections that the last call has opened. */
static inline long invoke_opened(const struct invoke_line *line) {
    long opened = 0;
    curl_easy_getinfo(line->handle, CURLINFO_NUM_CONNECTS, &opened);
    return opened;
}

/* Why no whole answer came, in words without figures that differ from call to call. */
static inline const char *invoke_trouble(struct invoke_line *line, CURLcode code) {
    long error = 0;
    curl_easy_getinfo(line->handle, CURLINFO_OS_ERRNO, &error);
    switch (code) {
        case CURLE_COULDNT_CONNECT: return error ? strerror((int)error) : "no connection";
        case CURLE_COULDNT_RESOLVE_HOST: return "there is no such host";
        default: break; /* there is a connection */
    }
    if (line->open && invoke_opened(line)) return "the kept connection had been closed";
    if (code == CURLE_HTTP2_STREAM && !line->reply.headers) return "refused before the request was all sent";
    if (invoke.http2 && !line->reply.headers) return "no answer in HTTP/2: it closed, or speaks something else";
    switch (code) {
        case CURLE_OK: case CURLE_PARTIAL_FILE: case CURLE_GOT_NOTHING:
            return line->reply.headers ? "closed before the answer was whole" : "closed without an answer";
        case CURLE_UNSUPPORTED_PROTOCOL: return "no HTTP is spoken there";
        case CURLE_SEND_ERROR: case CURLE_RECV_ERROR: return error ? strerror((int)error) : "connection lost";
        default: return curl_easy_strerror(code);
    }
}

/* Afterwards: NULL, or why the call has failed. That headers are cut off, libcurl does not mind. */
static inline const char *invoke_failure(struct invoke_line *line, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(line->handle, CURLINFO_RESPONSE_CODE, &status);
    const char *why = NULL;
    if (code == CURLE_OPERATION_TIMEDOUT)
        snprintf(line->reason, sizeof line->reason, "no answer within %.6g s", (double)invoke.timeout / 1e9);
    else if (code != CURLE_OK || !line->reply.began)
        snprintf(line->reason, sizeof line->reason, "%s", invoke_trouble(line, code));
    else if (status < 200 || status > 299) snprintf(line->reason, sizeof line->reason, "HTTP %ld", status);
    else if (invoke.judge && (why = invoke.judge(line))) snprintf(line->reason, sizeof line->reason, "%s", why);
    else return NULL;
    return line->reason;
}

/* libcurl 7.88 fails the second call of a connection for which it was told beforehand of HTTP/2 (curl's pull request
 * 10643): it is told so only where a connection is to be opened. After a failure that is done by a handle of its own. */
static inline void invoke_tell_once(struct invoke_line *line, size_t endpoint, bool failed) {
    if (!invoke.tells_once || invoke.fresh) return;
    if (failed) {
        curl_easy_cleanup(line->handle);
        invoke_open(line, endpoint);
    } else if (!line->open) curl_easy_setopt(line->handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2_0);
    line->open = !failed;
}

#endif

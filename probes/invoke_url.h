/* Addresses, checked before anything is sent: what is wrong is said without a password in it. */
#ifndef INVOKE_URL_H
#define INVOKE_URL_H

#include <curl/curl.h>

static inline bool invoke_has(CURLU *parts, CURLUPart part) {
    char *text = NULL;
    bool found = curl_url_get(parts, part, &text, 0) == CURLUE_OK && *text;
    curl_free(text);
    return found;
}

/* A URL that can be called as it is; `key` is the parameter's name. */
static inline const char *invoke_url(const char *key, const char *text) {
    CURLU *parts = curl_url();
    bool scheme = !strncmp(text, "http://", 7) || !strncmp(text, "https://", 8);
    if (!parts) probe_fail("out of memory");
    if (strchr(text, '@') && (!scheme || curl_url_set(parts, CURLUPART_URL, text, 0) ||
                              invoke_has(parts, CURLUPART_USER) || invoke_has(parts, CURLUPART_PASSWORD)))
        probe_fail("%s holds a user or a password: leave them out", key);
    if (!scheme) probe_fail("%s=%s has no scheme: write http://%s", key, text, text);
    if (curl_url_set(parts, CURLUPART_URL, text, 0)) probe_fail("%s=%s is not a URL", key, text);
    curl_url_cleanup(parts);
    return text;
}

/* `host:port` -> http://host:port and a path; a host without a port takes `port`, where that is not empty. */
static inline char *invoke_url_to(const char *key, const char *host, const char *port, const char *path) {
    CURLU *parts = curl_url();
    char *url = NULL, *found = NULL;
    size_t room = strlen(host) + sizeof "http://";
    char *head = probe_memory(NULL, room);
    snprintf(head, room, "http://%s", host);
    bool plain = parts && !strpbrk(host, "/@?# ") && !curl_url_set(parts, CURLUPART_URL, head, 0);
    if (!plain) probe_fail("%s is not host:port", key);
    if (curl_url_get(parts, CURLUPART_PORT, &found, 0)) {
        if (!*port) probe_fail("%s=%s has no port: write %s:50051", key, host, host);
        if (curl_url_set(parts, CURLUPART_PORT, port, 0)) probe_fail("%s: %s is not a port", key, port);
    }
    if (curl_url_set(parts, CURLUPART_PATH, path, 0) || curl_url_get(parts, CURLUPART_URL, &url, 0))
        probe_fail("%s is not a path", path);
    curl_free(found);
    curl_url_cleanup(parts);
    free(head);
    return url;
}

#endif

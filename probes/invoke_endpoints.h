/* vHive's file of endpoints, `[{"hostname": "...", "eventing": false, "matchers": null}]`, read by json-c. */
#ifndef INVOKE_ENDPOINTS_H
#define INVOKE_ENDPOINTS_H

#include <json-c/json.h>

enum { INVOKE_MOST_ENDPOINTS = 1000 };

/* The host of one endpoint; the run fails where it is none that can be called and timed. */
static inline const char *invoke_hostname(const char *path, json_object *list, size_t i) {
    json_object *one = json_object_array_get_idx(list, i), *field;
    if (!json_object_object_get_ex(one, "hostname", &field) || !json_object_is_type(field, json_type_string) ||
        !json_object_get_string_len(field))
        probe_fail("%s: entry %zu has no hostname", path, i + 1);
    const char *host = json_object_get_string(field);
    if (json_object_object_get_ex(one, "eventing", &field) && json_object_get_boolean(field))
        probe_fail("%s: entry %zu is an eventing function, whose end no answer tells", path, i + 1);
    return host;
}

/* Reads the file; gives the list, and how many there are: at least one. */
static inline json_object *invoke_read_endpoints(const char *path, size_t *count) {
    if (access(path, R_OK)) probe_fail("endpoints=%s: %s", path, strerror(errno));
    json_object *list = json_object_from_file(path);
    if (!list) probe_fail("endpoints=%s is not JSON", path);
    if (!json_object_is_type(list, json_type_array))
        probe_fail("endpoints=%s is not a list: write [{\"hostname\": \"...\"}]", path);
    *count = json_object_array_length(list);
    if (!*count || *count > INVOKE_MOST_ENDPOINTS)
        probe_fail("endpoints=%s holds %zu endpoints: 1 to %d can be called", path, *count, INVOKE_MOST_ENDPOINTS);
    return list;
}

#endif

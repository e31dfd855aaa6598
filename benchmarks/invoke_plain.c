/* The plainest client on libcurl: so many POSTs on one connection, and the median of libcurl's own figure for them,
 * CURLINFO_TOTAL_TIME_T, in us. Shares nothing with the probes.
 *
 *   invoke_plain URL CALLS
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

enum { WARM_UPS = 101 };

static size_t swallow(char *bytes, size_t size, size_t count, void *nothing) {
    (void)bytes, (void)nothing;
    return size * count;
}

static int compare(const void *left, const void *right) {
    curl_off_t a = *(const curl_off_t *)left, b = *(const curl_off_t *)right;
    return (a > b) - (a < b);
}

int main(int count, char **values) {
    if (count != 3) return 2;
    int calls = atoi(values[2]);
    curl_off_t *times = calloc((size_t)calls + WARM_UPS, sizeof *times);
    CURL *handle = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: text/plain");
    if (calls < 1 || !times || !handle || !headers) return 2;
    curl_easy_setopt(handle, CURLOPT_URL, values[1]);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, "hello");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, swallow);
    for (int i = 0; i < calls + WARM_UPS; i++)
        if (curl_easy_perform(handle) || curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &times[i])) return 1;
    qsort(times + WARM_UPS, (size_t)calls, sizeof *times, compare);
    printf("%" CURL_FORMAT_CURL_OFF_T "\n", times[WARM_UPS + calls / 2]);
    return 0;
}

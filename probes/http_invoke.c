/* One invocation of a running function over HTTP: a POST, as nightcore's and OpenFaaS's /function/NAME take it.
 *
 * Measured: from the start of the call in the client to the end of the answer, everything between included: libcurl,
 * the network, the gateway, the function. `connection=keep` (HTTP/1.1 keep-alive) opens one connection, in the first
 * call; `connection=new` opens one for every call and closes it. `rate=closed` begins a call when the last one has
 * ended, on each of `connections`; `rate=1000` begins one every 1/1000 s on whichever is free, and its time counts from
 * the moment that it was due. A call that fails is counted and is no sample: a status other than 2xx, an answer that
 * is cut short, none within `timeout`. Not measured: the function alone, redirects (they are failures).
 *
 * kind event
 * threads 1
 * library libcurl libcurl4-openssl-dev
 * param url url http://127.0.0.1:8080/function/hello
 * param body text hello
 * param connection choice(keep|new) keep
 * param rate positive|closed closed
 * param connections positive 1
 * param timeout duration 5000000000
 */
#include "probe.h"

#include "invoke.h"

static const char *url, *body;
static struct curl_slist *headers;

PROBE_SETUP {
    url = invoke_url("url", probe_text("url", "http://127.0.0.1:8080/function/hello"));
    body = probe_text("body", "hello");
    invoke_read_parameters();
    headers = invoke_add_header(headers, "Content-Type: text/plain");
}

static void prepare(CURL *handle, size_t endpoint PROBE_UNUSED) {
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
}

int main(int count, char **values) { return invoke_main(count, values, prepare, NULL); }

/* One invocation of a running function over gRPC: a unary call over HTTP/2 without TLS, as vHive's functions take it.
 *
 * Measured: from the start of the call in the client to the end of the trailers, everything between included: libcurl,
 * the network, the routing, the function. `connection=keep` is a reused channel; `connection=new` opens TCP and HTTP/2
 * for every call, as vHive's own invoker does. `rate` and `connections` are those of http_invoke. `message` is
 * {string name = 1}. `authority` is what Knative routes by; without it the target's own name. `endpoints` is a file of
 * vHive's: its host names are called in turn, at the port of `target` where they have none. A call that fails is
 * counted and is no sample: above all a grpc-status other than 0, which HTTP calls 200. Not measured: the function
 * alone; TLS; streams; the encoding of the message, which is done once.
 *
 * kind event
 * threads 1
 * library libcurl libcurl4-openssl-dev
 * library json-c libjson-c-dev
 * param target address 127.0.0.1:50051
 * param method text /helloworld.Greeter/SayHello
 * param message text world
 * param authority text
 * param endpoints text
 * param connection choice(keep|new) keep
 * param rate positive|closed closed
 * param connections positive 1
 * param timeout duration 5000000000
 */
#include "probe.h"

#include "invoke.h"
#include "invoke_endpoints.h"
#include "invoke_grpc.h"

static char **urls;
static unsigned char *frame;
static size_t frame_size;
static struct curl_slist *headers;

/* An address for each endpoint; one without a port takes the target's, which the URL library tells. */
static void address(const char *target, const char *method, const char *endpoints) {
    json_object *list = *endpoints ? invoke_read_endpoints(endpoints, &invoke.endpoints) : NULL;
    const char *port = strrchr(target, ':');
    char *alone = invoke_url_to("target", target, "", method);
    urls = probe_memory(NULL, invoke.endpoints * sizeof *urls);
    urls[0] = alone;
    for (size_t i = 0; list && i < invoke.endpoints; i++)
        urls[i] = invoke_url_to("hostname", invoke_hostname(endpoints, list, i), port ? port + 1 : "", method);
}

PROBE_SETUP {
    char host[300];
    const char *target = probe_text("target", "127.0.0.1:50051");
    const char *method = probe_text("method", "/helloworld.Greeter/SayHello");
    const char *authority = probe_text("authority", "");
    if (*method != '/') probe_fail("method=%s does not begin with /: write /package.Service/Method", method);
    address(target, method, probe_text("endpoints", ""));
    frame = invoke_grpc_frame(probe_text("message", "world"), &frame_size);
    invoke_read_parameters();
    headers = invoke_add_header(headers, "content-type: application/grpc");
    headers = invoke_add_header(headers, "te: trailers");
    headers = invoke_add_header(headers, "accept:");
    if (snprintf(host, sizeof host, "host: %s", authority) >= (int)sizeof host) probe_fail("authority is too long");
    unsigned libcurl = curl_version_info(CURLVERSION_NOW)->version_num;
    invoke.http2 = true;
    invoke.tells_once = libcurl >= 0x075800 && libcurl < 0x080000;
    if (*authority) headers = invoke_add_header(headers, host);
}

static void prepare(CURL *handle, size_t endpoint) {
    curl_easy_setopt(handle, CURLOPT_URL, urls[endpoint]);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)frame_size);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, frame);
}

int main(int count, char **values) { return invoke_main(count, values, prepare, invoke_grpc_judge); }

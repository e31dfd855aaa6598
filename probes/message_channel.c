/* An internal call of nightcore: a worker calls a function in another process, through an engine.
 *
 * Three processes, two named FIFOs for each worker (output, input), messages of 1024 bytes. The caller writes INVOKE
 * and blocks; the engine, in epoll_wait(), reads it, picks an idle worker and writes DISPATCH; the callee, in a
 * blocking read, runs and writes COMPLETE; the engine copies it to the caller. 10 system calls, 4 hand-offs. Payloads
 * above 960 bytes go through a file under /dev/shm each way: 22 more.
 *
 * Measured: from before the caller puts `size` bytes into its message to after it has copied the answer of the same
 * size out; the callee has read each byte, and every answer is compared after the clock has stopped. `step` is a part
 * of the call; the five add up to it: invoke (caller to engine), dispatch (engine to callee), run (in the callee),
 * complete (callee to engine), answer (engine to caller). `transport=unix` has sockets instead of FIFOs, `eventfd`
 * messages in shared memory. Fewer events above 64 KiB (1000) and 1 MiB (100). Places: `s` where all ran on one CPU.
 * Not measured: the gateway, HTTP, several calls at once, a worker that is not idle.
 *
 * kind event
 * threads 3
 * param size bytes 64
 * param transport choice(fifo|unix|eventfd) fifo
 * param step choice(call|invoke|dispatch|run|complete|answer) call
 */
#include "probe.h"

#include "channel_workers.h"

enum { CALL, INVOKE, DISPATCH, RUN, COMPLETE, ANSWER };
enum { FIFO, UNIX, EVENTFD };

static int step, transport;
static size_t size;
static char *request, *answer;
static struct channel_message message;
static size_t answered; /* bytes */

PROBE_SETUP {
    static const char *const ops[] = {"call, from the caller to its answer", "INVOKE, from the caller to the engine",
                                      "DISPATCH, from the engine to the callee", "the callee's own part",
                                      "COMPLETE, from the callee to the engine", "answer, from the engine to the caller"};
    uint64_t wanted = probe_number("size", 64);
    transport = probe_choice("transport", "fifo|unix|eventfd");
    step = probe_choice("step", "call|invoke|dispatch|run|complete|answer");
    probe_answer.op = ops[step];
    channel_check_size(wanted);
    size = (size_t)wanted;
    probe_usual_events = size <= 64 << 10 ? PROBE_EVENTS : size <= 1 << 20 ? 1000 : 100;
}

static void open_channels(void) {
    channel_shared = mmap(NULL, sizeof *channel_shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (channel_shared == MAP_FAILED) probe_fail("no shared memory: %s", strerror(errno));
    signal(SIGPIPE, SIG_IGN);
    signal(SIGBUS, channel_on_full);
    channel_make_folder();
    if (transport == FIFO) channel_open_fifos();
    else if (transport == UNIX) channel_open_sockets();
    else channel_open_eventfds();
    if (transport == EVENTFD) signal(SIGCHLD, channel_on_child_gone);
}

static void start(void) {
    request = probe_memory(NULL, size);
    answer = memset(probe_memory(NULL, size), 0, size);
    for (size_t i = 0; i < size; i++) request[i] = (char)(i * 31 + i / 251);
    open_channels();
    channel_start(CHANNEL_ENGINE, 1, channel_be_engine, size);
    channel_start(CHANNEL_CALLEE, 2, channel_be_callee, size);
    channel_keep_ends_of(CHANNEL_CALLER);
    for (int i = CHANNEL_CALLEE; i < CHANNEL_ROLES; i++) channel_stats[i] = channel_open_stat(channel_pids[i]);
}

static void invoke(void) {
    char *input = channel_put(&message, channel_scratch.input, request, size);
    if (!channel_send(&channel_pipes[CHANNEL_CALLER][CHANNEL_OUT], &message)) channel_lost();
    if (!channel_receive(&channel_pipes[CHANNEL_CALLER][CHANNEL_IN], &message) || channel_one_gone) channel_lost();
    const char *output = channel_look(&message, channel_scratch.output, &answered);
    memcpy(answer, output, answered < size ? answered : size);
    if (!input) return;
    channel_unmap(&message, output, answered);
    unlink(channel_scratch.output);
    munmap(input, size);
    unlink(channel_scratch.input);
}

/* Of the event just taken, the part that was asked for, and whether all three ran on one CPU. */
static void cut(void) {
    const uint64_t at[] = {probe_one.begin.ticks, message.arrived[CHANNEL_AT_ENGINE], message.arrived[CHANNEL_AT_CALLEE],
                           message.sent, message.arrived[CHANNEL_BACK_AT_ENGINE], probe_one.end.ticks};
    unsigned engine = message.cpu[CHANNEL_ENGINE], callee = message.cpu[CHANNEL_CALLEE];
    probe_answer.cpus[engine % CPU_SETSIZE] = probe_answer.cpus[callee % CPU_SETSIZE] = true;
    if (engine != probe_one.begin.cpu) probe_one.end.cpu = engine;
    else if (callee != probe_one.begin.cpu) probe_one.end.cpu = callee;
    if (step == CALL) return;
    probe_one.begin.ticks = at[step - 1];
    probe_one.end.ticks = at[step];
}

static void compare(uint32_t call) {
    if (message.type != CHANNEL_COMPLETE || message.call != call) channel_fail("the answer is to another call");
    if (answered != size) channel_fail("the answer has %zu bytes, not %zu", answered, size);
    for (size_t i = 0; i < size; i++)
        if (answer[i] != (char)~request[i]) channel_fail("byte %zu of the answer is wrong", i);
}

static void one_call(void) {
    static uint32_t call;
    message.type = CHANNEL_INVOKE;
    message.function = 1;
    message.client = CHANNEL_CALLER;
    message.call = ++call;
    memcpy(request, &call, sizeof call); /* no answer may be an old one */
    if (probe_asked.idle && !(probe_is_asleep(channel_stats[CHANNEL_ENGINE]) && probe_is_asleep(channel_stats[CHANNEL_CALLEE])))
        probe_one.remark = "awake waiter";
    probe_begin();
    message.sent = probe_one.begin.ticks;
    invoke();
    probe_end();
    compare(call);
    cut();
}

static void stop(void) {
    int status = 0;
    signal(SIGCHLD, SIG_DFL);
    message.type = CHANNEL_STOP;
    if (!channel_send(&channel_pipes[CHANNEL_CALLER][CHANNEL_OUT], &message)) channel_lost();
    for (int i = CHANNEL_CALLEE; i < CHANNEL_ROLES; i++)
        if (waitpid(channel_pids[i], &status, 0) < 0 || status) channel_fail("a worker has failed: %d", status);
    channel_sweep();
    probe_count_switches(CHANNEL_CALLER);
    memcpy(probe_answer.switches[1], channel_shared->switches[CHANNEL_ENGINE], sizeof probe_answer.switches[1]);
    memcpy(probe_answer.switches[2], channel_shared->switches[CHANNEL_CALLEE], sizeof probe_answer.switches[2]);
    probe_answer.threads = CHANNEL_ROLES;
}

int main(int count, char **values) {
    probe_prepare_events(count, values, NULL);
    probe_one.two_sided = true;
    start();
    probe_warm_up(one_call);
    probe_run_events(one_call);
    stop();
    return probe_print_answer(true);
}

/* One launcher for a whole session: it waits for orders and forks a child for each, which does the work. */
#ifndef LAUNCH_SERVE_H
#define LAUNCH_SERVE_H

#include "_launch_args.h"
#include "_launch_children.h"

enum { MAX_ORDER = 1 << 16, MAX_ARGUMENTS = 256 };

static struct {
    char text[MAX_ORDER];
    size_t size; /* bytes that have come */
} order;

/* Reads on until a whole order is there: where it ends, 0 at the end of the input. */
static size_t read_order(void) {
    for (;;) {
        for (size_t i = 1; i < order.size; i++)
            if (!order.text[i - 1] && !order.text[i]) return i + 1;
        if (order.size == MAX_ORDER) wrong("an order of 64 KiB");
        ssize_t length = read(0, order.text + order.size, MAX_ORDER - order.size);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return 0;
        order.size += (size_t)length;
    }
}

/* In the child: as if it had been started with these arguments. */
__attribute__((noreturn)) static void obey(size_t size, pid_t server, int (*launch)(void)) {
    char *values[MAX_ARGUMENTS] = {"_launch"};
    int count = 1;
    for (size_t i = 0; i + 1 < size && count < MAX_ARGUMENTS - 1; i += strlen(order.text + i) + 1)
        values[count++] = order.text + i;
    asked.serving = true;
    asked.runner = server;
    read_arguments(count, values);
    asked.runner = server;
    exit(launch());
}

/* Until the input ends. A child that could not reply has said why on stderr: then this ends, too. */
static int serve(int count, char **values, int (*launch)(void)) {
    for (int i = 1; i < count; i++) read_argument(values[i]);
    if (asked.lock >= 0) fcntl(asked.lock, F_SETFD, FD_CLOEXEC);
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    die_with(asked.runner, SIGKILL);
    pid_t self = getpid();
    for (size_t size; (size = read_order());) {
        pid_t child = fork();
        if (child == 0) obey(size, self, launch);
        int status = 1;
        if (child < 0 || waitpid(child, &status, 0) != child || status) {
            end_descendants();
            return 1;
        }
        order.size -= size;
        memmove(order.text, order.text + size, order.size);
    }
    return 0;
}

#endif

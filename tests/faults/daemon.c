/* Leaves a daemon behind: forked twice, in a session of its own, deaf to SIGTERM, its parent's stdout kept open. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int ready[2];
    char byte = 0;
    if (pipe(ready)) return 1;
    if (fork() == 0) {
        setsid();
        if (fork()) _exit(0);
        signal(SIGTERM, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        if (write(ready[1], &byte, 1) != 1) _exit(1);
        for (;;) pause();
    }
    if (read(ready[0], &byte, 1) != 1) return 1;
    puts("gone");
    return 0;
}

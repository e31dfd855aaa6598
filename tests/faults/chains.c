/* Chains of processes: each forks the next one, in a session of its own, and ends; for 5 s at most. They go on where
 * no process can be had.
 * usage: chains MARKER COUNT */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **values) {
    time_t end = time(NULL) + 5;
    for (int i = 0; count > 2 && i < atoi(values[2]); i++) {
        if (fork()) continue;
        close(1);
        while (time(NULL) < end) {
            pid_t next = fork();
            if (next > 0) _exit(0);
            if (next == 0) setsid();
        }
        _exit(0);
    }
    usleep(2000);
    return 0;
}

/* Never ends, whatever it is told; so does its child. Writes its own process id and the child's, as lines, first. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **values) {
    if (count < 2) return 2;
    for (int i = 1; i < NSIG; i++) signal(i, SIG_IGN);
    pid_t child = fork();
    if (child == 0)
        for (;;) pause();
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.new", values[1]);
    FILE *file = fopen(temporary, "w");
    if (!file) return 1;
    fprintf(file, "%d\n%d\n", getpid(), child);
    fclose(file);
    if (rename(temporary, values[1])) return 1;
    for (;;) pause();
}

/* The first and only process of an emulated machine: runs what it is told, says what came out, switches off.
 *
 * /orders holds argument lists, each argument ended by a NUL, each list by one more, as `_launch serve` takes them.
 * The programs are run one after the other. For each a reply goes to the second serial port: a line
 * `CODE SIGNAL OUT ERR` (exit code, signal or 0, two lengths), then that much of its stdout and of its stderr.
 * `LAB-NOTEBOOK` on a line of its own comes before the first reply, `END` after the last: without both, the machine
 * did not get through.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 128, MAX_ORDERS = 1 << 16 };

static char orders[MAX_ORDERS];

/* Everything that a program expects of a machine; what fails shows in the program that misses it. */
static void furnish(void) {
    const char *const places[][2] = {
        {"/proc", "proc"}, {"/sys", "sysfs"}, {"/dev", "devtmpfs"}, {"/dev/shm", "tmpfs"}, {"/tmp", "tmpfs"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        mkdir(places[i][0], 0755);
        mount(places[i][1], places[i][0], places[i][1], 0, NULL);
    }
    clearenv();
    setenv("PATH", "/", 1);
    setenv("LC_ALL", "C", 1);
    setenv("TZ", "UTC", 1);
}

/* The second serial port, every byte as it is. */
static FILE *open_port(void) {
    int file = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
    struct termios raw;
    if (file < 0 || tcgetattr(file, &raw)) return NULL;
    cfmakeraw(&raw);
    tcsetattr(file, TCSANOW, &raw);
    return fdopen(file, "w");
}

static void pass_on(FILE *from, FILE *to) {
    char text[4096];
    rewind(from);
    for (size_t length; (length = fread(text, 1, sizeof text, from));) fwrite(text, 1, length, to);
}

static long length_of(FILE *file) {
    struct stat state;
    return fstat(fileno(file), &state) ? 0 : (long)state.st_size;
}

__attribute__((noreturn)) static void become(char **arguments, FILE *out, FILE *err) {
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0), dup2(fileno(out), 1), dup2(fileno(err), 2);
    execv(arguments[0], arguments);
    fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
    _exit(127);
}

static void run(char **arguments, FILE *port) {
    FILE *out = tmpfile(), *err = tmpfile();
    int status = 0;
    if (!out || !err) return;
    pid_t pid = fork();
    if (pid == 0) become(arguments, out, err);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0, killer = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    fprintf(port, "%d %d %ld %ld\n", code, killer, length_of(out), length_of(err));
    pass_on(out, port), pass_on(err, port);
    fclose(out), fclose(err);
}

/* Runs every argument list of /orders. */
static void run_all(FILE *port) {
    int file = open("/orders", O_RDONLY | O_CLOEXEC);
    ssize_t length = read(file, orders, sizeof orders - 1);
    char *arguments[MAX_ARGUMENTS + 1];
    int count = 0;
    for (char *at = orders; length > 0 && at < orders + length; at += strlen(at) + 1) {
        if (*at && count < MAX_ARGUMENTS) arguments[count++] = at;
        if (*at) continue;
        arguments[count] = NULL;
        if (count) run(arguments, port);
        count = 0;
    }
}

int main(void) {
    furnish();
    FILE *port = open_port();
    if (port) {
        fputs("LAB-NOTEBOOK\n", port);
        run_all(port);
        fputs("END\n", port);
        fflush(port);
        tcdrain(fileno(port));
    }
    reboot(RB_POWER_OFF);
    return 1;
}

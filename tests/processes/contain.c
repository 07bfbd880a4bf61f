/* Runs a command, and ends with it whatever it started: children that forked away, servers in sessions of their own,
 * stopped ones. Every test runs under it, and scripts start their servers by it, so a test that is killed leaves nothing
 * behind that holds the output of whoever runs the tests.
 *
 *     contain [-g SECONDS] COMMAND [ARGUMENT...]
 *
 * The command has a session of its own. When it ends by a signal, or contain is told to end, or the parent of contain
 * ends, then all descendants are killed at once. When it ends by itself they have so many seconds (10) to end as well;
 * those that do not are named and killed, and that is a failure. If contain is killed by SIGKILL, the command is too.
 *
 * exit status: that of the command; 128 + the signal that ended it or contain; 1 if it succeeded but left something
 * behind; 127 if it cannot be run
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { GRACE_S = 10, CANNOT_RUN = 127 };

static sigset_t watched, inherited;

static void run(char **command, pid_t parent)
{
    sigprocmask(SIG_SETMASK, &inherited, NULL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() == parent)
        execvp(command[0], command);
    perror(command[0]);
    _exit(CANNOT_RUN);
}

/* Of our children, as descendants whose parents ended are given to us; with each, its name. */
static void for_each_child(void (*act)(pid_t pid, const char *name))
{
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && (entry = readdir(processes));) {
        char path[300], line[512] = "";
        FILE *file;
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        if (!(file = fopen(path, "re")))
            continue;
        /* PID (NAME) STATE PARENT; a name may have parentheses itself */
        char *name = fgets(line, sizeof line, file) ? strchr(line, '(') : NULL, *end = name ? strrchr(name, ')') : NULL;
        fclose(file);
        if (!end || strlen(end) < 4 || end[2] == 'Z' || atoi(end + 4) != getpid())
            continue;
        *end = '\0';
        act(atoi(entry->d_name), name + 1);
    }
    if (processes)
        closedir(processes);
}

static void end(pid_t pid, const char *name)
{
    (void)name;
    kill(pid, SIGKILL);
}

static void tell(pid_t pid, const char *name)
{
    fprintf(stderr, "contain: %s (%d) is left behind\n", name, (int)pid);
}

/* Each that ends gives us its own children, until there are none. */
static void end_all(void)
{
    do
        for_each_child(end);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR);
}

/* True while there are children. */
static bool reap(pid_t command, int *status, bool *ended)
{
    int one;
    pid_t pid;
    while ((pid = waitpid(-1, &one, WNOHANG)) > 0) {
        if (pid != command)
            continue;
        *status = one;
        *ended = true;
    }
    return pid == 0;
}

/* The signal that tells us to end, SIGCHLD, or 0 when the time is up; seconds < 0: no end. */
static int wait_for_signal(double seconds)
{
    struct timespec most = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    int number = seconds < 0 ? sigwaitinfo(&watched, NULL) : sigtimedwait(&watched, NULL, &most);
    return number > 0 ? number : errno == EINTR ? SIGCHLD : 0;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Until all have ended or may no longer; the exit status. */
static int watch(pid_t command, double grace_s)
{
    int status = 0;
    bool ended = false;
    for (double until = 0; reap(command, &status, &ended);) {
        if (ended && WIFSIGNALED(status))
            break;
        until = ended && until <= 0 ? now_s() + grace_s : until;
        double left = until - now_s();
        int number = ended && left <= 0 ? 0 : wait_for_signal(ended ? left : -1);
        if (number != 0 && number != SIGCHLD)
            return 128 + number;
        if (number == 0) {
            for_each_child(tell);
            return WEXITSTATUS(status) ? WEXITSTATUS(status) : 1;
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    static const int told[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    bool has_grace = argc > 2 && strcmp(argv[1], "-g") == 0;
    double grace_s = has_grace ? atof(argv[2]) : GRACE_S;
    char **command = argv + (has_grace ? 3 : 1);
    pid_t self = getpid();
    if (!*command) {
        fprintf(stderr, "usage: contain [-g SECONDS] COMMAND [ARGUMENT...]\n");
        return 2;
    }
    sigemptyset(&watched);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        sigaddset(&watched, told[i]);
    sigprocmask(SIG_BLOCK, &watched, &inherited);
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    pid_t child = fork();
    if (child == 0)
        run(command, self);
    if (child < 0) {
        perror("contain");
        return CANNOT_RUN;
    }
    int status = watch(child, grace_s);
    end_all();
    return status;
}

#include "process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { LOOK_AGAIN_MS = 5, PORTS_TRIED = 5, CANNOT_RUN = 127 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

pid_t process_fork(void)
{
    pid_t parent = getpid(), child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != parent)
            _exit(CANNOT_RUN);
    }
    return child;
}

pid_t process_start(const char *const *arguments, int out, int err)
{
    pid_t child = process_fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        setsid();
        dup2(nowhere, STDIN_FILENO);
        dup2(out >= 0 ? out : nowhere, STDOUT_FILENO);
        dup2(err >= 0 ? err : nowhere, STDERR_FILENO);
        execvp(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(CANNOT_RUN);
    }
    return child;
}

bool process_wait_until(bool (*holds)(const void *of), const void *of)
{
    for (double end = now_ms() + PROCESS_DEAD_MS; !holds(of); poll(NULL, 0, LOOK_AGAIN_MS))
        if (now_ms() > end)
            return false;
    return true;
}

bool process_wait_for_end(pid_t pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0); /* which takes one that nobody has waited for as one that ended */
    if (fd < 0)
        return true;
    struct pollfd waiting = {fd, POLLIN, 0};
    bool ended = poll(&waiting, 1, PROCESS_DEAD_MS) == 1;
    close(fd);
    return ended;
}

/* ---- servers ---- */

uint16_t process_find_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static bool listens(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return connected;
}

/* Its exit status where it ended before it listened, -1 if it listens. */
static int wait_for_server(pid_t server, uint16_t port)
{
    int status;
    for (double end = now_ms() + PROCESS_DEAD_MS; !listens(port); poll(NULL, 0, LOOK_AGAIN_MS)) {
        if (waitpid(server, &status, WNOHANG) == server)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (now_ms() > end)
            fail_msg("xapian-tcpsrv does not listen");
    }
    return -1;
}

pid_t process_start_tcpsrv(const char *path, const char *idle_ms, uint16_t *port)
{
    bool is_given = *port != 0;
    char number[8];
    const char *arguments[10] = {"xapian-tcpsrv", "--interface", "127.0.0.1", "--port", number, "--quiet", path};
    if (idle_ms) {
        arguments[7] = "--idle-timeout";
        arguments[8] = idle_ms;
    }
    for (int tries = 0; tries < PORTS_TRIED; tries++) {
        if (!is_given)
            *port = process_find_port(); /* somebody may have it by the time the server asks for it */
        snprintf(number, sizeof number, "%u", *port);
        pid_t server = process_start(arguments, -1, -1);
        int status = wait_for_server(server, *port);
        if (status < 0)
            return server;
        if (status == CANNOT_RUN)
            return 0;
    }
    fail_msg("xapian-tcpsrv does not start");
    return 0;
}

void process_kill_group(pid_t leader)
{
    kill(-leader, SIGKILL);
    waitpid(leader, NULL, 0);
}

/* ---- sockets ---- */

struct sent {
    int socket;
    unsigned from, to; /* ports */
};

/* The other end, in a line of /proc/net/tcp: "N: LOCAL:PORT REMOTE:PORT STATE UNSENT:UNREAD ..." */
static bool is_read(const void *of)
{
    const struct sent *sent = of;
    char line[256];
    int on_the_way = 1;
    bool found = false;
    if (ioctl(sent->socket, SIOCOUTQ, &on_the_way) != 0 || on_the_way)
        return false;
    FILE *file = fopen("/proc/net/tcp", "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        unsigned local, remote, unread;
        found = sscanf(line, " %*d: %*x:%x %*x:%x %*x %*x:%x", &local, &remote, &unread) == 3 && local == sent->to &&
                remote == sent->from && unread == 0;
    }
    if (file)
        fclose(file);
    return found;
}

bool process_wait_until_read(int socket)
{
    struct sockaddr_in from, to;
    socklen_t size = sizeof from;
    assert_int_equal(getsockname(socket, (struct sockaddr *)&from, &size), 0);
    assert_int_equal(getpeername(socket, (struct sockaddr *)&to, &size), 0);
    struct sent sent = {socket, ntohs(from.sin_port), ntohs(to.sin_port)};
    return process_wait_until(is_read, &sent);
}

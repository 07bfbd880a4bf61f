/* A remote database for tests. */
#ifndef TIFA_TEST_SHIM_SERVER_H
#define TIFA_TEST_SHIM_SERVER_H

#include "test_shim_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

/* Starts a server on the loopback; its process, or 0 if there is none to start. */
UNUSED static pid_t start_server(const char *path, uint16_t *port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), ready = -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_true(fd >= 0 && !bind(fd, (struct sockaddr *)&address, size));
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    *port = ntohs(address.sin_port);
    pid_t server = fork();
    assert_true(server >= 0);
    if (!server) {
        char number[8];
        setsid(); /* with the processes it starts, one a connection */
        snprintf(number, sizeof number, "%u", *port);
        if (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
            execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", number, "--quiet", path,
                   (char *)NULL);
        _exit(127);
    }
    for (int tries = 0; ready && tries < 1000; tries++) {
        if (waitpid(server, NULL, WNOHANG) == server)
            return 0;
        fd = socket(AF_INET, SOCK_STREAM, 0);
        ready = connect(fd, (struct sockaddr *)&address, size);
        close(fd);
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    assert_int_equal(ready, 0);
    return server;
}

/* Ends it, and the processes it started. */
UNUSED static void stop_server(pid_t server)
{
    kill(-server, SIGKILL);
    waitpid(server, NULL, 0);
}

#endif

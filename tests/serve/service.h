/* Starts the service, talks to it over sockets, byte by byte where that matters. Failures end the running test. What is
 * waited for may take as long as it does: only what never happens is a failure (PROCESS_DEAD_MS). */
#ifndef TIFA_TEST_SERVICE_H
#define TIFA_TEST_SERVICE_H

#include "../processes/process.h"
#include "corpus/base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct service {
    pid_t pid;
    int port;
    int log; /* its standard error */
    char first_line[512];
};

/* options: ended by NULL. The service listens at a free port of 127.0.0.1. Deadlines and patience are as long as no
 * machine needs, unless the options say otherwise. It ends with the test. */
void service_start(struct service *service, const char *program, const char *index, const char *const *options);
/* SIGTERM; returns the exit status, or 128 + the signal that ended it. */
int service_stop(struct service *service);
/* Its processes of a name ("tifa-worker"); returns how many. */
size_t service_processes(const struct service *service, const char *name, pid_t *out, size_t most);
/* Waits until there is a front other than `old`; returns it. */
pid_t service_wait_for_front(const struct service *service, pid_t old);
/* Waits until as many workers run, none of them `old`. */
void service_wait_for_workers(const struct service *service, size_t count, pid_t old);

struct answer {
    int status; /* 0: the connection was closed without one */
    struct buffer head, body;
    bool is_complete; /* as its head says */
};
void answer_free(struct answer *answer);
/* The value of a header, copied; NULL when there is none. Lives until the next call. */
const char *answer_header(const struct answer *answer, const char *name);

int client_open(int port);
/* From 127.0.0.N */
int client_open_from(int port, int last);
void client_send(int fd, const char *data, size_t length);
/* Reads one answer. */
void client_read(int fd, bool is_head, struct answer *answer);
/* One request on a connection of its own; headers: lines with their ends, or "". */
void client_ask(int port, const char *method, const char *target, const char *headers, struct answer *answer);

double now_ms(void); /* for what is told, never for what is asserted */
void sleep_ms(int ms);

/* Runs a program, its output into out (may be NULL); returns its exit status. */
int run_program(const char *const *arguments, struct buffer *out);

#endif

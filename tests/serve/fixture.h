/* What the tests of the service share: an index of the samples, a service over it, the answer that was read last. */
#ifndef TIFA_TEST_SERVE_FIXTURE_H
#define TIFA_TEST_SERVE_FIXTURE_H

#include "service.h"

#include <jansson.h>

#define LOCAL "Host: localhost\r\n"
#define FORM  "Content-Type: application/x-www-form-urlencoded\r\n"

enum { WORKERS = 2 };

extern char query_program[512], work_folder[], index_path[64];
extern struct service usual; /* for all tests that need no other */
extern struct answer answer;

/* Reads the arguments: BUILD-FOLDER SOURCE-FOLDER [long [SECONDS]] */
void fixture_init(int argc, char **argv);
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* How often something is repeated, in the suite and in a long run. */
size_t amount(size_t usual_amount, size_t long_amount);
/* Seconds of load in a long run, as it was asked for; 0 otherwise. */
size_t long_seconds(void);

/* Another service, with WORKERS workers, over the same index; returns when they run. */
void start(struct service *service, const char *const *options);
/* Builds the index of the services anew, of a file or folder. */
void build(const char *source);
void build_samples(void);
/* "add" of a file, or "remove" of an id. */
void change(const char *command, const char *operand);

/* What a counter of /metrics says to a connection; -1: nothing. */
long metric(int fd, const char *name);
/* Waits until it says so. */
void wait_for_metric(int fd, const char *name, long value);
/* Asks until the answer has a status, as a short deadline may pass on a busy machine. */
void ask_until(int port, const char *target, int status);

/* What follows is about `answer`. */
void get(const char *target);
/* Sends bytes over a connection of their own. */
void ask_raw(const char *text, size_t length);
json_t *parse_body(void);
/* The headers that every response has. */
void check_common_headers(void);
void check_problem(int status);

#endif

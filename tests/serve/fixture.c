#include "fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

enum { LONG_SECONDS = 7200 };

char query_program[512], work_folder[] = "/tmp/tifa-serve-XXXXXX", index_path[64];
struct service usual;
struct answer answer;

static char index_program[512], samples[512];
static size_t seconds;
static bool is_long;

void fixture_init(int argc, char **argv)
{
    if (argc < 3 || (argc > 3 && strcmp(argv[3], "long") != 0)) {
        fprintf(stderr, "usage: %s BUILD-FOLDER SOURCE-FOLDER [long [SECONDS]]\n", argv[0]);
        exit(2);
    }
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files; /* a test may have a thousand connections */
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    snprintf(query_program, sizeof query_program, "%s/query/tifa-query", argv[1]);
    snprintf(index_program, sizeof index_program, "%s/indexer/tifa-index", argv[1]);
    snprintf(samples, sizeof samples, "%s/corpus/samples", argv[2]);
    is_long = argc > 3;
    if (is_long)
        seconds = argc > 4 ? strtoul(argv[4], NULL, 10) : LONG_SECONDS;
}

size_t amount(size_t usual_amount, size_t long_amount)
{
    return is_long ? long_amount : usual_amount;
}

size_t long_seconds(void)
{
    return seconds;
}

void start(struct service *service, const char *const *options)
{
    service_start(service, query_program, index_path, options);
    service_wait_for_workers(service, WORKERS, 0);
}

long metric(int fd, const char *name)
{
    static const char text[] = "GET /metrics HTTP/1.1\r\n" LOCAL "\r\n";
    size_t length = strlen(name);
    client_send(fd, text, sizeof text - 1);
    client_read(fd, false, &answer);
    for (const char *line = answer.body.data; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            return atol(line + length);
    return -1;
}

struct counter {
    int fd;
    const char *name;
    long value;
};

static bool counts(const void *of)
{
    const struct counter *counter = of;
    return metric(counter->fd, counter->name) == counter->value;
}

void wait_for_metric(int fd, const char *name, long value)
{
    struct counter counter = {fd, name, value};
    if (!process_wait_until(counts, &counter))
        fail_msg("%s is not %ld but %ld", name, value, metric(fd, name));
}

struct question {
    int port, status;
    const char *target;
};

static bool is_answered(const void *of)
{
    const struct question *question = of;
    client_ask(question->port, "GET", question->target, "", &answer);
    return answer.status == question->status;
}

void ask_until(int port, const char *target, int status)
{
    struct question question = {port, status, target};
    if (!process_wait_until(is_answered, &question))
        fail_msg("%s is never %d but %d", target, status, answer.status);
}

void change(const char *command, const char *operand)
{
    const char *const arguments[] = {index_program, command, index_path, operand, NULL};
    assert_int_equal(run_program(arguments, NULL), 0);
}

void build(const char *source)
{
    change("build", source);
}

void build_samples(void)
{
    build(samples);
}

void get(const char *target)
{
    client_ask(usual.port, "GET", target, "", &answer);
}

void ask_raw(const char *text, size_t length)
{
    int fd = client_open(usual.port);
    client_send(fd, text, length);
    client_read(fd, false, &answer);
    close(fd);
}

json_t *parse_body(void)
{
    json_error_t error;
    json_t *value = json_loadb(answer.body.data, answer.body.length, JSON_ALLOW_NUL, &error);
    if (!value)
        fail_msg("no JSON: %s: %s", error.text, answer.body.data);
    return value;
}

void check_common_headers(void)
{
    const char *value = answer_header(&answer, "X-Content-Type-Options");
    assert_non_null(value);
    assert_string_equal(value, "nosniff");
    value = answer_header(&answer, "Content-Security-Policy");
    assert_non_null(value);
    assert_non_null(strstr(value, "default-src 'none'"));
    assert_null(answer_header(&answer, "Access-Control-Allow-Origin"));
}

void check_problem(int status)
{
    assert_int_equal(answer.status, status);
    check_common_headers();
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/problem+json");
    json_t *problem = parse_body();
    assert_int_equal(json_integer_value(json_object_get(problem, "status")), status);
    assert_true(json_string_length(json_object_get(problem, "detail")) > 0);
    json_decref(problem);
}

int fixture_set_up(void **state)
{
    (void)state;
    static const char *const options[] = {"--workers", "2", NULL};
    if (!mkdtemp(work_folder))
        return -1;
    snprintf(index_path, sizeof index_path, "%s/index", work_folder);
    build_samples();
    start(&usual, options);
    return 0;
}

int fixture_tear_down(void **state)
{
    (void)state;
    const char *const arguments[] = {"/bin/rm", "-rf", work_folder, NULL};
    answer_free(&answer);
    int status = service_stop(&usual);
    return run_program(arguments, NULL) || status;
}

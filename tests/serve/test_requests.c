/* Requests as bytes: those that are none, are too long, or come from somebody who may not ask. */
#include "fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int status;
} malformed[] = {
    {"\r\n\r\n", 400},
    {"\r\n\r\n\r\n", 400},
    {" \r\n\r\n", 400},
    {"GET\r\n\r\n", 400},
    {"GET /\r\n\r\n", 400},
    {"GET / \r\n\r\n", 400},
    {"GET  / HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/1.1 \r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/1.1 x\r\n" LOCAL "\r\n", 400},
    {" GET / HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"\tGET / HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/11\r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/1\r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/1.1.1\r\n" LOCAL "\r\n", 400},
    {"GET / HTTX/1.1\r\n" LOCAL "\r\n", 400},
    {"GET / HTTP/0.9\r\n" LOCAL "\r\n", 505},
    {"GET / HTTP/1.2\r\n" LOCAL "\r\n", 505},
    {"GET / HTTP/2.0\r\n" LOCAL "\r\n", 505},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {"GET * HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET http://localhost/healthz HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET healthz HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET /heal thz HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET /healthz#x HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET /\xC3\xA9 HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET /\x01 HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET /\x7F HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"G@T / HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"GET: / HTTP/1.1\r\n" LOCAL "\r\n", 400},
    {"PUT /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"DELETE /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"OPTIONS /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"TRACE /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"CONNECT /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"get /healthz HTTP/1.1\r\n" LOCAL "\r\n", 405},
    {"GET /healthz HTTP/1.1\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL LOCAL "\r\n", 400},
    {"GET /healthz HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\nHost: localhost:x\r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\nHost: localhost@elsewhere.example\r\n\r\n", 421},
    {"GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\nHost\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n: x\r\n" LOCAL "\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "X: a\r\n b\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "X: a\x0B\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "X: a\rY: b\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "X: a\nY: b\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "X[]: a\r\n\r\n", 400},
    {"GET /healthz HTTP/1.1\n" LOCAL "\r\n", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "Content-Length: 4\r\n\r\nabcd", 400},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
    {"GET /healthz HTTP/1.1\r\n" LOCAL "Upgrade: h2c\r\nConnection: upgrade\r\n\r\n", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "\r\nq=peace", 411},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7\r\nContent-Length: 7\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7\r\nContent-Length: 8\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7, 7\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: -7\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: +7\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 0x7\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: seven\r\n\r\nq=peace", 400},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 1048577\r\n\r\nq=peace", 413},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 18446744073709551623\r\n\r\nq=peace", 413},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\nq=peace", 501},
    {"POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7\r\nExpect: 100-continue\r\n\r\nq=peace", 417},
};

enum { MALFORMED = sizeof malformed / sizeof *malformed };

static const char good[] = "GET /healthz HTTP/1.1\r\n" LOCAL "\r\n";

static void check_refused(size_t i)
{
    if (answer.status != malformed[i].status)
        fail_msg("%zu: %d: %s", i, answer.status, malformed[i].text);
    check_problem(malformed[i].status);
    assert_string_equal(answer_header(&answer, "Connection"), "close");
}

static void malformed_requests_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < MALFORMED; i++) {
        ask_raw(malformed[i].text, strlen(malformed[i].text));
        check_refused(i);
    }
    static const char with_nul[] = "GET /healthz HTTP/1.1\r\n" LOCAL "X: a\0b\r\n\r\n";
    ask_raw(with_nul, sizeof with_nul - 1);
    check_problem(400);
    get("/healthz");
    assert_int_equal(answer.status, 200);
}

/* Whatever came before, and whether it comes with it. */
static void malformed_requests_may_come_later(void **state)
{
    (void)state;
    for (size_t i = 0; i < MALFORMED; i++) {
        int fd = client_open(usual.port);
        client_send(fd, good, sizeof good - 1);
        client_read(fd, false, &answer);
        assert_int_equal(answer.status, 200);
        client_send(fd, malformed[i].text, strlen(malformed[i].text));
        client_read(fd, false, &answer);
        check_refused(i);
        close(fd);
    }
    get("/healthz");
    assert_int_equal(answer.status, 200);
}

/* Reads the answer to `good`, and nothing behind it. */
static void skip_good_answer(int fd)
{
    char byte[2] = "";
    size_t ends = 0;
    for (unsigned line_ends = 0; line_ends < 4; line_ends = byte[0] == '\r' || byte[0] == '\n' ? line_ends + 1 : 0)
        assert_int_equal(recv(fd, byte, 1, 0), 1);
    while (ends == 0) { /* the body is a line */
        assert_int_equal(recv(fd, byte, 1, 0), 1);
        ends = byte[0] == '\n';
    }
}

static void malformed_requests_may_come_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < MALFORMED; i++) {
        char text[512];
        int fd = client_open(usual.port);
        snprintf(text, sizeof text, "%s%s", good, malformed[i].text);
        client_send(fd, text, strlen(text));
        skip_good_answer(fd);
        client_read(fd, false, &answer);
        check_refused(i);
        close(fd);
    }
}

static void requests_may_come_byte_by_byte(void **state)
{
    (void)state;
    static const char form[] = "POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 7\r\n\r\nq=peace";
    int fd = client_open(usual.port);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof form - 1; i++) {
            client_send(fd, form + i, 1);
            if (i % 16 == 0) /* all of them would take long: the system waits before it tells that they are there */
                assert_true(process_wait_until_read(fd));
        }
        client_read(fd, false, &answer);
        assert_int_equal(answer.status, 200);
    }
    close(fd);
}

struct crowd {
    struct pollfd *clients;
    int count, answered; /* so many have an answer */
};

static bool has_answers(const void *of)
{
    const struct crowd *crowd = of;
    return poll(crowd->clients, (nfds_t)crowd->count, 0) >= crowd->answered;
}

/* Bodies on their way are limited in sum; those that are not sent give back what they had. */
static void promised_bodies_are_limited(void **state)
{
    (void)state;
    enum { CLIENTS = 100, TAKEN = 67 }; /* 64 MiB of them */
    static const char head[] = "POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 1000000\r\n\r\n";
    struct pollfd clients[CLIENTS];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = (struct pollfd){client_open(usual.port), POLLIN, 0};
            client_send(clients[i].fd, head, sizeof head - 1);
        }
        struct crowd crowd = {clients, CLIENTS, CLIENTS - TAKEN};
        assert_true(process_wait_until(has_answers, &crowd));
        assert_int_equal(poll(clients, CLIENTS, 0), CLIENTS - TAKEN);
        for (int i = 0; i < CLIENTS; i++) {
            if (clients[i].revents) {
                client_read(clients[i].fd, false, &answer);
                check_problem(503);
            }
            close(clients[i].fd);
        }
        get("/healthz");
        assert_int_equal(answer.status, 200);
    }
}

static void sizes_are_limited(void **state)
{
    (void)state;
    static char text[2 * 1024 * 1024];
    static const struct {
        size_t target, headers;
        int status;
    } cases[] = {{8192, 0, 404},   {8193, 0, 414},   {100000, 0, 431},
                 {10, 15000, 404}, {10, 17000, 431}, {10, 1900000, 431}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = (size_t)sprintf(text, "GET /");
        memset(text + at, 'a', cases[i].target - 1);
        at += cases[i].target - 1;
        at += (size_t)sprintf(text + at, " HTTP/1.1\r\n" LOCAL "X: ");
        memset(text + at, 'b', cases[i].headers);
        at += cases[i].headers;
        at += (size_t)sprintf(text + at, "\r\n\r\n");
        ask_raw(text, at);
        if (answer.status != cases[i].status)
            fail_msg("case %zu: %d", i, answer.status);
        check_problem(cases[i].status);
    }
    size_t at = (size_t)sprintf(text, "POST /search HTTP/1.1\r\n" LOCAL FORM "Content-Length: 1048576\r\n\r\nq=");
    memset(text + at, 'a', 1048576 - 2);
    ask_raw(text, at + 1048576 - 2);
    check_problem(400); /* the query is longer than a query may be */
}

/* ---- who may ask ---- */

static void tokens_are_needed(void **state)
{
    (void)state;
    struct service service;
    char path[128];
    snprintf(path, sizeof path, "%s/token", work_folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("0123456789abcdefXYZ\n", file);
    fclose(file);
    const char *const options[] = {"--token-file", path, "--workers", "2", NULL};
    start(&service, options);
    client_ask(service.port, "GET", "/search?q=peace", "", &answer);
    check_problem(401);
    assert_string_equal(answer_header(&answer, "WWW-Authenticate"), "Bearer");
    client_ask(service.port, "GET", "/metrics", "Authorization: Bearer 0123456789abcdefXYz\r\n", &answer);
    check_problem(401);
    client_ask(service.port, "GET", "/search?q=peace", "Authorization: Bearer 0123456789abcdefXYZ\r\n", &answer);
    assert_int_equal(answer.status, 200);
    client_ask(service.port, "GET", "/healthz", "", &answer);
    assert_int_equal(answer.status, 200);
    assert_int_equal(service_stop(&service), 0);
}

static void requests_may_follow_at_once(void **state)
{
    (void)state;
    static const char two[] = "GET /search?q=peace HTTP/1.1\r\nHost: localhost\r\n\r\n"
                              "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    struct buffer all = {0};
    char bytes[4096];
    int fd = client_open(usual.port);
    client_send(fd, two, sizeof two - 1);
    for (ssize_t got; (got = recv(fd, bytes, sizeof bytes, 0)) > 0;)
        buffer_append(&all, bytes, (size_t)got);
    buffer_text(&all);
    assert_non_null(strstr(all.data, "\"query\":\"peace\""));
    assert_non_null(strstr(all.data, "\"status\":\"ok\""));
    buffer_free(&all);
    close(fd);
}

/* ---- which host is asked ---- */

static void hosts_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        int status;
    } cases[] = {
        {"127.0.0.1", 200},         {"127.0.0.1:80", 200},   {"10.1.2.3", 200},        {"[::1]:8080", 200},
        {"LocalHost", 200},         {"archive", 200},        {"ARCHIVE:1", 200},       {"archive.example", 421},
        {"localhost.example", 421}, {"[::1", 421},           {"[archive]", 421},       {"127.0.0.1.example", 421},
        {"archive:", 200},          {"archive:123456", 421}, {"archive archive", 421}, {"", 421}};
    struct service service;
    char text[256];
    const char *const options[] = {"--host", "archive", "--workers", "2", NULL};
    start(&service, options);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = client_open(service.port);
        snprintf(text, sizeof text, "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", cases[i].host);
        client_send(fd, text, strlen(text));
        client_read(fd, false, &answer);
        if (answer.status != cases[i].status)
            fail_msg("'%s': %d", cases[i].host, answer.status);
        check_common_headers();
        close(fd);
    }
    assert_int_equal(service_stop(&service), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(malformed_requests_may_come_later),
        cmocka_unit_test(malformed_requests_may_come_at_once),
        cmocka_unit_test(requests_may_come_byte_by_byte),
        cmocka_unit_test(promised_bodies_are_limited),
        cmocka_unit_test(hosts_are_known),
        cmocka_unit_test(sizes_are_limited),
        cmocka_unit_test(tokens_are_needed),
        cmocka_unit_test(requests_may_follow_at_once),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}

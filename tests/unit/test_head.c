/* The head of a request: what is read, what is refused, and as what. */
#include "query/server/head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const hosts[] = {"search.example"};
static const struct server_settings settings = {.hosts = hosts, .host_count = 1};

/* The status that a head gets; 0 when it is taken. */
static unsigned status_of(const char *text)
{
    struct head head;
    size_t length;
    assert_true(head_is_complete(slice_of(text), &length));
    struct head_fault fault = head_parse((struct slice){text, length}, &head);
    if (!fault.status)
        fault = head_check(&head, &settings);
    assert_true(!fault.status == !fault.reason);
    return fault.status;
}

static void usual_heads_are_taken(void **state)
{
    (void)state;
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 0);
    assert_int_equal(status_of("HEAD /search?q=a%20b HTTP/1.1\r\nhost:127.0.0.1:8080 \r\n\r\n"), 0);
    assert_int_equal(status_of("GET / HTTP/1.0\r\n\r\n"), 0);
    assert_int_equal(status_of("POST /search HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 1048576\r\n\r\n"), 0);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: SEARCH.example:81\r\nX: \t a\xC3\xA4 \r\n\r\n"), 0);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: 192.0.2.1\r\nContent-Length: 0\r\n\r\n"), 0);
}

static void lines_are_strict(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "GET / HTTP/1.1\nHost: localhost\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n",
        "GET /\r\nHost: localhost\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /\xC3\xA4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / http/1.1\r\nHost: localhost\r\n\r\n",
        "G\x01T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n: no name\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x07z\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (status_of(heads[i]) != 400)
            fail_msg("head %zu: %u", i, status_of(heads[i]));
}

static void nul_is_refused(void **state)
{
    (void)state;
    static const char text[] = "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n";
    struct head head;
    assert_int_equal(head_parse((struct slice){text, sizeof text - 1}, &head).status, 400);
}

static void lengths_must_agree(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        unsigned status;
    } cases[] = {
        {"Content-Length: 1\r\nContent-Length: 1\r\n", 400},
        {"Content-Length: 1\r\nContent-Length: 2\r\n", 400},
        {"Content-Length: 1, 1\r\n", 400},
        {"Content-Length: +1\r\n", 400},
        {"Content-Length: -1\r\n", 400},
        {"Content-Length: 0x1\r\n", 400},
        {"Content-Length:\r\n", 400},
        {"Content-Length: 1048577\r\n", 413},
        {"Content-Length: 99999999999999999999999999\r\n", 413},
        {"Content-Length: 000000000000000000000000001\r\n", 413},
        {"Transfer-Encoding: chunked\r\n", 501},
        {"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", 501},
        {"transfer-encoding: identity\r\n", 501},
        {"", 411},
        {"Content-Length: 1\r\nExpect: 100-continue\r\n", 417},
        {"Content-Length: 1\r\nUpgrade: websocket\r\n", 400},
        {"Content-Length: 1\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n", 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text, "POST /search HTTP/1.1\r\nHost: localhost\r\n%s\r\n", cases[i].headers);
        if (status_of(text) != cases[i].status)
            fail_msg("case %zu: %u", i, status_of(text));
    }
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n"), 400);
}

static void methods_and_versions(void **state)
{
    (void)state;
    assert_int_equal(status_of("PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405);
    assert_int_equal(status_of("get / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405);
    assert_int_equal(status_of("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405);
    assert_int_equal(status_of("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n"), 505);
    assert_int_equal(status_of("GET / HTTP/1.2\r\nHost: localhost\r\n\r\n"), 505);
}

static void hosts_are_checked(void **state)
{
    (void)state;
    assert_int_equal(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n"), 421);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: localhost.other.example\r\n\r\n"), 421);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: localhost:x\r\n\r\n"), 421);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: 127.0.0.1.other.example\r\n\r\n"), 421);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: [localhost]\r\n\r\n"), 421);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 421);
}

/* A head whose target or whose headers have a length. */
static unsigned status_of_lengths(size_t target, size_t headers)
{
    static char text[SERVER_HEAD_BYTES * 2];
    size_t at = (size_t)sprintf(text, "GET /");
    memset(text + at, 'a', target - 1);
    at += target - 1;
    at += (size_t)sprintf(text + at, " HTTP/1.1\r\nHost: localhost\r\nX: ");
    if (headers > at + 4) {
        memset(text + at, 'b', headers - at - 4);
        at = headers - 4;
    }
    memcpy(text + at, "\r\n\r\n", 5);
    return status_of(text);
}

static void lengths_are_limited(void **state)
{
    (void)state;
    assert_int_equal(status_of_lengths(SERVER_TARGET_BYTES, 0), 0);
    assert_int_equal(status_of_lengths(SERVER_TARGET_BYTES + 1, 0), 414);
    assert_int_equal(status_of_lengths(1, SERVER_HEAD_BYTES), 0);
    assert_int_equal(status_of_lengths(1, SERVER_HEAD_BYTES + 1), 431);
}

static void headers_are_limited(void **state)
{
    (void)state;
    char text[SERVER_HEAD_BYTES] = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 1; i < HEAD_HEADERS; i++)
        strcat(text, "a: b\r\n");
    strcat(text, "\r\n");
    assert_int_equal(status_of(text), 0);
    text[strlen(text) - 2] = '\0';
    strcat(text, "a: b\r\n\r\n");
    assert_int_equal(status_of(text), 431);
}

static void codings_are_accepted(void **state)
{
    (void)state;
    assert_true(head_accepts(slice_of("gzip"), "gzip"));
    assert_true(head_accepts(slice_of("br , GZIP;q=0.5"), "gzip"));
    assert_false(head_accepts(slice_of("gzip;q=0"), "gzip"));
    assert_false(head_accepts(slice_of("gzip; q=0.000, br"), "gzip"));
    assert_false(head_accepts(slice_of("x-gzip, , ;"), "gzip"));
    assert_false(head_accepts(slice_of(""), "gzip"));
}

static bool bears(const char *authorization)
{
    struct head head = {.headers[0] = {slice_of("authorization"), slice_of(authorization)}, .header_count = 1};
    return head_bears_token(&head, slice_of("0123456789abcdef"));
}

static void tokens_are_compared(void **state)
{
    (void)state;
    assert_true(bears("Bearer 0123456789abcdef"));
    assert_true(bears("bearer  0123456789abcdef"));
    assert_false(bears("Bearer 0123456789abcdeg"));
    assert_false(bears("Bearer 0123456789abcde"));
    assert_false(bears("Bearer 0123456789abcdef0123456789abcdef"));
    assert_false(bears("Bearer "));
    assert_false(bears("Basic 0123456789abcdef"));
    assert_false(bears(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_heads_are_taken), cmocka_unit_test(lines_are_strict),
        cmocka_unit_test(nul_is_refused),        cmocka_unit_test(lengths_must_agree),
        cmocka_unit_test(methods_and_versions),  cmocka_unit_test(hosts_are_checked),
        cmocka_unit_test(lengths_are_limited),   cmocka_unit_test(headers_are_limited),
        cmocka_unit_test(codings_are_accepted),  cmocka_unit_test(tokens_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The service, as a client meets it, and as an enemy does.
 * usage: test_serve BUILD-FOLDER SOURCE-FOLDER [TIMES]; TIMES makes what is repeated longer (1) */
#include "schema.h"
#include "service.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

enum { WORKERS = 2 };

static char query_program[512], index_program[512], samples[512], folder[] = "/tmp/tifa-serve-XXXXXX", index_path[64];
static size_t times = 1;
static struct service usual; /* for all tests that need no other */
static struct answer answer;

static void start(struct service *service, const char *const *options)
{
    service_start(service, query_program, index_path, options);
    service_wait_for_workers(service, WORKERS, 0);
}

static void build(const char *source)
{
    const char *const arguments[] = {index_program, "build", index_path, source, NULL};
    assert_int_equal(run_program(arguments, NULL), 0);
}

static void get(const char *target)
{
    client_ask(usual.port, "GET", target, "", &answer);
}

static json_t *parse_body(void)
{
    json_error_t error;
    json_t *value = json_loadb(answer.body.data, answer.body.length, JSON_ALLOW_NUL, &error);
    if (!value)
        fail_msg("no JSON: %s: %s", error.text, answer.body.data);
    return value;
}

static void check_common_headers(void)
{
    const char *value = answer_header(&answer, "X-Content-Type-Options");
    assert_non_null(value);
    assert_string_equal(value, "nosniff");
    value = answer_header(&answer, "Content-Security-Policy");
    assert_non_null(value);
    assert_non_null(strstr(value, "default-src 'none'"));
    assert_null(answer_header(&answer, "Access-Control-Allow-Origin"));
}

static void check_problem(int status)
{
    assert_int_equal(answer.status, status);
    check_common_headers();
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/problem+json");
    json_t *problem = parse_body();
    assert_int_equal(json_integer_value(json_object_get(problem, "status")), status);
    assert_true(json_string_length(json_object_get(problem, "detail")) > 0);
    json_decref(problem);
}

/* ---- what is answered ---- */

static const struct {
    const char *path, *target;
} examples[] = {
    {"/search", "/search?q=%22mutual+respect%22&n=3"},
    {"/search", "/search?q=nothingofthekind"},
    {"/search", "/search?q=the&count=exact&sort=-date&all=true&offset=2"},
    {"/explain", "/explain?q=peace+AND+trade"},
    {"/facets", "/facets?q=%22mutual+respect%22&by=author,year&n=3"},
    {"/facets", "/facets"},
    {"/suggest", "/suggest?q=mutual+re"},
    {"/", "/?q=peace&f=lang:en&f=date:2019&sort=date"},
    {"/style.css", "/style.css"},
    {"/app.js", "/app.js"},
    {"/article/{id}", "/article/pages%2Ffive-principles-at-seventy"},
    {"/article/{id}", "/article/pages/five-principles-at-seventy"},
    {"/healthz", "/healthz"},
    {"/openapi.json", "/openapi.json"},
    {"/metrics", "/metrics"},
    {"/robots.txt", "/robots.txt"},
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

static void check_example(const json_t *description, const json_t *get_method, const char *target)
{
    char what[256] = "";
    get(target);
    if (answer.status != 200)
        fail_msg("%s: %d %s", target, answer.status, answer.body.data);
    check_common_headers();
    const char *type = answer_header(&answer, "Content-Type");
    const json_t *content =
        json_object_get(json_object_get(json_object_get(get_method, "responses"), "200"), "content");
    const json_t *media = json_object_get(content, type);
    if (!media)
        fail_msg("%s: the type %s is not described", target, type);
    const json_t *schema = json_object_get(media, "schema");
    if (!schema)
        return;
    json_t *value = parse_body();
    if (!schema_holds(description, schema, value, what))
        fail_msg("%s: %s", target, what);
    json_decref(value);
}

static void the_description_holds(void **state)
{
    (void)state;
    get("/openapi.json");
    json_t *description = parse_body(), *path;
    const char *name;
    json_object_foreach(json_object_get(description, "paths"), name, path)
    {
        size_t found = 0;
        for (size_t i = 0; i < EXAMPLES; i++) {
            if (strcmp(examples[i].path, name) != 0)
                continue;
            check_example(description, json_object_get(path, "get"), examples[i].target);
            found++;
        }
        if (!found)
            fail_msg("%s has no example", name);
    }
    json_decref(description);
}

static void problems_are_described(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int status;
        long long position; /* -1: none */
    } cases[] = {
        {"/search", 400, -1},
        {"/search?q=a&n=x", 400, -1},
        {"/search?q=a&n=1001", 400, -1},
        {"/search?q=peace+NEAR/x+war", 400, 6},
        {"/search?q=peace+%40nosuch", 400, 6},
        {"/search?q=%ff", 400, -1},
        {"/search?q=a&q=b", 400, -1},
        {"/search?quarry=a", 400, -1},
        {"/search?q=a&format=jsonl&sort=up", 400, -1},
        {"/explain?q=%4", 400, -1},
        {"/article/none", 404, -1},
        {"/article/%00", 400, -1},
        {"/article/", 404, -1},
        {"/nope", 404, -1},
        {"/facets?by=colour", 400, -1},
        {"/facets?q=peace+NEAR/x+war", 400, 6},
        {"/search/", 404, -1},
    };
    get("/openapi.json");
    json_t *description = parse_body();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char what[256] = "";
        get(cases[i].target);
        if (answer.status != cases[i].status)
            fail_msg("%s: %d %s", cases[i].target, answer.status, answer.body.data);
        check_problem(cases[i].status);
        json_t *problem = parse_body(), *schema = json_pack("{s:s}", "$ref", "#/components/schemas/Problem");
        if (!schema_holds(description, schema, problem, what))
            fail_msg("%s: %s", cases[i].target, what);
        const json_t *position = json_object_get(problem, "position");
        assert_int_equal(position ? json_integer_value(position) : -1, cases[i].position);
        json_decref(schema);
        json_decref(problem);
    }
    json_decref(description);
}

static void answers_are_those_of_the_command_line(void **state)
{
    (void)state;
    static const struct {
        const char *query, *target;
    } cases[] = {
        {"\"mutual respect\"", "/search?q=%22mutual+respect%22"},
        {"climate finance", "/search?q=climate+finance"},
        {"相互尊重", "/search?q=%E7%9B%B8%E4%BA%92%E5%B0%8A%E9%87%8D"},
        {"nosuchword", "/search?q=nosuchword"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const arguments[] = {query_program, "search", "-i",           index_path,
                                         "--format",    "json",   cases[i].query, NULL};
        struct buffer out = {0};
        run_program(arguments, &out);
        json_t *expected = json_loadb(out.data, out.length, 0, NULL);
        get(cases[i].target);
        json_t *got = parse_body();
        json_object_del(expected, "took_ms");
        json_object_del(got, "took_ms");
        assert_true(json_equal(expected, got));
        json_decref(expected);
        json_decref(got);
        buffer_free(&out);
    }
}

static void an_article_has_all_its_passages(void **state)
{
    (void)state;
    get("/article/pages%2Ffive-principles-at-seventy");
    json_t *value = parse_body(), *passages = json_object_get(value, "passages"), *passage;
    size_t i;
    assert_string_equal(json_string_value(json_object_get(json_object_get(value, "article"), "title")),
                        "Five Principles at Seventy");
    assert_true(json_array_size(passages) > 1);
    json_array_foreach(passages, i, passage)
        assert_int_equal(json_integer_value(json_object_get(passage, "number")), i + 1);
    json_decref(value);
}

static void forms_may_be_posted(void **state)
{
    (void)state;
    int fd = client_open(usual.port);
    static const char type[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    char text[512];
    json_t *first, *second;
    get("/search?q=peace&n=2");
    first = parse_body();
    snprintf(text, sizeof text, "POST /search HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: 11\r\n\r\nq=peace&n=2",
             type);
    client_send(fd, text, strlen(text) - 6);
    sleep_ms(20);
    client_send(fd, text + strlen(text) - 6, 6);
    client_read(fd, false, &answer);
    assert_int_equal(answer.status, 200);
    second = parse_body();
    json_object_del(first, "took_ms");
    json_object_del(second, "took_ms");
    assert_true(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    close(fd);
    client_ask(usual.port, "POST", "/search", "Content-Length: 0\r\nContent-Type: text/plain\r\n", &answer);
    check_problem(415);
    client_ask(usual.port, "POST", "/metrics", "Content-Length: 0\r\n", &answer);
    check_problem(405);
    client_ask(usual.port, "POST", "/search?q=a",
               "Content-Length: 0\r\nContent-Type: application/x-www-form-urlencoded\r\n", &answer);
    check_problem(400);
}

/* ---- as HTTP has it ---- */

static void known_answers_are_not_sent_again(void **state)
{
    (void)state;
    char etag[128], header[256];
    get("/search?q=peace");
    assert_non_null(answer_header(&answer, "ETag"));
    snprintf(etag, sizeof etag, "%s", answer_header(&answer, "ETag"));
    snprintf(header, sizeof header, "If-None-Match: \"other\", %s\r\n", etag);
    client_ask(usual.port, "GET", "/search?q=peace", header, &answer);
    assert_int_equal(answer.status, 304);
    assert_string_equal(answer_header(&answer, "ETag"), etag);
    check_common_headers();
    client_ask(usual.port, "GET", "/search?q=war", header, &answer);
    assert_int_equal(answer.status, 200);
    client_ask(usual.port, "HEAD", "/search?q=peace", header, &answer);
    assert_int_equal(answer.status, 304);
}

static void large_answers_are_packed(void **state)
{
    (void)state;
    char plain[16384];
    z_stream z = {0};
    get("/search?q=peace&n=5");
    json_t *expected = parse_body();
    client_ask(usual.port, "GET", "/search?q=peace&n=5", "Accept-Encoding: gzip\r\n", &answer);
    assert_string_equal(answer_header(&answer, "Content-Encoding"), "gzip");
    assert_string_equal(answer_header(&answer, "Vary"), "Accept-Encoding");
    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    z.next_in = (Bytef *)answer.body.data;
    z.avail_in = (uInt)answer.body.length;
    z.next_out = (Bytef *)plain;
    z.avail_out = sizeof plain;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    json_t *got = json_loadb(plain, z.total_out, 0, NULL);
    inflateEnd(&z);
    json_object_del(expected, "took_ms");
    json_object_del(got, "took_ms");
    assert_true(json_equal(expected, got));
    json_decref(expected);
    json_decref(got);
    client_ask(usual.port, "GET", "/search?q=nothingofthekind", "Accept-Encoding: gzip\r\n", &answer);
    assert_null(answer_header(&answer, "Content-Encoding"));
}

static void heads_have_no_body(void **state)
{
    (void)state;
    static const char text[] = "HEAD /search?q=peace HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const char lines[] = "HEAD /search?q=peace&format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int fd = client_open(usual.port);
    client_send(fd, text, sizeof text - 1);
    client_read(fd, true, &answer);
    assert_int_equal(answer.status, 200);
    assert_true(atoi(answer_header(&answer, "Content-Length")) > 1000);
    assert_int_equal(answer.body.length, 0);
    client_send(fd, lines, sizeof lines - 1);
    client_read(fd, true, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Connection"), "close");
    close(fd);
    for (int i = 0; i < 20; i++) { /* each gives its worker back */
        client_ask(usual.port, "HEAD", "/search?q=peace&format=jsonl", "", &answer);
        assert_int_equal(answer.status, 200);
    }
    get("/search?q=peace");
    assert_int_equal(answer.status, 200);
}

static size_t count_lines(void)
{
    size_t lines = 0;
    for (size_t i = 0; i < answer.body.length; i++)
        lines += answer.body.data[i] == '\n';
    return lines;
}

static void exports_are_streamed(void **state)
{
    (void)state;
    get("/search?q=the&count=exact&n=0");
    json_t *value = parse_body();
    size_t passages = (size_t)json_integer_value(json_object_get(value, "passages"));
    json_decref(value);
    get("/search?q=the&format=jsonl&n=100000");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/jsonl");
    assert_string_equal(answer_header(&answer, "Transfer-Encoding"), "chunked");
    check_common_headers();
    assert_true(answer.is_complete);
    assert_int_equal(count_lines(), passages);
    get("/search?q=nosuchword&format=jsonl");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body.length, 0);
    static const char old[] = "GET /search?q=the&format=jsonl&n=7 HTTP/1.0\r\n\r\n";
    int fd = client_open(usual.port);
    client_send(fd, old, sizeof old - 1);
    client_read(fd, false, &answer);
    assert_int_equal(count_lines(), 7);
    close(fd);
}

/* A stream has the hits of an answer, in its order. */
static void exports_have_the_hits_of_answers(void **state)
{
    (void)state;
    static const char *const queries[] = {"q=the&n=200", "q=%22the+*%22&n=50&offset=7", "q=peace+trade&n=100",
                                          "q=%22of+the%22&sort=-date&n=30", "q=%22mutual+respect%22"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char target[128];
        snprintf(target, sizeof target, "/search?%s", queries[i]);
        get(target);
        json_t *whole = parse_body(), *hit;
        size_t k;
        snprintf(target, sizeof target, "/search?%s&format=jsonl", queries[i]);
        get(target);
        assert_true(json_array_size(json_object_get(whole, "hits")) > 3);
        const char *line = answer.body.data, *end = line + answer.body.length;
        json_array_foreach(json_object_get(whole, "hits"), k, hit)
        {
            const char *next = memchr(line, '\n', (size_t)(end - line));
            assert_non_null(next);
            json_t *got = json_loadb(line, (size_t)(next - line), 0, NULL);
            assert_true(json_equal(got, hit));
            json_decref(got);
            line = next + 1;
        }
        assert_ptr_equal(line, end);
        json_decref(whole);
    }
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

/* ---- requests that are none ---- */

#define LOCAL "Host: localhost\r\n"
#define FORM  "Content-Type: application/x-www-form-urlencoded\r\n"

/* status 0: the connection is closed, as there is nothing to answer. */
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

static void ask_raw(const char *text, size_t length)
{
    int fd = client_open(usual.port);
    client_send(fd, text, length);
    client_read(fd, false, &answer);
    close(fd);
}

static void malformed_requests_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        ask_raw(malformed[i].text, strlen(malformed[i].text));
        if (answer.status != malformed[i].status)
            fail_msg("%zu: %d: %s", i, answer.status, malformed[i].text);
        check_problem(malformed[i].status);
        assert_string_equal(answer_header(&answer, "Connection"), "close");
    }
    static const char with_nul[] = "GET /healthz HTTP/1.1\r\n" LOCAL "X: a\0b\r\n\r\n";
    ask_raw(with_nul, sizeof with_nul - 1);
    check_problem(400);
    get("/healthz");
    assert_int_equal(answer.status, 200);
}

/* Later requests of a connection are read by libmicrohttpd, which takes some liberties with line ends and spaces, may
 * close the connection without a word, and refuses some in words of its own. None of that may be a doubt about where a
 * request ends. */
static void malformed_requests_may_come_later(void **state)
{
    (void)state;
    static const char first[] = "GET /healthz HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    const char *const options[] = {"--patience", "300", "--workers", "2", NULL};
    size_t taken = 0;
    start(&service, options);
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        int fd = client_open(service.port);
        client_send(fd, first, sizeof first - 1);
        client_read(fd, false, &answer);
        assert_int_equal(answer.status, 200);
        client_send(fd, malformed[i].text, strlen(malformed[i].text));
        client_read(fd, false, &answer);
        bool is_about_length = strstr(malformed[i].text, "Content-Length") || strstr(malformed[i].text, "Transfer-");
        bool is_taken = answer.status && answer.status < 400;
        assert_false(is_about_length && is_taken);
        taken += is_taken;
        close(fd);
    }
    print_message("%zu of %zu taken with a liberty\n", taken, sizeof malformed / sizeof *malformed);
    assert_true(taken <= 4);
    client_ask(service.port, "GET", "/healthz", "", &answer);
    assert_int_equal(answer.status, 200);
    assert_int_equal(service_stop(&service, NULL), 0);
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
    snprintf(path, sizeof path, "%s/token", folder);
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
    assert_int_equal(service_stop(&service, NULL), 0);
}

/* ---- clients that take their time ---- */

static void slow_clients_leave_others_alone(void **state)
{
    (void)state;
    enum { SLOW = 200, HONEST = 50 };
    static int fds[SLOW];
    struct service service;
    const char *const options[] = {"--patience", "1500", "--connections", "100", "--workers", "2", NULL};
    start(&service, options);
    for (int i = 0; i < SLOW; i++) {
        fds[i] = client_open_from(service.port, 2 + i % 2);
        client_send(fds[i], "GET /se", 7);
    }
    double started = now_ms();
    for (int i = 0; i < HONEST; i++) {
        client_ask(service.port, "GET", "/search?q=peace", "", &answer);
        assert_int_equal(answer.status, 200);
        for (int k = 0; k < SLOW; k++)
            client_send(fds[k], "a", 1); /* a byte now and then keeps no connection open */
    }
    size_t closed = 0;
    while (now_ms() - started < 10000 && closed < SLOW) {
        closed = 0;
        for (int i = 0; i < SLOW; i++) {
            client_send(fds[i], "a", 1);
            struct pollfd waiting = {fds[i], POLLIN, 0};
            closed += poll(&waiting, 1, 0) == 1;
        }
        sleep_ms(50);
    }
    assert_int_equal(closed, SLOW);
    for (int i = 0; i < SLOW; i++)
        close(fds[i]);
    assert_int_equal(service_stop(&service, NULL), 0);
}

/* After a good request as well: an idle connection and one whose next request trickles both end. */
static void patience_is_for_every_request(void **state)
{
    (void)state;
    static const char first[] = "GET /healthz HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    const char *const options[] = {"--patience", "700", "--workers", "2", NULL};
    start(&service, options);
    int fd = client_open(service.port), late = client_open(service.port);
    client_send(fd, first, sizeof first - 1);
    client_read(fd, false, &answer);
    client_send(late, "GET /healthz HTTP/1.1\r\n", 23);
    client_read(late, false, &answer);
    check_problem(408);
    bool is_closed = false;
    for (double end = now_ms() + 10000; now_ms() < end && !is_closed; sleep_ms(20)) {
        struct pollfd waiting = {fd, POLLIN, 0};
        client_send(fd, "G", 1);
        is_closed = poll(&waiting, 1, 0) == 1;
    }
    assert_true(is_closed);
    close(fd);
    close(late);
    assert_int_equal(service_stop(&service, NULL), 0);
}

static void unread_exports_end(void **state)
{
    (void)state;
    static const char text[] = "GET /search?q=the&format=jsonl&n=100000 HTTP/1.1\r\n" LOCAL "\r\n";
    for (size_t i = 0; i < 10 * times; i++) {
        int fd = client_open(usual.port);
        char byte;
        client_send(fd, text, sizeof text - 1);
        assert_int_equal(recv(fd, &byte, 1, 0), 1);
        close(fd);
        get("/search?q=peace");
        assert_int_equal(answer.status, 200);
    }
    service_wait_for_workers(&usual, WORKERS, 0);
}

/* ---- workers that fail ---- */

/* Asks again and again until told to stop by a closed pipe; reports how many were refused (503), and lost. */
static void load(int port, int stop, int report)
{
    static const char text[] = "GET /search?q=%22mutual+respect%22 HTTP/1.1\r\n" LOCAL "\r\n";
    unsigned counts[3] = {0}; /* answered, refused, lost */
    struct pollfd waiting = {stop, POLLIN, 0};
    int fd = client_open(port);
    while (poll(&waiting, 1, 0) == 0) {
        client_send(fd, text, sizeof text - 1);
        client_read(fd, false, &answer);
        counts[answer.status == 200 ? 0 : answer.status == 503 ? 1 : 2]++;
        if (answer.status == 0 || counts[2])
            break;
    }
    answer_free(&answer);
    _exit(write(report, counts, sizeof counts) == sizeof counts ? 0 : 1);
}

static void a_crash_costs_one_request(void **state)
{
    (void)state;
    enum { CLIENTS = 4 };
    size_t crashes = 15 * times;
    int stop[2], report[2];
    unsigned counts[3], refused = 0, answered = 0;
    assert_int_equal(pipe2(stop, O_CLOEXEC) | pipe2(report, O_CLOEXEC), 0);
    for (int i = 0; i < CLIENTS; i++) {
        if (fork() == 0) {
            close(stop[1]);
            load(usual.port, stop[0], report[1]);
        }
    }
    for (size_t i = 0; i < crashes; i++) {
        pid_t pids[8];
        sleep_ms(20);
        size_t count = service_processes(&usual, "tifa-worker", pids, 8);
        assert_true(count > 0);
        kill(pids[i % count], SIGKILL);
        service_wait_for_workers(&usual, WORKERS, pids[i % count]);
    }
    close(stop[1]);
    for (int i = 0; i < CLIENTS; i++) {
        assert_int_equal(read(report[0], counts, sizeof counts), sizeof counts);
        assert_int_equal(counts[2], 0);
        answered += counts[0];
        refused += counts[1];
        wait(NULL);
    }
    print_message("%u answered, %u refused in %zu crashes\n", answered, refused, crashes);
    assert_true(refused <= crashes);
    assert_true(answered > crashes);
    close(stop[0]);
    close(report[0]);
    close(report[1]);
}

static void what_takes_too_long_ends(void **state)
{
    (void)state;
    struct service service;
    pid_t pids[8];
    const char *const options[] = {"--deadline", "300", "--workers", "2", NULL};
    start(&service, options);
    client_ask(service.port, "GET", "/search?q=peace", "", &answer); /* both have started by now, or will */
    sleep_ms(200);
    assert_int_equal(service_processes(&service, "tifa-worker", pids, 8), 2);
    kill(pids[0], SIGSTOP);
    kill(pids[1], SIGSTOP);
    int fds[3];
    for (int i = 0; i < 3; i++) {
        static const char text[] = "GET /search?q=peace HTTP/1.1\r\n" LOCAL "\r\n";
        fds[i] = client_open(service.port);
        client_send(fds[i], text, sizeof text - 1);
    }
    int statuses[3];
    for (int i = 0; i < 3; i++) {
        client_read(fds[i], false, &answer);
        statuses[i] = answer.status;
        assert_true(answer.status == 200 || answer.status == 503 || answer.status == 504);
        check_common_headers();
        close(fds[i]);
    }
    assert_int_equal((statuses[0] == 504) + (statuses[1] == 504) + (statuses[2] == 504), 2);
    service_wait_for_workers(&service, 2, pids[0]);
    client_ask(service.port, "GET", "/search?q=peace", "", &answer);
    assert_int_equal(answer.status, 200);
    assert_int_equal(service_stop(&service, NULL), 0);
}

/* Linux shares time out by session: deadlines are kept where workers take all of theirs. */
static void the_front_has_its_own_share_of_time(void **state)
{
    (void)state;
    pid_t front, workers[8];
    assert_int_equal(service_processes(&usual, "tifa-front", &front, 1), 1);
    size_t count = service_processes(&usual, "tifa-worker", workers, 8);
    assert_int_equal(getsid(front), front);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(getsid(workers[i]), getsid(usual.pid));
}

static void the_front_is_replaced(void **state)
{
    (void)state;
    struct service service;
    pid_t front;
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    client_ask(service.port, "GET", "/health", "", &answer); /* it has its name by now */
    assert_int_equal(service_processes(&service, "tifa-front", &front, 1), 1);
    kill(front, SIGKILL);
    for (double end = now_ms() + 10000; now_ms() < end; sleep_ms(20)) {
        client_ask(service.port, "GET", "/search?q=peace", "", &answer);
        if (answer.status == 200)
            break;
    }
    assert_int_equal(answer.status, 200);
    assert_int_equal(service_stop(&service, NULL), 0);
}

/* ---- coming and going ---- */

static void what_was_asked_is_answered_at_the_end(void **state)
{
    (void)state;
    static const char text[] = "GET /search?q=peace HTTP/1.1\r\n" LOCAL "\r\n";
    struct service service;
    pid_t pids[8];
    double took;
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    client_ask(service.port, "GET", "/search?q=peace", "", &answer);
    int idle = client_open(service.port), asking = client_open(service.port);
    assert_int_equal(service_processes(&service, "tifa-worker", pids, 8), 2);
    kill(pids[0], SIGSTOP);
    kill(pids[1], SIGSTOP);
    client_send(asking, text, sizeof text - 1);
    sleep_ms(100);
    kill(service.pid, SIGTERM);
    sleep_ms(100);
    kill(pids[0], SIGCONT);
    kill(pids[1], SIGCONT);
    client_read(asking, false, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Connection"), "close");
    client_read(idle, false, &answer);
    assert_int_equal(answer.status, 0);
    assert_int_equal(service_stop(&service, &took), 0);
    assert_true(took < 5000);
    close(idle);
    close(asking);
}

static void no_process_stays_behind(void **state)
{
    (void)state;
    struct service service;
    pid_t pids[8];
    int status;
    const char *const options[] = {"--workers", "2", NULL};
    start(&service, options);
    size_t count = service_processes(&service, "tifa-", pids, 8);
    assert_int_equal(count, 3);
    kill(service.pid, SIGKILL);
    waitpid(service.pid, &status, 0);
    close(service.log);
    bool alive = true;
    for (double end = now_ms() + 5000; now_ms() < end && alive; sleep_ms(10)) {
        alive = false;
        for (size_t i = 0; i < count; i++)
            alive = alive || kill(pids[i], 0) == 0;
    }
    assert_false(alive);
}

static void new_generations_are_followed(void **state)
{
    (void)state;
    char etag[128], path[600];
    get("/search?q=peace");
    snprintf(etag, sizeof etag, "%s", answer_header(&answer, "ETag"));
    get("/search?q=zymurgical");
    json_t *value = parse_body();
    assert_int_equal(json_integer_value(json_object_get(value, "passages")), 0);
    json_decref(value);
    snprintf(path, sizeof path, "%s/new.jsonl", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"id\":\"one\",\"text\":\"A zymurgical peace was signed.\"}\n", file);
    fclose(file);
    build(path);
    get("/search?q=zymurgical");
    value = parse_body();
    assert_int_equal(json_integer_value(json_object_get(value, "passages")), 1);
    json_decref(value);
    get("/search?q=peace");
    assert_string_not_equal(answer_header(&answer, "ETag"), etag);
    build(samples);
    get("/search?q=zymurgical");
    value = parse_body();
    assert_int_equal(json_integer_value(json_object_get(value, "passages")), 0);
    json_decref(value);
}

/* ---- what grows ---- */

static size_t count_descriptors(pid_t pid)
{
    char path[64];
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        count++;
    if (directory)
        closedir(directory);
    return count;
}

static size_t private_kilobytes(pid_t pid)
{
    char path[64], line[256];
    size_t sum = 0, value;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Private_%*[^:]: %zu kB", &value) == 1)
            sum += value;
    if (file)
        fclose(file);
    return sum;
}

static void ask_all(size_t rounds)
{
    static const char *const targets[] = {"/search?q=peace",
                                          "/search?q=the&n=100",
                                          "/search?q=%22mutual+respect%22+date:2020..",
                                          "/explain?q=win-win",
                                          "/search?q=peace+NEAR/x",
                                          "/article/pages%2Ffive-principles-at-seventy",
                                          "/search?q=the&format=jsonl&n=100",
                                          "/metrics",
                                          "/nope"};
    struct buffer text = {0};
    int fd = client_open(usual.port);
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
            buffer_clear(&text);
            buffer_printf(&text, "GET %s HTTP/1.1\r\n" LOCAL "\r\n", targets[k]);
            client_send(fd, text.data, text.length);
            client_read(fd, false, &answer);
            assert_true(answer.status >= 200 && answer.status < 500);
        }
        if (i % 8 == 0) {
            close(fd);
            fd = client_open(usual.port);
        }
    }
    close(fd);
    buffer_free(&text);
}

static void nothing_grows(void **state)
{
    (void)state;
    pid_t pids[8];
    size_t descriptors[8], kilobytes[8], count;
    ask_all(60);
    count = service_processes(&usual, "tifa-", pids, 8);
    assert_int_equal(count, 3);
    sleep_ms(100);
    for (size_t i = 0; i < count; i++) {
        descriptors[i] = count_descriptors(pids[i]);
        kilobytes[i] = private_kilobytes(pids[i]);
    }
    ask_all(300 * times);
    sleep_ms(100);
    for (size_t i = 0; i < count; i++) {
        print_message("%zu to %zu descriptors, %zu to %zu KiB\n", descriptors[i], count_descriptors(pids[i]),
                      kilobytes[i], private_kilobytes(pids[i]));
        assert_true(count_descriptors(pids[i]) <= descriptors[i]);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
        assert_true(private_kilobytes(pids[i]) <= kilobytes[i] + 2048);
#endif
    }
}

/* ---- */

static int set_up(void **state)
{
    (void)state;
    static const char *const options[] = {"--workers", "2", NULL};
    if (!mkdtemp(folder))
        return -1;
    snprintf(index_path, sizeof index_path, "%s/index", folder);
    build(samples);
    start(&usual, options);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    const char *const arguments[] = {"/bin/rm", "-rf", folder, NULL};
    answer_free(&answer);
    int status = service_stop(&usual, NULL);
    return run_program(arguments, NULL) || status;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: test_serve BUILD-FOLDER SOURCE-FOLDER [TIMES]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    snprintf(query_program, sizeof query_program, "%s/query/tifa-query", argv[1]);
    snprintf(index_program, sizeof index_program, "%s/indexer/tifa-index", argv[1]);
    snprintf(samples, sizeof samples, "%s/corpus/samples", argv[2]);
    times = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_description_holds),
        cmocka_unit_test(problems_are_described),
        cmocka_unit_test(answers_are_those_of_the_command_line),
        cmocka_unit_test(an_article_has_all_its_passages),
        cmocka_unit_test(forms_may_be_posted),
        cmocka_unit_test(known_answers_are_not_sent_again),
        cmocka_unit_test(large_answers_are_packed),
        cmocka_unit_test(heads_have_no_body),
        cmocka_unit_test(exports_are_streamed),
        cmocka_unit_test(exports_have_the_hits_of_answers),
        cmocka_unit_test(requests_may_follow_at_once),
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(malformed_requests_may_come_later),
        cmocka_unit_test(sizes_are_limited),
        cmocka_unit_test(tokens_are_needed),
        cmocka_unit_test(slow_clients_leave_others_alone),
        cmocka_unit_test(patience_is_for_every_request),
        cmocka_unit_test(unread_exports_end),
        cmocka_unit_test(a_crash_costs_one_request),
        cmocka_unit_test(what_takes_too_long_ends),
        cmocka_unit_test(the_front_has_its_own_share_of_time),
        cmocka_unit_test(the_front_is_replaced),
        cmocka_unit_test(what_was_asked_is_answered_at_the_end),
        cmocka_unit_test(no_process_stays_behind),
        cmocka_unit_test(new_generations_are_followed),
        cmocka_unit_test(nothing_grows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

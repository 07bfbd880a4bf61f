/* What the service answers, and how HTTP has it. */
#include "fixture.h"
#include "schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

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
    {"/article/{id}", "/article/pages%2Ffive-principles-at-seventy.txt"},
    {"/article/{id}", "/article/pages/five-principles-at-seventy.txt"},
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
    get("/article/pages%2Ffive-principles-at-seventy.txt");
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
    assert_true(process_wait_until_read(fd));
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

static void unpack(const struct buffer *packed, struct buffer *out)
{
    z_stream z = {.next_in = (Bytef *)packed->data, .avail_in = (uInt)packed->length};
    int status;
    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    do {
        assert_true(buffer_reserve(out, 65536));
        z.next_out = (Bytef *)out->data + out->length;
        z.avail_out = 65536;
        status = inflate(&z, Z_NO_FLUSH);
        out->length += 65536 - z.avail_out;
    } while (status == Z_OK);
    inflateEnd(&z);
    assert_int_equal(status, Z_STREAM_END);
    assert_int_equal(z.avail_in, 0);
}

static void large_answers_are_packed(void **state)
{
    (void)state;
    struct buffer plain = {0};
    get("/search?q=peace&n=5");
    json_t *expected = parse_body();
    client_ask(usual.port, "GET", "/search?q=peace&n=5", "Accept-Encoding: gzip\r\n", &answer);
    assert_string_equal(answer_header(&answer, "Content-Encoding"), "gzip");
    assert_string_equal(answer_header(&answer, "Vary"), "Accept-Encoding");
    unpack(&answer.body, &plain);
    json_t *got = json_loadb(plain.data, plain.length, 0, NULL);
    buffer_free(&plain);
    json_object_del(expected, "took_ms");
    json_object_del(got, "took_ms");
    assert_true(json_equal(expected, got));
    json_decref(expected);
    json_decref(got);
    client_ask(usual.port, "GET", "/search?q=nothingofthekind", "Accept-Encoding: gzip\r\n", &answer);
    assert_null(answer_header(&answer, "Content-Encoding"));
}

static void exports_are_packed(void **state)
{
    (void)state;
    static const char *const targets[] = {"/search?q=the&format=jsonl&n=100000", "/search?q=the&format=jsonl&n=1",
                                          "/search?q=nosuchword&format=jsonl"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct buffer plain = {0}, unpacked = {0};
        get(targets[i]);
        assert_null(answer_header(&answer, "Content-Encoding"));
        buffer_append(&plain, answer.body.data, answer.body.length);
        client_ask(usual.port, "GET", targets[i], "Accept-Encoding: gzip\r\n", &answer);
        assert_string_equal(answer_header(&answer, "Content-Encoding"), "gzip");
        assert_true(answer.is_complete);
        unpack(&answer.body, &unpacked);
        assert_int_equal(unpacked.length, plain.length);
        assert_true(plain.length == 0 || memcmp(unpacked.data, plain.data, plain.length) == 0);
        client_ask(usual.port, "HEAD", targets[i], "Accept-Encoding: gzip\r\n", &answer);
        assert_string_equal(answer_header(&answer, "Content-Encoding"), "gzip");
        buffer_free(&plain);
        buffer_free(&unpacked);
    }
    get("/search?q=peace");
    assert_int_equal(answer.status, 200);
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
    assert_string_equal(answer_header(&answer, "Transfer-Encoding"), "chunked");
    client_send(fd, text, sizeof text - 1);
    client_read(fd, true, &answer); /* nothing was in between */
    assert_int_equal(answer.status, 200);
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
    snprintf(path, sizeof path, "%s/new.jsonl", work_folder);
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
    build_samples();
    get("/search?q=zymurgical");
    value = parse_body();
    assert_int_equal(json_integer_value(json_object_get(value, "passages")), 0);
    json_decref(value);
}

int main(int argc, char **argv)
{
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
        cmocka_unit_test(exports_are_packed),
        cmocka_unit_test(exports_have_the_hits_of_answers),
        cmocka_unit_test(new_generations_are_followed),
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}

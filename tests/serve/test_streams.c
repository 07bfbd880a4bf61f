/* Exports that do not end: whoever reads one sees it. */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

/* More than all buffers between a worker and a client hold, packed too. */
enum { ARTICLES = 12000, WORDS = 150, RECEIVE_BYTES = 64 * 1024 };

static void build_large(void)
{
    char path[96];
    uint32_t random = 1;
    snprintf(path, sizeof path, "%s/large.jsonl", work_folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (int i = 0; i < ARTICLES; i++) {
        fprintf(out, "{\"id\": \"a%d\", \"title\": \"Note %d\", \"lang\": \"en\", \"text\": \"Quarry", i, i);
        for (int k = 0; k < WORDS; k++) {
            random = random * 1664525u + 1013904223u;
            fprintf(out, " w%x", random >> 4);
        }
        fputs("\"}\n", out);
    }
    fclose(out);
    build(path);
    unlink(path);
}

/* Asks for all hits, and reads no further than to see that they are on their way. */
static int begin_export(int port, const char *version, const char *headers)
{
    struct buffer text = {0};
    int fd = client_open(port), bytes = RECEIVE_BYTES;
    char byte;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    buffer_printf(&text, "GET /search?q=quarry&format=jsonl&n=100000 HTTP/%s\r\n" LOCAL "%s\r\n", version, headers);
    client_send(fd, text.data, text.length);
    buffer_free(&text);
    assert_int_equal(recv(fd, &byte, 1, MSG_PEEK), 1);
    return fd;
}

/* Reads what is left, without the head; 0 for an end, or the error that the connection has instead. */
static int read_rest(int fd, struct buffer *body)
{
    struct pollfd waiting = {fd, POLLIN, 0};
    ssize_t got = 1;
    buffer_clear(body);
    while (got > 0 && poll(&waiting, 1, PROCESS_DEAD_MS) == 1) {
        assert_true(buffer_reserve(body, RECEIVE_BYTES));
        got = recv(fd, body->data + body->length, RECEIVE_BYTES, 0);
        body->length += got > 0 ? (size_t)got : 0;
    }
    int how = got < 0 ? errno : 0;
    assert_true(got <= 0);
    const char *end = memmem(body->data, body->length, "\r\n\r\n", 4);
    assert_non_null(end);
    assert_memory_equal(body->data, "HTTP/1.1 200", 12);
    body->length -= (size_t)(end + 4 - body->data);
    memmove(body->data, end + 4, body->length);
    close(fd);
    return how;
}

/* Lines of hits, the last of them a problem. */
static void check_told(const struct buffer *body, int status)
{
    const char *at = body->data, *end = at + body->length;
    size_t lines = 0, problems = 0;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        assert_non_null(newline);
        json_t *line = json_loadb(at, (size_t)(newline - at), 0, NULL);
        assert_non_null(line);
        bool is_hit = json_object_get(line, "article");
        problems += !is_hit;
        assert_true(is_hit || newline + 1 == end);
        if (!is_hit) {
            assert_int_equal(json_integer_value(json_object_get(line, "status")), status);
            assert_true(json_is_string(json_object_get(line, "detail")));
        }
        json_decref(line);
        lines++;
        at = newline + 1;
    }
    assert_int_equal(problems, 1);
    assert_in_range(lines, 1, ARTICLES);
}

/* Chunks, of which none is the last; joined in their place. */
static void join_unended(struct buffer *body)
{
    const char *at = body->data, *end = at + body->length;
    size_t length = 0;
    while (at < end) {
        const char *line = memmem(at, (size_t)(end - at), "\r\n", 2);
        size_t bytes = strtoul(at, NULL, 16);
        assert_true(line && bytes > 0 && (size_t)(end - line) >= bytes + 4);
        at = line + 2 + bytes + 2;
        memmove(body->data + length, line + 2, bytes);
        length += bytes;
    }
    body->length = length;
}

static void inflate_whole(struct buffer *body)
{
    struct buffer out = {0};
    z_stream z = {.next_in = (Bytef *)body->data, .avail_in = (uInt)body->length};
    int result = inflateInit2(&z, 15 + 16);
    while (result == Z_OK) {
        assert_true(buffer_reserve(&out, RECEIVE_BYTES));
        z.next_out = (Bytef *)out.data + out.length;
        z.avail_out = RECEIVE_BYTES;
        result = inflate(&z, Z_NO_FLUSH);
        out.length += RECEIVE_BYTES - z.avail_out;
    }
    inflateEnd(&z);
    assert_int_equal(result, Z_STREAM_END);
    buffer_free(body);
    *body = out;
}

/* Returns when others are there. */
static void replace_workers(const struct service *service)
{
    pid_t workers[8];
    size_t count = service_processes(service, "tifa-worker", workers, 8);
    for (size_t i = 0; i < count; i++)
        kill(workers[i], SIGKILL);
    for (size_t i = 0; i < count; i++)
        service_wait_for_workers(service, WORKERS, workers[i]);
}

static void lost_workers_show(void **state)
{
    (void)state;
    struct buffer body = {0};
    struct service service;
    start(&service, (const char *const[]){NULL});
    int fd = begin_export(service.port, "1.0", "");
    replace_workers(&service);
    assert_int_equal(read_rest(fd, &body), 0);
    check_told(&body, 503);
    fd = begin_export(service.port, "1.1", "");
    replace_workers(&service);
    assert_int_equal(read_rest(fd, &body), 0);
    join_unended(&body);
    check_told(&body, 503);
    for (int i = 0; i < 2; i++) { /* nothing can be put behind a part of a packed stream */
        fd = begin_export(service.port, i ? "1.1" : "1.0", "Accept-Encoding: gzip\r\n");
        replace_workers(&service);
        assert_int_equal(read_rest(fd, &body), ECONNRESET);
    }
    assert_int_equal(service_stop(&service), 0);
    buffer_free(&body);
}

/* A client that reads nothing: its deadline passes in the middle, or before, on a machine that is busy. */
static void deadlines_show(void **state)
{
    (void)state;
    struct buffer body = {0};
    bool was_cut = false;
    for (int ms = 400; !was_cut; ms *= 2) {
        char text[16];
        struct service service;
        const char *const options[] = {"--export-deadline", text, NULL};
        snprintf(text, sizeof text, "%d", ms);
        start(&service, options);
        int fd = begin_export(service.port, "1.0", ""), other = client_open(service.port);
        char status[12];
        assert_int_equal(recv(fd, status, sizeof status, MSG_PEEK | MSG_WAITALL), sizeof status);
        was_cut = memcmp(status + 9, "200", 3) == 0;
        if (was_cut) {
            wait_for_metric(other, "tifa_requests_overdue_total", 1);
            assert_int_equal(read_rest(fd, &body), 0);
            check_told(&body, 504);
        } else {
            close(fd);
        }
        close(other);
        assert_int_equal(service_stop(&service), 0);
    }
    buffer_free(&body);
}

/* A service that ends, or is ended, does not end what it has begun as if that were whole. */
static void ended_services_show(void **state)
{
    (void)state;
    struct buffer body = {0};
    struct service service;
    pid_t front;
    start(&service, (const char *const[]){NULL});
    int fd = begin_export(service.port, "1.0", "");
    assert_int_equal(service_processes(&service, "tifa-front", &front, 1), 1);
    kill(front, SIGKILL);
    assert_int_equal(read_rest(fd, &body), ECONNRESET);
    service_wait_for_front(&service, front);
    assert_int_equal(service_stop(&service), 0);
    buffer_free(&body);
}

static void cut_segments(void)
{
    char pattern[96];
    glob_t files;
    snprintf(pattern, sizeof pattern, "%s/segments/*/*.glass", index_path);
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        assert_int_equal(truncate(files.gl_pathv[i], 0), 0);
    globfree(&files);
}

/* What the worker itself could not read, it says, packed as well. */
static void unreadable_hits_show(void **state)
{
    (void)state;
    struct buffer body = {0};
    struct service service;
    start(&service, (const char *const[]){NULL});
    int fd = begin_export(service.port, "1.0", "Accept-Encoding: gzip\r\n");
    cut_segments();
    assert_int_equal(read_rest(fd, &body), 0);
    inflate_whole(&body);
    check_told(&body, 500);
    service_stop(&service);
    buffer_free(&body);
}

static int set_up(void **state)
{
    int failed = fixture_set_up(state);
    if (!failed)
        build_large();
    return failed;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lost_workers_show),
        cmocka_unit_test(deadlines_show),
        cmocka_unit_test(ended_services_show),
        cmocka_unit_test(unreadable_hits_show), /* the last: the index is damaged then */
    };
    fixture_init(argc, argv);
    return cmocka_run_group_tests(tests, set_up, fixture_tear_down);
}

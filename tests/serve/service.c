#include "service.h"

#include <arpa/inet.h>
#include <errno.h>
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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_ARGUMENTS = 40 };

double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

void sleep_ms(int ms)
{
    poll(NULL, 0, ms);
}

/* ---- processes ---- */

int run_program(const char *const *arguments, struct buffer *out)
{
    int pipes[2], status;
    char bytes[4096];
    ssize_t got;
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    pid_t child = process_fork();
    if (child == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        execv(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    close(pipes[1]);
    while ((got = read(pipes[0], bytes, sizeof bytes)) > 0)
        if (out)
            buffer_append(out, bytes, (size_t)got);
    close(pipes[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void read_first_line(struct service *s)
{
    size_t length = 0;
    struct pollfd waiting = {s->log, POLLIN, 0};
    while (length < sizeof s->first_line - 1 && poll(&waiting, 1, PROCESS_DEAD_MS) == 1 &&
           read(s->log, s->first_line + length, 1) == 1 && s->first_line[length] != '\n')
        length++;
    s->first_line[length] = '\0';
    const char *port = strstr(s->first_line, "http://127.0.0.1:");
    if (!port)
        fail_msg("the service did not start: %s", s->first_line);
    else
        s->port = atoi(port + 17);
}

void service_start(struct service *s, const char *program, const char *index, const char *const *options)
{
    const char *arguments[MOST_ARGUMENTS] = {program,      "serve",   "-i",         index,   "--listen",          "127.0.0.1:0",
                                             "--deadline", "3600000", "--patience", "3600000", "--export-deadline", "3600000"};
    int pipes[2], count = 12;
    while (*options && count < MOST_ARGUMENTS - 1)
        arguments[count++] = *options++;
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    s->pid = process_start(arguments, -1, pipes[1]);
    close(pipes[1]);
    s->log = pipes[0];
    fcntl(s->log, F_SETPIPE_SZ, 1 << 20); /* nobody reads it while a test runs */
    read_first_line(s);
}

int service_stop(struct service *s)
{
    int status;
    kill(s->pid, SIGTERM);
    assert_true(process_wait_for_end(s->pid));
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    close(s->log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool has_name(int pid, const char *name)
{
    char path[64], text[64] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    return got > 0 && strncmp(text, name, strlen(name)) == 0;
}

size_t service_processes(const struct service *s, const char *name, pid_t *out, size_t most)
{
    char path[64];
    size_t count = 0;
    int pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)s->pid, (int)s->pid);
    FILE *file = fopen(path, "r");
    while (file && fscanf(file, "%d", &pid) == 1)
        if (has_name(pid, name) && count < most)
            out[count++] = pid;
    if (file)
        fclose(file);
    return count;
}

/* What is waited for: as many processes of a name, none of them `old`. */
struct wanted {
    const struct service *service;
    const char *name;
    size_t count;
    pid_t old;
};

static bool are_there(const void *of)
{
    const struct wanted *wanted = of;
    pid_t pids[64];
    size_t found = service_processes(wanted->service, wanted->name, pids, 64);
    bool has_old = false;
    for (size_t i = 0; i < found; i++)
        has_old = has_old || pids[i] == wanted->old;
    return found == wanted->count && !has_old;
}

void service_wait_for_workers(const struct service *s, size_t count, pid_t old)
{
    struct wanted wanted = {s, "tifa-worker", count, old};
    if (!process_wait_until(are_there, &wanted))
        fail_msg("there are not %zu workers", count);
}

pid_t service_wait_for_front(const struct service *s, pid_t old)
{
    struct wanted wanted = {s, "tifa-front", 1, old};
    pid_t front = 0;
    if (!process_wait_until(are_there, &wanted) || service_processes(s, "tifa-front", &front, 1) != 1)
        fail_msg("there is no front");
    return front;
}

/* ---- connections ---- */

int client_open_from(int port, int last)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}, from = {.sin_family = AF_INET};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (unsigned)last);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

int client_open(int port)
{
    return client_open_from(port, 1);
}

void client_send(int fd, const char *data, size_t length)
{
    while (length) {
        ssize_t put = send(fd, data, length, MSG_NOSIGNAL);
        if (put <= 0)
            return; /* the other side has said enough */
        data += put;
        length -= (size_t)put;
    }
}

void answer_free(struct answer *a)
{
    buffer_free(&a->head);
    buffer_free(&a->body);
    *a = (struct answer){0};
}

const char *answer_header(const struct answer *a, const char *name)
{
    static char value[1024];
    size_t length = strlen(name);
    for (const char *line = a->head.data; line && (line = strstr(line, "\r\n")); line += 2) {
        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':')
            continue;
        const char *start = line + 3 + length, *end = strstr(start, "\r\n");
        start += strspn(start, " ");
        snprintf(value, sizeof value, "%.*s", end ? (int)(end - start) : 0, start);
        return value;
    }
    return NULL;
}

/* More bytes; false at the end of the connection, or when it takes too long. */
static bool read_more(int fd, struct buffer *out)
{
    char bytes[16384];
    struct pollfd waiting = {fd, POLLIN, 0};
    if (poll(&waiting, 1, PROCESS_DEAD_MS) != 1)
        return false;
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got > 0)
        buffer_append(out, bytes, (size_t)got);
    return got > 0;
}

/* Takes the chunks apart: true when the last one is there. */
static bool join_chunks(const struct buffer *raw, struct buffer *out)
{
    const char *at = raw->data, *end = raw->data + raw->length;
    buffer_clear(out);
    while (at && at < end) {
        const char *line = memmem(at, (size_t)(end - at), "\r\n", 2);
        size_t length = line ? strtoul(at, NULL, 16) : 0;
        if (!line || (size_t)(end - line) < length + 4)
            return false;
        if (length == 0)
            return true;
        buffer_append(out, line + 2, length);
        at = line + 4 + length;
    }
    return false;
}

static void read_chunks(int fd, struct answer *a)
{
    struct buffer raw = {0};
    size_t tried = 0;
    buffer_append(&raw, a->body.data, a->body.length);
    do {
        bool may_be_last = raw.length >= 5 && memcmp(raw.data + raw.length - 5, "0\r\n\r\n", 5) == 0;
        if (may_be_last && raw.length != tried)
            a->is_complete = join_chunks(&raw, &a->body);
        tried = raw.length;
    } while (!a->is_complete && read_more(fd, &raw));
    if (!a->is_complete)
        join_chunks(&raw, &a->body);
    buffer_free(&raw);
}

void client_read(int fd, bool is_head, struct answer *a)
{
    const char *end = NULL;
    struct buffer raw = {0};
    answer_free(a);
    while (!(end = raw.length ? memmem(raw.data, raw.length, "\r\n\r\n", 4) : NULL) && read_more(fd, &raw))
        continue;
    if (end) {
        size_t head = (size_t)(end - raw.data) + 2;
        buffer_append(&a->head, raw.data, head);
        buffer_text(&a->head);
        buffer_append(&a->body, end + 4, raw.length - head - 2);
        a->status = raw.length > 12 ? atoi(raw.data + 9) : 0;
        const char *coding = answer_header(a, "Transfer-Encoding"), *value = NULL;
        if (is_head || a->status == 304) {
            a->is_complete = true;
        } else if (coding && strcasecmp(coding, "chunked") == 0) {
            read_chunks(fd, a);
        } else if ((value = answer_header(a, "Content-Length"))) {
            size_t length = strtoul(value, NULL, 10);
            while (a->body.length < length && read_more(fd, &a->body))
                continue;
            a->is_complete = a->body.length == length;
        } else {
            while (read_more(fd, &a->body))
                continue;
            a->is_complete = true;
        }
    }
    buffer_text(&a->body);
    buffer_free(&raw);
}

void client_ask(int port, const char *method, const char *target, const char *headers, struct answer *a)
{
    struct buffer text = {0};
    int fd = client_open(port);
    buffer_printf(&text, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", method, target, headers);
    client_send(fd, text.data, text.length);
    client_read(fd, strcmp(method, "HEAD") == 0, a);
    buffer_free(&text);
    close(fd);
}

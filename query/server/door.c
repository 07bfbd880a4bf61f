/* Connections: who gets in, who has to leave. A request must arrive whole within a time, whatever its pauses; where
 * there are too many connections, the one that has kept us waiting longest leaves for the new one. */
#include "query/server/front_state.h"
#include "query/server/head.h"
#include "query/server/problem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { LEAVING_MS = 500, ACCEPT_AT_ONCE = 64 };

/* ---- the order of connections ---- */

static void unlink_connection(struct front *front, struct connection *c)
{
    *(c->older ? &c->older->newer : &front->oldest) = c->newer;
    *(c->newer ? &c->newer->older : &front->newest) = c->older;
    c->older = c->newer = NULL;
}

static void link_newest(struct front *front, struct connection *c)
{
    c->older = front->newest;
    *(front->newest ? &front->newest->newer : &front->oldest) = c;
    front->newest = c;
}

void connection_enter(struct front *front, struct connection *c, enum connection_state state, int64_t ms)
{
    c->state = state;
    c->deadline_ms = ms == INT64_MAX ? ms : front->now_ms + ms;
    unlink_connection(front, c);
    link_newest(front, c);
}

void connection_forget(struct front *front, struct connection *c)
{
    unlink_connection(front, c);
    front->connections[c->fd] = NULL;
    front->connection_count--;
    free(c);
}

static bool is_ours(const struct connection *c)
{
    return c->state == CONNECTION_AT_DOOR || c->state == CONNECTION_LEAVING;
}

void connection_shut(struct front *front, struct connection *c)
{
    if (is_ours(c)) {
        int fd = c->fd;
        connection_forget(front, c);
        close(fd);
    } else if (c->state != CONNECTION_SHUT) {
        shutdown(c->fd, SHUT_RDWR);
        connection_enter(front, c, CONNECTION_SHUT, INT64_MAX);
    }
}

/* ---- taking connections ---- */

static void find_group(struct connection *c)
{
    if (c->address.ss_family == AF_INET6) {
        struct in6_addr address = ((const struct sockaddr_in6 *)(const void *)&c->address)->sin6_addr;
        bool is_mapped = IN6_IS_ADDR_V4MAPPED(&address);
        memcpy(c->group, address.s6_addr + (is_mapped ? 8 : 0), sizeof c->group);
    } else {
        struct in_addr address = ((const struct sockaddr_in *)(const void *)&c->address)->sin_addr;
        memcpy(c->group, &address, sizeof address);
    }
}

static bool keeps_waiting(const struct connection *c)
{
    return is_ours(c) || c->state == CONNECTION_WAITING;
}

/* Makes room for one more of a group (NULL: of any); false when all are being answered. */
static bool make_room(struct front *front, const unsigned char *group, size_t limit)
{
    struct connection *victim = NULL;
    size_t count = 0;
    for (struct connection *c = front->oldest; c; c = c->newer) {
        if (c->state == CONNECTION_SHUT || (group && memcmp(c->group, group, sizeof c->group) != 0))
            continue;
        count++;
        if (!victim && keeps_waiting(c))
            victim = c;
    }
    if (count < limit)
        return true;
    if (!victim)
        return false;
    front->metrics.crowded_out++;
    connection_shut(front, victim);
    return true;
}

static void append_head(struct buffer *out, unsigned status, const char *more, size_t body_bytes)
{
    buffer_printf(out, "HTTP/1.1 %u %s\r\n", status, problem_title(status));
    http_append_headers(out);
    buffer_printf(out, "%sContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", more,
                  media_type(MEDIA_PROBLEM), body_bytes);
}

/* Says why, as far as that can be sent at once. */
static void send_fault(int fd, struct head_fault fault, const char *more)
{
    struct buffer body = {0}, text = {0};
    problem_write(fault.status, fault.reason, TIFA_NO_POSITION, &body);
    append_head(&text, fault.status, more, body.length);
    buffer_append(&text, body.data, body.length);
    if (!text.failed)
        send(fd, text.data, text.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    buffer_free(&body);
    buffer_free(&text);
}

static void refuse_at_once(int fd)
{
    send_fault(fd, (struct head_fault){503, "too many connections; try again"}, "Retry-After: 1\r\n");
    close(fd);
}

static void take(struct front *front, int fd, const struct connection *from)
{
    struct connection *c = fd < FRONT_FDS ? malloc(sizeof *c) : NULL;
    front->metrics.connections++;
    if (!c) {
        refuse_at_once(fd);
        return;
    }
    *c = *from;
    c->fd = fd;
    find_group(c);
    if (!make_room(front, c->group, front->settings->address_connections) ||
        !make_room(front, NULL, front->settings->connections) ||
        !front_watch(front, EPOLL_CTL_ADD, fd, WATCH_CONNECTION, (unsigned)fd, EPOLLIN | EPOLLRDHUP | EPOLLET)) {
        refuse_at_once(fd);
        free(c);
        return;
    }
    front->connections[fd] = c;
    front->connection_count++;
    link_newest(front, c);
    connection_enter(front, c, CONNECTION_AT_DOOR, front->settings->patience_ms);
    door_event(front, c);
}

void door_accept(struct front *front)
{
    for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
        struct connection from = {.address_bytes = sizeof from.address};
        int fd = accept4(front->listener, (struct sockaddr *)&from.address, &from.address_bytes,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            take(front, fd, &from);
        else if (errno != EINTR && errno != ECONNABORTED)
            return;
    }
}

/* ---- the first request of a connection ---- */

static void discard(int fd)
{
    char bytes[4096];
    for (int i = 0; i < 64 && recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0; i++)
        continue;
}

/* What the client has sent is read, or the answer would be lost with the connection. */
static void refuse(struct front *front, struct connection *c, struct head_fault fault)
{
    send_fault(c->fd, fault, fault.status == 405 ? "Allow: GET, HEAD, POST\r\n" : "");
    shutdown(c->fd, SHUT_WR);
    discard(c->fd);
    metrics_count(&front->metrics, METRICS_ROUTES, fault.status, 0);
    connection_enter(front, c, CONNECTION_LEAVING, LEAVING_MS);
}

static void look(struct front *front, struct connection *c)
{
    char bytes[SERVER_HEAD_BYTES + 1];
    struct head head;
    size_t length;
    ssize_t got = recv(c->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        connection_shut(front, c);
        return;
    }
    struct slice text = {bytes, (size_t)got};
    struct head_fault fault = {0};
    if (!head_is_complete(text, &length)) {
        if (text.length < sizeof bytes)
            return;
        length = sizeof bytes; /* no end, and too long already */
    }
    text.length = length;
    fault = head_parse(text, &head);
    if (!fault.status)
        fault = head_check(&head, front->settings);
    if (fault.status)
        refuse(front, c, fault);
    else
        http_add(front, c);
}

void door_event(struct front *front, struct connection *c)
{
    if (c->state == CONNECTION_AT_DOOR) {
        look(front, c);
    } else if (c->state == CONNECTION_LEAVING) {
        char byte;
        discard(c->fd);
        if (recv(c->fd, &byte, 1, MSG_DONTWAIT) == 0)
            connection_shut(front, c);
    }
}

/* ---- deadlines ---- */

static bool has_sent_something(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void door_tick(struct front *front)
{
    for (struct connection *c = front->oldest, *newer; c; c = newer) {
        newer = c->newer;
        if (c->deadline_ms > front->now_ms)
            continue;
        front->metrics.timed_out += c->state != CONNECTION_LEAVING;
        if (c->state == CONNECTION_AT_DOOR && has_sent_something(c->fd))
            refuse(front, c, (struct head_fault){408, "the request did not arrive in time"});
        else
            connection_shut(front, c);
    }
}

/* The bytes of connections. One request of a connection is read at a time, as a whole, and each as strictly as the
 * first; what follows it stays where it is until it is answered. Nobody waits here: a connection goes as far as it can,
 * and on when there is more to read, room to write, or an answer. */
#include "query/server/front_state.h"
#include "query/server/problem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
    LEAVING_MS = 500,
    READ_BYTES = 2 * 1024,             /* at once, at least */
    KEPT_BYTES = 16 * 1024,            /* of memory between two requests */
    PROMISED_BYTES = 64 * 1024 * 1024, /* of bodies on their way, in all connections */
    CHUNK_HEAD_BYTES = sizeof "000000\r\n" - 1
};

/* ---- states ---- */

void connection_enter(struct front *front, struct connection *c, enum connection_state state, int64_t ms)
{
    c->state = state;
    c->deadline_ms = ms == INT64_MAX ? ms : front->now_ms + ms;
    door_reorder(front, c);
}

void connection_wake(struct front *front, struct connection *c)
{
    if (c->is_ready)
        return;
    c->is_ready = true;
    c->next_ready = NULL;
    *(front->ready ? &front->last_ready->next_ready : &front->ready) = c;
    front->last_ready = c;
}

static void forget_request(struct front *front, struct connection *c)
{
    dispatch_forget(&c->exchange);
    front->promised_bytes -= c->promised;
    c->looked = c->expected = c->promised = 0;
    c->exchange = (struct exchange){.front = front, .connection = c};
}

void connection_close(struct front *front, struct connection *c)
{
    if (c->state == CONNECTION_GONE)
        return;
    forget_request(front, c);
    door_forget(front, c);
    close(c->fd);
    c->state = CONNECTION_GONE;
    connection_wake(front, c);
}

void connection_reset_at_close(struct connection *c, bool reset)
{
    struct linger linger = {reset, 0};
    if (c->resets == reset)
        return;
    c->resets = reset;
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static void watch(struct front *front, struct connection *c, uint32_t events)
{
    if (c->watched == events)
        return;
    int operation = !events ? EPOLL_CTL_DEL : c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    c->watched = events;
    if (!front_watch(front, operation, c->fd, WATCH_CONNECTION, (unsigned)c->fd, events))
        connection_close(front, c);
}

void connection_event(struct front *front, struct connection *c)
{
    bool waits_for_us = c->state == CONNECTION_ANSWERING || (c->state == CONNECTION_WRITING && c->watched != EPOLLOUT);
    if (waits_for_us)
        watch(front, c, 0); /* what it says is for later */
    else
        connection_wake(front, c);
}

/* ---- leaving ---- */

/* What the client has sent is read, or the answer would be lost with the connection. */
static void discard(struct front *front, struct connection *c)
{
    char bytes[4096];
    ssize_t got = 1;
    for (int i = 0; i < 64 && got > 0; i++)
        got = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        connection_close(front, c);
}

static void leave(struct front *front, struct connection *c)
{
    shutdown(c->fd, SHUT_WR);
    connection_enter(front, c, CONNECTION_LEAVING, LEAVING_MS);
    watch(front, c, EPOLLIN);
    connection_wake(front, c);
}

/* ---- reading ---- */

/* More of the request that is expected; of what follows it no more than a head can have. */
static bool receive(struct front *front, struct connection *c)
{
    size_t most = c->expected ? c->expected : SERVER_HEAD_BYTES + 1;
    if (!buffer_reserve(&c->in, READ_BYTES)) {
        connection_close(front, c);
        return false;
    }
    size_t room = c->in.capacity - c->in.length;
    if (room > most - c->in.length)
        room = most - c->in.length;
    ssize_t got = recv(c->fd, c->in.data + c->in.length, room, MSG_DONTWAIT);
    if (got > 0)
        c->in.length += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        connection_close(front, c);
    return got > 0;
}

/* False: its end is not here yet. */
static bool find_head(struct connection *c, struct slice *out)
{
    size_t from = c->looked < 3 ? 0 : c->looked - 3, length;
    struct slice text = {c->in.data, c->in.length};
    if (head_is_complete(slice_from(text, from), &length)) {
        *out = (struct slice){text.data, from + length};
        return true;
    }
    c->looked = text.length;
    *out = text; /* without an end, and perhaps too long already */
    return text.length > SERVER_HEAD_BYTES;
}

static struct head_fault promise_body(struct front *front, struct connection *c, size_t head_bytes, size_t body_bytes)
{
    if (front->promised_bytes + body_bytes > PROMISED_BYTES)
        return (struct head_fault){503, "too many long requests arrive; try again"};
    c->expected = head_bytes + body_bytes;
    c->promised = body_bytes;
    front->promised_bytes += body_bytes;
    return (struct head_fault){0};
}

/* False: more of the request must arrive. */
static bool take_request(struct front *front, struct connection *c)
{
    struct head head;
    struct slice text;
    if (c->in.length == 0 || c->in.length < c->expected || !find_head(c, &text))
        return false;
    c->exchange = (struct exchange){.front = front, .connection = c};
    struct head_fault fault = head_parse(text, &head);
    if (!fault.status)
        fault = head_check(&head, front->settings);
    size_t body = fault.status ? 0 : head_body_bytes(&head);
    bool is_new = !c->expected;
    if (!fault.status && is_new)
        fault = promise_body(front, c, text.length, body);
    if (fault.status) {
        http_refuse(front, c, fault);
        return true;
    }
    fault = http_begin(front, c, &head);
    if (fault.status) {
        c->exchange.closes = c->exchange.closes || body;
        http_answer_problem(&c->exchange, fault.status, fault.reason);
        return true;
    }
    if (c->in.length < c->expected)
        return false;
    c->exchange.form = (struct slice){c->in.data + text.length, body};
    http_ask(&c->exchange);
    return true;
}

static void read_request(struct front *front, struct connection *c)
{
    if (!take_request(front, c) && receive(front, c))
        take_request(front, c);
}

/* ---- writing ---- */

/* The answer is written: what follows the request is the next one. */
static void end_answer(struct front *front, struct connection *c)
{
    bool closes = c->exchange.closes || front->drain_ms;
    size_t taken = c->expected;
    forget_request(front, c);
    if (closes) {
        leave(front, c);
        return;
    }
    c->in.length -= taken;
    memmove(c->in.data, c->in.data + taken, c->in.length);
    if (c->in.capacity > KEPT_BYTES && c->in.length == 0)
        buffer_free(&c->in);
    if (c->out.capacity > KEPT_BYTES)
        buffer_free(&c->out);
    connection_enter(front, c, CONNECTION_READING, front->settings->patience_ms);
    watch(front, c, EPOLLIN);
    if (c->in.length)
        connection_wake(front, c);
}

/* True when nothing is left to send. */
static bool send_out(struct front *front, struct connection *c)
{
    while (c->sent < c->out.length) {
        ssize_t put = send(c->fd, c->out.data + c->sent, c->out.length - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put >= 0) {
            c->sent += (size_t)put;
        } else if (errno == EAGAIN) {
            watch(front, c, EPOLLOUT);
            return false;
        } else if (errno != EINTR) {
            connection_close(front, c);
            return false;
        }
    }
    buffer_clear(&c->out);
    c->sent = 0;
    return true;
}

/* Puts head and end of a chunk around `length` bytes that stand behind the room for its head. */
static void end_piece(struct connection *c, size_t head, size_t length)
{
    char size[CHUNK_HEAD_BYTES + 1];
    snprintf(size, sizeof size, "%06x\r\n", (unsigned)length % 0x1000000);
    c->exchange.is_in_line = c->out.data[head + length - 1] != '\n';
    memcpy(c->out.data, size, head);
    c->out.length = head + length;
    buffer_append_string(&c->out, head ? "\r\n" : "");
}

/* The last line of a stream that lost its worker says why; where lines are compressed, a reset has to do. Neither has a
 * last chunk behind it. */
static bool cut_stream(struct front *front, struct connection *c)
{
    struct exchange *e = &c->exchange;
    size_t head = e->has_chunks ? CHUNK_HEAD_BYTES : 0;
    if (e->is_packed) {
        connection_close(front, c);
        return false;
    }
    c->out.length = head;
    buffer_append_string(&c->out, e->is_in_line ? "\n" : "");
    problem_write(e->cut.status, e->cut.reason, TIFA_NO_POSITION, &c->out);
    if (!c->out.failed)
        end_piece(c, head, c->out.length - head);
    e->streams = false;
    e->closes = true;
    return true;
}

/* The next of a stream, as a chunk; false when there is none now, or the connection is closed. */
static bool append_piece(struct front *front, struct connection *c)
{
    struct exchange *e = &c->exchange;
    size_t head = e->has_chunks ? CHUNK_HEAD_BYTES : 0;
    if (!buffer_reserve(&c->out, head + CHANNEL_PIECE_BYTES)) {
        connection_close(front, c);
        return false;
    }
    if (!e->backend)
        return cut_stream(front, c);
    ssize_t got = dispatch_read_stream(e->backend, c->out.data + head, CHANNEL_PIECE_BYTES);
    if (got > 0) {
        end_piece(c, head, (size_t)got);
    } else if (got == 0) {
        watch(front, c, c->watched & EPOLLIN);
    } else {
        e->streams = false;
        e->closes = e->closes || got != -1;
        buffer_append_string(&c->out, e->has_chunks && got == -1 ? "0\r\n\r\n" : "");
    }
    return got != 0;
}

static void write_answer(struct front *front, struct connection *c)
{
    if (c->out.failed) {
        connection_close(front, c);
        return;
    }
    while (send_out(front, c)) {
        if (!c->exchange.streams) {
            connection_reset_at_close(c, false);
            end_answer(front, c);
            return;
        }
        if (!append_piece(front, c))
            return;
    }
}

/* ---- */

static void step(struct front *front, struct connection *c)
{
    if (c->state == CONNECTION_READING)
        read_request(front, c);
    if (c->state == CONNECTION_WRITING)
        write_answer(front, c);
    else if (c->state == CONNECTION_LEAVING)
        discard(front, c);
}

void connections_run(struct front *front)
{
    struct connection *ready = front->ready, *next;
    front->ready = NULL;
    for (; ready; ready = next) {
        next = ready->next_ready;
        ready->is_ready = false;
        if (ready->state != CONNECTION_GONE) {
            step(front, ready);
            continue;
        }
        buffer_free(&ready->in);
        buffer_free(&ready->out);
        free(ready);
    }
}

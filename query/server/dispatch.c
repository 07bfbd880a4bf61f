/* Workers, as the front sees them: each has one question at a time, so that one that fails costs one answer. */
#include "query/server/front_state.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
    STREAM_BYTES = 4 * CHANNEL_PIECE_BYTES, /* of a stream that the client has not read yet */
    WAITING_PER_WORKER = 64,
    READ_BYTES = 64 * 1024
};

static unsigned slot_of(const struct front *front, const struct backend *backend)
{
    return (unsigned)(backend - front->backends);
}

static void watch_backend(struct front *front, struct backend *b)
{
    uint32_t events = (b->is_full ? 0u : (uint32_t)EPOLLIN) | (b->sent < b->out.length ? (uint32_t)EPOLLOUT : 0u);
    front_watch(front, EPOLL_CTL_MOD, b->fd, WATCH_BACKEND, slot_of(front, b), events);
}

static bool is_idle(const struct backend *b)
{
    return b->fd >= 0 && !b->exchange && !b->has_reply;
}

/* Streams leave a worker for the others. */
static bool may_take(const struct front *front, const struct exchange *exchange)
{
    size_t streams = 0;
    if (!exchange->is_export)
        return true;
    for (size_t i = 0; i < front->settings->workers; i++)
        streams += front->backends[i].exchange && front->backends[i].exchange->is_export;
    return streams == 0 || streams + 1 < front->settings->workers;
}

/* ---- asking ---- */

static void make_question(struct backend *b, struct exchange *e)
{
    struct job job = {.target_bytes = (uint32_t)e->target.length,
                      .body_bytes = (uint32_t)e->form.length,
                      .etags_bytes = (uint32_t)e->etags.length,
                      .gzip = e->gzip,
                      .head = e->is_head};
    buffer_clear(&b->out);
    buffer_append(&b->out, &job, sizeof job);
    buffer_append(&b->out, e->target.data, e->target.length);
    buffer_append(&b->out, e->form.data, e->form.length);
    buffer_append(&b->out, e->etags.data, e->etags.length);
    b->sent = 0;
}

static void lose(struct front *front, struct backend *b);

static void send_question(struct front *front, struct backend *b)
{
    ssize_t put = send(b->fd, b->out.data + b->sent, b->out.length - b->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    bool was_partial = b->sent > 0;
    if (put < 0 && errno != EAGAIN && errno != EINTR) {
        lose(front, b);
        return;
    }
    b->sent += put > 0 ? (size_t)put : 0;
    if (was_partial || b->sent < b->out.length)
        watch_backend(front, b);
}

static void give(struct front *front, struct backend *b, struct exchange *e)
{
    b->exchange = e;
    e->backend = b;
    b->has_reply = b->ended = b->broken = false;
    b->piece_left = 0;
    buffer_clear(&b->in);
    make_question(b, e);
    if (b->out.failed)
        lose(front, b);
    else
        send_question(front, b);
}

static void unqueue(struct front *front, struct exchange *e)
{
    struct exchange *before = NULL;
    for (struct exchange *at = front->first; at; before = at, at = at->next) {
        if (at != e)
            continue;
        *(before ? &before->next : &front->first) = e->next;
        if (front->last == e)
            front->last = before;
        front->waiting--;
        e->next = NULL;
        e->is_queued = false;
        return;
    }
}

static void give_next(struct front *front)
{
    for (size_t i = 0; i < front->settings->workers && front->first; i++) {
        struct exchange *e = front->first;
        if (!is_idle(&front->backends[i]))
            continue;
        while (e && !may_take(front, e))
            e = e->next;
        if (!e)
            return;
        unqueue(front, e);
        give(front, &front->backends[i], e);
    }
}

void dispatch_ask(struct exchange *e)
{
    struct front *front = e->front;
    if (front->waiting >= WAITING_PER_WORKER * front->settings->workers) {
        http_answer_problem(e, 503, "too many requests wait; try again");
        return;
    }
    *(front->last ? &front->last->next : &front->first) = e;
    front->last = e;
    front->waiting++;
    e->is_queued = true;
    give_next(front);
}

/* ---- workers that come and go ---- */

void dispatch_add(struct front *front, const struct notice *notice, int fd)
{
    if (fd < 0)
        return;
    if (notice->slot >= front->settings->workers) {
        close(fd);
        return;
    }
    struct backend *b = &front->backends[notice->slot];
    if (b->fd >= 0)
        lose(front, b);
    *b = (struct backend){.fd = fd, .pid = notice->pid};
    b->in.ceiling = CHANNEL_BODY_BYTES + READ_BYTES;
    if (!front_watch(front, EPOLL_CTL_ADD, fd, WATCH_BACKEND, notice->slot, EPOLLIN)) {
        close(fd);
        b->fd = -1;
        return;
    }
    give_next(front);
}

/* The worker is gone, or is to go: a closed channel ends it. */
static void drop(struct backend *b)
{
    close(b->fd);
    b->fd = -1;
    b->has_reply = b->is_full = false;
    buffer_free(&b->in);
    buffer_free(&b->out);
    b->sent = 0;
}

/* Its worker is gone. */
static void end_early(struct exchange *e, bool streams, struct head_fault fault)
{
    e->cut = fault;
    if (streams)
        http_resume(e);
    else
        http_answer_problem(e, fault.status, fault.reason);
}

static void lose(struct front *front, struct backend *b)
{
    struct exchange *e = b->exchange;
    bool streams = b->has_reply && b->reply.streamed;
    front->metrics.lost_workers++;
    b->exchange = NULL;
    drop(b);
    if (!e)
        return;
    e->backend = NULL;
    end_early(e, streams, (struct head_fault){503, "the process that worked on this request failed; try again"});
}

static void kill_worker(struct front *front, struct backend *b)
{
    struct notice notice = {NOTICE_KILL, slot_of(front, b), b->pid};
    notice_send(front->control, &notice, -1);
    drop(b);
}

/* ---- answers ---- */

static void finish(struct front *front, struct backend *b)
{
    struct exchange *e = b->exchange;
    if (e)
        e->backend = NULL;
    b->exchange = NULL;
    b->has_reply = false;
    if (b->in.capacity > STREAM_BYTES)
        buffer_free(&b->in);
    give_next(front);
}

static void take_whole(struct front *front, struct backend *b)
{
    if (b->in.length < b->reply.body_bytes)
        return;
    struct exchange *e = b->exchange;
    if (e)
        http_answer(e, &b->reply, (struct slice){b->in.data, b->reply.body_bytes});
    finish(front, b);
}

static void take_piece_head(struct backend *b)
{
    uint32_t length;
    if (b->in.length < sizeof length)
        return;
    memcpy(&length, b->in.data, sizeof length);
    b->in.length -= sizeof length;
    memmove(b->in.data, b->in.data + sizeof length, b->in.length);
    b->ended = length == 0;
    b->broken = length == CHANNEL_BROKEN;
    b->piece_left = b->broken ? 0 : length;
}

/* The stream of a HEAD, which has nothing but an end. */
static void end_unread(struct front *front, struct backend *b)
{
    if (!b->ended && !b->broken)
        take_piece_head(b);
    if (b->ended || b->broken)
        finish(front, b);
}

static void take_reply(struct front *front, struct backend *b)
{
    if (!b->has_reply && b->in.length >= sizeof b->reply) {
        memcpy(&b->reply, b->in.data, sizeof b->reply);
        b->in.length -= sizeof b->reply;
        memmove(b->in.data, b->in.data + sizeof b->reply, b->in.length);
        b->has_reply = true;
        if (b->reply.streamed && b->exchange)
            http_stream(b->exchange, &b->reply);
    }
    if (!b->has_reply)
        return;
    if (!b->reply.streamed) {
        take_whole(front, b);
    } else {
        b->is_full = b->in.length >= STREAM_BYTES;
        if (b->is_full)
            watch_backend(front, b);
        if (b->exchange)
            http_resume(b->exchange);
        else
            end_unread(front, b);
    }
}

static void read_answer(struct front *front, struct backend *b)
{
    if (!buffer_reserve(&b->in, READ_BYTES)) {
        lose(front, b);
        return;
    }
    ssize_t got = recv(b->fd, b->in.data + b->in.length, READ_BYTES, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        lose(front, b);
        return;
    }
    b->in.length += (size_t)got;
    take_reply(front, b);
}

void dispatch_event(struct front *front, struct backend *b, uint32_t events)
{
    if (b->fd >= 0 && (events & EPOLLOUT) && b->sent < b->out.length)
        send_question(front, b);
    if (b->fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !b->is_full)
        read_answer(front, b);
    else if (b->fd >= 0 && (events & (EPOLLHUP | EPOLLERR)))
        lose(front, b); /* its stream is cut short */
}

/* ---- streams ---- */

/* So much of what is here that it ends a line, so that a stream can be cut there; a line that has no room goes in parts. */
static size_t whole_lines(const struct backend *b, size_t length, size_t room)
{
    if (length == b->piece_left || b->reply.gzip)
        return length;
    const char *end = memrchr(b->in.data, '\n', length);
    return end ? (size_t)(end - b->in.data) + 1 : length < room ? 0 : length;
}

ssize_t dispatch_read_stream(struct backend *b, char *data, size_t room)
{
    if (b->piece_left == 0 && !b->ended && !b->broken)
        take_piece_head(b);
    if (b->ended || b->broken)
        return b->ended ? -1 : -2;
    size_t length = b->piece_left < b->in.length ? b->piece_left : b->in.length;
    length = whole_lines(b, length < room ? length : room, room);
    if (length == 0)
        return 0;
    memcpy(data, b->in.data, length);
    b->in.length -= length;
    memmove(b->in.data, b->in.data + length, b->in.length);
    b->piece_left -= (uint32_t)length;
    struct front *front = b->exchange->front;
    if (b->is_full && b->in.length < STREAM_BYTES / 2) {
        b->is_full = false;
        watch_backend(front, b);
    }
    return (ssize_t)length;
}

void dispatch_forget(struct exchange *e)
{
    struct front *front = e->front;
    struct backend *b = e->backend;
    if (e->is_queued)
        unqueue(front, e);
    if (!b)
        return;
    e->backend = NULL;
    b->exchange = NULL;
    if (e->is_head && b->has_reply)
        end_unread(front, b);
    else if (b->ended || b->broken)
        finish(front, b);
    else
        kill_worker(front, b); /* nobody will read the rest */
}

/* ---- deadlines ---- */

bool dispatch_is_busy(const struct front *front)
{
    for (size_t i = 0; i < front->settings->workers; i++)
        if (front->backends[i].exchange)
            return true;
    return front->first != NULL;
}

static void end_overdue(struct front *front, struct backend *b)
{
    struct exchange *e = b->exchange;
    bool streams = b->has_reply && b->reply.streamed;
    front->metrics.overdue++;
    e->backend = NULL;
    b->exchange = NULL;
    kill_worker(front, b);
    end_early(e, streams, (struct head_fault){504, "the answer takes longer than is allowed; ask for less"});
}

void dispatch_tick(struct front *front)
{
    for (size_t i = 0; i < front->settings->workers; i++) {
        struct backend *b = &front->backends[i];
        if (b->exchange && b->exchange->deadline_ms <= front->now_ms)
            end_overdue(front, b);
    }
    for (struct exchange *e = front->first, *next; e; e = next) {
        next = e->next;
        if (e->deadline_ms > front->now_ms)
            continue;
        unqueue(front, e);
        front->metrics.overdue++;
        http_answer_problem(e, 503, "no worker was free in time; try again");
    }
}

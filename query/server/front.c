#include "query/server/front.h"

#include "corpus/base/printable.h"
#include "query/server/front_state.h"
#include "query/server/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum {
    EVENTS = 128,
    BUSY_TICK_MS = 20, /* how exact deadlines of answers are */
    TICK_MS = 250,     /* and those of connections */
    DRAIN_MS = 4000
};

int64_t front_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool front_watch(struct front *front, int operation, int fd, enum watched kind, unsigned number, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u64 = (uint64_t)kind << 32 | number};
    return epoll_ctl(front->epoll, operation, fd, &event) == 0;
}

/* No new connections; those on which nothing is asked are closed. */
static void drain(struct front *front)
{
    if (front->drain_ms)
        return;
    front->drain_ms = front->now_ms + DRAIN_MS;
    epoll_ctl(front->epoll, EPOLL_CTL_DEL, front->listener, NULL);
    close(front->listener);
    for (struct connection *c = front->oldest; c; c = c->newer)
        if (c->state == CONNECTION_READING)
            c->deadline_ms = front->now_ms + TICK_MS; /* its request may be here already */
}

/* False when the supervisor is gone. */
static bool take_notices(struct front *front)
{
    struct notice notice;
    int fd;
    while (notice_receive(front->control, &notice, &fd)) {
        if (notice.kind == NOTICE_WORKER)
            dispatch_add(front, &notice, fd);
        else if (notice.kind == NOTICE_DRAIN)
            drain(front);
    }
    return errno == EAGAIN;
}

static bool take_event(struct front *front, const struct epoll_event *event)
{
    unsigned number = (unsigned)event->data.u64;
    switch ((enum watched)(event->data.u64 >> 32)) {
    case WATCH_LISTENER:
        door_accept(front);
        return true;
    case WATCH_CONTROL:
        return take_notices(front);
    case WATCH_CONNECTION:
        if (front->connections[number])
            connection_event(front, front->connections[number]);
        return true;
    case WATCH_BACKEND:
        dispatch_event(front, &front->backends[number], event->events);
        return true;
    }
    return true;
}

static void tick(struct front *front, int64_t *last_ms)
{
    if (front->now_ms - *last_ms < BUSY_TICK_MS)
        return;
    *last_ms = front->now_ms;
    door_tick(front);
    dispatch_tick(front);
}

static bool is_done(const struct front *front)
{
    return front->drain_ms && (front->connection_count == 0 || front->now_ms >= front->drain_ms);
}

static void loop(struct front *front)
{
    struct epoll_event events[EVENTS];
    int64_t ticked_ms = 0;
    bool goes_on = true;
    while (goes_on && !is_done(front)) {
        connections_run(front);
        int timeout = front->ready ? 0 : dispatch_is_busy(front) ? BUSY_TICK_MS : TICK_MS;
        int count = epoll_wait(front->epoll, events, EVENTS, timeout);
        front->now_ms = front_now_us() / 1000;
        for (int i = 0; i < count && goes_on; i++)
            goes_on = take_event(front, &events[i]);
        tick(front, &ticked_ms);
    }
}

static bool start(struct front *front)
{
    struct sandbox sandbox = {.serves = true};
    tifa_error error;
    for (size_t i = 0; i < FRONT_WORKERS; i++)
        front->backends[i].fd = -1;
    front->epoll = epoll_create1(EPOLL_CLOEXEC);
    front->now_ms = front_now_us() / 1000;
    if (front->epoll < 0 || !front_watch(front, EPOLL_CTL_ADD, front->listener, WATCH_LISTENER, 0, EPOLLIN) ||
        !front_watch(front, EPOLL_CTL_ADD, front->control, WATCH_CONTROL, 0, EPOLLIN)) {
        fprintf(stderr, "tifa-query: cannot serve: %s\n", strerror(errno));
        return false;
    }
    if (sandbox_enter(&sandbox, &error) == TIFA_OK)
        return true;
    printable_message(stderr, "tifa-query", error.message);
    return false;
}

int front_run(const struct server_settings *settings, int listener, int control)
{
    struct front *front = calloc(1, sizeof *front);
    if (!front)
        return EXIT_FAILURE;
    front->settings = settings;
    front->listener = listener;
    front->control = control;
    if (!start(front))
        return EXIT_FAILURE;
    loop(front);
    return EXIT_SUCCESS; /* what is left goes with the process */
}

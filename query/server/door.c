/* Connections: who gets in, who has to leave. A request must arrive whole within a time, whatever its pauses; where
 * there are too many connections, the one that has kept us waiting longest leaves for the new one. */
#include "query/server/front_state.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { ACCEPT_AT_ONCE = 64 };

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

void door_reorder(struct front *front, struct connection *c)
{
    unlink_connection(front, c);
    link_newest(front, c);
}

void door_forget(struct front *front, struct connection *c)
{
    unlink_connection(front, c);
    front->connections[c->fd] = NULL;
    front->connection_count--;
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
    return c->state == CONNECTION_READING || c->state == CONNECTION_LEAVING;
}

/* Makes room for one more of a group (NULL: of any); false when all are being answered. */
static bool make_room(struct front *front, const unsigned char *group, size_t limit)
{
    struct connection *victim = NULL;
    size_t count = 0;
    for (struct connection *c = front->oldest; c; c = c->newer) {
        if (group && memcmp(c->group, group, sizeof c->group) != 0)
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
    connection_close(front, victim);
    return true;
}

static void take(struct front *front, int fd, const struct connection *from)
{
    struct connection *c = fd < FRONT_FDS ? malloc(sizeof *c) : NULL;
    front->metrics.connections++;
    if (!c) {
        http_turn_away(front, fd);
        return;
    }
    *c = *from;
    c->fd = fd;
    c->watched = EPOLLIN;
    find_group(c);
    if (!make_room(front, c->group, front->settings->address_connections) ||
        !make_room(front, NULL, front->settings->connections) ||
        !front_watch(front, EPOLL_CTL_ADD, fd, WATCH_CONNECTION, (unsigned)fd, c->watched)) {
        http_turn_away(front, fd);
        free(c);
        return;
    }
    front->connections[fd] = c;
    front->connection_count++;
    link_newest(front, c);
    connection_enter(front, c, CONNECTION_READING, front->settings->patience_ms);
    connection_wake(front, c);
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

/* ---- deadlines ---- */

void door_tick(struct front *front)
{
    for (struct connection *c = front->oldest, *newer; c; c = newer) {
        newer = c->newer;
        if (c->deadline_ms > front->now_ms)
            continue;
        front->metrics.timed_out += c->state != CONNECTION_LEAVING;
        if (c->state == CONNECTION_READING && c->in.length)
            http_refuse(front, c, (struct head_fault){408, "the request did not arrive in time"});
        else
            connection_close(front, c);
    }
}

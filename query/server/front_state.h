/* What the parts of the front share; included by them alone. All of it belongs to one thread. */
#ifndef TIFA_SERVER_FRONT_STATE_H
#define TIFA_SERVER_FRONT_STATE_H

#include "corpus/base/buffer.h"
#include "query/server/channel.h"
#include "query/server/metrics.h"
#include "query/server/routes.h"
#include "query/server/settings.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

enum { FRONT_WORKERS = 64, FRONT_FDS = 4096 };

enum connection_state {
    CONNECTION_AT_DOOR,   /* its first request has not arrived; libmicrohttpd does not know it */
    CONNECTION_LEAVING,   /* refused at the door: waits for the client to have read why */
    CONNECTION_WAITING,   /* for a whole request; libmicrohttpd reads */
    CONNECTION_ANSWERING, /* a request is being answered */
    CONNECTION_SHUT,      /* libmicrohttpd is about to notice */
};

struct connection {
    int fd;
    enum connection_state state;
    struct sockaddr_storage address;
    socklen_t address_bytes;
    unsigned char group[8];           /* what a limit per address counts: IPv4 address, or /64 of IPv6 */
    int64_t deadline_ms;              /* INT64_MAX: none */
    struct connection *newer, *older; /* in the order of their last change of state */
};

/* One request in libmicrohttpd's hands, from its first line to the end of its answer. */
struct exchange {
    struct front *front;
    struct connection *connection;
    struct MHD_Connection *mhd;
    char *target;
    const struct route *route;
    struct buffer form;
    struct slice etags; /* libmicrohttpd's */
    bool is_checked, is_head, is_export, is_queued, gzip, suspended;
    int64_t started_us, deadline_ms;
    unsigned status; /* of the answer, once it is known */
    struct MHD_Response *response;
    struct backend *backend; /* the worker that has it */
    struct exchange *next;   /* in the queue */
};

/* A worker, as the front sees it. */
struct backend {
    int fd; /* -1: none just now */
    pid_t pid;
    struct exchange *exchange; /* NULL: it is idle */
    struct buffer out;         /* of the question, what is not sent yet */
    size_t sent;
    struct buffer in; /* of the answer */
    struct reply reply;
    bool has_reply;
    /* Of a stream: */
    uint32_t piece_left;
    bool ended, broken, is_full;
};

struct front {
    const struct server_settings *settings;
    int epoll, listener, control;
    struct MHD_Daemon *mhd;
    struct connection *connections[FRONT_FDS]; /* by descriptor */
    struct connection *newest, *oldest;
    size_t connection_count;
    struct backend backends[FRONT_WORKERS];
    struct exchange *first, *last; /* that wait for a worker */
    size_t waiting;
    struct metrics metrics;
    int64_t now_ms, drain_ms; /* drain_ms: when to leave at last, 0 when not draining */
};

int64_t front_now_us(void);

/* What an event of the epoll set is about. */
enum watched { WATCH_LISTENER, WATCH_CONTROL, WATCH_MHD, WATCH_CONNECTION, WATCH_BACKEND };
bool front_watch(struct front *front, int operation, int fd, enum watched kind, unsigned number, uint32_t events);

/* ---- door.c: connections ---- */

void door_accept(struct front *front);
void door_event(struct front *front, struct connection *connection);
/* Closes what is past its deadline. */
void door_tick(struct front *front);
void connection_enter(struct front *front, struct connection *connection, enum connection_state state, int64_t ms);
/* libmicrohttpd closes the connection soon. */
void connection_shut(struct front *front, struct connection *connection);
void connection_forget(struct front *front, struct connection *connection);

/* ---- http.c: requests, by libmicrohttpd ---- */

bool http_start(struct front *front);
/* Takes a connection whose first request has arrived; when it cannot, the connection is closed. */
void http_add(struct front *front, struct connection *connection);
/* The answer to an exchange that waits: a body that is copied, or a stream from its backend. */
void http_answer(struct exchange *exchange, const struct reply *reply, struct slice body);
void http_answer_problem(struct exchange *exchange, unsigned status, const char *detail);
void http_stream(struct exchange *exchange, const struct reply *reply);
/* The stream of an exchange has something new. */
void http_resume(struct exchange *exchange);
/* The headers that every response has, as text with line ends. */
void http_append_headers(struct buffer *out);
void http_run(struct front *front);
/* Milliseconds until http_run is due again; at most `most`. */
int http_timeout(struct front *front, int most);

/* ---- dispatch.c: workers ---- */

void dispatch_add(struct front *front, const struct notice *notice, int fd);
void dispatch_ask(struct exchange *exchange);
void dispatch_event(struct front *front, struct backend *backend, uint32_t events);
/* Ends what is past its deadline. */
void dispatch_tick(struct front *front);
bool dispatch_is_busy(const struct front *front);
/* The exchange is over: nobody waits for its answer. */
void dispatch_forget(struct exchange *exchange);
/* Bytes of a stream into data: 0 for none yet, -1 at its end, -2 when it broke off. */
ssize_t dispatch_read_stream(struct backend *backend, char *data, size_t room);

#endif

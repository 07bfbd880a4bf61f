/* What the parts of the front share; included by them alone. All of it belongs to one thread. */
#ifndef TIFA_SERVER_FRONT_STATE_H
#define TIFA_SERVER_FRONT_STATE_H

#include "corpus/base/buffer.h"
#include "query/server/channel.h"
#include "query/server/head.h"
#include "query/server/metrics.h"
#include "query/server/routes.h"
#include "query/server/settings.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

enum { FRONT_WORKERS = 64, FRONT_FDS = 4096, FRONT_DATE_BYTES = 32 };

enum connection_state {
    CONNECTION_READING,   /* waits for a whole request */
    CONNECTION_ANSWERING, /* waits for the answer to it */
    CONNECTION_WRITING,   /* sends the answer */
    CONNECTION_LEAVING,   /* has its last answer, and a while to read it */
    CONNECTION_GONE,      /* is closed; freed when its turn comes */
};

/* One request, from its last byte to the end of its answer. Slices are of what the connection has read. */
struct exchange {
    struct front *front;
    struct connection *connection;
    const struct route *route;        /* NULL: there is none */
    struct slice target, form, etags; /* form: the body; etags: If-None-Match */
    bool is_head, gzip, has_chunks;   /* what the client sent, and takes */
    bool is_export, is_queued;
    bool streams; /* more of the answer is to come from the backend */
    bool is_packed, is_in_line; /* of a stream: it is compressed; what was sent last does not end a line */
    struct head_fault cut;      /* why a stream without a backend is not whole */
    bool closes;  /* no request follows */
    int64_t started_us, deadline_ms;
    struct backend *backend; /* the worker that has it */
    struct exchange *next;   /* in the queue */
};

struct connection {
    int fd;
    enum connection_state state;
    uint32_t watched; /* events of epoll; 0: it is not in the set */
    struct sockaddr_storage address;
    socklen_t address_bytes;
    unsigned char group[8];           /* what a limit per address counts: IPv4 address, or /64 of IPv6 */
    int64_t deadline_ms;              /* INT64_MAX: none */
    struct connection *newer, *older; /* in the order of their last change of state */
    bool is_ready;                    /* its turn comes */
    struct connection *next_ready;
    struct buffer in; /* a request, and what follows it */
    size_t looked;    /* bytes of it without the end of a head */
    size_t expected;  /* bytes of the request, once its head is read; 0: not known */
    size_t promised;  /* of them, the body that is to come */
    struct buffer out;
    size_t sent;
    bool resets; /* see connection_reset_at_close */
    struct exchange exchange;
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
    struct connection *connections[FRONT_FDS]; /* by descriptor */
    struct connection *newest, *oldest;
    struct connection *ready, *last_ready; /* whose turn comes */
    size_t connection_count;
    size_t promised_bytes; /* of bodies that are to come */
    struct backend backends[FRONT_WORKERS];
    struct exchange *first, *last; /* that wait for a worker */
    size_t waiting;
    struct metrics metrics;
    int64_t now_ms, drain_ms; /* drain_ms: when to leave at last, 0 when not draining */
    int64_t date_second;
    char date[FRONT_DATE_BYTES]; /* of that second, as responses have it */
};

int64_t front_now_us(void);

/* What an event of the epoll set is about. */
enum watched { WATCH_LISTENER, WATCH_CONTROL, WATCH_CONNECTION, WATCH_BACKEND };
bool front_watch(struct front *front, int operation, int fd, enum watched kind, unsigned number, uint32_t events);

/* ---- door.c: who gets in, and who has to leave ---- */

void door_accept(struct front *front);
/* Closes what is past its deadline. */
void door_tick(struct front *front);
/* Its state has changed just now. */
void door_reorder(struct front *front, struct connection *connection);
void door_forget(struct front *front, struct connection *connection);

/* ---- connection.c: requests are read, and answers written ---- */

/* From now on, for ms (INT64_MAX: without an end). */
void connection_enter(struct front *front, struct connection *connection, enum connection_state state, int64_t ms);
/* Its turn comes in connections_run. */
void connection_wake(struct front *front, struct connection *connection);
void connection_event(struct front *front, struct connection *connection);
/* Whether the client is to see a reset, whoever closes the connection, and not an end as of a whole answer. */
void connection_reset_at_close(struct connection *connection, bool reset);
/* Frees it in connections_run; what it asked is forgotten. */
void connection_close(struct front *front, struct connection *connection);
/* One step of each whose turn has come. */
void connections_run(struct front *front);

/* ---- http.c: what is answered to requests ---- */

/* A head that was parsed and checked, into connection->exchange; the fault of what it asks. */
struct head_fault http_begin(struct front *front, struct connection *connection, const struct head *head);
/* The request is here as a whole. */
void http_ask(struct exchange *exchange);
/* Says why, and that the connection ends. */
void http_refuse(struct front *front, struct connection *connection, struct head_fault fault);
/* The same for one that cannot get in, as far as it can be sent at once. */
void http_turn_away(struct front *front, int fd);
/* The answer to an exchange that waits: a body that is copied, or a stream from its backend. */
void http_answer(struct exchange *exchange, const struct reply *reply, struct slice body);
void http_answer_problem(struct exchange *exchange, unsigned status, const char *detail);
void http_stream(struct exchange *exchange, const struct reply *reply);
/* The stream of an exchange has something new, or has lost its backend. */
void http_resume(struct exchange *exchange);

/* ---- dispatch.c: workers ---- */

void dispatch_add(struct front *front, const struct notice *notice, int fd);
void dispatch_ask(struct exchange *exchange);
void dispatch_event(struct front *front, struct backend *backend, uint32_t events);
/* Ends what is past its deadline. */
void dispatch_tick(struct front *front);
bool dispatch_is_busy(const struct front *front);
/* The exchange is over: nobody waits for its answer. */
void dispatch_forget(struct exchange *exchange);
/* Bytes of a stream into data, whole lines where they have room; 0 for none yet, -1 at its end, -2 at its end where its
 * last line says what is missing. */
ssize_t dispatch_read_stream(struct backend *backend, char *data, size_t room);

#endif

/* Requests and responses, by libmicrohttpd: run by our loop, in our thread. */
#include "query/server/front_state.h"
#include "query/server/head.h"
#include "query/server/problem.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>

enum {
    CONNECTION_BYTES = 48 * 1024, /* of memory for the head of a request and of its answer */
    WRITE_MS = 30000              /* for a client to read an answer */
};

static const struct {
    const char *name, *value;
} common_headers[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-cache"},
};
enum { COMMON_HEADERS = sizeof common_headers / sizeof *common_headers };

void http_append_headers(struct buffer *out)
{
    for (size_t i = 0; i < COMMON_HEADERS; i++)
        buffer_printf(out, "%s: %s\r\n", common_headers[i].name, common_headers[i].value);
}

/* ---- responses ---- */

static void set_response(struct exchange *e, unsigned status, struct MHD_Response *response, const char *type)
{
    e->status = status;
    e->response = response;
    if (!response)
        return;
    for (size_t i = 0; i < COMMON_HEADERS; i++)
        MHD_add_response_header(response, common_headers[i].name, common_headers[i].value);
    if (status != 304)
        MHD_add_response_header(response, "Content-Type", type);
    if (status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (status == 405)
        MHD_add_response_header(response, "Allow", e->route && e->route->takes_forms ? "GET, HEAD, POST" : "GET, HEAD");
    if (status == 503)
        MHD_add_response_header(response, "Retry-After", "1");
    if (e->front->drain_ms)
        MHD_add_response_header(response, "Connection", "close");
}

static void set_body(struct exchange *e, unsigned status, const char *type, struct slice body)
{
    set_response(e, status,
                 MHD_create_response_from_buffer(body.length, (void *)(uintptr_t)body.data, MHD_RESPMEM_MUST_COPY),
                 type);
}

static void set_problem(struct exchange *e, unsigned status, const char *detail)
{
    struct buffer body = {0};
    problem_write(status, detail, TIFA_NO_POSITION, &body);
    set_body(e, status, media_type(MEDIA_PROBLEM), (struct slice){body.data, body.length});
    buffer_free(&body);
}

void http_resume(struct exchange *e)
{
    if (!e->suspended)
        return;
    e->suspended = false;
    MHD_resume_connection(e->mhd);
}

void http_answer_problem(struct exchange *e, unsigned status, const char *detail)
{
    set_problem(e, status, detail);
    http_resume(e);
}

static void add_reply_headers(struct exchange *e, const struct reply *reply)
{
    if (!e->response)
        return;
    if (reply->etag[0])
        MHD_add_response_header(e->response, "ETag", reply->etag);
    if (reply->gzip)
        MHD_add_response_header(e->response, "Content-Encoding", "gzip");
    MHD_add_response_header(e->response, "Vary", "Accept-Encoding");
}

void http_answer(struct exchange *e, const struct reply *reply, struct slice body)
{
    set_body(e, reply->status, media_type(reply->media), body);
    add_reply_headers(e, reply);
    http_resume(e);
}

static ssize_t read_stream(void *context, uint64_t position, char *data, size_t room)
{
    struct exchange *e = context;
    (void)position;
    if (!e->backend)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    ssize_t got = dispatch_read_stream(e->backend, data, room);
    if (got > 0)
        return got;
    if (got < 0)
        return got == -1 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
    e->suspended = true;
    MHD_suspend_connection(e->mhd);
    return 0;
}

void http_stream(struct exchange *e, const struct reply *reply)
{
    set_response(e, reply->status,
                 MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHANNEL_PIECE_BYTES, read_stream, e, NULL),
                 media_type(reply->media));
    add_reply_headers(e, reply);
    http_resume(e);
}

/* Hands the answer to libmicrohttpd; without memory for one, the connection is closed. */
static enum MHD_Result queue(struct exchange *e)
{
    struct front *front = e->front;
    if (!e->response)
        return MHD_NO;
    enum MHD_Result result = MHD_queue_response(e->mhd, e->status, e->response);
    MHD_destroy_response(e->response);
    e->response = NULL;
    metrics_count(&front->metrics, e->route ? (size_t)(e->route - routes) : METRICS_ROUTES, e->status,
                  (double)(front_now_us() - e->started_us) / 1e6);
    if (e->connection->state != CONNECTION_SHUT)
        connection_enter(front, e->connection, CONNECTION_ANSWERING,
                         WRITE_MS + (e->is_export ? front->settings->export_ms : 0));
    return result;
}

/* ---- what the front answers itself ---- */

static void answer_health(struct exchange *e)
{
    const struct front *front = e->front;
    struct buffer body = {0};
    bool well = front->metrics.workers > 0 && !front->drain_ms;
    buffer_printf(&body, "{\"status\":\"%s\",\"workers\":%zu}\n", well ? "ok" : "unavailable", front->metrics.workers);
    set_body(e, well ? 200 : 503, media_type(MEDIA_JSON), (struct slice){body.data, body.length});
    buffer_free(&body);
}

static void answer_here(struct exchange *e)
{
    struct metrics *m = &e->front->metrics;
    struct buffer body = {0};
    enum media media = MEDIA_JSON;
    m->open_connections = e->front->connection_count;
    m->waiting = e->front->waiting;
    m->workers = 0;
    for (size_t i = 0; i < e->front->settings->workers; i++)
        m->workers += e->front->backends[i].fd >= 0;
    if (e->route->place == ROUTE_HEALTH) {
        answer_health(e);
        return;
    }
    if (e->route->place == ROUTE_METRICS) {
        metrics_write(m, &body);
        media = MEDIA_METRICS;
    } else if (e->route->place == ROUTE_DESCRIPTION) {
        description_write(&body);
    } else {
        buffer_append_string(&body, e->route->content);
    }
    if (!body.failed)
        set_body(e, 200, e->route->type ? e->route->type : media_type(media), (struct slice){body.data, body.length});
    buffer_free(&body);
}

/* ---- requests ---- */

static void *begin_exchange(void *context, const char *target, struct MHD_Connection *mhd)
{
    struct front *front = context;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct exchange *e = calloc(1, sizeof *e);
    if (!e || !info || !info->socket_context || !(e->target = strdup(target))) {
        free(e);
        return NULL;
    }
    e->front = front;
    e->connection = info->socket_context;
    e->mhd = mhd;
    e->form.ceiling = SERVER_BODY_BYTES;
    return e;
}

static void end_exchange(void *context, struct MHD_Connection *mhd, void **exchange,
                         enum MHD_RequestTerminationCode code)
{
    struct front *front = context;
    struct exchange *e = *exchange;
    (void)mhd;
    (void)code;
    if (!e)
        return;
    *exchange = NULL;
    dispatch_forget(e);
    if (e->response)
        MHD_destroy_response(e->response);
    if (front->drain_ms)
        connection_shut(front, e->connection);
    else if (e->connection->state != CONNECTION_SHUT)
        connection_enter(front, e->connection, CONNECTION_WAITING, front->settings->patience_ms);
    buffer_free(&e->form);
    free(e->target);
    free(e);
}

static enum MHD_Result collect_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct head *head = context;
    (void)kind;
    if (head->header_count == HEAD_HEADERS)
        return MHD_NO;
    head->headers[head->header_count++] = (struct head_header){slice_of(name), slice_of(value ? value : "")};
    return MHD_YES;
}

static bool is_form(const struct head *head)
{
    static const char form[] = "application/x-www-form-urlencoded";
    struct slice type;
    return head_find(head, "Content-Type", &type) && type.length >= sizeof form - 1 &&
           strncasecmp(type.data, form, sizeof form - 1) == 0;
}

/* Later requests of a connection have not passed the door. */
static struct head_fault check(struct exchange *e, const char *method, const char *version)
{
    struct head head = {.method = slice_of(method), .target = slice_of(e->target), .version = slice_of(version)};
    struct slice argument, query, value;
    int headers = MHD_get_connection_values(e->mhd, MHD_HEADER_KIND, collect_header, &head);
    struct head_fault fault = head_check(&head, e->front->settings);
    if (fault.status)
        return fault;
    if (headers > HEAD_HEADERS)
        return (struct head_fault){431, "more than 100 headers"};
    if (head.target.length > SERVER_TARGET_BYTES)
        return (struct head_fault){414, "the URL is longer than 8 KiB; POST a long query as a form"};
    e->route = route_find(head.target, &argument, &query);
    if (!e->route)
        return (struct head_fault){404, "nothing is here; /openapi.json lists what there is"};
    if (e->front->settings->token.length && !e->route->is_open && !head_bears_token(&head, e->front->settings->token))
        return (struct head_fault){401, "a token is needed: Authorization: Bearer TOKEN"};
    if (slice_equal_text(head.method, "POST")) {
        if (!e->route->takes_forms)
            return (struct head_fault){405, "this takes GET and HEAD"};
        if (!is_form(&head))
            return (struct head_fault){415, "the body must be application/x-www-form-urlencoded"};
        if (query.length)
            return (struct head_fault){400, "parameters stand in the URL or in the body, not in both"};
    }
    e->is_head = slice_equal_text(head.method, "HEAD");
    e->gzip = head_find(&head, "Accept-Encoding", &value) && head_accepts(value, "gzip");
    if (head_find(&head, "If-None-Match", &value))
        e->etags = value;
    return (struct head_fault){0};
}

static struct slice form_of(const struct exchange *e)
{
    struct slice argument, query;
    route_find(slice_of(e->target), &argument, &query);
    return e->form.length ? (struct slice){e->form.data, e->form.length} : query;
}

/* The request is here as a whole. */
static enum MHD_Result ask(struct exchange *e)
{
    struct front *front = e->front;
    if (e->started_us)
        return MHD_YES; /* it waits already */
    e->started_us = front_now_us();
    front->now_ms = e->started_us / 1000;
    e->deadline_ms = front->now_ms + front->settings->deadline_ms;
    if (e->connection->state != CONNECTION_SHUT)
        connection_enter(front, e->connection, CONNECTION_ANSWERING, INT64_MAX);
    if (e->form.failed) {
        set_problem(e, 413, "the body is longer than 1 MiB");
    } else if (e->route->place != ROUTE_WORKER) {
        answer_here(e);
        if (!e->response)
            return MHD_NO;
    } else {
        e->is_export = route_is_export(e->route, form_of(e));
        dispatch_ask(e);
    }
    if (e->response)
        return queue(e);
    e->suspended = true;
    MHD_suspend_connection(e->mhd);
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_bytes, void **exchange)
{
    struct exchange *e = *exchange;
    (void)context;
    (void)mhd;
    (void)url;
    if (!e)
        return MHD_NO;
    if (!e->is_checked) {
        e->is_checked = true;
        struct head_fault fault = check(e, method, version);
        if (!fault.status)
            return MHD_YES;
        set_problem(e, fault.status, fault.reason);
        /* a refusal before the end of a body ends the connection */
        return strcmp(method, "POST") == 0 ? queue(e) : MHD_YES;
    }
    if (*upload_bytes) {
        buffer_append(&e->form, upload, *upload_bytes);
        *upload_bytes = 0;
        return MHD_YES;
    }
    return e->response ? queue(e) : ask(e);
}

/* ---- connections ---- */

static void notice_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                              enum MHD_ConnectionNotificationCode code)
{
    struct front *front = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = info ? front->connections[info->connect_fd] : NULL;
    } else if (*socket_context) {
        connection_forget(front, *socket_context);
        *socket_context = NULL;
    }
}

void http_add(struct front *front, struct connection *c)
{
    int fd = c->fd;
    c->state = CONNECTION_WAITING; /* the time it has goes on */
    if (MHD_add_connection(front->mhd, fd, (struct sockaddr *)&c->address, c->address_bytes) != MHD_YES &&
        front->connections[fd] == c)
        connection_forget(front, c);
}

void http_run(struct front *front)
{
    MHD_run(front->mhd);
}

int http_timeout(struct front *front, int most)
{
    MHD_UNSIGNED_LONG_LONG timeout;
    if (MHD_get_timeout(front->mhd, &timeout) != MHD_YES || timeout > (MHD_UNSIGNED_LONG_LONG)most)
        return most;
    return (int)timeout;
}

bool http_start(struct front *front)
{
    front->mhd = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                                  handle, front, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
                                  MHD_OPTION_CONNECTION_LIMIT, (unsigned)FRONT_FDS, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                  MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, front, MHD_OPTION_NOTIFY_COMPLETED,
                                  end_exchange, front, MHD_OPTION_NOTIFY_CONNECTION, notice_connection, front,
                                  MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    if (!front->mhd)
        return false;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(front->mhd, MHD_DAEMON_INFO_EPOLL_FD);
    return info && front_watch(front, EPOLL_CTL_ADD, info->epoll_fd, WATCH_MHD, 0, EPOLLIN);
}

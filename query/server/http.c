/* What is answered to requests: by the front itself, or by a worker. */
#include "query/server/front_state.h"
#include "query/server/problem.h"

#include <stdio.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_MS = 30000 }; /* for a client to read an answer */

/* ---- heads of responses ---- */

struct response {
    unsigned status;
    const char *type;
    const char *etag;  /* "": none */
    const char *allow; /* of 405 */
    bool packed, varies, streams;
    size_t body_bytes;
};

/* Of every response, whatever it is. */
static const char common_headers[] =
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cache-Control: no-cache\r\n";

/* "Date: Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale. */
static const char *date_now(struct front *front)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL);
    struct tm t;
    if (now != front->date_second && gmtime_r(&now, &t)) {
        char rest[FRONT_DATE_BYTES];
        strftime(rest, sizeof rest, "%Y %H:%M:%S GMT", &t);
        snprintf(front->date, sizeof front->date, "%s, %02u %s %.18s", days[t.tm_wday], (unsigned)t.tm_mday % 32,
                 months[t.tm_mon], rest);
        front->date_second = now;
    }
    return front->date;
}

static void append_head(struct exchange *e, const struct response *r, struct buffer *out)
{
    buffer_printf(out, "HTTP/1.1 %u %s\r\nDate: %s\r\n", r->status, problem_title(r->status), date_now(e->front));
    buffer_append(out, common_headers, sizeof common_headers - 1);
    if (r->status != 304)
        buffer_printf(out, "Content-Type: %s\r\n", r->type);
    if (r->streams && e->has_chunks)
        buffer_append_string(out, "Transfer-Encoding: chunked\r\n");
    else if (!r->streams && r->status != 304)
        buffer_printf(out, "Content-Length: %zu\r\n", r->body_bytes);
    if (r->etag && r->etag[0])
        buffer_printf(out, "ETag: %s\r\n", r->etag);
    if (r->packed)
        buffer_append_string(out, "Content-Encoding: gzip\r\n");
    if (r->varies)
        buffer_append_string(out, "Vary: Accept-Encoding\r\n");
    if (r->status == 401)
        buffer_append_string(out, "WWW-Authenticate: Bearer\r\n");
    if (r->status == 405)
        buffer_printf(out, "Allow: %s\r\n", e->route && !e->route->takes_forms ? "GET, HEAD" : "GET, HEAD, POST");
    if (r->status == 503)
        buffer_append_string(out, "Retry-After: 1\r\n");
    buffer_append_string(out, e->closes ? "Connection: close\r\n\r\n" : "\r\n");
}

/* ---- answers ---- */

static void respond(struct exchange *e, const struct response *r, struct slice body)
{
    struct front *front = e->front;
    struct connection *c = e->connection;
    int64_t now_us = front_now_us();
    front->now_ms = now_us / 1000;
    e->streams = r->streams && !e->is_head;
    e->is_packed = r->packed;
    e->closes = e->closes || front->drain_ms || (r->streams && !e->has_chunks);
    append_head(e, r, &c->out);
    if (!e->is_head && r->status != 304)
        buffer_append(&c->out, body.data, body.length);
    metrics_count(&front->metrics, e->route ? (size_t)(e->route - routes) : METRICS_ROUTES, r->status,
                  e->started_us ? (double)(now_us - e->started_us) / 1e6 : 0);
    if (e->streams)
        connection_reset_at_close(c, true);
    connection_enter(front, c, CONNECTION_WRITING, WRITE_MS + (e->is_export ? front->settings->export_ms : 0));
    connection_wake(front, c);
}

static void respond_whole(struct exchange *e, unsigned status, const char *type, struct slice body)
{
    struct response r = {.status = status, .type = type, .body_bytes = body.length};
    respond(e, &r, body);
}

void http_answer_problem(struct exchange *e, unsigned status, const char *detail)
{
    struct buffer body = {0};
    problem_write(status, detail, TIFA_NO_POSITION, &body);
    respond_whole(e, status, media_type(MEDIA_PROBLEM), (struct slice){body.data, body.length});
    buffer_free(&body);
}

static struct response response_of(const struct reply *reply)
{
    return (struct response){.status = reply->status,
                             .type = media_type(reply->media),
                             .etag = reply->etag,
                             .packed = reply->gzip,
                             .varies = true,
                             .streams = reply->streamed,
                             .body_bytes = reply->body_bytes};
}

void http_answer(struct exchange *e, const struct reply *reply, struct slice body)
{
    struct response r = response_of(reply);
    respond(e, &r, body);
}

void http_stream(struct exchange *e, const struct reply *reply)
{
    struct response r = response_of(reply);
    respond(e, &r, (struct slice){0});
}

void http_resume(struct exchange *e)
{
    connection_wake(e->front, e->connection);
}

void http_refuse(struct front *front, struct connection *c, struct head_fault fault)
{
    c->exchange = (struct exchange){.front = front, .connection = c, .closes = true};
    http_answer_problem(&c->exchange, fault.status, fault.reason);
}

void http_turn_away(struct front *front, int fd)
{
    struct exchange e = {.front = front, .closes = true};
    struct buffer body = {0}, text = {0};
    problem_write(503, "too many connections; try again", TIFA_NO_POSITION, &body);
    struct response r = {.status = 503, .type = media_type(MEDIA_PROBLEM), .body_bytes = body.length};
    append_head(&e, &r, &text);
    buffer_append(&text, body.data, body.length);
    if (!text.failed)
        send(fd, text.data, text.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
    buffer_free(&body);
    buffer_free(&text);
}

/* ---- what the front answers itself ---- */

static void answer_health(struct exchange *e)
{
    const struct front *front = e->front;
    struct buffer body = {0};
    bool well = front->metrics.workers > 0 && !front->drain_ms;
    buffer_printf(&body, "{\"status\":\"%s\",\"workers\":%zu}\n", well ? "ok" : "unavailable", front->metrics.workers);
    respond_whole(e, well ? 200 : 503, media_type(MEDIA_JSON), (struct slice){body.data, body.length});
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
    if (body.failed)
        http_answer_problem(e, 503, "memory is short; try again");
    else
        respond_whole(e, 200, e->route->type ? e->route->type : media_type(media),
                      (struct slice){body.data, body.length});
    buffer_free(&body);
}

/* ---- requests ---- */

static bool is_form(const struct head *head)
{
    static const char form[] = "application/x-www-form-urlencoded";
    struct slice type;
    return head_find(head, "Content-Type", &type) && type.length >= sizeof form - 1 &&
           strncasecmp(type.data, form, sizeof form - 1) == 0;
}

static struct head_fault check_form(const struct exchange *e, const struct head *head, struct slice query)
{
    if (!e->route->takes_forms)
        return (struct head_fault){405, "this takes GET and HEAD"};
    if (!is_form(head))
        return (struct head_fault){415, "the body must be application/x-www-form-urlencoded"};
    if (query.length)
        return (struct head_fault){400, "parameters stand in the URL or in the body, not in both"};
    return (struct head_fault){0};
}

struct head_fault http_begin(struct front *front, struct connection *c, const struct head *head)
{
    struct exchange *e = &c->exchange;
    struct slice argument, query, value;
    bool is_old = slice_equal_text(head->version, "HTTP/1.0");
    *e = (struct exchange){.front = front,
                           .connection = c,
                           .target = head->target,
                           .is_head = slice_equal_text(head->method, "HEAD"),
                           .has_chunks = !is_old,
                           .closes = is_old};
    if (head_find(head, "Connection", &value) && head_accepts(value, "close"))
        e->closes = true;
    if (head_find(head, "Accept-Encoding", &value))
        e->gzip = head_accepts(value, "gzip");
    if (head_find(head, "If-None-Match", &value))
        e->etags = value;
    e->route = route_find(head->target, &argument, &query);
    if (!e->route)
        return (struct head_fault){404, "nothing is here; /openapi.json lists what there is"};
    if (front->settings->token.length && !e->route->is_open && !head_bears_token(head, front->settings->token))
        return (struct head_fault){401, "a token is needed: Authorization: Bearer TOKEN"};
    return slice_equal_text(head->method, "POST") ? check_form(e, head, query) : (struct head_fault){0};
}

static struct slice form_of(const struct exchange *e)
{
    struct slice argument, query;
    route_find(e->target, &argument, &query);
    return e->form.length ? e->form : query;
}

void http_ask(struct exchange *e)
{
    struct front *front = e->front;
    e->started_us = front_now_us();
    front->now_ms = e->started_us / 1000;
    if (e->route->place != ROUTE_WORKER) {
        answer_here(e);
        return;
    }
    e->is_export = route_is_export(e->route, form_of(e));
    /* in order, so the first hit of an export comes when all are known */
    e->deadline_ms = front->now_ms + (e->is_export ? front->settings->export_ms : front->settings->deadline_ms);
    connection_enter(front, e->connection, CONNECTION_ANSWERING, INT64_MAX);
    dispatch_ask(e);
}

#include "query/server/worker.h"

#include "corpus/base/printable.h"
#include "query/archive.h"
#include "query/server/channel.h"
#include "query/server/head.h"
#include "query/server/pack.h"
#include "query/server/problem.h"
#include "query/server/published.h"
#include "query/server/routes.h"
#include "query/server/sandbox.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FOLLOW_MS = 500, WORTH_PACKING = 1024, KEPT_BYTES = 256 * 1024 };

/* Of a new generation, files of so much in all are read in full before it is served, which takes a part of a deadline.
 * What is larger was read when it was published. */
#define VERIFY_BYTES ((uint64_t)256 * 1024 * 1024)

struct worker {
    const struct server_settings *settings;
    struct verified verified;
    int channel;
    struct archive *archive;
    uint64_t state;   /* published_state of what is open */
    uint64_t content; /* published_content; 0 when answers have no ETag */
    bool is_remote;   /* some index is behind a server, which ends connections that were idle for long */
    struct job job;
    struct buffer target, form, etags;
    struct reply reply;
    struct packer packer; /* open while a stream is packed */
};

/* ---- following what is published ---- */

static tifa_status open_archive(struct worker *w, tifa_error *error)
{
    struct archive *archive = NULL;
    tifa_status status = TIFA_ERR_STALE;
    for (int i = 0; i < ARCHIVE_TRIES && status == TIFA_ERR_STALE; i++) {
        bool known;
        uint64_t state = published_state(w->settings->indexes, w->settings->index_count);
        uint64_t content = published_content(w->settings->indexes, w->settings->index_count, &known);
        status = archive_open_verified(w->settings->indexes, w->settings->index_count, &w->verified, &archive, error);
        if (status == TIFA_OK && state != published_state(w->settings->indexes, w->settings->index_count)) {
            archive_free(archive);
            status = tifa_fail(error, TIFA_ERR_STALE, "the index was replaced while it was opened; try again");
            continue;
        }
        w->state = state;
        w->content = known ? content : 0;
    }
    if (status == TIFA_OK) {
        archive_free(w->archive);
        w->archive = archive;
    }
    return status;
}

/* Opens a new generation; what cannot be opened leaves the old one in its place. */
static void follow(struct worker *w)
{
    uint64_t state = published_state(w->settings->indexes, w->settings->index_count);
    tifa_error error;
    if (state == 0 || state == w->state)
        return;
    if (open_archive(w, &error) != TIFA_OK) {
        printable_message(stderr, "tifa-query: the new generation is not served", error.message);
        w->state = state;
    }
}

/* ---- answers ---- */

/* What depends on the day, such as since:90d, makes another answer tomorrow. */
static void make_etag(struct worker *w)
{
    struct slice parts[] = {{w->target.data, w->target.length}, {w->form.data, w->form.length}};
    uint64_t hash = w->content ^ ((uint64_t)(time(NULL) / 86400) + w->job.gzip) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < 2; i++)
        hash = (hash ^ (parts[i].length ? article_key(parts[i]) : i)) * UINT64_C(0xFF51AFD7ED558CCD);
    snprintf(w->reply.etag, sizeof w->reply.etag, "W/\"%016" PRIx64 "%08" PRIx64 "\"", hash, w->content & UINT32_MAX);
}

static bool is_known_to_client(const struct worker *w)
{
    const char *opaque = w->reply.etag + 2; /* compared weakly: without W/ */
    return w->etags.length && ((w->etags.length == 1 && w->etags.data[0] == '*') ||
                               memmem(w->etags.data, w->etags.length, opaque, strlen(opaque)));
}

static tifa_status fail_gone(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_IO, "the client is gone");
}

tifa_status outlet_stream(struct outlet *outlet, enum media media, tifa_error *error)
{
    struct worker *w = outlet->sender;
    w->reply.media = media;
    w->reply.streamed = true;
    w->reply.gzip = w->job.gzip && (w->job.head || packer_open(&w->packer));
    outlet->streams = true;
    return channel_write(w->channel, &w->reply, sizeof w->reply) ? TIFA_OK : fail_gone(error);
}

/* last: the stream has no further piece. */
static tifa_status send_piece(struct outlet *outlet, bool last, tifa_error *error)
{
    struct worker *w = outlet->sender;
    struct buffer packed = {0}, *piece = &outlet->body;
    bool failed = outlet->body.failed;
    if (w->packer.is_open && !failed) {
        failed = !packer_add(&w->packer, (struct slice){piece->data, piece->length}, last, &packed);
        piece = &packed;
    }
    uint32_t length = (uint32_t)piece->length;
    bool gone = !failed && length && !channel_write_parts(w->channel, &length, sizeof length, piece->data, length);
    buffer_free(&packed);
    buffer_clear(&outlet->body);
    return failed ? tifa_fail_memory(error) : gone ? fail_gone(error) : TIFA_OK;
}

tifa_status outlet_flush(struct outlet *outlet, tifa_error *error)
{
    return outlet->body.length < CHANNEL_PIECE_BYTES ? TIFA_OK : send_piece(outlet, false, error);
}

static bool send_whole(struct worker *w, struct outlet *outlet)
{
    struct buffer packed = {.ceiling = CHANNEL_BODY_BYTES};
    struct buffer *body = &outlet->body;
    if (w->job.gzip && body->length > WORTH_PACKING && pack_gzip((struct slice){body->data, body->length}, &packed)) {
        body = &packed;
        w->reply.gzip = true;
    }
    w->reply.media = outlet->media;
    w->reply.body_bytes = (uint32_t)body->length;
    bool sent = channel_write_parts(w->channel, &w->reply, sizeof w->reply, body->data, body->length);
    buffer_free(&packed);
    return sent;
}

/* Whether an index that is opened anew may give what this one did not. */
static bool is_worth_opening(const struct worker *w, tifa_status status)
{
    return archive_is_behind(w->archive, status) || (status == TIFA_ERR_IO && w->is_remote);
}

static unsigned http_status(const struct worker *w, const tifa_error *error)
{
    return is_worth_opening(w, error->status) ? 503 : problem_status(error->status);
}

static void make_problem(struct worker *w, struct outlet *outlet, const tifa_error *error)
{
    buffer_clear(&outlet->body);
    w->reply.status = http_status(w, error);
    w->reply.etag[0] = '\0';
    outlet->media = MEDIA_PROBLEM;
    problem_write(w->reply.status, error->message, error->position, &outlet->body);
}

/* Puts why the stream ends in the place of a line that is not whole. */
static void append_problem(struct worker *w, struct buffer *body, const tifa_error *error)
{
    const char *end = body->length ? memrchr(body->data, '\n', body->length) : NULL;
    body->length = end ? (size_t)(end - body->data) + 1 : 0;
    problem_write(http_status(w, error), error->message, error->position, body);
}

/* False: the front is gone, or is to say itself that the stream is not whole. */
static bool end_stream(struct worker *w, struct outlet *outlet, tifa_status status, const tifa_error *error)
{
    tifa_error unsent;
    if (status)
        append_problem(w, &outlet->body, error);
    bool sent = send_piece(outlet, true, &unsent) == TIFA_OK;
    packer_close(&w->packer);
    uint32_t end = status ? CHANNEL_BROKEN : 0;
    return sent && channel_write(w->channel, &end, sizeof end);
}

static tifa_status ask(struct worker *w, struct outlet *outlet, tifa_error *error)
{
    const struct route *route;
    struct question question = {.archive = w->archive, .head = w->job.head};
    struct slice argument, query;
    route = route_find((struct slice){w->target.data, w->target.length}, &argument, &query);
    if (!route || !route->answer)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "a worker does not know the path");
    if (w->form.length)
        query = (struct slice){w->form.data, w->form.length};
    tifa_status status = params_parse(query, route->params, &question.params, error);
    if (status == TIFA_OK)
        status = params_decode(&question.params.arena, argument, false, &question.argument, error);
    if (status == TIFA_OK)
        status = route->answer(&question, outlet, error);
    if (status == TIFA_OK && outlet->body.failed)
        status = tifa_fail_memory(error);
    params_free(&question.params);
    return status;
}

/* False when the front is gone. */
static bool answer(struct worker *w)
{
    struct outlet outlet = {.sender = w, .media = MEDIA_JSON, .body.ceiling = CHANNEL_BODY_BYTES};
    tifa_error error = {0};
    tifa_status status = TIFA_OK;
    bool sent, again = true;
    follow(w);
    w->reply = (struct reply){.status = 200};
    if (w->content)
        make_etag(w);
    if (w->reply.etag[0] && is_known_to_client(w)) {
        w->reply.status = 304;
        return channel_write(w->channel, &w->reply, sizeof w->reply);
    }
    for (int i = 0; i < ARCHIVE_TRIES && again && !outlet.streams; i++) {
        buffer_clear(&outlet.body);
        tifa_status opened = i > 0 ? open_archive(w, &error) : TIFA_OK;
        if (i > 0 && opened == TIFA_OK && w->reply.etag[0])
            make_etag(w);
        status = opened == TIFA_ERR_IO ? opened : ask(w, &outlet, &error);
        again = is_worth_opening(w, status);
    }
    if (status && !outlet.streams)
        make_problem(w, &outlet, &error);
    sent = outlet.streams ? end_stream(w, &outlet, status, &error) : send_whole(w, &outlet);
    bool is_large = outlet.streams || outlet.body.capacity > KEPT_BYTES;
    buffer_free(&outlet.body);
    if (is_large)
        malloc_trim(0); /* give back what one answer needed and the next will not */
    return sent;
}

/* ---- questions ---- */

static bool read_part(struct worker *w, struct buffer *part, size_t length)
{
    buffer_clear(part);
    if (!buffer_reserve(part, length + 1))
        return false;
    part->length = length;
    return channel_read(w->channel, part->data, length);
}

static bool read_question(struct worker *w)
{
    return channel_read(w->channel, &w->job, sizeof w->job) && read_part(w, &w->target, w->job.target_bytes) &&
           read_part(w, &w->form, w->job.body_bytes) && read_part(w, &w->etags, w->job.etags_bytes);
}

static tifa_status start(struct worker *w, tifa_error *error)
{
    struct sandbox sandbox = {.folders = w->settings->indexes,
                              .folder_count = w->settings->index_count,
                              .memory_bytes = w->settings->worker_bytes};
    for (size_t i = 0; i < w->settings->index_count; i++)
        w->is_remote = w->is_remote || strncmp(w->settings->indexes[i], "tcp://", 6) == 0;
    sandbox.connects = w->is_remote;
    time_t now = time(NULL);
    struct tm day;
    localtime_r(&now, &day); /* reads the time zone while files outside the index can be read */
    tifa_status status = sandbox_enter(&sandbox, error);
    return status ? status : open_archive(w, error);
}

int worker_run(const struct server_settings *settings, int channel)
{
    struct worker w = {.settings = settings,
                       .verified = settings->verified,
                       .channel = channel,
                       .target.ceiling = SERVER_TARGET_BYTES + 1,
                       .form.ceiling = SERVER_BODY_BYTES + 1,
                       .etags.ceiling = SERVER_HEAD_BYTES + 1};
    tifa_error error = {0};
    bool goes_on = true;
    w.verified.most_bytes = VERIFY_BYTES;
    if (start(&w, &error) != TIFA_OK) {
        printable_message(stderr, "tifa-query: a worker cannot start", error.message);
        return WORKER_CANNOT_START;
    }
    while (goes_on) {
        struct pollfd waiting = {channel, POLLIN, 0};
        int ready = poll(&waiting, 1, FOLLOW_MS);
        if (ready == 0)
            follow(&w);
        else if (ready > 0)
            goes_on = read_question(&w) && answer(&w);
        else
            goes_on = errno == EINTR;
    }
    archive_free(w.archive);
    verified_free(&w.verified); /* the list of the process that it was forked from is another */
    buffer_free(&w.target);
    buffer_free(&w.form);
    buffer_free(&w.etags);
    return EXIT_SUCCESS;
}

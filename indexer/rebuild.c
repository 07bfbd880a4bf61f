#include "indexer/rebuild.h"

#include "indexer/stored.h"

#include <stdio.h>
#include <unistd.h>

struct rebuild {
    const char *old;
    struct stored_index stored;
    struct update *update;
    const struct update_options *options;
    uint64_t done_bytes, all_bytes; /* of text */
};

static void show(const struct rebuild *r)
{
    if (r->options->show_merge)
        r->options->show_merge(r->options->context, r->done_bytes, r->all_bytes);
}

static tifa_status add_articles(struct rebuild *r, struct stored_segment *segment,
                                const struct removed_segment *removed, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK) {
        struct article *article;
        status = stored_next(segment, removed, &article, error);
        if (status)
            break;
        r->done_bytes += article->text.length;
        status = update_add(r->update, article, error);
        if (status == TIFA_OK)
            status = update_check_stop(r->update, error);
        show(r);
    }
    return status == TIFA_END ? TIFA_OK : status;
}

/* The oldest segment first, as export prints them. */
static tifa_status add_segments(struct rebuild *r, size_t i, const struct manifest_segment *segment, tifa_error *error)
{
    if (!segment)
        return TIFA_OK;
    tifa_status status = add_segments(r, i + 1, segment->next, error);
    if (status == TIFA_OK)
        status = manifest_verify_segment(segment, r->old, error);
    return status ? status : add_articles(r, r->stored.segments[i], &r->stored.removed.segments[i], error);
}

static tifa_status check_new(const char *new, tifa_error *error)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/" MANIFEST_NAME, new);
    bool is_there = !path.failed && access(buffer_text(&path), F_OK) == 0;
    tifa_status status = path.failed ? tifa_fail_memory(error) : TIFA_OK;
    buffer_free(&path);
    if (is_there)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is an index already; name one that is to be made", new);
    return status;
}

static tifa_status commit(struct rebuild *r, struct update_result *result, tifa_error *error)
{
    tifa_status status = update_commit(r->update, UPDATE_FULL, result, error);
    if (status == TIFA_END)
        return tifa_fail(error, TIFA_ERR_NOT_FOUND, "'%s' has no articles, so nothing was published", r->old);
    return status;
}

static tifa_status publish(struct rebuild *r, struct update_result *result, tifa_error *error)
{
    tifa_status status = update_take_origins(r->update, r->old, &r->stored.manifest, error);
    bool is_lost = status == TIFA_ERR_CORRUPT;
    if (status == TIFA_OK || is_lost)
        status = commit(r, result, error);
    result->lost_origins = is_lost;
    return status;
}

tifa_status rebuild_index(const char *old, const struct update_options *options, struct update_result *result,
                          tifa_error *error)
{
    struct rebuild r = {.old = old, .options = options};
    tifa_status status = stored_index_open(old, &r.stored, error);
    if (status)
        return status;
    r.all_bytes = manifest_totals(&r.stored.manifest).text_bytes;
    status = check_new(options->index, error);
    if (status == TIFA_OK)
        status = update_begin(options, &r.update, error);
    if (status == TIFA_OK)
        status = add_segments(&r, 0, r.stored.manifest.segments, error);
    if (status == TIFA_OK)
        status = publish(&r, result, error);
    update_end(r.update);
    stored_index_close(&r.stored);
    return status;
}

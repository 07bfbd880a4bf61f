#include "query/article_view.h"

#include "corpus/base/utf8.h"
#include "corpus/schema.h"
#include "query/builder.h"
#include "query/xapian_error.h"

enum {
    SCAN_TERMS = 20000, /* ids looked through for what is in them */
    LOOK_IDS = 100      /* of which so many are looked at: articles that are removed are not shown */
};

struct view {
    struct archive *archive;
    struct article_view *out;
    tifa_error *error;
};

static tifa_status fail(struct view *v, xs_status status, const xs_error *reason)
{
    return xapian_fail(v->error, status, reason, "cannot read the article");
}

/* The documents of articles that have a term: one for each version, at most one of them in an index not removed. */
static tifa_status find(struct view *v, const struct schema_term *term, xs_result **out)
{
    struct builder builder = {0};
    struct schema_term kind_term;
    schema_kind(&kind_term, SCHEMA_KIND_ARTICLE);
    xs_query *query =
        builder_combine(&builder, XS_AND, builder_term(&builder, term), builder_term(&builder, &kind_term));
    xs_search_options options = {.weighting = XS_BOOLEAN, .limit = UINT32_MAX};
    xs_error reason = builder.reason;
    xs_status failed = builder.status;
    *out = NULL;
    if (!failed)
        failed = xs_search(archive_database(v->archive), query, &options, out, &reason);
    xs_query_free(query);
    return failed ? fail(v, failed, &reason) : TIFA_OK;
}

/* ---- the record ---- */

/* The record of the first article that has the id's term, the caller's; *out NULL when there is none. */
static tifa_status read_record(struct view *v, const struct schema_term *term, struct article **out)
{
    xs_result *found;
    xs_hit hit;
    xs_error reason;
    *out = NULL;
    tifa_status status = find(v, term, &found);
    for (size_t i = 0; i < xs_result_size(found) && !*out && status == TIFA_OK; i++) {
        xs_status failed = xs_result_hit(found, i, &hit, &reason);
        if (failed)
            status = fail(v, failed, &reason);
        else if (!archive_is_removed(v->archive, hit.docid))
            status = archive_article_by_id(v->archive, hit.docid, out, v->error);
    }
    xs_result_free(found);
    return status;
}

/* ---- the passages ---- */

static bool is_wanted(const struct view_range *range, uint64_t number)
{
    return range->passage == 0 ||
           (number >= range->passage ? number - range->passage : range->passage - number) <= range->context;
}

static tifa_status add_passage(struct view *v, xs_docid docid, const struct view_range *range)
{
    struct archive_passage passage;
    tifa_status status = archive_passage_by_id(v->archive, docid, &passage, v->error);
    if (status || !is_wanted(range, passage.number))
        return status;
    const char *copy = arena_copy(&v->out->arena, passage.text.data, passage.text.length);
    v->out->passages[v->out->count++] =
        (struct view_passage){.number = passage.number, .text = {copy, passage.text.length}};
    return copy ? TIFA_OK : tifa_fail_memory(v->error);
}

static tifa_status read_passages(struct view *v, struct slice id, const struct view_range *range)
{
    struct buffer docids = {0};
    tifa_status status = archive_find_passages(v->archive, id, &docids, v->error);
    const xs_docid *items = (const xs_docid *)(const void *)docids.data;
    size_t count = docids.length / sizeof *items;
    v->out->passages = arena_alloc(&v->out->arena, (count + 1) * sizeof *v->out->passages);
    if (status == TIFA_OK && !v->out->passages)
        status = tifa_fail_memory(v->error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++)
        status = add_passage(v, items[i], range);
    buffer_free(&docids);
    return status;
}

/* ---- ids that are near ---- */

static char to_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static tifa_status add_id(struct view *v, struct slice id)
{
    struct article_view *out = v->out;
    for (size_t i = 0; i < out->nearest_count; i++)
        if (slice_equal(out->nearest[i], id))
            return TIFA_OK;
    const char *copy = arena_copy(&out->arena, id.data, id.length);
    if (!copy)
        return tifa_fail_memory(v->error);
    out->nearest[out->nearest_count++] = (struct slice){copy, id.length};
    return TIFA_OK;
}

/* The term of a long id is not all of it, so the record is asked. */
static tifa_status add_nearest(struct view *v, xs_bytes id)
{
    struct article *article;
    struct schema_term term = {.length = id.length};
    if (id.length > SCHEMA_TERM_BYTES)
        return TIFA_OK;
    memcpy(term.bytes, id.data, id.length);
    tifa_status status = read_record(v, &term, &article);
    if (status == TIFA_OK && article)
        status = add_id(v, article->fields[ARTICLE_ID]);
    article_free(article);
    return status;
}

/* The first ids whose terms start with `start`. */
static tifa_status add_starting(struct view *v, struct slice start)
{
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_error reason;
    tifa_status status = TIFA_OK;
    xs_status failed = xs_terms_open(archive_database(v->archive), start.data, start.length, &terms, &reason);
    for (size_t seen = 0; !failed && seen < LOOK_IDS && v->out->nearest_count < VIEW_NEAREST && !status; seen++) {
        failed = xs_terms_next(terms, &term, &reason);
        if (!failed)
            status = add_nearest(v, term);
    }
    xs_terms_free(terms);
    return failed < 0 ? fail(v, failed, &reason) : status;
}

static bool has_inside(xs_bytes term, const struct schema_term *part)
{
    struct schema_term lower = {.length = term.length};
    for (size_t i = 0; i < term.length; i++)
        lower.bytes[i] = to_lower(term.data[i]);
    return memmem(lower.bytes + 1, lower.length - 1, part->bytes + 1, part->length - 1) != NULL;
}

/* Ids that have the one asked for inside, in capitals or not; of the first terms alone, lest it take long. */
static tifa_status add_having(struct view *v, const struct schema_term *term)
{
    struct schema_term part = *term;
    size_t found = 0;
    tifa_status status = TIFA_OK;
    xs_terms *terms = NULL;
    xs_bytes next;
    xs_error reason;
    for (size_t i = 1; i < part.length; i++)
        part.bytes[i] = to_lower(part.bytes[i]);
    xs_status failed = xs_terms_open(archive_database(v->archive), term->bytes, 1, &terms, &reason);
    for (size_t seen = 0; !failed && !status && seen < SCAN_TERMS; seen++) {
        failed = xs_terms_next(terms, &next, &reason);
        if (failed || next.length > SCHEMA_TERM_BYTES || !has_inside(next, &part))
            continue;
        status = add_nearest(v, next);
        if (++found == LOOK_IDS || v->out->nearest_count == VIEW_NEAREST)
            break;
    }
    xs_terms_free(terms);
    return failed < 0 ? fail(v, failed, &reason) : status;
}

/* Those that have it inside, else those that share the longest start with it, at least one character. */
static tifa_status find_nearest(struct view *v, const struct schema_term *term)
{
    tifa_status status = add_having(v, term);
    for (size_t length = term->length; length > 1 && v->out->nearest_count == 0 && status == TIFA_OK;
         length = utf8_cut(term->bytes, term->length, length - 1))
        status = add_starting(v, (struct slice){term->bytes, length});
    return status;
}

tifa_status article_view_read(struct archive *archive, struct slice id, struct view_range range,
                              struct article_view *view, tifa_error *error)
{
    struct view v = {.archive = archive, .out = view, .error = error};
    struct schema_term term;
    if (!utf8_valid(id.data, id.length))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "the id is not UTF-8");
    schema_id(&term, id);
    tifa_status status = read_record(&v, &term, &view->article);
    if (status)
        return status;
    if (view->article && slice_equal(view->article->fields[ARTICLE_ID], id))
        return read_passages(&v, id, &range);
    article_free(view->article);
    view->article = NULL;
    return find_nearest(&v, &term);
}

void article_view_free(struct article_view *view)
{
    article_free(view->article);
    arena_free(&view->arena);
    *view = (struct article_view){0};
}

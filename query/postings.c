/* Posting lists of a segment, as a search reads them. */
#include "query/search_state.h"

static tifa_status open_common(struct search *s, size_t segment, const struct schema_term *terms, size_t count,
                               xs_common **out)
{
    xs_error reason;
    *out = NULL;
    xs_bytes *bytes = arena_alloc(&s->answer->arena, count * sizeof *bytes);
    if (!bytes)
        return tifa_fail_memory(s->error);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (xs_bytes){terms[i].bytes, terms[i].length};
    xs_status failed = xs_common_open(archive_segment_database(s->archive, segment), bytes, count, out, &reason);
    return failed ? search_fail(s, failed, &reason) : TIFA_OK;
}

/* Of passages that end within a sentence those that have the phrase's first word: their bound is its wdf, as the rest of the
 * phrase may be in their context. */
static tifa_status open_cut(struct search *s, size_t segment, const struct plan_terms *terms, xs_common **out)
{
    struct schema_term both[2] = {terms->first};
    *out = NULL;
    if (!s->plan_options.has_cuts)
        return TIFA_OK;
    schema_cut(&both[1]);
    return open_common(s, segment, both, 2, out);
}

struct cursor {
    const xs_posting *items;
    size_t at, count;
};

static struct cursor cursor_of(const xs_common *common)
{
    return (struct cursor){.items = xs_common_postings(common), .count = xs_common_size(common)};
}

/* The next of two lists by docid; of a document in both what the second says. */
static bool next_of(struct cursor *a, struct cursor *b, xs_posting *out)
{
    const xs_posting *in_a = a->at < a->count ? &a->items[a->at] : NULL;
    const xs_posting *in_b = b->at < b->count ? &b->items[b->at] : NULL;
    if (!in_a && !in_b)
        return false;
    bool from_b = !in_a || (in_b && in_b->docid <= in_a->docid);
    *out = from_b ? *in_b : *in_a;
    a->at += in_a && in_a->docid == out->docid;
    b->at += from_b;
    return true;
}

static tifa_status append_living(struct search *s, size_t segment, const xs_common *common, const xs_common *cut,
                                 struct buffer *postings)
{
    const struct removed_segment *removed = archive_segment_removed(s->archive, segment);
    struct cursor a = cursor_of(common), b = cursor_of(cut);
    size_t range = 0;
    if (!buffer_reserve(postings, (a.count + b.count) * sizeof *a.items))
        return tifa_fail_memory(s->error);
    for (xs_posting next; next_of(&a, &b, &next);) {
        xs_posting posting = {archive_docid_in(s->archive, segment, next.docid), next.wdf};
        if (!removed || !removed_has_next(removed, &range, next.docid))
            buffer_append(postings, &posting, sizeof posting);
    }
    return TIFA_OK;
}

tifa_status postings_in_common(struct search *s, size_t segment, const struct plan_terms *terms,
                               struct buffer *postings)
{
    xs_common *common, *cut = NULL;
    tifa_status status = open_common(s, segment, terms->items, terms->count, &common);
    if (status == TIFA_OK)
        status = open_cut(s, segment, terms, &cut);
    if (status == TIFA_OK)
        status = append_living(s, segment, common, cut, postings);
    xs_common_free(common);
    xs_common_free(cut);
    return status;
}

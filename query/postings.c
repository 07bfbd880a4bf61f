/* Posting lists of a segment, as a search reads them. */
#include "query/search_state.h"

static tifa_status open_common(struct search *s, size_t segment, const struct plan_terms *terms, xs_common **out)
{
    xs_error reason;
    *out = NULL;
    xs_bytes *bytes = arena_alloc(&s->answer->arena, terms->count * sizeof *bytes);
    if (!bytes)
        return tifa_fail_memory(s->error);
    for (size_t i = 0; i < terms->count; i++)
        bytes[i] = (xs_bytes){terms->items[i].bytes, terms->items[i].length};
    xs_status failed = xs_common_open(archive_segment_database(s->archive, segment), bytes, terms->count, out, &reason);
    return failed ? search_fail(s, failed, &reason) : TIFA_OK;
}

tifa_status postings_in_common(struct search *s, size_t segment, const struct plan_terms *terms,
                               struct buffer *postings)
{
    xs_common *common;
    tifa_status status = open_common(s, segment, terms, &common);
    const xs_posting *found = xs_common_postings(common);
    size_t count = xs_common_size(common), range = 0;
    const struct removed_segment *removed = archive_segment_removed(s->archive, segment);
    if (status == TIFA_OK && !buffer_reserve(postings, count * sizeof *found))
        status = tifa_fail_memory(s->error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        xs_posting posting = {archive_docid_in(s->archive, segment, found[i].docid), found[i].wdf};
        if (!removed || !removed_has_next(removed, &range, found[i].docid))
            buffer_append(postings, &posting, sizeof posting);
    }
    xs_common_free(common);
    return status;
}

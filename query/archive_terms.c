/* How many documents of an archive have a term, without those that are removed. */
#include "query/archive_state.h"

#include "corpus/schema.h"
#include "query/xapian_error.h"

/* Takes from *count what is removed, range by range. */
static xs_status take_ranges(xs_postings *postings, const struct removed_segment *removed, uint64_t steps,
                             struct archive_count *count, xs_error *reason)
{
    xs_docid docid = 0;
    xs_status status = XS_OK;
    for (size_t i = 0; i < removed->count && status == XS_OK; i++) {
        const struct removed_range *range = &removed->ranges[i];
        if (range->last < docid)
            continue;
        if (docid < range->first) {
            if (steps-- == 0)
                return XS_END;
            status = xs_postings_skip_to(postings, range->first, &docid, reason);
        }
        for (; status == XS_OK && docid <= range->last; status = xs_postings_next(postings, &docid, reason)) {
            uint32_t wdf;
            if (steps-- == 0)
                return XS_END;
            if ((status = xs_postings_wdf(postings, &wdf, reason)) != XS_OK)
                return status;
            count->documents--;
            count->occurrences -= wdf;
        }
    }
    count->exact = true;
    return status == XS_END ? XS_OK : status;
}

/* The same behind a server, where the segments are mixed and the whole list has come. */
static xs_status take_mixed(xs_postings *postings, const struct place *place, uint64_t steps,
                            struct archive_count *count, xs_error *reason)
{
    xs_docid docid;
    xs_status status;
    while ((status = xs_postings_next(postings, &docid, reason)) == XS_OK) {
        uint32_t wdf;
        if (steps-- == 0)
            return XS_END;
        if (!place_has_removed(place, docid))
            continue;
        if ((status = xs_postings_wdf(postings, &wdf, reason)) != XS_OK)
            return status;
        count->documents--;
        count->occurrences -= wdf;
    }
    count->exact = true;
    return status == XS_END ? XS_OK : status;
}

static xs_status count_in(const struct place *place, const struct schema_term *term, uint64_t steps,
                          struct archive_count *out, xs_error *reason)
{
    xs_term_stats stats;
    xs_postings *postings = NULL;
    xs_status status = xs_db_term_stats(place->database, term->bytes, term->length, &stats, reason);
    struct archive_count all = {.documents = stats.documents, .occurrences = stats.occurrences, .exact = true};
    *out = all;
    if (status || !place->removed || stats.documents == 0)
        return status;
    out->exact = false;
    status = xs_postings_open(place->database, term->bytes, term->length, &postings, reason);
    if (status == XS_OK)
        status = place->segments == 1 ? take_ranges(postings, place->removed, steps, out, reason)
                                      : take_mixed(postings, place, steps, out, reason);
    xs_postings_free(postings);
    all.exact = false;
    *out = out->exact ? *out : all;
    return status == XS_END ? XS_OK : status;
}

tifa_status archive_count_term_in(struct archive *archive, size_t segment, const struct schema_term *term,
                                  uint64_t steps, struct archive_count *out, tifa_error *error)
{
    xs_error reason;
    xs_status failed = count_in(&archive->places.items[segment], term, steps, out, &reason);
    return failed ? xapian_fail(error, failed, &reason, "cannot read the index") : TIFA_OK;
}

tifa_status archive_count_term(struct archive *archive, const struct schema_term *term, uint64_t steps,
                               struct archive_count *out, tifa_error *error)
{
    struct archive_count sum = {.exact = true};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < archive->places.count && status == TIFA_OK; i++) {
        struct archive_count one = {0};
        status = archive_count_term_in(archive, i, term, steps, &one, error);
        sum.documents += one.documents;
        sum.occurrences += one.occurrences;
        sum.exact = sum.exact && one.exact;
    }
    *out = sum;
    return status;
}

tifa_status archive_documents(struct archive *archive, uint64_t *out, tifa_error *error)
{
    xs_totals totals;
    xs_error reason;
    xs_status failed = xs_db_totals(archive->places.all, &totals, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    uint64_t removed = archive->places.removed_documents;
    *out = totals.documents > removed ? totals.documents - removed : 0;
    return TIFA_OK;
}

tifa_status archive_articles(struct archive *archive, uint64_t *out, tifa_error *error)
{
    struct schema_term term;
    struct archive_count count = {.documents = archive->article_count};
    tifa_status status = TIFA_OK;
    schema_kind(&term, SCHEMA_KIND_ARTICLE);
    if (count.documents == 0)
        status = archive_count_term(archive, &term, UINT64_MAX, &count, error);
    *out = archive->article_count = count.documents;
    return status;
}

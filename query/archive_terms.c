/* How many documents of an archive have a term, without those that are removed. */
#include "query/archive_state.h"

#include "corpus/base/hash.h"
#include "corpus/schema.h"
#include "query/xapian_error.h"

#include <stdlib.h>

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

/* ---- rare pairs ---- */

/* Any list says it: all of a segment are alike. */
static tifa_status read_bucket_bits(xs_db *segment, unsigned char *out, tifa_error *error)
{
    xs_terms *terms = NULL;
    xs_bytes term = {"", 0};
    xs_error reason;
    xs_status failed = xs_terms_open(segment, SCHEMA_SHARED_PREFIX, sizeof SCHEMA_SHARED_PREFIX - 1, &terms, &reason);
    if (!failed)
        failed = xs_terms_next(terms, &term, &reason);
    *out = term.length && term.data[term.length - 1] > 'f' ? SCHEMA_LEAST_BUCKET_BITS : SCHEMA_BUCKET_BITS;
    xs_terms_free(terms);
    return failed < 0 ? xapian_fail(error, failed, &reason, "cannot read the index") : TIFA_OK;
}

tifa_status archive_bucket_bits(struct archive *archive, size_t segment, unsigned *out, tifa_error *error)
{
    if (!archive->bucket_bits)
        archive->bucket_bits = calloc(archive->places.count, 1);
    if (!archive->bucket_bits)
        return tifa_fail_memory(error);
    unsigned char *bits = &archive->bucket_bits[segment];
    tifa_status status = *bits ? TIFA_OK : read_bucket_bits(archive_segment_database(archive, segment), bits, error);
    *out = *bits;
    return status;
}

/* ---- other spellings ---- */

/* So many are looked up in the index; then all are read, which takes as long as some hundred of these. */
enum { SPELLINGS_LOOKED_UP = 200 };

static uint64_t spelling_hash(const char *bytes, size_t length)
{
    uint64_t hash = hash_bytes(bytes, length);
    return hash ? hash : 1;
}

static uint64_t *find_slot(const struct archive *archive, uint64_t hash)
{
    size_t i = (size_t)hash & (archive->spelling_slots - 1);
    while (archive->spellings[i] && archive->spellings[i] != hash)
        i = (i + 1) & (archive->spelling_slots - 1);
    return &archive->spellings[i];
}

static tifa_status keep_hashes(struct archive *archive, const struct buffer *hashes, tifa_error *error)
{
    size_t count = hashes->length / sizeof(uint64_t), slots = 1024;
    while (slots < count * 2)
        slots *= 2;
    archive->spellings = calloc(slots, sizeof *archive->spellings);
    if (!archive->spellings)
        return tifa_fail_memory(error);
    archive->spelling_slots = slots;
    for (size_t i = 0; i < count; i++) {
        uint64_t hash;
        memcpy(&hash, hashes->data + i * sizeof hash, sizeof hash);
        *find_slot(archive, hash) = hash;
    }
    return TIFA_OK;
}

/* Of "XWcooperation 2" the whole, and "XWcooperation ". */
static tifa_status read_spellings(struct archive *archive, tifa_error *error)
{
    struct buffer hashes = {0};
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_error reason;
    xs_status failed =
        xs_terms_open(archive->places.all, SCHEMA_SPELLING, sizeof SCHEMA_SPELLING - 1, &terms, &reason);
    while (!failed && !(failed = xs_terms_next(terms, &term, &reason))) {
        const char *space = memrchr(term.data, ' ', term.length);
        uint64_t both[] = {spelling_hash(term.data, term.length),
                           space ? spelling_hash(term.data, (size_t)(space - term.data) + 1) : 1};
        buffer_append(&hashes, both, sizeof both);
    }
    xs_terms_free(terms);
    tifa_status status = failed < 0         ? xapian_fail(error, failed, &reason, "cannot read the index")
                         : hashes.failed ? tifa_fail_memory(error)
                                         : keep_hashes(archive, &hashes, error);
    buffer_free(&hashes);
    return status;
}

tifa_status archive_may_spell(struct archive *archive, const struct schema_term *term, bool *out, tifa_error *error)
{
    *out = true;
    tifa_status status = TIFA_OK;
    if (!archive->spellings && ++archive->spelling_asked > SPELLINGS_LOOKED_UP)
        status = read_spellings(archive, error);
    if (status == TIFA_OK && archive->spellings)
        *out = *find_slot(archive, spelling_hash(term->bytes, term->length)) != 0;
    return status;
}

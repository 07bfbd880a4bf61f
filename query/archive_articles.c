/* Articles of an archive: where they are, their passages, their records. */
#include "query/archive_state.h"

#include "corpus/base/utf8.h"
#include "corpus/schema.h"
#include "query/xapian_error.h"

#include <stdlib.h>

/* The document of the article that is there; 0 when there is none. Documents of several databases are dealt out in
 * turns. */
static tifa_status find_article_document(struct archive *archive, struct slice id, xs_docid *out, tifa_error *error)
{
    struct schema_term term;
    xs_postings *postings = NULL;
    xs_error reason;
    xs_docid databases = (xs_docid)archive->places.count;
    *out = 0;
    schema_article(&term, article_key(id));
    xs_status failed = xs_postings_open(archive->places.all, term.bytes, term.length, &postings, &reason);
    for (xs_docid docid; !failed && !(failed = xs_postings_next(postings, &docid, &reason));)
        if (!archive_is_removed(archive, docid) && (*out == 0 || (docid - 1) % databases < (*out - 1) % databases))
            *out = docid;
    xs_postings_free(postings);
    return failed == XS_END ? TIFA_OK : xapian_fail(error, failed, &reason, "cannot read the index");
}

tifa_status archive_find_original(struct archive *archive, xs_docid docid, uint64_t key,
                                  struct archive_article_ref *out, tifa_error *error)
{
    struct schema_term term;
    xs_postings *postings = NULL;
    xs_docid found;
    xs_error reason;
    *out = (struct archive_article_ref){.key = key};
    schema_article(&term, key);
    xs_status failed = xs_postings_open(archive->places.all, term.bytes, term.length, &postings, &reason);
    while (!failed && !(failed = xs_postings_next(postings, &found, &reason)))
        if (archive_same_segment(archive, docid, found) && !archive_is_removed(archive, found))
            out->docid = found;
    if (archive_is_ordered(archive) && out->docid)
        out->key = out->docid;
    xs_postings_free(postings);
    return failed == XS_END ? TIFA_OK : xapian_fail(error, failed, &reason, "cannot read the index");
}

static xs_status list_articles(xs_db *segment, struct buffer *docids, xs_error *reason)
{
    struct schema_term kind;
    xs_postings *postings = NULL;
    xs_docid docid;
    schema_kind(&kind, SCHEMA_KIND_ARTICLE);
    xs_status status = xs_postings_open(segment, kind.bytes, kind.length, &postings, reason);
    while (!status && !(status = xs_postings_next(postings, &docid, reason)))
        buffer_append(docids, &docid, sizeof docid);
    xs_postings_free(postings);
    return status == XS_END ? XS_OK : status;
}

tifa_status archive_article_docids(struct archive *archive, size_t segment, const xs_docid **out, size_t *count,
                                   tifa_error *error)
{
    xs_error reason;
    xs_status failed = XS_OK;
    if (!archive->article_docids)
        archive->article_docids = calloc(archive->places.count, sizeof *archive->article_docids);
    if (!archive->article_docids)
        return tifa_fail_memory(error);
    struct buffer *docids = &archive->article_docids[segment];
    if (docids->length == 0)
        failed = list_articles(archive_segment_database(archive, segment), docids, &reason);
    *out = (const xs_docid *)(const void *)docids->data;
    *count = docids->length / sizeof **out;
    if (!failed && !docids->failed)
        return TIFA_OK;
    tifa_status status =
        failed ? xapian_fail(error, failed, &reason, "cannot read the index") : tifa_fail_memory(error);
    buffer_free(docids);
    return status;
}

tifa_status archive_find_article(struct archive *archive, struct slice id, struct archive_article_ref *out,
                                 tifa_error *error)
{
    xs_docid docid;
    const struct article *article = NULL;
    tifa_status status = find_article_document(archive, id, &docid, error);
    if (status == TIFA_OK && docid) {
        *out = (struct archive_article_ref){archive_is_ordered(archive) ? docid : article_key(id), docid};
        status = archive_article(archive, *out, &article, error);
    }
    if (status)
        return status;
    if (article && slice_equal(article->fields[ARTICLE_ID], id)) /* another id may have the same key */
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_NOT_FOUND, "the index has no article '%.*s'",
                     (int)utf8_cut(id.data, id.length, 200), id.data);
}

/* Within its database, an article stands in front of its passages. Another database may have the same id. */
static bool is_passage_of(const struct archive *archive, xs_docid docid, xs_docid article)
{
    xs_docid databases = (xs_docid)archive->places.count;
    return docid > article && (docid - article) % databases == 0;
}

tifa_status archive_find_passages(struct archive *archive, struct slice id, struct buffer *docids, tifa_error *error)
{
    struct archive_article_ref article;
    struct schema_term term;
    xs_postings *postings = NULL;
    xs_error reason;
    tifa_status status = archive_find_article(archive, id, &article, error);
    if (status)
        return status;
    schema_id(&term, id);
    xs_status failed = xs_postings_open(archive->places.all, term.bytes, term.length, &postings, &reason);
    for (xs_docid docid; !failed && !(failed = xs_postings_next(postings, &docid, &reason));)
        if (is_passage_of(archive, docid, article.docid) && !archive_is_removed(archive, docid))
            buffer_append(docids, &docid, sizeof docid);
    xs_postings_free(postings);
    if (failed != XS_END)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    return docids->failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* An article's document: at its docid where that is known, else by its term. */
static tifa_status read_article(struct archive *archive, struct archive_article_ref ref, struct slice *record,
                                tifa_error *error)
{
    struct schema_term term;
    if (!ref.docid) {
        schema_article(&term, ref.key);
        return archive_read_by_term(archive, &term, record, error);
    }
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_db_document_known(archive->places.all, ref.docid, &archive->doc, &reason);
    if (!failed)
        failed = xs_doc_data(archive->doc, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *record = (struct slice){data.data, data.length};
    return TIFA_OK;
}

static tifa_status read_into_new(struct slice record, struct article **out, tifa_error *error)
{
    struct article *article = *out = article_new();
    if (!article)
        return tifa_fail_memory(error);
    tifa_status status = article_record_read(article, record, error);
    if (status) {
        article_free(article);
        *out = NULL;
    }
    return status;
}

tifa_status archive_article_by_id(struct archive *archive, xs_docid docid, struct article **out, tifa_error *error)
{
    struct slice record;
    *out = NULL;
    tifa_status status = read_article(archive, (struct archive_article_ref){.docid = docid}, &record, error);
    return status ? status : read_into_new(record, out, error);
}

/* Where the article is kept, if it is. */
static struct article **kept_article(struct archive *archive, struct archive_article_ref ref, bool *has)
{
    size_t slot = (size_t)(ref.key % ARCHIVE_CACHE_SLOTS);
    *has = archive->articles[slot].article && archive->articles[slot].key == ref.key;
    return &archive->articles[slot].article;
}

tifa_status archive_article_in(struct archive *archive, struct archive_article_ref ref, struct slice record,
                               const struct article **out, tifa_error *error)
{
    bool has;
    struct article **kept = kept_article(archive, ref, &has), *article;
    tifa_status status = has ? TIFA_OK : read_into_new(record, &article, error);
    if (!has && status == TIFA_OK) {
        article_free(*kept);
        *kept = article;
        archive->articles[ref.key % ARCHIVE_CACHE_SLOTS].key = ref.key;
    }
    *out = status ? NULL : *kept;
    return status;
}

tifa_status archive_article(struct archive *archive, struct archive_article_ref ref, const struct article **out,
                            tifa_error *error)
{
    bool has;
    struct slice record;
    struct article **kept = kept_article(archive, ref, &has);
    tifa_status status = has ? TIFA_OK : read_article(archive, ref, &record, error);
    if (status == TIFA_OK && !has)
        return archive_article_in(archive, ref, record, out, error);
    *out = *kept;
    return status;
}

tifa_status archive_article_with_values(struct archive *archive, struct archive_article_ref ref,
                                        const struct article **out, tifa_error *error)
{
    tifa_status status = archive_article(archive, ref, out, error);
    /* it is the archive's own */
    return status ? status : article_read_values((struct article *)(uintptr_t)*out, error);
}

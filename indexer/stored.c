#include "indexer/stored.h"

#include "corpus/codec.h"
#include "corpus/passage.h"
#include "corpus/pin.h"
#include "corpus/schema.h"
#include "indexer/xapian_error.h"

#include <stdlib.h>

/* Documents of one kind, in order; the one it stands at is 0 before the first, NONE behind the last. */
#define NONE UINT32_MAX

struct row {
    xs_postings *postings;
    xs_docid at;
};

struct dictionary {
    struct codec_dictionary codec;
    struct dictionary *next;
};

struct stored_segment {
    struct arena arena; /* the path and the dictionaries */
    const char *path;
    xs_db *database;
    xs_doc *doc;
    struct row articles, passages; /* of stored_next */
    struct passage_decoder *decoder;
    struct dictionary *dictionaries;
    struct buffer text;
};

static tifa_status fail(const struct stored_segment *s, xs_status status, const xs_error *reason, tifa_error *error)
{
    return xapian_fail(error, status, reason, "cannot read", s->path);
}

static tifa_status damaged(const struct stored_segment *s, const char *what, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is damaged (%s); run 'tifa-index check', build the index again",
                     s->path, what);
}

/* Of what layers say that do not know the segment. */
static tifa_status in_segment(const struct stored_segment *s, tifa_status status, tifa_error *error)
{
    return status ? tifa_error_prefix(error, status, "cannot read '%s'", s->path) : TIFA_OK;
}

/* ---- rows ---- */

static tifa_status row_open(struct stored_segment *s, const char *kind, struct row *row, tifa_error *error)
{
    struct schema_term term;
    xs_error reason;
    schema_kind(&term, kind);
    xs_status failed = xs_postings_open(s->database, term.bytes, term.length, &row->postings, &reason);
    return failed ? fail(s, failed, &reason, error) : TIFA_OK;
}

static void row_close(struct row *row)
{
    xs_postings_free(row->postings);
    *row = (struct row){0};
}

/* To the first document from `docid` on, never backwards. */
static tifa_status row_skip(struct stored_segment *s, struct row *row, xs_docid docid, tifa_error *error)
{
    xs_error reason;
    if (row->at >= docid && row->at > 0)
        return TIFA_OK;
    xs_status failed = xs_postings_skip_to(row->postings, docid, &row->at, &reason);
    if (failed == XS_END)
        row->at = NONE;
    return failed == XS_END || !failed ? TIFA_OK : fail(s, failed, &reason, error);
}

/* ---- opening ---- */

tifa_status stored_open(const char *path, struct stored_segment **out, tifa_error *error)
{
    *out = NULL;
    struct stored_segment *s = calloc(1, sizeof *s);
    if (!s)
        return tifa_fail_memory(error);
    xs_error reason;
    tifa_status status = (s->path = arena_copy(&s->arena, path, strlen(path))) ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = passage_decoder_new(&s->decoder, error);
    xs_status failed = status ? XS_OK : xs_db_open(&s->path, 1, &s->database, &reason);
    if (failed)
        status = fail(s, failed, &reason, error);
    if (status == TIFA_OK)
        status = row_open(s, SCHEMA_KIND_ARTICLE, &s->articles, error);
    if (status == TIFA_OK)
        status = row_open(s, SCHEMA_KIND_PASSAGE, &s->passages, error);
    if (status)
        stored_close(s);
    else
        *out = s;
    return status;
}

void stored_close(struct stored_segment *s)
{
    if (!s)
        return;
    row_close(&s->articles);
    row_close(&s->passages);
    passage_decoder_free(s->decoder);
    buffer_free(&s->text);
    xs_doc_free(s->doc);
    xs_db_free(s->database);
    arena_free(&s->arena);
    free(s);
}

tifa_status stored_removed(struct stored_segment *s, struct slice *out, tifa_error *error)
{
    xs_bytes bytes;
    xs_error reason;
    xs_status failed = xs_db_metadata(s->database, REMOVED_KEY, sizeof REMOVED_KEY - 1, &bytes, &reason);
    *out = failed ? (struct slice){"", 0} : (struct slice){bytes.data, bytes.length};
    return failed ? fail(s, failed, &reason, error) : TIFA_OK;
}

/* ---- documents ---- */

static tifa_status read_data(struct stored_segment *s, xs_docid docid, struct slice *out, tifa_error *error)
{
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_db_document_known(s->database, docid, &s->doc, &reason);
    if (!failed)
        failed = xs_doc_data(s->doc, &data, &reason);
    if (failed)
        return fail(s, failed, &reason, error);
    *out = (struct slice){data.data, data.length};
    return TIFA_OK;
}

static tifa_status read_record(struct stored_segment *s, xs_docid docid, struct article **out, tifa_error *error)
{
    struct slice record;
    *out = NULL;
    tifa_status status = read_data(s, docid, &record, error);
    struct article *article = status ? NULL : article_new();
    if (status || !article)
        return status ? status : tifa_fail_memory(error);
    status = in_segment(s, article_record_read(article, record, error), error);
    if (status)
        article_free(article);
    else
        *out = article;
    return status;
}

static tifa_status find_dictionary(struct stored_segment *s, uint32_t id, struct codec_dictionary *out,
                                   tifa_error *error)
{
    for (const struct dictionary *d = s->dictionaries; d; d = d->next) {
        if (d->codec.id == id) {
            *out = d->codec;
            return TIFA_OK;
        }
    }
    struct schema_term term;
    struct slice data = {"", 0};
    xs_postings *postings = NULL;
    xs_docid docid = 0;
    xs_doc *doc = NULL; /* a passage's data is in use */
    xs_bytes bytes = {"", 0};
    xs_error reason;
    schema_dictionary(&term, id);
    xs_status failed = xs_postings_open(s->database, term.bytes, term.length, &postings, &reason);
    if (!failed)
        failed = xs_postings_next(postings, &docid, &reason);
    if (!failed)
        failed = xs_db_document(s->database, docid, &doc, &reason);
    if (!failed)
        failed = xs_doc_data(doc, &bytes, &reason);
    struct dictionary *d = arena_zalloc(&s->arena, sizeof *d);
    data.data = arena_copy(&s->arena, bytes.data, bytes.length);
    data.length = bytes.length;
    xs_doc_free(doc);
    xs_postings_free(postings);
    if (failed)
        return failed == XS_END ? damaged(s, "a dictionary is missing", error) : fail(s, failed, &reason, error);
    if (!d || !data.data)
        return tifa_fail_memory(error);
    d->codec = codec_dictionary_of(data);
    d->next = s->dictionaries;
    s->dictionaries = d;
    *out = d->codec;
    return d->codec.id == id ? TIFA_OK : damaged(s, "a dictionary", error);
}

/* ---- text ---- */

static tifa_status append_passage(struct stored_segment *s, xs_docid docid, tifa_error *error)
{
    struct passage_header header;
    struct codec_dictionary dictionary = {0};
    struct slice record, text;
    tifa_status status = read_data(s, docid, &record, error);
    if (status == TIFA_OK)
        status = in_segment(s, passage_header_read(record, &header, error), error);
    if (status == TIFA_OK && header.compressed && header.dictionary)
        status = find_dictionary(s, header.dictionary, &dictionary, error);
    if (status == TIFA_OK)
        status = in_segment(s, passage_decode(s->decoder, record, &header, dictionary, &text, error), error);
    if (status)
        return status;
    passage_join(&s->text, text, header.continues);
    return s->text.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* The article at articles.at; leaves that at the next one, and the passages behind its own. */
static tifa_status read_article(struct stored_segment *s, struct article **out, tifa_error *error)
{
    xs_docid docid = s->articles.at;
    tifa_status status = read_record(s, docid, out, error);
    buffer_clear(&s->text);
    if (status == TIFA_OK)
        status = row_skip(s, &s->articles, docid + 1, error);
    if (status == TIFA_OK)
        status = row_skip(s, &s->passages, docid + 1, error);
    while (status == TIFA_OK && s->passages.at < s->articles.at) {
        status = append_passage(s, s->passages.at, error);
        if (status == TIFA_OK)
            status = row_skip(s, &s->passages, s->passages.at + 1, error);
    }
    struct article *article = *out;
    if (status == TIFA_OK) {
        const char *text = arena_copy(&article->arena, s->text.data, s->text.length);
        article->text = (struct slice){text, s->text.length};
        status = text ? TIFA_OK : tifa_fail_memory(error);
    }
    if (status) {
        article_free(article);
        *out = NULL;
    }
    return status;
}

tifa_status stored_next(struct stored_segment *s, const struct removed_segment *removed, struct article **out,
                        tifa_error *error)
{
    *out = NULL;
    tifa_status status = row_skip(s, &s->articles, 1, error);
    while (status == TIFA_OK && s->articles.at != NONE && removed_has(removed, s->articles.at))
        status = row_skip(s, &s->articles, s->articles.at + 1, error);
    if (status)
        return status;
    return s->articles.at == NONE ? TIFA_END : read_article(s, out, error);
}

/* ---- finding ---- */

/* Of the document that was read last. */
static tifa_status count_tokens(struct stored_segment *s, struct manifest_counts *counts, tifa_error *error)
{
    xs_bytes tokens;
    xs_error reason;
    xs_status failed = xs_doc_value(s->doc, SCHEMA_SLOT_TOKENS, &tokens, &reason);
    if (failed)
        return fail(s, failed, &reason, error);
    counts->passages++;
    counts->tokens += strtoull(tokens.data, NULL, 10);
    return TIFA_OK;
}

/* Text is counted as it is when it is read back, so with what stands between passages. */
static tifa_status count_passage(struct stored_segment *s, xs_docid docid, struct manifest_counts *counts,
                                 tifa_error *error)
{
    tifa_status status = append_passage(s, docid, error);
    counts->text_bytes = s->text.length;
    return status ? status : count_tokens(s, counts, error);
}

/* Where the passages' row is at the article itself, that has its title's words. */
static tifa_status count_title(struct stored_segment *s, struct row *passages, xs_docid article,
                               struct manifest_counts *counts, tifa_error *error)
{
    struct slice record;
    if (passages->at != article)
        return TIFA_OK;
    tifa_status status = read_data(s, article, &record, error);
    if (status == TIFA_OK)
        status = count_tokens(s, counts, error);
    return status ? status : row_skip(s, passages, article + 1, error);
}

/* From the article's document on: its passages stand behind it, before the next article. */
static tifa_status measure(struct stored_segment *s, struct row *articles, struct row *passages,
                           struct stored_place *out, tifa_error *error)
{
    buffer_clear(&s->text);
    tifa_status status = row_open(s, SCHEMA_KIND_ARTICLE, articles, error);
    if (status == TIFA_OK)
        status = row_open(s, SCHEMA_KIND_PASSAGE, passages, error);
    if (status == TIFA_OK)
        status = row_skip(s, articles, out->first + 1, error);
    if (status == TIFA_OK)
        status = row_skip(s, passages, out->first, error);
    if (status == TIFA_OK)
        status = count_title(s, passages, out->first, &out->counts, error);
    while (status == TIFA_OK && passages->at < articles->at) {
        out->last = passages->at;
        status = count_passage(s, passages->at, &out->counts, error);
        if (status == TIFA_OK)
            status = row_skip(s, passages, passages->at + 1, error);
    }
    return status;
}

static tifa_status find_document(struct stored_segment *s, const struct removed_segment *removed, uint64_t key,
                                 xs_docid *out, tifa_error *error)
{
    struct schema_term term;
    xs_postings *postings = NULL;
    xs_error reason;
    schema_article(&term, key);
    xs_status failed = xs_postings_open(s->database, term.bytes, term.length, &postings, &reason);
    do
        failed = failed ? failed : xs_postings_next(postings, out, &reason);
    while (!failed && removed_has(removed, *out));
    xs_postings_free(postings);
    if (failed == XS_END)
        return tifa_fail(error, TIFA_ERR_NOT_FOUND, "'%s' has no such article", s->path);
    return failed ? fail(s, failed, &reason, error) : TIFA_OK;
}

tifa_status stored_find(struct stored_segment *s, const struct removed_segment *removed, uint64_t key,
                        struct stored_place *out, struct article **article, tifa_error *error)
{
    struct row articles = {0}, passages = {0};
    *article = NULL;
    *out = (struct stored_place){.counts.articles = 1};
    tifa_status status = find_document(s, removed, key, &out->first, error);
    out->last = out->first;
    if (status == TIFA_OK)
        status = read_record(s, out->first, article, error);
    if (status == TIFA_OK)
        status = measure(s, &articles, &passages, out, error);
    if (status == TIFA_OK)
        (*article)->text = (struct slice){buffer_text(&s->text), s->text.length};
    if (status) {
        article_free(*article);
        *article = NULL;
    }
    row_close(&articles);
    row_close(&passages);
    return status;
}

/* ---- an index ---- */

static tifa_status open_segment(struct stored_index *out, const char *index, const char *name, tifa_error *error)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/" MANIFEST_SEGMENTS "/%s", index, name);
    out->pins[out->count] = -1;
    tifa_status status =
        path.failed ? tifa_fail_memory(error) : pin_segment(buffer_text(&path), &out->pins[out->count], error);
    if (status == TIFA_OK)
        status = stored_open(buffer_text(&path), &out->segments[out->count], error);
    out->count++;
    buffer_free(&path);
    return status;
}

/* The newest segment says what is gone. */
static tifa_status read_removed(struct stored_index *out, const char *index, tifa_error *error)
{
    struct slice bytes;
    tifa_status status = stored_removed(out->segments[0], &bytes, error);
    if (status == TIFA_OK)
        status = removed_read(bytes, &out->removed, error);
    if (status == TIFA_OK && out->removed.segments == NULL)
        status = removed_new(&out->removed, out->count, error);
    if (status == TIFA_OK && out->removed.count != out->count)
        status = tifa_fail(error, TIFA_ERR_CORRUPT,
                           "'%s' is damaged (removed articles of %zu segments, it has %zu); build the index again",
                           index, out->removed.count, out->count);
    return status;
}

static tifa_status open_index(const char *index, struct stored_index *out, tifa_error *error)
{
    tifa_status status = manifest_read(index, &out->manifest, error);
    if (status == TIFA_OK)
        status = manifest_verify_quick(&out->manifest, index, error);
    if (status)
        return status;
    size_t count = manifest_count_segments(&out->manifest);
    out->segments = calloc(count, sizeof(struct stored_segment *));
    out->pins = calloc(count, sizeof *out->pins);
    if (!out->segments || !out->pins)
        return tifa_fail_memory(error);
    for (const struct manifest_segment *s = out->manifest.segments; s && status == TIFA_OK; s = s->next)
        status = open_segment(out, index, s->name, error);
    return status ? status : read_removed(out, index, error);
}

tifa_status stored_index_open(const char *index, struct stored_index *out, tifa_error *error)
{
    enum { TRIES = 10 };
    tifa_status status = TIFA_OK;
    for (int i = 0; i < TRIES; i++) {
        *out = (struct stored_index){0};
        status = open_index(index, out, error);
        if (status == TIFA_OK)
            return TIFA_OK;
        bool replaced = out->manifest.generation && manifest_is_replaced(index, out->manifest.generation);
        stored_index_close(out);
        if (!replaced)
            return status;
    }
    return status;
}

void stored_index_close(struct stored_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        stored_close(index->segments[i]);
        pin_release(index->pins[i]);
    }
    free(index->segments);
    free(index->pins);
    removed_free(&index->removed);
    manifest_free(&index->manifest);
    *index = (struct stored_index){0};
}

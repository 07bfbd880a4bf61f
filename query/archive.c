#include "query/archive_state.h"

#include "corpus/schema.h"
#include "corpus/text/stem.h"
#include "query/xapian_error.h"

#include <stdlib.h>

xs_db *archive_database(struct archive *archive)
{
    return archive->places.all;
}

const struct field_list *archive_fields(const struct archive *archive)
{
    return &archive->places.fields;
}

uint64_t archive_languages(const struct archive *archive)
{
    return archive->places.languages;
}

bool archive_is_single(const struct archive *archive)
{
    return archive->places.count == 1 && !archive->places.remote;
}

bool archive_is_ordered(const struct archive *archive)
{
    return archive->places.one_index && archive->places.newest_first;
}

bool archive_is_newest_first(const struct archive *archive)
{
    return archive_is_single(archive) && archive->places.newest_first;
}

bool archive_has_removed(const struct archive *archive)
{
    return archive->places.removed_documents > 0;
}

bool archive_is_removed(const struct archive *archive, xs_docid docid)
{
    return places_is_removed(&archive->places, docid);
}

/* ---- segments ---- */

size_t archive_segments(const struct archive *archive)
{
    return archive->places.count;
}

xs_db *archive_segment_database(struct archive *archive, size_t segment)
{
    return archive->places.items[segment].database;
}

const struct removed_segment *archive_segment_removed(const struct archive *archive, size_t segment)
{
    return archive->places.items[segment].removed;
}

xs_docid archive_docid_in(const struct archive *archive, size_t segment, xs_docid docid)
{
    return (xs_docid)((docid - 1) * archive->places.count + segment + 1);
}

size_t archive_segment_of(const struct archive *archive, xs_docid docid)
{
    return (docid - 1) % archive->places.count;
}

bool archive_same_segment(const struct archive *archive, xs_docid a, xs_docid b)
{
    size_t places = archive->places.count;
    const struct place *place = &archive->places.items[(a - 1) % places];
    return (a - 1) % places == (b - 1) % places &&
           (a - 1) / places % place->segments == (b - 1) / places % place->segments;
}

static int year_of(xs_bytes value, int without)
{
    if (value.length < 4)
        return without;
    int year = 0;
    for (size_t i = 0; i < 4; i++)
        year = year * 10 + (value.data[i] - '0');
    return year;
}

tifa_status archive_years(struct archive *archive, int *first, int *last, tifa_error *error)
{
    xs_slot_bounds bounds;
    xs_error reason;
    xs_status failed = xs_db_slot_bounds(archive->places.all, SCHEMA_SLOT_DATE, &bounds, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *first = year_of(bounds.lower, 1);
    *last = year_of(bounds.upper, 0);
    return TIFA_OK;
}

/* ---- documents that a term finds ---- */

tifa_status archive_read_by_term(struct archive *archive, const struct schema_term *term, struct slice *out,
                                 tifa_error *error)
{
    xs_postings *postings = NULL;
    xs_docid docid;
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_postings_open(archive->places.all, term->bytes, term->length, &postings, &reason);
    if (!failed)
        failed = xs_postings_next(postings, &docid, &reason);
    while (!failed && archive_is_removed(archive, docid))
        failed = xs_postings_next(postings, &docid, &reason);
    xs_postings_free(postings);
    if (failed == XS_END)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the index lacks the document '%.*s'; build it again",
                         (int)term->length, term->bytes);
    if (!failed)
        failed = xs_db_document(archive->places.all, docid, &archive->doc, &reason);
    if (!failed)
        failed = xs_doc_data(archive->doc, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *out = (struct slice){data.data, data.length};
    return TIFA_OK;
}

/* The dictionary that records name; read when first needed. One that is damaged has another id. */
static tifa_status find_dictionary(struct archive *archive, uint32_t id, struct codec_dictionary *out,
                                   tifa_error *error)
{
    for (const struct dictionary *d = archive->dictionaries; d; d = d->next) {
        if (d->codec.id == id) {
            *out = d->codec;
            return TIFA_OK;
        }
    }
    struct schema_term term;
    schema_dictionary(&term, id);
    struct slice data;
    tifa_status status = archive_read_by_term(archive, &term, &data, error);
    if (status)
        return status;
    struct dictionary *d = calloc(1, sizeof *d);
    if (!d)
        return tifa_fail_memory(error);
    d->next = archive->dictionaries;
    archive->dictionaries = d;
    buffer_append(&d->bytes, data.data, data.length);
    d->codec = codec_dictionary_of((struct slice){d->bytes.data, d->bytes.length});
    *out = d->codec;
    return d->bytes.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status damaged_passage(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "a passage record is damaged; build the index again");
}

/* Where the documents stand in order, an article is in front of its passages; else a value of the passage names it. */
static tifa_status article_of_passage(const struct archive *archive, xs_doc *doc, const struct passage_header *header,
                                      struct archive_article_ref *out, tifa_error *error)
{
    if (archive_is_ordered(archive)) {
        xs_docid docid = xs_doc_docid(doc);
        size_t segments = archive->places.count;
        if (header->number > (docid - 1) / segments)
            return damaged_passage(error);
        out->docid = (xs_docid)(docid - header->number * segments);
        out->key = out->docid;
        return TIFA_OK;
    }
    xs_bytes key;
    xs_error reason;
    xs_status failed = xs_doc_value(doc, SCHEMA_SLOT_ARTICLE, &key, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    if (key.length != 8)
        return damaged_passage(error);
    out->docid = 0;
    out->key = schema_article_of_value(key.data);
    return TIFA_OK;
}

/* Whether the document is an article's own, which no record of a passage starts like. */
static bool is_article_record(struct slice record)
{
    return record.length && record.data[0] == '{';
}

/* The article's title, which is its passage 0: of an article that has words in it. */
static tifa_status read_title(struct archive *archive, xs_doc *doc, struct slice record, struct archive_passage *out,
                              tifa_error *error)
{
    const struct article *article;
    tifa_status status = article_of_passage(archive, doc, &(struct passage_header){0}, &out->article, error);
    out->article.docid = xs_doc_docid(doc);
    if (status == TIFA_OK)
        status = archive_article_in(archive, out->article, record, &article, error);
    if (status)
        return status;
    out->docid = xs_doc_docid(doc);
    out->number = 0;
    out->language = stem_language_number(article_stem_language(article));
    out->text = article->fields[ARTICLE_TITLE];
    out->context_bytes = 0;
    out->tokens = NULL;
    out->token_count = 0;
    return TIFA_OK;
}

/* The passage without its tokens. */
static tifa_status read_passage(struct archive *archive, xs_doc *doc, struct archive_passage *out, tifa_error *error)
{
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_doc_data(doc, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    struct passage_header header;
    struct slice record = {data.data, data.length};
    if (is_article_record(record))
        return read_title(archive, doc, record, out, error);
    struct codec_dictionary dictionary = {0};
    tifa_status status = passage_header_read(record, &header, error);
    if (status == TIFA_OK && header.language >= STEM_LANGUAGES)
        status = damaged_passage(error);
    if (status == TIFA_OK)
        status = article_of_passage(archive, doc, &header, &out->article, error);
    if (status == TIFA_OK && header.compressed && header.dictionary)
        status = find_dictionary(archive, header.dictionary, &dictionary, error);
    if (status == TIFA_OK)
        status = passage_decode(archive->decoder, record, &header, dictionary, &out->text, error);
    if (status)
        return status;
    out->docid = xs_doc_docid(doc);
    out->number = header.number;
    out->language = (unsigned)header.language;
    out->context_bytes = header.context_bytes;
    out->tokens = NULL;
    out->token_count = 0;
    return TIFA_OK;
}

tifa_status archive_passage_tokens(struct archive *archive, struct archive_passage *passage, tifa_error *error)
{
    archive->tokens.language = passage->language;
    tifa_status status = tokens_parse(&archive->tokens, passage->text.data,
                                      passage->text.length + passage->context_bytes, TOKENS_OF_TEXT, error);
    passage->tokens = &archive->tokens;
    passage->token_count = status ? 0 : tokens_before(&archive->tokens, passage->text.length);
    return status;
}

tifa_status archive_passage(struct archive *archive, xs_doc *doc, struct archive_passage *out, tifa_error *error)
{
    tifa_status status = read_passage(archive, doc, out, error);
    return status ? status : archive_passage_tokens(archive, out, error);
}

tifa_status archive_passage_text(struct archive *archive, xs_docid docid, struct archive_passage *out,
                                 tifa_error *error)
{
    xs_error reason;
    xs_status failed = xs_db_document_known(archive->places.all, docid, &archive->passage, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    return read_passage(archive, archive->passage, out, error);
}

tifa_status archive_passage_by_id(struct archive *archive, xs_docid docid, struct archive_passage *out,
                                  tifa_error *error)
{
    tifa_status status = archive_passage_text(archive, docid, out, error);
    return status ? status : archive_passage_tokens(archive, out, error);
}

tifa_status archive_passage_article(struct archive *archive, xs_docid docid, struct archive_article_ref *out,
                                    tifa_error *error)
{
    uint64_t number;
    return archive_passage_place(archive, docid, out, &number, error);
}

tifa_status archive_passage_place(struct archive *archive, xs_docid docid, struct archive_article_ref *out, uint64_t *number,
                                  tifa_error *error)
{
    xs_bytes data;
    xs_error reason;
    struct passage_header header = {0};
    xs_status failed = xs_db_document_known(archive->places.all, docid, &archive->passage, &reason);
    if (!failed)
        failed = xs_doc_data(archive->passage, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    struct slice record = {data.data, data.length};
    tifa_status status = is_article_record(record) ? TIFA_OK : passage_header_read(record, &header, error);
    *number = header.number;
    return status ? status : article_of_passage(archive, archive->passage, &header, out, error);
}

tifa_status archive_document_date(struct archive *archive, xs_docid docid, uint64_t *out, tifa_error *error)
{
    xs_error reason;
    xs_status failed = xs_db_document_known(archive->places.all, docid, &archive->passage, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    return archive_passage_date(archive, out, error);
}

tifa_status archive_passage_date(struct archive *archive, uint64_t *out, tifa_error *error)
{
    xs_bytes value;
    xs_error reason;
    xs_status failed = xs_doc_value(archive->passage, SCHEMA_SLOT_DATE, &value, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    *out = schema_date_number((struct slice){value.data, value.length});
    return TIFA_OK;
}

tifa_status archive_passage_copy(struct archive *archive, struct archive_copy *out, tifa_error *error)
{
    xs_bytes value, key;
    xs_error reason;
    *out = (struct archive_copy){0};
    xs_status failed = xs_doc_value(archive->passage, SCHEMA_SLOT_COPY, &value, &reason);
    if (!failed && value.length == 0)
        return TIFA_OK;
    if (!failed && value.length != 16)
        return damaged_passage(error);
    if (!failed) {
        out->is_in_group = true;
        out->original = schema_article_of_value(value.data);
        out->words = schema_article_of_value(value.data + 8);
        failed = xs_doc_value(archive->passage, SCHEMA_SLOT_ARTICLE, &key, &reason);
    }
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    if (key.length != 8)
        return damaged_passage(error);
    out->is_copy = schema_article_of_value(key.data) != out->original;
    return TIFA_OK;
}

tifa_status archive_has_cuts(struct archive *archive, bool *out, tifa_error *error)
{
    struct schema_term term;
    xs_term_stats stats = {0};
    xs_error reason;
    xs_status failed = XS_OK;
    schema_cut(&term);
    if (archive->cuts == CUTS_UNKNOWN)
        failed = xs_db_term_stats(archive->places.all, term.bytes, term.length, &stats, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    if (archive->cuts == CUTS_UNKNOWN)
        archive->cuts = stats.documents ? CUTS_SOME : CUTS_NONE;
    *out = archive->cuts == CUTS_SOME;
    return TIFA_OK;
}

tifa_status archive_has_copies(struct archive *archive, bool *out, tifa_error *error)
{
    xs_slot_bounds bounds;
    xs_error reason;
    xs_status failed = xs_db_slot_bounds(archive->places.all, SCHEMA_SLOT_COPY, &bounds, &reason);
    *out = !failed && bounds.documents > 0;
    return failed ? xapian_fail(error, failed, &reason, "cannot read the index") : TIFA_OK;
}

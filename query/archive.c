#include "query/archive.h"

#include "corpus/base/utf8.h"
#include "corpus/manifest.h"
#include "corpus/schema.h"
#include "corpus/text/stem.h"
#include "query/xapian_error.h"

#include <stdlib.h>

/* Article records kept for the hits and the counts of one search. */
enum { CACHE_SLOTS = 1024 };

struct dictionary {
    struct codec_dictionary codec;
    struct buffer bytes;
    struct dictionary *next;
};

struct places { /* what Xapian is to open */
    const char **items;
    size_t count, capacity;
    struct arena arena;
    uint32_t languages;
    bool remote;
    bool newest_first; /* all of them, each by itself */
};

struct published { /* an index that was opened */
    const char *index;
    uint64_t generation; /* 0 of a server, which does not tell */
};

struct archive {
    xs_db *database;
    struct places places;
    struct published *published;
    size_t published_count;
    struct passage_decoder *decoder;
    struct tokens tokens;
    struct dictionary *dictionaries;
    struct {
        uint64_t key;
        struct article *article;
    } articles[CACHE_SLOTS];
    xs_doc *doc;                  /* for records and dictionaries */
    xs_doc *passage;              /* for archive_passage_by_id */
    struct buffer article_docids; /* read when first asked for */
};

static bool is_remote(const char *location)
{
    return strncmp(location, "tcp://", 6) == 0;
}

/* ---- opening ---- */

static tifa_status add_place(struct places *places, const char *path, tifa_error *error)
{
    if (places->count == places->capacity) {
        size_t capacity = places->capacity ? places->capacity * 2 : 16;
        const char **items = realloc(places->items, capacity * sizeof(const char *));
        if (!items)
            return tifa_fail_memory(error);
        places->items = items;
        places->capacity = capacity;
    }
    places->items[places->count++] = path;
    return path ? TIFA_OK : tifa_fail_memory(error);
}

static tifa_status add_index(struct places *places, const char *index, uint64_t *generation, tifa_error *error)
{
    struct manifest manifest = {0};
    tifa_status status = manifest_read(index, &manifest, error);
    *generation = manifest.generation;
    if (status == TIFA_OK && strcmp(manifest.unicode, manifest_unicode_version()) != 0)
        status = tifa_fail(error, TIFA_ERR_FORMAT,
                           "'%s' was made with Unicode %s, this program has %s; build the index again", index,
                           manifest.unicode, manifest_unicode_version());
    if (status == TIFA_OK)
        status = manifest_verify_quick(&manifest, index, error);
    for (const struct manifest_segment *s = manifest.segments; s && status == TIFA_OK; s = s->next)
        status = add_place(places, arena_printf(&places->arena, "%s/" MANIFEST_SEGMENTS "/%s", index, s->name), error);
    for (const struct manifest_segment *s = manifest.segments; s && status == TIFA_OK; s = s->next)
        places->newest_first = places->newest_first && s->newest_first;
    places->languages |= manifest_totals(&manifest).stems;
    manifest_free(&manifest);
    return status;
}

static tifa_status find_places(struct places *places, struct published *published, size_t count, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    places->newest_first = true;
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        const char *location = published[i].index;
        if (is_remote(location)) {
            places->languages = UINT32_MAX; /* a server does not tell */
            places->remote = true;
            status = add_place(places, location, error);
        } else {
            status = add_index(places, location, &published[i].generation, error);
        }
    }
    return status;
}

static tifa_status open_places(struct archive *archive, tifa_error *error)
{
    xs_error reason;
    tifa_status status = passage_decoder_new(&archive->decoder, error);
    if (status)
        return status;
    xs_status failed = xs_db_open(archive->places.items, archive->places.count, &archive->database, &reason);
    return failed ? xapian_fail(error, failed, &reason, "cannot open the index") : TIFA_OK;
}

static tifa_status list_published(struct archive *archive, const char *const *locations, size_t count,
                                  tifa_error *error)
{
    struct arena *arena = &archive->places.arena;
    archive->published = arena_zalloc(arena, count * sizeof *archive->published);
    if (!archive->published)
        return tifa_fail_memory(error);
    for (; archive->published_count < count; archive->published_count++) {
        const char *location = locations[archive->published_count];
        const char *copy = arena_copy(arena, location, strlen(location));
        if (!copy)
            return tifa_fail_memory(error);
        archive->published[archive->published_count].index = copy;
    }
    return TIFA_OK;
}

/* The first index that something newer is published of, or NULL. */
static const char *find_replaced(const struct archive *archive)
{
    for (size_t i = 0; i < archive->published_count; i++) {
        const struct published *p = &archive->published[i];
        if (p->generation && manifest_is_replaced(p->index, p->generation))
            return p->index;
    }
    return NULL;
}

bool archive_is_replaced(const struct archive *archive)
{
    return find_replaced(archive) != NULL;
}

tifa_status archive_open(const char *const *locations, size_t count, struct archive **out, tifa_error *error)
{
    *out = NULL;
    if (count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no index is named");
    struct archive *archive = calloc(1, sizeof *archive);
    if (!archive)
        return tifa_fail_memory(error);
    tifa_status status = list_published(archive, locations, count, error);
    if (status == TIFA_OK)
        status = find_places(&archive->places, archive->published, count, error);
    if (status == TIFA_OK)
        status = open_places(archive, error);
    /* Files that went with their generation are not damaged. */
    const char *replaced = status ? find_replaced(archive) : NULL;
    if (replaced)
        status = tifa_fail(error, TIFA_ERR_STALE, "'%s' was replaced while it was opened; try again", replaced);
    if (status)
        archive_free(archive);
    else
        *out = archive;
    return status;
}

tifa_status archive_open_again(const struct archive *archive, struct archive **out, tifa_error *error)
{
    *out = NULL;
    struct archive *again = calloc(1, sizeof *again);
    if (!again)
        return tifa_fail_memory(error);
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < archive->places.count && status == TIFA_OK; i++) {
        const char *place = archive->places.items[i];
        status = add_place(&again->places, arena_copy(&again->places.arena, place, strlen(place)), error);
    }
    again->places.languages = archive->places.languages;
    again->places.remote = archive->places.remote;
    again->places.newest_first = archive->places.newest_first;
    if (status == TIFA_OK)
        status = open_places(again, error);
    if (status)
        archive_free(again);
    else
        *out = again;
    return status;
}

void archive_free(struct archive *archive)
{
    if (!archive)
        return;
    while (archive->dictionaries) {
        struct dictionary *next = archive->dictionaries->next;
        buffer_free(&archive->dictionaries->bytes);
        free(archive->dictionaries);
        archive->dictionaries = next;
    }
    buffer_free(&archive->article_docids);
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        article_free(archive->articles[i].article);
    tokens_free(&archive->tokens);
    passage_decoder_free(archive->decoder);
    xs_doc_free(archive->doc);
    xs_doc_free(archive->passage);
    free(archive->places.items);
    arena_free(&archive->places.arena);
    xs_db_free(archive->database);
    free(archive);
}

xs_db *archive_database(struct archive *archive)
{
    return archive->database;
}

uint32_t archive_languages(const struct archive *archive)
{
    return archive->places.languages;
}

bool archive_is_single(const struct archive *archive)
{
    return archive->places.count == 1 && !archive->places.remote;
}

bool archive_is_newest_first(const struct archive *archive)
{
    return archive_is_single(archive) && archive->places.newest_first;
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
    xs_status failed = xs_db_slot_bounds(archive->database, SCHEMA_SLOT_DATE, &bounds, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *first = year_of(bounds.lower, 1);
    *last = year_of(bounds.upper, 0);
    return TIFA_OK;
}

/* ---- documents that a term finds ---- */

/* The data of the first document that has a term; it lives until the next call. */
static tifa_status read_by_term(struct archive *archive, const struct schema_term *term, struct slice *out,
                                tifa_error *error)
{
    xs_postings *postings = NULL;
    xs_docid docid;
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_postings_open(archive->database, term->bytes, term->length, &postings, &reason);
    if (!failed)
        failed = xs_postings_next(postings, &docid, &reason);
    xs_postings_free(postings);
    if (failed == XS_END)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the index lacks the document '%.*s'; build it again",
                         (int)term->length, term->bytes);
    if (!failed)
        failed = xs_db_document(archive->database, docid, &archive->doc, &reason);
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
    tifa_status status = read_by_term(archive, &term, &data, error);
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
    xs_docid docid = xs_doc_docid(doc);
    if (archive_is_newest_first(archive)) {
        if (header->number >= docid)
            return damaged_passage(error);
        out->docid = (xs_docid)(docid - header->number);
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
    out->tokens = NULL;
    return TIFA_OK;
}

tifa_status archive_passage_tokens(struct archive *archive, struct archive_passage *passage, tifa_error *error)
{
    passage->tokens = &archive->tokens;
    return tokens_parse(&archive->tokens, passage->text.data, passage->text.length, TOKENS_OF_TEXT, error);
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
    xs_status failed = xs_db_document_known(archive->database, docid, &archive->passage, &reason);
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
    xs_bytes data;
    xs_error reason;
    struct passage_header header;
    xs_status failed = xs_db_document_known(archive->database, docid, &archive->passage, &reason);
    if (!failed)
        failed = xs_doc_data(archive->passage, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read a passage");
    tifa_status status = passage_header_read((struct slice){data.data, data.length}, &header, error);
    return status ? status : article_of_passage(archive, archive->passage, &header, out, error);
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

tifa_status archive_has_copies(struct archive *archive, bool *out, tifa_error *error)
{
    xs_slot_bounds bounds;
    xs_error reason;
    xs_status failed = xs_db_slot_bounds(archive->database, SCHEMA_SLOT_COPY, &bounds, &reason);
    *out = !failed && bounds.documents > 0;
    return failed ? xapian_fail(error, failed, &reason, "cannot read the index") : TIFA_OK;
}

/* The document of the article; 0 when there is none. Documents of several databases are dealt out in turns. */
static tifa_status find_article_document(struct archive *archive, struct slice id, xs_docid *out, tifa_error *error)
{
    struct schema_term term;
    xs_postings *postings = NULL;
    xs_error reason;
    xs_docid databases = (xs_docid)archive->places.count;
    *out = 0;
    schema_article(&term, article_key(id));
    xs_status failed = xs_postings_open(archive->database, term.bytes, term.length, &postings, &reason);
    for (xs_docid docid; !failed && !(failed = xs_postings_next(postings, &docid, &reason));)
        if (*out == 0 || (docid - 1) % databases < (*out - 1) % databases)
            *out = docid;
    xs_postings_free(postings);
    return failed == XS_END ? TIFA_OK : xapian_fail(error, failed, &reason, "cannot read the index");
}

tifa_status archive_article_docids(struct archive *archive, const xs_docid **out, size_t *count, tifa_error *error)
{
    struct buffer *docids = &archive->article_docids;
    struct schema_term kind;
    xs_postings *postings = NULL;
    xs_error reason;
    xs_docid docid;
    schema_kind(&kind, SCHEMA_KIND_ARTICLE);
    xs_status failed = XS_OK;
    if (docids->length == 0) {
        failed = xs_postings_open(archive->database, kind.bytes, kind.length, &postings, &reason);
        while (!failed && !(failed = xs_postings_next(postings, &docid, &reason)))
            buffer_append(docids, &docid, sizeof docid);
        failed = failed == XS_END ? XS_OK : failed;
        xs_postings_free(postings);
    }
    *out = (const xs_docid *)(const void *)docids->data;
    *count = docids->length / sizeof docid;
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
        *out = (struct archive_article_ref){archive_is_newest_first(archive) ? docid : article_key(id), docid};
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
    xs_status failed = xs_postings_open(archive->database, term.bytes, term.length, &postings, &reason);
    for (xs_docid docid; !failed && !(failed = xs_postings_next(postings, &docid, &reason));)
        if (is_passage_of(archive, docid, article.docid))
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
        return read_by_term(archive, &term, record, error);
    }
    xs_bytes data;
    xs_error reason;
    xs_status failed = xs_db_document_known(archive->database, ref.docid, &archive->doc, &reason);
    if (!failed)
        failed = xs_doc_data(archive->doc, &data, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *record = (struct slice){data.data, data.length};
    return TIFA_OK;
}

static tifa_status read_into_new(struct archive *archive, struct archive_article_ref ref, struct article **out,
                                 tifa_error *error)
{
    struct slice record;
    *out = NULL;
    tifa_status status = read_article(archive, ref, &record, error);
    if (status)
        return status;
    struct article *article = article_new();
    if (!article)
        return tifa_fail_memory(error);
    status = article_record_read(article, record, error);
    if (status)
        article_free(article);
    else
        *out = article;
    return status;
}

tifa_status archive_article_by_id(struct archive *archive, xs_docid docid, struct article **out, tifa_error *error)
{
    return read_into_new(archive, (struct archive_article_ref){.docid = docid}, out, error);
}

tifa_status archive_article(struct archive *archive, struct archive_article_ref ref, const struct article **out,
                            tifa_error *error)
{
    size_t slot = (size_t)(ref.key % CACHE_SLOTS);
    if (archive->articles[slot].article && archive->articles[slot].key == ref.key) {
        *out = archive->articles[slot].article;
        return TIFA_OK;
    }
    struct article *article;
    tifa_status status = read_into_new(archive, ref, &article, error);
    if (status)
        return status;
    article_free(archive->articles[slot].article);
    archive->articles[slot].key = ref.key;
    archive->articles[slot].article = article;
    *out = article;
    return TIFA_OK;
}

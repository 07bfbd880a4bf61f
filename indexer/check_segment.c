#include "indexer/check_segment.h"

#include "corpus/codec.h"
#include "corpus/passage.h"
#include "corpus/schema.h"
#include "corpus/text/stem.h"
#include "shim/xs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

enum { MOST_FINDINGS = 10 };

/* A posting list, or the values of a slot, read beside the documents. */
struct reading {
    xs_postings *postings;
    xs_values *values;
    xs_docid docid; /* the next; 0: no more */
    xs_bytes value; /* of it */
};

struct dictionary {
    struct codec_dictionary codec;
    struct dictionary *next;
};

enum kind { KIND_DICTIONARY, KIND_ARTICLE, KIND_PASSAGE, KIND_TITLE, KINDS };
static const char *const kind_names[KINDS] = {SCHEMA_KIND_DICTIONARY, SCHEMA_KIND_ARTICLE, SCHEMA_KIND_PASSAGE,
                                              SCHEMA_KIND_TITLE};

struct segment_check {
    const struct manifest_segment *segment;
    const struct removed_segment *removed;
    const char *path, *file;
    bool by_ids;
    struct findings *findings;
    size_t damages;
    xs_db *database;
    xs_doc *document;
    struct reading kinds[KINDS], cut, dates, keys, tokens;
    struct passage_decoder *decoder;
    struct dictionary *dictionaries;
    struct arena arena; /* holds them */
    /* Where it stands: */
    xs_docid docid;
    bool has_article, article_removed;
    bool has_title, is_title; /* the article has words of its title; it is said that its text has words, too */
    uint64_t article, number, date; /* of the article: its key, the last passage, schema_date_number */
    uint32_t missing;               /* numbers without a document */
    struct manifest_counts all, gone;
    uint64_t with_field[FIELDS_MOST]; /* living articles, of each that the manifest declares */
    struct buffer id;   /* of the article */
    struct buffer text; /* of the article, if it is removed */
};

/* ---- telling ---- */

/* From some damages on, the rest is told by one word; an error is a lack of memory. */
__attribute__((format(printf, 3, 4))) static tifa_status damage(struct segment_check *c, tifa_error *error,
                                                                const char *format, ...);

static tifa_status damage(struct segment_check *c, tifa_error *error, const char *format, ...)
{
    char message[TIFA_MESSAGE_BYTES];
    int length = snprintf(message, sizeof message, "'%s' is damaged: ", c->path);
    if (++c->damages > MOST_FINDINGS)
        return TIFA_OK;
    va_list values;
    va_start(values, format);
    if (length > 0 && (size_t)length < sizeof message)
        vsnprintf(message + length, sizeof message - (size_t)length, format, values);
    va_end(values);
    return findings_add(c->findings, FINDING_DAMAGE, c->file, message, error);
}

/* What the operating system refused is no damage. */
static tifa_status fail_by_xapian(struct segment_check *c, const xs_error *reason, tifa_error *error)
{
    char message[TIFA_MESSAGE_BYTES];
    if (reason->status == XS_ERR_MEMORY)
        return tifa_fail_memory(error);
    if (reason->status != XS_ERR_IO && reason->sys_errno == 0)
        return damage(c, error, "%s", reason->message);
    snprintf(message, sizeof message, "cannot read '%s': %s", c->path, reason->message);
    return findings_add(c->findings, FINDING_UNREADABLE, c->file, message, error);
}

/* What our own layers say of a document. */
static tifa_status damage_of_document(struct segment_check *c, const tifa_error *reason, tifa_error *error)
{
    return reason->status == TIFA_ERR_MEMORY ? tifa_fail_memory(error)
                                             : damage(c, error, "document %" PRIu32 ": %s", c->docid, reason->message);
}

/* ---- lists beside the documents ---- */

static xs_status advance(struct reading *r, xs_error *reason)
{
    xs_status status = r->postings ? xs_postings_next(r->postings, &r->docid, reason)
                                   : xs_values_next(r->values, &r->docid, &r->value, reason);
    if (status == XS_END)
        r->docid = 0;
    return status == XS_END ? XS_OK : status;
}

static void end_reading(struct reading *r)
{
    xs_postings_free(r->postings);
    xs_values_free(r->values);
}

static xs_status read_list(struct segment_check *c, const struct schema_term *term, struct reading *out,
                           xs_error *reason)
{
    xs_status status = xs_postings_open(c->database, term->bytes, term->length, &out->postings, reason);
    return status ? status : advance(out, reason);
}

static xs_status read_slot(struct segment_check *c, enum schema_slot slot, struct reading *out, xs_error *reason)
{
    xs_status status = xs_values_open(c->database, slot, &out->values, reason);
    return status ? status : advance(out, reason);
}

static xs_status open_readings(struct segment_check *c, xs_error *reason)
{
    xs_status status = XS_OK;
    struct schema_term term;
    for (size_t i = 0; i < KINDS && !status; i++) {
        schema_kind(&term, kind_names[i]);
        status = read_list(c, &term, &c->kinds[i], reason);
    }
    schema_cut(&term);
    if (!status)
        status = read_list(c, &term, &c->cut, reason);
    if (!status)
        status = read_slot(c, SCHEMA_SLOT_DATE, &c->dates, reason);
    if (!status)
        status = read_slot(c, SCHEMA_SLOT_ARTICLE, &c->keys, reason);
    return status ? status : read_slot(c, SCHEMA_SLOT_TOKENS, &c->tokens, reason);
}

/* The value of the current document; empty if it has none. */
static struct slice value_of(const struct segment_check *c, const struct reading *r)
{
    return r->docid == c->docid ? (struct slice){r->value.data, r->value.length} : (struct slice){0};
}

static xs_status step(struct segment_check *c, xs_error *reason)
{
    struct reading *all[KINDS + 4] = {&c->cut, &c->dates, &c->keys, &c->tokens};
    for (size_t i = 0; i < KINDS; i++)
        all[i + 4] = &c->kinds[i];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]->docid == c->docid) {
            xs_status status = advance(all[i], reason);
            if (status)
                return status;
        }
    return XS_OK;
}

/* ---- documents ---- */

static uint64_t number_of(struct slice digits)
{
    uint64_t number = 0;
    for (size_t i = 0; i < digits.length; i++)
        number = number * 10 + (uint64_t)(digits.data[i] - '0');
    return number;
}

static bool is_key(struct slice value, uint64_t key)
{
    return value.length == 8 && schema_article_of_value(value.data) == key;
}

/* Whether the term stands on this document, and on no other. */
static xs_status stands_alone(struct segment_check *c, const struct schema_term *term, bool *out, xs_error *reason)
{
    xs_postings *postings = NULL;
    xs_docid docid = 0, more = 0;
    xs_status status = xs_postings_open(c->database, term->bytes, term->length, &postings, reason);
    if (!status)
        status = xs_postings_next(postings, &docid, reason);
    if (!status)
        status = xs_postings_next(postings, &more, reason);
    xs_postings_free(postings);
    *out = status == XS_END && docid == c->docid;
    return status == XS_END ? XS_OK : status;
}

static tifa_status check_term(struct segment_check *c, const struct schema_term *term, tifa_error *error)
{
    bool alone;
    xs_error reason;
    if (stands_alone(c, term, &alone, &reason))
        return fail_by_xapian(c, &reason, error);
    return alone ? TIFA_OK
                 : damage(c, error, "document %" PRIu32 " is not the one that the term %.*s finds", c->docid,
                          (int)term->length, term->bytes);
}

static tifa_status check_dictionary(struct segment_check *c, struct slice data, tifa_error *error)
{
    struct dictionary *d = arena_zalloc(&c->arena, sizeof *d);
    const char *bytes = d ? arena_copy(&c->arena, data.data, data.length) : NULL;
    if (!bytes)
        return tifa_fail_memory(error);
    d->codec = codec_dictionary_of((struct slice){bytes, data.length});
    d->next = c->dictionaries;
    c->dictionaries = d;
    struct schema_term term;
    schema_dictionary(&term, d->codec.id);
    if (removed_has(c->removed, c->docid))
        return damage(c, error, "its dictionary, document %" PRIu32 ", is said to be removed", c->docid);
    return check_term(c, &term, error);
}

static tifa_status check_order(struct segment_check *c, struct slice id, tifa_error *error)
{
    uint64_t date = schema_date_number(value_of(c, &c->dates)), before = c->date;
    bool ordered = c->segment->newest_first && c->all.articles > 1;
    bool by_date = !ordered || date <= before;
    bool by_id = !ordered || !c->by_ids || date != before || slice_compare((struct slice){c->id.data, c->id.length}, id) < 0;
    c->date = date;
    buffer_clear(&c->id);
    buffer_append(&c->id, id.data, id.length);
    if (c->id.failed)
        return tifa_fail_memory(error);
    return by_date && by_id ? TIFA_OK
                            : damage(c, error, by_date ? "document %" PRIu32 " has the date of the one before, and an id before its"
                                                       : "document %" PRIu32 " is newer than the one before", c->docid);
}

/* All passages of an article are read. The text of one that is removed counts as it is read back, all passages joined. */
static tifa_status end_article(struct segment_check *c, tifa_error *error)
{
    bool is_title = c->has_title && c->number > 0, known = c->has_article;
    c->gone.text_bytes += c->text.length;
    buffer_clear(&c->text);
    c->has_article = false;
    return !known || is_title == c->is_title
               ? TIFA_OK
               : damage(c, error, "the article before document %" PRIu32 " has a title beside a text, or the term XK%s says so, "
                        "but not both", c->docid, SCHEMA_KIND_TITLE);
}

/* A passage of the text, or a title. */
static void count_passage(struct segment_check *c, bool gone)
{
    uint64_t tokens = number_of(value_of(c, &c->tokens));
    c->all.passages++;
    c->all.tokens += tokens;
    c->gone.passages += gone;
    c->gone.tokens += gone ? tokens : 0;
}

static tifa_status count_fields(struct segment_check *c, struct article *article, tifa_error *reason)
{
    const struct field_list *fields = &c->segment->fields;
    tifa_status status = article_read_values(article, reason);
    for (size_t i = 0; i < fields->count && !c->article_removed && status == TIFA_OK; i++) {
        bool has = false;
        for (size_t k = 0; k < article->values.count && !has; k++)
            has = slice_equal(article->values.items[k].name, field_name_of(&fields->items[i]));
        c->with_field[i] += has;
    }
    return status;
}

static tifa_status check_article(struct segment_check *c, struct slice data, tifa_error *error)
{
    tifa_error reason;
    struct schema_term term;
    tifa_status status = end_article(c, error);
    struct article *article = status ? NULL : article_new();
    if (!article)
        return status ? status : tifa_fail_memory(error);
    c->has_article = true;
    c->has_title = c->kinds[KIND_PASSAGE].docid == c->docid;
    c->is_title = c->kinds[KIND_TITLE].docid == c->docid;
    c->article_removed = removed_has(c->removed, c->docid);
    if (c->has_title)
        count_passage(c, c->article_removed);
    c->number = 0;
    c->all.articles++;
    c->gone.articles += c->article_removed;
    status = article_record_read(article, data, &reason);
    if (status == TIFA_OK)
        status = count_fields(c, article, &reason);
    if (status == TIFA_OK)
        c->article = article_key(article->fields[ARTICLE_ID]);
    tifa_status ordered = status ? TIFA_OK : check_order(c, article->fields[ARTICLE_ID], error);
    article_free(article);
    if (status || ordered)
        return status ? damage_of_document(c, &reason, error) : ordered;
    if (!is_key(value_of(c, &c->keys), c->article))
        return damage(c, error, "document %" PRIu32 " has another article's key", c->docid);
    schema_article(&term, c->article);
    return check_term(c, &term, error);
}

static struct codec_dictionary find_dictionary(const struct segment_check *c, uint32_t id)
{
    for (const struct dictionary *d = c->dictionaries; d; d = d->next)
        if (d->codec.id == id)
            return d->codec;
    return codec_dictionary_of((struct slice){0});
}

static tifa_status check_place(struct segment_check *c, const struct passage_header *header, tifa_error *error)
{
    bool gone = removed_has(c->removed, c->docid);
    if (!c->has_article || !is_key(value_of(c, &c->keys), c->article))
        return damage(c, error, "document %" PRIu32 " is a passage of another article than the one before it",
                      c->docid);
    if (header->number != ++c->number) {
        uint64_t expected = c->number;
        c->number = header->number;
        return damage(c, error, "document %" PRIu32 " is passage %" PRIu64 " of its article, not %" PRIu64, c->docid,
                      header->number, expected);
    }
    if ((c->cut.docid == c->docid) != (header->context_bytes > 0))
        return damage(c, error, "document %" PRIu32 " has context, or the term %s says so, but not both", c->docid,
                      SCHEMA_CUT);
    if (gone != c->article_removed)
        return damage(c, error, "of the article of document %" PRIu32 " a part is said to be removed", c->docid);
    if (header->language >= STEM_LANGUAGES || !(c->segment->stems >> header->language & 1))
        return damage(c, error, "document %" PRIu32 " is in a language that the manifest does not name", c->docid);
    return TIFA_OK;
}

static tifa_status check_passage(struct segment_check *c, struct slice record, tifa_error *error)
{
    struct passage_header header;
    struct slice text;
    tifa_error reason;
    bool gone = removed_has(c->removed, c->docid);
    count_passage(c, gone);
    tifa_status status = passage_header_read(record, &header, &reason);
    if (status == TIFA_OK)
        status = passage_decode(c->decoder, record, &header, find_dictionary(c, header.dictionary), &text, &reason);
    if (status)
        return damage_of_document(c, &reason, error);
    if (gone)
        passage_join(&c->text, text, header.continues);
    return c->text.failed ? tifa_fail_memory(error) : check_place(c, &header, error);
}

/* A document of no kind is told by the count at the end. What goes on behind a gap must be another article. */
static tifa_status check_missing(struct segment_check *c)
{
    c->missing++;
    c->has_article = false;
    return TIFA_OK;
}

static tifa_status check_document(struct segment_check *c, tifa_error *error)
{
    xs_bytes data;
    xs_error reason;
    bool is[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        is[i] = c->kinds[i].docid == c->docid;
    if (!is[KIND_DICTIONARY] && !is[KIND_ARTICLE] && !is[KIND_PASSAGE] && !is[KIND_TITLE])
        return check_missing(c);
    xs_status failed = xs_db_document_known(c->database, c->docid, &c->document, &reason);
    if (!failed)
        failed = xs_doc_data(c->document, &data, &reason);
    if (failed)
        return fail_by_xapian(c, &reason, error);
    struct slice bytes = {data.data, data.length};
    if ((is[KIND_DICTIONARY] && (is[KIND_ARTICLE] || is[KIND_PASSAGE])) || (is[KIND_TITLE] && !is[KIND_ARTICLE]))
        return damage(c, error, "document %" PRIu32 " is not of one kind", c->docid);
    return is[KIND_ARTICLE]   ? check_article(c, bytes, error)
           : is[KIND_PASSAGE] ? check_passage(c, bytes, error)
                              : check_dictionary(c, bytes, error);
}

static tifa_status check_documents(struct segment_check *c, const xs_totals *totals, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (c->docid = 1; c->docid && c->docid <= totals->last_docid && status == TIFA_OK; c->docid++) {
        xs_error reason;
        status = check_document(c, error);
        if (status == TIFA_OK && step(c, &reason))
            return fail_by_xapian(c, &reason, error);
    }
    return status;
}

/* ---- counts ---- */

static tifa_status check_count(struct segment_check *c, const char *what, uint64_t found, uint64_t said,
                               tifa_error *error)
{
    return found == said
               ? TIFA_OK
               : damage(c, error, "%" PRIu64 " %s, and not the %" PRIu64 " of the manifest", found, what, said);
}

static tifa_status check_counts(struct segment_check *c, const xs_totals *totals, tifa_error *error)
{
    const struct manifest_segment *s = c->segment;
    const struct removed_segment *r = c->removed;
    tifa_status status = end_article(c, error);
    if (status == TIFA_OK)
        status = check_count(c, "articles", c->all.articles, s->articles, error);
    if (status == TIFA_OK)
        status = check_count(c, "passages", c->all.passages, s->passages, error);
    if (status == TIFA_OK)
        status = check_count(c, "words", c->all.tokens, s->tokens, error);
    if (status == TIFA_OK)
        status = check_count(c, "removed articles", c->gone.articles, s->removed.articles, error);
    if (status == TIFA_OK)
        status = check_count(c, "removed passages", c->gone.passages, s->removed.passages, error);
    if (status == TIFA_OK)
        status = check_count(c, "removed words", c->gone.tokens, s->removed.tokens, error);
    if (status == TIFA_OK)
        status = check_count(c, "removed bytes of text",
                             c->gone.text_bytes < s->text_bytes ? c->gone.text_bytes : s->text_bytes,
                             s->removed.text_bytes, error);
    for (size_t i = 0; i < s->fields.count && status == TIFA_OK; i++)
        status = c->with_field[i] == s->fields.items[i].articles
                     ? TIFA_OK
                     : damage(c, error,
                              "%" PRIu64 " articles have the field '%s', and not the %" PRIu64 " of the manifest",
                              c->with_field[i], s->fields.items[i].name, s->fields.items[i].articles);
    if (status == TIFA_OK && totals->documents != totals->last_docid - c->missing)
        status = damage(c, error, "%" PRIu32 " documents, but %" PRIu32 " of a kind", totals->documents,
                        totals->last_docid - c->missing);
    if (status == TIFA_OK && r->count && r->ranges[r->count - 1].last > totals->last_docid)
        status = damage(c, error, "document %" PRIu32 " is said to be removed, and there is none",
                        r->ranges[r->count - 1].last);
    return status;
}

static tifa_status read_all(struct segment_check *c, tifa_error *error)
{
    xs_totals totals;
    xs_error reason;
    tifa_status status = passage_decoder_new(&c->decoder, error);
    if (status)
        return status;
    xs_status failed = xs_db_open(&c->path, 1, &c->database, &reason);
    if (!failed)
        failed = xs_db_totals(c->database, &totals, &reason);
    if (!failed)
        failed = open_readings(c, &reason);
    if (failed)
        return fail_by_xapian(c, &reason, error);
    status = check_documents(c, &totals, error);
    return status ? status : check_counts(c, &totals, error);
}

/* Xapian opens the tables to write, though it writes nothing. */
static tifa_status note_read_only(struct segment_check *c, tifa_error *error)
{
    char message[TIFA_MESSAGE_BYTES];
    snprintf(message, sizeof message,
             "Xapian's own check of '%s' was left out, as it needs the right to write, though it does not", c->path);
    return findings_add(c->findings, FINDING_NOTE, c->file, message, error);
}

static tifa_status check_by_xapian(struct segment_check *c, tifa_error *error)
{
    size_t errors = 0;
    xs_error reason = {0};
    xs_status failed = xs_check(c->path, &errors, NULL, 0, &reason);
    if (failed && (reason.sys_errno == EACCES || reason.sys_errno == EROFS || reason.sys_errno == EPERM))
        return note_read_only(c, error);
    if (failed)
        return fail_by_xapian(c, &reason, error);
    return errors ? damage(c, error, "Xapian's check finds %zu error%s; 'xapian-check' says which", errors,
                           errors == 1 ? "" : "s")
                  : TIFA_OK;
}

tifa_status check_segment(const struct manifest_segment *segment, const struct removed_segment *removed,
                          const char *path, const char *file, bool by_ids, struct findings *findings, tifa_error *error)
{
    struct segment_check c = {
        .segment = segment, .removed = removed, .path = path, .file = file, .by_ids = by_ids, .findings = findings};
    tifa_status status = check_by_xapian(&c, error);
    if (status == TIFA_OK && c.damages == 0)
        status = read_all(&c, error);
    if (status == TIFA_OK && c.damages > MOST_FINDINGS) {
        size_t more = c.damages - MOST_FINDINGS;
        c.damages = 0;
        status = damage(&c, error, "%zu more like these", more);
    }
    struct reading *others[] = {&c.cut, &c.dates, &c.keys, &c.tokens};
    for (size_t i = 0; i < KINDS; i++)
        end_reading(&c.kinds[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        end_reading(others[i]);
    buffer_free(&c.id);
    xs_doc_free(c.document);
    xs_db_free(c.database);
    passage_decoder_free(c.decoder);
    buffer_free(&c.text);
    arena_free(&c.arena);
    return status;
}

/* ---- the list of removed documents ---- */

/* What the item says of the fields must be what the manifest does, in any order. */
static tifa_status check_fields(xs_bytes item, const struct manifest *manifest, tifa_error *error)
{
    struct field_union all = {0};
    struct field_list said;
    tifa_status status = field_list_read((struct slice){item.data, item.length}, &said, error);
    if (status == TIFA_OK)
        status = manifest_join_all_fields(manifest, &all, error);
    if (status)
        return status;
    field_union_finish(&all);
    bool same = said.has_others == all.list.has_others && said.count == all.list.count;
    for (size_t i = 0; i < said.count && same; i++) {
        const struct field *field = field_list_find(&all.list, field_name_of(&said.items[i]));
        same = field && field->kind == said.items[i].kind && field->everywhere == said.items[i].everywhere;
    }
    return same ? TIFA_OK
                : tifa_fail(error, TIFA_ERR_CORRUPT,
                            "the list of fields does not fit those that the manifest declares");
}

static tifa_status read_removed(const char *path, const struct manifest *manifest, struct removed *out,
                                tifa_error *error)
{
    size_t segments = manifest_count_segments(manifest);
    xs_db *database = NULL;
    xs_bytes bytes, fields;
    xs_error reason;
    xs_status failed = xs_db_open(&path, 1, &database, &reason);
    if (!failed)
        failed = xs_db_metadata(database, REMOVED_KEY, sizeof REMOVED_KEY - 1, &bytes, &reason);
    tifa_status status = TIFA_OK;
    if (failed)
        status = tifa_fail(error, failed == XS_ERR_MEMORY ? TIFA_ERR_MEMORY : TIFA_ERR_CORRUPT, "%s", reason.message);
    else
        status = removed_read((struct slice){bytes.data, bytes.length}, out, error);
    if (status == TIFA_OK && out->count && out->count != segments)
        status =
            tifa_fail(error, TIFA_ERR_CORRUPT, "the list of removed articles is for %zu segments, the manifest has %zu",
                      out->count, segments);
    if (status == TIFA_OK) {
        failed = xs_db_metadata(database, FIELDS_KEY, sizeof FIELDS_KEY - 1, &fields, &reason);
        status = failed ? tifa_fail(error, failed == XS_ERR_MEMORY ? TIFA_ERR_MEMORY : TIFA_ERR_CORRUPT, "%s",
                                    reason.message)
                        : check_fields(fields, manifest, error);
    }
    xs_db_free(database);
    return status;
}

tifa_status check_removed(const struct manifest *manifest, const char *index, struct removed *out,
                          struct findings *findings, tifa_error *error)
{
    struct buffer path = {0};
    tifa_error reason = {0};
    buffer_printf(&path, "%s/" MANIFEST_SEGMENTS "/%s", index, manifest->segments->name);
    tifa_status status = path.failed
                             ? tifa_fail_memory(&reason)
                             : read_removed(buffer_text(&path), manifest, out, &reason);
    if (status == TIFA_ERR_MEMORY)
        tifa_fail_memory(error);
    else if (status) {
        char message[TIFA_MESSAGE_BYTES];
        removed_free(out);
        snprintf(message, sizeof message, "'%s' is damaged: %.900s", buffer_text(&path), reason.message);
        status = findings_add(findings, FINDING_DAMAGE, buffer_text(&path) + strlen(index) + 1, message, error);
    }
    buffer_free(&path);
    return status;
}

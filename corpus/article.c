#include "corpus/article.h"

#include "corpus/date_line.h"

#include "corpus/base/hash.h"
#include "corpus/base/json_write.h"
#include "corpus/base/utf8.h"
#include "corpus/layout.h"
#include "corpus/people/people.h"
#include "corpus/markup.h"
#include "corpus/text/language.h"
#include "corpus/text/stem.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const article_field_names[ARTICLE_FIELDS] = {"id",   "title",   "author", "affiliation",
                                                         "date", "section", "lang",   "url"};

const char *const article_id_source_names[ID_SOURCES] = {"own", "url", "hash", "name"};
const char *const article_date_source_names[DATE_SOURCES] = {"", "url", "name", "file", "crawl"};
const char *const article_note_names[NOTE_KINDS] = {"field", "date", "name"};

struct article *article_new(void)
{
    struct article *article = calloc(1, sizeof *article);
    if (!article)
        return NULL;
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        article->fields[i] = slice_of("");
    article->text = article->extra = slice_of("");
    return article;
}

void article_free(struct article *article)
{
    if (!article)
        return;
    arena_free(&article->arena);
    free(article);
}

static tifa_status copy(struct article *article, struct slice text, struct slice *out, tifa_error *error)
{
    char *data = arena_copy(&article->arena, text.data, text.length);
    if (!data)
        return tifa_fail_memory(error);
    *out = (struct slice){data, text.length};
    return TIFA_OK;
}

tifa_status article_set(struct article *article, enum article_field field, struct slice text, tifa_error *error)
{
    return copy(article, text, &article->fields[field], error);
}

tifa_status article_set_authors(struct article *article, struct slice said, tifa_error *error)
{
    struct buffer names = {0}, affiliations = {0};
    struct slice beside = article->fields[ARTICLE_AFFILIATION];
    buffer_append(&affiliations, beside.data, beside.length);
    people_read(said, &names, &affiliations);
    struct slice authors = {names.data, names.length}, all = {affiliations.data, affiliations.length};
    tifa_status status = names.failed || affiliations.failed ? tifa_fail_memory(error) : TIFA_OK;
    if (status == TIFA_OK && !slice_equal(authors, article->fields[ARTICLE_AUTHOR]))
        status = article_set(article, ARTICLE_AUTHOR, authors, error);
    if (status == TIFA_OK && all.length != beside.length)
        status = article_set(article, ARTICLE_AFFILIATION, all, error);
    buffer_free(&names);
    buffer_free(&affiliations);
    return status;
}

tifa_status article_set_text(struct article *article, struct slice text, tifa_error *error)
{
    text = slice_trim(text);
    char *data = arena_alloc(&article->arena, text.length + 1);
    if (!data)
        return tifa_fail_memory(error);
    size_t length = 0;
    if (text.length && !memchr(text.data, '\r', text.length)) {
        memcpy(data, text.data, text.length);
        article->text = (struct slice){data, text.length};
        return TIFA_OK;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != '\r')
            data[length++] = text.data[i];
        else if (i + 1 == text.length || text.data[i + 1] != '\n')
            data[length++] = '\n';
    }
    article->text = (struct slice){data, length};
    return TIFA_OK;
}

bool article_set_known_date(struct article *article, struct date date)
{
    char iso[DATE_TEXT_BYTES];
    if (article_set(article, ARTICLE_DATE, slice_of(date_format(date, iso)), NULL) != TIFA_OK)
        return false;
    article->date = date;
    return true;
}

bool article_set_date(struct article *article, struct slice text)
{
    struct date date;
    return date_read(text, article->date_order, &date) == DATE_READ && article_set_known_date(article, date);
}

void article_set_date_source(struct article *article, const char *name)
{
    article->date_source = DATE_OF_SOURCE;
    for (int i = DATE_OF_SOURCE + 1; name && article->date.year && i < DATE_SOURCES; i++)
        if (strcmp(name, article_date_source_names[i]) == 0)
            article->date_source = (enum article_date_source)i;
}

void article_note_date(struct article *article, struct slice text)
{
    enum { SHOWN_BYTES = 100 };
    struct date date;
    enum date_reading reading = date_read(text, article->date_order, &date);
    if (reading == DATE_UNREADABLE)
        reading = date_line_read(text, article->date_order).reading;
    article_note(article, NOTE_DATE, "the date '%.*s' %s", (int)utf8_cut(text.data, text.length, SHOWN_BYTES), text.data,
                 date_reading_reason(reading));
}

void article_note(struct article *article, enum article_note_kind kind, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    if (article->note_count == ARTICLE_NOTES)
        return;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t kept = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    struct article_note *note = arena_alloc(&article->arena, sizeof *note);
    const char *copy = arena_copy(&article->arena, text, utf8_valid_prefix(text, kept));
    if (!note || !copy) {
        article->failed = true;
        return;
    }
    *note = (struct article_note){NULL, kind, copy};
    if (article->notes_end)
        *article->notes_end = note;
    else
        article->notes = note;
    article->notes_end = &note->next;
    article->note_count++;
}

/* An id for an article that has none: equal where the article is. */
static tifa_status make_id(struct article *article, tifa_error *error)
{
    struct hash_128 hash = HASH_128_START;
    const struct slice parts[] = {article->fields[ARTICLE_TITLE], article->fields[ARTICLE_DATE], article->text};
    char id[40];
    if (article->fields[ARTICLE_URL].length) {
        article->id_source = ID_URL;
        article->fields[ARTICLE_ID] = article->fields[ARTICLE_URL];
        return TIFA_OK;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash_128_add(&hash, parts[i].data, parts[i].length);
        hash_128_add(&hash, "", 1);
    }
    snprintf(id, sizeof id, "hash-%016" PRIx64 "%016" PRIx64, hash.high, hash.low);
    article->id_source = ID_HASH;
    return article_set(article, ARTICLE_ID, slice_of(id), error);
}

static tifa_status check_lengths(const struct article *article, tifa_error *error)
{
    static const enum article_field by_words[] = {ARTICLE_TITLE, ARTICLE_AUTHOR, ARTICLE_AFFILIATION, ARTICLE_SECTION};
    struct slice id = article->fields[ARTICLE_ID];
    for (size_t i = 0; i < sizeof by_words / sizeof *by_words; i++)
        if (article->fields[by_words[i]].length > ARTICLE_FIELD_BYTES)
            return tifa_fail(error, TIFA_ERR_LIMIT, "the \"%s\" of article '%.*s' has more than %zu KiB; shorten it",
                             article_field_names[by_words[i]], (int)utf8_cut(id.data, id.length, 200), id.data,
                             ARTICLE_FIELD_BYTES >> 10);
    return TIFA_OK;
}

/* What the source calls the language as BCP 47; what is no language's name is left out, and the text asked. */
static tifa_status settle_language(struct article *article, tifa_error *error)
{
    char tag[LANGUAGE_TAG_BYTES];
    struct slice given = article->fields[ARTICLE_LANG];
    if (!language_tag(given, tag) && slice_trim(given).length)
        article_note(article, NOTE_FIELD, "\"lang\" '%.*s' is no language that is known and is left out",
                     (int)utf8_cut(given.data, given.length, 60), given.data);
    struct slice settled = language_settle(slice_of(tag), article->text);
    return slice_equal(settled, article->fields[ARTICLE_LANG]) ? TIFA_OK
                                                               : article_set(article, ARTICLE_LANG, settled, error);
}

/* What follows from the layout; see layout.h. */
static tifa_status settle_text(struct article *article, tifa_error *error)
{
    if (layout_is_plain(article->text))
        return TIFA_OK;
    struct buffer unmarked = {0}, text = {0};
    layout_drop_note_marks(article->text, &unmarked);
    layout_part((struct slice){unmarked.data, unmarked.length}, &text);
    tifa_status status = unmarked.failed || text.failed
                             ? tifa_fail_memory(error)
                             : article_set_text(article, (struct slice){text.data, text.length}, error);
    buffer_free(&unmarked);
    buffer_free(&text);
    return status;
}

/* Those of a dateline where the source says none. */
static tifa_status settle_people(struct article *article, tifa_error *error)
{
    struct slice said = article->fields[ARTICLE_AUTHOR];
    if (slice_trim(said).length == 0)
        said = people_of_dateline(article->text);
    return said.length ? article_set_authors(article, said, error) : TIFA_OK;
}

tifa_status article_finish(struct article *article, bool is_record, tifa_error *error)
{
    struct slice id = article->fields[article->fields[ARTICLE_ID].length ? ARTICLE_ID : ARTICLE_URL];
    tifa_status status = article->failed ? tifa_fail_memory(error) : TIFA_OK;
    if (status == TIFA_OK && article->fields[ARTICLE_ID].length == 0)
        status = make_id(article, error); /* of the text as the source has it */
    if (status == TIFA_OK)
        status = settle_text(article, error);
    if (status)
        return status;
    bool is_empty = article->text.length == 0 && !(is_record && article->fields[ARTICLE_TITLE].length);
    if (is_empty && id.length == 0)
        return tifa_fail(error, TIFA_ERR_FORMAT, "an article without \"text\"");
    if (is_empty)
        return tifa_fail(error, TIFA_ERR_FORMAT, "article '%.*s' has no \"text\"",
                         (int)utf8_cut(id.data, id.length, 200), id.data);
    status = check_lengths(article, error);
    if (status == TIFA_OK)
        status = settle_people(article, error);
    if (status == TIFA_OK)
        status = check_lengths(article, error); /* what stood beside names is with the affiliations */
    return status ? status : settle_language(article, error);
}

tifa_status article_read_values(struct article *article, tifa_error *error)
{
    if (article->has_values)
        return TIFA_OK;
    article->has_values = true;
    return field_values_read(article->extra, &article->arena, &article->values, error);
}

struct slice article_host(struct slice url)
{
    size_t start = 0, end;
    while (start + 1 < url.length && !(url.data[start] == '/' && url.data[start + 1] == '/'))
        start++;
    if (start + 2 > url.length)
        return slice_of("");
    start += 2;
    for (end = start; end < url.length && !memchr("/?#", url.data[end], 3); end++)
        if (url.data[end] == '@')
            start = end + 1;
    struct slice host = {url.data + start, end - start};
    const char *port = memchr(host.data, ':', host.length);
    if (port)
        host.length = (size_t)(port - host.data);
    return host;
}

const char *article_stem_language(const struct article *article)
{
    return stem_language_of_number(stem_tag_number(article->fields[ARTICLE_LANG]));
}

uint64_t article_key(struct slice id)
{
    return hash_bytes(id.data, id.length);
}

/* ---- as JSON ---- */

/* Of an object that is open: no value ends with its bracket. */
static void write_key(struct buffer *out, const char *key)
{
    if (out->length && out->data[out->length - 1] != '{')
        buffer_append_byte(out, ',');
    json_write_text(out, slice_of(key));
    buffer_append_byte(out, ':');
}

static void write_fields(const struct article *article, struct buffer *out)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        if (article->fields[i].length == 0)
            continue;
        write_key(out, article_field_names[i]);
        json_write_text(out, article->fields[i]);
    }
    if (article->date_source) {
        write_key(out, "date_source");
        json_write_text(out, slice_of(article_date_source_names[article->date_source]));
    }
}

static tifa_status write_value(struct buffer *out, const char *key, const json_t *value, tifa_error *error)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text)
        return tifa_fail_memory(error);
    write_key(out, key);
    buffer_append_string(out, text);
    free(text);
    return TIFA_OK;
}

static tifa_status end_object(struct buffer *out, tifa_error *error)
{
    buffer_append_byte(out, '}');
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* *out is NULL where there is none. */
static tifa_status load_extra(const struct article *article, json_t **out, tifa_error *error)
{
    *out = article->extra.length ? json_loadb(article->extra.data, article->extra.length, JSON_ALLOW_NUL, NULL) : NULL;
    return *out || !article->extra.length ? TIFA_OK : tifa_fail_memory(error);
}

tifa_status article_record_write(const struct article *article, bool wordless, struct buffer *out, tifa_error *error)
{
    json_t *extra;
    tifa_status status = load_extra(article, &extra, error);
    buffer_append_byte(out, '{');
    write_fields(article, out);
    if (extra)
        status = write_value(out, "extra", extra, error);
    if (wordless) {
        write_key(out, "wordless");
        buffer_append_string(out, "true");
    }
    json_decref(extra);
    return status ? status : end_object(out, error);
}

static bool looks_like_html(const struct article *article)
{
    bool looks = markup_has_elements(article->text) || markup_has_references(article->text);
    for (size_t i = ARTICLE_TITLE; i < ARTICLE_FIELDS && !looks; i++)
        looks = markup_has_elements(article->fields[i]) || markup_has_references(article->fields[i]);
    return looks;
}

/* Whether article_json_write writes a key of its own that is the same. */
static bool is_written(const struct article *article, const char *key, bool has_html)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        if (article->fields[i].length && strcmp(key, article_field_names[i]) == 0)
            return true;
    return strcmp(key, "text") == 0 || (article->date_source && strcmp(key, "date_source") == 0) ||
           (has_html && strcmp(key, ARTICLE_HTML_KEY) == 0);
}

tifa_status article_json_write(const struct article *article, struct buffer *out, tifa_error *error)
{
    json_t *extra, *value;
    const char *key;
    bool has_html = looks_like_html(article);
    tifa_status status = load_extra(article, &extra, error);
    buffer_append_byte(out, '{');
    write_fields(article, out);
    write_key(out, "text");
    json_write_text(out, article->text);
    if (has_html) {
        write_key(out, ARTICLE_HTML_KEY);
        buffer_append_string(out, "false");
    }
    json_object_foreach(extra, key, value)
        if (status == TIFA_OK && !is_written(article, key, has_html))
            status = write_value(out, key, value, error);
    json_decref(extra);
    return status ? status : end_object(out, error);
}

tifa_status article_record_read(struct article *article, struct slice record, tifa_error *error)
{
    json_error_t reason;
    json_t *object = json_loadb(record.data, record.length, JSON_ALLOW_NUL, &reason);
    if (!json_is_object(object)) {
        json_decref(object);
        return tifa_fail(error, TIFA_ERR_CORRUPT, "an article record is damaged; run 'tifa-index build' again");
    }
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < ARTICLE_FIELDS && status == TIFA_OK; i++) {
        const json_t *value = json_object_get(object, article_field_names[i]);
        if (json_is_string(value))
            status = article_set(article, (enum article_field)i,
                                 (struct slice){json_string_value(value), json_string_length(value)}, error);
    }
    date_parse(article->fields[ARTICLE_DATE], &article->date);
    article_set_date_source(article, json_string_value(json_object_get(object, "date_source")));
    article->wordless = json_is_true(json_object_get(object, "wordless"));
    char *extra = json_dumps(json_object_get(object, "extra"), JSON_COMPACT);
    if (extra && status == TIFA_OK)
        status = copy(article, slice_of(extra), &article->extra, error);
    free(extra);
    json_decref(object);
    return status;
}

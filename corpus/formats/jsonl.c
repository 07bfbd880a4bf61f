#include "corpus/formats/format.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/json_text.h"

#include <jansson.h>
#include <stdlib.h>

static struct slice string_value(const json_t *value)
{
    return (struct slice){json_string_value(value), json_string_length(value)};
}

/* The id of many exports is a number. */
static tifa_status set_number(struct article *article, enum article_field field, const json_t *value, tifa_error *error)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    tifa_status status = text ? article_set(article, field, slice_of(text), error) : tifa_fail_memory(error);
    free(text);
    return status;
}

static tifa_status set_field(struct article *article, enum article_field field, const json_t *value, tifa_error *error)
{
    if (json_is_number(value) && (field == ARTICLE_ID || field == ARTICLE_DATE))
        return set_number(article, field, value, error);
    if (!json_is_string(value))
        return tifa_fail(error, TIFA_ERR_FORMAT, "\"%s\" is not a string", article_field_names[field]);
    return article_set(article, field, slice_trim(string_value(value)), error);
}

static int field_of_key(const char *key)
{
    for (int i = 0; i < ARTICLE_FIELDS; i++)
        if (strcmp(article_field_names[i], key) == 0)
            return i;
    return -1;
}

static tifa_status set_key(struct article *article, const char *key, json_t *value, json_t *extra, tifa_error *error)
{
    int field = field_of_key(key);
    if (json_is_null(value))
        return TIFA_OK;
    if (field >= 0)
        return set_field(article, (enum article_field)field, value, error);
    if (strcmp(key, "text") != 0)
        return json_object_set(extra, key, value) == 0 ? TIFA_OK : tifa_fail_memory(error);
    if (!json_is_string(value))
        return tifa_fail(error, TIFA_ERR_FORMAT, "\"text\" is not a string");
    return article_set_text(article, string_value(value), error);
}

/* A date that cannot be read is kept among the extra keys, and the article is undated. */
static tifa_status settle_date(struct article *article, json_t *extra, tifa_error *error)
{
    struct slice given = article->fields[ARTICLE_DATE];
    if (given.length == 0 || article_set_date(article, given))
        return TIFA_OK;
    article->fields[ARTICLE_DATE] = slice_of("");
    return json_object_set_new(extra, "date", json_stringn(given.data, given.length)) == 0 ? TIFA_OK
                                                                                           : tifa_fail_memory(error);
}

static tifa_status keep_extra(struct article *article, const json_t *extra, tifa_error *error)
{
    if (json_object_size(extra) == 0)
        return TIFA_OK;
    char *text = json_dumps(extra, JSON_COMPACT);
    char *copy = text ? arena_copy(&article->arena, text, strlen(text)) : NULL;
    free(text);
    article->extra = slice_of(copy);
    return copy ? TIFA_OK : tifa_fail_memory(error);
}

/* Parses all but a long text, which is set here; NULL when it cannot. */
static json_t *load_without_text(struct slice line, struct article *article)
{
    struct buffer rest = {0}, text = {0};
    json_t *object = NULL;
    if (json_cut_text(line, &rest, &text) && !rest.failed && !text.failed)
        object = json_loadb(rest.data, rest.length, JSON_ALLOW_NUL, NULL);
    if (object && article_set_text(article, (struct slice){text.data, text.length}, NULL) != TIFA_OK) {
        json_decref(object);
        object = NULL;
    }
    if (object)
        json_object_del(object, "text");
    buffer_free(&rest);
    buffer_free(&text);
    return object;
}

tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error)
{
    json_error_t reason;
    json_t *object = load_without_text(line, article);
    if (!object)
        object = json_loadb(line.data, line.length, JSON_ALLOW_NUL, &reason);
    if (!object) /* the library may quote half a character */
        return tifa_fail(error, TIFA_ERR_FORMAT, "not valid JSON at byte %d: %.*s", reason.position,
                         (int)utf8_valid_prefix(reason.text, strlen(reason.text)), reason.text);
    json_t *extra = json_object();
    tifa_status status = extra ? TIFA_OK : tifa_fail_memory(error);
    if (!json_is_object(object))
        status = tifa_fail(error, TIFA_ERR_FORMAT, "not a JSON object");
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (status == TIFA_OK)
            status = set_key(article, key, value, extra, error);
    }
    if (status == TIFA_OK)
        status = settle_date(article, extra, error);
    if (status == TIFA_OK)
        status = keep_extra(article, extra, error);
    json_decref(extra);
    json_decref(object);
    return status;
}

/* ---- the lines of a stream ---- */

struct lines {
    struct records records;
    struct stream *stream;
};

static tifa_status next_line(struct records *records, struct article *article, tifa_error *error)
{
    struct stream *stream = ((struct lines *)records)->stream;
    struct slice line;
    do {
        tifa_status status = stream_next_line(stream, &line, error);
        if (status)
            return status;
        if (stream_line(stream) == 1 && slice_starts(line, "\xEF\xBB\xBF"))
            line = slice_from(line, 3);
        line = slice_trim(line);
    } while (line.length == 0);
    records->position = stream_line(stream);
    tifa_status status = jsonl_read(line, article, error);
    if (status)
        tifa_error_prefix(error, status, "%s:%llu", stream_name(stream), (unsigned long long)records->position);
    return status;
}

static void close_lines(struct records *records)
{
    free(records);
}

tifa_status jsonl_open(struct stream *stream, struct records **out, tifa_error *error)
{
    struct lines *lines = calloc(1, sizeof *lines);
    *out = NULL;
    if (!lines)
        return tifa_fail_memory(error);
    *lines = (struct lines){{next_line, close_lines, 0, true}, stream};
    *out = &lines->records;
    return TIFA_OK;
}

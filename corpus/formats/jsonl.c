#include "corpus/formats/format.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/json_text.h"
#include "corpus/formats/members.h"
#include "corpus/stream.h"

#include <stdlib.h>

/* The key that the text most likely has. */
static struct slice text_key(const struct field_map *map)
{
    for (size_t i = 0; map && i < map->count; i++)
        if (map->items[i].field == FIELD_TEXT)
            return map->items[i].key;
    return slice_of("text");
}

/* Parses all but a long text, which is set here; NULL when it cannot. */
static json_t *load_without_text(struct slice line, struct slice key, struct article *article)
{
    struct buffer rest = {0}, text = {0};
    json_t *object = NULL;
    if (json_cut_text(line, key, &rest, &text) && !rest.failed && !text.failed)
        object = json_loadb(rest.data, rest.length, JSON_ALLOW_NUL, NULL);
    if (object && article_set_text(article, (struct slice){text.data, text.length}, NULL) != TIFA_OK) {
        json_decref(object);
        object = NULL;
    }
    if (object)
        json_object_deln(object, key.data, key.length);
    buffer_free(&rest);
    buffer_free(&text);
    return object;
}

/* The document that a search engine has stored, {"_id": ..., "_source": {...}}, with its id. Takes the object. */
static json_t *take_source(json_t *object)
{
    json_t *source = json_object_get(object, "_source"), *id = json_object_get(object, "_id");
    if (!json_is_object(source))
        return object;
    if (id && !json_object_get(source, "id") && !json_object_get(source, "_id"))
        (void)json_object_set(source, "_id", id); /* without memory the id is made of the text */
    json_incref(source);
    json_decref(object);
    return source;
}

tifa_status jsonl_read_mapped(struct slice line, const struct field_map *map, struct article *article,
                              tifa_error *error)
{
    json_error_t reason;
    json_t *object = load_without_text(line, text_key(map), article);
    if (!object)
        object = json_loadb(line.data, line.length, JSON_ALLOW_NUL, &reason);
    if (!object) /* the library may quote half a character */
        return tifa_fail(error, TIFA_ERR_FORMAT, "not valid JSON at byte %d: %.*s", reason.position,
                         (int)utf8_valid_prefix(reason.text, strlen(reason.text)), reason.text);
    object = take_source(object);
    tifa_status status = json_is_object(object) ? members_read(object, map, article->text.length > 0, article, error)
                                                : tifa_fail(error, TIFA_ERR_FORMAT, "not a JSON object");
    json_decref(object);
    return status;
}

tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error)
{
    return jsonl_read_mapped(line, NULL, article, error);
}

/* ---- the lines of a stream ---- */

struct lines {
    struct records records;
    struct stream *stream;
    const struct field_map *map;
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
    tifa_status status = jsonl_read_mapped(line, ((struct lines *)records)->map, article, error);
    if (status)
        tifa_error_prefix(error, status, "%s:%llu", stream_name(stream), (unsigned long long)records->position);
    return status;
}

static void close_lines(struct records *records)
{
    free(records);
}

tifa_status jsonl_open(const struct document *about, struct stream *stream, struct records **out, tifa_error *error)
{
    struct lines *lines = calloc(1, sizeof *lines);
    *out = NULL;
    if (!lines)
        return tifa_fail_memory(error);
    *lines = (struct lines){{next_line, close_lines, 0, true}, stream, about->map};
    *out = &lines->records;
    return TIFA_OK;
}

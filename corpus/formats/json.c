#include "corpus/formats/format.h"

#include "corpus/formats/json_list.h"

#include <stdlib.h>

enum { HOLD_BYTES = 64 * 1024 };

struct json_records {
    struct records records;
    struct stream *stream;
    const struct field_map *map;
    const char *path; /* to the records, or NULL */
    bool is_array;    /* of records; else each object may have a list of them */
    unsigned levels;  /* objects around the list that is read; 0: none is */
    uint64_t number;
    size_t done; /* bytes held that the article read last took */
    bool ended;
    /* where the search for the end of a value stands: */
    size_t scanned, depth;
    bool in_string, escaped;
};

/* Scans on to the end of the value at the start of text; false when it is not there yet. Linear: what was scanned is
 * not looked at again. */
static bool find_value_end(struct json_records *j, struct slice text)
{
    while (j->scanned < text.length) {
        char c = text.data[j->scanned];
        if (j->in_string) {
            j->in_string = j->escaped || c != '"';
            j->escaped = !j->escaped && c == '\\';
        } else if (c == '"') {
            j->in_string = true;
        } else if (c == '{' || c == '[') {
            j->depth++;
        } else if (j->depth == 0 && (c == ',' || c == ']' || c == '}' || c == '\n')) {
            return true;
        } else if ((c == '}' || c == ']') && --j->depth == 0) {
            j->scanned++;
            return true;
        }
        j->scanned++;
    }
    return false;
}

/* Consumes what is between values: white space, commas, and the brackets around all. False at the end. */
static tifa_status skip_to_value(struct json_records *j, tifa_error *error)
{
    struct slice text;
    for (;;) {
        size_t n = 0;
        tifa_status status = stream_hold(j->stream, 1, &text, error);
        if (text.length == 0)
            return status ? status : TIFA_END;
        if (j->number == 0 && slice_starts(text, "\xEF\xBB\xBF"))
            n = 3;
        while (n < text.length && ((unsigned char)text.data[n] <= ' ' || memchr(",]}", text.data[n], 3) ||
                                   (text.data[n] == '[' && j->number == 0))) {
            if (text.data[n] == ']' && j->levels)
                break;
            j->is_array = j->is_array || text.data[n] == '[';
            n++;
        }
        stream_consume(j->stream, n);
        if (n < text.length)
            return TIFA_OK;
    }
}

/* Consumes what is left of the objects around a list, from its ']' on. */
static tifa_status leave_list(struct json_records *j, tifa_error *error)
{
    bool in_string = false, escaped = false;
    unsigned depth = j->levels + 1;
    for (j->levels = 0; depth;) {
        struct slice text;
        size_t n = 0;
        tifa_status status = stream_hold(j->stream, 1, &text, error);
        if (text.length == 0)
            return status ? status : tifa_fail(error, TIFA_ERR_CORRUPT, "%s: the JSON ends within its list", stream_name(j->stream));
        for (; n < text.length && depth; n++) {
            char c = text.data[n];
            if (in_string) {
                in_string = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else {
                in_string = c == '"';
                depth += c == '{' || c == '[';
                depth -= c == '}' || c == ']';
            }
        }
        stream_consume(j->stream, n);
    }
    return TIFA_OK;
}

/* Goes to the next record: of an object that has a list of them, to the first of the list. */
static tifa_status skip_to_record(struct json_records *j, tifa_error *error)
{
    for (;;) {
        struct slice text;
        struct json_list list;
        tifa_status status = skip_to_value(j, error);
        if (status)
            return status;
        (void)stream_hold(j->stream, j->levels || j->is_array ? 1 : HOLD_BYTES, &text, NULL);
        if (j->levels && text.data[0] == ']')
            status = leave_list(j, error);
        else if (j->levels || j->is_array || !json_list_find(text, j->map, j->path, &list))
            return TIFA_OK;
        else {
            stream_consume(j->stream, list.start);
            j->levels = list.levels;
        }
        if (status)
            return status;
    }
}

static tifa_status take_value(struct json_records *j, struct slice *value, tifa_error *error)
{
    const size_t most = stream_limits(j->stream)->document_bytes;
    bool too_long = false;
    j->scanned = j->depth = 0;
    j->in_string = j->escaped = false;
    for (size_t want = HOLD_BYTES;; want = want * 2 > most ? most + HOLD_BYTES : want * 2) {
        tifa_status status = stream_hold(j->stream, want, value, error);
        bool found = find_value_end(j, *value);
        too_long = too_long || j->scanned > most;
        if (found || value->length < want) {
            j->done = value->length = j->scanned;
            if (too_long)
                return limits_fail_document(stream_limits(j->stream), "has", error);
            if (status && !found)
                return status;
            return found || j->depth == 0 ? TIFA_OK : tifa_fail(error, TIFA_ERR_CORRUPT, "the JSON ends within it");
        }
        if (too_long) { /* passed over in pieces */
            stream_consume(j->stream, j->scanned);
            j->scanned = 0;
        }
    }
}

static tifa_status next_json(struct records *records, struct article *article, tifa_error *error)
{
    struct json_records *j = (struct json_records *)records;
    struct slice value;
    stream_consume(j->stream, j->done);
    j->done = 0;
    tifa_status status = j->ended ? TIFA_END : skip_to_record(j, error);
    if (status) {
        j->ended = true;
        return status;
    }
    records->position = ++j->number;
    status = take_value(j, &value, error);
    if (status == TIFA_ERR_CORRUPT || status == TIFA_ERR_IO)
        j->ended = true;
    if (status == TIFA_OK && j->path && !j->levels && !j->is_array)
        status = tifa_fail(error, TIFA_ERR_FORMAT, "there is no list of objects under '%s', which --records names", j->path);
    else if (status == TIFA_OK)
        status = jsonl_read_mapped(value, j->map, article, error);
    if (status)
        tifa_error_prefix(error, status, "%s: record %llu", stream_name(j->stream), (unsigned long long)j->number);
    return status;
}

static void close_json(struct records *records)
{
    free(records);
}

tifa_status json_open(const struct document *about, struct stream *stream, struct records **out, tifa_error *error)
{
    struct json_records *j = calloc(1, sizeof *j);
    *out = NULL;
    if (!j)
        return tifa_fail_memory(error);
    j->records = (struct records){next_json, close_json, 0, false};
    j->stream = stream;
    j->map = about->map;
    j->path = about->records;
    *out = &j->records;
    return TIFA_OK;
}

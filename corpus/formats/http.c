#include "corpus/formats/http.h"

#include "corpus/formats/coding.h"

#include <strings.h>

/* ---- header ---- */

static void copy_lower(struct slice text, char *out, size_t room)
{
    text = slice_trim(text);
    if (text.length >= room)
        text.length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c >= ' ' && c < 0x7F ? c : '?';
    }
    out[text.length] = '\0';
}

/* Takes what stands before the separator off *rest. */
static struct slice take_until(struct slice *rest, char separator)
{
    const char *end = rest->length ? memchr(rest->data, separator, rest->length) : NULL;
    struct slice part = {rest->data, end ? (size_t)(end - rest->data) : rest->length};
    *rest = slice_from(*rest, part.length + (end != NULL));
    return part;
}

static bool is_name(struct slice text, const char *name)
{
    return text.length == strlen(name) && strncasecmp(text.data, name, text.length) == 0;
}

void http_content_type(struct slice value, struct http_response *out)
{
    copy_lower(take_until(&value, ';'), out->media_type, sizeof out->media_type);
    while (value.length) {
        struct slice text = take_until(&value, ';');
        struct slice name = slice_trim(take_until(&text, '='));
        text = slice_trim(text);
        if (text.length >= 2 && (text.data[0] == '"' || text.data[0] == '\'') &&
            text.data[text.length - 1] == text.data[0])
            text = (struct slice){text.data + 1, text.length - 2};
        if (is_name(name, "charset"))
            copy_lower(text, out->charset, sizeof out->charset);
    }
}

static bool read_number(struct slice text, unsigned base, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i], lower = (char)(c | 0x20);
        unsigned digit = c >= '0' && c <= '9'           ? (unsigned)(c - '0')
                         : lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10)
                                                        : base;
        if (digit >= base || *out > (UINT64_MAX >> 5))
            return false;
        *out = *out * base + digit;
    }
    return text.length > 0;
}

/* Several fields are one list. A list that is too long is a coding that nobody knows. */
static void add_encodings(struct slice value, struct http_response *out)
{
    size_t used = strlen(out->encodings);
    if (used + value.length + 2 > sizeof out->encodings) {
        strcpy(out->encodings, "too many codings");
        return;
    }
    if (used)
        out->encodings[used++] = ',';
    copy_lower(value, out->encodings + used, sizeof out->encodings - used);
}

static void read_field(struct slice line, struct http_response *out)
{
    struct slice name = slice_trim(take_until(&line, ':')), value = slice_trim(line);
    char coding[16];
    if (is_name(name, "content-type"))
        http_content_type(value, out);
    else if (is_name(name, "content-encoding"))
        add_encodings(value, out);
    else if (is_name(name, "content-length"))
        out->has_length = read_number(value, 10, &out->length);
    else if (is_name(name, "transfer-encoding")) {
        copy_lower(value, coding, sizeof coding);
        out->chunked = strcmp(coding, "chunked") == 0;
    }
}

tifa_status http_read(struct slice message, struct http_response *out, tifa_error *error)
{
    struct slice rest = message, line;
    *out = (struct http_response){.body = slice_of("")};
    uint64_t status = 0;
    if (slice_line(&rest, &line) && slice_starts(line, "HTTP/")) {
        take_until(&line, ' ');
        line = slice_trim(line);
        read_number((struct slice){line.data, line.length < 3 ? line.length : 3}, 10, &status);
    }
    if (status < 100 || status > 599)
        return tifa_fail(error, TIFA_ERR_FORMAT, "not an HTTP response");
    out->status = (unsigned)status;
    while (slice_line(&rest, &line) && slice_trim(line).length)
        read_field(line, out);
    out->body = rest;
    return TIFA_OK;
}

/* ---- body ---- */

/* The size in front of a chunk, and *rest behind its line; false when there is none. */
static bool take_chunk_size(struct slice *rest, uint64_t *size)
{
    struct slice line;
    if (!slice_line(rest, &line))
        return false;
    return read_number(slice_trim(take_until(&line, ';')), 16, size);
}

static tifa_status dechunk(struct slice coded, struct buffer *out, struct slice *body, tifa_error *error)
{
    struct slice rest = coded;
    uint64_t size;
    if (!take_chunk_size(&rest, &size)) {
        *body = coded;
        return TIFA_OK;
    }
    for (unsigned number = 1; size > 0; number++) {
        if (size > rest.length)
            return tifa_fail(error, TIFA_ERR_CORRUPT, "chunk %u of the body says %llu bytes, where %zu are left",
                             number, (unsigned long long)size, rest.length);
        buffer_append(out, rest.data, (size_t)size);
        rest = slice_from(rest, (size_t)size);
        if (slice_starts(rest, "\r\n"))
            rest = slice_from(rest, 2);
        else if (slice_starts(rest, "\n"))
            rest = slice_from(rest, 1);
        if (rest.length == 0)
            return tifa_fail(error, TIFA_ERR_CORRUPT, "the body is cut off behind chunk %u", number);
        if (!take_chunk_size(&rest, &size))
            return tifa_fail(error, TIFA_ERR_CORRUPT, "no chunk of the body begins where chunk %u ends", number);
    }
    *body = (struct slice){out->data, out->length};
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* The encoding applied last is undone first. */
static struct slice take_last(struct slice *list)
{
    size_t start = list->length;
    while (start > 0 && list->data[start - 1] != ',')
        start--;
    struct slice last = slice_trim(slice_from(*list, start));
    list->length = start ? start - 1 : 0;
    return last;
}

tifa_status http_decode(const struct http_response *response, struct budget *budget, struct buffer scratch[2],
                        struct slice *body, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    *body = response->body;
    if (response->chunked) {
        buffer_clear(&scratch[0]);
        status = dechunk(response->body, &scratch[0], body, error);
    }
    struct slice list = slice_of(response->encodings);
    while (list.length && status == TIFA_OK) {
        struct slice name = take_last(&list);
        struct buffer *out = &scratch[scratch[0].data && body->data == scratch[0].data];
        if (name.length)
            status = coding_undo(name, *body, budget, out, body, error);
    }
    if (body->length == 0)
        *body = slice_of("");
    return status;
}

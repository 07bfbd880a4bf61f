#include "corpus/stream.h"

#include "corpus/base/buffer.h"
#include "corpus/gzip.h"

#include <stdlib.h>

enum { READ_BYTES = 256 * 1024 };

struct stream {
    char *name;
    struct input *input;      /* NULL over memory */
    struct budget *budget;    /* shared, or */
    struct budget own_budget; /* this */
    struct buffer bytes;      /* read, and from `start` on not yet handed out */
    size_t start;
    size_t searched; /* bytes from start on that hold no line feed */
    uint64_t line;
    bool is_file;
    bool ended;
};

/* Reads more; TIFA_END when there is none. */
static tifa_status fill(struct stream *s, tifa_error *error)
{
    size_t got;
    if (s->ended || !s->input)
        return TIFA_END;
    /* what is held is moved seldom: not without need, and then to make room for a good part of it */
    size_t room = s->bytes.length / 8 > READ_BYTES ? s->bytes.length / 8 : READ_BYTES;
    if (s->start > 0 && s->bytes.capacity - s->bytes.length < room) {
        memmove(s->bytes.data, s->bytes.data + s->start, s->bytes.length - s->start);
        s->bytes.length -= s->start;
        s->start = 0;
    }
    if (!buffer_reserve(&s->bytes, room))
        return tifa_fail_memory(error);
    tifa_status status = s->input->read(s->input, s->bytes.data + s->bytes.length, room, &got, error);
    s->bytes.length += got;
    if (s->is_file)
        s->budget->consumed_bytes += got;
    s->ended = status || got == 0;
    return status ? status : got ? TIFA_OK : TIFA_END;
}

static struct slice held(const struct stream *s)
{
    return (struct slice){s->bytes.data + s->start, s->bytes.length - s->start};
}

static tifa_status new_stream(const char *name, struct budget *budget, struct stream **out, tifa_error *error)
{
    struct stream *s = *out = calloc(1, sizeof *s);
    if (s) {
        s->name = strdup(name);
        s->own_budget.limits = LIMITS_DEFAULT;
        s->budget = budget ? budget : &s->own_budget;
    }
    if (s && s->name)
        return TIFA_OK;
    stream_close(s);
    *out = NULL;
    return tifa_fail_memory(error);
}

tifa_status stream_over(struct input *input, const char *name, struct budget *budget, struct stream **out,
                        tifa_error *error)
{
    tifa_status status = new_stream(name, budget, out, error);
    if (status == TIFA_OK)
        (*out)->input = input;
    else
        input->close(input);
    return status;
}

tifa_status stream_over_memory(struct slice bytes, const char *name, struct budget *budget, struct stream **out,
                               tifa_error *error)
{
    tifa_status status = new_stream(name, budget, out, error);
    if (status == TIFA_OK) /* borrowed, and never written: without an input nothing is read into it */
        (*out)->bytes = (struct buffer){.data = (char *)(uintptr_t)bytes.data, .length = bytes.length};
    return status;
}

static tifa_status open_file(const char *path, struct budget *budget, struct stream **out, tifa_error *error)
{
    tifa_status status = new_stream(strcmp(path, "-") == 0 ? "standard input" : path, budget, out, error);
    if (status)
        return status;
    (*out)->is_file = true;
    return input_open_file(path, (*out)->name, &(*out)->input, error);
}

tifa_status stream_gunzip(struct stream **stream, bool *found, tifa_error *error)
{
    struct slice head;
    struct stream *below = *stream;
    tifa_status status = stream_hold(below, 2, &head, error);
    bool zipped = gzip_starts(head);
    if (found)
        *found = zipped;
    if (!zipped)
        return status;
    struct input *input;
    struct stream *above;
    status = new_stream(below->name, below->budget, &above, error);
    if (status)
        return status;
    status = gzip_open(below, below->budget, &input, error);
    above->input = input;
    *stream = above;
    return status;
}

tifa_status stream_open(const char *path, struct budget *budget, struct stream **out, tifa_error *error)
{
    struct slice head;
    tifa_status status = open_file(path, budget, out, error);
    if (status == TIFA_OK)
        status = stream_gunzip(out, NULL, error);
    if (status == TIFA_OK)
        status = stream_hold(*out, 1, &head, error);
    if (status == TIFA_OK && head.length == 0)
        status = tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is empty", (*out)->name);
    if (status) {
        stream_close(*out);
        *out = NULL;
    }
    return status;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    if (s->input) {
        s->input->close(s->input);
        buffer_free(&s->bytes);
    }
    free(s->name);
    free(s);
}

const char *stream_name(const struct stream *s)
{
    return s->name;
}

uint64_t stream_line(const struct stream *s)
{
    return s->line;
}

uint64_t stream_consumed(const struct stream *s)
{
    return s->budget->consumed_bytes;
}

const struct limits *stream_limits(const struct stream *s)
{
    return &s->budget->limits;
}

tifa_status stream_hold(struct stream *s, size_t least, struct slice *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (s->bytes.length - s->start < least && status == TIFA_OK)
        status = fill(s, error);
    *out = held(s);
    if (status)
        s->ended = false; /* an error or the end is met again when the bytes before it are consumed */
    return status == TIFA_END ? TIFA_OK : status;
}

bool stream_tail(struct stream *s, size_t most, struct buffer *out)
{
    struct slice all;
    buffer_clear(out);
    if (s->input && s->input->tail) {
        if (!buffer_reserve(out, most))
            return false;
        out->length = s->input->tail(s->input, out->data, most);
        return out->length > 0;
    }
    if (stream_hold(s, most + 1, &all, NULL) != TIFA_OK || (all.length > most && s->input))
        return false;
    if (all.length > most)
        all = slice_from(all, all.length - most);
    buffer_append(out, all.data, all.length);
    return !out->failed;
}

void stream_consume(struct stream *s, size_t bytes)
{
    s->start += bytes;
    s->searched = 0;
}

bool stream_resume(struct stream *s)
{
    if (!s->input || !s->input->resume || !s->input->resume(s->input))
        return false;
    s->start = s->bytes.length;
    s->searched = 0;
    s->ended = false;
    return true;
}

tifa_status stream_peek(struct stream *s, struct slice *out, tifa_error *error)
{
    tifa_status status = stream_hold(s, STREAM_PEEK_BYTES, out, error);
    if (out->length > STREAM_PEEK_BYTES)
        out->length = STREAM_PEEK_BYTES;
    return status;
}

static void hand_out(struct stream *s, size_t length, size_t with_end, struct slice *line)
{
    *line = (struct slice){s->bytes.data + s->start, length};
    stream_consume(s, with_end);
    s->line++;
}

/* Passes over the rest of a line that is too long. */
static tifa_status skip_line(struct stream *s, tifa_error *error)
{
    s->line++;
    for (;;) {
        char *end = memchr(s->bytes.data + s->start, '\n', s->bytes.length - s->start);
        if (end) {
            s->start = (size_t)(end - s->bytes.data) + 1;
            break;
        }
        s->start = s->bytes.length;
        tifa_status status = fill(s, error);
        if (status == TIFA_END)
            break;
        if (status)
            return status;
    }
    s->searched = 0;
    return tifa_error_prefix(error, limits_fail_document(&s->budget->limits, "a line of", error), "%s:%llu", s->name,
                             (unsigned long long)s->line);
}

tifa_status stream_next_line(struct stream *s, struct slice *line, tifa_error *error)
{
    const size_t most = s->budget->limits.document_bytes;
    for (;;) {
        size_t have = s->bytes.length - s->start;
        const char *from = s->bytes.data + s->start;
        const char *end = have > s->searched ? memchr(from + s->searched, '\n', have - s->searched) : NULL;
        if (end && (size_t)(end - from) <= most) {
            hand_out(s, (size_t)(end - from), (size_t)(end - from) + 1, line);
            return TIFA_OK;
        }
        s->searched = have;
        if (have > most)
            return skip_line(s, error);
        tifa_status status = fill(s, error);
        if (status == TIFA_END && have) {
            hand_out(s, have, have, line);
            return TIFA_OK;
        }
        if (status) {
            s->start = s->bytes.length; /* half a line is none */
            return status;
        }
    }
}

tifa_status stream_read_all(struct stream *s, struct slice *out, tifa_error *error)
{
    const size_t most = s->budget->limits.document_bytes;
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && held(s).length <= most)
        status = fill(s, error);
    *out = held(s);
    s->start = s->bytes.length;
    if (out->length > most)
        return tifa_error_prefix(error, limits_fail_document(&s->budget->limits, "has", error), "%s", s->name);
    return status == TIFA_END ? TIFA_OK : status;
}

#include "corpus/reader.h"

#include "corpus/formats/format.h"
#include "corpus/stream.h"

#include <stdlib.h>

struct reader {
    struct stream *stream;
    const char *id; /* for an article without one of its own */
    tifa_status (*next)(struct reader *, struct article *, tifa_error *);
    bool ended;
};

static tifa_status next_jsonl(struct reader *r, struct article *article, tifa_error *error)
{
    struct slice line;
    do {
        tifa_status status = stream_next_line(r->stream, &line, error);
        if (status)
            return status;
        if (stream_line(r->stream) == 1 && slice_starts(line, "\xEF\xBB\xBF"))
            line = slice_from(line, 3);
        line = slice_trim(line);
    } while (line.length == 0);
    tifa_status status = jsonl_read(line, article, error);
    if (status == TIFA_OK)
        status = article_finish(article, error);
    if (status)
        tifa_error_prefix(error, status, "%s:%llu", stream_name(r->stream), (unsigned long long)stream_line(r->stream));
    return status;
}

static tifa_status next_page(struct reader *r, struct article *article, tifa_error *error)
{
    if (r->ended)
        return TIFA_END;
    r->ended = true;
    struct slice text;
    tifa_status status = stream_read_all(r->stream, &text, error);
    if (status)
        return status;
    status = page_read(text, article, error);
    if (status == TIFA_OK)
        status = article_set(article, ARTICLE_ID, slice_of(r->id), error);
    if (status == TIFA_OK)
        status = article_finish(article, error);
    if (status)
        tifa_error_prefix(error, status, "%s", stream_name(r->stream));
    return status;
}

static tifa_status detect(struct reader *r, tifa_error *error)
{
    struct slice head;
    tifa_error reason;
    tifa_status status = stream_peek(r->stream, &head, &reason);
    /* a stream that breaks off early may still have whole records in front */
    if (status && head.length == 0)
        return tifa_fail(error, status, "%s", reason.message);
    if (memchr(head.data, '\0', head.length))
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is binary, not text", stream_name(r->stream));
    if (slice_starts(head, "\xEF\xBB\xBF"))
        head = slice_from(head, 3);
    head = slice_trim(head);
    if (head.length == 0)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' has no text in its first 4 KiB", stream_name(r->stream));
    r->next = head.data[0] == '{' ? next_jsonl : next_page;
    return TIFA_OK;
}

tifa_status reader_open(const struct source_file *file, struct reader **out, tifa_error *error)
{
    *out = NULL;
    if (file->problem)
        return tifa_fail(error, TIFA_ERR_IO, "cannot read '%s': %s", file->path, file->problem);
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return tifa_fail_memory(error);
    r->id = file->id;
    tifa_status status = stream_open(file->path, NULL, &r->stream, error);
    if (status == TIFA_OK)
        status = detect(r, error);
    if (status)
        reader_close(r);
    else
        *out = r;
    return status;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    stream_close(reader->stream);
    free(reader);
}

tifa_status reader_next(struct reader *reader, struct article **out, tifa_error *error)
{
    *out = NULL;
    struct article *article = article_new();
    if (!article)
        return tifa_fail_memory(error);
    tifa_status status = reader->next(reader, article, error);
    if (status)
        article_free(article);
    else
        *out = article;
    return status;
}

uint64_t reader_consumed(const struct reader *reader)
{
    return stream_consumed(reader->stream);
}

uint64_t reader_line(const struct reader *reader)
{
    return stream_line(reader->stream);
}

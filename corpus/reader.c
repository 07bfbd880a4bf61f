#include "corpus/reader.h"

#include "corpus/charset.h"
#include "corpus/date_path.h"
#include "corpus/formats/container.h"
#include "corpus/formats/format.h"
#include "corpus/formats/identify.h"
#include "corpus/recode.h"
#include "corpus/stream.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEVELS = 3 }; /* containers in containers: at most LIMITS_DEFAULT.nesting */

/* A container that is open, and what it is called. */
struct level {
    struct container *container;
    struct buffer name, id, member;
    bool crawl;    /* its members are known by their URLs */
    bool has_some; /* members, or damaged places */
};

struct reader {
    struct budget budget;
    struct reader_counts counts;
    struct reader_options options;
    struct level levels[LEVELS];
    unsigned depth;
    /* the document that is read: */
    const struct format *format; /* NULL: there is none */
    struct stream *stream;
    struct records *records; /* NULL: it is read as a whole, */
    bool whole_read;         /* once */
    bool has_some;           /* articles or rejects */
    struct document about;
    char charset[CHARSET_NAME_BYTES]; /* that it says, where it begins, or "" */
    struct buffer name, id, member;
    struct buffer where;
    struct buffer converted; /* its text, where that is not its bytes */
};

static struct slice slice_of_buffer(const struct buffer *b)
{
    return (struct slice){b->data ? b->data : "", b->length};
}

static void close_document(struct reader *r)
{
    if (r->records)
        r->records->close(r->records);
    stream_close(r->stream);
    r->records = NULL;
    r->stream = NULL;
    r->format = NULL;
    r->whole_read = r->has_some = false;
}

/* ---- what a source is ---- */

static bool is_in_crawl(const struct reader *r)
{
    return r->depth && r->levels[r->depth - 1].crawl;
}

static tifa_status check_nesting(struct reader *r, unsigned level, tifa_error *error)
{
    if (level <= r->budget.limits.nesting)
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_LIMIT, "'%s' is packed more than %u times; unpack it first", buffer_text(&r->name),
                     r->budget.limits.nesting);
}

/* Takes the compression off, layer by layer; what is compressed twice is a container in a container. */
static tifa_status unpack(struct reader *r, struct stream **stream, tifa_error *error)
{
    struct slice head;
    tifa_status status = TIFA_OK;
    for (unsigned level = r->depth; status == TIFA_OK; level++) {
        bool gzip;
        status = check_nesting(r, level, error);
        if (status == TIFA_OK)
            status = stream_gunzip(stream, &gzip, error);
        if (status || gzip)
            continue;
        (void)stream_peek(*stream, &head, NULL); /* an error is met again when it matters */
        if (!unpacked_starts(head))
            break;
        struct input *input;
        status = unpacked_open(*stream, &r->budget, &input, error);
        *stream = NULL;
        if (status == TIFA_OK)
            status = stream_over(input, buffer_text(&r->name), &r->budget, stream, error);
    }
    return status;
}

/* Takes the stream. */
static tifa_status push_level(struct reader *r, container_open *open, struct stream *stream, tifa_error *error)
{
    tifa_status status = check_nesting(r, r->depth + 1, error);
    if (status) {
        stream_close(stream);
        return status;
    }
    struct level *level = &r->levels[r->depth];
    status = open(stream, &r->budget, &level->container, error);
    if (status)
        return status;
    r->depth++;
    level->crawl = open != packed_open;
    level->has_some = false;
    buffer_clear(&level->name);
    buffer_clear(&level->id);
    buffer_clear(&level->member);
    buffer_append(&level->name, r->name.data, r->name.length);
    buffer_append(&level->id, r->id.data, r->id.length);
    buffer_append(&level->member, r->member.data, r->member.length);
    return level->name.failed || level->id.failed || level->member.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static void pop_level(struct reader *r)
{
    struct level *level = &r->levels[--r->depth];
    level->container->close(level->container);
}

static bool on_web(const struct reader *r)
{
    return r->depth && r->levels[r->depth - 1].crawl;
}

static void count_skipped(struct reader *r, enum skip_kind kind)
{
    r->counts.all.documents++;
    r->counts.skipped[kind]++;
}

static void pass_over(struct reader *r, enum skip_kind kind, const char *seems)
{
    count_skipped(r, kind);
    if (*seems && r->options.listener.passed)
        r->options.listener.passed(r->options.listener.context, buffer_text(&r->name), kind, seems);
    close_document(r);
}

/* Records are read from UTF-8: all of the stream is brought to it, or the reader is told where it begins otherwise. */
static tifa_status open_records(struct reader *r, const struct identity *what, tifa_error *error)
{
    struct input *input;
    if (what->recode) {
        struct stream *below = r->stream;
        r->stream = NULL;
        r->counts.converted++;
        tifa_status status = recode_open(below, what->charset, &r->counts.replaced, &input, error);
        if (status == TIFA_OK)
            status = stream_over(input, buffer_text(&r->name), &r->budget, &r->stream, error);
        if (status)
            return status;
    } else if (*what->charset) {
        snprintf(r->charset, sizeof r->charset, "%s", what->charset);
        r->about.charset = slice_of(r->charset);
    }
    return r->format->open(&r->about, r->stream, &r->records, error);
}

/* Opens a document, or a container, or counts what is neither. Takes the stream. */
static tifa_status open_source(struct reader *r, struct stream *stream, tifa_error *error)
{
    struct identity what;
    tifa_status status = unpack(r, &stream, error);
    r->stream = stream;
    if (status == TIFA_OK)
        status = identify(&r->about, stream, on_web(r), &what, error);
    if (status)
        return status;
    if (what.container) {
        r->stream = NULL;
        return push_level(r, what.container, stream, error);
    }
    if (what.passed) {
        pass_over(r, what.passed, what.seems);
        return TIFA_OK;
    }
    r->format = what.format;
    r->counts.all.documents++;
    r->counts.formats[what.format - formats].documents++;
    return what.format->open ? open_records(r, &what, error) : TIFA_OK;
}

/* ---- members ---- */

static void append_slice(struct buffer *out, struct slice text)
{
    buffer_append(out, text.data, text.length);
}

/* Names of members in archives are below that of the archive, so that two archives may have members of the same name.
 */
static tifa_status name_document(struct reader *r, const struct level *level, const struct member *member,
                                 tifa_error *error)
{
    buffer_clear(&r->name);
    buffer_clear(&r->id);
    buffer_clear(&r->member);
    append_slice(&r->name, slice_of_buffer(&level->name));
    buffer_printf(&r->name, ": %s", member->name);
    if (level->crawl) {
        append_slice(&r->id, member->id);
    } else {
        append_slice(&r->id, slice_of_buffer(&level->id));
        buffer_append_byte(&r->id, '/');
        append_slice(&r->id, member->id);
    }
    if (level->member.length) {
        append_slice(&r->member, slice_of_buffer(&level->member));
        buffer_append_byte(&r->member, '/');
    }
    append_slice(&r->member, member->raw);
    buffer_text(&r->name);
    r->about = (struct document){.name = r->name.data,
                                 .id = slice_of_buffer(&r->id),
                                 .url = member->url,
                                 .media_type = member->media_type,
                                 .charset = member->charset,
                                 .bytes = slice_of(""),
                                 .date = member->date,
                                 .map = r->options.map,
                                 .records = r->options.records};
    return r->name.failed || r->id.failed || r->member.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status open_member(struct reader *r, tifa_error *error)
{
    struct level *level = &r->levels[r->depth - 1];
    struct member member;
    struct stream *stream;
    tifa_status status = level->container->next(level->container, &member, error);
    if (status == TIFA_END && !level->has_some) {
        level->has_some = true;
        return tifa_fail(error, TIFA_ERR_FORMAT, "%s: there is nothing in it", buffer_text(&level->name));
    }
    level->has_some = true;
    if (status)
        return status;
    if (member.skipped) {
        count_skipped(r, member.skipped);
        return TIFA_OK;
    }
    status = name_document(r, level, &member, error);
    if (status == TIFA_OK && member.input)
        status = stream_over(member.input, r->name.data, &r->budget, &stream, error);
    else if (status == TIFA_OK)
        status = stream_over_memory(member.bytes, r->name.data, &r->budget, &stream, error);
    return status ? status : open_source(r, stream, error);
}

/* ---- articles ---- */

/* For want of a date that the source says: what its URL says, and of a document of one article its name and, where that
 * was asked for, its file. */
static void settle_date(const struct reader *r, struct article *article, bool is_whole)
{
    struct date date;
    enum article_date_source from = DATE_OF_SOURCE;
    if (article->date.year)
        return;
    if (date_of_url(article->fields[ARTICLE_URL], &date))
        from = DATE_OF_URL;
    else if (is_whole && !is_in_crawl(r) && date_of_path(r->about.id, &date))
        from = DATE_OF_NAME;
    else if (is_whole && r->options.date_from_file && date_parse(r->about.date, &date))
        from = is_in_crawl(r) ? DATE_OF_CRAWL : DATE_OF_FILE;
    if (from && article_set_known_date(article, date))
        article->date_source = from;
}

static tifa_status set_missing(struct article *article, enum article_field field, struct slice text, tifa_error *error)
{
    return article->fields[field].length || !text.length ? TIFA_OK : article_set(article, field, text, error);
}

/* A URL without the place within its page. */
static struct slice page_of_url(struct slice url)
{
    const char *hash = memchr(url.data, '#', url.length);
    return hash ? (struct slice){url.data, (size_t)(hash - url.data)} : url;
}

/* Text in any charset becomes UTF-8; what is text in none is refused. */
static tifa_status convert(struct reader *r, tifa_error *error)
{
    enum { ONE_IN = 20 }; /* bytes may be no character */
    struct charset_result found;
    struct slice bytes = r->about.bytes;
    tifa_status status =
        charset_to_utf8(bytes, r->about.charset, r->format->markup, &r->converted, &r->about.bytes, &found, error);
    if (status)
        return status;
    if (found.replaced > bytes.length / ONE_IN)
        return tifa_fail(error, TIFA_ERR_FORMAT, "not text in any charset that is known");
    r->counts.converted += r->about.bytes.data == r->converted.data && r->converted.length;
    r->counts.replaced += found.replaced;
    r->counts.mojibake += found.mojibake;
    r->counts.repaired += found.repaired;
    return TIFA_OK;
}

static tifa_status read_whole(struct reader *r, struct article *article, tifa_error *error)
{
    tifa_status status = stream_read_all(r->stream, &r->about.bytes, error);
    if (status)
        return status;
    status = convert(r, error);
    if (status == TIFA_OK)
        status = r->format->read(&r->about, article, error);
    if (status == TIFA_OK)
        status = set_missing(article, ARTICLE_URL, r->about.url, error);
    if (status == TIFA_OK)
        settle_date(r, article, true);
    if (status == TIFA_OK && !article->fields[ARTICLE_ID].length) {
        article->id_source = ID_URL;
        status = article_set(article, ARTICLE_ID, page_of_url(article->fields[ARTICLE_URL]), error);
    }
    if (status == TIFA_OK && !article->fields[ARTICLE_ID].length) {
        article->id_source = ID_NAME;
        status = article_set(article, ARTICLE_ID, r->about.id, error);
    }
    if (status == TIFA_OK)
        status = article_finish(article, false, error);
    return status ? tifa_error_prefix(error, status, "%s", r->about.name) : TIFA_OK;
}

static tifa_status read_record(struct reader *r, struct article *article, tifa_error *error)
{
    tifa_status status = r->records->next(r->records, article, error);
    if (status)
        return status;
    settle_date(r, article, false);
    status = article_finish(article, true, error);
    return status ? tifa_error_prefix(error, status, "%s", reader_where(r)) : TIFA_OK;
}

/* Takes the next step: opens a member, or reads an article; *read says that it did. TIFA_END is that of everything. */
static tifa_status step(struct reader *r, struct article *article, bool *read, tifa_error *error)
{
    tifa_status status;
    *read = false;
    if (r->records) {
        status = read_record(r, article, error);
        if (status == TIFA_END && r->has_some) {
            close_document(r);
        } else {
            if (status == TIFA_END)
                status = tifa_fail(error, TIFA_ERR_FORMAT, "%s: no article is in it", buffer_text(&r->name));
            r->has_some = true;
        }
    } else if (r->format && !r->format->open && !r->whole_read) {
        r->whole_read = true;
        status = read_whole(r, article, error);
    } else if (r->depth) {
        close_document(r);
        status = open_member(r, error);
        if (status == TIFA_END)
            pop_level(r);
        return status == TIFA_END ? TIFA_OK : status;
    } else {
        return TIFA_END;
    }
    *read = status == TIFA_OK;
    return status == TIFA_END ? TIFA_OK : status;
}

static void add_to(struct reader_tally *tally, uint64_t articles, uint64_t bytes, uint64_t rejects)
{
    tally->articles += articles;
    tally->bytes += bytes;
    tally->rejects += rejects;
}

static void count(struct reader *r, uint64_t articles, uint64_t bytes, uint64_t rejects)
{
    add_to(&r->counts.all, articles, bytes, rejects);
    if (!r->format)
        r->counts.all.documents += rejects;
    else
        add_to(&r->counts.formats[r->format - formats], articles, bytes, rejects);
}

void reader_refuse(struct reader *r, const struct article *article)
{
    count(r, UINT64_MAX, UINT64_MAX - article->text.length + 1, 1); /* modulo 2^64: one article less, and its bytes */
}

tifa_status reader_next(struct reader *r, struct article **out, tifa_error *error)
{
    *out = NULL;
    struct article *article = article_new();
    if (!article)
        return tifa_fail_memory(error);
    article->date_order = r->options.date_order;
    bool read = false;
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && !read)
        status = step(r, article, &read, error);
    if (status == TIFA_OK)
        count(r, 1, article->text.length, 0);
    else if (status < 0)
        count(r, 0, 0, 1);
    if (status)
        article_free(article);
    else
        *out = article;
    return status;
}

/* ---- a source file ---- */

static tifa_status open_file(struct reader *r, const struct source_file *file, tifa_error *error)
{
    struct stream *stream;
    if (file->is_hidden) {
        count_skipped(r, SKIP_HIDDEN);
        return TIFA_OK;
    }
    buffer_append_string(&r->name, strcmp(file->path, "-") == 0 ? "standard input" : file->path);
    buffer_append_string(&r->id, file->id);
    buffer_text(&r->name);
    if (r->name.failed || r->id.failed)
        return tifa_fail_memory(error);
    r->about.name = r->name.data;
    r->about.map = r->options.map;
    r->about.records = r->options.records;
    r->about.id = slice_of_buffer(&r->id);
    r->about.url = r->about.media_type = r->about.charset = r->about.bytes = slice_of("");
    r->about.date = slice_of(file->date);
    tifa_status status = stream_open(file->path, &r->budget, &stream, error);
    return status ? status : open_source(r, stream, error);
}

tifa_status reader_open_with(const struct source_file *file, const struct reader_options *options, struct reader **out,
                             tifa_error *error)
{
    *out = NULL;
    if (file->problem)
        return tifa_fail(error, TIFA_ERR_IO, "cannot read '%s': %s", file->path, file->problem);
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return tifa_fail_memory(error);
    if (options)
        r->options = *options;
    r->budget.limits = limits_settle(r->options.limits);
    if (r->budget.limits.nesting > LEVELS)
        r->budget.limits.nesting = LEVELS;
    tifa_status status = open_file(r, file, error);
    if (status)
        reader_close(r);
    else
        *out = r;
    return status;
}

tifa_status reader_open(const struct source_file *file, struct reader **out, tifa_error *error)
{
    return reader_open_with(file, NULL, out, error);
}

void reader_close(struct reader *r)
{
    if (!r)
        return;
    close_document(r);
    while (r->depth)
        pop_level(r);
    for (size_t i = 0; i < LEVELS; i++) {
        buffer_free(&r->levels[i].name);
        buffer_free(&r->levels[i].id);
        buffer_free(&r->levels[i].member);
    }
    buffer_free(&r->name);
    buffer_free(&r->id);
    buffer_free(&r->member);
    buffer_free(&r->where);
    buffer_free(&r->converted);
    free(r);
}

uint64_t reader_consumed(const struct reader *reader)
{
    return reader->budget.consumed_bytes;
}

struct slice reader_member(const struct reader *r)
{
    return slice_of_buffer(&r->member);
}

const char *reader_where(struct reader *r)
{
    buffer_clear(&r->where);
    append_slice(&r->where, slice_of_buffer(&r->name));
    if (r->records && r->records->by_line)
        buffer_printf(&r->where, ":%llu", (unsigned long long)r->records->position);
    else if (r->records)
        buffer_printf(&r->where, ": record %llu", (unsigned long long)r->records->position);
    return buffer_text(&r->where);
}

const struct reader_counts *reader_counts(const struct reader *reader)
{
    return &reader->counts;
}

void reader_set_counts(struct reader *reader, const struct reader_counts *counts)
{
    reader->counts = *counts;
}

/* Crawls: WARC (ISO 28500) and its predecessor ARC. Both are a row of records, each a header that says its length, and
 * that many bytes; in gzip, each record is a member of its own.
 *
 * Lengths are often wrong. So a record is held in memory, and only believed when another one, or the end, stands behind
 * it; otherwise it reaches to the next start of a record. */
#include "corpus/formats/container.h"

#include "corpus/base/printable.h"
#include "corpus/formats/http.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

enum {
    HEADER_BYTES = 64 * 1024, /* the header of a record is not longer */
    AHEAD_BYTES = 8192,       /* looked at behind a record, to see whether another one begins */
};

struct crawl;

/* What differs between the two. */
struct dialect {
    bool (*starts)(struct slice text);
    /* Reads the header at the start of text into the crawl; its length, or 0 when it has no end. */
    size_t (*read_header)(struct crawl *crawl, struct slice text);
};

struct crawl {
    struct container container;
    const struct dialect *dialect;
    struct stream *stream;
    struct budget *budget;
    uint64_t number; /* of the record, from 1 */
    size_t held;     /* bytes of the record that are done with */
    bool lost;       /* between records, by a damage that was told */
    bool ended;
    /* the record: */
    char type[24];
    char date[24]; /* when it was fetched, as it stands there */
    struct slice url; /* within `address` */
    struct buffer address;
    struct http_response header; /* media type and charset of the record, then of what it holds */
    bool has_length;
    uint64_t length;
    char name[32];
    struct buffer scratch[2];
};

static tifa_status fail_record(const struct crawl *c, tifa_status status, tifa_error *error)
{
    return tifa_error_prefix(error, status, "%s: record %llu", stream_name(c->stream), (unsigned long long)c->number);
}

/* ---- WARC ---- */

bool warc_starts(struct slice head)
{
    return slice_starts(head, "WARC/1.") || slice_starts(head, "WARC/0.");
}

static void set_url(struct crawl *c, struct slice url)
{
    url = slice_trim(url);
    if (url.length >= 2 && url.data[0] == '<' && url.data[url.length - 1] == '>')
        url = slice_trim((struct slice){url.data + 1, url.length - 2});
    buffer_clear(&c->address);
    printable_append(&c->address, url);
    c->url = (struct slice){c->address.data, c->address.length};
}

/* A date that is longer is none. */
static void set_date(struct crawl *c, struct slice date)
{
    size_t length = date.length < sizeof c->date ? date.length : 0;
    memcpy(c->date, date.data, length);
    c->date[length] = '\0';
}

static bool read_length(struct slice text, uint64_t *out)
{
    text = slice_trim(text);
    *out = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || *out > UINT64_MAX / 20)
            return false;
        *out = *out * 10 + (unsigned)(text.data[i] - '0');
    }
    return text.length > 0;
}

static bool take_field(struct slice line, const char *name, struct slice *value)
{
    size_t length = strlen(name);
    if (line.length <= length || line.data[length] != ':' || strncasecmp(line.data, name, length) != 0)
        return false;
    *value = slice_trim(slice_from(line, length + 1));
    return true;
}

static size_t read_warc_header(struct crawl *c, struct slice text)
{
    struct slice rest = text, line, value;
    slice_line(&rest, &line);
    while (slice_line(&rest, &line)) {
        if (slice_trim(line).length == 0)
            return text.length - rest.length;
        if (take_field(line, "WARC-Type", &value) && value.length < sizeof c->type)
            memcpy(c->type, value.data, value.length);
        else if (take_field(line, "WARC-Date", &value))
            set_date(c, value);
        else if (take_field(line, "WARC-Target-URI", &value))
            set_url(c, value);
        else if (take_field(line, "Content-Type", &value))
            http_content_type(value, &c->header);
        else if (take_field(line, "Content-Length", &value))
            c->has_length = read_length(value, &c->length);
    }
    return 0;
}

static const struct dialect warc = {warc_starts, read_warc_header};

/* ---- ARC ---- */

struct arc_line {
    struct slice url, ip, date, type, length;
};

static bool take_last_word(struct slice *rest, struct slice *word)
{
    size_t start = rest->length;
    while (start > 0 && rest->data[start - 1] != ' ')
        start--;
    *word = slice_from(*rest, start);
    rest->length = start ? start - 1 : 0;
    return word->length > 0 && start > 0;
}

/* "http://example.org/a b 192.0.2.1 20140216050221 text/html 1591": the URL alone may have spaces. */
static bool read_arc_line(struct slice line, struct arc_line *out)
{
    if (line.length && line.data[line.length - 1] == '\r')
        line.length--;
    if (!take_last_word(&line, &out->length) || !take_last_word(&line, &out->type) ||
        !take_last_word(&line, &out->date) || !take_last_word(&line, &out->ip))
        return false;
    out->url = line;
    for (size_t i = 0; i < out->date.length; i++)
        if (out->date.data[i] < '0' || out->date.data[i] > '9')
            return false;
    return out->date.length >= 8 && memchr(line.data, ':', line.length) &&
           (memchr(out->ip.data, '.', out->ip.length) || memchr(out->ip.data, ':', out->ip.length));
}

static bool arc_record_starts(struct slice text)
{
    struct slice line;
    struct arc_line parts;
    return slice_line(&text, &line) && read_arc_line(line, &parts);
}

bool arc_starts(struct slice head)
{
    return slice_starts(head, "filedesc://") && arc_record_starts(head);
}

static size_t read_arc_header(struct crawl *c, struct slice text)
{
    struct slice rest = text, line;
    struct arc_line parts;
    if (!slice_line(&rest, &line) || !read_arc_line(line, &parts))
        return 0;
    bool is_page = slice_starts(parts.url, "http");
    memcpy(c->type, is_page ? "response" : "other", is_page ? 8 : 5);
    set_url(c, parts.url);
    set_date(c, parts.date);
    http_content_type(parts.type, &c->header);
    c->has_length = read_length(parts.length, &c->length);
    return text.length - rest.length;
}

static const struct dialect arc = {arc_record_starts, read_arc_header};

/* ---- where records begin and end ---- */

static size_t count_line_ends(struct slice text)
{
    size_t n = 0;
    while (n < text.length && (text.data[n] == '\r' || text.data[n] == '\n'))
        n++;
    return n;
}

/* Where the next record begins at or behind `from`, at the start of a line; false when none does. */
static bool find_start(const struct crawl *c, struct slice text, size_t from, size_t *at)
{
    while (from < text.length) {
        const char *end = memchr(text.data + from, '\n', text.length - from);
        if (!end)
            return false;
        from = (size_t)(end - text.data) + 1;
        if (c->dialect->starts(slice_from(text, from))) {
            *at = from;
            return true;
        }
    }
    return false;
}

/* Goes to the start of the next record. *skipped counts what was no line end and no record. */
static tifa_status seek_record(struct crawl *c, uint64_t *skipped, tifa_error *error)
{
    *skipped = 0;
    for (;;) {
        struct slice text;
        size_t at;
        tifa_status status = stream_hold(c->stream, AHEAD_BYTES, &text, error);
        size_t blank = count_line_ends(text);
        if (c->dialect->starts(slice_from(text, blank))) {
            stream_consume(c->stream, blank);
            return TIFA_OK;
        }
        if (blank == text.length) {
            stream_consume(c->stream, blank);
            if (status && *skipped == 0)
                return status;
            if (text.length == 0)
                return TIFA_END;
            continue;
        }
        /* what is cut off at the end of `text` may be the start of a start */
        bool last = text.length < AHEAD_BYTES, found = find_start(c, text, blank, &at);
        size_t drop = found ? at : last ? text.length : text.length - AHEAD_BYTES / 2;
        *skipped += drop - blank;
        stream_consume(c->stream, drop);
        if (found)
            return TIFA_OK;
    }
}

/* How much of a record there is, as told by its length and what is around it. */
struct extent {
    size_t start, end; /* of its content, from where its header begins */
    size_t blank;      /* line ends behind it that may belong to it */
    bool sure;         /* its length is right */
    bool cut;          /* the source ends, or is damaged, within it */
};

/* Whether a record ends there: another one begins behind it, or nothing. Where something else is behind, a WARC still
 * shows it by two line ends, unless another record begins within. In an ARC there is one, which says little. */
static bool ends_at(const struct crawl *c, struct slice text, size_t start, size_t end)
{
    size_t at;
    struct slice behind = slice_from(text, end);
    size_t blank = count_line_ends(behind);
    if (blank == behind.length || c->dialect->starts(slice_from(behind, blank)))
        return true;
    return c->dialect == &warc && slice_starts(behind, "\r\n\r\n") &&
           !find_start(c, (struct slice){text.data, end}, start, &at);
}

static bool slice_ends(struct slice text, const char *end)
{
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

/* Without the line ends that close a record. In an ARC the one there may as well be the last of the content. */
static void trim_record(const struct crawl *c, struct extent *extent, struct slice text, size_t end)
{
    struct slice content = {text.data + extent->start, end - extent->start};
    size_t closing;
    if (c->dialect == &warc)
        closing = slice_ends(content, "\r\n\r\n") ? 4 : slice_ends(content, "\n\n") ? 2 : 0;
    else
        closing = extent->blank = slice_ends(content, "\n");
    extent->end = end - closing;
}

/* A record whose length is wrong goes to the next start of a record. */
static tifa_status find_end(struct crawl *c, struct extent *extent, tifa_error *error)
{
    const size_t most = c->budget->limits.document_bytes;
    for (size_t want = extent->start + AHEAD_BYTES;; want *= 2) {
        struct slice text;
        size_t at;
        tifa_status status = stream_hold(c->stream, want, &text, error);
        if (find_start(c, text, extent->start ? extent->start - 1 : 0, &at)) {
            trim_record(c, extent, text, at);
            c->held = at;
            return TIFA_OK;
        }
        if (text.length < want) {
            c->held = text.length;
            trim_record(c, extent, text, text.length);
            extent->cut = true;
            return status;
        }
        if (want > most) {
            c->held = extent->start;
            return limits_fail_document(&c->budget->limits, "a record of", error);
        }
    }
}

static tifa_status measure(struct crawl *c, size_t header, struct extent *extent, tifa_error *error)
{
    struct slice text;
    *extent = (struct extent){.start = header};
    if (!c->has_length)
        return find_end(c, extent, error);
    if (c->length > c->budget->limits.document_bytes) {
        c->held = header;
        return limits_fail_document(&c->budget->limits, "a record of", error);
    }
    size_t end = header + (size_t)c->length;
    (void)stream_hold(c->stream, end + AHEAD_BYTES, &text, NULL); /* an error is met again behind what is held */
    if (end > text.length || !ends_at(c, text, header, end))
        return find_end(c, extent, error);
    extent->end = c->held = end;
    extent->sure = true;
    return TIFA_OK;
}

/* ---- what a record holds ---- */

static bool starts_ignoring_case(struct slice text, const char *start)
{
    size_t length = strlen(start);
    return text.length >= length && strncasecmp(text.data, start, length) == 0;
}

static bool is_type(const struct crawl *c, const char *type)
{
    return strcasecmp(c->type, type) == 0;
}

/* How much of an address is its scheme, without the colon; 0 when it has none, as in "port.example:80/a". */
static size_t scheme_length(struct slice url)
{
    size_t n = 0;
    while (n < url.length && (isalnum((unsigned char)url.data[n]) || memchr("+-", url.data[n], 2)))
        n++;
    if (n == url.length || url.data[n] != ':')
        return 0;
    size_t port = n + 1;
    while (port < url.length && isdigit((unsigned char)url.data[port]))
        port++;
    bool is_host = port > n + 1 && (port == url.length || url.data[port] == '/');
    return is_host ? 0 : n;
}

/* Logs, screenshots, texts of pages that are there as well: what a crawler keeps for itself has an address that nobody
 * can fetch ("urn:X-wpull:log", "urn:pageinfo:...", "metadata://..."), except for the names of documents. */
static bool is_of_crawler(struct slice url)
{
    static const char *const fetched[] = {
        "http:",     "https:",    "ftp:",     "ftps:",    "gopher:", "gemini:", "file:", "urn:uuid:",
        "urn:isbn:", "urn:issn:", "urn:nbn:", "urn:doi:", "mailto:", "doi:",    "info:", "hdl:"};
    for (size_t i = 0; i < sizeof fetched / sizeof *fetched; i++)
        if (starts_ignoring_case(url, fetched[i]))
            return false;
    return scheme_length(url) > 0;
}

static enum skip_kind skipped_by_type(const struct crawl *c)
{
    if (is_type(c, "revisit"))
        return SKIP_REVISIT;
    bool page = is_type(c, "response") || is_type(c, "resource") || is_type(c, "conversion");
    return page && !is_of_crawler(c->url) ? SKIP_NOT : SKIP_RECORD;
}

/* Whether a body of a record without a right length is all there. */
static tifa_status check_whole(const struct extent *extent, struct http_response *response, tifa_error *error)
{
    if (extent->sure || response->chunked)
        return TIFA_OK; /* chunks show their end */
    if (response->has_length && response->length <= response->body.length + extent->blank) {
        response->body.length = (size_t)response->length;
        return TIFA_OK;
    }
    if (extent->cut || response->has_length)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the record is cut off");
    return TIFA_OK;
}

static tifa_status read_response(struct crawl *c, struct slice content, const struct extent *extent, struct member *out,
                                 tifa_error *error)
{
    tifa_status status = http_read(content, &c->header, error);
    if (status)
        return status;
    out->media_type = slice_of(c->header.media_type);
    out->charset = slice_of(c->header.charset);
    out->skipped = c->header.status / 100 != 2 ? SKIP_STATUS : skip_kind_of(slice_of(""), out->media_type, c->url);
    if (out->skipped)
        return TIFA_OK;
    status = check_whole(extent, &c->header, error);
    return status ? status : http_decode(&c->header, c->budget, c->scratch, &out->bytes, error);
}

static tifa_status read_content(struct crawl *c, struct slice content, const struct extent *extent, struct member *out,
                                tifa_error *error)
{
    tifa_status status = TIFA_OK;
    out->media_type = slice_of(c->header.media_type);
    out->charset = slice_of(c->header.charset);
    out->bytes = content;
    if (slice_trim(content).length == 0 && !extent->sure)
        status = tifa_fail(error, TIFA_ERR_CORRUPT, "its length is wrong, and nothing is in it");
    else if (slice_trim(content).length == 0)
        out->skipped = SKIP_EMPTY;
    else if (is_type(c, "response"))
        status = read_response(c, content, extent, out, error);
    else if (extent->cut)
        status = tifa_fail(error, TIFA_ERR_CORRUPT, "the record is cut off");
    if (status == TIFA_OK && out->skipped == SKIP_NOT)
        out->skipped = skip_kind_on_web(
            out->bytes.length < STREAM_PEEK_BYTES ? out->bytes : (struct slice){out->bytes.data, STREAM_PEEK_BYTES},
            out->media_type, c->url);
    return status;
}

static void name_record(struct crawl *c, struct member *out)
{
    snprintf(c->name, sizeof c->name, "record %llu", (unsigned long long)c->number);
    *out = (struct member){.name = c->name, .url = c->url, .date = slice_of(c->date), .id = c->url.length ? c->url : slice_of(c->name)};
    out->raw = out->id;
    out->media_type = out->charset = out->bytes = slice_of("");
}

/* A record that is too long to be looked at as a whole may say at its start that it is no article. */
static enum skip_kind skipped_by_start(struct crawl *c, size_t header)
{
    struct slice text;
    struct http_response response;
    (void)stream_hold(c->stream, header + HEADER_BYTES, &text, NULL);
    if (!is_type(c, "response") || http_read(slice_from(text, header), &response, NULL) != TIFA_OK)
        return SKIP_NOT;
    return response.status / 100 != 2 ? SKIP_STATUS : skip_kind_of(slice_of(""), slice_of(response.media_type), c->url);
}

static tifa_status read_by_extent(struct crawl *c, size_t header, struct member *out, tifa_error *error)
{
    struct slice text;
    struct extent extent;
    tifa_status status = measure(c, header, &extent, error);
    c->lost = status != TIFA_OK; /* what follows belongs to this record, and was told with it */
    out->skipped = skipped_by_type(c);
    if (status == TIFA_ERR_LIMIT && out->skipped == SKIP_NOT)
        out->skipped = skipped_by_start(c, header);
    if (out->skipped && (status == TIFA_OK || status == TIFA_ERR_LIMIT))
        return TIFA_OK;
    if (status == TIFA_OK)
        status = stream_hold(c->stream, extent.end + extent.blank, &text, error);
    if (status)
        return status;
    struct slice content = {text.data + extent.start, extent.end - extent.start};
    return read_content(c, content, &extent, out, error);
}

static tifa_status read_record(struct crawl *c, struct member *out, tifa_error *error)
{
    struct slice text;
    tifa_status status;
    c->number++;
    memset(c->type, 0, sizeof c->type);
    c->date[0] = '\0';
    c->header = (struct http_response){.body = slice_of("")};
    c->url = slice_of("");
    c->has_length = false;
    (void)stream_hold(c->stream, HEADER_BYTES, &text, NULL); /* an error is met again behind what is held */
    if (text.length > HEADER_BYTES)
        text.length = HEADER_BYTES;
    size_t header = c->dialect->read_header(c, text);
    name_record(c, out);
    if (header) {
        status = read_by_extent(c, header, out, error);
    } else {
        c->held = 1; /* not to meet the same start again */
        c->lost = true;
        status = tifa_fail(error, TIFA_ERR_FORMAT, "the header has no end");
    }
    return status ? fail_record(c, status, error) : TIFA_OK;
}

/* Behind a damage, which was told or is told now; TIFA_OK when there is more. */
static tifa_status go_on(struct crawl *c, tifa_status damage)
{
    bool told = c->lost;
    c->lost = true;
    c->ended = !stream_resume(c->stream);
    return told ? TIFA_OK : damage;
}

static tifa_status next_record(struct container *container, struct member *out, tifa_error *error)
{
    struct crawl *c = (struct crawl *)container;
    uint64_t skipped = 0;
    stream_consume(c->stream, c->held);
    c->held = 0;
    while (!c->ended) {
        tifa_status status = seek_record(c, &skipped, error);
        if (status < 0) {
            if (go_on(c, status))
                return status;
            continue;
        }
        if (skipped && !c->lost) {
            c->lost = true;
            return tifa_fail(error, TIFA_ERR_CORRUPT, "%s: behind record %llu, %llu bytes belong to no record",
                             stream_name(c->stream), (unsigned long long)c->number, (unsigned long long)skipped);
        }
        if (status == TIFA_END)
            c->ended = !stream_resume(c->stream);
        else
            return read_record(c, out, error);
    }
    return TIFA_END;
}

static void close_crawl(struct container *container)
{
    struct crawl *c = (struct crawl *)container;
    stream_close(c->stream);
    buffer_free(&c->address);
    buffer_free(&c->scratch[0]);
    buffer_free(&c->scratch[1]);
    free(c);
}

static tifa_status open_crawl(const struct dialect *dialect, struct stream *stream, struct budget *budget,
                              struct container **out, tifa_error *error)
{
    struct crawl *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c) {
        stream_close(stream);
        return tifa_fail_memory(error);
    }
    c->container = (struct container){next_record, close_crawl};
    c->dialect = dialect;
    c->stream = stream;
    c->budget = budget;
    *out = &c->container;
    return TIFA_OK;
}

tifa_status warc_open(struct stream *stream, struct budget *budget, struct container **out, tifa_error *error)
{
    return open_crawl(&warc, stream, budget, out, error);
}

tifa_status arc_open(struct stream *stream, struct budget *budget, struct container **out, tifa_error *error)
{
    return open_crawl(&arc, stream, budget, out, error);
}

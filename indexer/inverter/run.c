#include "indexer/inverter/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VARINT_BYTES = 10, BUFFER_BYTES = 64 * 1024, HAS_FIRST = 1, HAS_WDF = 2, FLAG_BITS = 2 };

/* ---- writing ---- */

static unsigned char *put_varint(unsigned char *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (unsigned char)(value | 0x80);
    *at++ = (unsigned char)value;
    return at;
}

static bool has_wdf(const struct run_posting *postings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (postings[i].wdf != 1)
            return true;
    return false;
}

static unsigned char *put_term(unsigned char *at, enum run_section section, const struct run_term *term, bool new_first)
{
    if (section == RUN_FILTERS) {
        at = put_varint(at, term->name.length);
        memcpy(at, term->name.data, term->name.length);
        return at + term->name.length;
    }
    if (new_first)
        at = put_varint(at, term->first);
    return put_varint(at, term->second);
}

void run_append(struct run_writer *w, enum run_section section, const struct run_term *term,
                const struct run_posting *postings, size_t count, uint32_t base)
{
    bool with_wdf = section != RUN_FILTERS && has_wdf(postings, count);
    bool new_first = section == RUN_PAIRS && (!w->has_first || w->first != term->first);
    if (!buffer_reserve(&w->bytes, (4 + 2 * count) * VARINT_BYTES + term->name.length))
        return;
    unsigned char *start = (unsigned char *)w->bytes.data + w->bytes.length, *at = start;
    at = put_varint(at, (uint64_t)count << FLAG_BITS | (with_wdf ? HAS_WDF : 0) | (new_first ? HAS_FIRST : 0));
    at = put_term(at, section, term, new_first);
    uint32_t next = base;
    for (size_t i = 0; i < count; i++) {
        at = put_varint(at, postings[i].unit + 1 - next);
        next = postings[i].unit + 1;
        if (with_wdf)
            at = put_varint(at, postings[i].wdf);
    }
    w->bytes.length += (size_t)(at - start);
    w->first = term->first;
    w->has_first = section == RUN_PAIRS;
}

/* ---- reading ---- */

static tifa_status fail_damaged(const struct run_cursor *c, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' was changed while the index was built",
                     c->extent.name ? c->extent.name : "a temporary file");
}

tifa_status run_cursor_open(struct run_cursor *c, enum run_section section, const struct run_extent *extent,
                            uint32_t base, tifa_error *error)
{
    *c = (struct run_cursor){.section = section, .base = base, .extent = *extent};
    if (extent->file < 0) {
        c->at = (const unsigned char *)extent->memory;
        c->end = extent->bytes ? c->at + extent->bytes : c->at;
        c->extent.bytes = 0;
        return TIFA_OK;
    }
    c->buffer = malloc(BUFFER_BYTES);
    c->at = c->end = c->buffer;
    return c->buffer ? TIFA_OK : tifa_fail_memory(error);
}

/* Keeps what is left in the buffer and fills it up from the file. */
static tifa_status refill(struct run_cursor *c, tifa_error *error)
{
    size_t left = (size_t)(c->end - c->at);
    memmove(c->buffer, c->at, left);
    c->at = c->buffer;
    c->end = c->buffer + left;
    size_t room = BUFFER_BYTES - left;
    size_t want = c->extent.bytes < room ? (size_t)c->extent.bytes : room;
    while (want) {
        ssize_t got = pread(c->extent.file, c->buffer + left, want, (off_t)c->extent.start);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return tifa_fail_errno(error, "cannot read '%s'", c->extent.name);
        if (got == 0)
            return fail_damaged(c, error);
        left += (size_t)got;
        want -= (size_t)got;
        c->extent.start += (uint64_t)got;
        c->extent.bytes -= (uint64_t)got;
    }
    c->end = c->buffer + left;
    return TIFA_OK;
}

/* Makes sure that so many bytes can be read, unless the section ends before. */
static inline tifa_status ensure(struct run_cursor *c, size_t bytes, tifa_error *error)
{
    if ((size_t)(c->end - c->at) >= bytes || c->extent.bytes == 0)
        return TIFA_OK;
    return refill(c, error);
}

static inline bool get_varint(struct run_cursor *c, uint64_t *out)
{
    const unsigned char *at = c->at;
    uint64_t value = 0;
    for (unsigned shift = 0; at < c->end && shift < 64; shift += 7) {
        unsigned char byte = *at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            c->at = at;
            *out = value;
            return true;
        }
    }
    return false;
}

static tifa_status read_name(struct run_cursor *c, tifa_error *error)
{
    uint64_t length;
    if (!get_varint(c, &length) || length > sizeof c->name_bytes)
        return fail_damaged(c, error);
    tifa_status status = ensure(c, (size_t)length, error);
    if (status)
        return status;
    if ((uint64_t)(c->end - c->at) < length)
        return fail_damaged(c, error);
    memcpy(c->name_bytes, c->at, (size_t)length);
    c->at += length;
    c->term.name = (struct slice){c->name_bytes, (size_t)length};
    return TIFA_OK;
}

tifa_status run_cursor_next(struct run_cursor *c, tifa_error *error)
{
    uint64_t header, number;
    c->count = 0;
    tifa_status status = ensure(c, 4 * VARINT_BYTES, error);
    if (status || c->at == c->end)
        return status;
    if (!get_varint(c, &header))
        return fail_damaged(c, error);
    c->has_wdf = header & HAS_WDF;
    if (c->section == RUN_FILTERS) {
        status = read_name(c, error);
    } else {
        if (header & HAS_FIRST) {
            if (!get_varint(c, &number))
                return fail_damaged(c, error);
            c->term.first = (uint32_t)number;
        }
        if (!get_varint(c, &number))
            return fail_damaged(c, error);
        c->term.second = (uint32_t)number;
    }
    c->count = (size_t)(header >> FLAG_BITS);
    return status;
}

tifa_status run_cursor_read(struct run_cursor *c, struct run_posting *out, tifa_error *error)
{
    uint32_t next = c->base;
    for (size_t i = 0; i < c->count; i++) {
        uint64_t gap, wdf = 1;
        tifa_status status = ensure(c, 2 * VARINT_BYTES, error);
        if (status)
            return status;
        if (!get_varint(c, &gap) || (c->has_wdf && !get_varint(c, &wdf)))
            return fail_damaged(c, error);
        next += (uint32_t)gap;
        out[i] = (struct run_posting){next - 1, (uint32_t)wdf};
    }
    return TIFA_OK;
}

void run_cursor_close(struct run_cursor *c)
{
    free(c->buffer);
    c->buffer = NULL;
}

#include "corpus/gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

enum {
    WINDOW_BITS = 15 + 16,            /* the largest window, and a gzip header */
    KEPT_BYTES = 1024 * 1024,         /* of a member, to look for the next one in it when it turns out to be cut */
    LOOKED_THROUGH = 64 * 1024 * 1024 /* so often: what is made to be looked through again and again is not */
};

struct gzip {
    struct input input;
    struct stream *below;
    struct budget *budget;
    z_stream z;
    size_t kept;                    /* bytes of the member that are read, but still held below */
    uint64_t looked_through;        /* kept bytes that were searched for members */
    uint64_t member_in, member_out; /* bytes of the member so far */
    bool in_member, damaged, ended;
    tifa_status failed; /* and with what: */
    tifa_error reason;
};

bool gzip_starts(struct slice head)
{
    return head.length >= 2 && (unsigned char)head.data[0] == 0x1F && (unsigned char)head.data[1] == 0x8B;
}

/* Looks closer, where any bytes may stand before: deflate is the one method, and three flags are reserved. */
static bool is_member(struct slice head)
{
    return gzip_starts(head) && head.length >= 4 && head.data[2] == 8 && ((unsigned char)head.data[3] & 0xE0) == 0;
}

/* Starts the next member; TIFA_END when there is none. */
static tifa_status start_member(struct gzip *g, tifa_error *error)
{
    struct slice head;
    tifa_status status = stream_hold(g->below, 2, &head, error);
    if (status)
        return status;
    if (!gzip_starts(head))
        return TIFA_END;
    if (inflateReset2(&g->z, WINDOW_BITS) != Z_OK)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "zlib does not start again");
    g->member_in = g->member_out = 0;
    g->in_member = true;
    return TIFA_OK;
}

static tifa_status fail_inflate(struct gzip *g, int code, tifa_error *error)
{
    if (code == Z_MEM_ERROR)
        return tifa_fail_memory(error);
    g->damaged = true;
    return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is a damaged gzip file: %s", stream_name(g->below),
                     code == Z_NEED_DICT ? "it needs a dictionary"
                     : g->z.msg          ? g->z.msg
                                         : "unknown");
}

static void release(struct gzip *g)
{
    stream_consume(g->below, g->kept);
    g->kept = 0;
}

/* Inflates what is held below; sets *made. */
static tifa_status inflate_some(struct gzip *g, char *data, size_t room, size_t *made, tifa_error *error)
{
    struct slice held;
    *made = 0;
    tifa_status status = stream_hold(g->below, g->kept + 1, &held, error);
    if (status)
        return status;
    held = slice_from(held, g->kept);
    if (held.length == 0)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is a truncated gzip file, it ends in the middle",
                         stream_name(g->below));
    g->z.next_in = (z_const Bytef *)held.data;
    g->z.avail_in = held.length < UINT_MAX ? (uInt)held.length : UINT_MAX;
    g->z.next_out = (Bytef *)data;
    g->z.avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
    uInt in = g->z.avail_in, out = g->z.avail_out;
    int code = inflate(&g->z, Z_NO_FLUSH);
    g->kept += in - g->z.avail_in;
    *made = out - g->z.avail_out;
    g->member_in += in - g->z.avail_in;
    g->member_out += *made;
    if (code == Z_STREAM_END || g->kept > KEPT_BYTES)
        release(g);
    if (code == Z_STREAM_END)
        g->in_member = false;
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return fail_inflate(g, code, error);
    status = budget_expand(g->budget, *made, g->member_in, g->member_out, error);
    return status ? tifa_error_prefix(error, status, "%s", stream_name(g->below)) : TIFA_OK;
}

/* Fills data until there is enough, the end, or an error, which is kept for the next call. */
static tifa_status read_gzip(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    struct gzip *g = (struct gzip *)input;
    size_t whole = 0, made; /* whole: bytes of members that have ended, so their checksums were right */
    *got = 0;
    while (!g->failed && !g->ended && *got < room) {
        if (!g->in_member) {
            whole = *got;
            tifa_status status = start_member(g, &g->reason);
            g->ended = status == TIFA_END;
            g->failed = g->ended ? TIFA_OK : status;
            continue;
        }
        g->failed = inflate_some(g, data + *got, room - *got, &made, &g->reason);
        *got = g->damaged ? whole : *got + made;
    }
    if (*got > 0 || !g->failed)
        return TIFA_OK;
    if (error)
        *error = g->reason;
    return g->failed;
}

static bool find_member(struct stream *below)
{
    struct slice held;
    for (;;) {
        (void)stream_hold(below, 4, &held, NULL); /* an error is met again behind what is held */
        if (held.length < 4)
            return false;
        if (is_member(held))
            return true;
        const char *next = memchr(held.data + 1, 0x1F, held.length - 1);
        stream_consume(below, next ? (size_t)(next - held.data) : held.length);
    }
}

static bool resume_gzip(struct input *input)
{
    struct gzip *g = (struct gzip *)input;
    if (g->budget->expanded_bytes > g->budget->limits.expanded_bytes)
        return false;
    g->looked_through += g->kept;
    if (g->kept && g->looked_through < LOOKED_THROUGH)
        g->kept = 1; /* a member that was cut has the next one behind its start */
    release(g);
    if (!find_member(g->below))
        return false;
    g->failed = TIFA_OK;
    g->in_member = g->damaged = g->ended = false;
    return true;
}

static void close_gzip(struct input *input)
{
    struct gzip *g = (struct gzip *)input;
    inflateEnd(&g->z);
    stream_close(g->below);
    free(g);
}

tifa_status gzip_open(struct stream *below, struct budget *budget, struct input **out, tifa_error *error)
{
    *out = NULL;
    struct gzip *g = calloc(1, sizeof *g);
    if (!g || inflateInit2(&g->z, WINDOW_BITS) != Z_OK) {
        free(g);
        stream_close(below);
        return tifa_fail_memory(error);
    }
    g->input = (struct input){read_gzip, resume_gzip, NULL, close_gzip};
    g->below = below;
    g->budget = budget;
    *out = &g->input;
    return TIFA_OK;
}

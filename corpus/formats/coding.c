#include "corpus/formats/coding.h"

#include "corpus/base/utf8.h"

#include <brotli/decode.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

enum {
    STEP_BYTES = 64 * 1024,
    PLAIN_BYTES = 64, /* of text in valid UTF-8 are not brotli by chance */
};

/* What is being undone. */
struct decoding {
    struct slice coded;
    struct budget *budget;
    struct buffer *out;
};

static tifa_status fail_cut(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "the compressed body is cut off");
}

static tifa_status fail_damaged(const char *reason, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "the compressed body is damaged: %s", reason ? reason : "unknown");
}

/* Counts what a step has made. */
static tifa_status count_made(const struct decoding *d, size_t made, tifa_error *error)
{
    d->out->length += made;
    tifa_status status = budget_expand(d->budget, made, d->coded.length, d->out->length, error);
    if (status == TIFA_OK && d->out->length > d->budget->limits.document_bytes)
        status = limits_fail_document(&d->budget->limits, "the body unfolds to", error);
    return status;
}

/* ---- gzip, deflate ---- */

/* gzip and zlib say what they are; bare deflate is tried where the header says deflate. */
static int window_bits(struct slice coded, bool may_be_bare)
{
    const unsigned char *head = (const unsigned char *)coded.data;
    if (coded.length >= 2 && head[0] == 0x1F && head[1] == 0x8B)
        return 15 + 16;
    if (coded.length >= 2 && (head[0] & 0x0F) == 8 && (head[0] * 256 + head[1]) % 31 == 0)
        return 15;
    return may_be_bare && coded.length && memchr("<{[ \t\r\n", head[0], 8) == NULL ? -15 : 0;
}

static tifa_status run_inflate(const struct decoding *d, z_stream *z, tifa_error *error)
{
    int code = Z_OK;
    z->next_in = (z_const Bytef *)d->coded.data;
    z->avail_in = (uInt)d->coded.length;
    tifa_status status = TIFA_OK;
    while (code == Z_OK && status == TIFA_OK) {
        if (!buffer_reserve(d->out, STEP_BYTES))
            return tifa_fail_memory(error);
        z->next_out = (Bytef *)d->out->data + d->out->length;
        z->avail_out = STEP_BYTES;
        code = inflate(z, Z_NO_FLUSH);
        status = count_made(d, STEP_BYTES - z->avail_out, error);
    }
    if (status || code == Z_STREAM_END)
        return status;
    return code == Z_BUF_ERROR ? fail_cut(error) : fail_damaged(z->msg, error);
}

static tifa_status undo_inflate(const struct decoding *d, bool may_be_bare, bool *plain, tifa_error *error)
{
    int bits = window_bits(d->coded, may_be_bare);
    z_stream z = {0};
    *plain = bits == 0;
    if (*plain)
        return TIFA_OK;
    if (d->coded.length > UINT32_MAX)
        return tifa_fail(error, TIFA_ERR_LIMIT, "the compressed body has more than 4 GiB");
    if (inflateInit2(&z, bits) != Z_OK)
        return tifa_fail_memory(error);
    tifa_status status = run_inflate(d, &z, error);
    inflateEnd(&z);
    return status;
}

static tifa_status undo_gzip(const struct decoding *d, bool *plain, tifa_error *error)
{
    return undo_inflate(d, false, plain, error);
}

static tifa_status undo_deflate(const struct decoding *d, bool *plain, tifa_error *error)
{
    return undo_inflate(d, true, plain, error);
}

/* ---- br ---- */

/* Brotli has no mark of its own. What it cannot read, and is markup or a good deal of text, was decoded before. */
static bool reads_as_text(struct slice body)
{
    struct slice text = slice_trim(body);
    if (slice_starts(text, "<"))
        return true;
    if (text.length > STEP_BYTES)
        text.length = STEP_BYTES;
    size_t valid = utf8_valid_prefix(text.data, text.length);
    return valid >= PLAIN_BYTES && valid + 4 > text.length && !memchr(text.data, '\0', text.length);
}

static tifa_status run_brotli(const struct decoding *d, BrotliDecoderState *state, tifa_error *error)
{
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    const uint8_t *in = (const uint8_t *)d->coded.data;
    size_t left = d->coded.length;
    tifa_status status = TIFA_OK;
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && status == TIFA_OK) {
        if (!buffer_reserve(d->out, STEP_BYTES))
            return tifa_fail_memory(error);
        uint8_t *to = (uint8_t *)d->out->data + d->out->length;
        size_t room = STEP_BYTES;
        result = BrotliDecoderDecompressStream(state, &left, &in, &room, &to, NULL);
        status = count_made(d, STEP_BYTES - room, error);
    }
    if (status || result == BROTLI_DECODER_RESULT_SUCCESS)
        return status;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
        return fail_cut(error);
    return fail_damaged(BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)), error);
}

static tifa_status undo_brotli(const struct decoding *d, bool *plain, tifa_error *error)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (!state)
        return tifa_fail_memory(error);
    tifa_status status = run_brotli(d, state, error);
    BrotliDecoderDestroyInstance(state);
    *plain = status == TIFA_ERR_CORRUPT && reads_as_text(d->coded);
    return *plain ? TIFA_OK : status;
}

/* ---- zstd ---- */

static tifa_status run_zstd(const struct decoding *d, ZSTD_DStream *stream, tifa_error *error)
{
    ZSTD_inBuffer in = {d->coded.data, d->coded.length, 0};
    size_t left;
    do {
        if (!buffer_reserve(d->out, STEP_BYTES))
            return tifa_fail_memory(error);
        ZSTD_outBuffer to = {d->out->data + d->out->length, STEP_BYTES, 0};
        left = ZSTD_decompressStream(stream, &to, &in);
        if (ZSTD_isError(left))
            return fail_damaged(ZSTD_getErrorName(left), error);
        tifa_status status = count_made(d, to.pos, error);
        if (status)
            return status;
        if (left && to.pos < STEP_BYTES && in.pos == in.size)
            return fail_cut(error);
    } while (left || in.pos < in.size);
    return TIFA_OK;
}

static tifa_status undo_zstd(const struct decoding *d, bool *plain, tifa_error *error)
{
    *plain = !slice_starts(d->coded, "\x28\xB5\x2F\xFD");
    if (*plain)
        return TIFA_OK;
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (!stream)
        return tifa_fail_memory(error);
    tifa_status status = run_zstd(d, stream, error);
    ZSTD_freeDStream(stream);
    return status;
}

/* ---- by name ---- */

static tifa_status undo_nothing(const struct decoding *d, bool *plain, tifa_error *error)
{
    (void)d, (void)error;
    *plain = true;
    return TIFA_OK;
}

static const struct {
    const char *name;
    tifa_status (*undo)(const struct decoding *d, bool *plain, tifa_error *error);
} codings[] = {
    {"gzip", undo_gzip}, {"x-gzip", undo_gzip},      {"deflate", undo_deflate}, {"br", undo_brotli},
    {"zstd", undo_zstd}, {"identity", undo_nothing}, {"none", undo_nothing},
};

tifa_status coding_undo(struct slice name, struct slice coded, struct budget *budget, struct buffer *out,
                        struct slice *body, tifa_error *error)
{
    const struct decoding d = {coded, budget, out};
    bool plain;
    buffer_clear(out);
    *body = coded;
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++) {
        if (name.length != strlen(codings[i].name) || strncasecmp(name.data, codings[i].name, name.length) != 0)
            continue;
        tifa_status status = coded.length ? codings[i].undo(&d, &plain, error) : undo_nothing(&d, &plain, error);
        if (status == TIFA_OK && !plain)
            *body = (struct slice){out->data, out->length};
        return status;
    }
    return tifa_fail(error, TIFA_ERR_FORMAT, "the body is encoded as '%.*s', which is not known", (int)name.length,
                     name.data);
}

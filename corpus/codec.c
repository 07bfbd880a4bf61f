#include "corpus/codec.h"

#include "corpus/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <zdict.h>
#include <zlib.h>
#include <zstd.h>

enum {
    VERSION = 2,
    FLAG_COMPRESSED = 1,
    FLAG_CONTINUES = 2,
    FLAG_CONTEXT = 4,
    MAGIC_BYTES = 4,
    TRAINED_SAMPLES = 2000, /* more do not change the entropy tables much */
    SMALLEST_DICTIONARY = 1024,
};

struct passage_encoder {
    ZSTD_CCtx *context;
    ZSTD_CDict *digested; /* NULL for the empty dictionary */
    uint32_t dictionary;
};

/* A dictionary as the library wants it, which takes longer to make than a passage to read. */
struct digested {
    uint32_t id;
    ZSTD_DDict *dictionary;
    struct digested *next;
};

struct passage_decoder {
    ZSTD_DCtx *context;
    struct digested *dictionaries;
    struct buffer frame; /* with its magic number */
    struct buffer text;
};

struct codec_dictionary codec_dictionary_of(struct slice bytes)
{
    return (struct codec_dictionary){bytes, (uint32_t)crc32_z(0, (const Bytef *)bytes.data, bytes.length)};
}

static void put_le32(unsigned char out[MAGIC_BYTES], uint32_t value)
{
    for (unsigned i = 0; i < MAGIC_BYTES; i++)
        out[i] = (unsigned char)(value >> (8 * i));
}

/* ---- compressing ---- */

/* A frame says nothing that the record says already. */
static bool set_up_context(struct passage_encoder *encoder, int level)
{
    ZSTD_CCtx *c = encoder->context;
    return !ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, level)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_dictIDFlag, 0)) &&
           (!encoder->digested || !ZSTD_isError(ZSTD_CCtx_refCDict(c, encoder->digested)));
}

tifa_status passage_encoder_new(struct codec_dictionary dictionary, int level, struct passage_encoder **out,
                                tifa_error *error)
{
    struct passage_encoder *encoder = *out = calloc(1, sizeof *encoder);
    if (!encoder)
        return tifa_fail_memory(error);
    encoder->dictionary = dictionary.id;
    encoder->context = ZSTD_createCCtx();
    if (dictionary.bytes.length)
        encoder->digested = ZSTD_createCDict(dictionary.bytes.data, dictionary.bytes.length, level);
    if (encoder->context && (encoder->digested || !dictionary.bytes.length) && set_up_context(encoder, level))
        return TIFA_OK;
    passage_encoder_free(encoder);
    *out = NULL;
    return tifa_fail_memory(error);
}

void passage_encoder_free(struct passage_encoder *encoder)
{
    if (!encoder)
        return;
    ZSTD_freeCCtx(encoder->context);
    ZSTD_freeCDict(encoder->digested);
    free(encoder);
}

static void append_header(struct buffer *out, const struct passage_header *h, size_t text_bytes, bool compressed,
                          uint32_t dictionary)
{
    unsigned char id[MAGIC_BYTES];
    buffer_append_byte(out, (char)(VERSION << 4 | (compressed ? FLAG_COMPRESSED : 0) |
                                   (h->continues ? FLAG_CONTINUES : 0) | (h->context_bytes ? FLAG_CONTEXT : 0)));
    put_le32(id, dictionary);
    if (compressed)
        buffer_append(out, id, sizeof id);
    buffer_append_varint(out, h->number);
    buffer_append_varint(out, h->language);
    buffer_append_varint(out, text_bytes);
    if (h->context_bytes)
        buffer_append_varint(out, h->context_bytes);
}

/* Appends the compressed text to *out; false when it would not be shorter than the text. */
static bool append_compressed(struct passage_encoder *encoder, struct slice text, struct buffer *out)
{
    if (text.length == 0 || !buffer_reserve(out, text.length + MAGIC_BYTES))
        return false;
    char *frame = out->data + out->length;
    size_t length = ZSTD_compress2(encoder->context, frame, text.length + MAGIC_BYTES, text.data, text.length);
    if (ZSTD_isError(length) || length - MAGIC_BYTES >= text.length)
        return false;
    memmove(frame, frame + MAGIC_BYTES, length - MAGIC_BYTES);
    out->length += length - MAGIC_BYTES;
    return true;
}

tifa_status passage_encode(struct passage_encoder *encoder, const struct passage_header *header, struct slice text,
                           struct buffer *out, tifa_error *error)
{
    size_t start = out->length;
    struct slice whole = {text.data, text.length + header->context_bytes};
    if (whole.length > CODEC_TEXT_BYTES)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a passage of %zu bytes is over the limit of %zu", whole.length,
                         CODEC_TEXT_BYTES);
    append_header(out, header, text.length, true, encoder->dictionary);
    if (!append_compressed(encoder, whole, out)) {
        out->length = start;
        append_header(out, header, text.length, false, 0);
        buffer_append(out, whole.data, whole.length);
    }
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* ---- decompressing ---- */

static tifa_status fail_damaged(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "a passage record is damaged; build the index again");
}

bool passage_has_context(struct slice record)
{
    return record.length && record.data[0] & FLAG_CONTEXT;
}

tifa_status passage_header_read(struct slice record, struct passage_header *header, tifa_error *error)
{
    if (record.length == 0)
        return fail_damaged(error);
    unsigned char first = (unsigned char)record.data[0];
    if (first >> 4 != VERSION)
        return fail_damaged(error);
    *header = (struct passage_header){.compressed = first & FLAG_COMPRESSED, .continues = first & FLAG_CONTINUES};
    const char *at = record.data + 1, *end = record.data + record.length;
    if (header->compressed) {
        if (record.length < 5)
            return fail_damaged(error);
        for (unsigned i = 0; i < 4; i++)
            header->dictionary |= (uint32_t)(unsigned char)*at++ << (8 * i);
    }
    uint64_t bytes, context = 0;
    if (!varint_read(&at, end, &header->number) || !varint_read(&at, end, &header->language) ||
        !varint_read(&at, end, &bytes) || bytes > CODEC_TEXT_BYTES)
        return fail_damaged(error);
    if ((first & FLAG_CONTEXT) && (!varint_read(&at, end, &context) || context > CODEC_TEXT_BYTES - bytes))
        return fail_damaged(error);
    header->text_bytes = (size_t)bytes;
    header->context_bytes = (size_t)context;
    header->header_bytes = (size_t)(at - record.data);
    return TIFA_OK;
}

tifa_status passage_decoder_new(struct passage_decoder **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    if (*out)
        (*out)->context = ZSTD_createDCtx();
    if (*out && (*out)->context)
        return TIFA_OK;
    passage_decoder_free(*out);
    *out = NULL;
    return tifa_fail_memory(error);
}

void passage_decoder_free(struct passage_decoder *decoder)
{
    if (!decoder)
        return;
    while (decoder->dictionaries) {
        struct digested *next = decoder->dictionaries->next;
        ZSTD_freeDDict(decoder->dictionaries->dictionary);
        free(decoder->dictionaries);
        decoder->dictionaries = next;
    }
    ZSTD_freeDCtx(decoder->context);
    buffer_free(&decoder->frame);
    buffer_free(&decoder->text);
    free(decoder);
}

/* NULL for the empty dictionary, one that is damaged, and when memory is short. */
static const ZSTD_DDict *digest(struct passage_decoder *decoder, const struct codec_dictionary *dictionary)
{
    for (const struct digested *d = decoder->dictionaries; d; d = d->next)
        if (d->id == dictionary->id)
            return d->dictionary;
    struct digested *d = dictionary->bytes.length ? calloc(1, sizeof *d) : NULL;
    if (!d)
        return NULL;
    d->id = dictionary->id;
    d->dictionary = ZSTD_createDDict(dictionary->bytes.data, dictionary->bytes.length);
    d->next = decoder->dictionaries;
    decoder->dictionaries = d;
    return d->dictionary;
}

static bool decompress(struct passage_decoder *decoder, struct slice body, size_t bytes,
                       const struct codec_dictionary *dictionary)
{
    unsigned char magic[MAGIC_BYTES];
    put_le32(magic, ZSTD_MAGICNUMBER);
    buffer_clear(&decoder->frame);
    buffer_append(&decoder->frame, magic, sizeof magic);
    buffer_append(&decoder->frame, body.data, body.length);
    if (decoder->frame.failed)
        return false;
    const ZSTD_DDict *digested = digest(decoder, dictionary);
    if (!digested && dictionary->bytes.length)
        return false;
    char *text = decoder->text.data;
    size_t length =
        ZSTD_decompress_usingDDict(decoder->context, text, bytes, decoder->frame.data, decoder->frame.length, digested);
    return length == bytes; /* an error is no length */
}

tifa_status passage_decode(struct passage_decoder *decoder, struct slice record, const struct passage_header *header,
                           struct codec_dictionary dictionary, struct slice *text, tifa_error *error)
{
    struct slice body = slice_from(record, header->header_bytes);
    size_t bytes = header->text_bytes + header->context_bytes;
    if (header->compressed) {
        buffer_clear(&decoder->text);
        if (dictionary.id != header->dictionary)
            return tifa_fail(error, TIFA_ERR_CORRUPT, "a passage needs dictionary %08x, which is missing or damaged",
                             header->dictionary);
        if (!buffer_reserve(&decoder->text, bytes + 1))
            return tifa_fail_memory(error);
        if (!decompress(decoder, body, bytes, &dictionary))
            return fail_damaged(error);
        body.data = decoder->text.data;
    } else if (body.length != bytes) {
        return fail_damaged(error);
    }
    *text = (struct slice){body.data, header->text_bytes};
    return utf8_valid(text->data, text->length) && utf8_valid(text->data + text->length, header->context_bytes)
               ? TIFA_OK
               : fail_damaged(error);
}

/* ---- dictionaries ---- */

/* Every so many-th sample, until there is enough. */
static void append_content(const struct slice *samples, size_t count, size_t bytes, size_t room, struct buffer *out)
{
    size_t stride = bytes / room;
    if (stride == 0)
        stride = 1;
    for (size_t i = 0; i < count && room; i += stride) {
        size_t length = samples[i].length < room ? samples[i].length : room;
        buffer_append(out, samples[i].data, length);
        room -= length;
    }
}

/* The first samples, one after the other, as the library reads them. */
static size_t gather(const struct slice *samples, size_t count, struct buffer *texts, size_t *sizes)
{
    size_t gathered = 0, stride = count / TRAINED_SAMPLES + 1;
    for (size_t i = 0; i < count; i += stride) {
        buffer_append(texts, samples[i].data, samples[i].length);
        sizes[gathered++] = samples[i].length;
    }
    return gathered;
}

/* Puts entropy tables in front of the content; leaves it as it is where the library cannot. */
static void finish_dictionary(const struct slice *samples, size_t count, const struct buffer *content,
                              struct buffer *out)
{
    struct buffer texts = {0};
    size_t *sizes = calloc(count, sizeof *sizes), length = 0;
    size_t gathered = sizes ? gather(samples, count, &texts, sizes) : 0;
    bool room = buffer_reserve(out, CODEC_DICTIONARY_BYTES);
    if (gathered && !texts.failed && room)
        length =
            ZDICT_finalizeDictionary(out->data + out->length, CODEC_DICTIONARY_BYTES, content->data, content->length,
                                     texts.data, sizes, (unsigned)gathered, (ZDICT_params_t){.compressionLevel = 3});
    if (length && !ZDICT_isError(length))
        out->length += length;
    else
        buffer_append(out, content->data, content->length);
    out->failed = out->failed || texts.failed || !sizes;
    buffer_free(&texts);
    free(sizes);
}

tifa_status codec_dictionary_make(const struct slice *samples, size_t count, struct buffer *out, tifa_error *error)
{
    struct buffer content = {0};
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += samples[i].length;
    size_t room = bytes / 8 < CODEC_DICTIONARY_BYTES ? bytes / 8 : CODEC_DICTIONARY_BYTES;
    if (room < SMALLEST_DICTIONARY)
        return TIFA_OK;
    append_content(samples, count, bytes, room, &content);
    if (!content.failed)
        finish_dictionary(samples, count, &content, out);
    bool failed = content.failed || out->failed;
    buffer_free(&content);
    return failed ? tifa_fail_memory(error) : TIFA_OK;
}

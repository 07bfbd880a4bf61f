#include "corpus/codec.h"

#include "corpus/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { VERSION = 1, FLAG_DEFLATED = 1, FLAG_CONTINUES = 2, RAW_WINDOW = -15, MEMORY_LEVEL = 8 };

struct passage_encoder {
    z_stream primed; /* has read the dictionary; copied for each passage, which costs half as much */
    uint32_t dictionary;
};

struct passage_decoder {
    z_stream stream;
    struct buffer text;
};

struct codec_dictionary codec_dictionary_of(struct slice bytes)
{
    return (struct codec_dictionary){bytes, (uint32_t)crc32_z(0, (const Bytef *)bytes.data, bytes.length)};
}

static tifa_status fail_zlib(tifa_error *error, const char *what)
{
    return tifa_fail(error, TIFA_ERR_MEMORY, "zlib cannot %s", what);
}

tifa_status passage_encoder_new(struct codec_dictionary dictionary, int level, struct passage_encoder **out,
                                tifa_error *error)
{
    *out = NULL;
    struct passage_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return tifa_fail_memory(error);
    if (deflateInit2(&encoder->primed, level, Z_DEFLATED, RAW_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(encoder);
        return fail_zlib(error, "start to deflate");
    }
    if (dictionary.bytes.length && deflateSetDictionary(&encoder->primed, (const Bytef *)dictionary.bytes.data,
                                                        (uInt)dictionary.bytes.length) != Z_OK) {
        passage_encoder_free(encoder);
        return fail_zlib(error, "set a dictionary");
    }
    encoder->dictionary = dictionary.id;
    *out = encoder;
    return TIFA_OK;
}

void passage_encoder_free(struct passage_encoder *encoder)
{
    if (!encoder)
        return;
    deflateEnd(&encoder->primed);
    free(encoder);
}

static void append_header(struct buffer *out, const struct passage_header *h, size_t text_bytes, bool deflated,
                          uint32_t dictionary)
{
    buffer_append_byte(out,
                       (char)(VERSION << 4 | (deflated ? FLAG_DEFLATED : 0) | (h->continues ? FLAG_CONTINUES : 0)));
    for (unsigned i = 0; deflated && i < 4; i++)
        buffer_append_byte(out, (char)(unsigned char)(dictionary >> (8 * i)));
    buffer_append_varint(out, h->number);
    buffer_append_varint(out, h->language);
    buffer_append_varint(out, text_bytes);
}

/* Appends the deflated text to *out; false when zlib fails or it would not be shorter than the text. */
static bool append_deflated(struct passage_encoder *encoder, struct slice text, struct buffer *out)
{
    z_stream stream;
    if (text.length == 0 || !buffer_reserve(out, text.length) || deflateCopy(&stream, &encoder->primed) != Z_OK)
        return false;
    stream.next_in = (z_const Bytef *)text.data;
    stream.avail_in = (uInt)text.length;
    stream.next_out = (Bytef *)out->data + out->length;
    stream.avail_out = (uInt)text.length;
    bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (done)
        out->length += stream.total_out - encoder->primed.total_out;
    deflateEnd(&stream);
    return done;
}

tifa_status passage_encode(struct passage_encoder *encoder, const struct passage_header *header, struct slice text,
                           struct buffer *out, tifa_error *error)
{
    size_t start = out->length;
    if (text.length > CODEC_TEXT_BYTES)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a passage of %zu bytes is over the limit of %zu", text.length,
                         CODEC_TEXT_BYTES);
    append_header(out, header, text.length, true, encoder->dictionary);
    if (!append_deflated(encoder, text, out)) {
        out->length = start;
        append_header(out, header, text.length, false, 0);
        buffer_append(out, text.data, text.length);
    }
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status fail_damaged(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "a passage record is damaged; build the index again");
}

tifa_status passage_header_read(struct slice record, struct passage_header *header, tifa_error *error)
{
    if (record.length == 0)
        return fail_damaged(error);
    unsigned char first = (unsigned char)record.data[0];
    if (first >> 4 != VERSION)
        return fail_damaged(error);
    *header = (struct passage_header){.deflated = first & FLAG_DEFLATED, .continues = first & FLAG_CONTINUES};
    const char *at = record.data + 1, *end = record.data + record.length;
    if (header->deflated) {
        if (record.length < 5)
            return fail_damaged(error);
        for (unsigned i = 0; i < 4; i++)
            header->dictionary |= (uint32_t)(unsigned char)*at++ << (8 * i);
    }
    uint64_t bytes;
    if (!varint_read(&at, end, &header->number) || !varint_read(&at, end, &header->language) ||
        !varint_read(&at, end, &bytes) || bytes > CODEC_TEXT_BYTES)
        return fail_damaged(error);
    header->text_bytes = (size_t)bytes;
    header->header_bytes = (size_t)(at - record.data);
    return TIFA_OK;
}

tifa_status passage_decoder_new(struct passage_decoder **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return tifa_fail_memory(error);
    if (inflateInit2(&(*out)->stream, RAW_WINDOW) != Z_OK) {
        free(*out);
        *out = NULL;
        return fail_zlib(error, "start to inflate");
    }
    return TIFA_OK;
}

void passage_decoder_free(struct passage_decoder *decoder)
{
    if (!decoder)
        return;
    inflateEnd(&decoder->stream);
    buffer_free(&decoder->text);
    free(decoder);
}

static bool inflate_text(struct passage_decoder *decoder, struct slice deflated, size_t bytes, struct slice dictionary)
{
    z_stream *stream = &decoder->stream;
    if (inflateReset(stream) != Z_OK)
        return false;
    if (dictionary.length &&
        inflateSetDictionary(stream, (const Bytef *)dictionary.data, (uInt)dictionary.length) != Z_OK)
        return false;
    stream->next_in = (z_const Bytef *)deflated.data;
    stream->avail_in = (uInt)deflated.length;
    stream->next_out = (Bytef *)decoder->text.data;
    stream->avail_out = (uInt)bytes;
    return inflate(stream, Z_FINISH) == Z_STREAM_END && stream->avail_out == 0 && stream->avail_in == 0;
}

tifa_status passage_decode(struct passage_decoder *decoder, struct slice record, const struct passage_header *header,
                           struct codec_dictionary dictionary, struct slice *text, tifa_error *error)
{
    struct slice body = slice_from(record, header->header_bytes);
    if (header->deflated) {
        buffer_clear(&decoder->text);
        if (dictionary.id != header->dictionary)
            return tifa_fail(error, TIFA_ERR_CORRUPT, "a passage needs dictionary %08x, which is missing or damaged",
                             header->dictionary);
        if (!buffer_reserve(&decoder->text, header->text_bytes + 1))
            return tifa_fail_memory(error);
        if (!inflate_text(decoder, body, header->text_bytes, dictionary.bytes))
            return fail_damaged(error);
        *text = (struct slice){decoder->text.data, header->text_bytes};
    } else {
        if (body.length != header->text_bytes)
            return fail_damaged(error);
        *text = body;
    }
    return utf8_valid(text->data, text->length) ? TIFA_OK : fail_damaged(error);
}

void codec_dictionary_add(struct buffer *dictionary, struct slice sample)
{
    size_t room = CODEC_DICTIONARY_BYTES - dictionary->length;
    size_t length = utf8_cut(sample.data, sample.length, room);
    if (length && buffer_reserve(dictionary, length)) {
        memmove(dictionary->data + length, dictionary->data, dictionary->length);
        memcpy(dictionary->data, sample.data, length);
        dictionary->length += length;
    }
}

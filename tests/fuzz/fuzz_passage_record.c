/* Any bytes as a passage record, and any text through a record and back. */
#include "fuzz.h"

#include "corpus/codec.h"

static const char dictionary_text[] =
    "win-win cooperation mutual respect peaceful coexistence the of and in to a is that";

static struct codec_dictionary dictionary(void)
{
    return codec_dictionary_of(slice_of(dictionary_text));
}

static void decode(struct slice record)
{
    struct passage_decoder *decoder;
    struct passage_header header;
    struct slice text;
    CHECK(passage_decoder_new(&decoder, NULL) == TIFA_OK);
    tifa_status status = passage_header_read(record, &header, NULL);
    if (status == TIFA_OK) {
        CHECK(header.header_bytes <= record.length && header.text_bytes <= CODEC_TEXT_BYTES);
        struct codec_dictionary named = dictionary();
        named.id = header.dictionary;
        status = passage_decode(decoder, record, &header, named, &text, NULL);
    }
    if (status == TIFA_OK)
        CHECK(text.length == header.text_bytes && utf8_valid(text.data, text.length));
    else
        CHECK(status == TIFA_ERR_CORRUPT);
    passage_decoder_free(decoder);
}

static void round_trip(struct slice text)
{
    struct passage_encoder *encoder;
    struct passage_decoder *decoder;
    struct passage_header given = {.number = text.length, .language = 1, .continues = text.length % 2}, got;
    struct buffer record = {0};
    struct slice back;
    CHECK(passage_encoder_new(dictionary(), 6, &encoder, NULL) == TIFA_OK);
    CHECK(passage_decoder_new(&decoder, NULL) == TIFA_OK);
    CHECK(passage_encode(encoder, &given, text, &record, NULL) == TIFA_OK);
    CHECK(passage_header_read(fuzz_slice(&record), &got, NULL) == TIFA_OK);
    CHECK(got.number == given.number && got.language == 1 && got.continues == given.continues);
    CHECK(passage_decode(decoder, fuzz_slice(&record), &got, dictionary(), &back, NULL) == TIFA_OK);
    CHECK(slice_equal(text, back));
    passage_encoder_free(encoder);
    passage_decoder_free(decoder);
    buffer_free(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    decode((struct slice){(const char *)data, size});
    fuzz_make_text(&text, data, size);
    round_trip(fuzz_slice(&text));
    buffer_free(&text);
    return 0;
}

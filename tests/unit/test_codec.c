/* Passage records: what goes in comes out, and what is damaged is an error or a text, never a crash. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/codec.h"

static const char sample[] = "A port is not a flag. A harbour master in the north told us that ships come "
                             "for water, fuel and letters, and "
                             "that the rest is written about them afterwards. The delegations spoke of "
                             "win-win cooperation and mutual respect.";

static struct passage_decoder *decoder;
static struct buffer record;

static int set_up(void **state)
{
    (void)state;
    return passage_decoder_new(&decoder, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    passage_decoder_free(decoder);
    passage_decoder_free(NULL);
    passage_encoder_free(NULL);
    buffer_free(&record);
    return 0;
}

static struct slice encode(struct slice dictionary, int level, struct passage_header header, struct slice text)
{
    struct passage_encoder *encoder;
    OK(passage_encoder_new(codec_dictionary_of(dictionary), level, &encoder, &failure));
    buffer_clear(&record);
    OK(passage_encode(encoder, &header, text, &record, &failure));
    passage_encoder_free(encoder);
    return (struct slice){record.data, record.length};
}

static void round_trip(struct slice dictionary, int level, struct slice text)
{
    struct passage_header given = {.number = 1 + chance(1000000), .language = chance(28), .continues = chance(2)}, got;
    struct slice bytes = encode(dictionary, level, given, text), back;
    OK(passage_header_read(bytes, &got, &failure));
    assert_true(got.number == given.number && got.language == given.language && got.continues == given.continues);
    assert_int_equal(got.text_bytes, text.length);
    assert_int_equal(got.dictionary, got.compressed ? codec_dictionary_of(dictionary).id : 0);
    OK(passage_decode(decoder, bytes, &got, codec_dictionary_of(dictionary), &back, &failure));
    assert_true(slice_equal(back, text));
    assert_true(bytes.length <= text.length + 13);
}

static void context(void **state)
{
    (void)state;
    static const char text[] = "and so it went on and on, from one harbour to the next";
    const size_t cuts[] = {1, 7, sizeof text - 2};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        struct passage_header given = {.number = 3, .context_bytes = sizeof text - 1 - cuts[i]}, got;
        struct slice bytes = encode(slice_of(text), 3, given, (struct slice){text, cuts[i]}), back;
        assert_true(passage_has_context(bytes));
        OK(passage_header_read(bytes, &got, &failure));
        assert_true(got.text_bytes == cuts[i] && got.context_bytes == given.context_bytes);
        OK(passage_decode(decoder, bytes, &got, codec_dictionary_of(slice_of(text)), &back, &failure));
        assert_true(back.length == cuts[i] && memcmp(back.data, text, sizeof text - 1) == 0);
    }
    assert_false(passage_has_context(encode(slice_of(""), 3, (struct passage_header){.number = 1}, slice_of(text))));
}

static void fill_text(struct buffer *out, size_t count, uint32_t alphabet)
{
    buffer_clear(out);
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        uint32_t c = 1 + chance(alphabet);
        buffer_append(out, bytes, utf8_write(c >= 0xD800 && c < 0xE000 ? '?' : c, bytes));
    }
}

static void any_text_comes_back(void **state)
{
    (void)state;
    static const uint32_t alphabets[] = {1, 3, 30, 127, 0x9FFF, 0x10FFFE};
    struct buffer text = {0};
    for (int level = 1; level <= 9; level++) {
        for (size_t i = 0; i < COUNT(alphabets); i++) {
            for (int dictionary = 0; dictionary < 2; dictionary++) {
                fill_text(&text, chance(2000), alphabets[i]);
                round_trip(dictionary ? SLICE(sample) : SLICE(""), level, (struct slice){text.data, text.length});
            }
        }
    }
    buffer_free(&text);
}

static void small_texts(void **state)
{
    (void)state;
    round_trip(SLICE(""), 6, SLICE(""));
    round_trip(SLICE(sample), 6, SLICE(""));
    round_trip(SLICE(""), 6, (struct slice){NULL, 0});
    round_trip(SLICE(sample), 6, SLICE("a"));
    round_trip(SLICE(sample), 6, SLICE("\0"));
    round_trip(SLICE(sample), 6, SLICE("合"));
    round_trip(SLICE(sample), 6, SLICE(sample));
}

static void what_does_not_shrink_is_kept_as_it_is(void **state)
{
    (void)state;
    struct passage_header header = {.number = 1}, got;
    struct slice bytes = encode(SLICE(""), 9, header, SLICE("qzjx"));
    OK(passage_header_read(bytes, &got, &failure));
    assert_false(got.compressed);
    assert_memory_equal(bytes.data, "\x20\x01\x00\x04qzjx", 8);
    assert_int_equal(bytes.length, 8);
}

static void a_dictionary_makes_records_smaller(void **state)
{
    (void)state;
    struct passage_header header = {.number = 1};
    struct slice text =
        SLICE("The delegations spoke of win-win cooperation and of ships that come for water and fuel.");
    size_t alone = encode(SLICE(""), 6, header, text).length;
    assert_true(encode(SLICE(sample), 6, header, text).length < alone * 2 / 3);
}

static void numbers_at_the_limit(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {0, 1, 127, 128, UINT32_MAX, UINT64_MAX};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct passage_header given = {.number = numbers[i], .language = numbers[i], .continues = true}, got;
        struct slice bytes = encode(SLICE(sample), 6, given, SLICE(sample)), text;
        OK(passage_header_read(bytes, &got, &failure));
        assert_true(got.number == numbers[i] && got.language == numbers[i] && got.continues && got.compressed);
        OK(passage_decode(decoder, bytes, &got, codec_dictionary_of(SLICE(sample)), &text, &failure));
        assert_slice(text, sample);
    }
}

/* ---- damage ---- */

/* Reads a record that may be damaged; what passes must be a text of the length it claims. */
static bool survives(struct slice bytes, struct slice dictionary)
{
    struct passage_header header;
    struct slice text;
    tifa_status status = passage_header_read(bytes, &header, &failure);
    if (status == TIFA_OK)
        status = passage_decode(decoder, bytes, &header, codec_dictionary_of(dictionary), &text, &failure);
    if (status != TIFA_OK) {
        assert_int_equal(status, TIFA_ERR_CORRUPT);
        assert_int_equal(failure.status, TIFA_ERR_CORRUPT);
        return false;
    }
    assert_true(text.length == header.text_bytes && utf8_valid(text.data, text.length));
    return true;
}

static void every_truncation(void **state)
{
    (void)state;
    for (int compressed = 0; compressed < 2; compressed++) {
        struct slice text = compressed ? SLICE(sample) : SLICE("qzjx");
        struct slice bytes = encode(SLICE(sample), 6, (struct passage_header){.number = 300}, text);
        for (size_t length = 0; length < bytes.length; length++) {
            char *cut = malloc(length ? length : 1); /* so that reading past the end is seen */
            memcpy(cut, bytes.data, length);
            assert_false(survives((struct slice){cut, length}, SLICE(sample)));
            free(cut);
        }
        buffer_append_byte(&record, 'x');
        assert_false(survives((struct slice){record.data, record.length}, SLICE(sample)));
    }
}

static void every_flipped_bit(void **state)
{
    (void)state;
    static const char *const texts[] = {"qzjx", "合作共赢", sample};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct slice bytes =
            encode(SLICE(sample), 6, (struct passage_header){.number = 300, .language = 2}, slice_of(texts[i]));
        for (size_t bit = 0; bit < bytes.length * 8; bit++) {
            record.data[bit / 8] = (char)(record.data[bit / 8] ^ 1 << bit % 8);
            survives(bytes, SLICE(sample));
            record.data[bit / 8] = (char)(record.data[bit / 8] ^ 1 << bit % 8);
        }
        assert_true(survives(bytes, SLICE(sample)));
    }
}

static void random_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        char bytes[64];
        size_t length = chance(sizeof bytes + 1);
        for (size_t i = 0; i < length; i++)
            bytes[i] = (char)chance(256);
        if (length)
            bytes[0] = (char)(chance(4) ? 0x20 : 0x21);
        survives((struct slice){bytes, length}, SLICE(""));
    }
}

static void another_dictionary(void **state)
{
    (void)state;
    struct slice bytes = encode(SLICE(sample), 6, (struct passage_header){.number = 1}, SLICE(sample));
    assert_false(survives(bytes, SLICE("another")));
    assert_message("dictionary");
    assert_false(survives(bytes, SLICE("")));
    assert_true(survives(bytes, SLICE(sample)));
}

static void other_versions_and_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = {
        {"", 0},
        {"\x00\x01\x00\x01x", 5},
        {"\x10\x01\x00\x01x", 5},
        {"\x30\x01\x00\x01x", 5},
        {"\xF0\x01\x00\x01x", 5},
        {"\x20\x01\x00\x02x", 5},                             /* claims two bytes */
        {"\x20\x01\x00\x00x", 5},                             /* claims none */
        {"\x20\x01\x00\x01\xFF", 5},                          /* no UTF-8 */
        {"\x20\x01\x00\x81\x80\x80\x20", 7},                  /* claims one byte over 64 MiB */
        {"\x21\x00\x00\x00\x00\x01\x00\x80\x80\x80\x20", 11}, /* claims 64 MiB of nothing */
        {"\x20\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02\x00\x00", 13},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_false(survives((struct slice){rows[i].bytes, rows[i].length}, SLICE("")));
}

static void over_the_limit(void **state)
{
    (void)state;
    struct passage_encoder *encoder;
    struct passage_header header = {.number = 1};
    OK(passage_encoder_new(codec_dictionary_of(SLICE("")), 1, &encoder, &failure));
    buffer_clear(&record);
    EXPECT(TIFA_ERR_LIMIT,
           passage_encode(encoder, &header, (struct slice){sample, CODEC_TEXT_BYTES + 1}, &record, &failure));
    assert_int_equal(record.length, 0);
    passage_encoder_free(encoder);
}

/* ---- the dictionary ---- */

/* Sentences that are alike but not the same, each a sample. */
static size_t fill_samples(struct buffer *text, struct slice *samples, size_t count)
{
    static const char *const who[] = {"The delegation", "The committee", "A harbour master", "The two sides"};
    static const char *const what[] = {"spoke of mutual respect", "asked for water and fuel", "agreed on a text"};
    size_t *ends = calloc(count, sizeof *ends), start = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_printf(text, "%s %s on day %u, and %s again.", who[chance(4)], what[chance(3)], (unsigned)chance(1000),
                      what[chance(3)]);
        ends[i] = text->length;
    }
    for (size_t i = 0; i < count; start = ends[i++])
        samples[i] = (struct slice){text->data + start, ends[i] - start};
    free(ends);
    return count;
}

static void a_made_dictionary_serves(void **state)
{
    (void)state;
    enum { SAMPLES = 3000 };
    struct slice *samples = calloc(SAMPLES, sizeof *samples);
    struct buffer text = {0}, dictionary = {0}, again = {0};
    size_t count = fill_samples(&text, samples, SAMPLES);
    OK(codec_dictionary_make(samples, count, &dictionary, &failure));
    assert_in_range(dictionary.length, 1024, text.length / 8 + 1024); /* the tables come on top */
    OK(codec_dictionary_make(samples, count, &again, &failure));
    assert_int_equal(again.length, dictionary.length);
    assert_memory_equal(again.data, dictionary.data, dictionary.length);
    struct slice made = {dictionary.data, dictionary.length};
    struct passage_header header = {.number = 1};
    size_t alone = encode(SLICE(""), 3, header, samples[7]).length;
    assert_true(encode(made, 3, header, samples[7]).length < alone / 2);
    for (size_t i = 0; i < 100; i++)
        round_trip(made, 3, samples[i]);
    buffer_free(&text);
    buffer_free(&dictionary);
    buffer_free(&again);
    free(samples);
}

static void a_made_dictionary_is_bounded(void **state)
{
    (void)state;
    enum { SAMPLES = 40000 };
    struct slice *samples = calloc(SAMPLES, sizeof *samples);
    struct buffer text = {0}, dictionary = {0};
    size_t count = fill_samples(&text, samples, SAMPLES);
    OK(codec_dictionary_make(samples, count, &dictionary, &failure));
    assert_in_range(dictionary.length, CODEC_DICTIONARY_BYTES / 2, CODEC_DICTIONARY_BYTES);
    buffer_free(&text);
    buffer_free(&dictionary);
    free(samples);
}

static void few_samples_make_no_dictionary(void **state)
{
    (void)state;
    struct buffer dictionary = {0};
    struct slice samples[] = {SLICE(sample), SLICE(""), SLICE(sample)};
    OK(codec_dictionary_make(NULL, 0, &dictionary, &failure));
    OK(codec_dictionary_make(samples, COUNT(samples), &dictionary, &failure));
    assert_int_equal(dictionary.length, 0);
    buffer_free(&dictionary);
}

static void dictionary_ids(void **state)
{
    (void)state;
    assert_int_equal(codec_dictionary_of(SLICE("")).id, 0);
    assert_int_equal(codec_dictionary_of((struct slice){NULL, 0}).id, 0);
    assert_int_equal(codec_dictionary_of(SLICE("123456789")).id, 0xCBF43926);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_comes_back),
        cmocka_unit_test(context),
        cmocka_unit_test(small_texts),
        cmocka_unit_test(what_does_not_shrink_is_kept_as_it_is),
        cmocka_unit_test(a_dictionary_makes_records_smaller),
        cmocka_unit_test(numbers_at_the_limit),
        cmocka_unit_test(every_truncation),
        cmocka_unit_test(every_flipped_bit),
        cmocka_unit_test(random_bytes),
        cmocka_unit_test(another_dictionary),
        cmocka_unit_test(other_versions_and_sizes),
        cmocka_unit_test(over_the_limit),
        cmocka_unit_test(a_made_dictionary_serves),
        cmocka_unit_test(a_made_dictionary_is_bounded),
        cmocka_unit_test(few_samples_make_no_dictionary),
        cmocka_unit_test(dictionary_ids),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

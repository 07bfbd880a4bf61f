/* Streams in other charsets, read piece by piece: the same as converting all at once. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/charset.h"
#include "corpus/recode.h"

/* An input that hands out few bytes at a time, and may break off. */
struct dribble {
    struct input input;
    struct slice rest;
    size_t most;
    bool breaks;
};

static tifa_status read_dribble(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    struct dribble *d = (struct dribble *)input;
    *got = d->rest.length < d->most ? d->rest.length : d->most;
    *got = *got < room ? *got : room;
    if (*got == 0 && d->breaks)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "it breaks off");
    memcpy(data, d->rest.data, *got);
    d->rest = slice_from(d->rest, *got);
    return TIFA_OK;
}

static void close_dribble(struct input *input)
{
    (void)input;
}

/* All that comes out, in pieces of `room` bytes. */
static tifa_status recode(struct slice bytes, const char *charset, size_t most, size_t room, bool breaks,
                          struct buffer *out, uint64_t *replaced)
{
    struct dribble source = {{read_dribble, NULL, NULL, close_dribble}, bytes, most, breaks};
    struct stream *below;
    struct input *input;
    char data[4096];
    size_t got;
    *replaced = 0;
    buffer_clear(out);
    OK(stream_over(&source.input, "x", NULL, &below, &failure));
    OK(recode_open(below, charset, replaced, &input, &failure));
    tifa_status status;
    while ((status = input->read(input, data, room, &got, &failure)) == TIFA_OK && got > 0)
        buffer_append(out, data, got);
    input->close(input);
    return status;
}

static void pieces_of_any_size(void **state)
{
    (void)state;
    static const char *const charsets[] = {"UTF-16LE", "UTF-16BE",  "UTF-32LE", "gb18030",
                                           "Big5",     "Shift_JIS", "EUC-KR"};
    struct buffer out = {0}, whole = {0};
    for (int round = 0; round < 700; round++) {
        char bytes[64];
        size_t length = chance(sizeof bytes + 1);
        const char *charset = charsets[(size_t)round % COUNT(charsets)];
        uint64_t replaced, replaced_whole;
        for (size_t i = 0; i < length; i++)
            bytes[i] = (char)(chance(2) ? chance(256) : chance(4) ? 0x20 + chance(90) : 0);
        struct slice text = {bytes, length};
        OK(recode(text, charset, sizeof bytes, 4096, false, &whole, &replaced_whole));
        assert_true(whole.length == 0 || utf8_valid(whole.data, whole.length));
        OK(recode(text, charset, 1 + chance(4), 8 + chance(20), false, &out, &replaced));
        assert_true(replaced == replaced_whole && out.length == whole.length);
        assert_true(out.length == 0 || memcmp(out.data, whole.data, out.length) == 0);
    }
    buffer_free(&out);
    buffer_free(&whole);
}

static void ends_and_errors(void **state)
{
    (void)state;
    struct buffer out = {0};
    uint64_t replaced;
    OK(recode(SLICE("\xFF\xFEl\0a\0m\0p\0"), "UTF-16LE", 3, 4096, false, &out, &replaced));
    assert_string_equal(buffer_text(&out), "\uFEFFlamp");
    assert_int_equal(replaced, 0);
    OK(recode(SLICE("l\0a\0m"), "UTF-16LE", 3, 4096, false, &out, &replaced)); /* half a character */
    assert_string_equal(buffer_text(&out), "la\uFFFD");
    assert_int_equal(replaced, 1);
    OK(recode(SLICE("\0\xD8l\0"), "UTF-16LE", 9, 4096, false, &out, &replaced)); /* half a pair */
    assert_string_equal(buffer_text(&out), "\uFFFDl");
    OK(recode(SLICE(""), "gb18030", 3, 4096, false, &out, &replaced));
    assert_int_equal(out.length, 0);
    EXPECT(TIFA_ERR_CORRUPT, recode(SLICE("l\0a\0"), "UTF-16LE", 3, 4096, true, &out, &replaced));
    assert_string_equal(buffer_text(&out), "la"); /* what came before is not lost */
    struct input *input;
    struct stream *below;
    OK(stream_over_memory(SLICE("x"), "x", NULL, &below, &failure));
    EXPECT(TIFA_ERR_INTERNAL, recode_open(below, "no such charset", &replaced, &input, &failure));
    assert_null(input);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_any_size),
        cmocka_unit_test(ends_and_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

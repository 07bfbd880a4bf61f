/* The text cut out of a JSON object by ourselves is what the library makes of it, or we leave it to the library. */
#include "test_fixture.h"

#include "corpus/formats/json_text.h"

#include <jansson.h>

static size_t cut;

/* Whatever is cut, the library must agree: with the text, and with the rest. */
static void check(struct slice line)
{
    struct buffer rest = {0}, text = {0};
    if (json_cut_text(line, SLICE("text"), &rest, &text)) {
        json_t *without = json_loadb(rest.data, rest.length, JSON_ALLOW_NUL, NULL);
        json_t *whole = json_loadb(line.data, line.length, JSON_ALLOW_NUL, NULL);
        assert_int_equal(without != NULL, whole != NULL);
        if (whole) {
            const json_t *value = json_object_get(whole, "text");
            assert_true(json_is_string(value));
            assert_int_equal(json_string_length(value), text.length);
            assert_true(text.length == 0 || memcmp(json_string_value(value), text.data, text.length) == 0);
            assert_int_equal(json_string_length(json_object_get(without, "text")), 0);
            json_object_del(whole, "text");
            json_object_del(without, "text");
            assert_true(json_equal(whole, without));
            cut++;
        }
        json_decref(without);
        json_decref(whole);
    }
    buffer_free(&rest);
    buffer_free(&text);
}

static const char *const lines[] = {
    "{\"id\":\"a\",\"text\":\"plain\"}",
    " { \"text\" : \"first\" , \"id\" : 1 } ",
    "{\"id\":\"a\",\"text\":\"\"}",
    "{\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u5408\\ud83d\\ude00\\u0000\",\"n\":[1,{\"text\":\"x\"}]}",
    "{\"a\":{\"text\":\"inner\"},\"text\":\"outer 合作\",\"b\":[\"text\",\"text\"],\"c\":{\"d\":\"}\"}}",
    "{\"a\":\"text\",\"text\":\"b\",\"c\":\"\\\\\",\"d\":\"\\\"\"}",
    "{\"text\":\"a\",\"text\":\"b\"}",
    "{\"text\":\"a\",\"te\\u0078t\":\"b\"}",
    "{\"text\":1}",
    "{\"text\":null,\"id\":\"a\"}",
    "{\"text\":\"\\ud83d\"}",
    "{\"text\":\"\\ude00\\ud83d\"}",
    "{\"text\":\"\\x\"}",
    "{\"text\":\"\\u12g4\"}",
    "{\"text\":\"a\tb\"}",
    "{\"text\":\"\xC3\x28\"}",
    "{\"text\":\"a\" \"b\"}",
    "{\"text\" \"a\"}",
    "[\"text\",\"a\"]",
    "[{\"text\":\"a\"}]",
    "\"text\":\"a\"",
    "}{\"text\":\"a\"}",
    "{\"text\":\"a\"}}",
    "{\"text\":\"a\\\"}",
    "{",
    "",
};

static void as_the_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        check(slice_of(lines[i]));
    assert_int_equal(cut, 6);
}

/* Bytes changed, added and taken away; characters of JSON come more often. */
static void mutations(void **state)
{
    (void)state;
    for (int round = 0; round < 40000; round++) {
        char line[256];
        struct slice start = slice_of(lines[chance(COUNT(lines))]);
        size_t length = start.length;
        memcpy(line, start.data, length);
        for (uint32_t i = 0, changes = 1 + chance(3); i < changes && length && length < sizeof line - 1; i++) {
            size_t at = chance((uint32_t)length);
            char byte = chance(4) ? "\"\\{}[]:,u0dt "[chance(13)] : (char)chance(256);
            if (chance(3) == 0) {
                memmove(line + at, line + at + 1, length - at - 1);
                length--;
            } else if (chance(2)) {
                memmove(line + at + 1, line + at, length - at);
                line[at] = byte;
                length++;
            } else {
                line[at] = byte;
            }
        }
        check((struct slice){line, length});
    }
    assert_true(cut > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_library), cmocka_unit_test(mutations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

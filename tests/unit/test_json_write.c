/* JSON without a tree: in bytes what jansson makes of the same. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/base/json_write.h"

#include <jansson.h>

static struct buffer out;

static int tear_down(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

/* Checks what is in `out`, and empties it. */
static void check(json_t *value)
{
    char *want = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    assert_non_null(want);
    assert_string_equal(buffer_text(&out), want);
    buffer_clear(&out);
    json_decref(value);
    free(want);
}

static void check_text(struct slice text)
{
    json_write_text(&out, text);
    check(json_stringn(text.data, text.length));
}

static void texts(void **state)
{
    (void)state;
    check_text(SLICE(""));
    check_text(SLICE("\"\\\"\\\\"));
    check_text(SLICE("a\0b\n\n"));
    for (uint32_t c = 1; c < 0x11000; c++) {
        char bytes[4];
        if (c < 0xD800 || c > 0xDFFF)
            check_text((struct slice){bytes, utf8_write(c, bytes)});
    }
}

static void numbers(void **state)
{
    (void)state;
    static const uint64_t values[] = {0, 9, 10, 4294967296, INT64_MAX};
    for (size_t i = 0; i < COUNT(values); i++) {
        json_write_number(&out, values[i]);
        check(json_integer((json_int_t)values[i]));
    }
    json_write_number(&out, UINT64_MAX);
    assert_string_equal(buffer_text(&out), "18446744073709551615");
    buffer_clear(&out);
}

static void reals(void **state)
{
    (void)state;
    static const double values[] = {0,       1,    -2,     0.1,  12.3456789, 999999.5, 1e6,   123456789,
                                    1.5e-05, 1e-5, -1e-10, 1e20, 2.5e100,    1e-100,   1e300, 3.0000001};
    for (size_t i = 0; i < COUNT(values); i++) {
        json_write_real(&out, values[i]);
        check(json_real(values[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(numbers),
        cmocka_unit_test(reals),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}

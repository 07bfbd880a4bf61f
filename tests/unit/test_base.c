/* The ground everything stands on: arena, buffer, numbers, UTF-8, slices, errors, what a terminal may see. */
#include "test_fixture.h"

#include "corpus/base/arena.h"
#include "corpus/base/hash.h"
#include "corpus/base/printable.h"
#include "corpus/base/utf8.h"

#include <errno.h>
#include <stdalign.h>

/* ---- arena ---- */

static void arena_gives_aligned_memory(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (size_t bytes = 0; bytes < 300; bytes++) {
        char *memory = arena_alloc(&arena, bytes);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        memset(memory, 0xAB, bytes);
    }
    char *zeroed = arena_zalloc(&arena, 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    char *large = arena_alloc(&arena, 1 << 20);
    assert_non_null(large);
    memset(large, 1, 1 << 20);
    arena_free(&arena);
    arena_free(&arena);
}

static void arena_copies(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    assert_string_equal(arena_printf(&arena, "%s", ""), "");
    assert_null(arena_copy(&arena, "x", SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_free(&arena);
}

static void arena_ceiling(void **state)
{
    (void)state;
    struct arena arena = {.ceiling = 1000};
    assert_null(arena_alloc(&arena, 1001));
    size_t got = 0;
    while (arena_alloc(&arena, 64))
        got += 64;
    assert_in_range(got, 900, 1000);
    assert_null(arena_alloc(&arena, 64));
    arena_clear(&arena);
    assert_non_null(arena_alloc(&arena, 900));
    arena_free(&arena);
}

static void arena_is_used_again(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 100; i++)
            assert_non_null(arena_zalloc(&arena, 4000));
        assert_true(arena.used_bytes >= 400000);
        arena_clear(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_clear(&arena);
    arena_free(&arena);
}

/* ---- buffer ---- */

static void buffer_grows(void **state)
{
    (void)state;
    struct buffer b = {0};
    assert_string_equal(buffer_text(&b), "");
    buffer_append(&b, "x", 0);
    for (int i = 0; i < 1000; i++)
        buffer_printf(&b, "%d,", i);
    buffer_append_string(&b, "end");
    buffer_append_byte(&b, '!');
    assert_false(b.failed);
    assert_memory_equal(b.data, "0,1,2,", 6);
    assert_string_equal(buffer_text(&b) + b.length - 8, "999,end!");
    buffer_clear(&b);
    assert_int_equal(b.length, 0);
    buffer_append(&b, NULL, 0);
    assert_string_equal(buffer_text(&b), "");
    buffer_free(&b);
    buffer_free(&b);
}

/* A ceiling is exact wherever the memory that happens to be there ends. */
static void buffer_ceiling(void **state)
{
    (void)state;
    for (size_t step = 1; step <= 70; step++) {
        struct buffer b = {.ceiling = 300};
        char bytes[70] = {0};
        while (!b.failed)
            buffer_append(&b, bytes, step);
        assert_int_equal(b.length, 300 / step * step);
        buffer_append(&b, bytes, 1);
        buffer_append_byte(&b, 'x');
        assert_int_equal(b.length, 300 / step * step);
        assert_string_equal(buffer_text(&b), "");
        buffer_free(&b);
        assert_int_equal(b.ceiling, 300);
        assert_false(b.failed);
    }
}

static void buffer_fails_quietly(void **state)
{
    (void)state;
    struct buffer b = {0};
    buffer_append_string(&b, "abc");
    assert_false(buffer_reserve(&b, SIZE_MAX));
    assert_true(b.failed);
    buffer_append_string(&b, "def");
    assert_int_equal(b.length, 3);
    buffer_clear(&b);
    buffer_append_string(&b, "ghi");
    assert_string_equal(buffer_text(&b), "ghi");
    buffer_free(&b);
}

/* ---- numbers ---- */

static void varints_come_back(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        for (int around = -1; around <= 1; around++) {
            uint64_t value = (UINT64_C(1) << bit) + (uint64_t)around, got = 0;
            struct buffer b = {0};
            buffer_append_varint(&b, value);
            const char *at = b.data;
            assert_true(varint_read(&at, b.data + b.length, &got));
            assert_true(got == value && at == b.data + b.length);
            for (size_t cut = 0; cut < b.length; cut++) {
                at = b.data;
                assert_false(varint_read(&at, b.data + cut, &got));
            }
            buffer_free(&b);
        }
    }
}

static void varints_at_the_limit(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        bool good;
        uint64_t value;
    } rows[] = {
        {"\x00", 1, true, 0},
        {"\x80\x00", 2, true, 0},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 10, true, UINT64_MAX},
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10, false, 0},
        {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", 10, false, 0},
        {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11, false, 0},
        {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x81\x00", 11, false, 0},
        {"", 0, false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *at = rows[i].bytes;
        uint64_t got = 7;
        assert_int_equal(varint_read(&at, rows[i].bytes + rows[i].length, &got), rows[i].good);
        assert_true(got == (rows[i].good ? rows[i].value : 7));
    }
}

static void hash_is_fnv1a(void **state)
{
    (void)state;
    assert_true(hash_murmur(0, "", 0) == 0);
    assert_true(hash_murmur(0, "a", 1) == UINT64_C(0x71717d2d36b6b11));
    assert_true(hash_murmur(0, "lighthouse", 10) == UINT64_C(0x870c651ad2aaccce));
    assert_true(hash_murmur(7, "lighthouse lighthouse!!!", 24) == UINT64_C(0xf0f0fe8e0ef0de86));
    assert_true(hash_bytes("", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(hash_bytes("a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_bytes("foobar", 6) == UINT64_C(0x85944171f73967e8));
}

/* ---- UTF-8 ---- */

static void every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        size_t length = utf8_write(c, bytes), at = 0;
        bool surrogate = c >= 0xD800 && c < 0xE000;
        assert_int_equal(utf8_valid(bytes, length), !surrogate);
        assert_int_equal(utf8_next(bytes, &at), c);
        assert_int_equal(at, length);
        assert_int_equal(utf8_count(bytes, length), 1);
        for (size_t cut = 1; cut < length; cut++) {
            assert_int_equal(utf8_valid_prefix(bytes, cut), 0);
            assert_int_equal(utf8_cut(bytes, length, cut), 0);
        }
    }
}

static void invalid_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length, valid;
    } rows[] = {
        {"", 0, 0},
        {"a\0b", 3, 3},
        {"\x80", 1, 0},
        {"ab\xC0\x80", 4, 2},
        {"\xC1\xBF", 2, 0},
        {"\xE0\x9F\xBF", 3, 0},
        {"\xED\xA0\x80", 3, 0},
        {"\xF0\x8F\xBF\xBF", 4, 0},
        {"\xF4\x90\x80\x80", 4, 0},
        {"\xF5\x80\x80\x80", 4, 0},
        {"\xFF", 1, 0},
        {"\xE4\xB8", 2, 0},
        {"\xE4\x41\xAD", 3, 0},
        {"\xF0\x9F\x98\x41", 4, 0},
        {"eight bytes and\xFF more", 21, 15},
        {"exactly8\xFF", 9, 8},
        {"é\xC3", 3, 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(utf8_valid_prefix(rows[i].text, rows[i].length), rows[i].valid);
}

static void cutting_text(void **state)
{
    (void)state;
    static const char text[] = "aé合😀";
    static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10};
    for (size_t limit = 0; limit < COUNT(want); limit++)
        assert_int_equal(utf8_cut(text, 10, limit), want[limit]);
    assert_int_equal(utf8_count(text, 10), 4);
    assert_int_equal(utf8_count(NULL, 0), 0);
    assert_int_equal(utf8_cut(NULL, 0, 5), 0);
}

static void ascii(void **state)
{
    (void)state;
    char text[40];
    memset(text, 'a', sizeof text);
    for (size_t length = 0; length <= sizeof text; length++) {
        assert_true(utf8_is_ascii(text, length));
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)0x80;
            assert_false(utf8_is_ascii(text, length));
            text[i] = 'a';
        }
    }
}

/* ---- slices ---- */

static void slices(void **state)
{
    (void)state;
    assert_int_equal(slice_of(NULL).length, 0);
    assert_true(slice_equal(slice_of(""), (struct slice){0}));
    assert_false(slice_equal(slice_of("a"), slice_of("b")));
    assert_false(slice_equal_text(slice_of("ab"), "a"));
    assert_true(slice_starts(slice_of("abc"), ""));
    assert_true(slice_starts(slice_of("abc"), "abc"));
    assert_false(slice_starts(slice_of("ab"), "abc"));
    assert_slice(slice_from(slice_of("abc"), 1), "bc");
    assert_slice(slice_from(slice_of("abc"), 3), "");
    assert_slice(slice_trim(slice_of(" \t\r\na b\x01\n")), "a b");
    assert_slice(slice_trim(slice_of(" \n ")), "");
    assert_slice(slice_trim(slice_of("\u00A0x")), "\u00A0x");
}

static void lines(void **state)
{
    (void)state;
    struct slice rest = slice_of("one\n\nthree"), line;
    assert_true(slice_line(&rest, &line));
    assert_slice(line, "one");
    assert_true(slice_line(&rest, &line));
    assert_slice(line, "");
    assert_true(slice_line(&rest, &line));
    assert_slice(line, "three");
    assert_false(slice_line(&rest, &line));
    rest = slice_of("end\n");
    assert_true(slice_line(&rest, &line));
    assert_false(slice_line(&rest, &line));
}

/* ---- errors ---- */

static void error_records(void **state)
{
    (void)state;
    tifa_error error;
    assert_int_equal(tifa_fail(&error, TIFA_ERR_LIMIT, "%d too many", 3), TIFA_ERR_LIMIT);
    assert_int_equal(error.status, TIFA_ERR_LIMIT);
    assert_true(error.position == TIFA_NO_POSITION);
    assert_string_equal(error.message, "3 too many");
    assert_int_equal(tifa_error_prefix(&error, TIFA_ERR_LIMIT, "file '%s'", "x"), TIFA_ERR_LIMIT);
    assert_string_equal(error.message, "file 'x': 3 too many");
    assert_int_equal(tifa_fail_memory(&error), TIFA_ERR_MEMORY);
    assert_string_equal(error.message, "out of memory");
}

static void error_of_the_system(void **state)
{
    (void)state;
    tifa_error error;
    errno = ENOENT;
    assert_int_equal(tifa_fail_errno(&error, "cannot open '%s'", "x"), TIFA_ERR_IO);
    assert_string_equal(error.message, "cannot open 'x': No such file or directory");
    errno = ENOMEM;
    assert_int_equal(tifa_fail_errno(&error, "cannot"), TIFA_ERR_MEMORY);
    errno = EIO;
    assert_int_equal(tifa_fail_errno(NULL, "cannot"), TIFA_ERR_IO);
    errno = ENOMEM;
    assert_int_equal(tifa_fail_errno(NULL, "cannot"), TIFA_ERR_MEMORY);
}

static void no_error_record(void **state)
{
    (void)state;
    assert_int_equal(tifa_fail(NULL, TIFA_ERR_QUERY, "x"), TIFA_ERR_QUERY);
    assert_int_equal(tifa_error_prefix(NULL, TIFA_ERR_QUERY, "x"), TIFA_ERR_QUERY);
    assert_int_equal(tifa_fail_memory(NULL), TIFA_ERR_MEMORY);
}

static void long_messages_are_cut_at_a_code_point(void **state)
{
    (void)state;
    tifa_error error;
    char text[2000];
    for (size_t lead = 0; lead < 8; lead++) {
        struct buffer b = {0};
        buffer_append(&b, "xxxxxxxx", lead);
        while (b.length + 4 < sizeof text)
            buffer_append_string(&b, lead % 2 ? "合" : "😀");
        snprintf(text, sizeof text, "%s", buffer_text(&b));
        buffer_free(&b);
        tifa_fail(&error, TIFA_ERR_IO, "%s", text);
        assert_in_range(strlen(error.message), TIFA_MESSAGE_BYTES - 8, TIFA_MESSAGE_BYTES - 1);
        assert_true(utf8_valid(error.message, strlen(error.message)));
        errno = EIO;
        tifa_fail_errno(&error, "%s", text);
        assert_true(utf8_valid(error.message, strlen(error.message)));
        tifa_fail(&error, TIFA_ERR_IO, "%.*s", 1000 + (int)lead, "");
        tifa_error_prefix(&error, TIFA_ERR_IO, "%s", text + lead);
        assert_true(utf8_valid(error.message, strlen(error.message)));
    }
}

/* ---- what a terminal may see ---- */

static void printable(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"plain text\nwith a line", "plain text\nwith a line"},
        {"tab\there", "tab here"},
        {"\x1B[31mred", "\uFFFD[31mred"},
        {"a\rb\x7F"
         "c",
         "a\uFFFDb\uFFFDc"},
        {"c1 \xC2\x85\xC2\x9B", "c1 \uFFFD\uFFFD"},
        {"bidi \u202E\u2066\u200F\u061C", "bidi \uFFFD\uFFFD\uFFFD\uFFFD"},
        {"bad \xFF\xC3 utf-8 \xE4\xB8", "bad \uFFFD\uFFFD utf-8 \uFFFD\uFFFD"},
        {"合作 😀 é \u00A0", "合作 😀 é \u00A0"},
        {"", ""},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer out = {0};
        printable_append(&out, slice_of(rows[i].text));
        good = same_text(rows[i].text, buffer_text(&out), rows[i].want) && good;
        buffer_free(&out);
    }
    assert_true(good);
}

static void printable_message_is_one_line(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    printable_message(out, "tifa", "two\nlines\x1B");
    fclose(out);
    assert_string_equal(text, "tifa: two lines\uFFFD\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_aligned_memory),
        cmocka_unit_test(arena_copies),
        cmocka_unit_test(arena_ceiling),
        cmocka_unit_test(arena_is_used_again),
        cmocka_unit_test(buffer_grows),
        cmocka_unit_test(buffer_ceiling),
        cmocka_unit_test(buffer_fails_quietly),
        cmocka_unit_test(varints_come_back),
        cmocka_unit_test(varints_at_the_limit),
        cmocka_unit_test(hash_is_fnv1a),
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(invalid_utf8),
        cmocka_unit_test(cutting_text),
        cmocka_unit_test(ascii),
        cmocka_unit_test(slices),
        cmocka_unit_test(lines),
        cmocka_unit_test(error_records),
        cmocka_unit_test(error_of_the_system),
        cmocka_unit_test(no_error_record),
        cmocka_unit_test(long_messages_are_cut_at_a_code_point),
        cmocka_unit_test(printable),
        cmocka_unit_test(printable_message_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

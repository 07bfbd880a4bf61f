/* Queries at their limits, from both sides, and queries that are garbage. */
#include "test_query_fixture.h"

#include "query/language/lexer.h"

/* ---- limits ---- */

static struct buffer long_text;

static const char *repeated(const char *piece, size_t count, const char *end)
{
    buffer_clear(&long_text);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(&long_text, piece);
    buffer_append_string(&long_text, end);
    return parse_with(&any, (struct slice){long_text.data, long_text.length});
}

static int free_long_text(void **state)
{
    (void)state;
    buffer_free(&long_text);
    return 0;
}

static void long_messages_are_valid(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (size_t lead = 0; lead < 4; lead++) {
        buffer_clear(&text);
        buffer_printf(&text, "date:%.*s", (int)lead, "xxxx");
        for (size_t i = 0; i < 300; i++)
            buffer_append_string(&text, "合");
        assert_int_equal(*parse_with(&any, (struct slice){text.data, text.length}), '!');
        assert_message("' is no date; expected 2021");
    }
    assert_int_equal(*repeated("a", 4000, ":x"), '!');
    assert_message("a'; expected title");
    buffer_free(&text);
}

static void limit_of_bytes(void **state)
{
    (void)state;
    assert_string_equal(repeated(" ", QUERY_BYTES - 1, "a"), "a~");
    assert_string_equal(repeated(" ", QUERY_BYTES, "a"), "!-1 the query has 4097 bytes, the limit is 4096");
    assert_string_equal(repeated("a", QUERY_BYTES + 1, ""), "!-1 the query has 4097 bytes, the limit is 4096");
}

static void limit_of_words(void **state)
{
    (void)state;
    assert_int_equal(*repeated("a ", QUERY_WORDS, ""), '(');
    assert_string_equal(repeated("a ", QUERY_WORDS, "b"),
                        "!128 the query has more than 64 words, at character 129 of the query");
    assert_int_equal(*repeated("合", QUERY_WORDS, ""), '"');
    assert_string_equal(repeated("合", QUERY_WORDS + 1, ""),
                        "!192 the query has more than 64 words, at character 65 of the query");
    buffer_clear(&long_text);
    buffer_append_string(&long_text, "==");
    for (size_t i = 0; i < QUERY_WORDS; i++) /* words that must be written so are counted once */
        buffer_append_string(&long_text, "合");
    assert_int_equal(*parse_with(&any, (struct slice){long_text.data, long_text.length}), '=');
    assert_int_equal(*repeated("title:a ", QUERY_WORDS, ""), '(');
    assert_int_equal(*repeated("title:a ", QUERY_WORDS + 1, ""), '!');
    assert_int_equal(*repeated("lang:en ", 300, "a"), '(');
}

static void limit_of_depth(void **state)
{
    (void)state;
    char closing[QUERY_DEPTH + 2] = {0};
    memset(closing, ')', QUERY_DEPTH);
    assert_string_equal(repeated("(", QUERY_DEPTH, "a"), "a~");
    assert_string_equal(repeated("(", QUERY_DEPTH, closing), "nothing");
    assert_string_equal(repeated("(", QUERY_DEPTH + 1, "a"),
                        "!20 brackets are nested deeper than 20, at character 21 of the query");
    assert_string_equal(repeated("() ", 1000, "a"), "a~");
    assert_string_equal(repeated(")", 1000, "a"), "a~");
    assert_int_equal(*repeated("NOT (", QUERY_DEPTH, "a"), 'a');
}

static void what_must_be_refused_quickly(void **state)
{
    (void)state;
    assert_int_equal(*repeated("NOT (", 200000, ""), '!');
    assert_int_equal(*repeated("NOT (", QUERY_BYTES / 5, ""), '!');
    assert_int_equal(*repeated("=", QUERY_BYTES - 1, "a"), 'a');
    assert_int_equal(*repeated("-", QUERY_BYTES - 1, "a"), '(');
    assert_int_equal(*repeated("NOT ", QUERY_BYTES / 4 - 1, "a"), '(');
    assert_int_equal(*repeated("+-", QUERY_BYTES / 2 - 1, "a"), '(');
    assert_int_equal(*repeated("title:", QUERY_BYTES / 6, ""), '!');
    assert_int_equal(*repeated("\"", QUERY_BYTES, ""), 'n');
    assert_int_equal(*repeated("a OR ", 60, "b"), '(');
}

/* ---- garbage ---- */

/* What may be wrong is on a list; all else is taken as it comes. */
static void garbage_is_no_error(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a", "b-c", "合",  "\"", "“",      "」",     "(",     ")",         "-",        "+",      "=",
        " ", " ",   "AND", "OR", "NOT",    "title:", "lang:", "date:2021", "id:",      ".",      "...",
        "?", "&",   "/",   "'",  "*",      "~2",     "~",     "@",         "@win-win", "NEAR/3", "BEFORE/",
        ":", ";",   "\\",  "\n", "\u00AD", "\u3000", "😀",     "\x01",      "%",        "us"};
    static const char *const documented[] = {"expected a word or a phrase", "is no date",          "unknown field",
                                             "expected a number of words",  "unknown formulation", "a '*' ",
                                             "on each of two sides",        "deeper than",         "more than 64"};
    for (int round = 0; round < 20000; round++) {
        buffer_clear(&long_text);
        for (uint32_t i = 1 + chance(20); i > 0; i--)
            buffer_append_string(&long_text, pieces[chance(COUNT(pieces))]);
        const char *got = parse_with(&any, (struct slice){long_text.data, long_text.length});
        bool known = *got != '!';
        for (size_t i = 0; i < COUNT(documented); i++)
            known = known || strstr(got, documented[i]);
        if (!known)
            fail_msg("<%s> gave <%s>", buffer_text(&long_text), got);
    }
}

static void every_byte_is_taken(void **state)
{
    (void)state;
    for (int byte = 0; byte < 0x80; byte++) {
        char text[] = {'a', (char)byte, 'b', ' ', (char)byte, ' ', (char)byte, (char)byte};
        const char *got = parse_with(&any, (struct slice){text, sizeof text});
        bool refused = byte == ':' || byte == '*' || byte == '~' || byte == '@';
        if (*got == '!' && !refused)
            fail_msg("byte %d gave <%s>", byte, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_messages_are_valid),
        cmocka_unit_test(limit_of_bytes),
        cmocka_unit_test(limit_of_words),
        cmocka_unit_test(limit_of_depth),
        cmocka_unit_test(what_must_be_refused_quickly),
        cmocka_unit_test(garbage_is_no_error),
        cmocka_unit_test(every_byte_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, free_long_text);
}

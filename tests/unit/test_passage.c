/* Articles to passages: the bounds of their length, where they are cut, and that nothing is lost. */
#include "test_fixture.h"

#include "corpus/passage.h"
#include "query/language/lexer.h"

/* Two phrases with the widest windows, and the widest between them. */
_Static_assert(PASSAGE_CONTEXT >= 2 * (QUERY_WORDS + QUERY_WINDOW) + QUERY_WINDOW, "context reaches as far as queries");

static struct tokens tokens, alone;
static struct passages passages;
static struct buffer text;

static int free_all(void **state)
{
    (void)state;
    tokens_free(&tokens);
    tokens_free(&alone);
    passages_free(&passages);
    passages_free(&passages);
    buffer_free(&text);
    return 0;
}

static size_t tokens_in(struct slice passage)
{
    OK(tokens_parse(&alone, passage.data, passage.length, TOKENS_OF_TEXT, &failure));
    return alone.count;
}

static struct slice whole(void)
{
    return (struct slice){text.data, text.length};
}

/* Each passage has tokens and no white space at its ends, they are in order, and between them is white
 * space or nothing. */
static void check_cover(struct slice article)
{
    size_t at = 0, total = 0;
    for (size_t i = 0; i < passages.count; i++) {
        struct slice p = passages.items[i].text;
        size_t start = (size_t)(p.data - article.data);
        assert_in_range(start, at, article.length);
        assert_int_equal(slice_trim((struct slice){article.data + at, start - at}).length, 0);
        assert_int_equal(slice_trim(p).length, p.length);
        size_t count = tokens_in(p);
        assert_true(count > 0);
        total += count;
        at = start + p.length;
    }
    assert_int_equal(total, tokens_in(article));
    if (passages.count)
        assert_int_equal(slice_trim(slice_from(article, at)).length, 0);
}

/* Joined, and split once more, the passages are the same. */
/* A passage has context where a sentence goes on behind it, and it is that, as far as a query sees. */
static void check_context(void)
{
    for (size_t i = 0; i < passages.count; i++) {
        const struct passage *p = &passages.items[i], *next = i + 1 < passages.count ? p + 1 : NULL;
        size_t to_next = next && next->continues ? (size_t)(next->text.data + next->text.length - p->text.data) : 0;
        size_t own = tokens_in((struct slice){p->text.data, to_next ? to_next : p->text.length}), count = 0;
        while (own > count && alone.items[own - 1 - count].byte_start >= p->text.length)
            count++;
        own -= count;
        for (count = 0; own + count < alone.count && !alone.items[own + count].starts_sentence; count++)
            ;
        count = count < PASSAGE_CONTEXT ? count : PASSAGE_CONTEXT;
        size_t end = count ? alone.items[own + count - 1].byte_end : p->text.length;
        assert_in_range(p->context, end - p->text.length, end - p->text.length + PASSAGE_CONTEXT_SIGNS);
        struct slice with_signs = {p->text.data, p->text.length + p->context};
        assert_int_equal(tokens_in(with_signs), own + count);
        assert_int_equal(slice_trim(with_signs).length, with_signs.length);
    }
}

static void check_join(void)
{
    struct passages again = {0};
    struct tokens scratch = {0};
    struct buffer joined = {0};
    for (size_t i = 0; i < passages.count; i++)
        passage_join(&joined, passages.items[i].text, passages.items[i].continues);
    OK(passages_split(&again, (struct slice){joined.data, joined.length}, &scratch, &failure));
    assert_int_equal(again.count, passages.count);
    for (size_t i = 0; i < again.count; i++) {
        assert_int_equal(again.items[i].continues, passages.items[i].continues);
        assert_true(slice_equal(again.items[i].text, passages.items[i].text));
    }
    passages_free(&again);
    tokens_free(&scratch);
    buffer_free(&joined);
}

/* Splits and shows each passage as its number of tokens, with "+" before what continues a paragraph. */
static const char *split(struct slice article)
{
    static char shown[1024];
    struct buffer out = {0};
    OK(passages_split(&passages, article, &tokens, &failure));
    check_cover(article);
    check_context();
    check_join();
    for (size_t i = 0; i < passages.count; i++)
        buffer_printf(&out, "%s%s%zu", i ? " " : "", passages.items[i].continues ? "+" : "",
                      tokens_in(passages.items[i].text));
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

/* A shape is a list of sentences by their number of words; "/" ends a paragraph: "10 20/30" has two. */
static struct slice article_of(const char *shape, const char *word, const char *stop)
{
    buffer_clear(&text);
    for (char *next; *shape; shape = next) {
        unsigned long words = strtoul(shape, &next, 10);
        for (unsigned long i = 0; i < words; i++)
            buffer_append_string(&text, word);
        buffer_append_string(&text, stop);
        if (*next == '/')
            buffer_append_string(&text, "\n\n");
        next += *next != '\0';
    }
    return whole();
}

static void check(const char *word, const char *stop, const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, split(article_of(rows[i].text, word, stop)), rows[i].want) && good;
    assert_true(good);
}

static const struct text_row shapes[] = {
    {"1", "1"},
    {"47", "47"},
    {"48", "48"},
    {"48/48", "48 48"},
    {"47/48", "95"},
    {"10/10/10", "30"},
    {"20/20/20/20", "60 20"},
    {"5/100/5", "105 5"},
    {"47/153", "200"},
    {"47/154", "47 154"},
    {"100 100", "200"},
    {"100 101", "100 +101"},
    {"100 100 1", "100 +101"},
    {"150 150", "150 +150"},
    {"60 60 60 60 60", "180 +120"},
    {"40 40 40 40 40 40 40", "160 +120"},
    {"201", "201"},
    {"500", "500"},
    {"500 10", "500 +10"},
    {"10 500 10", "10 +500 +10"},
    {"30 500/10", "30 +500 10"},
    {"100 100 30/10", "100 +130 10"},
    {"1000", "1000"},
    {"10 1000 10", "10 +1000 +10"},
    {"1001", "1000 +1"},
    {"2500", "1000 +1000 +500"},
    {"10/1000", "10 1000"},
    {"150/150/150", "150 150 150"},
    {"190 190 190 190", "190 +190 +190 +190"},
};

static void bounds_in_english(void **state)
{
    (void)state;
    check("Word ", ". ", shapes, COUNT(shapes));
}

static void bounds_in_chinese(void **state)
{
    (void)state;
    check("合", "。", shapes, COUNT(shapes));
}

static void no_text_no_passage(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " \n\n \n", "* * *", "\n\n—\n\n...\n\n", "。。。"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(split(slice_of(texts[i])), "");
    OK(passages_split(&passages, (struct slice){NULL, 0}, &tokens, &failure));
    assert_int_equal(passages.count, 0);
}

static void a_heading_goes_with_what_follows(void **state)
{
    (void)state;
    struct slice article = slice_of("WIN-WIN COOPERATION\n\nIt began with a phrase.\n\n* * *\n\nIt ended so.\n");
    assert_string_equal(split(article), "11");
    assert_slice(passages.items[0].text, "WIN-WIN COOPERATION\n\nIt began with a phrase.\n\n* * *\n\nIt ended so.");
    OK(tokens_parse(&alone, article.data, article.length, TOKENS_OF_TEXT, &failure));
    assert_true(alone.items[3].starts_sentence);
}

static void what_has_no_token_stays_with_its_neighbour(void **state)
{
    (void)state;
    buffer_clear(&text);
    buffer_append_string(&text, "* * *\n\n");
    for (int i = 0; i < 60; i++)
        buffer_append_string(&text, "word ");
    buffer_append_string(&text, "\n\n—\n\n");
    for (int i = 0; i < 60; i++)
        buffer_append_string(&text, "word ");
    assert_string_equal(split(whole()), "60 60");
    assert_true(slice_starts(passages.items[0].text, "* * *"));
    assert_true(slice_starts(passages.items[1].text, "word"));
}

/* The end of each passage but the last, and the start of the next. */
static void check_cut(const char *stop, const char *end, const char *start)
{
    buffer_clear(&text);
    for (int sentence = 0; sentence < 3; sentence++) {
        for (int i = 0; i < 99; i++)
            buffer_append_string(&text, "合");
        buffer_append_string(&text, "作");
        buffer_append_string(&text, stop);
    }
    OK(passages_split(&passages, whole(), &tokens, &failure));
    assert_int_equal(passages.count, 2);
    struct slice first = passages.items[0].text;
    size_t length = strlen(end);
    assert_true(first.length > length);
    assert_slice(slice_from(first, first.length - length), end);
    assert_true(slice_starts(passages.items[1].text, start));
}

static void cuts(void **state)
{
    (void)state;
    check_cut("。", "作。", "合");
    check_cut("！”", "作！”", "合");
    check_cut("？」", "作？」", "合");
    check_cut("……", "作……", "合");
    check_cut("。“", "作。", "“合");
    check_cut("。 ", "作。", "合");
    check_cut("。\n“", "作。", "“合");
    check_cut(".” ", "作.”", "合");
}

static void single_line_breaks_end_no_paragraph(void **state)
{
    (void)state;
    assert_string_equal(split(slice_of("one two\nthree\r\nfour")), "4");
    buffer_clear(&text);
    for (int i = 0; i < 130; i++)
        buffer_append_string(&text, "word\n");
    assert_string_equal(split(whole()), "130");
}

static void every_blank_line_ends_a_paragraph(void **state)
{
    (void)state;
    static const char *const gaps[] = {"\n\n", "\n \t\n", "\r\n\r\n", "\n\x01\n", "\n\n\n \n\n"};
    for (size_t i = 0; i < COUNT(gaps); i++) {
        buffer_clear(&text);
        for (int paragraph = 0; paragraph < 3; paragraph++) {
            for (int word = 0; word < 60; word++)
                buffer_append_string(&text, " word");
            buffer_append_string(&text, gaps[i]);
        }
        assert_string_equal(split(whole()), "60 60 60");
    }
}

/* A character that opens into several tokens is not shared between two passages. */
static void parts_of_a_character_at_the_cut(void **state)
{
    (void)state;
    buffer_clear(&text);
    for (int i = 0; i < 600; i++)
        buffer_append_string(&text, "㎡");
    buffer_append_string(&text, "x");
    assert_string_equal(split(whole()), "1000 +201");
    buffer_clear(&text);
    buffer_append_string(&text, "x");
    for (int i = 0; i < 600; i++)
        buffer_append_string(&text, "㎡");
    assert_string_equal(split(whole()), "999 +202");
    buffer_clear(&text);
    buffer_append_string(&text, "x");
    for (int i = 0; i < 500; i++)
        buffer_append_string(&text, "㎡");
    assert_string_equal(split(whole()), "999 +2");
}

/* Random shapes against what the header promises. */
static void bounds_of_any_shape(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        buffer_clear(&text);
        for (uint32_t sentences = 1 + chance(40); sentences > 0; sentences--) {
            for (uint32_t words = 1 + chance(chance(4) ? 30 : chance(4) ? 400 : 3000); words > 0; words--)
                buffer_append_string(&text, chance(5) ? "word " : "合");
            buffer_append_string(&text, chance(3) ? ". " : "!\n\n");
        }
        split(whole());
        for (size_t i = 0; i < passages.count; i++) {
            struct slice p = passages.items[i].text;
            size_t count = tokens_in(p), sentences = 0;
            for (size_t k = 0; k < alone.count; k++)
                sentences += alone.items[k].starts_sentence;
            assert_true(count <= PASSAGE_LONG || sentences == 1);
            assert_true(count <= PASSAGE_SENTENCE);
            assert_false(i == 0 && passages.items[i].continues);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_in_english),
        cmocka_unit_test(bounds_in_chinese),
        cmocka_unit_test(no_text_no_passage),
        cmocka_unit_test(a_heading_goes_with_what_follows),
        cmocka_unit_test(what_has_no_token_stays_with_its_neighbour),
        cmocka_unit_test(cuts),
        cmocka_unit_test(single_line_breaks_end_no_paragraph),
        cmocka_unit_test(every_blank_line_ends_a_paragraph),
        cmocka_unit_test(parts_of_a_character_at_the_cut),
        cmocka_unit_test(bounds_of_any_shape),
    };
    return cmocka_run_group_tests(tests, NULL, free_all);
}

/* Points of lists, cells of tables and marks of notes: what the layout of a text says. */
#include "test_fixture.h"

#include "corpus/article.h"
#include "corpus/base/utf8.h"
#include "corpus/layout.h"
#include "corpus/passage.h"

struct row {
    const char *text, *want;
};

static void check_rows(const struct row *rows, size_t count, void (*settle)(struct slice, struct buffer *))
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        struct buffer out = {0};
        settle(slice_of(rows[i].text), &out);
        good = same_text(rows[i].text, buffer_text(&out), rows[i].want) && good;
        bool same = strcmp(rows[i].text, rows[i].want) == 0;
        if (!same && layout_is_plain(slice_of(rows[i].text)))
            good = same_text(rows[i].text, "said to be plain", rows[i].want);
        buffer_free(&out);
    }
    assert_true(good);
}

static void points(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Agreed:\n• Locks\n• Weirs", "Agreed:\n\n• Locks\n\n• Weirs"},
        {"Agreed\n·Locks\n◆ Weirs\nThe end", "Agreed\n\n·Locks\n\n◆ Weirs\n\nThe end"},
        {"Agreed:\n- Locks\n- Weirs", "Agreed:\n\n- Locks\n\n- Weirs"},
        {"Agreed on\n* Locks\n* Weirs", "Agreed on\n\n* Locks\n\n* Weirs"},
        {"Agreed on\n1. Locks\n2. Weirs\n3. Mills", "Agreed on\n\n1. Locks\n\n2. Weirs\n\n3. Mills"},
        {"To\n(a) keep locks\n(b) mend weirs", "To\n\n(a) keep locks\n\n(b) mend weirs"},
        {"To\n(i) keep\n(ii) mend", "To\n\n(i) keep\n\n(ii) mend"},
        {"共识\n一、合作\n二、共赢", "共识\n\n一、合作\n\n二、共赢"},
        {"共识\n（一）合作\n①共赢\n2、发展", "共识\n\n（一）合作\n\n①共赢\n\n2、发展"},
        /* a point that goes on */
        {"• Locks and\n  weirs\n• Mills", "• Locks and\n  weirs\n\n• Mills"},
        {"• Locks and\nweirs", "• Locks and\nweirs"},
        {"• Locks\nThe end", "• Locks\n\nThe end"},
        {"• A line that was ended as it came near the margin, beside the river\nThames, no doubt",
         "• A line that was ended as it came near the margin, beside the river\nThames, no doubt"},
        /* prose that was wrapped there */
        {"He was at the age of\n45. He left", "He was at the age of\n45. He left"},
        {"the lock\n- and the weir -\nstood", "the lock\n- and the weir -\nstood"},
        {"as paragraph\n(b) has it", "as paragraph\n(b) has it"},
        {"of the year\n1995. Then", "of the year\n1995. Then"},
        {"win-\nwin", "win-\nwin"},
        {"-5 degrees\n-6 degrees", "-5 degrees\n-6 degrees"},
        {"•\nx", "•\nx"},
        /* already paragraphs */
        {"Agreed:\n\n• Locks\n\n• Weirs", "Agreed:\n\n• Locks\n\n• Weirs"},
        {"A\n\n\nB\n", "A\n\n\nB\n"},
        {"", ""},
    };
    check_rows(rows, COUNT(rows), layout_part);
}

static void cells(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"| Mill | Tons |\n|---|:--|\n| Eel Pie | 5 |", "Mill\n\nTons\n\nEel Pie\n\n5\n\n"},
        {"Before.\n| Mill | Tons |\nAfter", "Before.\n\nMill\n\nTons\n\nAfter"},
        {"Mill\tTons\nEel Pie\t5\nAfter", "Mill\n\nTons\n\nEel Pie\n\n5\n\nAfter"},
        {"Mill | Tons\nEel Pie | 5", "Mill\n\nTons\n\nEel Pie\n\n5\n\n"},
        {"Mill | Tons\nEel Pie", "Mill | Tons\nEel Pie"},
        {"one\ttab\nof prose", "one\ttab\nof prose"},
        {"a||b\nc||d", "a||b\nc||d"},
    };
    check_rows(rows, COUNT(rows), layout_part);
}

static void note_marks(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"lock control¹ measures", "lock control measures"},
        {"the flood.³ In 1995⁴ this", "the flood. In 1995 this"},
        {"weirs¹²", "weirs"},
        {"weirs¹,² and", "weirs and"},
        {"respect[2] for all", "respect for all"},
        {"the flood.[3] In 1995[4, 5] this", "the flood. In 1995 this"},
        {"respect[1][2][3–5], too", "respect, too"},
        {"“weirs”¹ and (locks)²", "“weirs” and (locks)"},
        {"水坝¹很高。²", "水坝很高。"},
        {"café¹ and", "café and"},
        /* no notes */
        {"5 km² of 10⁶ m³ and CO² and x²", "5 km² of 10⁶ m³ and CO² and x²"},
        {"see [12] there", "see [12] there"},
        {"[1] Ibid.", "[1] Ibid."},
        {"rule[2020] text[a] list[1](x)", "rule[2020] text[a] list[1](x)"},
        {"F-35² and G20³", "F-35² and G20³"},
        {"¹ A note", "¹ A note"},
        {"weirs[1", "weirs[1"},
        {"weirs[,1]", "weirs[,1]"},
        {"", ""},
    };
    check_rows(rows, COUNT(rows), layout_drop_note_marks);
}

/* ---- an article ---- */

static struct article *finished(struct slice text)
{
    struct article *article = article_new();
    OK(article_set(article, ARTICLE_ID, slice_of("a-lock"), &failure));
    OK(article_set_text(article, text, &failure));
    if (article->text.length && article_finish(article, false, &failure) == TIFA_OK)
        return article;
    article_free(article);
    return NULL;
}

static void rejoin(struct slice text, struct buffer *out)
{
    struct passages passages = {0};
    struct tokens scratch = {0};
    buffer_clear(out);
    OK(passages_split(&passages, text, &scratch, &failure));
    for (size_t i = 0; i < passages.count; i++)
        passage_join(out, passages.items[i].text, passages.items[i].continues);
    passages_free(&passages);
    tokens_free(&scratch);
}

static void no_phrase_goes_from_point_to_point(void **state)
{
    (void)state;
    struct article *article = finished(slice_of("Agreed:\n• The sides want win-win\n• Cooperation resumes"));
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, article->text.data, article->text.length, TOKENS_OF_TEXT, &failure));
    for (size_t i = 1; i < tokens.count; i++)
        assert_int_equal(tokens.items[i].starts_sentence, i == 1 || i == 6);
    struct passages passages = {0};
    OK(passages_split(&passages, article->text, &tokens, &failure));
    assert_int_equal(passages.count, 1); /* short points are joined as short paragraphs are */
    passages_free(&passages);
    tokens_free(&tokens);
    article_free(article);
}

/* Lines of all kinds in any order: nothing but marks goes, and what was settled stays, through passages too. */
static void settled_once_for_all(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "• Locks",    "- Weirs",  "- mills", "1. One",  "2. Two",       "3. three", "(a) here", "(b) There", "",
        "",           "Prose",    "prose.",  "Prose:",  "a\tb",         "c\td",     "| x | y |", "|--|--|",  "p | q",
        "一、合作",   "共赢。",   "*",       "  deep",  "word¹ more",   "see[1][2]", "5. five",  "10. ten",   "A long line "
        "that is wider than sixty columns but narrower than a hundred", "— Why?", "\t| m | n |\to\t"};
    for (int round = 0; round < 3000; round++) {
        struct buffer text = {0}, joined = {0};
        for (size_t n = 1 + chance(12); n > 0; n--) {
            buffer_append_string(&text, lines[chance(COUNT(lines))]);
            buffer_append_byte(&text, '\n');
        }
        struct article *once = finished((struct slice){text.data, text.length});
        struct article *twice = once ? finished(once->text) : NULL;
        if (twice) {
            assert_true(slice_equal(once->text, twice->text));
            rejoin(once->text, &joined);
            struct article *third = finished((struct slice){joined.data, joined.length});
            if (third)
                assert_true(slice_equal(third->text, (struct slice){joined.data, joined.length}));
            article_free(third);
        }
        article_free(once);
        article_free(twice);
        buffer_free(&text);
        buffer_free(&joined);
    }
}

/* What makes careless parsers slow; the test is that it ends. */
static void adversaries(void **state)
{
    (void)state;
    static const char *const signs[] = {"1. \n", "1. a\n", "(a) b\n9. c\n", "- \n", "|\n", "| |\n", "a\tb\n", "[1]",
                                        "a[1]",  "a[",     "x¹",            "¹",    "一",  "•",     "• a\n",  "| a | b |\n"};
    for (size_t i = 0; i < COUNT(signs); i++) {
        struct buffer text = {0}, out = {0};
        while (text.length < 400000)
            buffer_append_string(&text, signs[i]);
        layout_part((struct slice){text.data, text.length}, &out);
        buffer_clear(&out);
        layout_drop_note_marks((struct slice){text.data, text.length}, &out);
        buffer_free(&text);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points),
        cmocka_unit_test(cells),
        cmocka_unit_test(note_marks),
        cmocka_unit_test(no_phrase_goes_from_point_to_point),
        cmocka_unit_test(settled_once_for_all),
        cmocka_unit_test(adversaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

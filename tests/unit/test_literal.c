/* Occurrences found without tokens: as many as the matcher finds, or no word about it. */
#include "test_fixture.h"

#include "query/language/parser.h"
#include "query/literal.h"
#include "query/match.h"

static struct tokens tokens;
static struct literal_finds finds;

static int tear_down(void **state)
{
    (void)state;
    tokens_free(&tokens);
    literal_finds_free(&finds);
    return 0;
}

static void parse(const char *text, struct query *query)
{
    static const struct parser_options options = {.today = 20240331};
    *query = (struct query){0};
    OK(query_parse(slice_of(text), &options, query, &failure));
}

/* What was found is what the matcher finds. */
static void check(const char *phrase, const char *text, const struct match_result *want)
{
    bool same = finds.count == want->span_count;
    for (size_t i = 0; i < finds.count && same; i++)
        same = finds.spans[i].start == tokens.items[want->spans[i].first].byte_start &&
               finds.spans[i].end == tokens.items[want->spans[i].last].byte_end;
    if (!same)
        fail_msg("%s in '%s': %zu, or elsewhere, not %zu", phrase, text, finds.count, want->span_count);
}

/* The occurrences in text, or -1; what is told must be right, whatever bound is given. */
static int count(const char *phrase, const char *text)
{
    struct query query;
    struct literal literal;
    struct matcher *matcher;
    struct match_result want;
    parse(phrase, &query);
    literal_of_query(&query, &literal);
    assert_true(literal.count > 0);
    OK(matcher_new(&query, &matcher, &failure));
    OK(tokens_parse(&tokens, text, strlen(text), TOKENS_OF_TEXT, &failure));
    struct match_passage passage = {.text = slice_of(text), .tokens = &tokens, .count = tokens.count};
    OK(matcher_run(matcher, &passage, &want, &failure));
    if (want.span_count && literal_find(&literal, slice_of(text), want.span_count, &finds))
        check(phrase, text, &want);
    bool known = literal_find(&literal, slice_of(text), UINT64_MAX, &finds);
    if (known)
        check(phrase, text, &want);
    matcher_free(matcher);
    query_free(&query);
    return known ? (int)finds.count : -1;
}

struct row {
    const char *phrase, *text;
    int want;
};

static void counted(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"win win\"", "A win-win for all.", 1},
        {"\"win win\"", "win win win win win", 2},
        {"\"sea bed\"", "The SEA\nBed, the sea bed.", 2},
        {"\"sea bed\"", "sea, bed; bedsea bed; sea bedrock", 1},
        {"\"sea bed\"", "sea 12 bed, sea12 bed, sea12bed", 0},
        {"\"the sea bed\"", "the sea bet, a sea bed, the sea", 0},
        {"\"sea bed\"", "the nation's sea bed", 1},
        {"\"of us\"", "one of us", 1},
        {"\"of us\"", "J. Sato of us", 1},
        {"\"bed of\"", "a bed", 0},
        {"\"sea\"", "", 0},
        {"\"sea bed\"", "the  sea bed  ", 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (count(rows[i].phrase, rows[i].text) != rows[i].want)
            fail_msg("%s in '%s' is not %d", rows[i].phrase, rows[i].text, rows[i].want);
}

static void doubted(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"sea bed\"", "sea  bed", 0},
        {"\"sea bed\"", "sea. Bed", 0},
        {"\"sea bed\"", "sea's bed", 0},
        {"\"bed sea\"", "bed's sea", 0},
        {"\"sea bed\"", "se'a bed", 0},
        {"\"sea bed\"", "s.e.a. bed", 0},
        {"\"sea bed\"", "'sea bed'", 0},
        {"\"sea bed\"",
         "sea bed s\xC3\xA9"
         "a",
         0},
        {"\"sea and bed\"", "sea & bed", 0},
        {"\"of us\"", "one of US", 0},
        {"\"phd thesis\"", "Ph.D. thesis", 0},
        {"\"sea of\"", "sea of.", 0},
        {"\"of us\"", "U. S. of us", 0},
        {"\"pd marsh\"", "P.\nD. Marsh", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (count(rows[i].phrase, rows[i].text) != -1)
            fail_msg("%s in '%s' is no question", rows[i].phrase, rows[i].text);
}

/* The bound says that what is found is all. */
static void bounded(void **state)
{
    (void)state;
    struct query query;
    struct literal literal;
    parse("\"sea bed\"", &query);
    literal_of_query(&query, &literal);
    assert_true(literal_find(&literal, SLICE("\xC3\xA9t\xC3\xA9: the sea bed"), 1, &finds) && finds.count == 1);
    assert_false(literal_find(&literal, SLICE("\xC3\xA9t\xC3\xA9: the sea bed"), 2, &finds));
    query_free(&query);
}

static void no_literals(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "~\"sea bed\"",          "\"sea bed\"~2",     "\"sea* bed\"",        "\"sea (bed OR floor)\"",
        "\"g20 summit\"",        "sea bed",           "\"caf\xC3\xA9 sea\"", "\"the U.S. sea\"",
        "\"sea bed\" AND floor", "title:\"sea bed\"", "\"\xE6\xB5\xB7\"",
    };
    for (size_t i = 0; i < COUNT(queries); i++) {
        struct query query;
        struct literal literal;
        parse(queries[i], &query);
        literal_of_query(&query, &literal);
        bool folds = strstr(queries[i], "caf") != NULL; /* an accent in the query is none in the word */
        if ((literal.count > 0) != folds)
            fail_msg("%s", queries[i]);
        query_free(&query);
    }
}

static void random_texts(void **state)
{
    (void)state;
    static const char *const phrases[] = {"\"a b\"", "\"b a b\"",   "\"the us\"", "\"us\"",
                                          "\"s a\"", "\"a and b\"", "\"bb s\""};
    static const char *const pieces[] = {"a", "b", "A", "B",  "the", "us", "US", "'", "'s", "s",  ".",        ". ",
                                         " ", " ", " ", "\n", "-",   ",",  ", ", "&", "7",  "bb", "\xC3\xA9", "! "};
    size_t known = 0;
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0};
        size_t most = round % 2 ? COUNT(pieces) : 17; /* without what leaves doubts too */
        for (size_t i = 1 + chance(20); i; i--)
            buffer_append_string(&text, pieces[chance((unsigned)most)]);
        known += count(phrases[chance(COUNT(phrases))], buffer_text(&text)) >= 0;
        buffer_free(&text);
    }
    assert_true(known > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted),     cmocka_unit_test(doubted),      cmocka_unit_test(bounded),
        cmocka_unit_test(no_literals), cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}

/* What matches and what is marked: small queries on small texts. */
#include "test_fixture.h"

#include "query/language/parser.h"
#include "query/match.h"

static struct stemmer *stemmer;
static struct tokens tokens;
static struct article *article;
static bool has_all;

static int set_up(void **state)
{
    (void)state;
    article = article_new();
    return stemmer_new(&stemmer, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    stemmer_free(stemmer);
    tokens_free(&tokens);
    article_free(article);
    matcher_free(NULL);
    return 0;
}

/* The text with what is marked in brackets; "-" when it does not match. */
static bool is_title; /* what is held against the query */

static const char *match_in(const struct parser_options *options, const char *language, struct slice query_text,
                            struct slice text)
{
    static char shown[4096];
    struct query query = {0};
    struct matcher *matcher;
    struct match_result result;
    struct buffer out = {0};
    OK(query_parse(query_text, options, &query, &failure));
    OK(query_resolve(&query, stemmer, UINT64_MAX, &failure));
    OK(matcher_new(&query, &matcher, &failure));
    OK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_TEXT, &failure));
    struct match_passage passage = {.text = text,
                                    .tokens = &tokens,
                                    .count = tokens.count,
                                    .language = stem_language_number(language),
                                    .is_title = is_title,
                                    .article = article};
    OK(matcher_run(matcher, &passage, &result, &failure));
    has_all = result.has_all;
    size_t at = 0;
    for (size_t i = 0; i < result.span_count; i++) {
        const struct span *span = &result.spans[i];
        assert_true(result.matches && span->first <= span->last && span->last < tokens.count);
        assert_true(i == 0 || span->first > result.spans[i - 1].last);
        size_t start = tokens.items[span->first].byte_start, end = tokens.items[span->last].byte_end;
        buffer_printf(&out, "%.*s[%.*s]", (int)(start - at), text.data + at, (int)(end - start), text.data + start);
        at = end;
    }
    buffer_append(&out, text.data + at, text.length - at);
    snprintf(shown, sizeof shown, "%s", result.matches ? buffer_text(&out) : "-");
    buffer_free(&out);
    matcher_free(matcher);
    query_free(&query);
    return shown;
}

static const struct parser_options any = {.today = 20240331}, all = {.all = true, .today = 20240331};

static const char *match(const char *query, const char *text)
{
    return match_in(&any, "en", slice_of(query), slice_of(text));
}

struct row {
    const char *query, *text, *want;
};

static void check(const struct row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].query, match(rows[i].query, rows[i].text), rows[i].want) && good;
    assert_true(good);
}

#define CHECK(rows) check(rows, COUNT(rows))

/* ---- words and phrases ---- */

static void words(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"cooperation", "Cooperation is cooperative.", "[Cooperation] is [cooperative]."},
        {"=cooperation", "Cooperation is cooperative.", "[Cooperation] is cooperative."},
        {"cooperative", "Coöperation cooperates", "[Coöperation] [cooperates]"},
        {"policy", "policies, police", "[policies], police"},
        {"1500", "1,500 loans of 1.500", "[1,500] loans of 1.500"},
        {"合", "合作", "[合]作"},
        {"cafe", "the CAFÉ’s door", "the [CAFÉ’s] door"},
        {"x", "", "-"},
        {"x", "y", "-"},
        {"", "x", "-"},
    };
    CHECK(rows);
}

static void verbatim(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"==\"Win-Win accord\"", "A Win-Win accord, a win-win accord.", "A [Win-Win accord], a win-win accord."},
        {"==\"Win Win\"", "Win-Win", "-"},
        {"==\"win, win\"", "win, win; win win", "[win, win]; win win"},
        {"==\"a b\"", "a \n\t b", "[a \n\t b]"},
        {"==Win", "win Win", "win [Win]"},
    };
    static const struct row signs[] = {
        {"==\"€5 million\"", "$5 million, 5 million, €5 million", "$5 million, 5 million, €[5 million]"},
        {"==\"5 million\"", "€5 million", "€[5 million]"},
        {"==\"€ 5\"", "€5", "-"},
        {"==€5", "€5 or 5", "€[5] or 5"},
        {"==\"5%\"", "5 percent, 5 %, 5%", "5 percent, 5 %, [5]%"},
        {"==\"5 %\"", "5%, 5\u00A0%", "5%, [5]\u00A0%"},
        {"==\"  ($5)  \"", "($5), $5", "($[5]), $5"},
        {"==\"accord.\"", "No accord, an accord.", "No accord, an [accord]."},
        {"==\"C++\"", "C, C+, C++ and C++11", "C, C+, [C]++ and [C]++11"},
        {"==\"--so\"", "-so --so ---so", "-so --[so] ---[so]"},
        {"==\"≠5\"", "=5 ≠5 =\u03385", "=5 ≠[5] =\u0338[5]"},
        {"==\"=5\"", "≠5 =\u03385", "-"},
        {"==\"5=\"", "5≠ 5=\u0338 5=", "5≠ 5=\u0338 [5]="},
        {"==\"5\"", "5\uFE0F\u20E3 5", "5\uFE0F\u20E3 [5]"},
        {"==\"€5\" OR ==\"$5\"", "€5 £5 $5", "€[5] £5 $[5]"},
        {"==\"€5\" NEAR/2 =x", "$5 x y z €5 x", "$5 x y z €[5] [x]"},
    };
    CHECK(rows);
    CHECK(signs);
}

static void verbatim_alike(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"==\"Caf\u00E9 bar\"", "Caf\u00E9 bar, Cafe\u0301 bar, Cafe bar", "[Caf\u00E9 bar], [Cafe\u0301 bar], Cafe bar"},
        {"==\"Cafe\u0301 bar\"", "Caf\u00E9 bar, Cafe\u0301 bar, Cafe bar", "[Caf\u00E9 bar], [Cafe\u0301 bar], Cafe bar"},
        {"==\"Cafe bar\"", "Caf\u00E9 bar, Cafe\u0301 bar", "-"},
        {"==\"Vi\u1EC7t\"", "Vie\u0323\u0302t Vie\u0302\u0323t Viet", "[Vie\u0323\u0302t] [Vie\u0302\u0323t] Viet"},
        {"==\"\uAC15\"", "\u1100\u1161\u11BC", "[\u1100\u1161\u11BC]"},
        {"==\"\u212B\"", "\u00C5", "[\u00C5]"},
        {"==\"co-operate\"", "co\u00ADoperate co-oper\u00ADate", "co\u00ADoperate [co-oper\u00ADate]"},
        {"==\"oper\u00ADate\"", "operate", "[operate]"},
        {"==\"win-win\"", "win-\u200Bwin", "[win-\u200Bwin]"},
        {"==\"of Rome\"", "of\u00A0Rome, of\u2009 \u3000Rome, of\u2028Rome",
         "[of\u00A0Rome], [of\u2009 \u3000Rome], [of\u2028Rome]"},
        {"==\"of\u00A0Rome\"", "of Rome", "[of Rome]"},
        {"==\"\u2060€\uFEFF5\"", "€\u200B5", "€\u200B[5]"},
        {"==\"𠮷-𠮷\"", "𠮷𠮷 𠮷-𠮷", "𠮷𠮷 [𠮷-𠮷]"},
        {"==\"5😀\"", "5😁 5😀", "5😁 [5]😀"},
    };
    CHECK(rows);
}

/* Marks without end beside and within words, whose order normalizing has to sort. */
static void verbatim_is_linear(void **state)
{
    (void)state;
    enum { MARKS = 400000 };
    struct buffer text = {0};
    buffer_append_string(&text, "win");
    for (size_t i = 0; i < MARKS; i++)
        buffer_append_string(&text, i % 2 ? "\u0323" : "\u0301");
    buffer_append_string(&text, " =");
    for (size_t i = 0; i < MARKS; i++)
        buffer_append_string(&text, i % 2 ? "\u0323" : "\u0301");
    buffer_append_string(&text, "win");
    struct slice all_of_it = {text.data, text.length};
    assert_string_equal(match_in(&any, "en", slice_of("==\"=win\""), all_of_it), "-");
    buffer_free(&text);
}

static void phrases(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"win-win cooperation\"", "Win-win cooperation, and cooperation.", "[Win-win cooperation], and cooperation."},
        {"\"win-win cooperation\"", "a “win-win” cooperation", "a “[win-win” cooperation]"},
        {"\"win-win cooperation\"", "win-\nwin\ncooperation", "[win-\nwin\ncooperation]"},
        {"\"win-win cooperation\"", "win-win. Cooperation fell", "-"},
        {"\"win-win cooperation\"", "win-win\n\ncooperation", "-"},
        {"\"win-win cooperation\"", "win-win cooperative", "-"},
        {"\"win-win cooperation\"", "win cooperation", "-"},
        {"win-win", "A win-win, a win win, a win.", "A [win-win], a [win win], a win."},
        {"g20", "G20 G-20 G 20 g2 0", "[G20] [G-20] [G 20] g2 0"},
        {"\"a a\"", "a a a", "[a a] a"},
        {"\"a a\"", "a a a a", "[a a] [a a]"},
        {"\"a b a\"", "a b a b a", "[a b a] b a"},
        {"合作共赢", "合作共贏，合作。共赢", "[合作共贏]，合作。共赢"},
        {"\"R&D\"", "Put R&D first", "Put [R&D] first"},
        {"\"belt and road\"", "the Belt & Road", "the [Belt & Road]"},
        {"\"a b c d\"", "a b c", "-"},
        {"m2", "10 ㎡", "10 [㎡]"},
    };
    CHECK(rows);
}

static void pronoun_trap(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"US policy\"", "U.S. policy and US policy", "[U.S. policy] and [US policy]"},
        {"\"US policy\"", "gives us policy space", "-"},
        {"\"us policy\"", "gives us policy, US policy", "gives [us policy], US policy"},
        {"us", "Let us ask the US.", "Let [us] ask the [US]."},
        {"=us", "Let us ask the US.", "Let [us] ask the US."},
        {"US", "Let us ask the US.", "Let us ask the [US]."},
        {"\"let us work\"", "LET US WORK", "[LET US WORK]"},
        {"=U.S.", "LET US WORK", "-"},
        {"who", "The WHO knows who.", "The [WHO] knows [who]."},
        {"aid", "aids to AID", "[aids] to [AID]"},
    };
    CHECK(rows);
}

static void languages_of_passages(void **state)
{
    (void)state;
    assert_string_equal(match_in(&any, "fr", slice_of("nations"), slice_of("la nation")), "la [nation]");
    assert_string_equal(match_in(&any, "en", slice_of("nationaux"), slice_of("national")), "-");
    assert_string_equal(match_in(&any, "fr", slice_of("nationaux"), slice_of("national")), "[national]");
    assert_string_equal(match_in(&any, "ru", slice_of("странами"), slice_of("страна")), "[страна]");
}

/* A language that the index does not have, or a number that is none, leaves the words themselves. */
static void without_stems(void **state)
{
    (void)state;
    struct query query = {0};
    struct matcher *matcher;
    struct match_result result;
    OK(query_parse(slice_of("nations"), &any, &query, &failure));
    OK(query_resolve(&query, stemmer, 0, &failure));
    OK(matcher_new(&query, &matcher, &failure));
    OK(tokens_parse(&tokens, "nation nations", 14, TOKENS_OF_TEXT, &failure));
    static const unsigned languages[] = {0, 9, STEM_LANGUAGES, UINT32_MAX};
    for (size_t i = 0; i < COUNT(languages); i++) {
        struct match_passage passage = {.tokens = &tokens, .count = tokens.count, .language = languages[i]};
        OK(matcher_run(matcher, &passage, &result, &failure));
        assert_int_equal(result.span_count, 1);
        assert_int_equal(result.spans[0].first, 1);
    }
    matcher_free(matcher);
    query_free(&query);
}

/* ---- operators ---- */

static void operators(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a AND b", "b x a", "[b] x [a]"},
        {"a AND b", "a x", "-"},
        {"a OR b", "b x", "[b] x"},
        {"a OR b", "a x b", "[a] x [b]"},
        {"a OR b", "x", "-"},
        {"NOT a", "b", "b"},
        {"NOT a", "a", "-"},
        {"NOT NOT a", "a", "[a]"},
        {"a AND NOT b", "a c", "[a] c"},
        {"a AND NOT b", "a b", "-"},
        {"a -b", "a c", "[a] c"},
        {"a -b", "a b", "-"},
        {"-a -b", "c", "c"},
        {"-a -b", "b", "-"},
        {"a OR -b", "c", "c"},
        {"a OR -b", "a b", "[a] b"},
        {"-(a AND b)", "a", "a"},
        {"-(a AND b)", "a b", "-"},
        {"-(a OR b) OR c", "a c", "a [c]"},
        {"(a OR b) AND (c OR d)", "b d", "[b] [d]"},
        {"(a OR b) AND (c OR d)", "a b", "-"},
        {"(a AND b) OR c", "a c", "a [c]"},
        {"(a AND b) OR c", "a b c", "[a] [b] [c]"},
    };
    CHECK(rows);
}

static void overlaps(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"a b\" OR \"b c\"", "a b c", "[a b] c"},
        {"\"a b\" OR \"a b c\"", "a b c", "[a b c]"},
        {"a OR \"a b\"", "a b a", "[a b] [a]"},
        {"b OR \"a b c\"", "a b c b", "[a b c] [b]"},
        {"a a", "a a", "[a] [a]"},
        {"\"b c\" OR \"a b\" OR \"c d\"", "a b c d", "[a b] [c d]"},
        {"win OR \"win win\"", "win win win", "[win win] [win]"},
        {"\"a a\" OR \"a b\"", "a a a b", "[a a] [a b]"},
    };
    CHECK(rows);
}

/* ---- side by side ---- */

static void roles(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a b", "b", "[b]"},        {"a b", "c", "-"},      {"+a b", "a", "[a]"},          {"+a b", "b", "-"},
        {"+a b", "a b", "[a] [b]"}, {"+a +b", "a", "-"},    {"+a -b c", "a c", "[a] [c]"}, {"+a -b c", "a b c", "-"},
        {"+(a b) c", "b", "[b]"},   {"+(a b) c", "c", "-"}, {"-a b", "b", "[b]"},          {"-a b", "c", "-"},
        {"(a b) c", "c", "[c]"},
    };
    CHECK(rows);
}

static void whether_all_are_there(void **state)
{
    (void)state;
    static const struct {
        const char *query, *text;
        bool all;
    } rows[] = {
        {"a b", "a b", true},  {"a b", "a", false},         {"a b c", "c a", false},       {"a", "a", true},
        {"a OR b", "a", true}, {"a (b OR c)", "a c", true}, {"a (b OR c)", "a", false},    {"+a b", "a", false},
        {"+a b", "a b", true}, {"a -b", "a", true},         {"(a b) AND c", "a c", false}, {"a -(b c)", "a", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_not_equal(match(rows[i].query, rows[i].text), "-");
        if (has_all != rows[i].all)
            fail_msg("<%s> in <%s>", rows[i].query, rows[i].text);
    }
}

static void all_of_them(void **state)
{
    (void)state;
    assert_string_equal(match_in(&all, "en", slice_of("a b"), slice_of("a")), "-");
    assert_string_equal(match_in(&all, "en", slice_of("a b"), slice_of("b a")), "[b] [a]");
    assert_string_equal(match_in(&all, "en", slice_of("a -b"), slice_of("a")), "[a]");
}

/* A comma or colon between Han characters breaks adjacency; one that is asked stands for one, whichever. */
static void signs(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"合作共赢", "合作，共赢", "-"},
        {"合作共赢", "“合作”共赢、合作 共赢", "“[合作”共赢]、[合作 共赢]"},
        {"合作、共赢", "合作，共赢", "[合作，共赢]"},
        {"\"合作：共赢\"", "合作,共赢", "[合作,共赢]"},
        {"合作、共赢", "合作共赢", "-"},
        {"合作、共赢", "合作、“共赢”", "[合作、“共赢]”"},
        {"合作、共赢", "合作、的共赢", "-"},
        {"~\"合作、共赢\"", "合作，共赢", "[合作，共赢]"},
        {"==\"合作、共赢\"", "合作、共赢", "[合作、共赢]"},
        {"==\"合作、共赢\"", "合作，共赢", "-"},
        {"\"合作 * 共赢\"", "合作、共赢", "-"},
        {"\"合作 * 共赢\"", "合作的共赢", "[合作的共赢]"},
        {"\"合作共赢\"~1", "合作、共赢", "[合作、共赢]"},
        {"\"合作共赢\"~1", "合作、的共赢", "-"},
        {"\"合作共赢\"~2", "合作、的共赢", "[合作、的共赢]"},
        {"合作 NEAR/1 共赢", "合作、共赢", "-"},
        {"合作 NEAR/2 共赢", "合作、共赢", "[合作]、[共赢]"},
        {"合作 BEFORE/2 共赢", "合作、共赢", "[合作]、[共赢]"},
        {"\"合作、*\"", "合作，共赢", "[合作，共]赢"},
        {"\"合作、*\"", "合作共赢", "-"},
        {"\"*、共赢\"", "合作，共赢", "合[作，共赢]"},
        {"\"(合作 OR 互信)、(共赢 OR 互利)\"", "互信，共赢", "[互信，共赢]"},
        {"\"(合作 OR 互信)、(共赢 OR 互利)\"", "互信共赢", "-"},
        {"\"(a OR b), (c OR d)\"", "a c", "[a c]"},
        {"\"(GDP OR G20)、合作\"", "GDP，合作", "[GDP，合作]"},
        {"\"(合作 OR 互信)、共赢\"", "互信，共赢", "[互信，共赢]"},
        {"\"(合作 OR 互信)、共赢\"", "互信共赢", "-"},
        {"\"(合作、共赢 OR 和平) 发展\"", "合作，共赢发展", "[合作，共赢发展]"},
        {"G20、中国", "G20，中国", "[G20，中国]"},
        {"G20中国", "G20，中国", "[G20，中国]"},
    };
    CHECK(rows);
}

/* ---- the article ---- */

static void set(enum article_field field, const char *text)
{
    OK(article_set(article, field, slice_of(text), &failure));
}

static void fields(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"author:yan", "x", "x"},         {"author:\"Li Yan\"", "x", "x"},
        {"author:\"O'Meara\"", "x", "x"}, {"author:\"yan o'meara\"", "x", "-"},
        {"affiliation:mole", "x", "x"},   {"section:economy", "x", "x"},
        {"section:security", "x", "-"},   {"x title:win-win", "x y", "[x] y"},
        {"z title:win-win", "x y", "-"},  {"x -title:win-win", "x y", "-"},
        {"x OR title:win-win", "y", "y"}, {"win title:win", "win", "[win]"},
        {"title:win", "win", "-"},        {"id:2021/a-port", "x", "x"},
        {"id:2021/A-port", "x", "-"},     {"id:2021", "x", "-"},
    };
    set(ARTICLE_TITLE, "On Win-Win Cooperation");
    set(ARTICLE_AUTHOR, "Li Yan; Róisín O’Meara");
    set(ARTICLE_AFFILIATION, "North Mole; Lake College");
    set(ARTICLE_SECTION, "Economy");
    set(ARTICLE_ID, "2021/a-port");
    CHECK(rows);
}

/* A title is found by its words; where nothing but titles is asked, by that; else by what is true of its article only if
 * that has no text. */
static void titles(void **state)
{
    (void)state;
#define TITLE "On Win-Win Cooperation"
    static const struct row rows[] = {
        {"\"win-win cooperation\"", TITLE, "On [Win-Win Cooperation]"},
        {"cooperate -treaty", TITLE, "On Win-Win [Cooperation]"},
        {"cooperate -win", TITLE, "-"},
        {"title:win-win", TITLE, TITLE},
        {"title:\"win-win cooperation\"", TITLE, TITLE},
        {"title:=cooperation", TITLE, TITLE},
        {"title:==\"On Win-Win Cooperation\"", TITLE, TITLE},
        {"title:==\"Win-Win Cooperation\"", TITLE, "-"},
        {"title:cooperate", TITLE, "-"},
        {"title:\"cooperation win\"", TITLE, "-"},
        {"title:win author:yan", TITLE, TITLE},
        {"title:win AND author:yan", TITLE, TITLE},
        {"title:win OR title:lose", TITLE, TITLE},
        {"title:win -treaty", TITLE, TITLE},
        {"title:win -win", TITLE, "-"},
        {"title:win OR author:yan", TITLE, "-"},
        {"author:yan", TITLE, "-"},
        {"NOT treaty", TITLE, "-"},
        {"author:yan OR treaty", TITLE, "-"},
        {"author:yan OR win-win", TITLE, "On [Win-Win] Cooperation"},
        {"(author:yan OR treaty) AND cooperation", TITLE, "On Win-Win [Cooperation]"},
        {"win title:cooperation", TITLE, "On [Win]-[Win] Cooperation"},
    };
    static const struct row alone[] = {
        {"author:yan", TITLE, TITLE},
        {"NOT treaty", TITLE, TITLE},
        {"author:yan OR treaty", TITLE, TITLE},
        {"author:ada", TITLE, "-"},
        {"title:win", TITLE, TITLE},
    };
    set(ARTICLE_TITLE, TITLE);
    set(ARTICLE_AUTHOR, "Li Yan");
    is_title = true;
    CHECK(rows);
    article->wordless = true;
    CHECK(alone);
    is_title = article->wordless = false;
#undef TITLE
}

static void languages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"lang:zh", "x", "x"},      {"lang:zh-Hant", "x", "x"}, {"lang:ZH-hant", "x", "x"},
        {"lang:zh_hant", "x", "x"}, {"lang:zh-Hans", "x", "-"}, {"lang:zh-Hant-TW", "x", "-"},
        {"lang:z", "x", "-"},       {"lang:zh-", "x", "-"},     {"lang:en", "x", "-"},
        {"-lang:en", "x", "x"},     {"lang:\"\"", "x", "-"},
    };
    set(ARTICLE_LANG, "zh-Hant");
    CHECK(rows);
    set(ARTICLE_LANG, "zh_Hant");
    assert_string_equal(match("lang:zh", "x"), "x");
    set(ARTICLE_LANG, "");
    assert_string_equal(match("lang:zh", "x"), "-");
}

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *query, *date;
        bool matches;
    } rows[] = {
        {"date:2021", "2021-03-10", true},
        {"date:2021-03", "2021-03-10", true},
        {"date:2021-03-10", "2021-03-10", true},
        {"date:2021-03-11", "2021-03-10", false},
        {"date:2021-04", "2021-03-31", false},
        {"date:2021-02", "2021-03-01", false},
        {"date:2020..2021-03-10", "2021-03-10", true},
        {"date:2020..2021-03-09", "2021-03-10", false},
        {"date:..2021-03-10", "2021-03-10", true},
        {"date:2021-03-10..", "2021-03-10", true},
        {"date:2021-03-11..", "2021-03-10", false},
        {"date:2021", "2021", true},
        {"date:2021-03", "2021", false},
        {"date:2020..2022", "2021", true},
        {"date:2021-01-02..2022", "2021", false},
        {"date:2021-03", "2021-03", true},
        {"date:2021-03-01..2021-03-31", "2021-03", true},
        {"date:2021-03-01..2021-03-30", "2021-03", false},
        {"date:..2030", "", false},
        {"-date:2021", "", true},
        {"since:30d", "2024-03-01", true},
        {"since:30d", "2024-02-29", false},
        {"date:2022..2021", "2021-06-01", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        article->date = (struct date){0};
        article_set_date(article, slice_of(rows[i].date));
        if ((*match(rows[i].query, "x") == 'x') != rows[i].matches)
            fail_msg("<%s> of <%s>", rows[i].query, rows[i].date);
    }
}

/* ---- a matcher is used for many passages ---- */

static void used_again(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", "b", "", "a a a", "x a", "b. a"};
    static const size_t spans[] = {1, 0, 0, 3, 1, 1};
    struct query query = {0};
    struct matcher *matcher;
    struct match_result result;
    OK(query_parse(slice_of("a"), &any, &query, &failure));
    OK(query_resolve(&query, stemmer, 1, &failure));
    OK(matcher_new(&query, &matcher, &failure));
    for (size_t i = 0; i < 3 * COUNT(texts); i++) {
        size_t k = i % COUNT(texts);
        OK(tokens_parse(&tokens, texts[k], strlen(texts[k]), TOKENS_OF_TEXT, &failure));
        OK(matcher_run(matcher, &(struct match_passage){.tokens = &tokens, .count = tokens.count}, &result, &failure));
        assert_int_equal(result.span_count, spans[k]);
        assert_int_equal(result.matches, spans[k] > 0);
    }
    matcher_free(matcher);
    query_free(&query);
}

/* "a b b a ": words of two letters, so that much matches. */
static void random_words(char out[64], size_t count)
{
    for (size_t i = 0; i < count; i++)
        snprintf(out + 2 * i, 64 - 2 * i, "%c ", 'a' + (int)chance(2));
}

/* The text with the phrases marked the slow way: each tried at each place, leftmost first, longest first. */
static bool mark(struct buffer *out, const char *text, char phrases_of[2][64])
{
    bool any_found = false;
    for (size_t at = 0, step; text[at]; at += step) {
        size_t longest = 0;
        for (size_t p = 0; p < 2; p++) {
            size_t length = strlen(phrases_of[p]);
            if (strncmp(text + at, phrases_of[p], length) == 0 && length > longest)
                longest = length;
        }
        step = longest ? longest : 2;
        buffer_printf(out, longest ? "[%.*s] " : "%.*s ", (int)step - 1, text + at);
        any_found = any_found || longest;
    }
    return any_found;
}

static void random_phrases(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        char text[64], phrases_of[2][64], query[160];
        struct buffer want = {0};
        random_words(text, 1 + chance(20));
        random_words(phrases_of[0], 2 + chance(2));
        random_words(phrases_of[1], 2 + chance(2));
        snprintf(query, sizeof query, "\"%s\" OR \"%s\"", phrases_of[0], phrases_of[1]);
        bool found = mark(&want, text, phrases_of);
        assert_string_equal(match(query, text), found ? buffer_text(&want) : "-");
        buffer_free(&want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(verbatim),
        cmocka_unit_test(verbatim_alike),
        cmocka_unit_test(verbatim_is_linear),
        cmocka_unit_test(phrases),
        cmocka_unit_test(pronoun_trap),
        cmocka_unit_test(languages_of_passages),
        cmocka_unit_test(without_stems),
        cmocka_unit_test(operators),
        cmocka_unit_test(overlaps),
        cmocka_unit_test(roles),
        cmocka_unit_test(whether_all_are_there),
        cmocka_unit_test(all_of_them),
        cmocka_unit_test(fields),
        cmocka_unit_test(titles),
        cmocka_unit_test(signs),
        cmocka_unit_test(languages),
        cmocka_unit_test(dates),
        cmocka_unit_test(used_again),
        cmocka_unit_test(random_phrases),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

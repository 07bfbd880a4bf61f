/* Queries to trees: every form, every warning, every error. */
#include "test_query_fixture.h"

static const struct parser_options all = {.all = true, .today = 20240331};

static void check(const struct parser_options *options, const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, parse_with(options, slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

#define CHECK(rows) check(&any, rows, COUNT(rows))

/* ---- words and phrases ---- */

static void words(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", "nothing"},
        {" \t\n\u00A0\u3000", "nothing"},
        {"cooperation", "cooperation~"},
        {"Coopération", "cooperation~"},
        {"=cooperation", "cooperation"},
        {"=Cooperation", "cooperation"},
        {"win-win", "\"win win\""},
        {"g20", "\"g 20\""},
        {"u.s.-china", "\"u.s china\""},
        {"R&D", "\"r and d\""},
        {"1,500", "1500~"},
        {"O'Neill’s", "oneill~"},
        {"us", "us~|u.s"},
        {"=us", "us"},
        {"US", "u.s~"},
        {"=U.S.", "u.s"},
        {"who", "who~|w.h.o"},
        {"合作共赢", "\"合 作 共 赢\""},
        {"合作共贏", "\"合 作 共 赢\""},
        {"合", "合~"},
        {"한국", "한국~"},
        {"end.", "end~"},
        {"a.b", "ab~"},
        {"P. D. Marsh", "(pd~ marsh~)"},
        {"P.  D. V. OR Marsh A.", "((OR pdv~ marsh~) a~)"},
        {"P. D Marsh", "(p~ d~ marsh~)"},
        {"12\u00A0500 tonnes", "(12500~ tonnes~)"},
        {"12\u00A050 1\u00A0500\u00A0000", "(12~ 50~ 1500000~)"},
        {"(cooperation)", "cooperation~"},
        {"AND", "and~"},
        {"and", "and~"},
    };
    CHECK(rows);
}

struct languages_row {
    const char *tags[3];
    const char *text, *want;
};

/* A query does not know its language: its apostrophes mean what they mean in some language of the index. */
static void apostrophes(void **state)
{
    (void)state;
    static const struct languages_row rows[] = {
        {{"en"}, "l'Europe", "leurope~"},
        {{"fr"}, "l'Europe", "\"l europe~\""},
        {{"fr", "it"}, "l’Europe", "\"l europe~\""},
        {{"fr", "en"}, "l'Europe", "leurope~|l+europe~"},
        {{"fr"}, "\"qu'il dise\"", "\"qu il dise\""},
        {{"fr", "en"}, "\"qu'il dise\"", "\"quil|qu+il dise\""},
        {{"fr"}, "aujourd'hui", "aujourdhui~"},
        {{"fr"}, "\"d'aujourd'hui\"", "\"d aujourdhui\""},
        {{"fr"}, "\"sull'Europe\"", "sulleurope"},
        {{"it"}, "\"sull'Europe\"", "\"sull europe\""},
        {{"it"}, "dell'fbi", "\"dell fbi~\""},
        {{"fr"}, "\"N'Djamena\"", "ndjamena"},
        {{"fr", "de"}, "\"l'Europe des (l'an OR deux)\"", "\"leurope|l+europe des lan|l+an|deux\""},
        {{"fr"}, "\"l'Europe * l'act*\"", "\"l europe * l act*\""},
        {{"fr"}, "\"l'a*\"", "la*"},
        {{"fr"}, "\"l'Europe\"~2", "l+europe~2"},
        {{"fr"}, "==\"l'Europe\"", "==\"l europe\""},
        {{"fr"}, "~\"l'Europe libre\"", "\"l~ europe~ libre~\""},
        {{"fr"}, "title:l'Europe", "title:\"l europe\""},
        {{"fr"}, "l'Europe's", "\"l europe~\""},
        {{"tr"}, "Ankara'da", "ankarada~|ankara~"},
        {{"tr", "en"}, "\"Ankara’daki bina\"", "\"ankaradaki|ankara bina\""},
        {{"en"}, "Ankara'da", "ankarada~"},
        {{"tr"}, "\"2023'te\"", "2023+te|2023"},
        {{"en"}, "\"2023'te\"", "\"2023 te\""},
        {{"tr"}, "\"Kur'an\"", "kuran"},
        {{"az"}, "\"bakı'da\"", "bakida|baki"},
        {{"tr"}, "China's", "china~"},
        {{"fr", "tr", "en"}, "\"d'Ankara'da\"", "dankarada|d+ankarada|dankara"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t count = 0;
        while (count < COUNT(rows[i].tags) && rows[i].tags[count])
            count++;
        good = same_text(rows[i].text, parse_for(rows[i].tags, count, &any, slice_of(rows[i].text)), rows[i].want) && good;
    }
    assert_true(good);
}

static void quotes_of_every_kind(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"\"win-win cooperation\"", "\"win win cooperation\""},
        {"“win-win cooperation”", "\"win win cooperation\""},
        {"”win-win cooperation“", "\"win win cooperation\""},
        {"„win-win cooperation“", "\"win win cooperation\""},
        {"«win-win cooperation»", "\"win win cooperation\""},
        {"「合作」", "\"合 作\""},
        {"『合作共贏』", "\"合 作 共 赢\""},
        {"\"mixed kinds”", "\"mixed kinds\""},
        {"\"cooperation\"", "cooperation"},
        {"=\"cooperation\"", "cooperation"},
        {"\"us policy\"", "\"us policy\""},
        {"\"US policy\"", "\"u.s policy\""},
        {"\"us\"", "us"},
        {"\"one. Two\"", "\"one two\""},
        {"\"freedom of information act\"", "\"freedom of information act\""},
        {"\"\"", "nothing"},
        {"\"...\"", "nothing"},
        {"\"a (b) c\"", "\"a b c\""},
        {"\"a AND b\"", "\"a and b\""},
        {"\"peace\"\"war\"", "(peace war)"},
        {"cold\"war\"", "(cold~ war)"},
    };
    CHECK(rows);
}

static void operators(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"a b", "(a~ b~)"},
        {"a AND b", "(AND a~ b~)"},
        {"a OR b", "(OR a~ b~)"},
        {"a AND b AND c", "(AND a~ b~ c~)"},
        {"a OR b AND c", "(OR a~ (AND b~ c~))"},
        {"a AND b OR c", "(OR (AND a~ b~) c~)"},
        {"a b OR c d", "(a~ (OR b~ c~) d~)"},
        {"a b AND c d", "(a~ (AND b~ c~) d~)"},
        {"NOT a", "(NOT a~)"},
        {"-a", "(NOT a~)"},
        {"--a", "a~"},
        {"NOT NOT NOT a", "(NOT a~)"},
        {"a NOT b", "(a~ -b~)"},
        {"a -b", "(a~ -b~)"},
        {"a -\"b c\"", "(a~ -\"b c\")"},
        {"a AND NOT b", "(AND a~ (NOT b~))"},
        {"a OR -b", "(OR a~ (NOT b~))"},
        {"+a", "a~"},
        {"+a b", "(+a~ b~)"},
        {"++a b", "(+a~ b~)"},
        {"a +=b", "(a~ +b)"},
        {"a -=b", "(a~ -b)"},
        {"+-a b", "(-a~ b~)"},
        {"-a -b", "(AND (NOT a~) (NOT b~))"},
        {"and or not", "(and~ or~ not~)"},
        {"a-b", "\"a b\""},
        {"a+b", "\"a b\""},
        {"a=b", "\"a b\""},
    };
    CHECK(rows);
}

static void brackets(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"(a)", "a~"},
        {"((a))", "a~"},
        {"()", "nothing"},
        {"(())", "nothing"},
        {"() a", "a~"},
        {"a AND ()", "a~"},
        {"NOT ()", "nothing"},
        {"(a b) c", "((a~ b~) c~)"},
        {"(a OR b) AND c", "(AND (OR a~ b~) c~)"},
        {"a (b)(c)", "(a~ b~ c~)"},
        {"-(a b)", "(NOT (a~ b~))"},
        {"a -(b OR c)", "(a~ -(OR b~ c~))"},
        {"+(a b) c", "(+(a~ b~) c~)"},
        {"(+a) b", "(a~ b~)"},
        {"(-a) b", "(-a~ b~)"},
        {"a(b)", "(a~ b~)"},
        {"NOT (a)", "(NOT a~)"},
        {"\"(\"", "nothing"},
    };
    CHECK(rows);
}

static void all_makes_side_by_side_and(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"a b", "(AND a~ b~)"},
        {"a b OR c", "(AND a~ (OR b~ c~))"},
        {"a -b", "(AND a~ (NOT b~))"},
        {"+a b", "(AND a~ b~)"},
        {"a", "a~"},
    };
    check(&all, rows, COUNT(rows));
}

/* ---- fields ---- */

static void fields(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"title:port", "title:port"},
        {"TITLE:Port", "title:port"},
        {"author:\"Li Yan\"", "author:\"li yan\""},
        {"author:O'Meara-Dale", "author:\"omeara dale\""},
        {"affiliation:“North Mole”", "affiliation:\"north mole\""},
        {"section:security", "section:security"},
        {"title:=port", "title:port"},
        {"lang:zh-Hans", "lang:zh-Hans"},
        {"lang:\"en\"", "lang:en"},
        {"source:Example.org", "source:Example.org"},
        {"a source:x", "(a~ source:x)"},
        {"id:2021/a-port", "id:2021/a-port"},
        {"id:\"with space\"", "id:with space"},
        {"id:a*b", "id:a*b"},
        {"title:\"...\"", "none"},
        {"a author:\"\u2014\"", "(a~ none)"},
        {"a -author:\"\u2014\"", "(a~ -none)"},
        {"a +\"-\"", "(a~ none)"},
        {"a AND \"...\"", "(AND a~ none)"},
        {"\"?\" AND a AND b", "(AND none a~ b~)"},
        {"a AND \u2014", "(AND a~ none)"},
        {"a NEAR/2 \"!\"", "none"},
        {"a OR \"!\"", "a~"},
        {"a \u2014 b -- c", "(a~ b~ c~)"},
        {"a title:b", "(a~ title:b)"},
        {"-title:b", "(NOT title:b)"},
        {"a -title:b", "(a~ -title:b)"},
        {"title:a lang:en", "(AND title:a lang:en)"},
        {"title:a OR author:b", "(OR title:a author:b)"},
        {"(title:a) b", "(title:a b~)"},
        {"author:Li Yan", "(author:li yan~)"},
        {"Note: text", "(note~ text~)"},
        {"ratio 3:1", "(ratio~ \"3 1\")"},
        {"\"title:port\"", "\"title port\""},
        {"注：合", "\"注 ， 合\""},
    };
    CHECK(rows);
}

static void dates(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"date:2021", "20210101..20211231"},
        {"date:2021-02", "20210201..20210228"},
        {"date:2024-02", "20240201..20240229"},
        {"date:2021-03-10", "20210310..20210310"},
        {"date:2019..2021-06", "20190101..20210630"},
        {"date:2019-05-06..2019-05-07", "20190506..20190507"},
        {"date:..2020", "0..20201231"},
        {"date:2020..", "20200101..99991231"},
        {"date:\"March 2021\"", "20210301..20210331"},
        {"date:2021/03", "20210301..20210331"},
        {"date:2021年3月", "20210301..20210331"},
        {"DATE:=2021", "20210101..20211231"},
        {"a date:2021", "(a~ 20210101..20211231)"},
    };
    CHECK(rows);
}

/* Today is 31 March 2024. */
static void since(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"since:0d", "20240331..99991231"},         {"since:1d", "20240330..99991231"},
        {"since:31d", "20240229..99991231"},        {"since:2w", "20240317..99991231"},
        {"since:12m", "20230331..99991231"},        {"since:1y", "20230331..99991231"},
        {"since:90d", "20240101..99991231"},        {"since:2020", "20200101..99991231"},
        {"since:2020-05-06", "20200506..99991231"},
    };
    CHECK(rows);
    assert_string_equal(parse_with(&any, slice_of("since:x")),
                        "!6 'x' is no date; expected 2021, 2021-03, 2021-03-10 or a range as in 2019..2021-06, "
                        "at character 7 of the query");
    static const char *const wrong[] = {"since:90", "since:d", "since:90D", "since:123456d", "since:1d2", "since:-1d"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(*parse_with(&any, slice_of(wrong[i])), '!');
    assert_int_equal(*parse_with(&any, slice_of("since:99999y")), '-');
    assert_int_equal(*parse_with(&(struct parser_options){0}, slice_of("since:99999w")), '-');
}

/* ---- positions ---- */

static void positions(void **state)
{
    (void)state;
    struct query query = {0};
    OK(query_parse(slice_of("合 “a b” -c"), &any, &query, &failure));
    assert_int_equal(query.root->kind, NODE_SIDE);
    static const size_t want[][2] = {{0, 3}, {4, 9}, {14, 2}};
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_int_equal(query.root->children[i]->position, want[i][0]);
        assert_int_equal(query.root->children[i]->length, want[i][1]);
    }
    assert_int_equal(query.root->position, 0);
    assert_int_equal(query.root->length, query.text.length);
    assert_slice(query.text, "合 “a b” -c");
    assert_false(query.needs_article);
    query_free(&query);
    query_free(&query);
    OK(query_parse(slice_of("lang:en"), &any, &query, &failure));
    assert_true(query.needs_article);
    query_free(&query);
}

/* ---- warnings ---- */

struct warning_row {
    const char *text, *tree;
    const char *warnings; /* each with a line feed */
};

static void warnings(void **state)
{
    (void)state;
    static const struct warning_row rows[] = {
        {"a b", "(a~ b~)", ""},
        {"合 \"b", "(合~ b~)", "4 a quote without its partner is ignored, at character 3 of the query\n"},
        {"\"", "nothing", "0 a quote without its partner is ignored, at character 1 of the query\n"},
        {"\"a\" \"", "a", "4 a quote without its partner is ignored, at character 5 of the query\n"},
        {"a)", "a~", "1 a ')' without its '(' is ignored, at character 2 of the query\n"},
        {"(a", "a~", "0 a '(' without its ')' is ignored, at character 1 of the query\n"},
        {"(a (b", "(a~ b~)",
         "3 a '(' without its ')' is ignored, at character 4 of the query\n"
         "0 a '(' without its ')' is ignored, at character 1 of the query\n"},
        {")(a", "a~",
         "0 a ')' without its '(' is ignored, at character 1 of the query\n"
         "1 a '(' without its ')' is ignored, at character 2 of the query\n"},
        {"a AND", "(a~ and~)", "2 'AND' has nothing to work on and is taken as a word, at character 3 of the query\n"},
        {"OR a", "(or~ a~)", "0 'OR' has nothing to work on and is taken as a word, at character 1 of the query\n"},
        {"NOT", "not~", "0 'NOT' has nothing to work on and is taken as a word, at character 1 of the query\n"},
        {"a AND OR b", "((AND a~ or~) b~)",
         "6 'OR' has nothing to work on and is taken as a word, at character 7 of the query\n"},
        {"(a OR)", "(a~ or~)", "3 'OR' has nothing to work on and is taken as a word, at character 4 of the query\n"},
        {"=(a)", "a~", "0 '=' has nothing to work on and is taken as a word, at character 1 of the query\n"},
        {"=-a b", "(-a~ b~)", "0 '=' has nothing to work on and is taken as a word, at character 1 of the query\n"},
        {"title:\"", "none",
         "6 a quote without its partner is ignored, at character 7 of the query\n"
         "0 'title' has no word, so nothing is found by it, at character 1 of the query\n"},
        {"lang: ", "none", "0 'lang' has no word, so nothing is found by it, at character 1 of the query\n"},
        {"a w/5 b", "(NEAR/5 a~ b~)", "2 'w/5' is taken as NEAR/5, at character 3 of the query\n"},
        {"a & b", "(AND a~ b~)", "2 '&' is taken as AND; within quotes it is the word, at character 3 of the query\n"},
        {"a | b", "(OR a~ b~)", "2 '|' is taken as OR, at character 3 of the query\n"},
        {"a !b", "(a~ -b~)", "2 '!' is taken as '-': what must not be there, at character 3 of the query\n"},
        {"'a b' c", "(\"a b\" c~)", "0 'a b' is taken as a phrase, as in \"...\", at character 1 of the query\n"},
        {"\"a b\" ~3", "\"a b\"~3", "6 '~3' is taken as that of the quote before it, at character 7 of the query\n"},
        {"NEAR(a b, 5)", "(NEAR/5 a~ b~)", "0 'NEAR(a b, 5)' is taken as NEAR/5, at character 1 of the query\n"},
        {"a NEAR b", "(a~ near~ b~)",
         "2 'NEAR' is taken as a word; as an operator it needs a distance, as in NEAR/8, at character 3 of the query\n"},
        {"a /s b", "(a~ s~ b~)",
         "2 '/s' is taken as a word; NEAR/20 finds words that are near, BEFORE/20 those of one sentence, at character 3 of the "
         "query\n"},
        {"war^2", "war~", "3 '^2' is ignored: words have no weights, at character 4 of the query\n"},
        {"war~1 b", "(war~ b~)",
         "3 '~1' is ignored: words that are only alike are not looked for; a '*' leaves an ending open, at character 4 of the "
         "query\n"},
        {"/wars?/", "wars~", "0 '/wars?/' is taken as words: there are no regular expressions, at character 1 of the query\n"},
        {"wom?n", "\"wom n\"",
         "0 'wom?n' is taken as it is written: a '*' at a word's end is the only sign for letters; alternatives are joined by OR, at "
         "character 1 of the query\n"},
        {"a and not b", "(a~ and~ not~ b~)",
         "2 'and not' is taken as two words; operators are in capitals: AND NOT, at character 3 of the query\n"},
        {"[2019 TO 2020]", "20190101..20201231", "0 '[2019 TO 2020]' is taken as date:2019..2020, at character 1 of the query\n"},
        {"title:(a b)", "(AND title:a title:b)", "0 'title:(...)' asks for each of its words in the field, at character 1 of the query\n"},
        {"\uFF41 \uFF5C \uFF42", "(OR a~ b~)", "4 '|' is taken as OR, at character 3 of the query\n"},
        {"-\"", "nothing",
         "1 a quote without its partner is ignored, at character 2 of the query\n"
         "0 '-' has nothing to work on and is taken as a word, at character 1 of the query\n"},
        {"date:2021..2020", "20210101..20201231",
         "5 the range '2021..2020' ends before it starts, at character 6 of the query\n"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct query query = {0};
        struct buffer out = {0};
        OK(query_parse(slice_of(rows[i].text), &any, &query, &failure));
        for (const struct query_warning *w = query.warnings; w; w = w->next)
            buffer_printf(&out, "%zu %s\n", w->position, w->message);
        good = same_text(rows[i].text, buffer_text(&out), rows[i].warnings) && good;
        good = same_text(rows[i].text, parse_with(&any, slice_of(rows[i].text)), rows[i].tree) && good;
        buffer_free(&out);
        query_free(&query);
    }
    assert_true(good);
}

/* ---- as people type it ---- */

static void signs_of_input_methods(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"＂trade war＂", "\"trade war\""},
        {"＂trade war\"", "\"trade war\""},
        {"title：中国", "title:\"中 国\""},
        {"date：２０１９．．", "!"},
        {"date：2019", "20190101..20191231"},
        {"trade －war", "(trade~ -war~)"},
        {"＋trade war", "(+trade~ war~)"},
        {"coop＊", "coop*"},
        {"＂coop＊ war＂", "\"coop* war\""},
        {"＂a b＂～3", "\"a b\"~3"},
        {"＝trade", "trade"},
        {"＝＝＂Win-Win＂", "==\"win win\""},
        {"～trade", "trade~"},
        {"（a ＯＲ b） ＡＮＤ c", "(AND (OR a~ b~) c~)"},
        {"a ＮＥＡＲ／８ b", "(NEAR/8 a~ b~)"},
        {"合作，共赢", "\"合 作 ， 共 赢\""},
        {"合作！", "\"合 作\""},
        {"lang: zh", "lang:zh"},
        {"title:　合", "title:合"},
        {"Note: a", "(note~ a~)"},
        {"title a", "(title~ a~)"},
        {"date OR year", "(OR date~ year~)"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = (rows[i].want[0] == '!' ? *parse_with(&any, slice_of(rows[i].text)) == '!'
                                       : same_text(rows[i].text, parse_with(&any, slice_of(rows[i].text)), rows[i].want)) &&
               good;
    assert_true(good);
}

static void quotes_within_quotes(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"\"the “rules-based” order\"", "\"the rules based order\""},
        {"“the \"rules-based\" order”", "\"the rules based order\""},
        {"「a『b』c」", "\"a b c\""},
        {"«a “b” c»", "\"a b c\""},
        {"„a b“", "\"a b\""},
        {"”a b”", "\"a b\""},
        {"“a b\" c", "(\"a b\" c~)"},
        {"\"a\" \"b\"", "(a b)"},
        {"“a” “b”", "(a b)"},
        {"'tis a b", "(tis~ a~ b~)"},
        {"o'neill 'a b'", "(oneill~ \"a b\")"},
        {"‘a b’~2", "\"a b\"~2"},
        {"'a'", "a~"},
    };
    CHECK(rows);
}

static void forms_of_other_systems(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"a W/5 b", "(NEAR/5 a~ b~)"},
        {"a /5 b", "(NEAR/5 a~ b~)"},
        {"a near/5 b", "(NEAR/5 a~ b~)"},
        {"a N/5 b", "(NEAR/5 a~ b~)"},
        {"a near5 b", "(NEAR/5 a~ b~)"},
        {"a within/5 \"b c\"", "(NEAR/5 a~ \"b c\")"},
        {"a pre/5 b", "(BEFORE/5 a~ b~)"},
        {"a PRE/5 b", "(BEFORE/5 a~ b~)"},
        {"a adj5 b", "(BEFORE/5 a~ b~)"},
        {"a AROUND(5) b", "(NEAR/5 a~ b~)"},
        {"NEAR(\"a b\" c, 5)", "(NEAR/5 \"a b\" c~)"},
        {"NEAR(a, b, 5)", "(NEAR/5 a~ b~)"},
        {"NEAR(a b)", "(NEAR/10 a~ b~)"},
        {"c AND NEAR(a b, 5)", "(AND c~ (NEAR/5 a~ b~))"},
        {"a w/500 b", "(a~ \"w 500\" b~)"},
        {"w/5", "\"w 5\""},
        {"a w/5", "(a~ \"w 5\")"},
        {"\"a w/5 b\"", "\"a w 5 b\""},
        {"a && b", "(AND a~ b~)"},
        {"\"a & b\"", "\"a and b\""},
        {"R&D", "\"r and d\""},
        {"& a", "a~"},
        {"a || b", "(OR a~ b~)"},
        {"a|b", "(OR a~ b~)"},
        {"!\"a b\" c", "(-\"a b\" c~)"},
        {"a! b", "(a~ b~)"},
        {"title:(a OR b)", "(OR title:a title:b)"},
        {"title:(\"a b\" c) d", "((AND title:\"a b\" title:c) d~)"},
        {"title:(a -b)", "(AND title:a (NOT title:b))"},
        {"before:2020", "0..20201231"},
        {"after:2019-05", "20190501..99991231"},
        {"year:2019", "20190101..20191231"},
        {"language:English", "lang:en"},
        {"date:[2019 TO 2020-06]", "20190101..20200630"},
        {"date:[* TO 2020]", "0..20201231"},
        {"[a b]", "(a~ b~)"},
        {"site:example.org", "source:example.org"},
        {"site:https://example.org/a", "source:example.org"},
        {"id:https://example.org/a?b=c(d) e", "(id:https://example.org/a?b=c(d) e~)"},
        {"(id:a-1)", "id:a-1"},
        {"intitle:a", "title:a"},
        {"f-16^2.5", "\"f 16\""},
        {"a~ b", "(a~ b~)"},
    };
    CHECK(rows);
}

/* ---- errors ---- */

#define FIELDS                                                                                                         \
    "; expected title, author, affiliation, section, lang, source, date, since or id (or quotes, to search for it "            \
    "as text)"
#define NO_DATE "is no date; expected 2021, 2021-03, 2021-03-10 or a range as in 2019..2021-06"

static void errors(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"合 cat:x", "!4 unknown field 'cat'" FIELDS ", at character 3 of the query"},
        {"http://x", "!0 unknown field 'http'" FIELDS ", at character 1 of the query"},
        {"date:x", "!5 'x' " NO_DATE ", at character 6 of the query"},
        {"date:..", "!5 '..' " NO_DATE ", at character 6 of the query"},
        {"date:2021-13", "!5 '2021-13' " NO_DATE ", at character 6 of the query"},
        {"date:2019...2020", "!5 '2019...2020' " NO_DATE ", at character 6 of the query"},
        {"title:-a", "!6 expected a word or a phrase after 'title:', at character 7 of the query"},
        {"title:author:a", "!6 expected a word or a phrase after 'title:', at character 7 of the query"},
        {"a \xFF", "!2 the query is not valid UTF-8, at character 3 of the query"},
        {"\xE4\xB8", "!0 the query is not valid UTF-8, at character 1 of the query"},
    };
    CHECK(rows);
}

static void forms_of_phrases(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"~\"win-win cooperation\"", "\"win~ win~ cooperation~\""},
        {"~cooperation", "cooperation~"},
        {"==\"Win-Win, cooperation\"", "==\"win win cooperation\""},
        {"==Win", "==win"},
        {"\"peaceful coexistence\"~3", "\"peaceful coexistence\"~3"},
        {"\"a b\" ~ c", "(\"a b\" c~)"},
        {"cooperat*", "cooperat*"},
        {"win-win*", "\"win win*\""},
        {"\"win* cooperation\"", "\"win* cooperation\""},
        {"\"win-win *\"", "\"win win *\""},
        {"\"comprehensive * partnership\"", "\"comprehensive * partnership\""},
        {"\"a ** b\"", "\"a * b\""},
        {"合*", "合*"},
        {"合作*", "\"合 作*\""},
        {"\"(mutual OR shared) (benefit OR interest)\"", "\"mutual|shared benefit|interest\""},
        {"\"(win-win OR mutual) benefit\"", "\"win+win|mutual benefit\""},
        {"\"the (so-called) order OR not\"", "\"the so called order or not\""},
        {"title:ab* b", "(title:ab* b~)"},
        {"-\"win *\" china", "(-\"win *\" china~)"},
    };
    CHECK(rows);
}

static void near(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"a NEAR/8 b", "(NEAR/8 a~ b~)"},
        {"\"cold war\" BEFORE/8 (china OR beijing)", "(BEFORE/8 \"cold war\" (OR china~ beijing~))"},
        {"a NEAR/2 b AND c", "(AND (NEAR/2 a~ b~) c~)"},
        {"a NEAR/2 -- b", "(a~ b~)"},
        {"NEAR/2 a", "(\"near 2\" a~)"},
        {"near/2", "\"near 2\""},
        {"@win-win NEAR/9 china*",
         "(NEAR/9 (OR \"win win cooperation\" \"合 作 共 赢\" \"合 作 共 赢\" \"win win co operation\" "
         "\"cooperation for win win results\") china*)"},
    };
    CHECK(rows);
}

static void wrong_forms(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"title:a*", "!7 a '*' needs at least 2 letters, or a Han character, before it, at character 8 of the query"},
        {"*ation",
         "!1 a '*' stands at the end of a word, or alone; expected a space behind it, at character 2 of the query"},
        {"a NEAR/x b",
         "!2 expected a number of words, as in NEAR/8, BEFORE/8 or \"...\"~3, at character 3 of the query"},
        {"a NEAR/0 b", "!2 expected a distance of 1 word or more, at character 3 of the query"},
        {"a NEAR/101 b", "!2 the limit of a window is 100 words, at character 3 of the query"},
        {"\"a b\"~x",
         "!5 expected a number of words, as in NEAR/8, BEFORE/8 or \"...\"~3, at character 6 of the query"},
        {"a NEAR/2 b NEAR/2 c",
         "!11 expected a word, a phrase, or some joined by OR in brackets, on each of two sides, at "
         "character 12 of the query"},
        {"a NEAR/2 (b c)", "!2 expected a word, a phrase, or some joined by OR in brackets, on each of two sides, at "
                           "character 3 of the query"},
        {"(@x)", "!1 unknown formulation '@x', at character 2 of the query"},
        {"ab* ab* ab* ab* ab* ab* ab* ab* ab*",
         "!34 the query has more than 8 wildcards, at character 35 of the query"},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(apostrophes),
        cmocka_unit_test(quotes_of_every_kind),
        cmocka_unit_test(operators),
        cmocka_unit_test(brackets),
        cmocka_unit_test(all_makes_side_by_side_and),
        cmocka_unit_test(fields),
        cmocka_unit_test(dates),
        cmocka_unit_test(since),
        cmocka_unit_test(positions),
        cmocka_unit_test(warnings),
        cmocka_unit_test(signs_of_input_methods),
        cmocka_unit_test(quotes_within_quotes),
        cmocka_unit_test(forms_of_other_systems),
        cmocka_unit_test(errors),
        cmocka_unit_test(forms_of_phrases),
        cmocka_unit_test(near),
        cmocka_unit_test(wrong_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where sentences end, and what depends on it: capitals that are acronyms. "|" stands before a token that
 * starts a sentence. */
#include "test_fixture.h"

#include "corpus/text/sentence.h"

static void every_ender(void **state)
{
    (void)state;
    static const char *const enders[] = {".",  "!",   "?",    "…", "...", "。", "！", "？", "；", "｡",
                                         "?!", "!!!", "?...", "‼", "⁇",   "⁈",  "।",  "؟",  "۔",  "……"};
    static const char *const behind[] = {" ",  "\n", " \n", "” ",     "\" ",    "’ ",
                                         ") ", "』", ".) ", "\u00A0", "\u3000", "\u2029"};
    bool good = true;
    for (size_t i = 0; i < COUNT(enders); i++) {
        for (size_t k = 0; k < COUNT(behind); k++) {
            char text[64];
            snprintf(text, sizeof text, "win win%s%scooperation fell", enders[i], behind[k]);
            good = same_text(text, tokens_of(slice_of(text), TOKENS_OF_TEXT), "win win | cooperation fell") && good;
        }
    }
    assert_true(good);
}

static void wide_stops_need_no_space(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"合作。共赢", "合 作 | 共 赢"},   {"合作！共赢", "合 作 | 共 赢"},
        {"合作？共赢", "合 作 | 共 赢"},   {"合作；共赢", "合 作 | 共 赢"},
        {"合作｡共赢", "合 作 | 共 赢"},    {"合作。”共赢", "合 作 | 共 赢"},
        {"合作。）共赢", "合 作 | 共 赢"}, {"合作……共赢", "合 作 | 共 赢"},
        {"合作…共赢", "合 作 | 共 赢"},    {"合作!共赢?再", "合 作 | 共 赢 | 再"},
        {"合作。China", "合 作 | china"},  {"合作．共赢", "合 作 共 赢"},
        {"合作.共赢", "合 作 共 赢"},      {"合作，共赢、再：一", "合 作 共 赢 再 一"},
        {"“合作”“共赢”", "合 作 共 赢"},   {"合作。\u00AD共赢", "合 作 | 共 赢"},
    };
    CHECK_TOKENS(rows);
}

static void no_end(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"win-win, cooperation; fell: so", "win win cooperation fell so"},
        {"end.Next", "end next"},
        {"what?no!yes", "what no yes"},
        {"wait…what", "wait what"},
        {"he (no!) said", "he no | said"},
        {"example.org/a.b?c=d", "example org ab c d"},
        {"3.5 percent", "3.5 percent"},
        {"in 3.5. Then", "in 3.5 | then"},
        {"by 2020. Then", "by 2020 | then"},
        {"the G20's. Then", "the g 20 | then"},
        {"one\ntwo", "one two"},
        {"one\r\ntwo", "one two"},
        {"stop.— And", "stop and"},
    };
    CHECK_TOKENS(rows);
}

static void initials_and_acronyms(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"J. Whitlock met A. B. Stone", "j whitlock met ab stone"},
        {"É. Zola", "e zola"},
        {"in the U.S. Cooperation", "in the u.s cooperation"},
        {"in the U.N. Cooperation", "in the un cooperation"},
        {"e.g. the south, i.e. all", "eg the south ie all"},
        {"a Ph.D. He", "a phd he"},
        {"point a. Next", "point a | next"},
        {"in the US. Next", "in the u.s | next"},
        {"the U.S.! Next", "the u.s | next"},
    };
    CHECK_TOKENS(rows);
}

static void abbreviations_in_text(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"Mr. Hoshino", "mr hoshino"},
        {"MR. Hoshino", "mr hoshino"},
        {"Dr. O'Meara", "dr omeara"},
        {"Gen. Asante", "gen asante"},
        {"St. Petersburg", "st petersburg"},
        {"north vs. south", "north vs south"},
        {"cf. The rule", "cf the rule"},
        {"on Jan. 5", "on jan 5"},
        {"in Sept. Cooperation", "in sept cooperation"},
        {"in May. Cooperation", "in may | cooperation"},
        {"No. 5", "no 5"},
        {"no. 5", "no 5"},
        {"No.\n5", "no 5"},
        {"No. Never", "no | never"},
        {"He said no. Five came", "he said no | five came"},
        {"Art. 51", "art 51"},
        {"It is art. He said", "it is art | he said"},
        {"pp. 3–5", "pp 3 5"},
        {"a gen. asante", "a gen | asante"},
        {"the dr. came", "the dr | came"},
        {"Inc. Next", "inc | next"},
        {"Mr.  \n Hoshino", "mr hoshino"},
        {"Mr. Mrs. Li", "mr mrs li"},
        {"(Mr.) Li", "mr li"},
        {"Mr.! Li", "mr | li"},
    };
    CHECK_TOKENS(rows);
}

static void paragraphs(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"Win-win\n\nCooperation", "win win | cooperation"},
        {"Win-win\n \t \nCooperation", "win win | cooperation"},
        {"Win-win\r\n\r\nCooperation", "win win | cooperation"},
        {"Win-win\n\u00A0\u3000\nCooperation", "win win | cooperation"},
        {"Win-win\n\u200B\nCooperation", "win win | cooperation"},
        {"Win-win\n\x01\nCooperation", "win win | cooperation"},
        {"Win-win\n\n\n\nCooperation", "win win | cooperation"},
        {"Win-win\u2029Cooperation", "win win | cooperation"},
        {"Win-win\u2028\u2028Cooperation", "win win | cooperation"},
        {"Win-win\n-\nCooperation", "win win cooperation"},
        {"\n\nOne\n\n", "one"},
        {"合作\n\n共赢", "合 作 | 共 赢"},
        {"Mr.\n\nHoshino", "mr | hoshino"},
        {"No.\n\n5", "no | 5"},
    };
    CHECK_TOKENS(rows);
}

static void the_first_token_starts_a_sentence(void **state)
{
    (void)state;
    struct tokens tokens = {0};
    OK(tokens_parse(&tokens, "... one two", 11, TOKENS_OF_TEXT, &failure));
    assert_true(tokens.items[0].starts_sentence);
    assert_false(tokens.items[1].starts_sentence);
    assert_false(token_is_adjacent(&tokens, 0));
    assert_true(token_is_adjacent(&tokens, 1));
    tokens_free(&tokens);
}

static void pronoun_trap(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"US", "u.s"},
        {"us", "us"},
        {"Us", "us"},
        {"uS", "us"},
        {"ＵＳ policy", "u.s policy"},
        {"US-China", "u.s china"},
        {"the US's and the US’s", "the u.s and the u.s"},
        {"WHO staff who staff Who", "w.h.o staff who staff who"},
        {"IT rules; it rules", "i.t rules it rules"},
        {"US AID", "u.s a.i.d"},
        {"US 2024", "u.s 2024"},
        {"US USA", "us usa"},
        {"LET US WORK", "let us work"},
        {"LET US WORK in 2024", "let u.s work in 2024"},
        {"U.S. AND US", "u.s and us"},
        {"u.s. policy", "u.s policy"},
        {"LET US WORK. The US did.", "let us work | the u.s did"},
        {"The US did. LET US WORK!", "the u.s did | let us work"},
        {"The US did. US policy. WHO staff. IT", "the u.s did | u.s policy | w.h.o staff | i.t"},
        {"LET US WORK\n\nthe US did", "let us work | the u.s did"},
        {"I US", "i u.s"},
        {"美国US政策", "美 国 u.s 政 策"},
        {"한국과 US 정책", "한국과 u.s 정책"},
        {"ประเทศ US", "ประเทศ u.s"},
        {"الصين US", "الصين u.s"},
        {"ПУСТЬ US РАБОТАЕТ", "пусть us работает"},
        {"Пусть US работает", "пусть u.s работает"},
        {"U\u00ADS policy", "u.s policy"},
        {"USA BUS MUS us", "usa bus mus us"},
    };
    CHECK_TOKENS(rows);
}

/* ---- the table of abbreviations ---- */

enum when { ABBREVIATION_ANY, ABBREVIATION_CAPITAL, ABBREVIATION_NUMBER };

static const struct {
    const char *word;
    enum when when;
} abbreviations[] = {
#include "corpus/text/abbreviation.inc"
};

static void every_abbreviation_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(abbreviations); i++) {
        const char *word = abbreviations[i].word;
        size_t length = strlen(word);
        enum when when = abbreviations[i].when;
        if (i > 0)
            assert_true(strcmp(abbreviations[i - 1].word, word) < 0);
        assert_int_equal(sentence_is_abbreviation(word, length, false, false), when == ABBREVIATION_ANY);
        assert_int_equal(sentence_is_abbreviation(word, length, true, false), when != ABBREVIATION_NUMBER);
        assert_int_equal(sentence_is_abbreviation(word, length, false, true), when != ABBREVIATION_CAPITAL);
        assert_true(sentence_is_abbreviation(word, length, true, true));
    }
}

static void other_words_are_none(void **state)
{
    (void)state;
    static const char *const words[] = {"", "m", "mrx", "world", "may", "june", "abcdefg", "合"};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_false(sentence_is_abbreviation(words[i], strlen(words[i]), true, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_ender),
        cmocka_unit_test(wide_stops_need_no_space),
        cmocka_unit_test(no_end),
        cmocka_unit_test(initials_and_acronyms),
        cmocka_unit_test(abbreviations_in_text),
        cmocka_unit_test(paragraphs),
        cmocka_unit_test(the_first_token_starts_a_sentence),
        cmocka_unit_test(pronoun_trap),
        cmocka_unit_test(every_abbreviation_is_found),
        cmocka_unit_test(other_words_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where sentences end, and what depends on it: capitals that are acronyms. "|" stands before a token that
 * starts a sentence. */
#include "test_fixture.h"

#include "corpus/text/spelling.h"

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
            snprintf(text, sizeof text, "win win%s%sCooperation fell", enders[i], behind[k]);
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
        {"合作.共赢", "合 作 共 赢"},      {"合作，共赢、再：一", "合 作 ， 共 赢 ， 再 ， 一"},
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
        {"he (no!) Said", "he no | said"},
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
        {"a gen. Asante", "a gen | asante"},
        {"the dr. Came", "the dr | came"},
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

/* A sentence goes on with a small letter, whatever stands before it. */
static void small_letters_go_on(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"approx. half", "approx half"},
        {"“Why?” she asked. Nobody knew", "why she asked | nobody knew"},
        {"wait … and see", "wait and see"},
        {"Yahoo! is old. iPhone too", "yahoo is old iphone too"},
        {"one.\ntwo", "one two"},
        {"one.\n\ntwo", "one | two"},
        {"one. \n \ntwo", "one | two"},
        {"one. (two)", "one | two"},
        {"one. - two", "one | two"},
        {"прошло 3 сек. потом", "прошло 3 сек потом"},
        {"one. 2 more", "one | 2 more"},
        {"합의. 다음", "합의 | 다음"},
    };
    CHECK_TOKENS(rows);
}

/* ---- abbreviations ---- */

struct language_row {
    const char *tag, *text, *want;
};

static void abbreviations_by_language(void **state)
{
    (void)state;
    static const struct language_row rows[] = {
        {"de", "Laut Art. 7 kamen z. B. Ungarn, d. h. Budapest, und ca. 40 Gäste", "laut art 7 kamen z b ungarn d h budapest und ca 40 gaste"},
        {"de", "Er gab 3 Mio. Euro an Hrn. Vogt. Das war viel", "er gab 3 mio euro an hrn vogt | das war viel"},
        {"de", "bis zum 3. Oktober im 20. Jahrhundert", "bis zum 3 oktober im 20 jahrhundert"},
        {"de", "im Jahr 1990. Dann", "im jahr 1990 | dann"},
        {"en", "by May 3. Then z. Then 3 Mio. Then", "by may 3 | then z | then 3 mio | then"},
        {"ru", "В г. Омск на ул. Мира, т. е. в центре, живет проф. Орлов. Он стар",
         "в г омск на ул мира т е в центре живет проф орлов | он стар"},
        {"ru", "нашли 5 млрд. долл. США. Потом", "нашли 5 млрд долл сша | потом"},
        {"uk", "на вул. Садовій у м. Львів 7 млн. Людей", "на вул садовіи у м львів 7 млн людеи"},
        {"es", "La Dra. Vega y el Gral. Soto viven en la Av. Sol de EE. UU. Son dos",
         "la dra vega y el gral soto viven en la av sol de ee uu son dos"},
        {"es", "Vio el mar. Era azul", "vio el mar | era azul"},
        {"pt", "o sr. Lima e a dra. Rosa", "o sr lima e a dra rosa"},
        {"pt", "O Exmo. Sr. Dr. Reis, pág. 4. Fim", "o exmo sr dr reis pag 4 | fim"},
        {"fr", "M. Petit, env. 40 hab. Selon MM. Roux", "m petit env 40 hab selon mm roux"},
        {"it", "L’on. Bassi con il dott. Villa, cfr. Atti, 2 mln. Poi", "l on bassi con il dott villa cfr atti 2 mln poi"},
        {"pl", "ul. Polna, prof. Nowak, tzw. Wschód. Nic", "ul polna prof nowak tzw wschod | nic"},
        {"tr", "Sn. Aydın ve Prof. Kaya, bkz. Ek. Son", "sn aydin ve prof kaya bkz ek | son"},
        {"nl", "Dhr. Bakker, bijv. Delft, 3 mln. Euro. Klaar", "dhr bakker bijv delft 3 mln euro | klaar"},
        {"el", "Ο κ. Νίκας έδωσε 3 εκατ. Ευρώ. Τέλος", "ο κ νικασ εδωσε 3 εκατ ευρω | τελοσ"},
        {"sv", "kl. 5 hos dr. Berg, t. ex. Lund. Sedan", "kl 5 hos dr berg t ex lund | sedan"},
        {"xx", "Mr. Lee and 3 Mio. Then", "mr lee and 3 mio | then"},
        {"id", "Dr. Kim, No. 4, Mar. 5", "dr kim no 4 mar | 5"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].text, tokens_spelt(rows[i].tag, slice_of(rows[i].text), TOKENS_OF_TEXT), rows[i].want) && good;
    assert_true(good);
}

enum when { ABBREVIATION_ANY, ABBREVIATION_CAPITAL, ABBREVIATION_NUMBER };

static const struct {
    const char *language, *word;
    enum when when;
} abbreviations[] = {
#include "corpus/text/abbreviation.inc"
};

static const struct spelling *of_tag(const char *tag)
{
    return spelling_of(stem_tag_number(slice_of(tag)));
}

/* Each row of the table: in its order, in key form, of a language that there is, and found. */
static void every_abbreviation_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(abbreviations); i++) {
        struct slice word = slice_of(abbreviations[i].word);
        const char *language = abbreviations[i].language;
        const struct spelling *spelling = of_tag(language[0] ? language : "ga"); /* which has none of its own */
        enum when when = abbreviations[i].when;
        if (i > 0 && strcmp(abbreviations[i - 1].language, language) == 0)
            assert_true(strcmp(abbreviations[i - 1].word, word.data) < 0);
        else if (i > 0)
            assert_true(strcmp(abbreviations[i - 1].language, language) < 0);
        assert_string_equal(spelling->language, language);
        assert_string_equal(tokens_of(word, TOKENS_OF_TEXT), word.data);
        assert_int_equal(spelling_is_abbreviation(spelling, word, false, false), when == ABBREVIATION_ANY);
        assert_int_equal(spelling_is_abbreviation(spelling, word, true, false), when != ABBREVIATION_NUMBER);
        assert_int_equal(spelling_is_abbreviation(spelling, word, false, true), when != ABBREVIATION_CAPITAL);
        assert_true(spelling_is_abbreviation(spelling, word, true, true));
    }
}

static void other_words_are_none(void **state)
{
    (void)state;
    static const char *const words[] = {"", "m", "mrx", "world", "may", "june", "abcdefghijklmnop", "合"};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_false(spelling_is_abbreviation(of_tag("en"), slice_of(words[i]), true, true));
    assert_false(spelling_is_abbreviation(of_tag("en"), SLICE("mrd"), true, true));
    assert_false(spelling_is_abbreviation(of_tag("fr"), SLICE("mrd"), true, true));
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
        cmocka_unit_test(small_letters_go_on),
        cmocka_unit_test(abbreviations_by_language),
        cmocka_unit_test(every_abbreviation_is_found),
        cmocka_unit_test(other_words_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

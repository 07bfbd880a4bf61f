/* Words as languages write them: apostrophes by the language of the text, and queries that do not know it. */
#include "test_query_fixture.h"

#include "corpus/text/spelling.h"
#include "query/match.h"

struct row {
    const char *tag, *text, *want;
};

static void check_rows(const struct row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, tokens_spelt(rows[i].tag, slice_of(rows[i].text), TOKENS_OF_TEXT), rows[i].want) &&
               good;
    assert_true(good);
}

static void elision(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"fr", "L’essor de l'Afrique, jusqu’à l’été", "l essor de l afrique jusqu a l ete"},
        {"fr", "qu’elle n’ait pas, lorsqu’il s’en va", "qu elle n ait pas lorsqu il s en va"},
        {"fr", "aujourd’hui, quelqu’un, presqu’île, entr’acte", "aujourdhui quelquun presquile entracte"},
        {"fr", "d’aujourd’hui", "d aujourdhui"},
        {"fr", "N’Djamena, M’Baye, O’Brien", "ndjamena mbaye obrien"},
        {"fr", "l’11 mars; l’ONU; l’’a; d’", "l 11 mars l onu l a d"},
        {"fr", "L\u00AD’\u200BEurope", "l europe"},
        {"fr-CA", "l’eau", "l eau"},
        {"it", "l’Unione dell’Aia, un’altra, quest’anno", "l unione dell aia un altra quest anno"},
        {"it", "dell’FBI e l’Fbi; d’Fbi; sant’Elena", "dell fbi e l fbi dfbi sant elena"},
        {"it", "un po’ di più, C’è", "un po di piu c e"},
        {"ca", "l’hora d’avui, s’ha dit", "l hora d avui s ha dit"},
        {"oc", "l’aiga qu’es d’òc", "l aiga qu es d oc"},
        {"en", "l’Europe, d’accord, coup d’état", "leurope daccord coup detat"},
        {"de", "l’Europe", "leurope"},
        {"uk", "п’ять об’єктів", "пять обєктів"},
        {"br", "c’hoari", "choari"},
    };
    check_rows(rows, COUNT(rows));
}

static void suffixes(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"tr", "Konya’nın yolu, İzmir'e, Van‘da", "konya yolu izmir van"},
        {"tr", "ABD’nin 2019’daki planı, BURSA’DAN", "abd 2019 plani bursa"},
        {"tr", "Kur’an’ın dili, Mes’ut’un evi", "kuran dili mesut evi"},
        {"tr", "O’Brien’in, D’Angelo", "obrien dangelo"},
        {"tr", "san’at ve mer’a", "sanat ve mera"},
        {"tr", "Ali’nin’ki, Ayşe’'ye, Oya’", "ali ayse ye oya"},
        {"az", "Bakı’nın", "baki"},
        {"crh", "Aqmescit’te", "aqmescit"},
        {"en", "Konya’nın 2019’daki", "konyanin 2019 daki"},
        {"tr", "l’eau", "leau"},
    };
    check_rows(rows, COUNT(rows));
}

/* What is marked is the word with its suffix, and the elided word without its apostrophe. */
static void surfaces(void **state)
{
    (void)state;
    struct tokens tokens = {.language = stem_tag_number(SLICE("tr"))};
    OK(tokens_parse(&tokens, "Van’da kar", strlen("Van’da kar"), TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 2);
    assert_int_equal(tokens.items[0].byte_end, strlen("Van’da"));
    tokens.language = stem_tag_number(SLICE("fr"));
    OK(tokens_parse(&tokens, "L’eau", strlen("L’eau"), TOKENS_OF_TEXT, &failure));
    assert_int_equal(tokens.count, 2);
    assert_int_equal(tokens.items[0].byte_end, 1);
    assert_int_equal(tokens.items[1].byte_start, strlen("L’"));
    assert_true(token_is_adjacent(&tokens, 1));
    tokens_free(&tokens);
}

static void numbers_of_languages(void **state)
{
    (void)state;
    for (unsigned i = 0; stem_language_of_number(i); i++) {
        const struct spelling *spelling = spelling_of(i);
        const char *code = stem_language_of_number(i);
        assert_true(!spelling->language[0] || strcmp(spelling->language, code) == 0);
    }
    assert_string_equal(spelling_of(0)->language, "en");
    assert_string_equal(spelling_of(stem_tag_number(SLICE("zh-Hans")))->language, "en");
    assert_string_equal(spelling_of(UINT32_MAX)->language, "en");
}

/* ---- queries ---- */

/* "_" stands for a blank within a word. */
static const struct {
    const char *tag, *text;
} texts[] = {
    {"en", "Rock ’n’ roll isn’t Chad’s; N’Djamena’s talks cost 1,50,000 rupees, said P._K. Banda of the U._S. mission in Sana‘a"},
    {"fr", "Aujourd’hui l’Assemblée d’Alger s’oppose à l’accord qu’elle signa, jusqu’à 12\u202F500 élus l’ont lu, dit M. Roux"},
    {"it", "L’Italia dell’Ottocento: un’opera d’arte, cent’anni all’estero, com’è ovvio; nell’università c’era Sant’Elia"},
    {"ca", "L’Ajuntament d’Olot diu que s’hi farà l’obra d’ací a l’estiu"},
    {"oc", "L’òme qu’es d’aicí parla l’occitan"},
    {"tr", "Türkiye’nin Ankara’daki elçisi 2021’de Kur’an’ı, san’atı ve O’Hara’yı anlattı; İSTANBUL’DA ısı düştü"},
    {"az", "Bakı’nın sözü Gəncə’də eşidildi"},
    {"es", "La negociación de 2\u00A0500 niños en EE. UU. según la Dra. Peña"},
    {"pt", "As relações e a cooperação d’água em São Tomé"},
    {"de", "Größere Übungen, z. B. in Köln, am 3. Mai; so geht’s"},
    {"ru", "Ёлки в г. Омск, т. е. 5 млрд. руб.; А._С. Серов"},
    {"uk", "П’ять об’єктів на вул. Мир"},
    {"fa", "ایران و پاکستان می‌گویند ۱۲۳"},
    {"ar", "العلاقات مع إيران ولبنان"},
    {"ur", "پاکستان ہمارا ھے"},
    {"hi", "भारत की नीति"},
    {"uz", "Oʻzbekiston va Gʻarb taʼlimi"},
    {"haw", "Hawaiʻi me Oʻahu"},
    {"nl", "De foto’s van ’s-Gravenhage zijn z’n trots"},
    {"el", "Η Ελλάδα και ο κ. Νίκας"},
};

struct asked {
    struct matcher *matcher;
    struct query query;
};

static void ask(struct asked *a, const char *text, size_t length)
{
    uint64_t languages = 0;
    struct stemmer *stemmer;
    *a = (struct asked){0};
    for (size_t i = 0; i < COUNT(texts); i++)
        languages |= UINT64_C(1) << stem_tag_number(slice_of(texts[i].tag));
    OK(query_parse((struct slice){text, length}, &any, &a->query, &failure));
    OK(stemmer_new(&stemmer, &failure));
    OK(query_resolve(&a->query, stemmer, languages, &failure));
    stemmer_free(stemmer);
    OK(matcher_new(&a->query, &a->matcher, &failure));
}

static bool finds(const char *query, size_t length, const char *tag, const char *text)
{
    struct asked a;
    struct tokens tokens = {.language = stem_tag_number(slice_of(tag))};
    struct match_result result;
    ask(&a, query, length);
    OK(tokens_parse(&tokens, text, strlen(text), TOKENS_OF_TEXT, &failure));
    struct match_passage passage = {
        .text = slice_of(text), .tokens = &tokens, .count = tokens.count, .language = tokens.language};
    OK(matcher_run(a.matcher, &passage, &result, &failure));
    bool found = result.matches && result.span_count > 0;
    matcher_free(a.matcher);
    query_free(&a.query);
    tokens_free(&tokens);
    return found;
}

/* Each way to type it: as it is, and with every kind of apostrophe. */
static bool is_found_however_typed(const char *word, size_t length, const char *tag, const char *text)
{
    static const char *const typed[] = {"’", "'", "ʼ", "＇"};
    bool good = true;
    for (size_t form = 0; form < 2; form++) {
        for (size_t kind = 0; kind < COUNT(typed); kind++) {
            struct buffer query = {0};
            buffer_append_string(&query, form ? "\"" : "");
            for (size_t i = 0; i < length;) {
                bool sign = length - i >= strlen("’") && memcmp(word + i, "’", strlen("’")) == 0;
                if (sign)
                    buffer_append_string(&query, typed[kind]);
                else
                    buffer_append_byte(&query, word[i]);
                i += sign ? strlen("’") : 1;
            }
            buffer_append_string(&query, form ? "\"" : "");
            bool found = finds(query.data, query.length, tag, text);
            if (!found)
                print_error("%s does not find the text in %s\n", buffer_text(&query), tag);
            good = good && found;
            buffer_free(&query);
        }
    }
    return good;
}

/* A word of a text, as it stands there, finds the text. */
static void every_word_finds_its_text(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < COUNT(texts); i++) {
        char text[512];
        snprintf(text, sizeof text, "%s", texts[i].text);
        for (char *c = text; *c; c++)
            *c = *c == '_' ? ' ' : *c;
        for (size_t at = 0; text[at];) {
            size_t length = strcspn(texts[i].text + at, " ");
            good = is_found_however_typed(text + at, length, texts[i].tag, text) && good;
            at += length + (text[at + length] != '\0');
        }
    }
    assert_true(good);
}

static void found_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *query, *tag, *text;
        bool found;
    } rows[] = {
        {"\"l'accord signé\"", "fr", "on a lu l’accord signé hier", true},
        {"\"l accord\"", "fr", "on a lu l’accord signé hier", true},
        {"accords", "fr", "on a lu l’accord signé hier", true},
        {"l'accords", "fr", "on a lu l’accord signé hier", true},
        {"\"l'accords\"", "fr", "on a lu l’accord signé hier", false},
        {"laccord", "fr", "on a lu l’accord signé hier", false},
        {"\"l'accord\"", "en", "l’accord", true},
        {"\"l'accord\"", "en", "the plan L accord", false},
        {"\"l'accord\"", "fr", "laccord", false},
        {"\"Xi'an\"", "en", "Xi’an", true},
        {"\"Xi'an\"", "en", "Xi spoke", false},
        {"\"Xi'an\"", "tr", "Xi konuştu", true},
        {"\"Van'da kar\"", "tr", "Van’da kar var", true},
        {"\"Van kar\"", "tr", "Van’da kar var", true},
        {"\"Van'dan kar\"", "tr", "Van’da kar var", true},
        {"\"van'da kar\"", "tr", "Van’da kar var", true},
        {"\"vanda kar\"", "tr", "Van’da kar var", false},
        {"\"sanat\"", "tr", "san’at", true},
        {"\"2021'de\"", "tr", "2021’deki", true},
        {"\"2021'de\"", "en", "2021’de", true},
        {"\"2021'de\"", "en", "2021", false},
        {"\"accord (d'Alger OR d'Oran)\"", "fr", "un accord d’Oran", true},
        {"\"accord * Oran\"", "fr", "un accord d’Oran", true},
        {"\"accord d'Or*\"~1", "fr", "un accord signé d’Oran", true},
        {"\"un Oran\"~2", "fr", "un accord d’Oran", true},
        {"\"un Oran\"~1", "fr", "un accord d’Oran", false},
        {"=d'Oran", "fr", "un accord d’Oran", true},
        {"\"N'Djamena signe\"", "fr", "N’Djamena signe", true},
        {"\"ndjamena signe\"", "fr", "N’Djamena signe", true},
        {"\"dell'fbi\"", "it", "dell’FBI", true},
        {"==\"d'Oran\"", "fr", "un accord d'Oran", true},
        {"==\"d'Oran\"", "fr", "un accord d’Oran", false},
        {"d'Oran NEAR/2 un", "fr", "un accord d’Oran", true},
        {"invitación", "es", "las invitaciones", true},
        {"INVITACIONES", "es", "la invitacio\u0301n", true},
        {"invitacion", "es", "la invitación", true}, /* the word itself */
        {"=invitación", "es", "las invitaciones", false},
        {"~\"nova negociação\"", "pt", "novas negociações", true},
        {"великий", "ru", "Великого Новгорода", true},
        {"communiqué", "en", "the communiques", true},
        {"communique", "en", "the communiqués", true},
        {"ışık", "tr", "IŞIKLAR yandı", true},
        {"l'invité", "fr", "l’invitée", true},
        {"élu", "fr", "l’élue", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (finds(rows[i].query, strlen(rows[i].query), rows[i].tag, rows[i].text) != rows[i].found)
            fail_msg("%s in '%s' (%s): expected %d", rows[i].query, rows[i].text, rows[i].tag, rows[i].found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elision),
        cmocka_unit_test(suffixes),
        cmocka_unit_test(surfaces),
        cmocka_unit_test(numbers_of_languages),
        cmocka_unit_test(every_word_finds_its_text),
        cmocka_unit_test(found_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Stems by language, and languages told from texts. */
#include "test_fixture.h"

#include "corpus/text/language.h"
#include "corpus/text/spelling.h"
#include "corpus/text/stem.h"
#include "corpus/text/stem_form.h"

static struct stemmer *stemmer;

static int open_stemmer(void **state)
{
    (void)state;
    return stemmer_new(&stemmer, NULL);
}

static int close_stemmer(void **state)
{
    (void)state;
    stemmer_free(stemmer);
    stemmer_free(NULL);
    return 0;
}

static void stems(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *word, *stem;
    } rows[] = {
        {"en", "cooperation", "cooper"},
        {"en", "cooperative", "cooper"},
        {"en", "policies", "polici"},
        {"en", "policy", "polici"},
        {"en", "win", "win"},
        {"en", "the", "the"},
        {"en", "a", "a"},
        {"en", "", ""},
        {"en", "1500", "1500"},
        {"en", "1.5", "1.5"},
        {"en", "u.s", "u.s"},
        {"en", "合", "合"},
        {"en", "か", "か"},
        {"ko", "한국", "한국"},
        {"fr", "nations", "nation"},
        {"fr", "développements", "developp"},
        {"de", "beziehungen", "bezieh"},
        {"es", "naciones", "nacion"},
        {"es", "invitación", "invit"},
        {"es", "invitaciones", "invit"},
        {"es", "invitacion", "invitacion"},
        {"pt", "nações", "naco"},
        {"ru", "великий", "велик"},
        {"ru", "мой", "мо"},
        {"da", "købet", "kob"},
        {"ru", "странами", "стран"},
        {"nb", "landene", "land"},
        {"und", "cooperation", "cooper"},
        {"crh", "cooperation", "cooper"},
        {"pl", "cooperation", "cooper"},
        {"zh-Hans", "cooperation", "cooper"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct slice stem;
        stemmer_stem(stemmer, stem_language(rows[i].tag), rows[i].word, strlen(rows[i].word), &stem.data, &stem.length);
        assert_slice(stem, rows[i].stem);
    }
}

struct form_row {
    const char *tag, *surface, *want;
};

/* The form of a surface that is one word. */
static void forms(void **state)
{
    (void)state;
    static const struct form_row rows[] = {
        {"es", "Invitación", "invitación"},
        {"es", "INVITACIÓN", "invitación"},
        {"es", "invitacio\u0301n", "invitación"},
        {"es", "invitacion", "invitacion"},
        {"fr", "Œuvré", "œuvré"},
        {"de", "GRÖSSE", "grösse"},
        {"de", "größe", "grösse"},
        {"da", "ÆBLE", "æble"},
        {"en", "ﬁancé", "fiancé"},
        {"ru", "ЁЛКОЙ", "ёлкой"},
        {"tr", "IŞIK", "ışık"},
        {"tr", "İPEK’in", "ipek"},
        {"tr", "Işık’ın", "ışık"},
        {"en", "IŞIK", "işik"},
        {"en", "d’état’s", "détat"},
        {"vi", "Việt", "việt"},
        {"ar", "ٱلكِتاب", "ٱلكِتاب"},
        {"el", "Ἀθῆναι", "ἀθῆναι"},
        {"en", "e\u0301\u00ADte\u0301", "été"},
        {"ko", "\u1112\u1161\u11AB", "한"},
    };
    struct buffer form = {0}, key = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tokens tokens = {.language = stem_tag_number(slice_of(rows[i].tag))};
        struct slice surface = slice_of(rows[i].surface);
        OK(tokens_parse(&tokens, surface.data, surface.length, TOKENS_OF_TEXT, &failure));
        assert_int_equal(tokens.count, 1);
        struct slice word = {token_word(&tokens, 0), tokens.items[0].word_length};
        struct slice got = stem_form(surface, word, spelling_of(tokens.language)->has_dotless_i, &form);
        assert_slice(got, rows[i].want);
        assert_true(tokens.items[0].accented || slice_equal(got, word));
        assert_true(slice_equal(stem_form_key(got, &key), word));
        tokens_free(&tokens);
    }
    buffer_free(&form);
    buffer_free(&key);
}

static void a_word_cut_short_has_no_stem(void **state)
{
    (void)state;
    static const char word[] = "cooperationscooperationscooperationscooperations#0123456789abcdef";
    struct slice stem;
    stemmer_stem(stemmer, "en", word, sizeof word - 1, &stem.data, &stem.length);
    assert_true(stem.data == word && stem.length == sizeof word - 1);
}

/* The matcher relies on it to pass words over without stemming them. */
static void english_stems_keep_the_first_letter(void **state)
{
    (void)state;
    static const char letters[] = "aeiouybcdghklmnprstwz";
    static const char *const endings[] = {"", "s", "ies", "ied", "ing", "ly", "ation", "eed", "ogi", "ement", "y"};
    for (int round = 0; round < 20000; round++) {
        char word[32];
        size_t length = 1 + chance(6);
        for (size_t i = 0; i < length; i++)
            word[i] = letters[chance(sizeof letters - 1)];
        snprintf(word + length, sizeof word - length, "%s", endings[chance(COUNT(endings))]);
        struct slice stem;
        stemmer_stem(stemmer, "en", word, strlen(word), &stem.data, &stem.length);
        assert_true(stem.length > 0 && stem.data[0] == word[0]);
    }
}

static void languages_of_tags(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"en", "en"},      {"EN", "en"},    {"en-GB", "en"}, {"en_US", "en"},   {"fr", "fr"},
        {"fr-Latn", "fr"}, {"nb", "no"},    {"nn-NO", "no"}, {"no", "no"},      {"zh", "en"},
        {"zh-Hans", "en"}, {"und", "en"},   {"", "en"},      {"x", "en"},       {"english", "en"},
        {"fra", "en"},     {"pt-BR", "pt"}, {"-", "en"},     {"sr-Latn", "sr"}, {"crh-Latn", "crh"}, {"az", "az"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(stem_language(rows[i].text), rows[i].want);
    assert_string_equal(stem_language(NULL), "en");
}

/* Numbers on disk: what they stand for never changes. */
static void language_numbers(void **state)
{
    (void)state;
    static const char *const known[] = {"en", "ar", "ca", "da", "de", "el", "es", "eu", "fi", "fr",
                                        "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no",
                                        "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi",
                                        "az", "cs", "oc", "pl", "crh", "uk"};
    for (unsigned i = 0; i < COUNT(known); i++) {
        assert_string_equal(stem_language_of_number(i), known[i]);
        assert_int_equal(stem_language_number(known[i]), i);
        assert_string_equal(stem_language(known[i]), known[i]);
    }
    assert_null(stem_language_of_number(STEM_LANGUAGES));
    assert_null(stem_language_of_number(UINT32_MAX));
    assert_int_equal(stem_language_number("xx"), 0);
}

/* ---- the language of a text ---- */

static void detection(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"The ministers of the two countries met in the capital and signed it.", "en"},
        {"Le ministre a rencontré ses homologues européens pour parler commerce.", "und"},
        {"", "und"},
        {"12345 ... !", "und"},
        {"Кремль заявил о новом договоре", "und"},
        {"两国外长在首都会面，签署了合作协定。", "zh-Hans"},
        {"兩國外長在首都會面，簽署了合作協定。", "zh-Hant"},
        {"会议通过了“關係”一词的两种写法，文件用的是简体字，全文没有别的繁体。", "zh-Hans"},
        {"両国の外相は首都で会談し、協定に署名しました。", "ja"},
        {"양국 외교장관은 수도에서 회담하고 협정에 서명하였다.", "ko"},
        {"The of and to in a is 合作", "en"},
        {"G20 峰会在杭州举行 G20", "zh-Hans"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].text, language_detect(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

static void detection_looks_at_the_start_alone(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_append_string(&text, "x");
    while (text.length < 8192)
        buffer_append_string(&text, "合");
    for (size_t i = 0; i < 3000; i++)
        buffer_append_string(&text, " the of and");
    assert_string_equal(language_detect((struct slice){text.data, text.length}), "zh-Hans");
    buffer_free(&text);
}

static void settling(void **state)
{
    (void)state;
    static const char hans[] = "两国外长会面", hant[] = "兩國外長會面", english[] = "the policy of the country";
    static const struct {
        const char *given, *text, *want;
    } rows[] = {
        {"en", hans, "en"},           {"fr-CA", english, "fr-CA"}, {"", english, "en"},   {"und", hant, "zh-Hant"},
        {"zh", hans, "zh-Hans"},      {"ZH", hant, "zh-Hant"},     {"zh", english, "zh"}, {"zh-TW", hans, "zh-TW"},
        {"zh-Hant", hans, "zh-Hant"}, {"", "...", "und"},          {"und", "...", "und"}, {"ja", english, "ja"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_slice(language_settle(slice_of(rows[i].given), slice_of(rows[i].text)), rows[i].want);
}

static void tags(void **state)
{
    (void)state;
    static const struct {
        const char *given, *want;
    } rows[] = {
        {"en", "en"},
        {"EN", "en"},
        {"EN_us", "en-US"},
        {"en-us", "en-US"},
        {"en_GB.UTF-8", "en-GB"},
        {"zh-cn", "zh-CN"},
        {"ZH_HANS_cn", "zh-Hans-CN"},
        {"zh-cmn-Hans", "zh-Hans"},
        {"zh-yue", "yue"},
        {"eng", "en"},
        {"eng-CA", "en-CA"},
        {"zho", "zh"},
        {"chi", "zh"},
        {"cmn", "zh"},
        {"fre", "fr"},
        {"deu", "de"},
        {"ger", "de"},
        {"iw", "he"},
        {"sr-latn", "sr-Latn"},
        {"de-1996-x-Foo", "de-1996-x-foo"},
        {"mul", "mul"},
        {"und", "und"},
        {"jp", "ja"},
        /* names */
        {"English", "en"},
        {" english ", "en"},
        {"ENGLISH", "en"},
        {"Anglais", "en"},
        {"Deutsch", "de"},
        {"français", "fr"},
        {"Français", "fr"},
        {"Español", "es"},
        {"русский", "ru"},
        {"العربية", "ar"},
        {"中文", "zh"},
        {"汉语", "zh"},
        {"漢語", "zh"},
        {"英語", "en"},
        {"日本語", "ja"},
        {"한국어", "ko"},
        {"简体中文", "zh-Hans"},
        {"繁體中文", "zh-Hant"},
        {"Chinese (Simplified)", "zh-Hans"},
        {"Traditional Chinese", "zh-Hant"},
        {"English (United States)", "en-US"},
        {"Brazilian Portuguese", "pt-BR"},
        /* several: the first */
        {"en, fr", "en"},
        {"French; German", "fr"},
        {"en;q=0.8", "en"},
        /* none */
        {"", ""},
        {"-", ""},
        {"xx", ""},
        {"qqq", ""},
        {"Klingonese", ""},
        {"english text", ""},
        {"en-", ""},
        {"en--US", ""},
        {"en-waytoolongsubtag", ""},
        {"en-\u00e9", ""},
        {"a", ""},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char tag[LANGUAGE_TAG_BYTES], again[LANGUAGE_TAG_BYTES];
        bool known = language_tag(slice_of(rows[i].given), tag);
        good = same_text(rows[i].given, tag, rows[i].want) && good && known == (*rows[i].want != 0);
        assert_true(!known || (language_tag(slice_of(tag), again) && strcmp(tag, again) == 0));
    }
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems),
        cmocka_unit_test(forms),
        cmocka_unit_test(tags),
        cmocka_unit_test(a_word_cut_short_has_no_stem),
        cmocka_unit_test(english_stems_keep_the_first_letter),
        cmocka_unit_test(languages_of_tags),
        cmocka_unit_test(language_numbers),
        cmocka_unit_test(detection),
        cmocka_unit_test(detection_looks_at_the_start_alone),
        cmocka_unit_test(settling),
    };
    return cmocka_run_group_tests(tests, open_stemmer, close_stemmer);
}

/* Charsets: invented sentences in every one that archives have come in, declared rightly, wrongly, or not at all. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/charset.h"
#include "corpus/charset_label.h"

#include <iconv.h>

static struct buffer out;
static struct charset_result result;

/* The text that comes out, until the next call. */
static struct slice convert(struct slice bytes, const char *declared, bool markup)
{
    struct slice text;
    OK(charset_to_utf8(bytes, slice_of(declared), markup, &out, &text, &result, &failure));
    assert_true(utf8_valid(text.data, text.length));
    return text;
}

/* Text in another charset, made by the C library, not by what is tested; until the next call. */
static struct slice encode(const char *text, const char *charset)
{
    static char bytes[16384];
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *in = (char *)(uintptr_t)text, *to = bytes;
    size_t left = strlen(text), room = sizeof bytes;
    if (iconv(converter, &in, &left, &to, &room) == (size_t)-1)
        fail_msg("%s cannot have <%s>", charset, in);
    iconv(converter, NULL, NULL, &to, &room);
    iconv_close(converter);
    return (struct slice){bytes, (size_t)(to - bytes)};
}

#define FRENCH                                                                                                                       \
    "Le traité a été signé à Genève après une année de négociations. Où étaient les délégués ? « Près du lac », a " \
    "répondu l'attaché, déçu par la journée."
#define GERMAN                                                                                                                   \
    "Über die Zölle für Bücher und Möbel wurde fünf Jahre geredet. Die Häfen hätten länger geöffnet bleiben müssen, " \
    "heißt es."
#define POLISH                                                                                                                  \
    "Zażółcono gęsią jaźń: umowa o żegludze, którą podpisano późną jesienią, weszła w życie dopiero po trzech " \
    "latach. Posłowie się śmiali."
#define RUSSIAN                                                                                                                                                                                           \
    "Договор о судоходстве подписали поздней осенью, но в силу он вступил лишь через три года. Послы смеялись, а " \
    "маяк всё ещё горел над пустой гаванью."
#define UKRAINIAN                                                                                                      \
    "Угоду про мореплавство підписали пізньої осені, але чинності вона набула через три роки. Посли сміялися."
#define GREEK                                                                                                          \
    "Η συμφωνία για τη ναυτιλία υπογράφηκε το φθινόπωρο, αλλά ίσχυσε μόνο μετά από τρία χρόνια. Οι πρέσβεις γελούσαν."
#define TURKISH                                                                                                        \
    "Gemicilik anlaşması geç bir güz günü imzalandı, ancak üç yıl sonra yürürlüğe girdi. Elçiler gülüştü, ışık söndü."
#define HEBREW "ההסכם על השיט נחתם בסתיו המאוחר אבל נכנס לתוקף רק אחרי שלוש שנים. השגרירים צחקו והמגדלור עמד דולק."
#define ARABIC "وقعت الاتفاقية في أواخر الخريف لكنها دخلت حيز التنفيذ بعد ثلاث سنوات. ضحك السفراء وبقيت المنارة مضيئة."
#define LATVIAN                                                                                                        \
    "Līgumu par kuģniecību parakstīja vēlā rudenī, taču spēkā tas stājās tikai pēc trim gadiem. Sūtņi smējās."
#define THAI "สนธิสัญญาลงนามในปลายฤดูใบไม้ร่วงแต่มีผลบังคับใช้หลังจากสามปี"
#define SIMPLIFIED                                                                                                                                                       \
    "港口的灯塔建于一九二一年。两国的船只在这里加水，也在这里交换报纸。关于航行的条约在深秋签署，三年之后才生效。" \
    "大使们笑了，灯还亮着。我们的合作不是一天的事情，这个问题还要大家一起来解决。"
#define TRADITIONAL                                                                                                                                                      \
    "港口的燈塔建於一九二一年。兩國的船隻在這裡加水，也在這裡交換報紙。關於航行的條約在深秋簽署，三年之後才生效。" \
    "大使們笑了，燈還亮著。我們的合作不是一天的事情，這個問題還要大家一起來解決。"
#define JAPANESE                                                                                                                                                               \
    "港の灯台は百年前に建てられました。両国の船はここで水を積み、新聞も交換しました。航海についての条約は秋の終わりに" \
    "結ばれましたが、効力を持ったのは三年後のことでした。"
#define KOREAN                                                                                                                                                    \
    "항구의 등대는 백 년 전에 세워졌다. 두 나라의 배는 여기에서 물을 싣고 신문도 바꾸었다. 항해에 관한 조약은 늦은 " \
    "가을에 서명되었지만 삼 년 뒤에야 효력이 생겼다."

struct encoded {
    const char *charset, *declared, *text;
    bool detected; /* also when nothing is declared */
};

static const struct encoded rows[] = {
    {"WINDOWS-1252", "iso-8859-1", FRENCH, true},
    {"ISO-8859-1", "ISO-8859-1", GERMAN, true},
    {"ISO-8859-15", "latin9", FRENCH, true},
    {"MACINTOSH", "macintosh", FRENCH, false},
    {"WINDOWS-1250", "windows-1250", POLISH, false},
    {"ISO-8859-2", "iso-8859-2", POLISH, true},
    {"WINDOWS-1251", "windows-1251", RUSSIAN, true},
    {"KOI8-R", "koi8-r", RUSSIAN, true},
    {"KOI8-U", "koi8-u", UKRAINIAN, false},
    {"ISO-8859-5", "iso-8859-5", RUSSIAN, true},
    {"CP866", "ibm866", RUSSIAN, false},
    {"WINDOWS-1253", "windows-1253", GREEK, true},
    {"ISO-8859-7", "iso-8859-7", GREEK, true},
    {"WINDOWS-1254", "windows-1254", TURKISH, true},
    {"ISO-8859-9", "iso-8859-9", TURKISH, true},
    {"WINDOWS-1255", "windows-1255", HEBREW, true},
    {"WINDOWS-1256", "windows-1256", ARABIC, true},
    {"ISO-8859-6", "iso-8859-6", ARABIC, true},
    {"WINDOWS-1257", "windows-1257", LATVIAN, false},
    {"ISO-8859-13", "iso-8859-13", LATVIAN, false},
    {"WINDOWS-1258", "windows-1258", "Café", false},
    {"TIS-620", "tis-620", THAI, false},
    {"GB2312", "gb2312", SIMPLIFIED, true},
    {"GBK", "gbk", SIMPLIFIED "鎔", true},
    {"GB18030", "gb18030", SIMPLIFIED "㐀𠀀", true},
    {"BIG5", "big5", TRADITIONAL, true},
    {"BIG5-HKSCS", "big5-hkscs", TRADITIONAL "嘅啲", true},
    {"BIG5-HKSCS", "big5", "港口嘅燈塔係一九二一年起嘅，兩國啲船喺呢度加水，亦都喺呢度換報紙。我哋嘅合作唔係一日嘅事。",
     true},
    {"SHIFT_JIS", "shift_jis", JAPANESE, true},
    {"EUC-JP", "euc-jp", JAPANESE, true},
    {"ISO-2022-JP", "iso-2022-jp", JAPANESE, true},
    {"EUC-KR", "ks_c_5601-1987", KOREAN, true},
    {"CP949", "euc-kr", KOREAN "똠방", true},
    {"ISO-2022-KR", "iso-2022-kr", KOREAN, true},
    {"UTF-16LE", "utf-16", "A harbour, " SIMPLIFIED, true},
    {"UTF-16BE", "utf-16be", "A harbour, " RUSSIAN, true},
    {"UTF-8", "utf-8", SIMPLIFIED, true},
};

static bool check(const struct encoded *row, struct slice bytes, const char *declared, bool markup)
{
    char shown[8192], label[100];
    snprintf(shown, sizeof shown, "%.*s", TEXT(convert(bytes, declared, markup)));
    snprintf(label, sizeof label, "%s declared as <%s>, taken for %s, %s", row->charset, declared, result.name,
             charset_found_name(result.found));
    return same_text(label, shown, row->text) && result.replaced == 0 && !result.repaired;
}

static void declared_and_detected(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct slice bytes = encode(rows[i].text, rows[i].charset);
        good = check(&rows[i], bytes, rows[i].declared, false) && good;
        if (rows[i].detected)
            good = check(&rows[i], bytes, "", false) && good;
        if (rows[i].detected)
            good = check(&rows[i], bytes, "no-such-charset", true) && good;
    }
    assert_true(good);
}

static void marks(void **state)
{
    (void)state;
    static const struct {
        struct slice bytes;
        const char *text, *name;
    } marked[] = {
        {{"\xEF\xBB\xBFhi \xC3\xA9", 8}, "hi é", "UTF-8"},
        {{"\xFF\xFEh\0\xE9\0", 6}, "hé", "UTF-16LE"},
        {{"\xFE\xFF\0h\0\xE9", 6}, "hé", "UTF-16BE"},
        {{"\xFF\xFE\0\0h\0\0\0", 8}, "h", "UTF-32LE"},
        {{"\0\0\xFE\xFF\0\0\0h", 8}, "h", "UTF-32BE"},
        {{"\x84\x31\x95\x33\xB8\xDB", 6}, "港", "gb18030"},
        {{"\xEF\xBB\xBF", 3}, "", "UTF-8"},
        {{"\xFF\xFE", 2}, "", "UTF-16LE"},
    };
    for (size_t i = 0; i < COUNT(marked); i++) {
        /* a mark is beyond doubt: what is declared does not count */
        assert_slice(convert(marked[i].bytes, "koi8-r", true), marked[i].text);
        assert_string_equal(result.name, marked[i].name);
        assert_int_equal(result.found, CHARSET_BY_MARK);
    }
    struct slice broken = SLICE("\xEF\xBB\xBF"
                                "a\xFF"
                                "b");
    assert_slice(convert(broken, "", false), "a\uFFFD"
                                             "b");
    assert_int_equal(result.replaced, 1);
}

static void what_stands_is_not_copied(void **state)
{
    (void)state;
    static const char *const declarations[] = {"",       "utf-8",     "iso-8859-1", "windows-1251",
                                               "gb2312", "shift_jis", "nonsense"};
    static const struct slice texts[] = {{"plain ASCII", 11}, {"", 0}, {"a ~{tilde} and a \0 NUL", 22}};
    struct slice long_text = slice_of(SIMPLIFIED);
    for (size_t d = 0; d < COUNT(declarations); d++) {
        assert_ptr_equal(convert(long_text, declarations[d], false).data, long_text.data);
        assert_string_equal(result.name, "UTF-8");
    }
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_true(slice_equal(convert(texts[i], "", true), texts[i]));
}

/* "iso-8859-1" is what many servers say of everything. */
static void declarations_that_are_wrong(void **state)
{
    (void)state;
    static const struct encoded wrong[] = {
        {"GBK", "iso-8859-1", SIMPLIFIED, true},       {"BIG5", "windows-1252", TRADITIONAL, true},
        {"WINDOWS-1251", "iso-8859-1", RUSSIAN, true}, {"GBK", "big5", SIMPLIFIED, true},
        {"BIG5", "utf-8", TRADITIONAL, true},          {"EUC-KR", "utf-8", KOREAN, true},
        {"SHIFT_JIS", "euc-jp", JAPANESE, true},       {"WINDOWS-1252", "utf-8", FRENCH, true},
        {"WINDOWS-1252", "utf-16le", FRENCH, true},    {"WINDOWS-1252", "utf-7", FRENCH, true},
        {"GBK", "us-ascii", SIMPLIFIED, true},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        good = check(&wrong[i], encode(wrong[i].text, wrong[i].charset), wrong[i].declared, false) && good;
        assert_int_equal(result.found, CHARSET_DETECTED);
    }
    assert_true(good);
}

/* A few broken bytes make no other charset. */
static void damaged_text(void **state)
{
    (void)state;
    struct slice text = SLICE("港口的灯塔建于一九二\xE4\xB8年。“两国”\xFF的船只。");
    assert_slice(convert(text, "", false), "港口的灯塔建于一九二\uFFFD年。“两国”\uFFFD的船只。");
    assert_int_equal(result.replaced, 3);
    assert_int_equal(result.found, CHARSET_AS_IT_STANDS);
    convert(text, "windows-1252", false);
    assert_string_equal(result.name, "UTF-8");

    char bytes[4096];
    struct slice gbk = encode(SIMPLIFIED, "GBK");
    memcpy(bytes, gbk.data, gbk.length);
    memcpy(bytes + gbk.length, "\xFF end", 5);
    struct slice got = convert((struct slice){bytes, gbk.length + 5}, "gb2312", false);
    assert_true(memmem(got.data, got.length, SIMPLIFIED "\uFFFD end", strlen(SIMPLIFIED) + 7) != NULL);
    assert_int_equal(result.replaced, 1);
}

static void markup_says_its_charset(void **state)
{
    (void)state;
    static const struct text_row says[] = {
        {"<meta charset=gb2312>", "gb2312"},
        {"<META CHARSET = 'Big5' />", "Big5"},
        {"<html><head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">", "koi8-r"},
        {"<meta content='text/html;charset=euc-kr' http-equiv=content-type>", "euc-kr"},
        {"<meta name=\"charset\" content=\"none\"><meta charset=\"x\">", "x"},
        {"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>", "Shift_JIS"},
        {"<?xml version='1.0'?><meta charset=big5>", "big5"},
        {"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"},
        {"<meta charset=\"utf-16\">", "UTF-8"},
        {"<meta><META><meta charset>", ""},
        {"<p>charset=big5</p>", ""},
        {"<meta charset=", ""},
        {"<meta", ""},
        {"<<<", ""},
        {"", ""},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(says); i++) {
        char got[60];
        snprintf(got, sizeof got, "%.*s", TEXT(charset_label_of_markup(slice_of(says[i].text))));
        good = same_text(says[i].text, got, says[i].want) && good;
    }
    assert_true(good);
    struct slice page = encode("<meta charset=windows-1251><p>Да</p>", "WINDOWS-1251");
    assert_slice(convert(page, "", true), "<meta charset=windows-1251><p>Да</p>");
    assert_int_equal(result.found, CHARSET_IN_MARKUP);
    assert_slice(convert(encode("<meta charset=koi8-r>Да", "WINDOWS-1251"), "text/html; charset=windows-1251", true),
                 "<meta charset=koi8-r>Да");
    assert_int_equal(result.found, CHARSET_DECLARED);
}

static void labels(void **state)
{
    (void)state;
    static const struct text_row known[] = {
        {"ISO-8859-1", "windows-1252"},
        {" latin1 ", "windows-1252"},
        {"US-ASCII", "windows-1252"},
        {"iso8859-9", "windows-1254"},
        {"GB_2312-80", "gb18030"},
        {"x-gbk", "gb18030"},
        {"x-sjis", "Shift_JIS"},
        {"big5hkscs", "Big5-HKSCS"},
        {"utf8", "UTF-8"},
        {"UTF-7", "none"},
        {"scsu", "none"},
        {"", "none"},
        {"/etc/passwd", "none"},
        {"no such", "none"},
        {"----", "none"},
        {"a name that is longer than any charset has ever had", "none"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(known); i++) {
        struct charset charset;
        bool found = charset_of_label(slice_of(known[i].text), &charset);
        good = same_text(known[i].text, found ? charset.name : "none", known[i].want) && good;
    }
    assert_true(good);
    assert_slice(charset_label_of_type(SLICE("text/html; charset=\"gbk\"")), "gbk");
    assert_slice(charset_label_of_type(SLICE("text/html; CHARSET=gbk; x=y")), "gbk");
    assert_slice(charset_label_of_type(SLICE("gbk")), "gbk");
}

static void mojibake(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
        size_t count;
    } texts[] = {
        {"It’s right.", NULL, 0},
        {"Itâ€™s wrong, CafÃ© too, and â€œthisâ€\xC2\x9D"
         ".",
         "It’s wrong, Café too, and “this”.", 4},
        {"â\xC2\x80"
         "\xC2\x99"
         " â\xC2\x80"
         "\xC2\x9C"
         " â\xC2\x80"
         "\xC2\x9D"
         "",
         "’ “ ”", 3},
        {"Ð¼Ð°Ñ\xC2\x8F"
         "Ðº",
         "маяк", 4},
        {"å\xC2\x90"
         "ˆä½œæ¸¯",
         "合作港", 3},
        {"ðŸ˜€ðŸ˜€ðŸ˜€", "😀😀😀", 3},
        {"Itâ€™s quoted: “CafÃ©” â€™ â€™", NULL, 4},
        {"Two are too few: Ã© Ã©", NULL, 2},
        {"« CAFÉ » et «CAFÉ», L’ÉTÉ», „MENÜ“", NULL, 0},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct slice got = convert(slice_of(texts[i].text), "", false);
        if (texts[i].want)
            assert_slice(got, texts[i].want);
        else
            assert_slice(got, texts[i].text);
        assert_int_equal(result.mojibake, texts[i].count);
        assert_int_equal(result.repaired, texts[i].want != NULL);
    }
}

static void ceilings(void **state)
{
    (void)state;
    struct buffer small = {.ceiling = 100};
    struct slice text, bytes = encode(RUSSIAN, "KOI8-R");
    EXPECT(TIFA_ERR_LIMIT, charset_to_utf8(bytes, slice_of("koi8-r"), false, &small, &text, &result, &failure));
    buffer_free(&small);
    struct buffer enough = {.ceiling = strlen(RUSSIAN)};
    OK(charset_to_utf8(bytes, slice_of("koi8-r"), false, &enough, &text, &result, &failure));
    buffer_free(&enough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_and_detected),
        cmocka_unit_test(marks),
        cmocka_unit_test(what_stands_is_not_copied),
        cmocka_unit_test(declarations_that_are_wrong),
        cmocka_unit_test(damaged_text),
        cmocka_unit_test(markup_says_its_charset),
        cmocka_unit_test(labels),
        cmocka_unit_test(mojibake),
        cmocka_unit_test(ceilings),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&out);
    return failed;
}

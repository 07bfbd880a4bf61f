/* Makes the table of what languages are called as C source, from ICU's data; run by the build.
 *
 * usage: language_table OUTPUT
 *
 * A row is a name in its key form (see language_key.h) and the BCP 47 tag it means, in byte order of the names. The
 * names are the codes of ISO 639, the languages' names in themselves and in the languages below, and the additions of
 * people.
 */
#include "corpus/text/language_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { MOST_ROWS = 1 << 16, UNITS = 200 };

struct row {
    char key[LANGUAGE_KEY_BYTES];
    char tag[16];
    int rank; /* of two that claim a key the lower one has it */
};

enum { RANK_CODE, RANK_ADDED, RANK_ENGLISH, RANK_ITSELF, RANK_OTHER };

static struct row rows[MOST_ROWS];
static size_t row_count;

/* Languages in which others are named. */
static const char *const namers[] = {"en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "tr",
                                     "ar", "fa", "he", "hi", "id", "vi", "th", "ja", "ko", "zh", "zh_Hant",
                                     "sv", "da", "nb", "fi", "el", "ro", "hu"};

/* What ICU does not say: codes of libraries, codes of countries that are no language's, and other names. */
static const struct {
    const char *name, *tag;
} added[] = {
    {"alb", "sq"},          {"arm", "hy"},        {"baq", "eu"},        {"bur", "my"},
    {"chi", "zh"},          {"cze", "cs"},        {"dut", "nl"},        {"fre", "fr"},
    {"geo", "ka"},          {"ger", "de"},        {"gre", "el"},        {"ice", "is"},
    {"mac", "mk"},          {"mao", "mi"},        {"may", "ms"},        {"per", "fa"},
    {"rum", "ro"},          {"slo", "sk"},        {"tib", "bo"},        {"wel", "cy"},
    {"cmn", "zh"},          {"arb", "ar"},        {"pes", "fa"},        {"prs", "fa-AF"},
    {"zsm", "ms"},          {"ekk", "et"},        {"lvs", "lv"},        {"swh", "sw"},
    {"uzn", "uz"},          {"azj", "az"},        {"khk", "mn"},        {"npi", "ne"},
    {"iw", "he"},           {"in", "id"},         {"ji", "yi"},         {"mo", "ro"},
    {"scr", "hr"},          {"scc", "sr"},        {"cn", "zh"},         {"jp", "ja"},
    {"cz", "cs"},           {"dk", "da"},         {"gr", "el"},         {"ua", "uk"},
    {"mandarin", "zh"},     {"putonghua", "zh"},  {"汉语", "zh"},       {"华语", "zh"},
    {"华文", "zh"},         {"国语", "zh"},       {"普通话", "zh"},     {"中国语", "zh"},
    {"中國語", "zh"},       {"chinois", "zh"},    {"简体", "zh-Hans"},  {"简中", "zh-Hans"},
    {"繁体", "zh-Hant"},    {"繁中", "zh-Hant"},  {"正体中文", "zh-Hant"}, {"英文", "en"},
    {"法文", "fr"},         {"德文", "de"},       {"俄文", "ru"},       {"日文", "ja"},
    {"韩文", "ko"},         {"西班牙文", "es"},   {"西文", "es"},       {"葡文", "pt"},
    {"阿拉伯文", "ar"},     {"意大利文", "it"},   {"越南文", "vi"},     {"印尼文", "id"},
    {"泰文", "th"},         {"farsi", "fa"},      {"dari", "fa-AF"},    {"castilian", "es"},
    {"castellano", "es"},   {"flemish", "nl"},    {"bahasa indonesia", "id"}, {"bahasa melayu", "ms"},
    {"brazilian portuguese", "pt-BR"}, {"american english", "en-US"}, {"british english", "en-GB"},
    {"simplified chinese", "zh-Hans"}, {"traditional chinese", "zh-Hant"},
    {"chinese simplified", "zh-Hans"}, {"chinese traditional", "zh-Hant"},
    {"简体中文", "zh-Hans"}, {"中文简体", "zh-Hans"}, {"繁體中文", "zh-Hant"}, {"中文繁體", "zh-Hant"},
    {"burmese", "my"},      {"moldovan", "ro"},   {"serbo croatian", "sh"}, {"tagalog", "tl"},
};

static void die(const char *what)
{
    fprintf(stderr, "language_table: %s\n", what);
    exit(1);
}

static void add(const char *name, const char *tag, int rank)
{
    struct row *row = &rows[row_count];
    if (row_count == MOST_ROWS)
        die("too many names");
    if (strlen(tag) >= sizeof row->tag || !language_key((struct slice){name, strlen(name)}, row->key))
        return;
    strcpy(row->tag, tag);
    row->rank = rank;
    row_count++;
}

static void add_display(const char *locale, const char *tag, const char *namer, int rank)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar name[UNITS];
    char utf8[3 * UNITS];
    int32_t length = uloc_getDisplayName(locale, namer, name, UNITS, &error);
    if (error != U_ZERO_ERROR) /* U_USING_DEFAULT_WARNING: the namer has no word for it */
        return;
    u_strToUTF8(utf8, (int32_t)sizeof utf8, NULL, name, length, &error);
    if (U_SUCCESS(error))
        add(utf8, tag, rank);
}

static void add_language(const char *code)
{
    const char *three = uloc_getISO3Language(code);
    add(code, code, RANK_CODE);
    if (*three)
        add(three, code, RANK_CODE);
    if (strlen(code) != 2 && strcmp(code, "yue") != 0 && strcmp(code, "fil") != 0) {
        add_display(code, code, "en", RANK_ENGLISH);
        return;
    }
    add_display(code, code, code, RANK_ITSELF);
    for (size_t i = 0; i < sizeof namers / sizeof *namers; i++)
        add_display(code, code, namers[i], i == 0 ? RANK_ENGLISH : RANK_OTHER);
}

/* "English (United States)", "Chinese (Simplified)" */
static void add_locales(void)
{
    for (int32_t i = 0; i < uloc_countAvailable(); i++) {
        UErrorCode error = U_ZERO_ERROR;
        char tag[ULOC_FULLNAME_CAPACITY];
        const char *locale = uloc_getAvailable(i);
        uloc_toLanguageTag(locale, tag, (int32_t)sizeof tag, 1, &error);
        if (U_SUCCESS(error) && strchr(tag, '-'))
            add_display(locale, tag, "en", RANK_ENGLISH);
    }
}

static int by_key(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = x->rank - y->rank;
    return order ? order : strcmp(x->tag, y->tag);
}

/* A name that two languages have equally is nobody's. */
static void write_rows(FILE *out)
{
    qsort(rows, row_count, sizeof *rows, by_key);
    for (size_t i = 0, next; i < row_count; i = next) {
        bool sure = true;
        for (next = i + 1; next < row_count && strcmp(rows[next].key, rows[i].key) == 0; next++)
            sure = sure && (rows[next].rank != rows[i].rank || strcmp(rows[next].tag, rows[i].tag) == 0);
        if (sure)
            fprintf(out, "{\"%s\", \"%s\"},\n", rows[i].key, rows[i].tag);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        die("usage: language_table OUTPUT");
    for (const char *const *code = uloc_getISOLanguages(); *code; code++)
        add_language(*code);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        add(added[i].name, added[i].tag, RANK_ADDED);
    add_locales();
    FILE *out = fopen(argv[1], "w");
    if (!out)
        die("the table cannot be written");
    write_rows(out);
    return fclose(out) == 0 ? 0 : 1;
}

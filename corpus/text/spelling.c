#include "corpus/text/spelling.h"

#include "corpus/text/stem.h"

#include <stdlib.h>

/* ---- apostrophes ---- */

/* The words that elide, as the French, Italian and Catalan analysers of Apache Lucene have them; of Italian also the adjectives
 * and particles that elide in writing, of Occitan its own. What stands by itself in a dictionary, as aujourd'hui and quelqu'un,
 * is none. */
static const char *const elided_in_french[] = {"c",     "d",     "j",      "jusqu",  "l",  "lorsqu", "m", "n",
                                               "puisqu", "qu",    "quoiqu", "s",      "t",  NULL};
static const char *const elided_in_italian[] = {
    "agl",  "all",  "anch", "bell", "c",    "cent",  "ch",   "coll",  "com",  "d",     "dagl",  "dall",   "degl",
    "dell", "dov",  "gl",   "l",    "m",    "mezz",  "n",    "negl",  "nell", "nessun", "nient", "pell",  "quand",
    "quell", "quest", "s",  "sant", "senz", "sott",  "sugl", "sull",  "t",    "trent", "tutt",  "un",     "v",
    "vent", NULL};
static const char *const elided_in_catalan[] = {"d", "l", "m", "n", "s", "t", NULL};
static const char *const elided_in_occitan[] = {"c", "d", "j", "l", "m", "n", "qu", "s", "t", NULL};

/* In Turkish spelling names take their suffixes behind an apostrophe. A few words have one by themselves. */
static const struct {
    const char *before, *behind;
} kept_apostrophes[] = {{"kur", "an"}, {"qur", "an"}, {"mes", "ut"}, {"san", "at"}};

/* ---- languages ---- */

static const struct spelling spellings[] = {
    {.language = "ar"},
    {.language = "az", .has_suffixes = true, .has_dotless_i = true},
    {.language = "ca", .elided = elided_in_catalan},
    {.language = "crh", .has_suffixes = true, .has_dotless_i = true},
    {.language = "cs", .has_ordinal_dot = true},
    {.language = "da", .has_ordinal_dot = true},
    {.language = "de", .has_ordinal_dot = true},
    {.language = "el"},
    {.language = "es"},
    {.language = "fi", .has_ordinal_dot = true},
    {.language = "fr", .elided = elided_in_french},
    {.language = "hu", .has_ordinal_dot = true},
    {.language = "id"},
    {.language = "it", .elided = elided_in_italian},
    {.language = "lt"},
    {.language = "nl"},
    {.language = "no", .has_ordinal_dot = true},
    {.language = "oc", .elided = elided_in_occitan},
    {.language = "pl", .has_ordinal_dot = true},
    {.language = "pt"},
    {.language = "ro"},
    {.language = "ru"},
    {.language = "sr", .has_ordinal_dot = true},
    {.language = "sv"},
    {.language = "tr", .has_suffixes = true, .has_dotless_i = true, .has_ordinal_dot = true},
    {.language = "uk"},
};
enum { SPELLINGS = sizeof spellings / sizeof *spellings };

/* Of a language that has no row but its stems. */
static const struct spelling english = {.language = "en"}, other = {.language = ""};

const struct spelling *spelling_of(unsigned language)
{
    const char *code = language ? stem_language_of_number(language) : NULL;
    for (size_t i = 0; i < SPELLINGS && code; i++)
        if (strcmp(spellings[i].language, code) == 0)
            return &spellings[i];
    return code ? &other : &english;
}

bool spelling_is_elided(const struct spelling *spelling, struct slice word)
{
    for (const char *const *elided = spelling->elided; elided && *elided; elided++)
        if (slice_equal_text(word, *elided))
            return true;
    return false;
}

bool spelling_keeps_apostrophe(struct slice before, struct slice behind)
{
    for (size_t i = 0; i < sizeof kept_apostrophes / sizeof *kept_apostrophes; i++)
        if (slice_equal_text(before, kept_apostrophes[i].before) && slice_equal_text(behind, kept_apostrophes[i].behind))
            return true;
    return false;
}

/* ---- abbreviations ---- */

enum abbreviation_when { ABBREVIATION_ANY, ABBREVIATION_CAPITAL, ABBREVIATION_NUMBER };

/* Language and word, with NULs up to their ends, are compared as one row of bytes, which is their order as strings. */
enum { LANGUAGE_BYTES = 4, WORD_BYTES = 12, LONGEST_OF_ASCII = 8 };

struct abbreviation {
    char language[LANGUAGE_BYTES], word[WORD_BYTES];
    enum abbreviation_when when;
};

static const struct abbreviation abbreviations[] = {
#include "corpus/text/abbreviation.inc"
};

static int compare(const void *key, const void *item)
{
    return memcmp(key, item, LANGUAGE_BYTES + WORD_BYTES);
}

static const struct abbreviation *find_abbreviation(const char *language, struct slice word)
{
    struct abbreviation key = {.when = ABBREVIATION_ANY};
    memcpy(key.language, language, strlen(language));
    memcpy(key.word, word.data, word.length);
    return bsearch(&key, abbreviations, sizeof abbreviations / sizeof *abbreviations, sizeof *abbreviations, compare);
}

bool spelling_is_abbreviation(const struct spelling *spelling, struct slice word, bool capital, bool number_follows)
{
    size_t longest = word.length && (unsigned char)word.data[0] < 0x80 ? LONGEST_OF_ASCII : WORD_BYTES;
    if (word.length > longest)
        return false;
    const struct abbreviation *found = find_abbreviation(spelling->language, word);
    if (!found && spelling != &english)
        found = find_abbreviation("", word);
    if (!found)
        return false;
    switch (found->when) {
    case ABBREVIATION_CAPITAL:
        return capital;
    case ABBREVIATION_NUMBER:
        return number_follows;
    default:
        return true;
    }
}

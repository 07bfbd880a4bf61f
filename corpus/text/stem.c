#include "corpus/text/stem.h"

#include "corpus/text/stem_form.h"
#include "corpus/text/token.h"

#include <libstemmer.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The ISO 639 codes that libstemmer 2 knows, then those of languages whose spelling is known alone (spelling.h), which are
 * stemmed as English. The place in the table is the number on disk: append only. */
static const char *const languages[] = {"en", "ar", "ca", "da", "de", "el", "es", "eu", "fi",  "fr", "ga", "hi",
                                        "hu", "hy", "id", "it", "lt", "ne", "nl", "no", "pt",  "ro", "ru", "sr",
                                        "sv", "ta", "tr", "yi", "az", "cs", "oc", "pl", "crh", "uk"};
enum { LANGUAGES = sizeof languages / sizeof *languages, ALGORITHMS = 28 };
_Static_assert(LANGUAGES <= STEM_LANGUAGES, "the header promises a bound");

struct stemmer {
    struct sb_stemmer *algorithms[ALGORITHMS];
    struct buffer key;
};

tifa_status stemmer_new(struct stemmer **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    return *out ? TIFA_OK : tifa_fail_memory(error);
}

void stemmer_free(struct stemmer *stemmer)
{
    if (!stemmer)
        return;
    for (size_t i = 0; i < ALGORITHMS; i++)
        sb_stemmer_delete(stemmer->algorithms[i]);
    buffer_free(&stemmer->key);
    free(stemmer);
}

static bool same_code(const char *code, const char *tag, size_t length)
{
    return strlen(code) == length && strncasecmp(code, tag, length) == 0;
}

const char *stem_language(const char *tag)
{
    size_t length = tag ? strcspn(tag, "-_") : 0;
    if (length && (same_code("nb", tag, length) || same_code("nn", tag, length)))
        return stem_language("no"); /* the two written forms of Norwegian */
    for (size_t i = 0; i < LANGUAGES; i++)
        if (same_code(languages[i], tag, length))
            return languages[i];
    return languages[0];
}

unsigned stem_language_number(const char *language)
{
    for (unsigned i = 0; i < LANGUAGES; i++)
        if (strcmp(languages[i], language) == 0)
            return i;
    return 0;
}

const char *stem_language_of_number(unsigned number)
{
    return number < LANGUAGES ? languages[number] : NULL;
}

unsigned stem_tag_number(struct slice tag)
{
    char text[16] = {0};
    memcpy(text, tag.data ? tag.data : "", tag.length < sizeof text ? tag.length : sizeof text - 1);
    return stem_language_number(stem_language(text));
}

static struct sb_stemmer *algorithm(struct stemmer *stemmer, const char *language)
{
    unsigned number = stem_language_number(language), i = number < ALGORITHMS ? number : 0;
    if (!stemmer->algorithms[i])
        stemmer->algorithms[i] = sb_stemmer_new(languages[i], "UTF_8");
    return stemmer->algorithms[i];
}

/* Numbers, dotted acronyms and long words cut short have no stem; neither has Han. */
static bool has_stem(const char *word, size_t length)
{
    if (length < 2 || (unsigned char)word[0] >= 0xE2)
        return false;
    for (size_t i = 0; i < length; i++)
        if (word[i] == '.' || word[i] == '#' || (word[i] >= '0' && word[i] <= '9'))
            return false;
    return true;
}

bool stem_needs_accents(unsigned language)
{
    return language > 0 && language < ALGORITHMS && strcmp(languages[language], "id") != 0;
}

static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

void stemmer_stem(struct stemmer *stemmer, const char *language, const char *word, size_t length, const char **stem,
                  size_t *stem_length)
{
    *stem = word;
    *stem_length = length;
    struct sb_stemmer *rules = has_stem(word, length) ? algorithm(stemmer, language) : NULL;
    const char *made = rules ? (const char *)sb_stemmer_stem(rules, (const sb_symbol *)word, (int)length) : NULL;
    struct slice result = {made ? made : word, made ? (size_t)sb_stemmer_length(rules) : length};
    if (result.length == 0)
        result = (struct slice){word, length};
    if (!is_ascii(result.data, result.length))
        result = stem_form_key(result, &stemmer->key);
    if (result.length == 0 || result.length > TOKEN_WORD_BYTES)
        return;
    *stem = result.data;
    *stem_length = result.length;
}

/* How a language is written, as far as making words and sentences depends on it. Data; pure functions: any thread. */
#ifndef TIFA_TEXT_SPELLING_H
#define TIFA_TEXT_SPELLING_H

#include "corpus/base/slice.h"

struct spelling {
    const char *language; /* a code of stem_language */
    /* Words that lose their last vowel before another, in key form, NULL at the end: "l" of l'accord is a word by itself.
     * NULL: the language has none, an apostrophe joins. */
    const char *const *elided;
    bool has_suffixes;    /* what follows the apostrophe of a name, or of a number, is a suffix: Ankara'da */
    bool has_dotless_i;   /* the small letter of I is ı */
    bool has_ordinal_dot; /* a dot makes an ordinal of a number: 3. Oktober */
};

/* Of a language by its number (stem.h); never NULL. English, and what nothing is known of, has none of these. */
const struct spelling *spelling_of(unsigned language);

/* Whether an apostrophe inside a word may be more than left out. */
static inline bool spelling_splits_apostrophes(const struct spelling *spelling)
{
    return spelling->elided || spelling->has_suffixes;
}

/* Whether the word so far, in key form, is elided before an apostrophe. */
bool spelling_is_elided(const struct spelling *spelling, struct slice word);

/* Whether a word that is written with an apostrophe keeps all of its letters, although names have suffixes: Kur'an. The letters
 * before the apostrophe and those behind, in key form. */
bool spelling_keeps_apostrophe(struct slice before, struct slice behind);

/* Whether the dot behind a word belongs to it. word: the key form; capital: it is written with a capital; number_follows:
 * the next word is a number ("No. 5"). */
bool spelling_is_abbreviation(const struct spelling *spelling, struct slice word, bool capital, bool number_follows);

#endif

/* Stems, by libstemmer's Snowball algorithms.
 *
 * A stemmer holds one algorithm a language, made when first asked for. One thread at a time.
 */
#ifndef TIFA_TEXT_STEM_H
#define TIFA_TEXT_STEM_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>

#define STEM_LANGUAGES 64 /* no number of a language is as high */

struct stemmer;

tifa_status stemmer_new(struct stemmer **out, tifa_error *error);
void stemmer_free(struct stemmer *stemmer);

/* The code of the language that text is analysed as ("en", "fr", ...): that of the primary subtag of a BCP 47 tag where its
 * stems or its spelling are known, else English. The result is a constant. */
const char *stem_language(const char *tag);

/* The number that stands for a language on disk, and back; numbers are never given anew. An unknown number is
 * NULL, an unknown code that of English. */
unsigned stem_language_number(const char *language);
const char *stem_language_of_number(unsigned number);
/* The number of the language of a tag, which need not end with a NUL. */
unsigned stem_tag_number(struct slice tag);

/* Whether the stems of a language, by its number, depend on accents, so that they are made of the form of stem_form.h; else of
 * the key form. The algorithm of English, which has to do for others, knows none. */
bool stem_needs_accents(unsigned language);

/* The stem, in key form, of a word; the word itself when it has none (Han, numbers, acronyms with dots)
 * or when memory is short. *stem lives until the next call. language is a result of stem_language. */
void stemmer_stem(struct stemmer *stemmer, const char *language, const char *word, size_t length, const char **stem,
                  size_t *stem_length);

#endif

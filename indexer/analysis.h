/* What an article becomes in the index, before anybody writes it: its passages, each with tokens and record,
 * and the filter terms that all its documents share.
 *
 * An analyser belongs to one thread. What it hands out lives until its next call.
 */
#ifndef TIFA_INDEXER_ANALYSIS_H
#define TIFA_INDEXER_ANALYSIS_H

#include "corpus/article.h"
#include "corpus/codec.h"
#include "corpus/fingerprint.h"
#include "corpus/passage.h"
#include "corpus/schema.h"
#include "corpus/text/stem.h"

#include <stdint.h>

struct analyser;

tifa_status analyser_new(struct analyser **out, tifa_error *error);
/* What the passages from now on are compressed with; its bytes are copied. Must be called once at least. */
tifa_status analyser_use_dictionary(struct analyser *analyser, struct codec_dictionary dictionary, tifa_error *error);
void analyser_free(struct analyser *analyser);

struct analysed_article {
    uint64_t key;
    const char *stem_language;
    const struct passages *passages;
    const struct schema_term *filters; /* of the article and of each passage, but for the kind */
    size_t filter_count;
    char date[SCHEMA_DATE_BYTES];
};

tifa_status analyser_article(struct analyser *analyser, const struct article *article, struct analysed_article *out,
                             tifa_error *error);

struct analysed_passage {
    const struct tokens *tokens; /* of the text and its context */
    size_t count;                /* of them, those of the text: the passage's own, signs included */
    size_t word_count;           /* of these, words */
    bool is_cut;                 /* within a sentence, so that it has context */
    struct slice record;         /* see codec.h */
    uint64_t words;              /* a hash of its own words in their order */
};

/* The title of the article analysed last, which is its passage 0: no record, nothing that is cut; of a title without a
 * word no tokens. */
tifa_status analyser_title(struct analyser *analyser, const struct article *article, struct analysed_passage *out,
                           tifa_error *error);

/* Passage i of the text of the article analysed last; each is asked for once, in their order. */
tifa_status analyser_passage(struct analyser *analyser, size_t i, struct analysed_passage *out, tifa_error *error);

/* Of the article analysed last, when all its passages were. */
void analyser_fingerprint(const struct analyser *analyser, struct fingerprint *out);

/* What the stem of token i of the title or passage analysed last is made of, where its accents matter: see stem_form.h; empty
 * where that is the word itself. */
struct slice analyser_stem_form(struct analyser *analyser, size_t i);
/* The stem of token i of the passage, or title, analysed last; empty where it is the word itself. */
struct slice analyser_stem(struct analyser *analyser, size_t i);

/* Makes a dictionary from passages drawn evenly from the articles. */
tifa_status analysis_dictionary(struct article *const *articles, size_t count, struct buffer *out, tifa_error *error);

#endif

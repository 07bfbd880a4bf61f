/* Articles to passages: the unit that is searched, ranked and shown.
 *
 * A passage is a paragraph; a short one (under PASSAGE_SHORT tokens) is joined with those that follow until
 * it is no longer short, a long one is split at sentence ends, evenly, into pieces of at most PASSAGE_LONG.
 * A sentence is cut only if it has more than PASSAGE_SENTENCE tokens. The passage before such a seam has the
 * start of the next as context: it is analysed with the passage and not shown, so that what starts in the one and
 * ends in the other is found, in the one it starts in. Tokens are counted that are words, or Han characters: not signs.
 */
#ifndef TIFA_CORPUS_PASSAGE_H
#define TIFA_CORPUS_PASSAGE_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/text/token.h"

#include <stdbool.h>
#include <stdint.h>

/* PASSAGE_CONTEXT: tokens, as far as any query sees: two phrases of the most words (64) with the widest window in each and
 * between them (100). tests/unit/test_passage.c holds it against the limits of the query language.
 * PASSAGE_CONTEXT_SIGNS: bytes at most, of the signs behind the last of these tokens. */
enum {
    PASSAGE_SHORT = 48,
    PASSAGE_LONG = 200,
    PASSAGE_SENTENCE = 1000,
    PASSAGE_CONTEXT = 448,
    PASSAGE_CONTEXT_SIGNS = 64,
};

struct passage {
    struct slice text; /* points into the article's text */
    size_t context;    /* bytes behind the text that go on with its last sentence, blanks first; 0: it is not cut */
    bool continues;    /* goes on with the paragraph of the passage before */
};

struct passages {
    struct passage *items;
    size_t count;
    size_t capacity;
};

/* Replaces the content of *passages by those of text. scratch holds tokens meanwhile, and says of which language. Text without any
 * token has none. Errors: TIFA_ERR_MEMORY, TIFA_ERR_LIMIT. */
tifa_status passages_split(struct passages *passages, struct slice text, struct tokens *scratch, tifa_error *error);
/* Appends a passage to the text of those before it, so that splitting the whole gives them again: a blank line between
 * paragraphs; between pieces of one a space, or nothing where a script without spaces goes on. */
void passage_join(struct buffer *text, struct slice passage, bool continues);
void passages_free(struct passages *passages);

#endif

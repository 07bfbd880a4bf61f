/* A phrase as a literal: where it stands in a text word for word, it is found without making tokens.
 *
 * What is found is an occurrence beyond doubt; others may be missed (written with accents, dots, apostrophes or two
 * spaces). So it can prove that a passage has as many occurrences as it may have at most, and nothing else.
 * No I/O; what is shared is read alone.
 */
#ifndef TIFA_QUERY_LITERAL_H
#define TIFA_QUERY_LITERAL_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "query/language/tree.h"

#include <stdbool.h>
#include <stddef.h>

enum { LITERAL_BYTES = 256 };

struct literal {
    char text[LITERAL_BYTES]; /* the words with a space between */
    size_t length;            /* 0: the phrase has none */
    bool has_acronym;         /* a word that in capitals is another word */
    bool ends_short;          /* the last word may go on behind a dot */
};

/* Of a query that is one phrase of words of ASCII letters; of any other it has length 0. */
void literal_of_query(const struct query *query, struct literal *out);

/* How many occurrences in valid UTF-8 are beyond doubt, none overlapping another. *folded is scratch memory, which
 * is kept from call to call; where it cannot grow, none are found. The literal must not be of length 0. */
size_t literal_count(const struct literal *literal, struct slice text, struct buffer *folded);

#endif

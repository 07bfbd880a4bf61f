/* From what stands in quotes, or between spaces, to the words and wildcards of a phrase. */
#ifndef TIFA_QUERY_PHRASE_H
#define TIFA_QUERY_PHRASE_H

#include "corpus/text/token.h"
#include "query/language/tree.h"

enum phrase_form {
    PHRASE_LOOSE,    /* a word by itself is stemmed, and means either where it collides with an acronym */
    PHRASE_EXACT,    /* these words */
    PHRASE_STEMMED,  /* any words of these stems */
    PHRASE_VERBATIM, /* these words, written like this */
};

/* What is counted over the whole query. */
struct phrase_counts {
    size_t words, wildcards;
};

/* *out is NULL when the text has no word. position: of the text in the query. TIFA_ERR_QUERY for what is over the
 * limits or no wildcard; TIFA_ERR_MEMORY. */
tifa_status phrase_parse(struct query *query, struct slice text, size_t position, enum phrase_form form,
                         struct tokens *scratch, struct phrase_counts *counts, struct node **out, tifa_error *error);

#endif

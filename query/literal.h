/* A phrase as a literal: its occurrences in a text, found without making tokens.
 *
 * The words are looked for as they stand. Most texts are so plain that this tells all; of the rest it says that it
 * does not know, and the matcher must be asked. No I/O, nothing shared.
 */
#ifndef TIFA_QUERY_LITERAL_H
#define TIFA_QUERY_LITERAL_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "query/language/lexer.h"
#include "query/language/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct literal {
    struct slice words[QUERY_WORDS]; /* of the query */
    size_t count;                    /* 0: the query is none */
    size_t anchor;                   /* the longest word */
    bool has_acronym;                /* a word that in capitals is another word */
    bool overlaps_itself;            /* two occurrences may have words in common */
};

/* Of a query that is one phrase of words of ASCII letters; any other has no words. */
void literal_of_query(const struct query *query, struct literal *out);

struct literal_span {
    size_t start, end; /* in bytes of the text */
};

/* What was found last, and scratch memory. A zeroed struct may be used; it keeps its memory from call to call. */
struct literal_finds {
    struct literal_span *spans; /* in order, not overlapping */
    size_t count, capacity;
    struct buffer folded;
};

/* Finds what the matcher does, in valid UTF-8 that has at most `bound` occurrences; false when that takes tokens. */
bool literal_find(const struct literal *literal, struct slice text, uint64_t bound, struct literal_finds *out);
void literal_finds_free(struct literal_finds *finds);

#endif

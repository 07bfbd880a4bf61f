/* The candidate query of a phrase: pairs where words stand beside words, words and stems elsewhere. */
#ifndef TIFA_QUERY_PLAN_PHRASE_H
#define TIFA_QUERY_PLAN_PHRASE_H

#include "corpus/base/arena.h"
#include "query/builder.h"
#include "query/language/tree.h"

#include <stdbool.h>

/* A wildcard by itself stands for so many words of the index at most; what is cut is told by a warning.
 * Beside other words nothing is cut: those decide. */
#define PLAN_EXPANSIONS 1000

struct phrase_planner {
    struct builder *builder;
    xs_db *database;     /* whose words the wildcards stand for */
    bool single;         /* it is one database, so that a pair is either in a list of its own or in a shared one */
    struct query *query; /* takes the warnings; its arena takes the words */
    bool has_cuts;       /* as plan_options has it, as the next */
    uint32_t bucket_bits;
    bool negated;        /* what must not match: its candidates serve only where they are the matches */
};

struct phrase_plan {
    /* What Xapian is to look for. One part alone has weight, the rarest: its wdf is never less than the occurrences
     * of the phrase in the document. NULL: all passages are candidates. */
    xs_query *candidates;
    uint64_t documents;      /* that the part with weight finds, at most */
    bool exact;              /* the candidates are the matches, and the documents of ... */
    struct schema_term term; /* ... this term */
};

struct phrase_plan plan_phrase(struct phrase_planner *planner, const struct node *phrase);

/* Whether each place of the phrase is of one word. */
bool phrase_is_fixed(const struct node *phrase);
/* Whether it is a word or two in a row, however they are written. */
bool phrase_is_word_or_pair(const struct node *phrase);
/* The word of a place of a fixed phrase. */
struct slice phrase_fixed_word(const struct node *phrase, size_t slot);
/* Of a fixed phrase the terms of plan_terms, at most three a place; how many there are. bits: of the segment's buckets. */
size_t phrase_terms(struct builder *builder, xs_db *segment, unsigned bits, const struct node *phrase, struct schema_term *terms);

/* The pairs that two words of a query make when they are neighbours; NULL when either has no fixed word. */
xs_query *plan_neighbours(struct phrase_planner *planner, const struct slot *left, const struct slot *right);

#endif

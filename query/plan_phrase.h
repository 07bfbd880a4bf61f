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
    bool negated;        /* what must not match: its candidates serve only where they are the matches */
};

struct phrase_plan {
    /* What Xapian is to look for. One part alone has weight, the rarest: its wdf is never less than the occurrences
     * of the phrase in the document. NULL: all passages are candidates. */
    xs_query *candidates;
    uint64_t documents;      /* that the part with weight finds, at most */
    bool exact;              /* the candidates are the matches, and the documents of ... */
    struct schema_term term; /* ... this term */
    /* Where the phrase is of fixed words: the terms that a passage must all have. The wdf of each is never less than
     * the occurrences of the phrase in the passage. In the arena of the query; 0: there is no such list. */
    struct schema_term *terms;
    size_t term_count;
};

struct phrase_plan plan_phrase(struct phrase_planner *planner, const struct node *phrase);

/* The pairs that two words of a query make when they are neighbours; NULL when either has no fixed word. */
xs_query *plan_neighbours(struct phrase_planner *planner, const struct slot *left, const struct slot *right);

#endif

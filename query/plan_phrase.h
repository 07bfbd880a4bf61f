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
    struct query *query; /* takes the warnings; its arena takes the words */
};

struct phrase_plan {
    xs_query *candidates;
    bool exact; /* the candidates are the matches */
};

struct phrase_plan plan_phrase(struct phrase_planner *planner, const struct node *phrase);

/* The pairs that two words of a query make when they are neighbours; NULL when either has no fixed word. */
xs_query *plan_neighbours(struct phrase_planner *planner, const struct slot *left, const struct slot *right);

#endif

/* What the parts of a search share; included by them alone. */
#ifndef TIFA_QUERY_SEARCH_STATE_H
#define TIFA_QUERY_SEARCH_STATE_H

#include "query/match.h"
#include "query/plan.h"
#include "query/search.h"

struct search {
    struct archive *archive;
    const struct search_options *options;
    struct search_answer *answer;
    struct matcher *matcher;
    struct plan_options plan_options;
    struct plan any; /* the plan of PLAN_ANY */
    xs_doc *doc;
    tifa_error *error;
    /* Met while filling the page: */
    size_t judged, matched;
    uint64_t occurrences; /* in those that matched */
    struct buffer keys;   /* of their articles, uint64_t, again and again */
    bool complete;        /* all candidates were judged, each once */
    bool has_counts;      /* of the candidates, ... */
    xs_counts counts;     /* ... as Xapian guesses them */
};

tifa_status search_fail(struct search *search, xs_status status, const xs_error *reason);

/* page.c: the hits asked for, in order. */
tifa_status page_fill(struct search *search);

/* tally.c: how many there are in all. */
tifa_status tally(struct search *search);

#endif

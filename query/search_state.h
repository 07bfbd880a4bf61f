/* What the parts of a search share; included by them alone. */
#ifndef TIFA_QUERY_SEARCH_STATE_H
#define TIFA_QUERY_SEARCH_STATE_H

#include "query/literal.h"
#include "query/match.h"
#include "query/order.h"
#include "query/plan.h"
#include "query/search.h"

struct search {
    struct archive *archive;
    const struct search_options *options;
    struct search_answer *answer;
    struct matcher *matcher;
    struct plan_options plan_options;
    struct plan any; /* the plan of PLAN_ANY */
    tifa_error *error;
    /* Met while filling the page: */
    size_t judged, matched;
    size_t again;         /* of those judged, in a tier that is not theirs: matched and occurrences leave them out */
    size_t removed;       /* candidates that were passed over, as they are gone */
    uint64_t occurrences; /* in those that matched */
    struct buffer keys;   /* of their articles, uint64_t, again and again */
    bool has_copies;      /* the archive has groups of them */
    void *copy_sets;      /* those met so far */
    struct literal literal;
    struct literal_finds finds; /* of the literal, in what was judged last */
    bool complete;              /* all candidates were judged, each once, but for those that are gone */
    bool has_counts;            /* of the candidates, ... */
    xs_counts counts;           /* ... as Xapian guesses them */
};

tifa_status search_fail(struct search *search, xs_status status, const xs_error *reason);

/* As usual for short texts. b = 0: passages have a bounded length, so none is looked up. */
#define BM25_K1 1.2

/* candidates.c */

struct judged {
    struct archive_passage passage;
    struct match_result result; /* both until the next is judged */
    bool is_literal;            /* the spans are the search's `finds`; there are no tokens */
    bool shown;                 /* it matches, and is not left out as a copy of what is */
    struct archive_copy copy;
    const struct copy_set *set; /* lives as long as the search; NULL where there are no copies or all are shown */
};

/* The candidate has at most `bound` occurrences, UINT64_MAX where nothing is known of it. Of a document that is removed:
 * not shown, and nothing more. */
tifa_status candidate_judge(struct search *search, xs_docid docid, uint64_t bound, struct judged *out);

/* Where candidates come from. */
struct source {
    const xs_query *query;
    xs_weighting weighting;
    bool in_segment; /* of the archive, which is ordered; else in all of it */
    size_t segment;
};

/* Looks at a candidate, whose docid is the archive's; *enough when no further one is needed. */
typedef tifa_status look(struct search *search, void *context, const xs_hit *candidate, bool *enough);

/* Candidates in batches that grow, until there are enough or no more: then search->complete is set. */
tifa_status candidates_each(struct search *search, const struct source *source, look *at, void *context);

/* Xapian's guess of how many candidates a query has, for all parts in which they are looked at. */
tifa_status candidates_count(struct search *search, const xs_query *query);

/* hit.c */

/* Text and spans of what was judged; rank and article follow when it is known that the hit stays. */
tifa_status hit_copy_passage(struct search *search, const struct judged *judged, struct search_hit *hit);
tifa_status hit_add(struct search *search, struct search_hit *hit, struct archive_article_ref article, double score);

/* copies.c */

/* Says whether what was judged, and matches, is shown. */
tifa_status copies_settle(struct search *search, struct judged *judged);
/* The hit's copy_of and copies. */
tifa_status copies_describe(struct search *search, const struct archive_copy *copy, const struct copy_set *set,
                            struct search_hit *hit);
void copies_free(struct search *search);

/* page.c: the hits asked for, in order. */
tifa_status page_fill(struct search *search);

/* postings.c: the documents of a segment that have all of the terms, without those that are removed. Appends an
 * xs_posting of each, by docid, which is the archive's. */
tifa_status postings_in_common(struct search *search, size_t segment, const struct plan_terms *terms,
                               struct buffer *postings);

/* occurrences.c: the same where one phrase decides the order. */
tifa_status page_by_occurrences(struct search *search);

/* tally.c: how many there are in all. */
tifa_status tally(struct search *search);

#endif

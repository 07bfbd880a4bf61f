/* From a syntax tree to a candidate query: what Xapian looks for, so that the matcher need look at little.
 *
 * The candidates may be too many, never too few: every passage that matches is one. Pairs of neighbouring
 * words stand for a phrase; what must not match narrows them only where the index alone decides it.
 */
#ifndef TIFA_QUERY_PLAN_H
#define TIFA_QUERY_PLAN_H

#include "corpus/base/status.h"
#include "corpus/schema.h"
#include "query/language/tree.h"
#include "shim/xs.h"

#include <stdbool.h>
#include <stdint.h>

struct plan_options {
    xs_db *database;           /* whose words the wildcards stand for */
    bool single;               /* it is one database, not several searched as one */
    uint32_t bucket_bits;      /* of lists of rare pairs: bit N is set where some segment has N, see corpus/schema.h */
    bool has_cuts;             /* passages end within sentences, so that phrases may end in their context */
    int first_year, last_year; /* of the dated articles; last < first when there are none */
};

enum plan_tier {
    PLAN_ALL, /* of words side by side, all: the candidates that rank first */
    PLAN_ANY, /* any: all candidates */
};

struct plan {
    xs_query *candidates;
    bool exact; /* the candidates are the matches */
    /* Where one phrase alone decides the order, that phrase, else NULL: under XS_WDF the weight of a candidate is
     * then never less than its occurrences. */
    const struct node *ranked;
    uint64_t ranked_documents; /* at most so many have the phrase */
    bool is_fixed;           /* `ranked` is all that is asked, and of fixed words: plan_terms says which terms it has */
    bool term_decides;       /* where these are a single one, the matches are as for is_term */
    bool is_term;            /* the matches are the documents of `term`, its wdf in them the occurrences but ... */
    struct schema_term term; /* ... where a pair of equal words overlaps itself */
};

void plan_free(struct plan *plan);

/* The terms that a passage of a segment must all have if it has the phrase. The wdf of each is never less than the
 * occurrences of the phrase in the passage. */
struct plan_terms {
    struct schema_term *items;
    size_t count;
    struct schema_term first; /* word of the phrase: a passage that is cut need have no other of the terms */
};
/* Of a plan that is_fixed; `segment` is one database, bits those of its buckets. The terms are in the arena. TIFA_ERR_MEMORY, TIFA_ERR_STALE,
 * TIFA_ERR_CORRUPT, TIFA_ERR_IO. */
tifa_status plan_terms(const struct plan *plan, xs_db *segment, unsigned bits, struct arena *arena, struct plan_terms *out,
                       tifa_error *error);

/* What is found where nothing at all is asked. */
struct builder;
xs_query *plan_everything(struct builder *builder, const struct query *query);

/* Whether the tree has words side by side at its top, so that the tiers differ. */
bool plan_has_tiers(const struct query *query);

/* The one phrase that decides the order of the hits, beside filters and what must not be; NULL if there is none. */
const struct node *plan_ranked_phrase(const struct query *query);

/* The query must be resolved and have a root; warnings are added to it. *out is to be freed by plan_free, unless an
 * error is returned. Errors: TIFA_ERR_MEMORY, TIFA_ERR_STALE, TIFA_ERR_CORRUPT, TIFA_ERR_INTERNAL. */
tifa_status plan_query(struct query *query, const struct plan_options *options, enum plan_tier tier, struct plan *out,
                       tifa_error *error);

#endif

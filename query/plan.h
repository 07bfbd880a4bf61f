/* From a syntax tree to a candidate query: what Xapian looks for, so that the matcher need look at little.
 *
 * The candidates may be too many, never too few: every passage that matches is one. Pairs of neighbouring
 * words stand for a phrase; what must not match narrows them only where the index alone decides it.
 */
#ifndef TIFA_QUERY_PLAN_H
#define TIFA_QUERY_PLAN_H

#include "corpus/base/status.h"
#include "query/language/tree.h"
#include "shim/xs.h"

#include <stdbool.h>
#include <stdint.h>

struct plan_options {
    xs_db *database;           /* whose words the wildcards stand for */
    int first_year, last_year; /* of the dated articles; last < first when there are none */
};

enum plan_tier {
    PLAN_ALL, /* of words side by side, all: the candidates that rank first */
    PLAN_ANY, /* any: all candidates */
};

/* Whether the tree has words side by side at its top, so that the tiers differ. */
bool plan_has_tiers(const struct query *query);

/* The query must be resolved and have a root; warnings are added to it. *out is the caller's.
 * Errors: TIFA_ERR_MEMORY, TIFA_ERR_STALE, TIFA_ERR_CORRUPT, TIFA_ERR_INTERNAL. */
tifa_status plan_query(struct query *query, const struct plan_options *options, enum plan_tier tier, xs_query **out,
                       tifa_error *error);

#endif

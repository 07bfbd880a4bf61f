/* Building Xapian queries without asking after each step: the first failure stays, later steps do nothing.
 *
 * All functions take their query arguments over, also when they fail. One thread at a time.
 */
#ifndef TIFA_QUERY_BUILDER_H
#define TIFA_QUERY_BUILDER_H

#include "corpus/schema.h"
#include "shim/xs.h"

#include <stddef.h>

struct builder { /* zeroed: nothing failed yet */
    xs_status status;
    xs_error reason;
};

xs_query *builder_term(struct builder *b, const struct schema_term *term);
xs_query *builder_word(struct builder *b, struct slice word);
xs_query *builder_copy(struct builder *b, const xs_query *query); /* which stays the caller's; NULL of NULL */
xs_query *builder_empty(struct builder *b); /* matches nothing */
xs_query *builder_combine(struct builder *b, xs_op op, xs_query *left, xs_query *right);

xs_query *builder_cut(struct builder *b); /* passages that end within a sentence */

/* A list of queries that grows. Zeroed: empty. */
struct parts {
    xs_query **items;
    size_t count, capacity;
    size_t rarest; /* of the items added with a number of documents; that number */
    uint64_t rarest_documents;
};

/* A NULL query is not added. */
void parts_add(struct builder *b, struct parts *parts, xs_query *query);
/* The same of a query that finds at most so many documents; which was the rarest is kept. */
void parts_add_counted(struct builder *b, struct parts *parts, xs_query *query, uint64_t documents);
/* Combines and empties the list; NULL when there was nothing in it. */
xs_query *parts_combine(struct builder *b, xs_op op, struct parts *parts);
/* All must match, and the rarest alone has weight. The items must all have been counted. */
xs_query *parts_combine_led(struct builder *b, struct parts *parts);

#endif

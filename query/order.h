/* The order of equals: the newer article first, undated ones last; then the id of the article; then the earlier passage, the
 * title before all. So it is the same whatever segments, indexes and servers the documents are in. */
#ifndef TIFA_QUERY_ORDER_H
#define TIFA_QUERY_ORDER_H

#include "corpus/base/arena.h"
#include "query/archive.h"

#include <stdbool.h>
#include <stdint.h>

/* Where a document stands among its equals, whose dates are equal, too. */
struct order_place {
    xs_docid docid;
    struct slice id; /* of its article; data is NULL until it is read */
    uint64_t passage;
};

/* Whether the documents' docids say which is first: those of one segment whose documents stand in order. */
bool order_by_docid(const struct archive *archive, xs_docid a, xs_docid b);

/* Reads id and passage, into the arena, unless they are known. Errors as archive_article. */
tifa_status order_read(struct archive *archive, struct order_place *place, struct arena *arena, tifa_error *error);

/* Less than 0: `a` is first. Those that order_by_docid does not decide must have been read. */
int order_compare(const struct archive *archive, const struct order_place *a, const struct order_place *b);

#endif

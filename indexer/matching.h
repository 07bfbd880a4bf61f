/* The articles that match a query, by the library that programs outside use: the indexer itself knows no queries. */
#ifndef TIFA_INDEXER_MATCHING_H
#define TIFA_INDEXER_MATCHING_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdio.h>

/* Calls `visit` with the id of the article of each passage that matches, so with some ids more than once. What of the
 * query is ignored or understood otherwise is printed to `warnings`, a line each. The caller holds the lock of the
 * index: what is searched is what he works on. TIFA_ERR_QUERY; what tifa_open, tifa_search and `visit` return. */
tifa_status matching_articles(const char *index, const char *query,
                              tifa_status (*visit)(void *context, struct slice id, tifa_error *error), void *context,
                              FILE *warnings, tifa_error *error);

#endif

/* Counting all matches of a query: every candidate judged, by as many threads as it is worth. */
#ifndef TIFA_QUERY_COUNT_H
#define TIFA_QUERY_COUNT_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "query/archive.h"
#include "query/language/tree.h"

#include <stddef.h>
#include <stdint.h>

struct counts {
    uint64_t passages, articles, occurrences;
};

/* docids: the candidates, none of them removed. threads: at most so many, at least 1. The query must be resolved. */
tifa_status count_matches(struct archive *archive, const struct query *query, const xs_docid *docids, size_t count,
                          unsigned threads, struct counts *out, tifa_error *error);

/* The articles that the documents of a term belong to, without those that are removed. */
tifa_status count_articles(struct archive *archive, const struct schema_term *term, uint64_t *out, tifa_error *error);
/* The same of a segment of an archive that is ordered. */
tifa_status count_articles_in(struct archive *archive, size_t segment, const struct schema_term *term, uint64_t *out,
                              tifa_error *error);

/* How many different uint64_t there are in the buffer, which is put in order. */
uint64_t count_distinct(struct buffer *keys);

#endif

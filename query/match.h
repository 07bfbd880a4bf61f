/* The matcher: the one judge of what matches, what is counted and what is marked.
 *
 * A tree is held against the tokens of one passage and the record of its article; out come the spans. No I/O,
 * no index. A matcher belongs to one thread and does not allocate once its lists have grown.
 */
#ifndef TIFA_QUERY_MATCH_H
#define TIFA_QUERY_MATCH_H

#include "corpus/article.h"
#include "corpus/base/status.h"
#include "corpus/text/token.h"
#include "query/language/tree.h"

#include <stdbool.h>
#include <stddef.h>

/* Of a phrase: all of it, with the words that a "..."~3 lets stand between. Of NEAR and BEFORE: each side that
 * has the other near it, by itself. */
struct span {
    size_t first, last; /* tokens of the passage, inclusive */
};

struct match_passage {
    struct slice text;
    size_t context_bytes;          /* behind the text, see corpus/passage.h */
    const struct tokens *tokens;   /* of the text, and of the context behind it */
    size_t count;                  /* of them, those of the text: a span starts with one of them */
    unsigned language;             /* stem_language_number of the passage */
    bool is_title;                 /* it is passage 0 */
    const struct article *article; /* may be NULL where the query does not need it, and it is no title */
};

struct match_result {
    bool matches;
    bool has_all;       /* every word side by side was there: ranks before the others */
    struct span *spans; /* in order, not overlapping; until the next call */
    size_t span_count;
};

struct matcher;

/* The query must be resolved, and outlive the matcher. */
tifa_status matcher_new(const struct query *query, struct matcher **out, tifa_error *error);
void matcher_free(struct matcher *matcher);

/* Errors: TIFA_ERR_MEMORY. */
tifa_status matcher_run(struct matcher *matcher, const struct match_passage *passage, struct match_result *result,
                        tifa_error *error);

#endif

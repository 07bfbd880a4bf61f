/* Answers for people and for programs. */
#ifndef TIFA_QUERY_RENDER_H
#define TIFA_QUERY_RENDER_H

#include "corpus/base/buffer.h"
#include "query/search.h"

struct render_options {
    bool color;     /* ANSI colours; without them matches stand in [brackets] */
    size_t columns; /* of a line of text */
};

/* Passages with their matches marked, for a terminal: wrapped, without control characters of documents.
 * A failed append shows in out->failed. */
void render_text(const struct search_answer *answer, const struct render_options *options, struct buffer *out);

/* How a query was understood and answered: tree, candidate query, candidates, times. */
void render_explanation(const struct search_answer *answer, struct buffer *out);

/* The JSON object of the design, in one line. Offsets are into "text": start and end in code points,
 * byte_start and byte_end in bytes of UTF-8. Counts that are not known are null. TIFA_ERR_MEMORY. */
tifa_status render_json(const struct search_answer *answer, struct buffer *out, tifa_error *error);
/* One of its hits, in a line. */
tifa_status render_hit(const struct search_hit *hit, struct buffer *out, tifa_error *error);

#endif

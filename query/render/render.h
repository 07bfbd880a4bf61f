/* Answers for people and for programs. */
#ifndef TIFA_QUERY_RENDER_H
#define TIFA_QUERY_RENDER_H

#include "corpus/base/buffer.h"
#include "query/article_view.h"
#include "query/facets.h"
#include "query/search.h"
#include "query/suggest.h"

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

/* Values with their counts, a table for each field. */
void render_facets_text(const struct facet_answer *answer, struct buffer *out);
/* {"query","articles","passages","exact","took_ms","warnings":[],"facets":{"author":{"distinct","missing","values":[]}},
 * "fields":[{"name","kind"}]}, where missing and each value have "articles" and "passages", and fields are those that
 * sources brought, whether they are counted or not. TIFA_ERR_MEMORY. */
tifa_status render_facets_json(const struct facet_answer *answer, struct buffer *out, tifa_error *error);

/* A suggestion a line. */
void render_suggestions_text(const struct suggest_answer *answer, struct buffer *out);
/* {"text","complete","took_ms","suggestions":[{"kind","text","name","passages"}]}; name and passages are null where
 * there are none. TIFA_ERR_MEMORY. */
tifa_status render_suggestions_json(const struct suggest_answer *answer, struct slice text, struct buffer *out,
                                    tifa_error *error);

/* An article that there is; the passage numbered `marked` is pointed at, 0 is none. */
void render_article_text(const struct article_view *view, uint64_t marked, const struct render_options *options,
                         struct buffer *out);
/* {"id","article":{...,"extra"},"passages":[{"number","text","marked"}],"nearest":[]}; article is null when there is
 * none of that id. TIFA_ERR_MEMORY. */
tifa_status render_article_json(const struct article_view *view, struct slice id, uint64_t marked, struct buffer *out,
                                tifa_error *error);

#endif

/* Other spellings of what was asked: co-operation, co operation, cooperation. */
#ifndef TIFA_QUERY_SPELLINGS_H
#define TIFA_QUERY_SPELLINGS_H

#include "query/search.h"

/* Adds a warning to the answer's query for each word, or pair of words, of its phrases that the archive has joined or parted
 * otherwise, with what that finds beside: how many further passages, and the query that has them. Takes no more than some
 * milliseconds: what is not looked at by then is not told. Of archives whose segments our own writer made, see
 * corpus/schema.h; errors as search_run. */
tifa_status spellings_note(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                           tifa_error *error);

#endif

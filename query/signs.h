/* Signs beside the words of a query, which are not looked for: $100 million, 50 %. */
#ifndef TIFA_QUERY_SIGNS_H
#define TIFA_QUERY_SIGNS_H

#include "query/search.h"

/* Adds a warning for each phrase that was typed with such a sign, if the archive has its words both with the sign and without,
 * as far as that is known from a few passages: how many have it, and how to ask for these alone. Errors as search_run. */
tifa_status signs_note(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                       tifa_error *error);

#endif

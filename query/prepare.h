/* A query made ready for one archive. */
#ifndef TIFA_QUERY_PREPARE_H
#define TIFA_QUERY_PREPARE_H

#include "query/archive.h"
#include "query/language/parser.h"
#include "query/plan.h"

/* Parses text into an empty query, resolves it for the archive's languages, and fills what plan_query asks about the
 * archive. filter_text, which may be empty, is of fields and dates that hold besides; it is parsed into *filter, which
 * may be NULL where it is empty, and parts of which are then in the query's tree. Both are to be freed whatever the
 * status. TIFA_ERR_QUERY: error->position says where in the text. */
tifa_status prepare_query(struct archive *archive, struct slice text, struct slice filter_text,
                          const struct parser_options *options, struct query *query, struct query *filter,
                          struct plan_options *plan, tifa_error *error);

#endif

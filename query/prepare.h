/* A query made ready for one archive. */
#ifndef TIFA_QUERY_PREPARE_H
#define TIFA_QUERY_PREPARE_H

#include "query/archive.h"
#include "query/language/parser.h"
#include "query/plan.h"

/* Parses text into an empty query, which is to be freed whatever the status, resolves it for the archive's languages,
 * and fills what plan_query asks about the archive. TIFA_ERR_QUERY: error->position says where in the text. */
tifa_status prepare_query(struct archive *archive, struct slice text, const struct parser_options *options,
                          struct query *query, struct plan_options *plan, tifa_error *error);

#endif

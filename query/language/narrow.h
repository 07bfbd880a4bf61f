/* Narrowing a query by a second one, which a program gives: whatever a person asks, the filter holds. */
#ifndef TIFA_QUERY_NARROW_H
#define TIFA_QUERY_NARROW_H

#include "query/language/parser.h"

/* Parses the text of a filter, fields and dates, into *filter, which is to be freed whatever the status. TIFA_ERR_QUERY
 * also for what a query would be warned of, and for words; error->position is in the filter. */
tifa_status filter_parse(struct slice text, const struct parser_options *options, struct query *filter,
                         tifa_error *error);

/* Makes the query as if the filter stood beside it, each in parentheses. The filter must outlive the query, and its
 * nodes keep their positions in the text of the filter. A query of nothing stays so. TIFA_ERR_MEMORY. */
tifa_status query_narrow(struct query *query, const struct query *filter, const struct parser_options *options,
                         tifa_error *error);

#endif

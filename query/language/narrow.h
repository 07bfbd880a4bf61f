/* Narrowing a query by a second one that a program gives, not a person: whatever the person writes, the filter holds.
 */
#ifndef TIFA_QUERY_NARROW_H
#define TIFA_QUERY_NARROW_H

#include "query/language/parser.h"

/* Parses the text of a filter, fields and dates, into *filter, which is to be freed whatever the status. Nothing in it
 * is passed over: TIFA_ERR_QUERY for what a query would be warned of, and for words; error->position is in the filter.
 */
tifa_status filter_parse(struct slice text, const struct parser_options *options, struct query *filter,
                         tifa_error *error);

/* Makes the query as if the filter stood beside it, in parentheses each. The filter must outlive the query. A query of
 * nothing stays so. TIFA_ERR_MEMORY. */
tifa_status query_narrow(struct query *query, const struct query *filter, const struct parser_options *options,
                         tifa_error *error);

#endif

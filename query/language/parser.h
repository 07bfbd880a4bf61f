/* Query text to a syntax tree. No I/O, no index. */
#ifndef TIFA_QUERY_PARSER_H
#define TIFA_QUERY_PARSER_H

#include "query/language/tree.h"

struct parser_options {
    bool all;  /* words side by side must all match */
    bool no_titles; /* titles are left out */
    int today; /* YYYYMMDD, for since: */
    const struct field_list *fields; /* that the articles have besides tifa's own; NULL: none */
};

/* Fills an empty query, which is to be freed whatever the status. The text is copied. Warnings are in the
 * query. TIFA_ERR_QUERY: error->position says where. */
tifa_status query_parse(struct slice text, const struct parser_options *options, struct query *query,
                        tifa_error *error);

#endif

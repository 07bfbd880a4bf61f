/* Forms of other systems in a query: what is plain is understood, the rest told. */
#ifndef TIFA_QUERY_FOREIGN_H
#define TIFA_QUERY_FOREIGN_H

#include "query/language/lexer.h"

/* Rewrites the lexemes, before anything is settled about them; each form has a warning that says what it is taken for. */
void foreign_understand(struct query *query, struct lexemes *lexemes);

#endif

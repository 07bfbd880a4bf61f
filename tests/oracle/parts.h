/* What the files that generate queries share. */
#ifndef TIFA_ORACLE_PARTS_H
#define TIFA_ORACLE_PARTS_H

#include "generate.h"

void put(const char *text);
struct meaning *node(enum op op);
/* Whether the text of a passage may stand in a query as it is: nothing that a query gives a meaning to. */
bool is_plain(const char *text, size_t length, bool quoted);
/* How many nodes of the query are in use; and back to so many. */
size_t pool_mark(void);
void pool_release(size_t mark);

#endif

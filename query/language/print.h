/* The syntax tree as text, one node a line, for people and for tests. */
#ifndef TIFA_QUERY_PRINT_H
#define TIFA_QUERY_PRINT_H

#include "corpus/base/buffer.h"
#include "query/language/tree.h"

/* Appends the tree, each line indented by `indent` spaces and two more a level. */
void query_print(const struct node *node, unsigned indent, struct buffer *out);

#endif

/* What is in gzip data, member after member. */
#ifndef TIFA_CORPUS_GZIP_H
#define TIFA_CORPUS_GZIP_H

#include "corpus/input.h"
#include "corpus/limits.h"
#include "corpus/stream.h"

/* Whether bytes start as gzip data do. */
bool gzip_starts(struct slice head);

/* An input of what is in `below`, which becomes the input's. Bytes behind the last member that are no gzip are left
 * alone. Of a damaged member only what was read before stays; resume finds the next member. TIFA_ERR_CORRUPT;
 * TIFA_ERR_LIMIT: more comes out than the budget has. */
tifa_status gzip_open(struct stream *below, struct budget *budget, struct input **out, tifa_error *error);

#endif

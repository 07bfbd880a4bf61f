/* The articles of an index as JSON Lines, of which 'build' makes an equal index. */
#ifndef TIFA_INDEXER_EXPORT_H
#define TIFA_INDEXER_EXPORT_H

#include "corpus/base/status.h"

#include <stdio.h>

/* Those that are removed are not printed. The oldest segment comes first, within it the newest article. A failed write
 * ends it, and is for the caller to find at `out`. What stored_index_open and stored_next return. */
tifa_status export_articles(const char *index, FILE *out, tifa_error *error);

#endif

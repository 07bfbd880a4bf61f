/* What is in an index. */
#ifndef TIFA_INDEXER_STATS_H
#define TIFA_INDEXER_STATS_H

#include "corpus/base/status.h"

#include <stdio.h>

/* For people. Prints nothing when it fails: TIFA_ERR_FORMAT, TIFA_ERR_CORRUPT, TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status stats_print(const char *index, FILE *out, tifa_error *error);
/* {"generation","articles","passages","words","text_bytes","copies","index_bytes","analyser","segments":[{"name",
 * "articles","passages","words","text_bytes","removed":{"articles",...},"copies","files":{NAME:BYTES,...}},...]}; what
 * is counted is without what is removed. Otherwise as above. */
tifa_status stats_print_json(const char *index, FILE *out, tifa_error *error);

#endif

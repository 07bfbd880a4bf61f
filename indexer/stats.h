/* What is in an index, for people. */
#ifndef TIFA_INDEXER_STATS_H
#define TIFA_INDEXER_STATS_H

#include "corpus/base/status.h"

#include <stdio.h>

tifa_status stats_print(const char *index, FILE *out, tifa_error *error);

#endif

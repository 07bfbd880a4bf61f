/* A passage of the archive before the matcher. */
#ifndef TIFA_QUERY_JUDGE_H
#define TIFA_QUERY_JUDGE_H

#include "query/archive.h"
#include "query/match.h"

/* Runs the matcher of a query on a passage just read from the archive, with the article's record where the query asks
 * about it. The result lives until the matcher's next run. */
tifa_status judge_passage(struct archive *archive, const struct query *query, struct matcher *matcher,
                          const struct archive_passage *passage, struct match_result *result, tifa_error *error);

#endif

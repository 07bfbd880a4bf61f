/* Why a query found nothing, in one line. */
#ifndef TIFA_QUERY_NOTHING_H
#define TIFA_QUERY_NOTHING_H

#include "corpus/base/status.h"
#include "query/archive.h"
#include "query/language/tree.h"

/* *reason lives in the query's arena: which word is not in the archive and the nearest that is, or that the
 * words are all there but not as asked. Reads words of the index, no passages. */
tifa_status nothing_explain(struct archive *archive, struct query *query, const char **reason, tifa_error *error);

/* The word of the archive with the fewest changes (insertions, deletions, replacements, swaps of neighbours) from
 * `word`, two at most, one for words of up to four characters; of equals the one
 * that starts alike, then the one in most passages. Of words that start with the same `letters` characters alone. Empty
 * when there is none. Lives in the arena. */
tifa_status nothing_suggest(struct archive *archive, struct arena *arena, struct slice word, size_t letters,
                            struct slice *out, tifa_error *error);

#endif

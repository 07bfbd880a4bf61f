/* Near copies among the articles of a segment: syndicated texts, and those edited on their way.
 *
 * Articles whose fingerprints are near (corpus/fingerprint.h) are in one group, and so are those near a third. The
 * original of a group is the article with the earliest known date, a year alone standing before its days, and of
 * those of one date the first of the archive. Neither threads nor the order of `articles` show in the result.
 */
#ifndef TIFA_INDEXER_COPIES_H
#define TIFA_INDEXER_COPIES_H

#include "corpus/base/status.h"
#include "indexer/batch.h"

#include <stddef.h>
#include <stdint.h>

#define COPIES_NONE UINT32_MAX

/* Memory for each article while copies are found, besides what is kept of it anyhow. */
enum { COPIES_BYTES = 28 };

/* originals: for each article the number of its group's original, which is its own for an original, or COPIES_NONE
 * where it is in no group; to be freed by the caller, NULL on errors. *copies: articles that are not the original of
 * their group. Time grows as the articles do, however many are alike. TIFA_ERR_MEMORY. */
tifa_status copies_find(const struct batch_article *articles, size_t count, uint32_t **originals, uint64_t *copies,
                        tifa_error *error);

#endif

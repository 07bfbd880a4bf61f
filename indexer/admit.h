/* Whether an article gets into an index: each id once, and of versions the latest. */
#ifndef TIFA_INDEXER_ADMIT_H
#define TIFA_INDEXER_ADMIT_H

#include "corpus/article.h"
#include "corpus/source.h"
#include "indexer/known.h"

#define ADMIT_REPLACES_NONE UINT64_MAX

/* where: of the article, for messages; place: its number, and its source in the list. *replaces is the number of the
 * earlier version that it takes the place of, or ADMIT_REPLACES_NONE. TIFA_ERR_FORMAT: it cannot be taken, and why;
 * TIFA_ERR_MEMORY. */
tifa_status admit_article(struct known_articles *known, const struct article *article, struct known_place place,
                          const struct source_list *sources, const char *where, uint64_t *replaces, tifa_error *error);

#endif

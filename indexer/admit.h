/* Whether an article gets into an index: each id once, and of versions the latest. */
#ifndef TIFA_INDEXER_ADMIT_H
#define TIFA_INDEXER_ADMIT_H

#include "corpus/article.h"
#include "corpus/source.h"
#include "indexer/known.h"
#include "indexer/update.h"

#define ADMIT_REPLACES_NONE UINT64_MAX

struct admitted {
    uint64_t replaces; /* the number of the earlier version that it takes the place of, or ADMIT_REPLACES_NONE */
    bool is_newer;     /* than a version that is published, which is removed */
    bool is_unchanged; /* it equals what is published, and is not to be taken */
};

/* where: of the article, for messages; place: its number, and its source in the list. update: of the index that it is
 * added to, or NULL. TIFA_ERR_FORMAT: it cannot be taken, and why; others are final: TIFA_ERR_MEMORY; what
 * update_remove returns. */
tifa_status admit_article(struct known_articles *known, struct update *update, const struct article *article,
                          struct known_place place, const struct source_list *sources, const char *where,
                          struct admitted *out, tifa_error *error);

#endif

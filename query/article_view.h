/* One article as it stands in the archive: its record and its passages in order. */
#ifndef TIFA_QUERY_ARTICLE_VIEW_H
#define TIFA_QUERY_ARTICLE_VIEW_H

#include "corpus/article.h"
#include "corpus/base/arena.h"
#include "corpus/base/status.h"
#include "query/archive.h"

#include <stddef.h>
#include <stdint.h>

enum { VIEW_NEAREST = 5 };

struct view_passage {
    uint64_t number; /* in the article, from 1 */
    struct slice text;
};

struct article_view {
    struct article *article;       /* NULL when there is none of that id */
    struct view_passage *passages; /* in order */
    size_t count;
    struct slice nearest[VIEW_NEAREST]; /* when there is none: ids that have it inside, or start most like it */
    size_t nearest_count;
    struct arena arena; /* holds the texts */
};

struct view_range {
    uint64_t passage; /* 0: all passages */
    uint64_t context; /* else so many before and behind it */
};

/* Fills a zeroed view, which is to be freed whatever the status. That there is no such article is no error. Of an id
 * that is in several of the indexes searched as one, the first is shown. TIFA_ERR_STALE: open the archive again and
 * repeat. */
tifa_status article_view_read(struct archive *archive, struct slice id, struct view_range range,
                              struct article_view *view, tifa_error *error);
void article_view_free(struct article_view *view);

#endif

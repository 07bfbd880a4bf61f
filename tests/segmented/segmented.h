/* Indexes of several segments with removed and replaced articles, made at once instead of by many changes. */
#ifndef TIFA_TEST_SEGMENTED_H
#define TIFA_TEST_SEGMENTED_H

#include "indexer/segment.h"

#include <stdbool.h>
#include <stddef.h>

struct segmented_options {
    const char *index, *source;
    size_t segments;          /* with articles; at least 1 */
    unsigned small_permille;  /* of the articles in each segment but the oldest; 0: as many in each */
    unsigned replaced;        /* of 100 articles: another text has stood under the same id, in an older segment */
    unsigned removed;         /* of 100: beside it there was an article that is gone, with the text of the one before */
    unsigned dropped;         /* of 100 articles of the source: these are removed themselves */
    bool empty_first;         /* what is removed is said by a segment without articles before all others */
    enum segment_kind kind;   /* of all segments */
    enum segment_kind oldest; /* but of the oldest */
};

/* The same for the same options. Ends the program when something fails. */
void segmented_make(const struct segmented_options *options);

#endif

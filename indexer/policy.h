/* Which segments a new one takes in. Pure functions.
 *
 * Few segments are fast to search, and merging is to index again; between the two stands this: each segment has at
 * least twice the text of the next newer one that is not empty. So there are few, and text is written again only into a
 * segment half as large again as the one it was in: that of an archive added in n equal parts at most 1 + log(n) /
 * log(1.5) times, and in fact some 1 + log2(n) / 2, as tests/unit/test_policy.c counts: 2.3 times in 10 parts, 4 to 5
 * in 100, 5 to 7 in 1,000. Where a thousandth of an archive is replaced at a time, each newer version is written 8
 * times.
 */
#ifndef TIFA_INDEXER_POLICY_H
#define TIFA_INDEXER_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POLICY_SEGMENTS_MOST = 10 };

struct policy_segment {
    uint64_t living_bytes, removed_bytes; /* of text */
    bool is_merged;                       /* to be taken in: set by the functions below, kept where it is set before */
};

/* For a new segment of new_bytes of text, which will stand beside the segments that are not merged: takes in each of
 * which more than a third is removed, and from the smallest on while one is smaller than twice what is together, or
 * there would be more than POLICY_SEGMENTS_MOST with the new one. */
void policy_choose(struct policy_segment *segments, size_t count, uint64_t new_bytes);

/* The same for no new articles, taking in all of which anything is removed. Nothing may be merged: there is nothing to
 * do then. */
void policy_tidy(struct policy_segment *segments, size_t count);

#endif

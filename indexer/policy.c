#include "indexer/policy.h"

enum { REMOVED_PART = 3, TIMES_LARGER = 2 };

static bool is_worn(const struct policy_segment *s)
{
    return s->removed_bytes > (s->living_bytes + s->removed_bytes) / REMOVED_PART;
}

/* The smallest that stays, of equals the newest; NULL when none does. */
static struct policy_segment *find_smallest(struct policy_segment *segments, size_t count)
{
    struct policy_segment *smallest = NULL;
    for (size_t i = 0; i < count; i++)
        if (!segments[i].is_merged && (!smallest || segments[i].living_bytes < smallest->living_bytes))
            smallest = &segments[i];
    return smallest;
}

void policy_choose(struct policy_segment *segments, size_t count, uint64_t new_bytes)
{
    size_t staying = 0;
    for (size_t i = 0; i < count; i++) {
        segments[i].is_merged |= is_worn(&segments[i]);
        new_bytes += segments[i].is_merged ? segments[i].living_bytes : 0;
        staying += !segments[i].is_merged;
    }
    for (struct policy_segment *s; (s = find_smallest(segments, count)); staying--) {
        if (s->living_bytes / TIMES_LARGER >= new_bytes && staying < POLICY_SEGMENTS_MOST)
            return;
        s->is_merged = true;
        new_bytes += s->living_bytes;
    }
}

void policy_tidy(struct policy_segment *segments, size_t count)
{
    bool any = count > POLICY_SEGMENTS_MOST;
    for (size_t i = 0; i < count; i++) {
        segments[i].is_merged |= segments[i].removed_bytes > 0;
        any |= segments[i].is_merged;
    }
    if (any)
        policy_choose(segments, count, 0);
}

/* Counts by value: how many articles and passages have each of many values. Values that have one key are one, shown in
 * the spelling that most articles have. One thread at a time. */
#ifndef TIFA_QUERY_VALUE_COUNTS_H
#define TIFA_QUERY_VALUE_COUNTS_H

#include "query/facets.h"

/* A hash table, open addressing. */
struct value_table {
    struct value_slot *slots;
    size_t capacity; /* a power of two */
    size_t count;
};

/* Zeroed: empty. */
struct value_counts {
    struct value_table spellings; /* each with its key */
    struct value_table keys;
    struct arena arena; /* of all texts */
};

/* The key of a spelling that was added; NULL for one that was not. */
const struct slice *value_counts_key(const struct value_counts *counts, struct slice spelling);
/* Adds the counts to those of the value, more->value, and of its key; both are copied. With the same `once` (not 0) as
 * the last time for this key nothing is added: an article has a value once. TIFA_ERR_LIMIT: more than FACET_VALUES;
 * TIFA_ERR_MEMORY. */
tifa_status value_counts_add(struct value_counts *counts, const struct facet_count *more, struct slice key,
                             uint64_t once, tifa_error *error);
/* Adds all of `from`. */
tifa_status value_counts_join(struct value_counts *counts, const struct value_counts *from, tifa_error *error);
/* The values in the order of struct facet, as many as counts->keys.count; of spellings that are as frequent the first
 * in byte order is shown. The counts cannot be added to any more; lives as long as they. NULL: memory is short. */
const struct facet_count *value_counts_sort(struct value_counts *counts);
void value_counts_free(struct value_counts *counts);

#endif

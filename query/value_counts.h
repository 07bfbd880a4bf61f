/* Counts by value: how many articles and passages have each of many values. One thread at a time. */
#ifndef TIFA_QUERY_VALUE_COUNTS_H
#define TIFA_QUERY_VALUE_COUNTS_H

#include "query/facets.h"

/* Zeroed: empty. */
struct value_counts {
    struct value_slot *slots; /* a hash table, open addressing */
    size_t capacity;          /* a power of two */
    size_t count;
    struct arena arena; /* of the values */
};

/* Adds the counts to those of the value, which is copied. With the same `once` (not 0) as the last time for this value
 * nothing is added: an article has a value once. TIFA_ERR_LIMIT: more than FACET_VALUES; TIFA_ERR_MEMORY. */
tifa_status value_counts_add(struct value_counts *counts, const struct facet_count *more, uint64_t once,
                             tifa_error *error);
/* Adds all of `from`. */
tifa_status value_counts_join(struct value_counts *counts, const struct value_counts *from, tifa_error *error);
/* The values in the order of struct facet; the table cannot be added to any more. Lives as long as the table. */
const struct facet_count *value_counts_sort(struct value_counts *counts);
void value_counts_free(struct value_counts *counts);

#endif

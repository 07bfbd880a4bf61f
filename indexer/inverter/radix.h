/* Sorting whole numbers digit by digit, least significant first. */
#ifndef TIFA_INDEXER_RADIX_H
#define TIFA_INDEXER_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* Sorts by the bits [low, high) alone; items equal in them keep their order. scratch has room for count items.
 * Returns where the sorted items are: items or scratch. */
uint64_t *radix_sort(uint64_t *items, uint64_t *scratch, size_t count, unsigned low, unsigned high);

/* Bits that numbers below `limit` need. */
unsigned radix_bits(uint64_t limit);

#endif

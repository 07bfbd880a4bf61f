#include "indexer/inverter/radix.h"

#include <string.h>

enum { FEW = 24, MANY = 2048, SMALL_DIGIT = 8, LARGE_DIGIT = 11 };

unsigned radix_bits(uint64_t limit)
{
    unsigned bits = 0;
    while (bits < 64 && limit > UINT64_C(1) << bits)
        bits++;
    return bits;
}

static void insertion_sort(uint64_t *items, size_t count, unsigned low, uint64_t mask)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t item = items[i], key = item >> low & mask;
        size_t at = i;
        for (; at && (items[at - 1] >> low & mask) > key; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* One digit: counts, then places. */
static void pass(const uint64_t *from, uint64_t *to, size_t count, unsigned shift, unsigned bits)
{
    size_t starts[1 << LARGE_DIGIT];
    size_t digits = (size_t)1 << bits, sum = 0;
    uint64_t mask = digits - 1;
    memset(starts, 0, digits * sizeof *starts);
    for (size_t i = 0; i < count; i++)
        starts[from[i] >> shift & mask]++;
    for (size_t d = 0; d < digits; d++) {
        size_t here = starts[d];
        starts[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & mask]++] = from[i];
}

uint64_t *radix_sort(uint64_t *items, uint64_t *scratch, size_t count, unsigned low, unsigned high)
{
    if (high <= low)
        return items;
    if (count <= FEW) {
        insertion_sort(items, count, low, high - low >= 64 ? UINT64_MAX : (UINT64_C(1) << (high - low)) - 1);
        return items;
    }
    unsigned largest = count < MANY ? SMALL_DIGIT : LARGE_DIGIT;
    unsigned passes = (high - low + largest - 1) / largest;
    unsigned bits = (high - low + passes - 1) / passes; /* evenly: the fewer digits, the fewer misses of the cache */
    for (unsigned shift = low; shift < high; shift += bits) {
        unsigned width = high - shift < bits ? high - shift : bits;
        pass(items, scratch, count, shift, width);
        uint64_t *swap = items;
        items = scratch;
        scratch = swap;
    }
    return items;
}

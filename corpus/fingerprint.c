#include "corpus/fingerprint.h"

#include <string.h>

/* Odd, and otherwise any. */
#define BASE UINT64_C(0xD1342543DE82EF95)

_Static_assert(FINGERPRINT_BINS == 1 << (64 - 58), "a bin is the 6 high bits of a hash");
_Static_assert(FINGERPRINT_BINS == FINGERPRINT_BANDS * sizeof(uint32_t), "bands share out the bins");

/* The finalizer of MurmurHash3 (A. Appleby, public domain): each bit out depends on each bit in. */
uint64_t words_hash_mix(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

void fingerprint_add(struct fingerprint_maker *m, uint64_t word)
{
    static const uint64_t oldest = BASE * BASE * BASE * BASE * BASE; /* what the word that goes was multiplied by */
    m->rolling = m->rolling * BASE + word - m->window[m->at] * oldest;
    m->window[m->at] = word;
    m->at = m->at + 1 == FINGERPRINT_SHINGLE ? 0 : m->at + 1;
    if (++m->words < FINGERPRINT_SHINGLE)
        return;
    uint64_t hash = words_hash_mix(m->rolling);
    uint64_t *least = &m->least[hash >> 58];
    if (~hash > *least)
        *least = ~hash;
}

/* An empty bin borrows from the first that is not, in an order that is its own but the same in each text. */
static uint64_t borrow(const struct fingerprint_maker *m, unsigned bin)
{
    uint64_t found = 0;
    for (uint64_t i = 1; found == 0; i++)
        found = m->least[words_hash_mix(bin * BASE + i) >> 58];
    return found;
}

void fingerprint_finish(const struct fingerprint_maker *m, struct fingerprint *out)
{
    *out = (struct fingerprint){0};
    if (m->words < FINGERPRINT_LEAST_WORDS)
        return;
    out->is_short = m->words < FINGERPRINT_SHORT_WORDS;
    for (unsigned i = 0; i < FINGERPRINT_BINS; i++)
        out->bins[i] = (uint8_t)(m->least[i] ? m->least[i] : borrow(m, i));
}

bool fingerprint_is_none(const struct fingerprint *fingerprint)
{
    static const struct fingerprint none;
    return memcmp(fingerprint->bins, none.bins, sizeof none.bins) == 0;
}

unsigned fingerprint_equal_bins(const struct fingerprint *a, const struct fingerprint *b)
{
    unsigned equal = 0;
    for (unsigned i = 0; i < FINGERPRINT_BINS; i++)
        equal += a->bins[i] == b->bins[i];
    return equal;
}

bool fingerprint_near(const struct fingerprint *a, const struct fingerprint *b)
{
    unsigned least = a->is_short || b->is_short ? FINGERPRINT_NEAR_SHORT : FINGERPRINT_NEAR;
    return fingerprint_equal_bins(a, b) >= least;
}

uint32_t fingerprint_band(const struct fingerprint *fingerprint, unsigned band)
{
    const uint8_t *bins = fingerprint->bins + band * sizeof(uint32_t);
    return (uint32_t)bins[0] | (uint32_t)bins[1] << 8 | (uint32_t)bins[2] << 16 | (uint32_t)bins[3] << 24;
}

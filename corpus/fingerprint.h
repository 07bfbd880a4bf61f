/* Fingerprints of texts: near copies have nearly the same one.
 *
 * A text is taken as the set of its shingles, each FINGERPRINT_SHINGLE words in a row, and two texts are as alike as
 * their sets: shingles in both by shingles in either (A. Broder, "On the resemblance and containment of documents",
 * 1997). Of equal sets the least hash is equal, of others with the probability of their likeness. The fingerprint
 * has a row of such bins, so the share of bins that are equal is that likeness, give or take a sixteenth.
 *
 * A shingle is hashed once, and its hash says the bin as well: P. Li, A. Owen, C.-H. Zhang, "One permutation hashing",
 * 2012. Bins that no shingle fell into borrow from others: A. Shrivastava, "Optimal densification for fast and accurate
 * minwise hashing", 2017. Of the least hash a byte is kept: P. Li, A. C. König, "b-bit minwise hashing", 2010.
 *
 * Not SimHash (M. Charikar, 2002; G. Manku et al., 2007), though that is eight bytes: an article that lost a paragraph
 * and got a headline differs in as many of its bits as bands of so few cannot find.
 *
 * Pure functions: any thread.
 */
#ifndef TIFA_CORPUS_FINGERPRINT_H
#define TIFA_CORPUS_FINGERPRINT_H

#include "corpus/base/hash.h"
#include "corpus/base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FINGERPRINT_SHINGLE = 5,
    FINGERPRINT_LEAST_WORDS = 30, /* texts of fewer have none */
    FINGERPRINT_BINS = 64,
    FINGERPRINT_NEAR = 38, /* equal bins of near copies: about 60 of 100 shingles of either are in both */
    /* Of a short text a standing introduction or a letterhead may be that much, so there it is 85 of 100: */
    FINGERPRINT_SHORT_WORDS = 120,
    FINGERPRINT_NEAR_SHORT = 54,
    FINGERPRINT_BANDS = 16, /* near copies share one: 9 of 10 that are just near, 99 of 100 at 70 of 100 shingles */
};

struct fingerprint {
    uint8_t bins[FINGERPRINT_BINS]; /* all zero: none */
    bool is_short;
};

/* A text on its way to its fingerprint; zeroed: no word yet. */
struct fingerprint_maker {
    uint64_t least[FINGERPRINT_BINS]; /* complement of the least hash; 0 while there is none */
    uint64_t window[FINGERPRINT_SHINGLE];
    uint64_t rolling; /* of the words in the window */
    unsigned at;      /* of the oldest of them */
    size_t words;
};

static inline uint64_t fingerprint_word(struct slice word)
{
    return hash_bytes(word.data, word.length);
}

/* Adds the next word, by its hash. */
void fingerprint_add(struct fingerprint_maker *maker, uint64_t word);
void fingerprint_finish(const struct fingerprint_maker *maker, struct fingerprint *out);

bool fingerprint_is_none(const struct fingerprint *fingerprint);
/* Equal bins, of FINGERPRINT_BINS. */
unsigned fingerprint_equal_bins(const struct fingerprint *a, const struct fingerprint *b);
bool fingerprint_near(const struct fingerprint *a, const struct fingerprint *b);
/* What two near copies are likely to have in common for one of the bands, and others not. */
uint32_t fingerprint_band(const struct fingerprint *fingerprint, unsigned band);

/* A hash of words in their order: start with 0, add each, and mix at the end. */
static inline uint64_t words_hash_add(uint64_t hash, uint64_t word)
{
    return (hash + word) * UINT64_C(0x9E3779B97F4A7C15);
}
uint64_t words_hash_mix(uint64_t hash);

#endif

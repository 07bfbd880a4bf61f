/* Strings and their numbers, from 0 in the order of their coming; and their ranks in byte order. One thread. */
#ifndef TIFA_INDEXER_VOCABULARY_H
#define TIFA_INDEXER_VOCABULARY_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"

#include <stdint.h>

#define VOCABULARY_NONE UINT32_MAX

struct vocabulary { /* zeroed: empty */
    struct slice *words;
    size_t count, capacity;
    struct vocabulary_slot {
        uint64_t head;         /* of the word, for comparing */
        uint32_t hash, number; /* number + 1; 0 is free */
    } * slots;
    size_t slot_count; /* a power of two */
    uint32_t *order;   /* numbers in byte order, of the `ranked` first words */
    uint32_t *rank;    /* by number */
    size_t ranked;
    struct arena arena;
};

/* The number of a word, new or known; VOCABULARY_NONE when memory is short. The bytes are copied. */
uint32_t vocabulary_number(struct vocabulary *vocabulary, struct slice word);

bool vocabulary_has(const struct vocabulary *vocabulary, struct slice word);

/* Brings order and rank up to date; false when memory is short. Takes time by the words that are new. */
bool vocabulary_sort(struct vocabulary *vocabulary);

size_t vocabulary_bytes(const struct vocabulary *vocabulary); /* of memory, about */
void vocabulary_clear(struct vocabulary *vocabulary);         /* keeps memory */
void vocabulary_free(struct vocabulary *vocabulary);

#endif

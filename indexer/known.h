/* The ids met so far in a build, to find the article that comes twice. One thread at a time. */
#ifndef TIFA_INDEXER_KNOWN_H
#define TIFA_INDEXER_KNOWN_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>

struct known_articles { /* zeroed: empty */
    void *tree;
    struct arena arena;
};

#define KNOWN_PUBLISHED UINT64_MAX /* instead of a number: the article equals what is published and so was not taken */

enum known_result {
    KNOWN_NEW,
    KNOWN_ID,    /* the same id was there, with the number *earlier */
    KNOWN_KEY,   /* another id with the same article key was there */
    KNOWN_FAILED /* memory is short */
};

/* number: of the article among all, from 0; that of the id from now on. */
enum known_result known_articles_add(struct known_articles *known, struct slice id, uint64_t number, uint64_t *earlier);
/* The id, or another with its key. */
bool known_articles_have(const struct known_articles *known, struct slice id);
/* All of them as bytes; to be read by the same program into an empty set. */
void known_articles_save(const struct known_articles *known, struct buffer *out);
tifa_status known_articles_restore(struct known_articles *known, struct slice saved, tifa_error *error);
void known_articles_free(struct known_articles *known);

#endif

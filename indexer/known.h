/* The ids met so far in a build, to find the article that comes twice. One thread at a time. */
#ifndef TIFA_INDEXER_KNOWN_H
#define TIFA_INDEXER_KNOWN_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"

struct known_articles { /* zeroed: empty */
    void *tree;
    struct arena arena;
};

enum known_result {
    KNOWN_NEW,
    KNOWN_ID,    /* the same id was there; *first_source says where */
    KNOWN_KEY,   /* another id with the same article key was there */
    KNOWN_FAILED /* memory is short */
};

/* source is kept, not copied. */
enum known_result known_articles_add(struct known_articles *known, struct slice id, const char *source,
                                     const char **first_source);
void known_articles_free(struct known_articles *known);

#endif

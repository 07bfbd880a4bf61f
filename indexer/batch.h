/* Articles that are worked on together, by one thread; and what is kept of them until the segment is put together. */
#ifndef TIFA_INDEXER_BATCH_H
#define TIFA_INDEXER_BATCH_H

#include "corpus/article.h"
#include "corpus/codec.h"
#include "corpus/fingerprint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct batch {       /* zeroed: empty */
    uint64_t number; /* in the order of the archive */
    uint64_t first;  /* number of its first article among all */
    struct article **articles;
    size_t count, capacity;
    size_t text_bytes;
    struct codec_dictionary dictionary; /* that its passages are compressed with; the bytes outlive the batch */
};

/* What an article adds to the totals; a title that has words is a passage. */
struct article_size {
    uint32_t passages, tokens, text_bytes;
};

struct batch_article {
    uint64_t number;    /* among all, in the order of the archive */
    uint64_t date;      /* the date value, its bytes as a number: of two, the greater is the newer; 0: unknown */
    uint64_t key;       /* article_key */
    uint64_t start;     /* of what a writer keeps of its documents, in the bytes of all; then in the spool */
    uint32_t bytes;     /* of that */
    uint64_t id_start;  /* of its id, there, too: the ids of a batch stand one after the other */
    uint32_t id_bytes;
    uint32_t documents; /* its own, which is its title's as well, and its passages */
    uint32_t batch;
    struct article_size size;
    uint64_t fields_had, fields_text; /* as the article's */
    bool dropped; /* not to be in the segment: known at the end alone */
    struct fingerprint fingerprint;
};

/* Whether the article's own document has the words of its title. */
static inline bool batch_article_has_title(const struct batch_article *article)
{
    return article->size.passages == article->documents;
}

/* Takes the article, whatever the status; *batch is NULL before the first, and then made. */
tifa_status batch_add(struct batch **batch, struct article *article, tifa_error *error);

/* Frees a batch that was allocated, and its articles; NULL is accepted. */
void batch_free(void *batch);

#endif

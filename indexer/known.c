#include "indexer/known.h"

#include "corpus/article.h"

#include <search.h> /* tsearch: the C library keeps the tree */

struct known_article { /* in one piece, as there may be millions */
    uint64_t key;
    const char *source;
    size_t length;
    char id[];
};

static int compare(const void *a, const void *b)
{
    uint64_t x = ((const struct known_article *)a)->key, y = ((const struct known_article *)b)->key;
    return (x > y) - (x < y);
}

enum known_result known_articles_add(struct known_articles *known, struct slice id, const char *source,
                                     const char **first_source)
{
    struct known_article *entry = arena_alloc(&known->arena, sizeof *entry + id.length);
    if (!entry)
        return KNOWN_FAILED;
    *entry = (struct known_article){article_key(id), source, id.length};
    memcpy(entry->id, id.data, id.length);
    void *node = tsearch(entry, &known->tree, compare);
    if (!node)
        return KNOWN_FAILED;
    const struct known_article *found = *(struct known_article *const *)node;
    if (found == entry)
        return KNOWN_NEW;
    *first_source = found->source;
    return slice_equal((struct slice){found->id, found->length}, id) ? KNOWN_ID : KNOWN_KEY;
}

static void keep(void *entry)
{
    (void)entry; /* the arena frees it */
}

void known_articles_free(struct known_articles *known)
{
    tdestroy(known->tree, keep);
    known->tree = NULL;
    arena_free(&known->arena);
}

#include "indexer/known.h"

#include "corpus/article.h"

#include <search.h> /* tsearch: the C library keeps the tree */

struct known_article { /* in one piece, as there may be millions */
    uint64_t key;
    uint64_t number;
    size_t length;
    char id[];
};

static int compare(const void *a, const void *b)
{
    uint64_t x = ((const struct known_article *)a)->key, y = ((const struct known_article *)b)->key;
    return (x > y) - (x < y);
}

enum known_result known_articles_add(struct known_articles *known, struct slice id, uint64_t number, uint64_t *earlier)
{
    struct known_article probe = {.key = article_key(id)};
    void *node = tfind(&probe, &known->tree, compare);
    if (node) {
        struct known_article *found = *(struct known_article **)node;
        if (!slice_equal((struct slice){found->id, found->length}, id))
            return KNOWN_KEY;
        *earlier = found->number;
        found->number = number;
        return KNOWN_ID;
    }
    struct known_article *entry = arena_alloc(&known->arena, sizeof *entry + id.length);
    if (!entry)
        return KNOWN_FAILED;
    *entry = (struct known_article){probe.key, number, id.length};
    memcpy(entry->id, id.data, id.length);
    return tsearch(entry, &known->tree, compare) ? KNOWN_NEW : KNOWN_FAILED;
}

bool known_articles_have(const struct known_articles *known, struct slice id)
{
    struct known_article probe = {.key = article_key(id)};
    return tfind(&probe, &known->tree, compare) != NULL;
}

static void save_one(const void *node, VISIT visit, void *out)
{
    const struct known_article *article = *(struct known_article *const *)node;
    if (visit != postorder && visit != leaf)
        return;
    buffer_append_varint(out, article->number);
    buffer_append_varint(out, article->length);
    buffer_append(out, article->id, article->length);
}

void known_articles_save(const struct known_articles *known, struct buffer *out)
{
    twalk_r(known->tree, save_one, out);
}

tifa_status known_articles_restore(struct known_articles *known, struct slice saved, tifa_error *error)
{
    const char *at = saved.data, *end = saved.data + saved.length;
    while (at < end) {
        uint64_t number, length, earlier;
        if (!varint_read(&at, end, &number) || !varint_read(&at, end, &length) ||
            length > (uint64_t)(end - at))
            return tifa_fail(error, TIFA_ERR_CORRUPT, "the saved state is damaged");
        if (known_articles_add(known, (struct slice){at, (size_t)length}, number, &earlier) != KNOWN_NEW)
            return tifa_fail_memory(error);
        at += length;
    }
    return TIFA_OK;
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

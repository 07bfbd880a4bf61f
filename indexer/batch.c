#include "indexer/batch.h"

#include <stdlib.h>

tifa_status batch_add(struct batch **batch, struct article *article, tifa_error *error)
{
    struct batch *b = *batch = *batch ? *batch : calloc(1, sizeof *b);
    if (!b) {
        article_free(article);
        return tifa_fail_memory(error);
    }
    if (b->count == b->capacity) {
        size_t capacity = b->capacity ? b->capacity * 2 : 256;
        struct article **articles = realloc(b->articles, capacity * sizeof(struct article *));
        if (!articles) {
            article_free(article);
            return tifa_fail_memory(error);
        }
        b->articles = articles;
        b->capacity = capacity;
    }
    b->articles[b->count++] = article;
    b->text_bytes += article->text.length;
    return TIFA_OK;
}

void batch_free(void *batch)
{
    struct batch *b = batch;
    if (!b)
        return;
    for (size_t i = 0; i < b->count; i++)
        article_free(b->articles[i]);
    free(b->articles);
    free(b);
}

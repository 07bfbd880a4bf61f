/* Opening an archive, and whether what is open is still what is published. */
#include "query/archive_state.h"

#include "corpus/manifest.h"

#include <stdlib.h>

/* The first index that something newer is published of, or NULL. */
static const char *find_replaced(const struct archive *archive)
{
    for (size_t i = 0; i < archive->places.location_count; i++) {
        const struct location *l = &archive->places.locations[i];
        if (l->generation && manifest_is_replaced(l->name, l->generation))
            return l->name;
    }
    return NULL;
}

bool archive_is_replaced(const struct archive *archive)
{
    return find_replaced(archive) != NULL;
}

bool archive_is_behind(const struct archive *archive, tifa_status status)
{
    if (status == TIFA_ERR_IO || status == TIFA_ERR_FORMAT || status == TIFA_ERR_CORRUPT)
        return archive && archive_is_replaced(archive); /* its files went with their generation */
    return status == TIFA_ERR_STALE;
}

static tifa_status open_once(const char *const *locations, size_t count, struct verified *verified,
                             struct archive **out, tifa_error *error)
{
    struct archive *archive = *out = calloc(1, sizeof *archive);
    if (!archive)
        return tifa_fail_memory(error);
    tifa_status status = passage_decoder_new(&archive->decoder, error);
    if (status == TIFA_OK)
        status = places_open(&archive->places, locations, count, verified, error);
    const char *replaced = status ? find_replaced(archive) : NULL;
    if (replaced) /* files that went with their generation are not damaged */
        status = tifa_fail(error, TIFA_ERR_STALE, "'%s' was replaced while it was opened; try again", replaced);
    if (status) {
        archive_free(archive);
        *out = NULL;
    }
    return status;
}

tifa_status archive_open_verified(const char *const *locations, size_t count, struct verified *verified,
                                  struct archive **out, tifa_error *error)
{
    *out = NULL;
    if (count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no index is named");
    tifa_status status = TIFA_ERR_STALE;
    for (int i = 0; i < ARCHIVE_TRIES && status == TIFA_ERR_STALE; i++)
        status = open_once(locations, count, verified, out, error);
    return status;
}

tifa_status archive_open(const char *const *locations, size_t count, struct archive **out, tifa_error *error)
{
    return archive_open_verified(locations, count, NULL, out, error);
}

tifa_status archive_open_again(const struct archive *archive, struct archive **out, tifa_error *error)
{
    *out = NULL;
    struct archive *again = calloc(1, sizeof *again);
    if (!again)
        return tifa_fail_memory(error);
    tifa_status status = passage_decoder_new(&again->decoder, error);
    if (status == TIFA_OK)
        status = places_open_again(&again->places, &archive->places, error);
    if (status)
        archive_free(again);
    else
        *out = again;
    return status;
}

void archive_free(struct archive *archive)
{
    if (!archive)
        return;
    while (archive->dictionaries) {
        struct dictionary *next = archive->dictionaries->next;
        buffer_free(&archive->dictionaries->bytes);
        free(archive->dictionaries);
        archive->dictionaries = next;
    }
    for (size_t i = 0; archive->article_docids && i < archive->places.count; i++)
        buffer_free(&archive->article_docids[i]);
    free(archive->article_docids);
    for (size_t i = 0; i < ARCHIVE_CACHE_SLOTS; i++)
        article_free(archive->articles[i].article);
    tokens_free(&archive->tokens);
    free(archive->bucket_bits);
    free(archive->spellings);
    passage_decoder_free(archive->decoder);
    xs_doc_free(archive->doc);
    xs_doc_free(archive->passage);
    places_free(&archive->places);
    free(archive);
}

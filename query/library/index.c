/* Opened indexes for the public header. */
#include "query/library/opened.h"

#include "corpus/base/utf8.h"

#include <stdlib.h>

#define STRING_OF(x)                    #x
#define VERSION_OF(major, minor, patch) STRING_OF(major) "." STRING_OF(minor) "." STRING_OF(patch)

const char *tifa_version(void)
{
    return VERSION_OF(TIFA_VERSION_MAJOR, TIFA_VERSION_MINOR, TIFA_VERSION_PATCH);
}

/* ---- generations ---- */

struct opened *opened_hold(struct opened *opened)
{
    opened->users++;
    return opened;
}

void opened_release(struct opened *opened)
{
    if (!opened || --opened->users > 0)
        return;
    archive_free(opened->archive);
    free(opened);
}

tifa_status index_reopen(struct tifa_index *index, tifa_error *error)
{
    struct opened *opened = calloc(1, sizeof *opened);
    tifa_status status = opened ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = archive_open(index->paths, index->count, &opened->archive, error);
    if (status) {
        free(opened);
        return status;
    }
    opened_release(index->opened);
    index->opened = opened_hold(opened);
    return TIFA_OK;
}

tifa_status index_follow(struct tifa_index *index, tifa_status status, tifa_error *error)
{
    return archive_is_behind(index->opened->archive, status) ? index_reopen(index, error) : status;
}

/* ---- opening ---- */

static tifa_status keep_paths(struct tifa_index *index, const char *const *paths, size_t count, tifa_error *error)
{
    index->paths = arena_zalloc(&index->arena, count * sizeof *index->paths);
    if (!index->paths)
        return tifa_fail_memory(error);
    for (index->count = 0; index->count < count; index->count++) {
        const char *path = paths[index->count];
        if (!path)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "the path of an index is NULL");
        index->paths[index->count] = arena_copy(&index->arena, path, strlen(path));
        if (!index->paths[index->count])
            return tifa_fail_memory(error);
    }
    return TIFA_OK;
}

tifa_status tifa_open_all(const char *const *paths, size_t count, tifa_index **out, tifa_error *error)
{
    enum { MOST_INDEXES = 1024 };
    if (out)
        *out = NULL;
    if (!out || !paths || count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "opening needs the path of an index, and a place for the handle");
    if (count > MOST_INDEXES)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "more than %d indexes", MOST_INDEXES);
    struct tifa_index *index = calloc(1, sizeof *index);
    if (!index)
        return tifa_fail_memory(error);
    tifa_status status = keep_paths(index, paths, count, error);
    if (status == TIFA_OK)
        status = index_reopen(index, error);
    if (status)
        tifa_close(index);
    else
        *out = index;
    return status;
}

tifa_status tifa_open(const char *path, tifa_index **out, tifa_error *error)
{
    return tifa_open_all(&path, 1, out, error);
}

void tifa_close(tifa_index *index)
{
    if (!index)
        return;
    opened_release(index->opened);
    arena_free(&index->arena);
    free(index);
}

tifa_status tifa_refresh(tifa_index *index, int *changed, tifa_error *error)
{
    if (changed)
        *changed = 0;
    if (!index)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "refreshing needs an index, not NULL");
    if (!archive_is_replaced(index->opened->archive))
        return TIFA_OK;
    tifa_status status = index_reopen(index, error);
    if (changed)
        *changed = status == TIFA_OK;
    return status;
}

/* ---- records ---- */

static tifa_status copy_article(const struct article *record, tifa_article **out, tifa_error *error)
{
    struct article *copy = article_new();
    tifa_status status = copy ? TIFA_OK : tifa_fail_memory(error);
    for (size_t i = 0; i < ARTICLE_FIELDS && status == TIFA_OK; i++)
        status = article_set(copy, (enum article_field)i, record->fields[i], error);
    const char *extra = status ? NULL : arena_copy(&copy->arena, record->extra.data, record->extra.length);
    if (status == TIFA_OK && !extra)
        status = tifa_fail_memory(error);
    if (status) {
        article_free(copy);
        return status;
    }
    copy->date = record->date;
    copy->extra = (struct slice){extra, record->extra.length};
    *out = (tifa_article *)(void *)copy;
    return TIFA_OK;
}

static tifa_status find_once(struct archive *archive, struct slice id, tifa_article **out, tifa_error *error)
{
    struct archive_article_ref ref;
    const struct article *record;
    tifa_status status = archive_find_article(archive, id, &ref, error);
    if (status == TIFA_OK)
        status = archive_article(archive, ref, &record, error);
    return status ? status : copy_article(record, out, error);
}

tifa_status index_check_id(const struct tifa_index *index, struct slice id, const void *out, tifa_error *error)
{
    if (!index || !id.data || !out)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "finding an article needs an index, an id, and a place for it");
    if (!utf8_valid(id.data, id.length))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "the id is not valid UTF-8");
    return TIFA_OK;
}

tifa_status tifa_find_article(tifa_index *index, const char *id, size_t length, tifa_article **out, tifa_error *error)
{
    if (out)
        *out = NULL;
    tifa_status status = index_check_id(index, (struct slice){id, length}, out, error);
    for (int i = 0; i < STALE_TRIES && status == TIFA_OK; i++) {
        status = find_once(index->opened->archive, (struct slice){id, length}, out, error);
        if (status == TIFA_OK || i + 1 == STALE_TRIES)
            break;
        status = index_follow(index, status, error);
    }
    return status;
}

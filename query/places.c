#include "query/places.h"

#include "corpus/manifest.h"
#include "corpus/pin.h"
#include "query/xapian_error.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool place_is_remote(const char *location)
{
    return strncmp(location, "tcp://", 6) == 0;
}

/* ---- finding ---- */

static tifa_status add_place(struct places *p, const char *path, bool newest_first, tifa_error *error)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 16;
        struct place *items = realloc(p->items, capacity * sizeof *items);
        if (!items)
            return tifa_fail_memory(error);
        p->items = items;
        p->capacity = capacity;
    }
    p->items[p->count++] = (struct place){.path = path, .newest_first = newest_first, .pin = -1, .segments = 1};
    p->newest_first = p->newest_first && newest_first;
    return path ? TIFA_OK : tifa_fail_memory(error);
}

/* From now on the collector leaves the files alone, so it is first, and what is there is looked at then. A file that
 * cannot be opened is told by who looks at it. */
static tifa_status pin(struct places *p, const struct location *l, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = l->first; i < p->count && (status == TIFA_OK || status == TIFA_ERR_IO); i++) {
        tifa_status pinned = pin_segment(p->items[i].path, &p->items[i].pin, error);
        status = pinned ? pinned : status;
    }
    return status;
}

static tifa_status check_files(struct places *p, const struct location *l, const struct manifest *manifest,
                               struct verified *verified, tifa_error *error)
{
    tifa_error reason = {0};
    tifa_status pinned = pin(p, l, &reason);
    tifa_status status = pinned == TIFA_ERR_IO ? TIFA_OK : pinned;
    if (status == TIFA_OK)
        status = manifest_verify_quick(manifest, l->name, &reason);
    if (status == TIFA_OK && verified)
        status = verified_check(verified, manifest, l->name, &reason);
    status = status ? status : pinned;
    return status ? tifa_fail(error, status, "%s", reason.message) : TIFA_OK;
}

static tifa_status add_index(struct places *p, struct location *l, struct verified *verified, tifa_error *error)
{
    struct manifest manifest = {0};
    tifa_status status = manifest_read(l->name, &manifest, error);
    l->generation = manifest.generation;
    if (status == TIFA_OK)
        status = manifest_check_analysis(&manifest, l->name, error);
    for (const struct manifest_segment *s = manifest.segments; s && status == TIFA_OK; s = s->next) {
        status = add_place(p, arena_printf(&p->arena, "%s/" MANIFEST_SEGMENTS "/%s", l->name, s->name), s->newest_first,
                           error);
        l->has_removed = l->has_removed || s->removed.articles;
    }
    if (status == TIFA_OK)
        status = check_files(p, l, &manifest, verified, error);
    l->count = p->count - l->first;
    p->languages |= manifest_totals(&manifest).stems;
    manifest_free(&manifest);
    return status;
}

static tifa_status add_location(struct places *p, struct location *l, struct verified *verified, tifa_error *error)
{
    l->first = p->count;
    if (!place_is_remote(l->name))
        return add_index(p, l, verified, error);
    l->count = 1;
    p->languages = UINT64_MAX; /* a server does not tell */
    p->remote = true;
    return add_place(p, l->name, false, error);
}

/* ---- opening ---- */

static tifa_status open_databases(struct places *p, tifa_error *error)
{
    xs_error reason;
    xs_status failed = XS_OK;
    xs_db **databases = arena_alloc(&p->arena, (p->count + 1) * sizeof(xs_db *));
    if (!databases)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < p->count && !failed; i++) {
        failed = xs_db_open(&p->items[i].path, 1, &p->items[i].database, &reason);
        databases[i] = p->items[i].database;
    }
    if (!failed)
        failed = xs_db_combine(databases, p->count, &p->all, &reason);
    return failed ? xapian_fail(error, failed, &reason, "cannot open the index") : TIFA_OK;
}

/* ---- what is removed ---- */

static tifa_status fail_list(const struct location *l, tifa_error *error)
{
    return tifa_fail(
        error, TIFA_ERR_CORRUPT,
        "'%s': the list of removed articles is not that of its segments; restore the index or build it again", l->name);
}

/* Each place of an index has the list of its segment; a server stands for all of its segments. */
static tifa_status deal_out(struct places *p, const struct location *l, tifa_error *error)
{
    bool remote = place_is_remote(l->name);
    if (l->removed.count == 0)
        return l->has_removed ? fail_list(l, error) : TIFA_OK;
    if (!remote && l->removed.count != l->count)
        return fail_list(l, error);
    for (size_t i = 0; i < l->removed.count; i++) {
        uint64_t documents = removed_documents(&l->removed.segments[i]);
        p->removed_documents += documents;
        if (!remote && documents)
            p->items[l->first + i].removed = &l->removed.segments[i];
    }
    if (remote) {
        p->items[l->first].removed = l->removed.segments;
        p->items[l->first].segments = l->removed.count;
    }
    return TIFA_OK;
}

static tifa_status read_removed(struct places *p, struct location *l, tifa_error *error)
{
    xs_bytes bytes;
    xs_error reason;
    xs_status failed =
        xs_db_metadata(p->items[l->first].database, REMOVED_KEY, sizeof REMOVED_KEY - 1, &bytes, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read what is removed");
    tifa_status status = removed_read((struct slice){bytes.data, bytes.length}, &l->removed, error);
    return status ? status : deal_out(p, l, error);
}

/* ---- fields ---- */

static tifa_status read_fields(struct places *p, tifa_error *error)
{
    struct field_union all = {0};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < p->location_count && status == TIFA_OK; i++) {
        struct field_list one;
        xs_bytes bytes;
        xs_error reason;
        xs_db *first = p->items[p->locations[i].first].database;
        xs_status failed = xs_db_metadata(first, FIELDS_KEY, sizeof FIELDS_KEY - 1, &bytes, &reason);
        if (failed)
            return xapian_fail(error, failed, &reason, "cannot read which fields there are");
        status = field_list_read((struct slice){bytes.data, bytes.length}, &one, error);
        if (status == TIFA_OK)
            field_union_add(&all, &one);
    }
    field_union_finish(&all);
    p->fields = all.list;
    return status;
}

bool place_has_removed(const struct place *place, xs_docid docid)
{
    xs_docid at = docid - 1;
    return place->removed && removed_has(&place->removed[at % place->segments], (uint32_t)(at / place->segments) + 1);
}

bool places_is_removed(const struct places *p, xs_docid docid)
{
    if (p->removed_documents == 0)
        return false;
    return place_has_removed(&p->items[(docid - 1) % p->count], (xs_docid)((docid - 1) / p->count) + 1);
}

/* ---- the whole ---- */

static tifa_status name_locations(struct places *p, const char *const *names, size_t count, tifa_error *error)
{
    p->locations = arena_zalloc(&p->arena, count * sizeof *p->locations);
    if (!p->locations)
        return tifa_fail_memory(error);
    for (; p->location_count < count; p->location_count++) {
        const char *name = names[p->location_count];
        p->locations[p->location_count].name = arena_copy(&p->arena, name, strlen(name));
        if (!p->locations[p->location_count].name)
            return tifa_fail_memory(error);
    }
    return TIFA_OK;
}

tifa_status places_open(struct places *p, const char *const *locations, size_t count, struct verified *verified,
                        tifa_error *error)
{
    p->newest_first = true;
    tifa_status status = name_locations(p, locations, count, error);
    for (size_t i = 0; i < p->location_count && status == TIFA_OK; i++)
        status = add_location(p, &p->locations[i], verified, error);
    p->one_index = count == 1 && !p->remote;
    if (status == TIFA_OK)
        status = open_databases(p, error);
    for (size_t i = 0; i < p->location_count && status == TIFA_OK; i++)
        status = read_removed(p, &p->locations[i], error);
    return status ? status : read_fields(p, error);
}

tifa_status places_open_again(struct places *p, const struct places *from, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    p->newest_first = true;
    for (size_t i = 0; i < from->count && status == TIFA_OK; i++) {
        const struct place *place = &from->items[i];
        status = add_place(p, arena_copy(&p->arena, place->path, strlen(place->path)), place->newest_first, error);
        if (status == TIFA_OK) {
            p->items[i].removed = place->removed;
            p->items[i].segments = place->segments;
        }
    }
    p->removed_documents = from->removed_documents;
    p->fields = from->fields;
    p->languages = from->languages;
    p->remote = from->remote;
    p->one_index = from->one_index;
    return status ? status : open_databases(p, error);
}

void places_free(struct places *p)
{
    xs_db_free(p->all);
    for (size_t i = 0; i < p->count; i++) {
        xs_db_free(p->items[i].database);
        pin_release(p->items[i].pin);
    }
    for (size_t i = 0; i < p->location_count; i++)
        removed_free(&p->locations[i].removed);
    free(p->items);
    arena_free(&p->arena);
    *p = (struct places){0};
}

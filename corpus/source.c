#include "corpus/source.h"

#include "corpus/name.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static tifa_status add_item(struct source_list *list, struct source_file file, tifa_error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct source_file *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return tifa_fail_memory(error);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = file;
    list->bytes += file.is_hidden ? 0 : file.bytes;
    return TIFA_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static const char *copy_id(struct source_list *list, const char *name)
{
    struct buffer text = {0};
    name_append(&text, slice_of(name));
    const char *copy = text.failed ? NULL : arena_copy(&list->arena, text.data, text.length);
    buffer_free(&text);
    return copy;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void set_date(struct source_file *file, time_t changed)
{
    struct tm day;
    if (!gmtime_r(&changed, &day) || strftime(file->date, sizeof file->date, "%Y-%m-%d", &day) == 0)
        file->date[0] = '\0';
}

static tifa_status add_entry(struct source_list *list, const FTSENT *entry, const char *root, tifa_error *error)
{
    size_t root_length = strlen(root);
    const char *below = entry->fts_level == 0 ? base_name(entry->fts_path) : entry->fts_path + root_length;
    while (*below == '/')
        below++;
    struct source_file file = {.path = arena_copy(&list->arena, entry->fts_path, entry->fts_pathlen),
                               .id = copy_id(list, below)};
    switch (entry->fts_info) {
    case FTS_F:
        file.bytes = (uint64_t)entry->fts_statp->st_size;
        set_date(&file, entry->fts_statp->st_mtime);
        break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        file.problem = arena_printf(&list->arena, "%s", strerror(entry->fts_errno));
        break;
    case FTS_SLNONE:
        file.problem = "a symbolic link to nothing";
        break;
    case FTS_DC:
        file.problem = "a folder within itself, by a symbolic link";
        break;
    default: /* pipes may be named, other special files are not articles */
        file.is_pipe = entry->fts_level == 0 && S_ISFIFO(entry->fts_statp->st_mode);
        if (!file.is_pipe)
            file.problem = "not a file";
        break;
    }
    if (!file.path || !file.id)
        return tifa_fail_memory(error);
    return add_item(list, file, error);
}

static tifa_status add_hidden(struct source_list *list, const FTSENT *entry, tifa_error *error)
{
    struct source_file file = {
        .path = arena_copy(&list->arena, entry->fts_path, entry->fts_pathlen), .id = "", .is_hidden = true};
    if (entry->fts_info == FTS_F)
        file.bytes = (uint64_t)entry->fts_statp->st_size;
    return file.path ? add_item(list, file, error) : tifa_fail_memory(error);
}

static tifa_status walk(struct source_list *list, FTS *tree, const char *root, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (FTSENT *entry; status == TIFA_OK && (entry = fts_read(tree));) {
        bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
        if (hidden && entry->fts_info == FTS_D)
            fts_set(tree, entry, FTS_SKIP);
        if (hidden && entry->fts_info != FTS_DP)
            status = add_hidden(list, entry, error);
        else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
            status = add_entry(list, entry, root, error);
    }
    return status;
}

tifa_status source_list_add(struct source_list *list, const char *source, tifa_error *error)
{
    if (strcmp(source, "-") == 0)
        return add_item(list, (struct source_file){.path = "-", .id = "standard-input"}, error);
    char *const roots[] = {(char *)(uintptr_t)source, NULL};
    FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    if (!tree)
        return errno == ENOMEM ? tifa_fail_memory(error)
                               : add_item(list,
                                          (struct source_file){.path = arena_copy(&list->arena, source, strlen(source)),
                                                               .id = "",
                                                               .problem = strerror(errno)},
                                          error);
    tifa_status status = walk(list, tree, source, error);
    fts_close(tree);
    return status;
}

void source_list_free(struct source_list *list)
{
    free(list->items);
    arena_free(&list->arena);
    *list = (struct source_list){0};
}

#include "indexer/sync.h"

#include "indexer/add.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { VANISHED_MOST = 20, VANISHED_ONE_IN = 5 };

struct sync {
    const struct sync_options *options;
    struct sync_report *report;
    struct intake intake;
    struct update *update;
    struct origins *origins;
    struct buffer vanished; /* keys of articles that a file has no more */
};

/* ---- what moved ---- */

static void strip_slashes(char *path)
{
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        path[length - 1] = '\0';
}

/* Both paths end with a zero byte. */
static tifa_status move_from(struct sync *s, const char *old, const char *new, const char *moved, tifa_error *error)
{
    struct slice from, to;
    uint64_t count;
    tifa_status status = origins_path(s->origins, old, &from, error);
    if (status == TIFA_OK)
        status = origins_path(s->origins, new, &to, error);
    if (status == TIFA_OK && !from.length && *old == '/') /* the folder it was in is gone, too */
        from = slice_of(old);
    if (status == TIFA_OK && (!from.length || !to.length))
        status = tifa_fail(error, TIFA_ERR_ARGUMENT, "--moved '%s': give absolute paths", moved);
    if (status == TIFA_OK)
        status = origins_move(s->origins, from, to, &count, error);
    if (status == TIFA_OK && count == 0)
        status = tifa_fail(error, TIFA_ERR_ARGUMENT, "--moved: no article came from '%s', as far as '%s' knows", old,
                           s->options->build.index);
    return status;
}

static tifa_status move_one(struct sync *s, const char *moved, tifa_error *error)
{
    const char *equals = strchr(moved, '=');
    if (!equals || equals == moved || !equals[1])
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--moved takes OLD=NEW, not '%s'", moved);
    char *old = strndup(moved, (size_t)(equals - moved)), *new = strdup(equals + 1);
    tifa_status status = old && new ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK) {
        strip_slashes(old);
        strip_slashes(new);
        status = move_from(s, old, new, moved, error);
    }
    free(old);
    free(new);
    return status;
}

/* ---- what is there ---- */

static tifa_status check_folder(const struct sync *s, const char *path, size_t files, tifa_error *error)
{
    struct stat about;
    bool is_there = stat(path, &about) == 0;
    if (!is_there && errno != ENOENT && errno != ENOTDIR)
        return tifa_fail_errno(error, "cannot read '%s'", path);
    if (is_there && !S_ISDIR(about.st_mode))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is not a folder; 'tifa-index add' takes files", path);
    if (s->options->allow_vanished || (is_there && files))
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is %s, so nothing was done; --allow-vanished removes what the index has of it",
                     path, is_there ? "empty" : "missing");
}

/* Whether the file is to be read. */
static tifa_status look_at(struct sync *s, const struct source_file *file, bool *is_read, tifa_error *error)
{
    struct slice path;
    *is_read = !file->is_hidden;
    if (file->is_hidden || file->problem)
        return TIFA_OK;
    tifa_status status = origins_path(s->origins, file->path, &path, error);
    struct origin_file *known = status == TIFA_OK && path.length ? origins_find(s->origins, path) : NULL;
    if (!known)
        return status;
    known->is_listed = true;
    *is_read = !origins_is_same(known, file->path, s->options->checksum);
    s->report->same += !*is_read;
    return TIFA_OK;
}

static bool is_missing(const char *path)
{
    struct stat about;
    return lstat(path, &about) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* Takes the files that are as they were out of the list. */
static tifa_status choose_files(struct sync *s, tifa_error *error)
{
    struct source_list *files = &s->intake.files;
    const struct build_options *o = &s->options->build;
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < o->source_count; i++) {
        size_t end = s->intake.ends[i], visible = 0;
        for (size_t k = at; k < end; k++)
            visible += !files->items[k].is_hidden && !files->items[k].problem;
        tifa_status status = check_folder(s, o->sources[i], visible, error);
        bool is_gone = is_missing(o->sources[i]);
        for (; at < end && status == TIFA_OK; at++) {
            bool is_read;
            status = look_at(s, &files->items[at], &is_read, error);
            if (is_read && !is_gone)
                files->items[kept++] = files->items[at];
        }
        if (status)
            return status;
        s->intake.ends[i] = kept;
    }
    files->count = kept;
    return TIFA_OK;
}

/* ---- what is gone ---- */

static bool is_gone(struct origin_file *file, tifa_error *error, tifa_status *status)
{
    char *path = strndup(file->path.data, file->path.length);
    bool gone = path && is_missing(path);
    if (!path)
        *status = tifa_fail_memory(error);
    free(path);
    return gone;
}

static tifa_status check_vanished(const struct sync *s, const char *folder, uint64_t known, uint64_t vanished,
                                  tifa_error *error)
{
    if (s->options->allow_vanished || s->options->keep_vanished || vanished <= VANISHED_MOST ||
        vanished * VANISHED_ONE_IN <= known)
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT,
                     "%" PRIu64 " of the %" PRIu64 " files that the index has articles of are gone from '%s', so nothing was done; "
                     "--allow-vanished removes their articles, --keep-vanished keeps them, --moved OLD=NEW says where they are",
                     vanished, known, folder);
}

/* Finds the files below a folder that are gone; they are as if they were not known, unless they are to be kept. */
static tifa_status find_vanished(struct sync *s, const char *source, tifa_error *error)
{
    struct slice folder;
    uint64_t known = 0, vanished = 0;
    char *real = realpath(source, NULL);
    tifa_status status = real ? TIFA_OK : origins_path(s->origins, source, &folder, error);
    if (real)
        folder = slice_of(strcmp(real, "/") == 0 ? "" : real);
    for (struct origin_file *file = origins_first(s->origins); file && status == TIFA_OK; file = file->next) {
        if (!folder.data || file->is_gone || !file->path.length || !origins_is_below(file->path, folder) ||
            !origins_has_articles(file))
            continue;
        known++;
        if (file->is_listed || !is_gone(file, error, &status))
            continue;
        vanished++;
        if (!s->options->keep_vanished && status == TIFA_OK)
            status = origins_drop(s->origins, file, &s->vanished, error);
    }
    free(real);
    s->report->vanished += vanished;
    return status ? status : check_vanished(s, source, known, vanished, error);
}

/* ---- what is to be removed ---- */

static tifa_status shrink_files(struct sync *s, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (struct origin_file *file = origins_first(s->origins); file && status == TIFA_OK; file = file->next)
        if (file->is_read && !file->has_rejects && !file->is_gone)
            status = origins_shrink(s->origins, file, &s->vanished, error);
    return status;
}

/* What another file has of an article may not be what is published: it is read again, now if it is in the folders, else when
 * it is. */
static tifa_status read_again(struct sync *s, struct origin_file *file, tifa_error *error)
{
    if (file->is_read)
        return TIFA_OK;
    if (!file->is_listed) {
        file->stamp = (struct origin_stamp){0};
        return TIFA_OK;
    }
    file->is_read = true;
    char *path = strndup(file->path.data, file->path.length);
    tifa_status status = path ? source_list_add(&s->intake.files, path, error) : tifa_fail_memory(error);
    free(path);
    return status;
}

/* *is_claimed: other files have the article, too. */
static tifa_status read_claimants(struct sync *s, const struct buffer *claims, uint64_t key, bool *is_claimed,
                                  tifa_error *error)
{
    const struct origin_claim *items = (const struct origin_claim *)(const void *)claims->data;
    size_t low = 0, high = claims->length / sizeof *items, count = high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    tifa_status status = TIFA_OK;
    *is_claimed = low < count && items[low].key == key;
    for (; low < count && items[low].key == key && status == TIFA_OK; low++)
        status = read_again(s, items[low].file, error);
    return status;
}

static tifa_status remove_vanished(struct sync *s, tifa_error *error)
{
    struct buffer claims = {0};
    const uint64_t *keys = (const uint64_t *)(const void *)s->vanished.data;
    tifa_status status = s->vanished.length ? origins_claims(s->origins, &claims, error) : TIFA_OK;
    for (size_t i = 0; i < s->vanished.length / sizeof *keys && status == TIFA_OK; i++) {
        bool is_claimed;
        status = read_claimants(s, &claims, keys[i], &is_claimed, error);
        if (status || is_claimed)
            continue;
        status = update_remove_key(s->update, keys[i], error);
        s->report->removed += status == TIFA_OK;
        status = status == TIFA_ERR_NOT_FOUND ? TIFA_OK : status;
    }
    buffer_free(&claims);
    return status;
}

/* ---- all of it ---- */

static tifa_status choose(struct sync *s, tifa_error *error)
{
    tifa_status status = update_origins(s->update, &s->origins, error);
    for (size_t i = 0; i < s->options->moved_count && status == TIFA_OK; i++)
        status = move_one(s, s->options->moved[i], error);
    if (status == TIFA_OK)
        status = choose_files(s, error);
    for (size_t i = 0; i < s->options->build.source_count && status == TIFA_OK; i++)
        status = find_vanished(s, s->options->build.sources[i], error);
    return status;
}

static tifa_status read_and_remove(struct sync *s, tifa_error *error)
{
    struct intake_target target = add_target(s->update, s->origins);
    target.context = &target;
    s->intake.is_part = true;
    tifa_status status = intake_open_report(&s->intake, error);
    if (status == TIFA_OK)
        status = intake_run(&s->intake, &target, error);
    if (status == TIFA_OK)
        status = shrink_files(s, error);
    if (status == TIFA_OK)
        status = remove_vanished(s, error);
    if (status == TIFA_OK)
        status = intake_run(&s->intake, &target, error);
    return status ? status : add_commit(&s->intake, s->update, error);
}

tifa_status sync_index(const struct sync_options *options, struct sync_report *report, tifa_error *error)
{
    struct sync s = {.options = options, .report = report};
    *report = (struct sync_report){0};
    tifa_status status = intake_open(&s.intake, &options->build, &report->build, error);
    if (status == TIFA_OK)
        status = add_begin(&options->build, &s.intake, &s.update, error);
    if (status == TIFA_OK)
        status = choose(&s, error);
    if (status == TIFA_OK)
        status = read_and_remove(&s, error);
    update_end(s.update);
    buffer_free(&s.vanished);
    return intake_close(&s.intake, status, error);
}

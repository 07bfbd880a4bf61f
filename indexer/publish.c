#include "indexer/publish.h"

#include "corpus/base/arena.h"
#include "corpus/pin.h"
#include "corpus/schema.h"
#include "indexer/file_system.h"
#include "indexer/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ORIGINS_PREFIX "origins."

struct publication {
    struct arena arena;
    const char *index, *parent, *segments, *segment, *scratch, *manifest_path, *manifest_new, *stub_path, *stub_new;
    struct manifest current; /* what is published now; without segments when there is nothing */
    bool is_unknown;         /* what is published cannot be read: `previous` of current is all that is there */
    struct manifest next;    /* what is being published */
    const char *origins;     /* its file of origins, if a new one was written */
    uint64_t generation;     /* of it, and the number of its segment */
    int lock;
    bool committed;
};

static tifa_status make_paths(struct publication *p, const char *index, tifa_error *error)
{
    p->index = arena_copy(&p->arena, index, strlen(index));
    char *copy = arena_copy(&p->arena, index, strlen(index));
    p->parent = copy ? dirname(copy) : NULL;
    p->segments = arena_printf(&p->arena, "%s/" MANIFEST_SEGMENTS, index);
    p->scratch = arena_printf(&p->arena, "%s/scratch", index);
    p->manifest_path = arena_printf(&p->arena, "%s/" MANIFEST_NAME, index);
    p->manifest_new = arena_printf(&p->arena, "%s/" MANIFEST_NAME ".new", index);
    p->stub_path = arena_printf(&p->arena, "%s/XAPIANDB", index);
    p->stub_new = arena_printf(&p->arena, "%s/XAPIANDB.new", index);
    return p->index && p->parent && p->segments && p->scratch && p->manifest_path && p->manifest_new && p->stub_path &&
                   p->stub_new
               ? TIFA_OK
               : tifa_fail_memory(error);
}

static bool is_origins(const char *name)
{
    size_t length = strlen(ORIGINS_PREFIX);
    return strncmp(name, ORIGINS_PREFIX, length) == 0 && name[length] &&
           name[length + strspn(name + length, "0123456789")] == '\0';
}

/* A folder may become an index when it is empty, or holds what only an index does. */
static tifa_status check_folder(const char *index, tifa_error *error)
{
    static const char *const ours[] = {".",       "..",       "lock",     "manifest",     "manifest.new",
                                       "scratch", "segments", "XAPIANDB", "XAPIANDB.new", "lost+found"};
    DIR *folder = opendir(index);
    if (!folder)
        return tifa_fail_errno(error, "cannot open '%s'", index);
    tifa_status status = TIFA_OK;
    for (struct dirent *entry; status == TIFA_OK && (entry = readdir(folder));) {
        bool known = false;
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            known = known || strcmp(entry->d_name, ours[i]) == 0;
        known = known || is_origins(entry->d_name);
        if (!known)
            status = tifa_fail(error, TIFA_ERR_FORMAT,
                               "'%s' is not a tifa index and not empty (it holds '%s'); name a new folder", index,
                               entry->d_name);
    }
    closedir(folder);
    return status;
}

static tifa_status take_lock(struct publication *p, tifa_error *error)
{
    const char *path = arena_printf(&p->arena, "%s/lock", p->index);
    if (!path)
        return tifa_fail_memory(error);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        p->lock = lock; /* only who holds it clears up at the end */
        return TIFA_OK;
    }
    tifa_status status =
        errno == EWOULDBLOCK
            ? tifa_fail(error, TIFA_ERR_LOCKED, "'%s' is being written by another process; try again when it is done",
                        p->index)
            : tifa_fail_errno(error, "cannot lock '%s'", path);
    close(lock);
    return status;
}

/* ---- what is not needed any more ---- */

/* Removes the segment unless somebody reads it; who comes now finds it locked. */
static tifa_status remove_segment(const char *path, tifa_error *error)
{
    int lock;
    tifa_status status = pin_is_held(path, &lock) ? TIFA_OK : folder_remove(path, error);
    pin_release(lock);
    return status;
}

/* Calls `visit` for each entry of a folder that is not hidden. */
static tifa_status each_entry(struct publication *p, const char *path,
                              tifa_status (*visit)(struct publication *, const char *name, tifa_error *error),
                              tifa_error *error)
{
    DIR *folder = opendir(path);
    if (!folder)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    tifa_status status = TIFA_OK;
    for (struct dirent *entry; status == TIFA_OK && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            status = visit(p, entry->d_name, error);
    closedir(folder);
    return status;
}

/* Until something is published that can be read, all may be in use. */
static tifa_status keep_unknown(struct publication *p, const char *name, tifa_error *error)
{
    if (name[strspn(name, "0123456789")] != '\0')
        return TIFA_OK;
    const char *copy = arena_copy(&p->arena, name, strlen(name));
    return copy ? manifest_add_previous(&p->current, copy, error) : tifa_fail_memory(error);
}

static tifa_status collect_one(struct publication *p, const char *name, tifa_error *error)
{
    if (manifest_keeps(p->committed ? &p->next : &p->current, name))
        return TIFA_OK;
    const char *path = arena_printf(&p->arena, "%s/%s", p->segments, name);
    return path ? remove_segment(path, error) : tifa_fail_memory(error);
}

/* Only who writes reads origins, so those that are not published are not needed. */
static tifa_status collect_origins(struct publication *p, const char *name, tifa_error *error)
{
    const struct manifest *manifest = p->committed ? &p->next : &p->current;
    if (!is_origins(name) || p->is_unknown || (manifest->origins && strcmp(manifest->origins->name, name) == 0))
        return TIFA_OK;
    const char *path = arena_printf(&p->arena, "%s/%s", p->index, name);
    return path ? folder_remove(path, error) : tifa_fail_memory(error);
}

static tifa_status collect(struct publication *p, tifa_error *error)
{
    tifa_status status = each_entry(p, p->segments, collect_one, error);
    return status ? status : each_entry(p, p->index, collect_origins, error);
}

/* Finds a number that no segment had. */
static tifa_status number_after(struct publication *p, const char *name, tifa_error *error)
{
    (void)error;
    uint64_t number = strtoull(name, NULL, 10);
    if (number >= p->generation)
        p->generation = number + 1;
    return TIFA_OK;
}

/* ---- the stub, which names the segments for any Xapian program ---- */

static tifa_status replace_file(const char *from, const char *to, tifa_error *error)
{
    if (rename(from, to) != 0)
        return tifa_fail_errno(error, "cannot rename '%s' to '%s'", from, to);
    return TIFA_OK;
}

static tifa_status write_stub(struct publication *p, const struct manifest *manifest, tifa_error *error)
{
    struct buffer stub = {0};
    manifest_write_stub(manifest, &stub);
    tifa_status status = stub.failed ? tifa_fail_memory(error)
                                     : folder_write_file(p->stub_new, (struct slice){stub.data, stub.length}, error);
    buffer_free(&stub);
    return status;
}

static tifa_status put_stub(struct publication *p, tifa_error *error)
{
    tifa_status status = replace_file(p->stub_new, p->stub_path, error);
    return status ? status : folder_sync(p->index, error);
}

static bool is_stub_right(const struct publication *p)
{
    struct buffer stub = {0}, found = {.ceiling = MANIFEST_MAX_BYTES};
    manifest_write_stub(&p->current, &stub);
    bool right = folder_read_file(p->stub_path, &found) &&
                 slice_equal((struct slice){found.data, found.length}, (struct slice){stub.data, stub.length});
    buffer_free(&stub);
    buffer_free(&found);
    return right;
}

/* A run that ended between its two renames has left the stub of the generation before. */
static tifa_status restore_stub(struct publication *p, tifa_error *error)
{
    if (!p->current.segments || is_stub_right(p))
        return TIFA_OK;
    tifa_status status = write_stub(p, &p->current, error);
    return status ? status : put_stub(p, error);
}

/* ---- beginning ---- */

/* A manifest that is damaged or of another version is what building again is for. Until that is done,
 * a program of that version may read its segments. */
static tifa_status read_current(struct publication *p, tifa_error *error)
{
    tifa_error reason;
    tifa_status status = manifest_read(p->index, &p->current, &reason);
    if (status == TIFA_ERR_IO || status == TIFA_ERR_MEMORY)
        return tifa_fail(error, status, "%s", reason.message);
    p->is_unknown = status && access(p->manifest_path, F_OK) == 0;
    if (status)
        manifest_free(&p->current);
    return p->is_unknown ? each_entry(p, p->segments, keep_unknown, error) : TIFA_OK;
}

static tifa_status find_room(struct publication *p, tifa_error *error)
{
    p->generation = p->current.generation + 1;
    tifa_status status = each_entry(p, p->segments, number_after, error);
    if (status == TIFA_OK)
        status = collect(p, error);
    p->segment = arena_printf(&p->arena, "%s/%06" PRIu64, p->segments, p->generation);
    return status == TIFA_OK && !p->segment ? tifa_fail_memory(error) : status;
}

static tifa_status check_index(const struct publication *p, tifa_error *error)
{
    struct manifest manifest = {0};
    tifa_status status = manifest_read(p->index, &manifest, error);
    manifest_free(&manifest);
    return status;
}

static tifa_status prepare(struct publication *p, unsigned flags, tifa_error *error)
{
    tifa_status status = flags & PUBLISH_EXISTING ? check_index(p, error) : TIFA_OK;
    if (status == TIFA_OK && !(flags & PUBLISH_NETWORK_FS))
        status = file_system_check(p->index, error);
    if (status == TIFA_OK)
        status = folder_make(p->index, error);
    if (status == TIFA_OK)
        status = check_folder(p->index, error);
    if (status == TIFA_OK)
        status = take_lock(p, error);
    if (status == TIFA_OK)
        status = folder_make(p->segments, error);
    if (status == TIFA_OK)
        status = read_current(p, error);
    if (status == TIFA_OK)
        status = restore_stub(p, error);
    return status ? status : find_room(p, error);
}

tifa_status publish_begin(const char *index, unsigned flags, struct publication **out, tifa_error *error)
{
    *out = NULL;
    struct publication *p = calloc(1, sizeof *p);
    if (!p)
        return tifa_fail_memory(error);
    p->lock = -1;
    tifa_status status = make_paths(p, index, error);
    if (status == TIFA_OK)
        status = prepare(p, flags, error);
    if (status)
        publish_end(p);
    else
        *out = p;
    return status;
}

bool publish_is_index(const struct publication *p)
{
    return p->is_unknown || p->current.segments;
}

const char *publish_segment_folder(const struct publication *p)
{
    return p->segment;
}

const char *publish_scratch_folder(const struct publication *p)
{
    return p->scratch;
}

/* ---- publishing ---- */

/* Syncs each file of the segment and lists it, in the order of the names. */
static tifa_status add_files(struct publication *p, struct manifest_segment *segment, tifa_error *error)
{
    struct dirent **names;
    int count = scandir(p->segment, &names, NULL, alphasort);
    if (count < 0)
        return tifa_fail_errno(error, "cannot read '%s'", p->segment);
    tifa_status status = TIFA_OK;
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        /* flintlock is the lock of Xapian's writers, always empty */
        if (status == TIFA_OK && name[0] != '.' && strcmp(name, "flintlock") != 0) {
            const char *path = arena_printf(&p->arena, "%s/%s", p->segment, name);
            status = path ? folder_sync(path, error) : tifa_fail_memory(error);
            if (status == TIFA_OK)
                status = manifest_add_file(&p->next, segment, p->segment, name, error);
        }
        free(names[i]);
    }
    free(names);
    return status;
}

static tifa_status describe_new(struct publication *p, const struct segment_totals *totals, tifa_error *error)
{
    struct manifest_segment *segment = manifest_add_segment(&p->next, p->generation);
    if (!segment)
        return tifa_fail_memory(error);
    segment_totals_describe(totals, segment);
    return add_files(p, segment, error);
}

/* What readers of the generation before still need. */
static tifa_status list_previous(struct publication *p, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (const struct manifest_segment *s = p->current.segments; s && status == TIFA_OK; s = s->next)
        if (!manifest_has_segment(&p->next, s->name))
            status = manifest_add_previous(&p->next, s->name, error);
    for (size_t i = 0; p->is_unknown && i < p->current.previous_count && status == TIFA_OK; i++)
        status = manifest_add_previous(&p->next, p->current.previous[i], error);
    return status;
}

static tifa_status describe(struct publication *p, const struct segment_totals *totals,
                            const struct manifest_segment *const *kept, size_t kept_count, tifa_error *error)
{
    p->next.generation = p->generation;
    p->next.analyser = SCHEMA_ANALYSER_VERSION;
    p->next.unicode = manifest_unicode_version();
    tifa_status status = describe_new(p, totals, error);
    for (size_t i = 0; i < kept_count && status == TIFA_OK; i++)
        status = manifest_copy_segment(&p->next, kept[i], error);
    return status ? status : list_previous(p, error);
}

tifa_status publish_keep_origins(struct publication *p, tifa_error *error)
{
    return manifest_copy_origins(&p->next, &p->current, error);
}

tifa_status publish_set_origins(struct publication *p, struct slice content, tifa_error *error)
{
    const char *name = arena_printf(&p->arena, ORIGINS_PREFIX "%06" PRIu64, p->generation);
    p->origins = name ? arena_printf(&p->arena, "%s/%s", p->index, name) : NULL;
    tifa_status status = p->origins ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = folder_write_file(p->origins, content, error);
    if (status == TIFA_OK)
        status = folder_sync(p->index, error);
    return status ? status : manifest_set_origins(&p->next, name, content, error);
}

static tifa_status write_manifest(struct publication *p, tifa_error *error)
{
    struct buffer text = {0};
    tifa_status status = manifest_write(&p->next, &text, error);
    if (status == TIFA_OK)
        status = folder_write_file(p->manifest_new, (struct slice){text.data, text.length}, error);
    buffer_free(&text);
    return status;
}

tifa_status publish_commit(struct publication *p, const struct segment_totals *totals,
                           const struct manifest_segment *const *kept, size_t kept_count, tifa_error *error)
{
    tifa_status status = describe(p, totals, kept, kept_count, error);
    if (status == TIFA_OK)
        status = folder_sync(p->segment, error);
    if (status == TIFA_OK)
        status = folder_sync(p->segments, error);
    if (status == TIFA_OK && !publish_is_index(p)) /* its folder may be new as well */
        status = folder_sync(p->parent, error);
    if (status == TIFA_OK)
        status = write_stub(p, &p->next, error);
    if (status == TIFA_OK)
        status = write_manifest(p, error);
    if (status == TIFA_OK)
        status = replace_file(p->manifest_new, p->manifest_path, error);
    if (status)
        return status;
    p->committed = true;
    /* What the old stub names is the generation before, which is still there. */
    status = put_stub(p, error);
    if (status == TIFA_OK)
        collect(p, NULL);
    return status;
}

const struct manifest *publish_manifest(const struct publication *p)
{
    return &p->next;
}

void publish_end(struct publication *p)
{
    if (!p)
        return;
    if (p->lock >= 0 && !p->committed) {
        if (p->segment)
            folder_remove(p->segment, NULL);
        unlink(p->manifest_new);
        unlink(p->stub_new);
        if (p->origins)
            unlink(p->origins);
    }
    if (p->lock >= 0)
        close(p->lock);
    manifest_free(&p->current);
    manifest_free(&p->next);
    arena_free(&p->arena);
    free(p);
}

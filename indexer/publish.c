#include "indexer/publish.h"

#include "corpus/base/arena.h"
#include "corpus/manifest.h"
#include "corpus/schema.h"
#include "indexer/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct publication {
    struct arena arena;
    const char *index, *segments, *segment, *scratch, *manifest_path, *manifest_new, *stub_path, *stub_new;
    struct manifest current; /* what is published now; without segments when there is nothing */
    bool keeps_all;          /* what is published is not known: no segment may go */
    uint64_t generation;     /* of the new one, and the number of its segment */
    int lock;
    bool committed;
};

static tifa_status make_paths(struct publication *p, const char *index, tifa_error *error)
{
    p->index = arena_copy(&p->arena, index, strlen(index));
    p->segments = arena_printf(&p->arena, "%s/" MANIFEST_SEGMENTS, index);
    p->scratch = arena_printf(&p->arena, "%s/scratch", index);
    p->manifest_path = arena_printf(&p->arena, "%s/" MANIFEST_NAME, index);
    p->manifest_new = arena_printf(&p->arena, "%s/" MANIFEST_NAME ".new", index);
    p->stub_path = arena_printf(&p->arena, "%s/XAPIANDB", index);
    p->stub_new = arena_printf(&p->arena, "%s/XAPIANDB.new", index);
    return p->index && p->segments && p->scratch && p->manifest_path && p->manifest_new && p->stub_path && p->stub_new
               ? TIFA_OK
               : tifa_fail_memory(error);
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
    p->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (p->lock < 0)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    if (flock(p->lock, LOCK_EX | LOCK_NB) == 0)
        return TIFA_OK;
    if (errno == EWOULDBLOCK)
        return tifa_fail(error, TIFA_ERR_LOCKED, "'%s' is being written by another process; try again when it is done",
                         p->index);
    return tifa_fail_errno(error, "cannot lock '%s'", path);
}

static bool is_published(const struct publication *p, const char *name)
{
    if (p->keeps_all)
        return true;
    for (const struct manifest_segment *s = p->current.segments; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return true;
    return false;
}

/* Removes segments that are not published, and finds a number that no segment had. */
static tifa_status clean_segments(struct publication *p, tifa_error *error)
{
    DIR *folder = opendir(p->segments);
    if (!folder)
        return tifa_fail_errno(error, "cannot open '%s'", p->segments);
    tifa_status status = TIFA_OK;
    for (struct dirent *entry; status == TIFA_OK && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        uint64_t number = strtoull(entry->d_name, NULL, 10);
        if (number >= p->generation)
            p->generation = number + 1;
        if (is_published(p, entry->d_name))
            continue;
        const char *path = arena_printf(&p->arena, "%s/%s", p->segments, entry->d_name);
        status = path ? folder_remove(path, error) : tifa_fail_memory(error);
    }
    closedir(folder);
    return status;
}

static tifa_status prepare(struct publication *p, tifa_error *error)
{
    tifa_status status = folder_make(p->index, error);
    if (status == TIFA_OK)
        status = check_folder(p->index, error);
    if (status == TIFA_OK)
        status = take_lock(p, error);
    if (status == TIFA_OK)
        status = folder_make(p->segments, error);
    if (status)
        return status;
    /* A manifest that is damaged or of another version is what building again is for. Until that is done,
     * a program of that version may read its segments. */
    tifa_error reason;
    status = manifest_read(p->index, &p->current, &reason);
    if (status == TIFA_ERR_IO || status == TIFA_ERR_MEMORY)
        return tifa_fail(error, status, "%s", reason.message);
    p->keeps_all = status && access(p->manifest_path, F_OK) == 0;
    if (status)
        manifest_free(&p->current);
    p->generation = p->current.generation + 1;
    status = clean_segments(p, error);
    p->segment = arena_printf(&p->arena, "%s/%06" PRIu64, p->segments, p->generation);
    return status == TIFA_OK && !p->segment ? tifa_fail_memory(error) : status;
}

tifa_status publish_begin(const char *index, struct publication **out, tifa_error *error)
{
    *out = NULL;
    struct publication *p = calloc(1, sizeof *p);
    if (!p)
        return tifa_fail_memory(error);
    p->lock = -1;
    tifa_status status = make_paths(p, index, error);
    if (status == TIFA_OK)
        status = prepare(p, error);
    if (status)
        publish_end(p);
    else
        *out = p;
    return status;
}

const char *publish_segment_folder(const struct publication *p)
{
    return p->segment;
}

const char *publish_scratch_folder(const struct publication *p)
{
    return p->scratch;
}

/* Syncs each file of the segment and lists it, in the order of the names. */
static tifa_status add_files(struct publication *p, struct manifest *manifest, struct manifest_segment *segment,
                             tifa_error *error)
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
                status = manifest_add_file(manifest, segment, p->segment, name, error);
        }
        free(names[i]);
    }
    free(names);
    return status;
}

static tifa_status describe(struct publication *p, const struct segment_totals *totals, struct buffer *out,
                            tifa_error *error)
{
    struct manifest manifest = {
        .generation = p->generation, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    struct manifest_segment *segment = manifest_add_segment(&manifest, p->generation);
    tifa_status status = segment ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK) {
        segment->articles = totals->articles;
        segment->passages = totals->passages;
        segment->tokens = totals->tokens;
        segment->text_bytes = totals->text_bytes;
        segment->stems = totals->stems;
        segment->newest_first = totals->newest_first;
        segment->copies = totals->copies;
        status = add_files(p, &manifest, segment, error);
    }
    if (status == TIFA_OK)
        status = manifest_write(&manifest, out, error);
    manifest_free(&manifest);
    return status;
}

static tifa_status replace_file(const char *from, const char *to, tifa_error *error)
{
    if (rename(from, to) != 0)
        return tifa_fail_errno(error, "cannot rename '%s' to '%s'", from, to);
    return TIFA_OK;
}

/* The stub names the segments for any Xapian program. */
static tifa_status write_stub(struct publication *p, tifa_error *error)
{
    struct buffer stub = {0};
    buffer_printf(&stub, "auto " MANIFEST_SEGMENTS "/%06" PRIu64 "\n", p->generation);
    tifa_status status = stub.failed ? tifa_fail_memory(error)
                                     : folder_write_file(p->stub_new, (struct slice){stub.data, stub.length}, error);
    buffer_free(&stub);
    return status;
}

tifa_status publish_commit(struct publication *p, const struct segment_totals *totals, tifa_error *error)
{
    struct buffer text = {0};
    tifa_status status = describe(p, totals, &text, error);
    if (status == TIFA_OK)
        status = folder_sync(p->segment, error);
    if (status == TIFA_OK)
        status = folder_sync(p->segments, error);
    if (status == TIFA_OK)
        status = write_stub(p, error);
    if (status == TIFA_OK)
        status = folder_write_file(p->manifest_new, (struct slice){text.data, text.length}, error);
    if (status == TIFA_OK)
        status = replace_file(p->manifest_new, p->manifest_path, error);
    buffer_free(&text);
    if (status)
        return status;
    p->committed = true;
    /* What the old stub names is the generation before, which is still there. */
    status = replace_file(p->stub_new, p->stub_path, error);
    return status ? status : folder_sync(p->index, error);
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
    }
    if (p->lock >= 0)
        close(p->lock);
    manifest_free(&p->current);
    arena_free(&p->arena);
    free(p);
}

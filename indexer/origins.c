#include "indexer/origins.h"

#include "corpus/article.h"
#include "corpus/base/arena.h"
#include "corpus/base/hash.h"
#include "indexer/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h> /* tsearch: the C library keeps the trees */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAGIC "tifa origins 1\n"

/* A file that was changed in the last two seconds may be changed again in the same tick of its file system. */
#define RACY_NS UINT64_C(2000000000)

enum { HASHED_MOST_BYTES = 64 << 20 }; /* larger files are hashed only where their times do not tell enough */

struct origins {
    struct arena arena;
    void *files, *ids, *members; /* trees */
    struct origin_file *first, **end;
    bool is_incomplete, has_news;
    struct slice folder, real_folder; /* of the path asked last */
};

/* ---- the trees ---- */

static int compare_slices(struct slice a, struct slice b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length ? memcmp(a.data, b.data, length) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int by_path(const void *a, const void *b)
{
    return compare_slices(((const struct origin_file *)a)->path, ((const struct origin_file *)b)->path);
}

static int by_id(const void *a, const void *b)
{
    return compare_slices(((const struct origin_name *)a)->id, ((const struct origin_name *)b)->id);
}

static int by_member(const void *a, const void *b)
{
    const struct origin_name *x = a, *y = b;
    if (x->file != y->file)
        return (uintptr_t)x->file < (uintptr_t)y->file ? -1 : 1;
    return compare_slices(x->member, y->member);
}

static void keep(void *entry)
{
    (void)entry; /* the arena frees it */
}

tifa_status origins_new(struct origins **out, tifa_error *error)
{
    struct origins *o = *out = calloc(1, sizeof *o);
    if (!o)
        return tifa_fail_memory(error);
    o->end = &o->first;
    return TIFA_OK;
}

void origins_free(struct origins *o)
{
    if (!o)
        return;
    for (struct origin_file *file = o->first; file; file = file->next)
        buffer_free(&file->keys), buffer_free(&file->old_keys);
    tdestroy(o->files, keep);
    tdestroy(o->ids, keep);
    tdestroy(o->members, keep);
    arena_free(&o->arena);
    free(o);
}

bool origins_are_complete(const struct origins *o)
{
    return !o->is_incomplete;
}

bool origins_have_news(const struct origins *o)
{
    return o->has_news;
}

static bool copy_slice(struct origins *o, struct slice text, struct slice *out)
{
    const char *copy = arena_copy(&o->arena, text.data, text.length);
    *out = (struct slice){copy, text.length};
    return copy != NULL;
}

/* ---- files ---- */

struct origin_file *origins_find(const struct origins *o, struct slice path)
{
    struct origin_file probe = {.path = path};
    void *node = tfind(&probe, &o->files, by_path);
    return node ? *(struct origin_file **)node : NULL;
}

/* A file without a path is another one each time. */
static struct origin_file *add_file(struct origins *o, struct slice path)
{
    struct origin_file *file = arena_zalloc(&o->arena, sizeof *file);
    if (!file || !copy_slice(o, path, &file->path) || (path.length && !tsearch(file, &o->files, by_path)))
        return NULL;
    file->names_end = &file->names;
    *o->end = file;
    o->end = &file->next;
    return file;
}

struct origin_file *origins_first(const struct origins *o)
{
    return o->first;
}

static tifa_status find_folder(struct origins *o, struct slice folder, tifa_error *error)
{
    char real[PATH_MAX];
    if (o->folder.data && slice_equal(o->folder, folder))
        return TIFA_OK;
    char *copy = arena_copy(&o->arena, folder.data, folder.length);
    if (!copy || !copy_slice(o, slice_of(realpath(folder.length ? copy : ".", real) ? real : ""), &o->real_folder))
        return tifa_fail_memory(error);
    o->folder = (struct slice){copy, folder.length};
    return TIFA_OK;
}

tifa_status origins_path(struct origins *o, const char *path, struct slice *out, tifa_error *error)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    struct slice folder = {path, slash ? (size_t)(slash - path) + (slash == path) : 0};
    *out = slice_of("");
    if (strcmp(path, "-") == 0 || !*name)
        return TIFA_OK;
    tifa_status status = find_folder(o, folder, error);
    if (status || o->real_folder.length == 0)
        return status;
    bool is_root = o->real_folder.length == 1;
    char *text = arena_printf(&o->arena, "%.*s/%s", is_root ? 0 : (int)o->real_folder.length, o->real_folder.data, name);
    *out = slice_of(text);
    return text ? TIFA_OK : tifa_fail_memory(error);
}

/* ---- what they were like ---- */

/* As much as there is; -1: it cannot be read. */
static ssize_t read_block(int file, char *block, size_t room)
{
    size_t length = 0;
    while (length < room) {
        ssize_t got = read(file, block + length, room - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

static bool hash_file(int file, uint64_t *out)
{
    char block[64 * 1024];
    ssize_t got;
    *out = 0;
    while ((got = read_block(file, block, sizeof block)) > 0)
        *out = hash_murmur(*out, block, (size_t)got);
    return got == 0;
}

static uint64_t nanoseconds(struct timespec time)
{
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static struct origin_stamp stamp_of(const struct stat *about)
{
    struct timespec now = {0};
    struct origin_stamp stamp = {.size = (uint64_t)about->st_size,
                                 .mtime_ns = nanoseconds(about->st_mtim),
                                 .ctime_ns = nanoseconds(about->st_ctim)};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t later = stamp.mtime_ns > stamp.ctime_ns ? stamp.mtime_ns : stamp.ctime_ns;
    if (later + RACY_NS >= nanoseconds(now))
        stamp.mtime_ns = stamp.ctime_ns = 0;
    return stamp;
}

/* Before the file is read for its articles: what is written to it meanwhile is found by the next sync. */
static struct origin_stamp read_stamp(const char *path)
{
    struct stat about;
    struct origin_stamp stamp = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return stamp;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode)) {
        stamp = stamp_of(&about);
        if (stamp.size <= HASHED_MOST_BYTES || stamp.mtime_ns == 0)
            stamp.has_hash = hash_file(file, &stamp.hash);
    }
    close(file);
    return stamp;
}

static bool has_same_bytes(struct origin_file *file, const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    uint64_t hash;
    if (descriptor < 0)
        return false;
    bool is_same = hash_file(descriptor, &hash) && hash == file->stamp.hash;
    close(descriptor);
    return is_same;
}

bool origins_is_same(struct origin_file *file, const char *path, bool checks)
{
    struct stat about;
    const struct origin_stamp *was = &file->stamp;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || (uint64_t)about.st_size != was->size)
        return false;
    if (!checks && was->mtime_ns && was->mtime_ns == nanoseconds(about.st_mtim) &&
        was->ctime_ns == nanoseconds(about.st_ctim))
        return true;
    struct origin_stamp now = stamp_of(&about); /* before its bytes are read */
    if (!was->has_hash || !has_same_bytes(file, path))
        return false;
    file->stamp.mtime_ns = now.mtime_ns;
    file->stamp.ctime_ns = now.ctime_ns;
    return true;
}

/* ---- reading one ---- */

tifa_status origins_begin(struct origins *o, const char *path, bool resumes, struct origin_file **out, tifa_error *error)
{
    struct slice absolute;
    tifa_status status = origins_path(o, path, &absolute, error);
    if (status)
        return status;
    struct origin_file *file = absolute.length ? origins_find(o, absolute) : NULL;
    if (!file)
        file = add_file(o, absolute);
    if (!file)
        return tifa_fail_memory(error);
    *out = file;
    file->is_gone = false;
    if (resumes)
        return TIFA_OK;
    buffer_append(&file->old_keys, file->keys.data, file->keys.length);
    buffer_clear(&file->keys);
    if (file->path.length)
        file->stamp = read_stamp(path);
    return file->old_keys.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Ascending, each once. */
static void sort_keys(struct buffer *keys)
{
    uint64_t *items = (uint64_t *)(void *)keys->data;
    size_t count = keys->length / sizeof *items, distinct = 0;
    if (count)
        qsort(items, count, sizeof *items, by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || items[i] != items[i - 1])
            items[distinct++] = items[i];
    keys->length = distinct * sizeof *items;
}

tifa_status origins_end(struct origins *o, struct origin_file *file, bool has_rejects, tifa_error *error)
{
    size_t before;
    file->is_read = true;
    file->has_rejects = has_rejects;
    sort_keys(&file->old_keys);
    before = file->old_keys.length;
    buffer_append(&file->old_keys, file->keys.data, file->keys.length);
    if (file->old_keys.failed)
        return tifa_fail_memory(error);
    sort_keys(&file->old_keys);
    o->has_news = o->has_news || (file->path.length && file->old_keys.length > before);
    struct buffer both = file->old_keys;
    file->old_keys = file->keys; /* what was found */
    file->keys = both;
    sort_keys(&file->old_keys);
    file->has_more = file->keys.length > file->old_keys.length;
    for (const struct origin_name *name = file->names; name; name = name->next)
        file->has_more = file->has_more || !(name->is_gone || name->is_read);
    return TIFA_OK;
}

bool origins_is_below(struct slice path, struct slice folder)
{
    return path.length >= folder.length && (folder.length == 0 || memcmp(path.data, folder.data, folder.length) == 0) &&
           (path.length == folder.length || path.data[folder.length] == '/');
}

tifa_status origins_move(struct origins *o, struct slice from, struct slice to, uint64_t *count, tifa_error *error)
{
    *count = 0;
    for (struct origin_file *file = o->first; file; file = file->next) {
        if (!file->path.length || file->is_gone || !origins_is_below(file->path, from))
            continue;
        struct slice below = slice_from(file->path, from.length);
        char *path = arena_alloc(&o->arena, to.length + below.length);
        if (!path)
            return tifa_fail_memory(error);
        if (to.length)
            memcpy(path, to.data, to.length);
        if (below.length)
            memcpy(path + to.length, below.data, below.length);
        struct slice moved = {path, to.length + below.length};
        if (origins_find(o, moved))
            continue; /* it is known there by itself */
        tdelete(file, &o->files, by_path);
        file->path = moved;
        if (!tsearch(file, &o->files, by_path))
            return tifa_fail_memory(error);
        ++*count;
        o->has_news = true;
    }
    return TIFA_OK;
}

/* ---- articles ---- */

static struct origin_name *find_name(const struct origins *o, const struct origin_file *file, struct slice member)
{
    struct origin_name probe = {.file = (struct origin_file *)(uintptr_t)file, .member = member};
    void *node = tfind(&probe, &o->members, by_member);
    return node ? *(struct origin_name **)node : NULL;
}

struct slice origins_id(const struct origins *o, const struct origin_file *file, struct slice member)
{
    const struct origin_name *name = file ? find_name(o, file, member) : NULL;
    return name && !name->is_gone ? name->id : slice_of("");
}

bool origins_have_id(const struct origins *o, struct slice id)
{
    struct origin_name probe = {.id = id};
    return tfind(&probe, &o->ids, by_id) != NULL;
}

static void forget(struct origins *o, struct origin_name *name)
{
    if (!name->is_gone)
        tdelete(name, &o->ids, by_id);
    name->is_gone = true;
}

static struct origin_name *add_name(struct origins *o, struct origin_file *file, struct slice member)
{
    struct origin_name *name = arena_zalloc(&o->arena, sizeof *name);
    if (!name || !copy_slice(o, member, &name->member))
        return NULL;
    name->file = file;
    name->is_gone = true; /* until it has an id */
    if (!tsearch(name, &o->members, by_member))
        return NULL;
    *file->names_end = name;
    file->names_end = &name->next;
    return name;
}

tifa_status origins_note_name(struct origins *o, struct origin_file *file, struct slice member, struct slice id,
                              tifa_error *error)
{
    struct origin_name *name = find_name(o, file, member);
    if (!name)
        name = add_name(o, file, member);
    if (!name)
        return tifa_fail_memory(error);
    name->is_read = true;
    if (!name->is_gone && slice_equal(name->id, id))
        return TIFA_OK;
    forget(o, name);
    if (!copy_slice(o, id, &name->id))
        return tifa_fail_memory(error);
    struct origin_name **known = tsearch(name, &o->ids, by_id);
    if (!known)
        return tifa_fail_memory(error);
    name->is_gone = *known != name;
    o->has_news = o->has_news || file->path.length;
    return TIFA_OK;
}

tifa_status origins_note_key(struct origin_file *file, uint64_t key, tifa_error *error)
{
    buffer_append(&file->keys, &key, sizeof key);
    return file->keys.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* ---- what files do not have any more ---- */

bool origins_has_articles(const struct origin_file *file)
{
    for (const struct origin_name *name = file->names; name; name = name->next)
        if (!name->is_gone)
            return true;
    return file->keys.length > 0;
}

static tifa_status end_dropping(struct origins *o, const struct buffer *keys, size_t before, tifa_error *error)
{
    o->has_news = o->has_news || keys->length > before;
    return keys->failed ? tifa_fail_memory(error) : TIFA_OK;
}

static void drop_name(struct origins *o, struct origin_name *name, struct buffer *keys)
{
    uint64_t key = article_key(name->id);
    if (name->is_gone)
        return;
    buffer_append(keys, &key, sizeof key);
    forget(o, name);
}

tifa_status origins_drop(struct origins *o, struct origin_file *file, struct buffer *keys, tifa_error *error)
{
    size_t before = keys->length;
    for (struct origin_name *name = file->names; name; name = name->next)
        drop_name(o, name, keys);
    buffer_append(keys, file->keys.data, file->keys.length);
    buffer_clear(&file->keys);
    file->is_gone = true;
    return end_dropping(o, keys, before, error);
}

tifa_status origins_shrink(struct origins *o, struct origin_file *file, struct buffer *keys, tifa_error *error)
{
    size_t before = keys->length, count = file->keys.length / sizeof(uint64_t);
    for (struct origin_name *name = file->names; name; name = name->next)
        if (!name->is_read)
            drop_name(o, name, keys);
    const uint64_t *all = (const uint64_t *)(const void *)file->keys.data;
    const uint64_t *found = (const uint64_t *)(const void *)file->old_keys.data;
    size_t found_count = file->old_keys.length / sizeof *found;
    for (size_t i = 0, k = 0; i < count; i++) {
        while (k < found_count && found[k] < all[i])
            k++;
        if (k == found_count || found[k] != all[i])
            buffer_append(keys, &all[i], sizeof all[i]);
    }
    buffer_clear(&file->keys);
    buffer_append(&file->keys, file->old_keys.data, file->old_keys.length);
    file->has_more = false;
    return end_dropping(o, keys, before, error);
}

static void claim(struct buffer *out, uint64_t key, struct origin_file *file)
{
    struct origin_claim claim = {key, file};
    buffer_append(out, &claim, sizeof claim);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct origin_claim *)a)->key, y = ((const struct origin_claim *)b)->key;
    return (x > y) - (x < y);
}

tifa_status origins_claims(const struct origins *o, struct buffer *out, tifa_error *error)
{
    for (struct origin_file *file = o->first; file; file = file->next) {
        const uint64_t *keys = (const uint64_t *)(const void *)file->keys.data;
        if (file->is_gone)
            continue;
        for (size_t i = 0; i < file->keys.length / sizeof *keys; i++)
            claim(out, keys[i], file);
        for (const struct origin_name *name = file->names; name; name = name->next)
            if (!name->is_gone)
                claim(out, article_key(name->id), file);
    }
    if (out->failed)
        return tifa_fail_memory(error);
    if (out->length)
        qsort(out->data, out->length / sizeof(struct origin_claim), sizeof(struct origin_claim), by_key);
    return TIFA_OK;
}

/* ---- as bytes ---- */

static void write_slice(struct buffer *out, struct slice text)
{
    buffer_append_varint(out, text.length);
    buffer_append(out, text.data, text.length);
}

static void write_number(struct buffer *out, uint64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        buffer_append_byte(out, (char)(unsigned char)(number >> shift));
}

static void write_file(struct buffer *out, const struct origin_file *file)
{
    static const struct origin_stamp none = {0};
    const struct origin_stamp *stamp = file->has_more && !file->has_rejects ? &none : &file->stamp;
    size_t count = 0;
    for (const struct origin_name *name = file->names; name; name = name->next)
        count += !name->is_gone;
    write_slice(out, file->path);
    buffer_append_varint(out, stamp->size);
    buffer_append_varint(out, stamp->mtime_ns);
    buffer_append_varint(out, stamp->ctime_ns);
    buffer_append_byte(out, stamp->has_hash);
    write_number(out, stamp->hash);
    buffer_append_varint(out, count);
    for (const struct origin_name *name = file->names; name; name = name->next) {
        if (name->is_gone)
            continue;
        write_slice(out, name->member);
        write_slice(out, name->id);
    }
    const uint64_t *keys = (const uint64_t *)(const void *)file->keys.data;
    count = file->keys.length / sizeof *keys;
    buffer_append_varint(out, count);
    for (size_t i = 0; i < count; i++)
        write_number(out, keys[i]);
}

void origins_write(const struct origins *o, struct buffer *out)
{
    buffer_append_string(out, MAGIC);
    buffer_append_byte(out, !o->is_incomplete);
    for (const struct origin_file *file = o->first; file; file = file->next)
        if (!file->is_gone && file->path.length)
            write_file(out, file);
}

static bool read_slice(const char **at, const char *end, struct slice *out)
{
    uint64_t length;
    if (!varint_read(at, end, &length) || length > (uint64_t)(end - *at))
        return false;
    *out = (struct slice){*at, (size_t)length};
    *at += length;
    return true;
}

static bool read_number(const char **at, const char *end, uint64_t *out)
{
    if (end - *at < 8)
        return false;
    *out = 0;
    for (unsigned k = 0; k < 8; k++)
        *out |= (uint64_t)(unsigned char)(*at)[k] << (8 * k);
    *at += 8;
    return true;
}

static bool read_keys(const char **at, const char *end, struct buffer *keys)
{
    uint64_t count, key = 0;
    if (!varint_read(at, end, &count) || count > (uint64_t)(end - *at) / 8)
        return false;
    for (uint64_t i = 0; i < count && read_number(at, end, &key); i++)
        buffer_append(keys, &key, sizeof key);
    return !keys->failed;
}

static bool read_stamp_bytes(const char **at, const char *end, struct origin_stamp *out)
{
    if (!varint_read(at, end, &out->size) || !varint_read(at, end, &out->mtime_ns) ||
        !varint_read(at, end, &out->ctime_ns) || *at == end)
        return false;
    out->has_hash = *(*at)++ != 0;
    return read_number(at, end, &out->hash);
}

static bool read_file(struct origins *o, const char **at, const char *end)
{
    struct slice path, member, id;
    struct origin_stamp stamp;
    uint64_t names;
    if (!read_slice(at, end, &path) || !path.length || origins_find(o, path) || !read_stamp_bytes(at, end, &stamp) ||
        !varint_read(at, end, &names))
        return false;
    struct origin_file *file = add_file(o, path);
    if (!file)
        return false;
    file->stamp = stamp;
    for (uint64_t i = 0; i < names; i++)
        if (!read_slice(at, end, &member) || !read_slice(at, end, &id) ||
            origins_note_name(o, file, member, id, NULL) != TIFA_OK)
            return false;
    for (struct origin_name *name = file->names; name; name = name->next)
        name->is_read = false;
    return read_keys(at, end, &file->keys);
}

tifa_status origins_read(struct origins *o, struct slice bytes, tifa_error *error)
{
    const char *at = bytes.data + sizeof MAGIC - 1, *end = bytes.data + bytes.length;
    if (!slice_starts(bytes, MAGIC) || at == end)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the list of origins is damaged, or of another version");
    o->is_incomplete = *at++ == 0;
    while (at < end)
        if (!read_file(o, &at, end))
            return tifa_fail(error, TIFA_ERR_CORRUPT, "the list of origins is damaged");
    o->has_news = false;
    return TIFA_OK;
}

/* ---- of an index ---- */

static tifa_status load_file(struct origins *o, const char *path, const struct manifest_file *file, tifa_error *error)
{
    struct buffer bytes = {0}, damage = {0};
    tifa_status status = manifest_find_damage(file, path, &damage, error);
    if (status == TIFA_OK && damage.length)
        status = TIFA_ERR_CORRUPT;
    if (status == TIFA_OK && !folder_read_file(path, &bytes))
        status = tifa_fail_errno(error, "cannot read '%s'", path);
    if (status == TIFA_OK)
        status = origins_read(o, (struct slice){buffer_text(&bytes), bytes.length}, error);
    buffer_free(&bytes);
    buffer_free(&damage);
    if (status != TIFA_ERR_CORRUPT)
        return status;
    return tifa_fail(error, status,
                     "'%s', which says what files the articles came from, is damaged or missing; restore it from a copy, or "
                     "'tifa-index rebuild OLD NEW' makes an index that goes without",
                     path);
}

tifa_status origins_load(const char *index, const struct manifest *manifest, struct origins **out, tifa_error *error)
{
    struct buffer path = {0};
    tifa_status status = origins_new(out, error);
    if (status)
        return status;
    (*out)->is_incomplete = !manifest->origins;
    if (!manifest->origins)
        return TIFA_OK;
    buffer_printf(&path, "%s/%s", index, manifest->origins->name);
    status = path.failed ? tifa_fail_memory(error) : load_file(*out, buffer_text(&path), manifest->origins, error);
    buffer_free(&path);
    if (status) {
        origins_free(*out);
        *out = NULL;
    }
    return status;
}

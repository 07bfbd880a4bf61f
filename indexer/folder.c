#include "indexer/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

tifa_status folder_make(const char *path, tifa_error *error)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return TIFA_OK;
    return tifa_fail_errno(error, "cannot make the folder '%s'", path);
}

static tifa_status remove_entry(const FTSENT *entry, tifa_error *error)
{
    switch (entry->fts_info) {
    case FTS_D: /* met again as FTS_DP, when it is empty */
        return TIFA_OK;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        errno = entry->fts_errno;
        return errno == ENOENT ? TIFA_OK : tifa_fail_errno(error, "cannot remove '%s'", entry->fts_path);
    default:
        if (remove(entry->fts_accpath) != 0 && errno != ENOENT)
            return tifa_fail_errno(error, "cannot remove '%s'", entry->fts_path);
        return TIFA_OK;
    }
}

tifa_status folder_remove(const char *path, tifa_error *error)
{
    char *const roots[] = {(char *)(uintptr_t)path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!tree)
        return tifa_fail_errno(error, "cannot remove '%s'", path);
    tifa_status status = TIFA_OK;
    for (FTSENT *entry; status == TIFA_OK && (entry = fts_read(tree));)
        status = remove_entry(entry, error);
    fts_close(tree);
    return status;
}

tifa_status folder_sync(const char *path, tifa_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tifa_fail_errno(error, "cannot open '%s'", path);
    tifa_status status = fsync(fd) == 0 ? TIFA_OK : tifa_fail_errno(error, "cannot sync '%s'", path);
    close(fd);
    return status;
}

static tifa_status write_all(int fd, const char *path, struct slice content, tifa_error *error)
{
    while (content.length) {
        ssize_t done = write(fd, content.data, content.length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return tifa_fail_errno(error, "cannot write '%s'", path);
        content = slice_from(content, (size_t)done);
    }
    return fsync(fd) == 0 ? TIFA_OK : tifa_fail_errno(error, "cannot sync '%s'", path);
}

tifa_status folder_write_file(const char *path, struct slice content, tifa_error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return tifa_fail_errno(error, "cannot write '%s'", path);
    tifa_status status = write_all(fd, path, content, error);
    if (close(fd) != 0 && status == TIFA_OK)
        status = tifa_fail_errno(error, "cannot write '%s'", path);
    return status;
}

bool folder_read_file(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "re");
    char piece[65536];
    if (!file)
        return false;
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_append(out, piece, got);
    bool read = !ferror(file) && !out->failed;
    fclose(file);
    return read;
}

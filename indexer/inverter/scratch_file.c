#include "indexer/inverter/scratch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static tifa_status open_file(struct scratch_file *s, const char *folder, const char *name, int flags, tifa_error *error)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    *s = (struct scratch_file){.path = malloc(room), .file = -1};
    if (!s->path)
        return tifa_fail_memory(error);
    snprintf(s->path, room, "%s/%s", folder, name);
    s->file = open(s->path, O_RDWR | O_CLOEXEC | flags, 0666);
    if (s->file >= 0)
        return TIFA_OK;
    tifa_status status = tifa_fail_errno(error, "cannot open '%s'", s->path);
    free(s->path);
    *s = (struct scratch_file){0};
    return status;
}

tifa_status scratch_open(struct scratch_file *s, const char *folder, const char *name, tifa_error *error)
{
    return open_file(s, folder, name, O_CREAT | O_TRUNC, error);
}

tifa_status scratch_reopen(struct scratch_file *s, const char *folder, const char *name, uint64_t bytes,
                           tifa_error *error)
{
    tifa_status status = open_file(s, folder, name, 0, error);
    off_t size = status ? 0 : lseek(s->file, 0, SEEK_END);
    if (status == TIFA_OK && (size < 0 || (uint64_t)size < bytes))
        status = tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is shorter than it was", s->path);
    if (status == TIFA_OK && ftruncate(s->file, (off_t)bytes) != 0)
        status = tifa_fail_errno(error, "cannot cut '%s'", s->path);
    if (status == TIFA_OK)
        s->bytes = bytes;
    else if (s->path)
        scratch_leave(s);
    return status;
}

uint64_t scratch_reserve(struct scratch_file *s, size_t bytes)
{
    uint64_t start = s->bytes;
    s->bytes += bytes;
    return start;
}

tifa_status scratch_write(const struct scratch_file *s, uint64_t start, const void *data, size_t bytes,
                          tifa_error *error)
{
    const char *at = data;
    while (bytes) {
        ssize_t done = pwrite(s->file, at, bytes, (off_t)start);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return tifa_fail_errno(error, "cannot write '%s'", s->path);
        at += done;
        bytes -= (size_t)done;
        start += (uint64_t)done;
    }
    return TIFA_OK;
}

tifa_status scratch_read(const struct scratch_file *s, uint64_t start, void *out, size_t bytes, tifa_error *error)
{
    char *at = out;
    while (bytes) {
        ssize_t done = pread(s->file, at, bytes, (off_t)start);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return tifa_fail_errno(error, "cannot read '%s'", s->path);
        if (done == 0)
            return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' was changed while the index was built", s->path);
        at += done;
        bytes -= (size_t)done;
        start += (uint64_t)done;
    }
    return TIFA_OK;
}

void scratch_close(struct scratch_file *s)
{
    if (s->path)
        unlink(s->path);
    scratch_leave(s);
}

void scratch_leave(struct scratch_file *s)
{
    if (!s->path)
        return;
    close(s->file);
    free(s->path);
    *s = (struct scratch_file){0};
}

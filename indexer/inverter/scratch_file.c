#include "indexer/inverter/scratch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

tifa_status scratch_open(struct scratch_file *s, const char *folder, const char *name, tifa_error *error)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    *s = (struct scratch_file){.path = malloc(room), .file = -1};
    if (!s->path)
        return tifa_fail_memory(error);
    snprintf(s->path, room, "%s/%s", folder, name);
    s->file = open(s->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (s->file >= 0)
        return TIFA_OK;
    tifa_status status = tifa_fail_errno(error, "cannot make '%s'", s->path);
    free(s->path);
    *s = (struct scratch_file){0};
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
    if (!s->path)
        return;
    close(s->file);
    unlink(s->path);
    free(s->path);
    *s = (struct scratch_file){0};
}

#include "indexer/glass/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

tifa_status output_open(struct output *o, const char *folder, const char *name, size_t capacity_bytes, bool temporary,
                        tifa_error *error)
{
    size_t path_size = strlen(folder) + strlen(name) + 2;
    *o = (struct output){.fd = -1, .capacity_bytes = capacity_bytes, .temporary = temporary};
    o->crc32 = (uint32_t)crc32(0, NULL, 0);
    o->path = malloc(path_size);
    o->buffer = malloc(capacity_bytes);
    if (!o->path || !o->buffer) {
        output_free(o);
        return tifa_fail_memory(error);
    }
    snprintf(o->path, path_size, "%s/%s", folder, name);
    return TIFA_OK;
}

/* A name taken already is an error: whatever it is, it is not ours. */
static tifa_status make_file(struct output *o, tifa_error *error)
{
    o->fd = open(o->path, (o->temporary ? O_RDWR : O_WRONLY) | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (o->fd < 0 || (o->temporary && unlink(o->path) != 0))
        return tifa_fail_errno(error, "cannot make '%s'", o->path);
    return TIFA_OK;
}

static tifa_status write_all(struct output *o, const unsigned char *data, size_t bytes, tifa_error *error)
{
    while (bytes) {
        ssize_t done = write(o->fd, data, bytes);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return tifa_fail_errno(error, "cannot write '%s'", o->path);
        data += done;
        bytes -= (size_t)done;
    }
    return TIFA_OK;
}

tifa_status output_flush(struct output *o, tifa_error *error)
{
    if (!o->used_bytes)
        return TIFA_OK;
    tifa_status status = o->fd < 0 ? make_file(o, error) : TIFA_OK;
    if (status == TIFA_OK)
        status = write_all(o, o->buffer, o->used_bytes, error);
    if (status)
        return status;
    if (!o->temporary)
        o->crc32 = (uint32_t)crc32_z(o->crc32, o->buffer, o->used_bytes);
    o->flushed_bytes += o->used_bytes;
    o->used_bytes = 0;
    return TIFA_OK;
}

tifa_status output_reserve(struct output *o, size_t bytes, tifa_error *error)
{
    return o->capacity_bytes - o->used_bytes >= bytes ? TIFA_OK : output_flush(o, error);
}

tifa_status output_append(struct output *o, const void *data, size_t bytes, tifa_error *error)
{
    const unsigned char *rest = data;
    while (bytes) {
        size_t room = o->capacity_bytes - o->used_bytes;
        size_t part = bytes < room ? bytes : room;
        memcpy(o->buffer + o->used_bytes, rest, part);
        o->used_bytes += part;
        rest += part;
        bytes -= part;
        if (o->used_bytes == o->capacity_bytes) {
            tifa_status status = output_flush(o, error);
            if (status)
                return status;
        }
    }
    return TIFA_OK;
}

tifa_status output_read(const struct output *o, uint64_t offset, void *into, size_t bytes, tifa_error *error)
{
    unsigned char *at = into;
    while (bytes) {
        ssize_t done = pread(o->fd, at, bytes, (off_t)offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return tifa_fail_errno(error, "cannot read '%s'", o->path);
        if (done == 0)
            return tifa_fail(error, TIFA_ERR_IO, "cannot read '%s': it was cut short", o->path);
        at += done;
        offset += (uint64_t)done;
        bytes -= (size_t)done;
    }
    return TIFA_OK;
}

tifa_status output_finish(struct output *o, tifa_error *error)
{
    tifa_status status = output_flush(o, error);
    if (status || o->fd < 0)
        return status;
    int closed = close(o->fd);
    o->fd = -1;
    /* an interrupted close has closed all the same */
    return closed == 0 || errno == EINTR ? TIFA_OK : tifa_fail_errno(error, "cannot write '%s'", o->path);
}

void output_free(struct output *o)
{
    if (o->path && o->fd >= 0)
        close(o->fd);
    free(o->path);
    free(o->buffer);
    *o = (struct output){.fd = -1};
}

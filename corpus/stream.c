#include "corpus/stream.h"

#include "corpus/base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { READ_BYTES = 256 * 1024, PEEK_BYTES = 4096 };

struct stream {
    char *name;
    gzFile file;
    struct buffer bytes; /* read, and from `start` on not yet handed out */
    size_t start;
    size_t searched; /* bytes from start on that hold no line feed */
    uint64_t line;
    bool ended;
};

static tifa_status fail_read(struct stream *s, tifa_error *error)
{
    int code;
    const char *reason = gzerror(s->file, &code);
    s->ended = true;
    if (code == Z_ERRNO)
        return tifa_fail_errno(error, "cannot read '%s'", s->name);
    if (code == Z_BUF_ERROR)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is a truncated gzip file, it ends in the middle", s->name);
    if (code == Z_MEM_ERROR)
        return tifa_fail_memory(error);
    const char *behind_name = strstr(reason, ">: "); /* zlib calls the file "<fd:3>" */
    reason = behind_name ? behind_name + 3 : reason;
    return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' is a damaged gzip file: %s", s->name, reason);
}

/* Reads more; TIFA_END when there is none. */
static tifa_status fill(struct stream *s, tifa_error *error)
{
    if (s->ended)
        return TIFA_END;
    if (s->start > 0) {
        memmove(s->bytes.data, s->bytes.data + s->start, s->bytes.length - s->start);
        s->bytes.length -= s->start;
        s->start = 0;
    }
    if (!buffer_reserve(&s->bytes, READ_BYTES))
        return tifa_fail_memory(error);
    errno = 0;
    int got = gzread(s->file, s->bytes.data + s->bytes.length, READ_BYTES);
    if (got > 0) {
        s->bytes.length += (size_t)got;
        return TIFA_OK;
    }
    int code = Z_OK;
    gzerror(s->file, &code);
    if (got < 0 || code == Z_BUF_ERROR)
        return fail_read(s, error);
    s->ended = true;
    return TIFA_END;
}

static tifa_status open_file(struct stream *s, const char *path, tifa_error *error)
{
    bool standard_input = strcmp(path, "-") == 0;
    s->name = strdup(standard_input ? "standard input" : path);
    if (!s->name)
        return tifa_fail_memory(error);
    int fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return tifa_fail_errno(error, "cannot open '%s'", s->name);
    if (S_ISDIR(st.st_mode)) {
        close(fd);
        return tifa_fail(error, TIFA_ERR_IO, "'%s' is a folder, not a file", s->name);
    }
    s->file = gzdopen(fd, "rb");
    if (!s->file) {
        close(fd);
        return tifa_fail_memory(error);
    }
    gzbuffer(s->file, READ_BYTES / 2);
    tifa_status status = fill(s, error);
    if (status == TIFA_END)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is empty", s->name);
    return status;
}

tifa_status stream_open(const char *path, struct stream **out, tifa_error *error)
{
    *out = NULL;
    struct stream *s = calloc(1, sizeof *s);
    if (!s)
        return tifa_fail_memory(error);
    tifa_status status = open_file(s, path, error);
    if (status)
        stream_close(s);
    else
        *out = s;
    return status;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    if (s->file)
        gzclose(s->file);
    buffer_free(&s->bytes);
    free(s->name);
    free(s);
}

const char *stream_name(const struct stream *s)
{
    return s->name;
}

uint64_t stream_line(const struct stream *s)
{
    return s->line;
}

uint64_t stream_consumed(const struct stream *s)
{
    z_off_t at = gzoffset(s->file);
    return at > 0 ? (uint64_t)at : 0;
}

tifa_status stream_peek(struct stream *s, struct slice *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (s->bytes.length - s->start < PEEK_BYTES && status == TIFA_OK)
        status = fill(s, error);
    size_t length = s->bytes.length - s->start;
    *out = (struct slice){s->bytes.data + s->start, length < PEEK_BYTES ? length : PEEK_BYTES};
    s->ended = false; /* an error or the end is met again when the bytes before it are consumed */
    return status == TIFA_END ? TIFA_OK : status;
}

static void hand_out(struct stream *s, size_t length, size_t with_end, struct slice *line)
{
    *line = (struct slice){s->bytes.data + s->start, length};
    s->start += with_end;
    s->searched = 0;
    s->line++;
}

/* Passes over the rest of a line that is too long. */
static tifa_status skip_line(struct stream *s, tifa_error *error)
{
    s->line++;
    for (;;) {
        char *end = memchr(s->bytes.data + s->start, '\n', s->bytes.length - s->start);
        if (end) {
            s->start = (size_t)(end - s->bytes.data) + 1;
            break;
        }
        s->start = s->bytes.length;
        tifa_status status = fill(s, error);
        if (status == TIFA_END)
            break;
        if (status)
            return status;
    }
    s->searched = 0;
    return tifa_fail(error, TIFA_ERR_LIMIT, "%s:%llu: a line of more than %zu MiB", s->name,
                     (unsigned long long)s->line, STREAM_DOCUMENT_BYTES >> 20);
}

tifa_status stream_next_line(struct stream *s, struct slice *line, tifa_error *error)
{
    for (;;) {
        size_t have = s->bytes.length - s->start;
        const char *from = s->bytes.data + s->start;
        const char *end = have > s->searched ? memchr(from + s->searched, '\n', have - s->searched) : NULL;
        if (end && (size_t)(end - from) <= STREAM_DOCUMENT_BYTES) {
            hand_out(s, (size_t)(end - from), (size_t)(end - from) + 1, line);
            return TIFA_OK;
        }
        s->searched = have;
        if (have > STREAM_DOCUMENT_BYTES)
            return skip_line(s, error);
        tifa_status status = fill(s, error);
        if (status == TIFA_END && have) {
            hand_out(s, have, have, line);
            return TIFA_OK;
        }
        if (status) {
            s->start = s->bytes.length; /* half a line is none */
            return status;
        }
    }
}

tifa_status stream_read_all(struct stream *s, struct slice *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK) {
        if (s->bytes.length - s->start > STREAM_DOCUMENT_BYTES)
            return tifa_fail(error, TIFA_ERR_LIMIT, "'%s' has more than %zu MiB", s->name, STREAM_DOCUMENT_BYTES >> 20);
        status = fill(s, error);
    }
    *out = (struct slice){s->bytes.data + s->start, s->bytes.length - s->start};
    s->start = s->bytes.length;
    return status == TIFA_END ? TIFA_OK : status;
}

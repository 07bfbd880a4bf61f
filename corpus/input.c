#include "corpus/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file_input {
    struct input input;
    const char *name;
    int fd;
};

static tifa_status read_file(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    const struct file_input *file = (const struct file_input *)input;
    ssize_t length;
    do
        length = read(file->fd, data, room);
    while (length < 0 && errno == EINTR);
    *got = length > 0 ? (size_t)length : 0;
    return length < 0 ? tifa_fail_errno(error, "cannot read '%s'", file->name) : TIFA_OK;
}

static size_t tail_of_file(struct input *input, char *data, size_t room)
{
    const struct file_input *file = (const struct file_input *)input;
    struct stat st;
    if (fstat(file->fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
        return 0;
    size_t want = (uintmax_t)st.st_size < room ? (size_t)st.st_size : room;
    ssize_t length = pread(file->fd, data, want, st.st_size - (off_t)want);
    return length == (ssize_t)want ? want : 0;
}

static void close_file(struct input *input)
{
    close(((struct file_input *)input)->fd);
    free(input);
}

static tifa_status open_fd(const char *path, const char *name, int *fd, tifa_error *error)
{
    struct stat st;
    *fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (*fd < 0)
        return tifa_fail_errno(error, "cannot open '%s'", name);
    tifa_status status = TIFA_OK;
    if (fstat(*fd, &st) != 0)
        status = tifa_fail_errno(error, "cannot open '%s'", name);
    else if (S_ISDIR(st.st_mode))
        status = tifa_fail(error, TIFA_ERR_IO, "'%s' is a folder, not a file", name);
    if (status)
        close(*fd);
    return status;
}

tifa_status input_open_file(const char *path, const char *name, struct input **out, tifa_error *error)
{
    int fd;
    *out = NULL;
    tifa_status status = open_fd(path, name, &fd, error);
    if (status)
        return status;
    struct file_input *file = malloc(sizeof *file);
    if (!file) {
        close(fd);
        return tifa_fail_memory(error);
    }
    *file = (struct file_input){{read_file, NULL, tail_of_file, close_file}, name, fd};
    *out = &file->input;
    return TIFA_OK;
}

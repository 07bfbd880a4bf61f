#include "corpus/pin.h"

#include "corpus/base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static int open_segment(const char *segment, struct buffer *path)
{
    buffer_printf(path, "%s/iamglass", segment);
    return path->failed ? -1 : open(buffer_text(path), O_RDONLY | O_CLOEXEC);
}

tifa_status pin_segment(const char *segment, int *out, tifa_error *error)
{
    struct buffer path = {0};
    *out = open_segment(segment, &path);
    tifa_status status = TIFA_OK;
    if (path.failed) {
        status = tifa_fail_memory(error);
    } else if (*out < 0) {
        status = tifa_fail_errno(error, "cannot open '%s'", buffer_text(&path));
    } else if (flock(*out, LOCK_SH | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            status = tifa_fail(error, TIFA_ERR_STALE, "'%s' is being removed", segment);
        pin_release(*out);
        *out = -1;
    }
    buffer_free(&path);
    return status;
}

void pin_release(int pin)
{
    if (pin >= 0)
        close(pin);
}

bool pin_is_held(const char *segment, int *lock)
{
    struct buffer path = {0};
    *lock = open_segment(segment, &path);
    buffer_free(&path);
    return *lock >= 0 && flock(*lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/* Bytes that are pulled, layer upon layer: a file, what is in a gzip file, a member of an archive.
 *
 * A layer embeds a struct input as its first member and is closed by it. One thread at a time.
 */
#ifndef TIFA_CORPUS_INPUT_H
#define TIFA_CORPUS_INPUT_H

#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct input {
    /* Reads at most `room` (positive) bytes; *got is 0 at the end. An error is given again by each further call. */
    tifa_status (*read)(struct input *input, char *data, size_t room, size_t *got, tifa_error *error);
    /* Goes on behind what is damaged, or behind what seemed the end; false when there is nothing. May be NULL. */
    bool (*resume)(struct input *input);
    /* The last bytes of all, at most `room`, wherever reading stands; 0 when they cannot be had. May be NULL. */
    size_t (*tail)(struct input *input, char *data, size_t room);
    void (*close)(struct input *input);
};

/* path "-" is standard input; name is for messages and must outlive the input. TIFA_ERR_IO. */
tifa_status input_open_file(const char *path, const char *name, struct input **out, tifa_error *error);

#endif

/* The files of an archive, in a stable order: what the sources on a command line stand for. */
#ifndef TIFA_CORPUS_SOURCE_H
#define TIFA_CORPUS_SOURCE_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source_file {
    const char *path;    /* to open, any bytes; "-" is standard input */
    const char *id;      /* path below the source it came from, in UTF-8 (name.h): the id of an article that has none of
                            its own. With its whole name, as two files may differ in their suffixes alone */
    uint64_t bytes;      /* size on disk; 0 when not known */
    bool is_pipe;        /* can be read but once */
    char date[11];       /* when it was changed last, YYYY-MM-DD in UTC; "" when not known */
    const char *problem; /* why it cannot be read, or NULL */
    bool is_hidden;      /* by a dot in front: counted, not read; a hidden folder is one item */
};

struct source_list {
    struct source_file *items;
    size_t count;
    size_t capacity;
    uint64_t bytes; /* of all */
    struct arena arena;
};

/* Appends the files that `source` (a file, a folder, or "-") stands for: those of a folder recursively, in
 * byte order of their names, hidden ones marked. What cannot be read is an item with a problem.
 * Errors: TIFA_ERR_MEMORY. */
tifa_status source_list_add(struct source_list *list, const char *source, tifa_error *error);
void source_list_free(struct source_list *list);

#endif

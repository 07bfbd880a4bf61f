/* A temporary file that is appended to and read back. */
#ifndef TIFA_INDEXER_SCRATCH_FILE_H
#define TIFA_INDEXER_SCRATCH_FILE_H

#include "corpus/base/status.h"

#include <stddef.h>
#include <stdint.h>

struct scratch_file { /* zeroed: not open */
    char *path;
    int file;
    uint64_t bytes; /* reserved so far */
};

tifa_status scratch_open(struct scratch_file *scratch, const char *folder, const char *name, tifa_error *error);
/* Opens one that was left, with its first `bytes`; what came behind them is cut off. TIFA_ERR_CORRUPT when it is
 * shorter. */
tifa_status scratch_reopen(struct scratch_file *scratch, const char *folder, const char *name, uint64_t bytes,
                           tifa_error *error);
/* Takes room at the end; not for two threads at once. */
uint64_t scratch_reserve(struct scratch_file *scratch, size_t bytes);
/* Writing and reading at different places is for any number of threads. TIFA_ERR_IO. */
tifa_status scratch_write(const struct scratch_file *scratch, uint64_t start, const void *data, size_t bytes,
                          tifa_error *error);
tifa_status scratch_read(const struct scratch_file *scratch, uint64_t start, void *out, size_t bytes,
                         tifa_error *error);
/* Closes and removes the file. */
void scratch_close(struct scratch_file *scratch);
/* Closes the file and leaves it. */
void scratch_leave(struct scratch_file *scratch);

#endif

/* A temporary file that is appended to and read back. */
#ifndef TIFA_INDEXER_SPOOL_H
#define TIFA_INDEXER_SPOOL_H

#include "corpus/base/status.h"

#include <stddef.h>
#include <stdint.h>

struct spool { /* zeroed: not open */
    char *path;
    int file;
    uint64_t bytes; /* reserved so far */
};

tifa_status spool_open(struct spool *spool, const char *folder, const char *name, tifa_error *error);
/* Takes room at the end; not for two threads at once. */
uint64_t spool_reserve(struct spool *spool, size_t bytes);
/* Writing and reading at different places is for any number of threads. TIFA_ERR_IO. */
tifa_status spool_write(const struct spool *spool, uint64_t start, const void *data, size_t bytes, tifa_error *error);
tifa_status spool_read(const struct spool *spool, uint64_t start, void *out, size_t bytes, tifa_error *error);
/* Closes and removes the file. */
void spool_close(struct spool *spool);

#endif

/* A file written front to back in large pieces, with its CRC-32 kept along. It is made when the first piece is
 * written, so that what stays small and is never flushed has no file. */
#ifndef TIFA_INDEXER_GLASS_OUTPUT_H
#define TIFA_INDEXER_GLASS_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "corpus/base/status.h"

struct output {
    char *path;
    unsigned char *buffer;
    size_t capacity_bytes;
    size_t used_bytes;
    uint64_t flushed_bytes;
    uint32_t crc32; /* of what is flushed */
    int fd;         /* -1 until the first flush */
    bool temporary; /* readable, and without a name as soon as it is made */
};

tifa_status output_open(struct output *o, const char *folder, const char *name, size_t capacity_bytes, bool temporary,
                        tifa_error *error);
/* Flushes unless `bytes` (at most the capacity) fit behind buffer + used_bytes, where the caller then may write
 * before it adds to used_bytes. */
tifa_status output_reserve(struct output *o, size_t bytes, tifa_error *error);
tifa_status output_append(struct output *o, const void *data, size_t bytes, tifa_error *error);
tifa_status output_flush(struct output *o, tifa_error *error);
/* Reads flushed bytes of a temporary one. */
tifa_status output_read(const struct output *o, uint64_t offset, void *into, size_t bytes, tifa_error *error);
/* Flushes and closes; only then are all errors known. */
tifa_status output_finish(struct output *o, tifa_error *error);
void output_free(struct output *o); /* a zeroed one too */

#endif

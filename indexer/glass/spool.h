/* Entries of a table that come in another order than their keys', kept until all are there. Tags wait in a file
 * if they are many; keys, which are short, in memory. */
#ifndef TIFA_INDEXER_GLASS_SPOOL_H
#define TIFA_INDEXER_GLASS_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "indexer/glass/output.h"
#include "indexer/glass/table.h"

#define SPOOL_KEY_MAX_BYTES 15

struct spool_entry;

struct spool {
    struct output out;
    struct spool_entry *entries;
    size_t count;
    size_t capacity;
};

tifa_status spool_open(struct spool *s, const char *folder, tifa_error *error);
/* key: at most SPOOL_KEY_MAX_BYTES. */
tifa_status spool_add(struct spool *s, struct slice key, struct slice tag, tifa_error *error);
/* Adds all entries to a table in the order of their keys, and forgets them. */
tifa_status spool_replay(struct spool *s, struct table *table, tifa_error *error);
void spool_free(struct spool *s);

#endif

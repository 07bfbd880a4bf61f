/* What an archive is opened from: each segment of the indexes on this machine, each server of others, and what is
 * removed from them. Used by the parts of the archive alone.
 *
 * Document d of place i (from 0) of n has the docid (d - 1) * n + i + 1 in the archive; behind a server, several
 * segments have theirs in the same way.
 */
#ifndef TIFA_QUERY_PLACES_H
#define TIFA_QUERY_PLACES_H

#include "corpus/base/arena.h"
#include "corpus/base/status.h"
#include "corpus/fields.h"
#include "corpus/removed.h"
#include "query/verified.h"
#include "shim/xs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place {
    const char *path; /* of a segment, or tcp://host:port */
    bool newest_first;
    int pin;                               /* -1: none */
    xs_db *database;                       /* NULL until it is opened */
    const struct removed_segment *removed; /* of each segment that is behind it; NULL: nothing is removed */
    size_t segments;                       /* behind it, as far as that must be known; at least 1 */
};

struct location { /* as it was named: an index folder, or tcp://host:port */
    const char *name;
    uint64_t generation; /* 0 of a server, which does not tell */
    size_t first, count; /* its places */
    bool has_removed;    /* says the manifest */
    struct removed removed;
};

struct places { /* zeroed: none */
    struct place *items;
    size_t count, capacity;
    struct location *locations;
    size_t location_count;
    xs_db *all;                 /* the places as one database */
    uint64_t removed_documents; /* in all */
    struct field_list fields;
    uint64_t languages;         /* as archive_languages */
    bool remote;
    bool newest_first; /* each place by itself */
    bool one_index;    /* and that on this machine */
    struct arena arena;
};

/* Fills empty places, which are to be freed whatever the status: reads the manifests, pins the segments, checks them,
 * with `verified` (may be NULL) in full, opens them, and reads what is removed. Errors as of archive_open, but that a
 * segment that is just being removed is TIFA_ERR_STALE alone. */
tifa_status places_open(struct places *places, const char *const *locations, size_t count, struct verified *verified,
                        tifa_error *error);
/* The same places once more, for another thread; pins and lists stay those of `from`, which is to be freed last. */
tifa_status places_open_again(struct places *places, const struct places *from, tifa_error *error);
void places_free(struct places *places);

bool place_is_remote(const char *location);

/* Whether the docid of the archive is of a document that is gone. */
bool places_is_removed(const struct places *places, xs_docid docid);
/* The same of a document by its docid in the place. */
bool place_has_removed(const struct place *place, xs_docid docid);

#endif

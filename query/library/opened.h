/* What the files of the library share; included by them alone. */
#ifndef TIFA_QUERY_LIBRARY_OPENED_H
#define TIFA_QUERY_LIBRARY_OPENED_H

#include "corpus/base/arena.h"
#include "query/archive.h"
#include "query/tifa.h"

/* One generation of an index, opened. The handle holds it, and so do results, which may outlive the handle. */
struct opened {
    struct archive *archive;
    size_t users;
};

struct tifa_index {
    struct arena arena;
    const char **paths;
    size_t count;
    struct opened *opened;
};

struct opened *opened_hold(struct opened *opened);
void opened_release(struct opened *opened); /* NULL is accepted */

/* Opens what is published now in place of what the index has. On errors it keeps that. */
tifa_status index_reopen(struct tifa_index *index, tifa_error *error);

/* How often something is tried that a newer generation may get in the way of. */
enum { STALE_TRIES = ARCHIVE_TRIES };

/* After a call that failed with `status`: TIFA_OK when the index was replaced meanwhile, and is opened anew, so that
 * the call is worth repeating; else what is to be returned. */
tifa_status index_follow(struct tifa_index *index, tifa_status status, tifa_error *error);

/* Whether an article can be asked for so. */
tifa_status index_check_id(const struct tifa_index *index, struct slice id, const void *out, tifa_error *error);

#endif

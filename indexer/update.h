/* From one generation of an index to the next: articles are added, replaced and removed, segments are merged.
 *
 * An update lives from update_begin to update_end, and holds the lock of the index. Until update_commit returns
 * TIFA_OK, readers see what they saw before. It makes one new segment, which has what was added and what is merged, and
 * says what is removed from the others. Its cost is that of the text it adds and merges; indexer/policy.h says what
 * that is. One thread at a time.
 */
#ifndef TIFA_INDEXER_UPDATE_H
#define TIFA_INDEXER_UPDATE_H

#include "corpus/article.h"
#include "corpus/manifest.h"
#include "indexer/origins.h"
#include "indexer/segment.h"

struct update;

enum update_start {
    UPDATE_ANEW,    /* nothing stays of what is published */
    UPDATE_OR_MAKE, /* the index is made if it is not there */
    UPDATE_EXISTING /* it must be there */
};

struct update_options {
    const char *index;
    enum update_start start;
    bool network_fs; /* the index may be on a network file system */
    enum segment_kind writer;
    /* Whether that can write here, with a folder that may be made for trying, or which can. */
    tifa_status (*choose_writer)(const char *scratch, enum segment_kind *writer, tifa_error *error);
    unsigned threads;
    size_t memory_bytes;               /* about what may be used */
    const volatile sig_atomic_t *stop; /* set: merging and committing end with TIFA_ERR_INTERRUPTED; may be NULL */
    /* Told again and again while segments are merged, with the text that is done of all; may be NULL. */
    void (*show_merge)(void *context, uint64_t done_bytes, uint64_t all_bytes);
    void *context;
};

/* TIFA_ERR_LOCKED, TIFA_ERR_FORMAT, TIFA_ERR_CORRUPT, TIFA_ERR_IO: as publish_begin and stored_index_open. */
tifa_status update_begin(const struct update_options *options, struct update **out, tifa_error *error);

/* Removes the article with this id from what is published; what the update itself adds is not touched.
 * TIFA_ERR_NOT_FOUND; TIFA_ERR_FORMAT: another id that is there has the same key. The update goes on after these two,
 * other errors are final. */
tifa_status update_remove(struct update *update, struct slice id, tifa_error *error);

/* Whether the article that is published under this one's id equals it: in its record, and in its text as its passages
 * have it. Errors are final. */
tifa_status update_is_unchanged(struct update *update, const struct article *article, bool *out, tifa_error *error);

/* Whether an article is published under an id, or another with the same key. Errors are final. */
tifa_status update_has(struct update *update, struct slice id, bool *out, tifa_error *error);
/* As update_remove, for an article known by its key. */
tifa_status update_remove_key(struct update *update, uint64_t key, tifa_error *error);

/* Which files the articles came from, to be changed along with them; read on the first call. Without a call they stay
 * as they are. TIFA_ERR_CORRUPT, TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status update_origins(struct update *update, struct origins **out, tifa_error *error);
/* Those of another index, of which all is added. They are not complete where they are lost: TIFA_ERR_CORRUPT, and the
 * update goes on. */
tifa_status update_take_origins(struct update *update, const char *index, const struct manifest *manifest, tifa_error *error);

/* As segment_writer_add and segment_writer_drop. Who adds an id removes it first. */
tifa_status update_add(struct update *update, struct article *article, tifa_error *error);
tifa_status update_drop(struct update *update, uint64_t number, tifa_error *error);

/* TIFA_ERR_INTERRUPTED when `stop` is set. */
tifa_status update_check_stop(const struct update *update, tifa_error *error);

enum update_merge {
    UPDATE_AS_NEEDED, /* what the policy says */
    UPDATE_TIDY,      /* all of which anything is removed, too */
    UPDATE_FULL       /* all */
};

struct update_result {
    struct manifest_totals index; /* what is published now */
    size_t segments;
    struct field_notes field_notes; /* of what was added and merged */
    size_t merged; /* segments of before that are in the new one */
    bool lost_origins; /* of a rebuild: the old index says what files its articles came from, but that is damaged */
};

/* Publishes. TIFA_END: there is nothing to add, to remove or to merge, so nothing is published; *result says what is
 * there. TIFA_ERR_INTERRUPTED; TIFA_ERR_IO, TIFA_ERR_CORRUPT, TIFA_ERR_MEMORY. */
tifa_status update_commit(struct update *update, enum update_merge merge, struct update_result *result,
                          tifa_error *error);
/* Whether anything was added or removed, or is known to come from another file. */
bool update_has_changes(const struct update *update);
/* What is published now, for who does not commit. */
void update_describe(const struct update *update, struct update_result *result);

/* Without a commit before, nothing is published. NULL is accepted. */
void update_end(struct update *update);

#endif

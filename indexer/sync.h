/* Makes an index follow folders: what is new or changed in them is read, what is gone from them is removed. */
#ifndef TIFA_INDEXER_SYNC_H
#define TIFA_INDEXER_SYNC_H

#include "indexer/build.h"

struct sync_options {
    struct build_options build; /* as for add_to_index; the sources are folders */
    const char *const *moved;   /* "OLD=NEW": what the index knows as OLD is NEW now */
    size_t moved_count;
    bool checksum;       /* read all bytes of files whose times say that they are the same */
    bool keep_vanished;  /* the articles of files that are gone stay */
    bool allow_vanished; /* however many files are gone */
};

struct sync_report {
    struct build_report build;
    uint64_t same;     /* files that are as they were, and were not read */
    uint64_t vanished; /* files with articles that are gone */
    uint64_t removed;  /* articles */
};

/* Reads each file below the folders that is not known, or whose size or times of its last change differ from those it had; where
 * these were too new to tell, its bytes decide. An article that such a file has no more is removed, unless a part of the
 * file could not be read, and so are those of files that are gone; not what another file has, too. Publishes only what
 * differs.
 *
 * TIFA_ERR_ARGUMENT: a folder is none; or it is missing or empty, or more than 20 of its files with articles and more
 * than a fifth of them are gone, and that is not allowed. Further errors are those of add_to_index. */
tifa_status sync_index(const struct sync_options *options, struct sync_report *report, tifa_error *error);

#endif

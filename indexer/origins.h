/* Which file each article of an index came from: what tells a newer version of an article from another one of the same
 * name, and what a sync goes by. A file of the generation beside its segments, for writers alone.
 *
 * An article named after its file is known by its id and by which member of the file it is; of the others the file
 * has the keys, as there may be millions. Paths are absolute, and any bytes. What an article came from that was removed
 * by hand stays known, so that its id stays its own. One thread at a time.
 */
#ifndef TIFA_INDEXER_ORIGINS_H
#define TIFA_INDEXER_ORIGINS_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/manifest.h"

#include <stdbool.h>
#include <stdint.h>

/* What a file was like when it was read. */
struct origin_stamp {
    uint64_t size, mtime_ns, ctime_ns; /* the times are 0 where it was changed so late that they cannot show the next change */
    bool has_hash;
    uint64_t hash; /* of its bytes: hash_murmur of each 64 KiB, going on from 0 */
};

struct origin_file {
    struct slice path; /* empty: none, as of standard input; such a file is not kept */
    struct origin_stamp stamp;
    struct origin_name *names, **names_end; /* articles named after the file */
    struct buffer keys;        /* article_key of each other article, uint64_t; read, ascending and each once */
    struct buffer old_keys;    /* while it is read again, and if it was: those of before */
    bool is_listed;            /* for a sync: it is there */
    bool is_read;              /* in this run */
    bool has_rejects;          /* so more may be in it than was found */
    bool has_more;             /* articles than those found when it was read: the next sync reads it again */
    bool is_gone;              /* not to be written */
    struct origin_file *next;  /* in the order in which they were met */
};

struct origin_name {
    struct origin_file *file;
    struct slice member, id; /* the member is empty for the file itself */
    bool is_read;            /* in this run */
    bool is_gone;
    struct origin_name *next; /* of the file */
};

struct origins;

tifa_status origins_new(struct origins **out, tifa_error *error);
/* Those of a published index. An index that an earlier version made has none: then they are not complete.
 * TIFA_ERR_CORRUPT; TIFA_ERR_IO; TIFA_ERR_MEMORY. */
tifa_status origins_load(const char *index, const struct manifest *manifest, struct origins **out, tifa_error *error);
void origins_free(struct origins *origins);
/* Whether each article that is published and named after a file is known. */
bool origins_are_complete(const struct origins *origins);
/* Whether there is more to write than what was read: a file was moved, or found to have an article. */
bool origins_have_news(const struct origins *origins);

/* Appends the bytes of the file. */
void origins_write(const struct origins *origins, struct buffer *out);
/* Adds what such bytes have. TIFA_ERR_CORRUPT. */
tifa_status origins_read(struct origins *origins, struct slice bytes, tifa_error *error);

/* ---- files ---- */

/* The absolute path of a file, by that of its folder with all links followed; empty for standard input, and where there is
 * no such folder. Lives as long as the origins. */
tifa_status origins_path(struct origins *origins, const char *path, struct slice *out, tifa_error *error);
struct origin_file *origins_find(const struct origins *origins, struct slice path); /* NULL: not known */
struct origin_file *origins_first(const struct origins *origins);                   /* NULL: there are none */
/* Whether a file still is what it was when it was read; `checks` its bytes, whatever its times say. */
bool origins_is_same(struct origin_file *file, const char *path, bool checks);
/* Whether the path is that of the folder or below it. */
bool origins_is_below(struct slice path, struct slice folder);
/* All files at or below `from` are at or below `to`, both absolute; *count: how many. */
tifa_status origins_move(struct origins *origins, struct slice from, struct slice to, uint64_t *count, tifa_error *error);

/* A file is about to be read; `resumes`: its articles are partly noted. */
tifa_status origins_begin(struct origins *origins, const char *path, bool resumes, struct origin_file **out,
                          tifa_error *error);
/* It was read. The articles that it had and has no more stay its own. */
tifa_status origins_end(struct origins *origins, struct origin_file *file, bool has_rejects, tifa_error *error);

/* ---- what files do not have any more ---- */

bool origins_has_articles(const struct origin_file *file);
/* Appends the keys, as uint64_t, of the articles of a file that is gone, or that was read and had no rejects, which it has
 * no more; it is known for them no more. */
tifa_status origins_drop(struct origins *origins, struct origin_file *file, struct buffer *keys, tifa_error *error);
tifa_status origins_shrink(struct origins *origins, struct origin_file *file, struct buffer *keys, tifa_error *error);

/* That a file has the article with this key. */
struct origin_claim {
    uint64_t key;
    struct origin_file *file;
};
/* Appends the claims of all files, by their keys. */
tifa_status origins_claims(const struct origins *origins, struct buffer *out, tifa_error *error);

/* ---- articles ---- */

/* The id that a member of the file is known by; empty where it is not. */
struct slice origins_id(const struct origins *origins, const struct origin_file *file, struct slice member);
/* Whether an article with this id is known that was named after its file. */
bool origins_have_id(const struct origins *origins, struct slice id);
/* Notes that an article named after its file has this id, which no other has. TIFA_ERR_MEMORY. */
tifa_status origins_note_name(struct origins *origins, struct origin_file *file, struct slice member, struct slice id,
                              tifa_error *error);
/* Notes an article with an id of its own. */
tifa_status origins_note_key(struct origin_file *file, uint64_t key, tifa_error *error);

#endif

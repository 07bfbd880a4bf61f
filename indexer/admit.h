/* Whether an article gets into an index, under which id, and in place of which other. An id of its own names an article,
 * of which the latest version is taken. One that was made of the name of a file is that of this file's article alone:
 * another file's gets another id. */
#ifndef TIFA_INDEXER_ADMIT_H
#define TIFA_INDEXER_ADMIT_H

#include "corpus/article.h"
#include "corpus/source.h"
#include "indexer/known.h"
#include "indexer/origins.h"
#include "indexer/update.h"

#define ADMIT_REPLACES_NONE UINT64_MAX

/* What an article is taken into, and what it comes from. */
struct admission {
    struct known_articles *known;
    struct update *update; /* of the index that is added to, or NULL */
    struct origins *origins;
    struct origin_file *file; /* NULL: a program has it, and names it */
    const char *source;       /* the file's path below the source it belongs to, as in struct source_file */
    struct slice member;      /* of the file, see reader_member */
    const char *where;        /* for messages */
    uint64_t number;          /* of the article */
};

struct admitted {
    uint64_t replaces; /* the number of the earlier version that it takes the place of, or ADMIT_REPLACES_NONE */
    bool is_newer;     /* than a version that is published, which is removed */
    bool is_unchanged; /* it equals what is published, and is not to be taken */
};

/* May give the article another id, and says so in a note. TIFA_ERR_FORMAT: it cannot be taken, and why; others are final:
 * TIFA_ERR_MEMORY; what the functions of update.h return. */
tifa_status admit_article(const struct admission *admission, struct article *article, struct admitted *out,
                          tifa_error *error);

#endif

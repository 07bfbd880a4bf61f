/* What a check finds: a list that grows, printed for people and for programs. One thread at a time. */
#ifndef TIFA_INDEXER_FINDINGS_H
#define TIFA_INDEXER_FINDINGS_H

#include "corpus/base/arena.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stdio.h>

enum finding_kind {
    FINDING_DAMAGE,     /* not what was published */
    FINDING_UNREADABLE, /* the operating system said no, so it is not known */
    FINDING_NOTE,       /* costs nothing, but is good to know */
    FINDING_KINDS
};

struct finding {
    enum finding_kind kind;
    const char *file;    /* below the index: "segments/000017/postlist.glass" */
    const char *message; /* one line, which names the file */
    struct finding *next;
};

struct findings { /* zeroed: empty */
    struct finding *first, **end;
    size_t counts[FINDING_KINDS];
    struct arena arena; /* holds all of them */
};

/* Appends copies. TIFA_ERR_MEMORY. */
tifa_status findings_add(struct findings *findings, enum finding_kind kind, const char *file, const char *message,
                         tifa_error *error);
void findings_free(struct findings *findings);

/* A line each: "damage: ...". */
void findings_print(const struct findings *findings, FILE *out);
/* [{"kind":"damage","file":"...","message":"..."},...] */
void findings_print_json(const struct findings *findings, FILE *out);

#endif

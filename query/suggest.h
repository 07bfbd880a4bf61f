/* How what is being typed may go on: words and phrases of the archive, formulations, behind a field its values, and the
 * nearest word where nothing of the archive starts so. Each suggestion is a query that finds something.
 *
 * Reads words and frequent pairs of the index, and a few passages to see that a phrase stands in one, all of them in
 * bounded numbers, so that it keeps up with typing.
 */
#ifndef TIFA_QUERY_SUGGEST_H
#define TIFA_QUERY_SUGGEST_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "query/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SUGGEST_MAX = 10,          /* suggestions */
    SUGGEST_TEXT_BYTES = 1024, /* of a text that is gone on with; of a longer one, TIFA_ERR_LIMIT */
};

enum suggestion_kind {
    SUGGESTION_WORD,        /* the last word, completed */
    SUGGESTION_PHRASE,      /* a word more, or the last word completed so that it stands behind the one before */
    SUGGESTION_FORMULATION, /* from the table of formulations */
    SUGGESTION_VALUE,       /* behind a field, one that some article has */
    SUGGESTION_SPELLING,    /* the last word as the nearest that the archive has */
};

struct suggestion {
    enum suggestion_kind kind;
    struct slice text; /* the whole text, gone on; of a formulation, its form */
    const char *name;  /* of a formulation, what "@" stands before; else NULL */
    /* That have the last word, of a phrase its last two words (of several indexes, perhaps more); 0 where they are not
     * counted. */
    uint64_t passages;
};

struct suggest_answer {
    struct suggestion items[SUGGEST_MAX];
    size_t count;
    bool cut; /* more words start so than were looked at: more frequent ones may be missing */
    double took_ms;
    struct arena arena; /* holds the texts */
};

/* Fills a zeroed answer, which is to be freed whatever the status. limit: at most SUGGEST_MAX. TIFA_ERR_QUERY: the text
 * is not UTF-8. TIFA_ERR_LIMIT; TIFA_ERR_STALE: open the archive again and repeat. */
tifa_status suggest_run(struct archive *archive, struct slice text, size_t limit, struct suggest_answer *answer,
                        tifa_error *error);
void suggest_answer_free(struct suggest_answer *answer);

#endif

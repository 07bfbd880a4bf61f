/* One search: candidates in the order of their scores, each judged by the matcher, until the page is full. */
#ifndef TIFA_QUERY_SEARCH_H
#define TIFA_QUERY_SEARCH_H

#include "corpus/article.h"
#include "corpus/base/arena.h"
#include "corpus/base/status.h"
#include "query/archive.h"
#include "query/language/tree.h"
#include "query/match.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum search_sort {
    SEARCH_BY_SCORE,
    SEARCH_BY_DATE,        /* oldest first */
    SEARCH_BY_DATE_NEWEST, /* newest first */
};

/* The usual count_up_to. */
enum { SEARCH_COUNT_UP_TO = 2000 };

struct search_options {
    size_t offset, limit; /* of hits */
    enum search_sort sort;
    uint32_t count_up_to; /* candidates: of more, the counts need not be exact; UINT32_MAX counts them all */
    unsigned threads;     /* to count with, at most; 0 is 1 */
    bool explain;         /* fill steps.candidates */
    bool is_second_try;   /* if nothing is found, do not look for the reason */
    bool all;             /* words side by side must all match */
    bool no_titles;       /* titles are left out, of hits and counts */
    bool copies;          /* show each copy of a passage, not one of them */
    bool light;           /* hits have their place alone, for search_hit_read */
    int today;            /* YYYYMMDD */
    struct slice filter;  /* a query of fields and dates that holds beside the one that is asked; may be empty */
};

enum { SEARCH_COPIES_LISTED = 10 };

struct search_span {
    uint32_t char_start, char_end; /* of the passage's text, in code points */
    uint32_t byte_start, byte_end; /* in bytes */
};

struct search_hit {
    size_t rank;  /* from 1 */
    double score; /* BM25 with b = 0, a phrase as one word; comparable within one answer */
    xs_docid docid;
    const struct article *article;
    uint64_t passage_number; /* in the article, from 1; 0: the title */
    struct slice text;
    struct search_span *spans;
    size_t span_count;
    struct slice copy_of; /* id of the article that this one is a near copy of; empty when it is none */
    /* Further articles with this passage word for word, that match as well and are no hits of their own: */
    uint64_t copy_count;
    struct slice *copies; /* ids of the first, at most SEARCH_COPIES_LISTED */
    size_t copies_listed;
};

/* How the answer came about. */
struct search_steps {
    double parse_ms, hits_ms, count_ms;
    const char *candidates; /* the candidate query in Xapian's notation; NULL when nothing was asked */
    uint64_t estimated;     /* candidates, as Xapian guesses */
    uint64_t found;         /* candidates, if they were counted; else 0 */
    uint64_t judged;        /* passages read to fill the page */
};

enum count_kind {
    COUNT_EXACT,
    COUNT_AT_LEAST,
    COUNT_AT_MOST,
    COUNT_ESTIMATE,
};

struct search_count {
    uint64_t value;
    enum count_kind kind;
};

struct search_answer {
    struct query query;  /* with its warnings */
    struct query filter; /* parts of it are in the query's tree */
    struct search_steps steps;
    struct search_count passages, articles, occurrences; /* with all copies */
    enum search_sort sort;
    bool exact;                                          /* all three are */
    const char *nothing; /* why nothing was found, and what would be; NULL when something was */
    double took_ms;
    struct search_hit *hits;
    size_t hit_count;
    struct arena arena; /* holds the hits */
};

/* Fills a zeroed answer, which is to be freed whatever the status.
 * TIFA_ERR_QUERY: error->position says where in the text. TIFA_ERR_STALE: open the archive again and repeat. */
tifa_status search_run(struct archive *archive, struct slice text, const struct search_options *options,
                       struct search_answer *answer, tifa_error *error);
void search_answer_free(struct search_answer *answer);

/* How many passages another query finds, asked like that of an answer: for what is said beside it. At most SEARCH_COUNT_UP_TO
 * candidates are judged. */
tifa_status search_count_beside(struct archive *archive, const struct search_options *like, struct slice text,
                                struct search_count *out, tifa_error *error);

/* The day in UTC, YYYYMMDD: for search_options. */
int search_today(void);

/* Reads article, number, text and spans of a hit of which the docid is known into the arena. The matcher is one of the
 * answer's query; NULL: there are no spans. */
tifa_status search_hit_read(struct archive *archive, const struct search_answer *answer, struct matcher *matcher,
                            struct search_hit *hit, struct arena *arena, tifa_error *error);

#endif

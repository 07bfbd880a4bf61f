/* tifa: exact phrase search for archives of foreign-policy articles, inside other programs.
 *
 *   tifa_index *index;
 *   tifa_results *results;
 *   const tifa_hit *hit;
 *   tifa_error error;
 *   if (tifa_open("archive", &index, &error) || tifa_search(index, "\"mutual respect\"", &results, &error))
 *       ... error.message ...
 *   while (tifa_results_next(results, &hit, &error) == TIFA_OK)
 *       ... hit->text ...
 *   tifa_results_free(results);
 *   tifa_close(index);
 *
 * 1. Searching   2. Options, records of articles, new generations   3. Building and changing an index
 *
 * The library has no global state, prints nothing, ends no process and changes neither signals nor the locale.
 *
 * Threads: a handle (tifa_index, tifa_builder) with what came out of it (results, hits, articles) is for one thread at
 * a time. Several threads have a handle each, and there may be any number of the same index, in any number of
 * processes.
 *
 * Text is UTF-8, given as a pointer and a length in bytes; what the library hands out has a NUL behind it that the
 * length does not count. NULL is accepted by every function that frees; elsewhere a NULL that is not allowed gives
 * TIFA_ERR_ARGUMENT. Where a function fails, what it would have made is NULL.
 */
#ifndef TIFA_H
#define TIFA_H

#include "corpus/base/status_codes.h" /* which all of tifa shares; the installed header has it inside */

#include <stddef.h>
#include <stdint.h>

#define TIFA_VERSION_MAJOR 0
#define TIFA_VERSION_MINOR 1
#define TIFA_VERSION_PATCH 0

#if defined(__GNUC__)
#define TIFA_API __attribute__((visibility("default")))
#else
#define TIFA_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0": of the library that is running, which may be newer than this header. */
TIFA_API const char *tifa_version(void);

/* ---- 1. Searching ---- */

typedef struct tifa_index tifa_index;     /* an opened index */
typedef struct tifa_results tifa_results; /* the answer to a query */
typedef struct tifa_article tifa_article; /* the record of an article: its fields, not its text */

typedef enum tifa_field {
    TIFA_ID,
    TIFA_TITLE,
    TIFA_AUTHOR,      /* several are joined by "; " */
    TIFA_AFFILIATION, /* several are joined by "; " */
    TIFA_DATE,        /* ISO 8601 as far as known: "2021-03-10", "2021-03", "2021" */
    TIFA_SECTION,
    TIFA_LANG, /* BCP 47 */
    TIFA_URL,
    TIFA_FIELDS /* how many there are */
} tifa_field;

/* A part of a text that matched: from start to before end. */
typedef struct tifa_span {
    uint32_t char_start, char_end; /* in code points */
    uint32_t byte_start, byte_end; /* in bytes */
} tifa_span;

/* A passage that matched. Later versions may add members at the end of this, of tifa_summary and of
 * tifa_builder_report: the library makes them, programs only read them. */
typedef struct tifa_hit {
    size_t rank;                 /* from 1 */
    double score;                /* higher is better; comparable within one answer */
    const tifa_article *article; /* lives as long as the hit */
    uint64_t passage;            /* its number in the article, from 1; 0: the title, which is the text then */
    const char *text;
    size_t length;
    const tifa_span *spans; /* in order, not overlapping */
    size_t span_count;
    const char *copy_of; /* id of the article that this one is a near copy of; "" when it is none */
    /* Further articles with this passage word for word, that match as well and are no hits of their own: */
    uint64_t copy_count;
    const char *const *copies; /* ids of the first of them, ... */
    size_t copies_listed;      /* ... at most ten */
} tifa_hit;

typedef enum tifa_count_kind { TIFA_EXACT, TIFA_AT_LEAST, TIFA_AT_MOST, TIFA_ESTIMATE } tifa_count_kind;

typedef struct tifa_count {
    uint64_t value;
    tifa_count_kind kind;
} tifa_count;

/* What of a query was ignored, or understood in another way than it may be meant. */
typedef struct tifa_warning {
    size_t position; /* byte offset into the query */
    const char *message;
} tifa_warning;

typedef struct tifa_summary {
    tifa_count passages, articles, occurrences; /* of all that matches, not of the hits asked for */
    const char *nothing;                        /* why nothing was found, and what would be; NULL when something was */
    const tifa_warning *warnings;
    size_t warning_count;
    double took_ms;
} tifa_summary;

/* Opens an index that tifa-index or a tifa_builder made: its folder, or "tcp://host:port" of a xapian-tcpsrv.
 * TIFA_ERR_IO; TIFA_ERR_FORMAT: no index, or of another version; TIFA_ERR_CORRUPT; TIFA_ERR_MEMORY. */
TIFA_API tifa_status tifa_open(const char *path, tifa_index **out, tifa_error *error);

/* Results that are still there stay good. */
TIFA_API void tifa_close(tifa_index *index);

/* Asks a question in the query language of tifa-query, and gets the ten best passages. Nothing found is no error.
 * Where what was opened is not on the disk any more, what is published now is opened and asked. TIFA_ERR_QUERY:
 * error->position says where the query is wrong. TIFA_ERR_LIMIT; TIFA_ERR_IO; TIFA_ERR_CORRUPT; TIFA_ERR_MEMORY.
 * TIFA_ERR_STALE: the index was replaced again and again while it was opened. */
TIFA_API tifa_status tifa_search(tifa_index *index, const char *query, tifa_results **out, tifa_error *error);

/* The next hit, best first; it lives until the next call with these results. TIFA_END when there is none. Errors as
 * tifa_search, where more than TIFA_HITS_AT_ONCE hits were asked for: they are final. */
TIFA_API tifa_status tifa_results_next(tifa_results *results, const tifa_hit **out, tifa_error *error);

/* Counts, warnings, and why nothing was found. Lives as long as the results; NULL for NULL. */
TIFA_API const tifa_summary *tifa_results_summary(const tifa_results *results);

TIFA_API void tifa_results_free(tifa_results *results);

/* A field of a hit's article, or of an article asked for; "" where it is not known, for NULL, and for a field that this
 * library does not know. Lives as long as the article. length may be NULL. */
TIFA_API const char *tifa_article_field(const tifa_article *article, tifa_field field, size_t *length);

/* The same for what else its source said of the article, as a JSON object. */
TIFA_API const char *tifa_article_extra(const tifa_article *article, size_t *length);

/* "title" and so on, as in JSON and in queries; NULL for no field. */
TIFA_API const char *tifa_field_name(tifa_field field);

/* ---- 2. Options, records of articles, new generations ---- */

/* Several indexes as one; no path twice. At least one. Errors as tifa_open. */
TIFA_API tifa_status tifa_open_all(const char *const *paths, size_t count, tifa_index **out, tifa_error *error);

typedef enum tifa_sort {
    TIFA_BY_SCORE,
    TIFA_BY_DATE,        /* oldest first */
    TIFA_BY_DATE_NEWEST, /* newest first */
} tifa_sort;

/* So many hits are held in memory. Of more, or TIFA_NO_LIMIT, the results hold the places, up to 300 bytes a document
 * of the index, and tifa_results_next reads each when it is asked for: the way to go through all that matches. */
#define TIFA_HITS_AT_ONCE 1000
#define TIFA_NO_LIMIT     SIZE_MAX
#define TIFA_COUNT_ALL    UINT32_MAX

/* Start with TIFA_SEARCH_OPTIONS, which is what tifa_search does, and set what is to differ:
 *
 *   tifa_search_options options = TIFA_SEARCH_OPTIONS;
 *   options.limit = 50;
 */
typedef struct tifa_search_options {
    size_t struct_bytes; /* sizeof(tifa_search_options): tells the library which version it is */
    size_t offset;       /* hits to leave out at the top */
    size_t limit;        /* hits at most; 0: count alone */
    tifa_sort sort;
    uint32_t count_up_to; /* candidates; of more, the counts need not be exact; TIFA_COUNT_ALL: all counts are */
    unsigned threads;     /* to count with, at most; 0: one a processor */
    int all_words;        /* not 0: words side by side must all match */
    int all_copies;       /* not 0: show each copy of a passage, not one of them; counts are of all either way */
    int no_titles;        /* not 0: leave the titles of articles out of hits and counts */
    int today;            /* YYYYMMDD, for "since:90d"; 0: today in UTC */
    /* NULL, or fields and dates in the query language that must hold whatever the query says: "lang:en date:2019..".
     * What a query would be warned of is an error here, TIFA_ERR_QUERY; the position is then in the filter. */
    const char *filter;
} tifa_search_options;

#define TIFA_SEARCH_OPTIONS                                                                                            \
    {                                                                                                                  \
        sizeof(tifa_search_options), 0, 10, TIFA_BY_SCORE, 2000, 0, 0, 0, 0, 0, NULL                                   \
    }

/* As tifa_search; options may be NULL. TIFA_ERR_ARGUMENT: an option that is none. */
TIFA_API tifa_status tifa_search_with(tifa_index *index, const char *query, size_t length,
                                      const tifa_search_options *options, tifa_results **out, tifa_error *error);

/* An index shows what was published when it was opened. Opens what is published now, if that is newer, and says in
 * *changed (may be NULL) whether it was. On errors the handle stays as it was. Errors as tifa_open. */
TIFA_API tifa_status tifa_refresh(tifa_index *index, int *changed, tifa_error *error);

/* The record of the article with this id, in the first of several indexes that has it. TIFA_ERR_NOT_FOUND; others as
 * tifa_search. The caller frees it. */
TIFA_API tifa_status tifa_find_article(tifa_index *index, const char *id, size_t length, tifa_article **out,
                                       tifa_error *error);

/* Its passages, in order, as hits without spans and without a score. Errors as above. */
TIFA_API tifa_status tifa_find_passages(tifa_index *index, const char *id, size_t length, tifa_results **out,
                                        tifa_error *error);

/* For articles of tifa_find_article and tifa_article_new. */
TIFA_API void tifa_article_free(tifa_article *article);

/* ---- 3. Building and changing an index ---- */

typedef struct tifa_builder tifa_builder;

/* Start with TIFA_BUILDER_OPTIONS. */
typedef struct tifa_builder_options {
    size_t struct_bytes; /* sizeof(tifa_builder_options) */
    unsigned threads;    /* 0: one a processor */
    size_t memory_bytes; /* about what may be used, 64 MiB at least; 0: 512 MiB */
    int update;          /* not 0: what is published stays, and articles are added to it and removed from it */
    int network_fs;      /* not 0: the index may be on a network file system, whose locks cannot be trusted */
} tifa_builder_options;

#define TIFA_BUILDER_OPTIONS                                                                                           \
    {                                                                                                                  \
        sizeof(tifa_builder_options), 0, 0, 0, 0                                                                       \
    }

typedef struct tifa_builder_report {
    uint64_t articles, passages, words, text_bytes; /* of the index as it is published */
    uint64_t files;                                 /* that were read */
    uint64_t rejects;                               /* files, records and articles that could not be used, texts that are no prose */
    uint64_t replaced; /* articles that a later one with the same id took the place of, added or published before */
    uint64_t unchanged; /* articles that equal what is published under their id, and were not taken */
    uint64_t copies;   /* articles that are near copies of others */
    uint64_t removed;  /* by tifa_builder_remove */
} tifa_builder_report;

/* Begins a new generation of the index at path, a folder that is made if it is not there. Readers see what was
 * published before, until the commit, and whatever happens. Without the option `update` the generation consists of what
 * is added; with it, of what was published before, too, and the commit takes the time of what is added and, now and
 * then, of merging it with what was added before. options may be NULL. TIFA_ERR_LOCKED: somebody else is writing.
 * TIFA_ERR_FORMAT: the folder holds something else, or the installed Xapian has another format than this library
 * writes; with `update`, an index of another version. TIFA_ERR_CORRUPT, with `update`. TIFA_ERR_ARGUMENT: an option
 * that is none. TIFA_ERR_IO; TIFA_ERR_MEMORY. */
TIFA_API tifa_status tifa_builder_open(const char *path, const tifa_builder_options *options, tifa_builder **out,
                                       tifa_error *error);

/* An article without anything. TIFA_ERR_MEMORY. */
TIFA_API tifa_status tifa_article_new(tifa_article **out, tifa_error *error);

/* Copies a value into the article. A date may have any form that tifa-index reads.
 * TIFA_ERR_FORMAT: not UTF-8, or no date; TIFA_ERR_MEMORY. */
TIFA_API tifa_status tifa_article_set(tifa_article *article, tifa_field field, const char *value, size_t length,
                                      tifa_error *error);

/* The same for the text: paragraphs, separated by blank lines. TIFA_ERR_LIMIT over 64 MiB. */
TIFA_API tifa_status tifa_article_set_text(tifa_article *article, const char *text, size_t length, tifa_error *error);

/* Adds an article of tifa_article_new, which needs an id and a text. It is the builder's then, whatever the status. A
 * later article with the same id takes the place of an earlier one. TIFA_ERR_FORMAT, TIFA_ERR_LIMIT: this article
 * cannot be used, the builder goes on. Others are final: every later call says the same. TIFA_ERR_IO; TIFA_ERR_MEMORY.
 */
TIFA_API tifa_status tifa_builder_add(tifa_builder *builder, tifa_article *article, tifa_error *error);

/* Removes the article with this id from what was published before; what this builder adds is not touched. With `update`
 * alone, else TIFA_ERR_ARGUMENT. TIFA_ERR_NOT_FOUND: there is none, and the builder goes on. Others are final:
 * TIFA_ERR_IO; TIFA_ERR_CORRUPT; TIFA_ERR_MEMORY. */
TIFA_API tifa_status tifa_builder_remove(tifa_builder *builder, const char *id, size_t length, tifa_error *error);

/* Adds all articles of a file or a folder, of any format that tifa-index reads. What cannot be used is a reject, and no
 * error. TIFA_ERR_IO: there is no such file or folder, and the builder goes on, or, as TIFA_ERR_MEMORY, final. */
TIFA_API tifa_status tifa_builder_add_source(tifa_builder *builder, const char *path, tifa_error *error);

/* The next reject of sources, oldest first, as a line that names the file and the place; it lives until the next call
 * with this builder. TIFA_END when there is none that was not told. The 1,000 that came first are kept. */
TIFA_API tifa_status tifa_builder_next_reject(tifa_builder *builder, const char **message);

/* Publishes, in one step; after it the builder is good for tifa_builder_next_reject and for freeing. report may be
 * NULL, and lives as long as the builder. Where every article equals what is published, nothing is. TIFA_ERR_NOT_FOUND:
 * nothing was added or removed, nor found unchanged. TIFA_ERR_IO;
 * TIFA_ERR_CORRUPT; TIFA_ERR_MEMORY; what was final before. */
TIFA_API tifa_status tifa_builder_commit(tifa_builder *builder, const tifa_builder_report **report, tifa_error *error);

/* Without a commit before, nothing is published: this is how to give up. */
TIFA_API void tifa_builder_free(tifa_builder *builder);

#ifdef __cplusplus
}
#endif

#endif

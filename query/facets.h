/* Who wrote, where, in which language and year: the articles that match a query, counted by the values of a field.
 *
 * All counts are exact: each candidate is judged by the matcher, each article of a match is read. The work takes all
 * threads that it is worth, and memory for each candidate and each value, not for texts.
 */
#ifndef TIFA_QUERY_FACETS_H
#define TIFA_QUERY_FACETS_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/status.h"
#include "query/archive.h"
#include "query/language/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum facet_field {
    FACET_AUTHOR, /* one by one where there are several; equal ones are one (value_key.h), as are sections */
    FACET_SECTION,
    FACET_LANGUAGE, /* the whole tag, in lower case */
    FACET_YEAR,     /* FACET_UNDATED where it is not known */
    FACET_SOURCE,   /* the host of the URL, in lower case */
    FACET_FIELDS
};

#define FACET_UNDATED QUERY_UNDATED

/* "author", "section", ...; ended by NULL. */
extern const char *const facet_names[FACET_FIELDS + 1];

enum { FACETS_MOST = FACET_FIELDS + FIELDS_MOST };

/* Different values of a field; of more, TIFA_ERR_LIMIT. */
enum { FACET_VALUES = 1 << 20 };

struct facet_options {
    unsigned by;      /* bit enum facet_field; 0 without names is all of them */
    struct slice names[FIELDS_MOST]; /* of fields that sources brought */
    size_t name_count;
    size_t limit;     /* values of each field */
    unsigned threads; /* at most; 0 is 1 */
    bool all;         /* words side by side must all match */
    bool no_titles;   /* titles are left out */
    int today;        /* YYYYMMDD */
};

struct facet_count {
    struct slice value; /* in its most frequent spelling */
    uint64_t articles, passages; /* those that match */
};

struct facet {
    enum facet_field field; /* FACET_FIELDS: one that sources brought */
    struct slice name;
    struct facet_count *values; /* most articles first, then by value, byte by byte; at most the limit */
    size_t count;
    size_t distinct;            /* values in all */
    struct facet_count missing; /* of the articles without a value */
};

struct facet_answer {
    struct query query; /* with its warnings */
    uint64_t articles, passages;
    bool exact;          /* else a wildcard was cut, as a warning says, and there may be more */
    const char *nothing; /* why nothing was found; NULL when something was */
    struct facet facets[FACETS_MOST];
    size_t facet_count;
    const struct field_list *fields; /* that could be counted by as well; the archive's */
    double took_ms;
    struct arena arena; /* holds the values */
};

/* Adds what a caller names, of which the name is borrowed. TIFA_ERR_ARGUMENT: it is one name too many. */
tifa_status facet_options_add(struct facet_options *options, struct slice name, tifa_error *error);

/* Fills a zeroed answer, which is to be freed whatever the status. Text without anything but white space is the whole
 * archive. TIFA_ERR_QUERY: error->position says where in the text. TIFA_ERR_ARGUMENT: there is no field of
 * a name. TIFA_ERR_STALE: open the archive again and repeat.
 */
tifa_status facets_run(struct archive *archive, struct slice text, const struct facet_options *options,
                       struct facet_answer *answer, tifa_error *error);
/* Appends the query that finds the articles with this value of the field, as many as are counted: author:=="Ada Quill",
 * date:2021; of the empty value those without one. Nothing for a value that is too long for a query. */
void facet_query(const struct facet *facet, struct slice value, struct buffer *out);
void facet_answer_free(struct facet_answer *answer);

#endif

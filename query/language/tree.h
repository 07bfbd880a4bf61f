/* The syntax tree of a query: what was asked, before anything is looked up.
 *
 * All of it lives in the arena of its query. Positions are byte offsets into the query text.
 */
#ifndef TIFA_QUERY_TREE_H
#define TIFA_QUERY_TREE_H

#include "corpus/article.h"
#include "corpus/base/arena.h"
#include "corpus/base/slice.h"
#include "corpus/text/stem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* date:undated: what has no date. */
#define QUERY_UNDATED "undated"

/* What one word of a phrase may be. */
enum pattern_kind {
    PATTERN_WORD,   /* this word */
    PATTERN_STEM,   /* any word of the same stem, or this word */
    PATTERN_PREFIX, /* any word that starts with this */
    PATTERN_ANY,    /* any word */
    PATTERN_SIGN,   /* a comma or colon between Han characters, whichever */
};

struct pattern {
    enum pattern_kind kind;
    struct slice word; /* key form */
    struct slice surface; /* as typed; empty where it has no more than the word */
    /* PATTERN_STEM: by stem_language_number, for the languages of the index; filled by query_resolve. */
    struct slice *stems;
};

/* Words in a row. */
struct sequence {
    struct pattern *patterns;
    size_t count;
    uint64_t languages; /* of the passages that it is for, bits of stem_language_number; 0: of any */
};

/* One place of a phrase: any of the alternatives, which have a word each but in "(win-win OR mutual) benefit". */
struct slot {
    struct sequence *alternatives;
    size_t count;
};

enum node_kind {
    NODE_PHRASE,   /* slots, in order, adjacent but for `slop` words; a single word is a phrase of one slot */
    NODE_NEAR,     /* two children, each a phrase or NODE_OR of phrases, within `distance` words */
    NODE_AND,      /* all children */
    NODE_OR,       /* any child */
    NODE_NOT,      /* not its one child */
    NODE_SIDE,     /* children side by side: see enum node_role */
    NODE_FIELD,    /* its one child, a phrase, in a field of the article */
    NODE_NUMBER,   /* the field `name` has a number from `low` to `high` */
    NODE_VALUE,    /* the whole of a value of the field has the key `text` (value_key.h); empty: the field has no value */
    NODE_NOTHING,  /* a condition without a word: no passage matches */
    NODE_LANGUAGE, /* the article's language is text, or starts with it and '-' */
    NODE_ID,       /* the article's id is text */
    NODE_SOURCE,   /* the host of the article's URL is text, or ends with '.' and text */
    NODE_DATE,     /* published from `from` to `to`: all days that the known part of the date can mean */
};

/* What a child of NODE_SIDE must do. */
enum node_role {
    ROLE_SHOULD,   /* at least one of these must match, unless there is a ROLE_MUST; all of them is better */
    ROLE_MUST,     /* "+x" */
    ROLE_FILTER,   /* fields and dates: must match, and does not stand for the words */
    ROLE_MUST_NOT, /* "-x", NOT x */
};

struct node {
    enum node_kind kind;
    enum node_role role;
    size_t position, length; /* in the query text */
    struct node **children;
    size_t child_count;
    struct slot *slots; /* NODE_PHRASE */
    size_t slot_count;
    size_t slop;              /* NODE_PHRASE: words that may stand between, in all */
    struct slice verbatim;    /* NODE_PHRASE: the text as it must stand; empty for any form */
    const struct writing *writing; /* of it; NULL for any form */
    size_t distance;          /* NODE_NEAR: from the end of one to the start of the other, 1 for neighbours */
    bool ordered;             /* NODE_NEAR: the first child first, and in one sentence */
    enum article_field field; /* NODE_FIELD, NODE_VALUE; ARTICLE_FIELDS: the field `name` */
    struct slice name;        /* of a field that a source brought: NODE_FIELD, NODE_VALUE, NODE_NUMBER */
    bool everywhere;          /* what the index finds by that name is all there is */
    double low, high;         /* NODE_NUMBER: inclusive, may be infinite */
    struct slice text;        /* NODE_VALUE, NODE_LANGUAGE, NODE_ID, NODE_SOURCE */
    bool whole;               /* NODE_LANGUAGE, NODE_SOURCE: nothing but text, as field:=="text" asks */
    bool undated;             /* NODE_DATE: the date is not known */
    int from, to;             /* NODE_DATE: YYYYMMDD, inclusive */
};

struct query_warning {
    size_t position;
    const char *message; /* says the position in characters, from 1 */
    struct query_warning *next;
};

struct query {
    struct arena arena;
    struct slice text;
    struct node *root; /* NULL: there is nothing to look for */
    struct query_warning *warnings;
    bool needs_article; /* some node asks about the article's fields */
    bool no_titles;     /* titles are left out */
    bool needs_values;  /* some node asks about fields that sources brought */
    bool is_cut;        /* a wildcard stood for too many words, as a warning says: matches may be missed */
};

/* Whether a node asks about the article alone: "(lang:de OR lang:fr)". */
bool node_is_filter(const struct node *node);

/* Whether the titles of articles are what is found: nothing but conditions on articles is asked, and none of them holds
 * without a condition on the title. */
bool query_finds_titles(const struct query *query);

/* Whether some words are asked for, so that what matches has spans. */
bool query_asks_words(const struct query *query);

/* Frees what the query holds; the struct itself is the caller's. */
void query_free(struct query *query);

/* Fits the query to an index that has the languages in the set (bit stem_language_number): computes the stems of the stemmed
 * words, and drops the alternatives that are for other languages. Errors: TIFA_ERR_MEMORY. */
tifa_status query_resolve(struct query *query, struct stemmer *stemmer, uint64_t languages, tifa_error *error);

#endif

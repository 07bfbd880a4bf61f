/* What a query means: decided passage by passage, by brute force. */
#ifndef TIFA_ORACLE_MEANING_H
#define TIFA_ORACLE_MEANING_H

#include "archive.h"

enum { SPELT_LANGUAGES = 6 };

/* SPELT: a child for each language that its words may be read in */
enum op { LEAF, SPELT, NEAR, ALL, ANY, NOT, SIDE, AUTHOR, TITLE, DATES, LANGUAGE, VALUE, NUMBER };
enum role { SHOULD, MUST, FILTER, MUST_NOT };
enum kind { WORD, STEM, SPELT_STEM, PREFIX, STAR };

struct one_word {
    enum kind kind;
    uint32_t word; /* of PREFIX: its letters as a word */
    uint32_t stem; /* of SPELT_STEM, in the language of the leaf */
};

struct place { /* of a phrase: any of some rows of words */
    struct {
        struct one_word words[4];
        size_t count;
    } rows[4];
    size_t count;
};

struct meaning {
    enum op op;
    enum role role;
    struct meaning *children[8];
    size_t child_count;
    struct place places[12]; /* LEAF */
    bool *may_start;         /* LEAF, after prepare: whether a word fits the first place */
    size_t place_count;
    size_t slop;
    char writing[1024]; /* LEAF, verbatim; or empty */
    size_t distance;    /* NEAR */
    bool ordered;
    uint32_t words[16]; /* AUTHOR, TITLE, VALUE */
    size_t word_count;
    int from, to; /* DATES: YYYYMMDD */
    char lang[16];
    size_t field; /* VALUE, NUMBER: of field_names */
    double low, high;
};

struct mark {
    size_t first, last;
};

/* Of the passage looked at last. */
extern struct mark marks[1 << 16];
extern size_t mark_count;

extern uint32_t *stem_of; /* word number -> word number of its stem */

/* To be called before `holds`, when the words of the query have their stems. */
void prepare(struct meaning *m);
void release(struct meaning *m);

/* Whether a passage matches; the marks are added to what is there. */
bool holds(const struct meaning *m, const struct oracle_passage *p);
/* Whether it is found by the whole query: `holds`, and what titles are found by. */
bool is_found(const struct meaning *m, const struct oracle_passage *p, bool no_titles);
/* Of marks that overlap keeps the leftmost, then the longest. */
void settle_marks(void);

int last_day(int year, int month);

/* Which child of SPELT is for passages of a language. */
size_t spelt_child(unsigned language);

#endif

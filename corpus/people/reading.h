/* What the files of this folder share: how names are told and taken. Not for others. */
#ifndef TIFA_CORPUS_PEOPLE_READING_H
#define TIFA_CORPUS_PEOPLE_READING_H

#include "corpus/people/people.h"
#include "corpus/people/words.h"

enum { PEOPLE_NAME_BYTES = 100 };

/* What was read of a field so far. */
struct reading {
    struct buffer *names, *affiliations;
    bool by;     /* the part began with "By" or its like */
    bool placed; /* the name before had a place behind it */
};

/* ---- names ---- */

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_HAN, SCRIPT_HANGUL, SCRIPT_CASELESS };

/* Of the first letter; any script with capitals is SCRIPT_LATIN. */
enum script people_first_script(struct slice text);
size_t people_count_script(struct slice text, enum script script);

bool people_contains(struct slice text, const char *part);
struct slice people_before(struct slice text, const char *at);
struct slice people_strip(struct slice text); /* without the signs that part a name from others */
size_t people_count_words(struct slice text);

/* 张三, 卡尔·马克思, 山田 太郎, 홍길동 */
bool people_is_short_name(struct slice text, enum script script);
/* A name that stands for one person by itself: not "Ada". */
bool people_is_full_name(struct slice text);
struct slice people_without_titles(struct slice name);
struct slice people_without_degrees(struct slice name);

void people_add_name(struct reading *r, struct slice name); /* without titles and degrees, once */
void people_add_affiliation(struct reading *r, struct slice text);
void people_append_item(struct buffer *list, struct slice item); /* behind "; ", if it is not there yet */

/* ---- what stands beside them ---- */

/* Appends the text without handles and addresses; what stands in brackets at the end is an affiliation. */
void people_drop_addresses(struct reading *r, struct slice text, struct buffer *out);
/* Up to a date, or what else stands behind names in digits: "May 3, 2011", "on Friday", "2011-05-03", "5 min read". */
struct slice people_before_date(struct slice text);
/* "Ada Quill in Beijing": the name, and r->placed is set. */
struct slice people_before_place(struct reading *r, struct slice text);

/* ---- lists ---- */

void people_read_list(struct reading *r, struct slice text);        /* of names with blanks inside */
void people_read_short_names(struct reading *r, struct slice text); /* of Han and Korean names */

#endif

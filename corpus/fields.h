/* Fields that sources bring besides those that every article has (article.h): "country", "session", "meta.outlet".
 *
 * An article's are the scalars in its `extra`. Names of nested objects are joined by '.'; each scalar in an array is
 * a value of its own; null and blank text are none. Of an article the first FIELD_VALUES count.
 *
 * Which names an index has is declared: by each segment in the manifest, and for the index as a whole in the metadata
 * item FIELDS_KEY of the first segment, where a remote reader finds it, too. That of any other segment is out of date.
 * The item is text, a line each:
 *
 *   fields all            or "some": segments have articles with other names, which could have been fields; ...
 *   field KIND WHERE NAME ... KIND is "text" or "number"; WHERE is "all" if every segment that may have the name has
 *                         declared it, else "some": then what the index finds by it is not all there is
 *
 * In NAME bytes up to the space and '%' stand as % and two hexadecimal digits.
 */
#ifndef TIFA_CORPUS_FIELDS_H
#define TIFA_CORPUS_FIELDS_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELDS_KEY "tifa.fields"

enum {
    FIELDS_MOST = 64,           /* of an index, at most */
    FIELD_NAME_BYTES = 64, /* a longer name is no field */
    FIELD_VALUES = 4096,
};

/* ---- the values of an article ---- */

struct field_value {
    struct slice name, text; /* of a number, as JSON writes it */
    double number;
    unsigned field; /* for the indexer: of the segment's names, from 0 */
    bool is_number; /* JSON's, or text of plain digits without leading zeros; exact as a double */
};

struct field_values {
    struct field_value *items; /* in the order of the source */
    size_t count;
};

/* extra: a JSON object, or empty. All is in the arena. TIFA_ERR_CORRUPT: it is neither; TIFA_ERR_MEMORY. */
tifa_status field_values_read(struct slice extra, struct arena *arena, struct field_values *out, tifa_error *error);

/* Whether text is a number as above. */
bool field_number(struct slice text, double *out);

/* The shortest text that is this number. */
enum { FIELD_NUMBER_BYTES = 32 };
struct slice field_number_text(double number, char out[FIELD_NUMBER_BYTES]);

/* ---- names ---- */

enum field_name_kind {
    FIELD_NAME_GOOD,
    FIELD_NAME_TAKEN, /* the query language or the facets have it */
    FIELD_NAME_BAD,   /* empty, too long, or it has quotation marks or control characters */
};

enum field_name_kind field_name_check(struct slice name);

/* ---- what is declared ---- */

enum field_kind {
    FIELD_OF_NUMBERS, /* each value is one */
    FIELD_OF_TEXT,
};

struct field {
    char name[FIELD_NAME_BYTES + 1];
    size_t length;
    enum field_kind kind;
    bool everywhere;   /* WHERE above is "all"; always of a segment */
    uint64_t articles; /* of a segment: living ones that have it */
};

struct field_list { /* zeroed: empty */
    struct field items[FIELDS_MOST];
    size_t count;
    bool has_others; /* names that could be fields, and are none */
};

struct slice field_name_of(const struct field *field);
/* NULL: there is none. */
struct field *field_list_find(const struct field_list *list, struct slice name);
/* As a query means it: this name, or else the first that differs in the case of ASCII letters. */
const struct field *field_list_look_up(const struct field_list *list, struct slice name);
/* Appends a field of kind FIELD_OF_NUMBERS; NULL when the list is full or the name is too long. */
struct field *field_list_add(struct field_list *list, struct slice name);
/* Makes an index's list of its segments', or one of several indexes': zeroed, then each part is added, then finished.
 * Fields that find no room are others. */
struct field_union {
    struct field_list list;
    size_t open;            /* parts that have others */
    size_t covered[FIELDS_MOST]; /* of them, those that declare the field for all of their own parts */
};
void field_union_add(struct field_union *u, const struct field_list *part);
void field_union_finish(struct field_union *u);

/* The name as it stands in a line. */
void field_name_write(struct slice name, struct buffer *out);
/* Reads it; false when it is none. */
bool field_name_read(struct slice line, struct slice *out, char bytes[FIELD_NAME_BYTES]);

/* Appends ", a, b or c" for a message, or a part of it that says how many more there are. */
void field_list_print(const struct field_list *list, struct buffer *out);

void field_list_write(const struct field_list *list, struct buffer *out);
/* No bytes make a list without names that has others: nothing is known. TIFA_ERR_CORRUPT. */
tifa_status field_list_read(struct slice bytes, struct field_list *out, tifa_error *error);

#endif

/* Which field of an article a key of somebody's export stands for: by what the user said, by its name, or by a usual
 * synonym of it ("headline" for the title). Case does not matter, nor do "_", "-" and spaces.
 *
 * Reading a map is for any number of threads, adding to it for one.
 */
#ifndef TIFA_CORPUS_FORMATS_FIELD_MAP_H
#define TIFA_CORPUS_FORMATS_FIELD_MAP_H

#include "corpus/article.h"

enum { FIELD_TEXT = ARTICLE_FIELDS, FIELDS, FIELD_NONE = -1 };

struct field_mapping {
    int field;
    struct slice key;  /* "a.b" is also the member b of the object a */
    struct slice bare; /* what counts of it */
};

/* A zeroed struct is an empty map; so is NULL, where a map is read. */
struct field_map {
    struct field_mapping *items; /* the first that is there counts */
    size_t count;
    size_t capacity;
    struct arena arena;
};

/* How sure it is that a key is the field: the lowest of a record's keys is taken. */
enum field_rank { FIELD_MAPPED, FIELD_NAMED = 1000, FIELD_SYNONYM };

/* "title", ..., "text". */
const char *field_name(int field);

/* Adds "field=key". TIFA_ERR_ARGUMENT says what is wrong with it. */
tifa_status field_map_add(struct field_map *map, const char *option, tifa_error *error);
void field_map_free(struct field_map *map);

/* The field that key stands for, or FIELD_NONE; *rank says how surely. */
int field_map_find(const struct field_map *map, struct slice key, unsigned *rank);

#endif

/* Lists of records inside a JSON object, as services return them: {"status": "ok", "articles": [{...}, ...]}. */
#ifndef TIFA_FORMATS_JSON_LIST_H
#define TIFA_FORMATS_JSON_LIST_H

#include "corpus/formats/field_map.h"

struct json_list {
    size_t start;    /* bytes before the first record, behind the '[' */
    unsigned levels; /* objects that are open around the list */
};

/* Looks for the list in the start of an object, `head`, which begins with its '{' and may end anywhere; false where there is
 * none. path: the keys that lead to it, as in "response.results", a "[]" and more behind
 * them is passed over; NULL: the first list of objects, to three levels, under a
 * key that is usual for one, or under any other if the object is not like an article itself. Linear. */
bool json_list_find(struct slice head, const struct field_map *map, const char *path, struct json_list *out);

#endif

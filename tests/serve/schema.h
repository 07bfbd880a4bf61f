/* Whether a value has the shape that a JSON Schema asks for: type, properties, required, items, enum, $ref. */
#ifndef TIFA_TEST_SCHEMA_H
#define TIFA_TEST_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

/* root: the document that "$ref" points into. what: room for what is wrong. */
bool schema_holds(const json_t *root, const json_t *schema, const json_t *value, char what[256]);

#endif

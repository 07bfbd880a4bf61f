/* When two values of a field are one: facets count by this key, and field:=="value" asks for it.
 *
 * The key of a value is its words in their key forms, a space between; case, accents and signs do not count, and
 * neither does whether capitals are an acronym ("US Policy", "U.S. policy", "US POLICY"). A name is asked as it is kept:
 * without titles ("Mr. QUILL"), and "Quill, Ada" is Ada Quill. A value without a word has the empty key: it is none.
 */
#ifndef TIFA_CORPUS_VALUE_KEY_H
#define TIFA_CORPUS_VALUE_KEY_H

#include "corpus/article.h"
#include "corpus/text/token.h"

/* Appends the key of a value, valid UTF-8, of a field; ARTICLE_FIELDS for one that a source brought. scratch holds
 * tokens meanwhile. Errors: TIFA_ERR_MEMORY, TIFA_ERR_LIMIT. */
tifa_status value_key(enum article_field field, struct slice value, struct tokens *scratch, struct buffer *key,
                      tifa_error *error);

/* Takes the next value off *rest: of authors and affiliations each behind a ';', of other fields all. False at the end. */
bool value_next(enum article_field field, struct slice *rest, struct slice *value);

/* "Quill, Ada": appends "Ada Quill" and returns true; false, with nothing appended, for any other name. */
bool value_turn_name(struct slice name, struct buffer *turned);

#endif

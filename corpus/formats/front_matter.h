/* What stands in front of a Markdown file: keys and values between "---" (as in YAML) or "+++" (as in TOML).
 *
 * Understood are: key: value and key = value; strings in either quotation mark; [lists, of strings] and lists of a line
 * an item; one level of key: value below a key or an item; texts behind "|" and ">", and values that go on indented;
 * [table] headings; comments. Every value is a string, a list or an object of strings. Anything else is not front
 * matter, and stays in the text.
 */
#ifndef TIFA_CORPUS_FORMATS_FRONT_MATTER_H
#define TIFA_CORPUS_FORMATS_FRONT_MATTER_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <jansson.h>

/* Takes it off *text, valid UTF-8, and makes the caller's object of it; NULL when there is none. TIFA_ERR_MEMORY. */
tifa_status front_matter_take(struct slice *text, json_t **out, tifa_error *error);

#endif

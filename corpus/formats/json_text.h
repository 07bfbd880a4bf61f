/* The text of an article out of its JSON object, without the library: nearly all bytes of an archive are there, and
 * the library takes several steps for each. */
#ifndef TIFA_FORMATS_JSON_TEXT_H
#define TIFA_FORMATS_JSON_TEXT_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdbool.h>

/* Appends the value of the one member `key` to *text, and the object with an empty string in its place to *rest.
 * False where there is none, several, or anything that is not plainly right: then the whole is for the library to
 * judge. Memory that is short shows in the buffers. */
bool json_cut_text(struct slice object, struct slice key, struct buffer *rest, struct buffer *text);

#endif

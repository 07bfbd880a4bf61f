/* Whether a field of text is HTML, as blogs and content systems export it. Pure functions: any thread. */
#ifndef TIFA_CORPUS_MARKUP_H
#define TIFA_CORPUS_MARKUP_H

#include "corpus/base/slice.h"

#include <stdbool.h>

/* Whether an element of text that HTML has is opened and closed in it, or a line is broken by <br>. "a < b" and "<name>" are
 * none. Linear. */
bool markup_has_elements(struct slice text);
/* Whether it has a reference to a character: "&#8217;", "&amp;". */
bool markup_has_references(struct slice text);
/* The same for the one that starts the text: its bytes; 0 where there is none. */
size_t markup_reference(struct slice text);

#endif

/* Names of files and of members of archives, which may be in any charset, as text: what ids are made of. */
#ifndef TIFA_CORPUS_NAME_H
#define TIFA_CORPUS_NAME_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

/* Appends a name as UTF-8: as it stands if it is that, else from the charset that it fits best, of which Latin-1 fits any.
 * Never fails but for lack of memory, which *out remembers. Names of other bytes may become the same text. */
void name_append(struct buffer *out, struct slice name);

#endif

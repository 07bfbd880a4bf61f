/* UTF-8 that somebody read as windows-1252 and wrote as UTF-8 again: "â€™" where an apostrophe was, "Ã©" for "é". */
#ifndef TIFA_CORPUS_MOJIBAKE_H
#define TIFA_CORPUS_MOJIBAKE_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

/* The number of such sequences in valid UTF-8. A pair that may be meant (capital and quotation mark, as in "É»")
 * counts only beside another. */
size_t mojibake_count(struct slice text);

/* Appends the text as it was. False, with *out in any state, where a character beyond ASCII is not part of such a
 * sequence. */
bool mojibake_repair(struct slice text, struct buffer *out);

#endif

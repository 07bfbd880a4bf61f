/* The key form of a language's name: its letters and digits folded as in words, nothing between them. */
#ifndef TIFA_TEXT_LANGUAGE_KEY_H
#define TIFA_TEXT_LANGUAGE_KEY_H

#include "corpus/base/slice.h"
#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

#define LANGUAGE_KEY_BYTES 64

/* Fills key, with a NUL behind it; false when the name, valid UTF-8, has no letter or too many. */
static inline bool language_key(struct slice name, char key[LANGUAGE_KEY_BYTES])
{
    size_t length = 0;
    for (size_t at = 0; at < name.length;) {
        struct folded folded;
        fold_code_point(utf8_next(name.data, &at), &folded);
        if (folded.class < CHAR_LETTER || folded.class > CHAR_MIXED)
            continue;
        if (length + folded.length >= LANGUAGE_KEY_BYTES)
            return false;
        memcpy(key + length, folded.bytes, folded.length);
        length += folded.length;
    }
    key[length] = '\0';
    return length > 0;
}

#endif

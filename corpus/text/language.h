/* The language of a text, told from its script and its commonest words. Pure functions: any thread. */
#ifndef TIFA_TEXT_LANGUAGE_H
#define TIFA_TEXT_LANGUAGE_H

#include "corpus/base/slice.h"

/* "en", "zh-Hans", "zh-Hant", "ja", "ko", or "und" when it is none of them or cannot be told; a constant.
 * Looks at the first 8 KiB of text, which must be valid UTF-8. */
const char *language_detect(struct slice text);

/* The tag to keep for an article that says it is in `given`: given itself, or what the text shows where
 * given is empty, "und" or says Chinese without the script. Lives as long as `given`. */
struct slice language_settle(struct slice given, struct slice text);

#endif

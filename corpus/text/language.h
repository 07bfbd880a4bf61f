/* The language of a text: what a source calls it, or what its script and its commonest words tell. Pure
 * functions: any thread. */
#ifndef TIFA_TEXT_LANGUAGE_H
#define TIFA_TEXT_LANGUAGE_H

#include "corpus/base/slice.h"

/* "en", "zh-Hans", "zh-Hant", "ja", "ko", or "und" when it is none of them or cannot be told; a constant.
 * Looks at the first 8 KiB of text, which must be valid UTF-8. */
const char *language_detect(struct slice text);

/* The BCP 47 tag of what a source calls a language: a tag in any case, with "-" or "_" ("EN_us" is en-US), a code of ISO
 * 639 ("eng", "chi"), or a name in one of thirty languages ("English", "中文", "français"); of a list the first. False,
 * with "" in out, when it is none that is known. given must be valid UTF-8. */
#define LANGUAGE_TAG_BYTES 64
bool language_tag(struct slice given, char out[LANGUAGE_TAG_BYTES]);

/* The tag to keep for an article that says it is in `given`: given itself, or what the text shows where
 * given is empty, "und" or says Chinese without the script. Lives as long as `given`. */
struct slice language_settle(struct slice given, struct slice text);

#endif

/* What stems are made of: words with their accents, which key forms have lost. The stemmers of many languages know an ending by
 * its accent alone: negociación, cooperação, русский. */
#ifndef TIFA_TEXT_STEM_FORM_H
#define TIFA_TEXT_STEM_FORM_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdbool.h>

/* Of a token that is `accented`: the small letters of its surface, with their accents, composed; apostrophes and what else is
 * no part of the word are left out. word: its key form; dotless_i: the small letter of I is ı. The result is in *out, which is
 * emptied first, or the word itself, where it has no such form or memory is short. */
struct slice stem_form(struct slice surface, struct slice word, bool dotless_i, struct buffer *out);

/* The key form of such a form, in *out, which is emptied first; empty where memory is short. */
struct slice stem_form_key(struct slice form, struct buffer *out);

#endif

/* How a query is typed: the signs of keyboards and input methods, quotes, blanks. For the parts of the lexer. */
#ifndef TIFA_QUERY_TYPED_H
#define TIFA_QUERY_TYPED_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* The text with full-width signs, letters and digits as their half-width forms, outside quotes; within, '*', '~' and brackets
 * alone, and nothing behind "==". Each character stays one, so that messages say the same. The text itself where there
 * is nothing to change. data is NULL when memory is short. */
struct slice typed_half_width(struct slice text, struct arena *arena);

/* Bytes of the quotation mark at `at`; 0: none stands there. */
size_t typed_quote(struct slice text, size_t at);
/* Where the mark stands that closes the one at `at`: its partner, so that marks of other kinds between are text, else the next of
 * any kind; text.length: none. */
size_t typed_quote_end(struct slice text, size_t at);

/* Bytes of the white space at `at`: ASCII, no-break (but for one that groups digits), ideographic; 0: none. */
size_t typed_space(struct slice text, size_t at);

#endif

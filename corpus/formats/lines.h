/* Hard-wrapped lines joined to paragraphs. */
#ifndef TIFA_CORPUS_FORMATS_LINES_H
#define TIFA_CORPUS_FORMATS_LINES_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

/* Whether a line break between the two was a space: not beside Chinese or Japanese on both sides. Valid UTF-8. */
bool lines_need_space(struct slice before, struct slice after);

/* Appends a line to the paragraph at the end of out, which starts at out->data + start. */
void lines_join(struct buffer *out, size_t start, struct slice line);

/* The width of valid text in columns of a terminal, a wide character having two. */
size_t lines_columns(struct slice line);

#endif

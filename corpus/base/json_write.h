/* JSON written as it comes, without a tree: for what is written often, or long. In bytes as jansson writes them. */
#ifndef TIFA_BASE_JSON_WRITE_H
#define TIFA_BASE_JSON_WRITE_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdint.h>

/* A string in its quotes; the text must be valid UTF-8. */
void json_write_text(struct buffer *out, struct slice text);
void json_write_number(struct buffer *out, uint64_t value);
/* To six digits; the value must be finite. */
void json_write_real(struct buffer *out, double value);

#endif

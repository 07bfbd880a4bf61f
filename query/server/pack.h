/* Bodies as gzip. */
#ifndef TIFA_SERVER_PACK_H
#define TIFA_SERVER_PACK_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdbool.h>

/* Appends text as gzip; false, and what was appended is of no use, when memory or the ceiling do not allow it. */
bool pack_gzip(struct slice text, struct buffer *out);

#endif

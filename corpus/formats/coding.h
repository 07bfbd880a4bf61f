/* The content codings of the web: gzip, deflate, br (RFC 7932) and zstd (RFC 8878), undone in memory and in steps, so
 * that what unfolds to too much is stopped on the way. Pure but for the budget. */
#ifndef TIFA_FORMATS_CODING_H
#define TIFA_FORMATS_CODING_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/limits.h"

/* Undoes the coding of this name, in letters of either case, "x-gzip", "identity" and "none" among them. *body is
 * within `coded` or `out`, which is cleared first. What does not look coded so is taken as it is: some crawlers decode
 * a body and keep its header. TIFA_ERR_FORMAT: a coding that is not known; TIFA_ERR_CORRUPT: broken or cut off;
 * TIFA_ERR_LIMIT. */
tifa_status coding_undo(struct slice name, struct slice coded, struct budget *budget, struct buffer *out,
                        struct slice *body, tifa_error *error);

#endif

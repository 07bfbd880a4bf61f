/* A stream in another charset as one in UTF-8, converted as it is read.
 *
 * For sources of many articles, which are not held in memory; charset.h is for documents that are. One thread at a
 * time. */
#ifndef TIFA_CORPUS_RECODE_H
#define TIFA_CORPUS_RECODE_H

#include "corpus/base/status.h"
#include "corpus/stream.h"

#include <stdint.h>

/* Takes the stream, whatever the status. `charset` is a name that charset_label.h knows. Bytes that are no character
 * become U+FFFD and are added to *replaced, which must outlive the input. TIFA_ERR_MEMORY; TIFA_ERR_INTERNAL. */
tifa_status recode_open(struct stream *below, const char *charset, uint64_t *replaced, struct input **out,
                        tifa_error *error);

#endif

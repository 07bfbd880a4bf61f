/* Who writes segments: our writer writes the one format it knows, and another libxapian may want another. */
#ifndef TIFA_INDEXER_WRITER_KIND_H
#define TIFA_INDEXER_WRITER_KIND_H

#include "corpus/base/status.h"
#include "indexer/segment.h"

/* Where ours cannot, libxapian must write itself: *kind becomes SEGMENT_XAPIAN, and a line on standard error says so.
 * scratch: a folder that is not there. TIFA_ERR_IO. */
tifa_status writer_kind_choose(const char *scratch, enum segment_kind *kind, tifa_error *error);

/* The same where libxapian's writer is no choice: TIFA_ERR_FORMAT. */
tifa_status writer_kind_check(const char *scratch, tifa_error *error);

#endif

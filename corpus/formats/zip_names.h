/* The names of the members of a zip archive, before any of it is read. */
#ifndef TIFA_CORPUS_FORMATS_ZIP_NAMES_H
#define TIFA_CORPUS_FORMATS_ZIP_NAMES_H

#include "corpus/formats/foreign.h"
#include "corpus/stream.h"

bool zip_starts(struct slice head);

/* What a stream of zip is, unless an archive of anything: a book, an office document, a packed crawl; NULL for others.
 * Told by the central directory where the stream shows its end, and by the first members otherwise. Consumes nothing.
 */
const struct foreign *zip_document(struct stream *stream);

#endif

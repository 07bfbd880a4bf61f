/* What the table of term lists says of a document: its terms, and the slots of its values. */
#ifndef TIFA_INDEXER_GLASS_TERMLIST_H
#define TIFA_INDEXER_GLASS_TERMLIST_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "indexer/glass/glass.h"

/* TIFA_OK for a term that can be in a database and follows `before` (none for the first). */
tifa_status termlist_check_term(struct slice term, struct slice before, tifa_error *error);
/* Appends the tag of a document's terms; TIFA_ERR_INTERNAL unless they ascend and their wdf sum up to its
 * length. */
tifa_status termlist_encode(struct buffer *tag, const struct glass_document *document, tifa_error *error);
/* Appends the tag of a document's slots, nothing if it has no values. */
void termlist_encode_slots(struct buffer *tag, const struct glass_document *document);

#endif

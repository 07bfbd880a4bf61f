/* What a document is, before what it says: told by its first bytes, in whatever charset they are, and by its name.
 *
 * Charset first, format after: the beginning is brought to UTF-8 before any format is looked for in it. One thread at a
 * time for one stream. */
#ifndef TIFA_CORPUS_FORMATS_IDENTIFY_H
#define TIFA_CORPUS_FORMATS_IDENTIFY_H

#include "corpus/charset.h"
#include "corpus/formats/container.h"
#include "corpus/formats/format.h"
#include "corpus/formats/skip.h"

/* One of the first three. */
struct identity {
    container_open *container;   /* NULL: none */
    enum skip_kind passed;       /* SKIP_NOT: it is not passed over */
    const struct format *format; /* NULL: none */
    char seems[SEEMS_BYTES];     /* what a document that is passed over seems to be; "" for what is nobody's mistake */
    char charset[CHARSET_NAME_BYTES]; /* of its beginning, where that is not UTF-8; "" */
    bool recode;                      /* all of it is in that charset, beyond doubt */
};

/* `on_web`: from a crawl, where what is not read is passed over. Consumes nothing of the stream. TIFA_ERR_FORMAT: it is
 * empty, binary, or of a format that is known and not read; or an error of the stream. */
tifa_status identify(const struct document *about, struct stream *stream, bool on_web, struct identity *out,
                     tifa_error *error);

#endif

/* Sources that hold documents: archives and crawls, read front to back.
 *
 * One thread at a time. Nothing is ever written, and names of members are ids alone.
 */
#ifndef TIFA_FORMATS_CONTAINER_H
#define TIFA_FORMATS_CONTAINER_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/formats/skip.h"
#include "corpus/input.h"
#include "corpus/limits.h"
#include "corpus/stream.h"

struct member {
    const char *name; /* for messages: "record 12", "docs/x.html"; valid UTF-8 */
    struct slice id;  /* name or URL; valid UTF-8 */
    struct slice raw; /* which of the container it is, in any bytes: different members may have the same id */
    struct slice url, media_type, charset;
    struct slice date;      /* when it was changed last, or fetched, in a form of date_parse; or empty */
    struct input *input;    /* its bytes, or NULL and: */
    struct slice bytes;     /* they are in memory */
    enum skip_kind skipped; /* not SKIP_NOT: no article, and no bytes are given */
};

struct container {
    /* The next member, whose parts are valid until the next call. TIFA_END. A negative status says that one member
     * could not be used, and the next call goes on behind it. Messages start with the container's name. */
    tifa_status (*next)(struct container *container, struct member *out, tifa_error *error);
    void (*close)(struct container *container);
};

/* Each takes the stream, whatever the status. */
typedef tifa_status container_open(struct stream *stream, struct budget *budget, struct container **out,
                                   tifa_error *error);

container_open warc_open;   /* WARC 0.17 to 1.1 */
container_open arc_open;    /* ARC 1.0 */
container_open packed_open; /* tar, zip */

bool warc_starts(struct slice head);
bool arc_starts(struct slice head);
bool packed_starts(struct slice head);

/* Data compressed by bzip2, xz or zstd as an input of what is in it; takes the stream. */
tifa_status unpacked_open(struct stream *stream, struct budget *budget, struct input **out, tifa_error *error);
bool unpacked_starts(struct slice head);

#endif

/* The names of charsets, and where a document says its own. Pure functions: any thread. */
#ifndef TIFA_CORPUS_CHARSET_LABEL_H
#define TIFA_CORPUS_CHARSET_LABEL_H

#include "corpus/base/slice.h"

#define CHARSET_LABEL_BYTES 40 /* with its NUL */

struct charset {
    const char *name;      /* as the web calls it */
    const char *converter; /* as ICU calls it */
    const char *wider;     /* one that reads the same and more, or NULL: it would read other charsets as well, so it
                              comes second */
    bool western;          /* letters beyond ASCII stand alone between others */
    bool several_bytes;    /* a character beyond ASCII has several bytes */
};

/* The charset that a label stands for on the web; false for one that is not known, or that could hide ASCII from
 * whoever looks for it (UTF-7 and its kind). */
bool charset_of_label(struct slice label, struct charset *out);

/* What stands behind "charset=" in the value of a Content-Type; the whole value when there is no such thing. */
struct slice charset_label_of_type(struct slice value);

/* The label that the markup declares within its first 4 KiB; empty when it declares none. */
struct slice charset_label_of_markup(struct slice markup);

#endif

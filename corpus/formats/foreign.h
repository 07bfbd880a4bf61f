/* Formats that are known and not read: each is refused by its name, with what to do instead. Pure functions: any
 * thread. */
#ifndef TIFA_CORPUS_FORMATS_FOREIGN_H
#define TIFA_CORPUS_FORMATS_FOREIGN_H

#include "corpus/base/slice.h"

struct foreign {
    const char *what;   /* "a feed (RSS)" */
    const char *advice; /* "save its pages as HTML" */
};

/* By the first bytes as they stand; NULL when none is known. */
const struct foreign *foreign_of_bytes(struct slice head);
/* By the beginning of a text, valid UTF-8 without white space in front. */
const struct foreign *foreign_of_text(struct slice head);
/* By the name of the root element in XML. */
const struct foreign *foreign_of_root(struct slice root);
/* By the names of the members of a zip archive. */
struct foreign_zip {
    bool content_types, relations, mimetype, container, manifest, package, datapackage, pages, warcs, iwork, java;
};
void foreign_zip_add(struct foreign_zip *zip, struct slice name);
/* `type` is what stands in its member "mimetype", or empty. */
const struct foreign *foreign_of_zip(const struct foreign_zip *zip, struct slice type);

#endif

/* One document out of a source: a web page, a text file, a table. */
#ifndef TIFA_FORMATS_DOCUMENT_H
#define TIFA_FORMATS_DOCUMENT_H

#include "corpus/base/slice.h"

struct field_map;

struct document {
    struct slice bytes;          /* as found, content encodings undone; empty as long as it is a stream */
    const char *name;            /* for messages: "crawl.warc.gz: record 12", "a.zip: docs/x.html" */
    struct slice id;             /* id of an article that has none of its own */
    struct slice url;            /* where it was fetched, or empty */
    struct slice media_type;     /* as its header says, lower case, or empty */
    struct slice charset;        /* as its header says, lower case, or empty */
    struct slice date;           /* for want of a date of its own; not when it was fetched. Or empty */
    const struct field_map *map; /* what the user says that keys are, or NULL */
    const char *records;         /* where the user says that the records of JSON are, or NULL */
};

#endif

/* What is in folders, archives and crawls and is no article: passed over and counted. */
#ifndef TIFA_FORMATS_SKIP_H
#define TIFA_FORMATS_SKIP_H

#include "corpus/base/slice.h"

enum skip_kind {
    SKIP_NOT, /* it may be an article */
    SKIP_IMAGE,
    SKIP_STYLE,
    SKIP_SCRIPT,
    SKIP_FONT,
    SKIP_SOUND, /* and films */
    SKIP_PDF,
    SKIP_DATA,   /* JSON, XML and the like that a page fetched */
    SKIP_HIDDEN, /* names that begin with a dot */
    SKIP_LINK,   /* within an archive, where it is not followed */
    SKIP_ROBOTS,
    SKIP_EMPTY,
    SKIP_STATUS,  /* an answer other than 2xx: redirections, errors */
    SKIP_REVISIT, /* the same as was fetched before */
    SKIP_RECORD,  /* requests, and what a crawler notes for itself */
    /* texts that are told, as somebody may have meant them: */
    SKIP_XML,      /* of no kind that is known */
    SKIP_CODE,     /* source code, scripts, patches, markup of other systems */
    SKIP_SETTINGS, /* configuration, and keys with values */
    SKIP_LOG,      /* what programs note */
    SKIP_TABLE,    /* without a column for the text */
    SKIP_NUMBERS,  /* tables of them */
    SKIP_LIST,     /* of words, names of files, references */
    SKIP_ENCODED,  /* base64 and the like */
    SKIP_BACKUP,   /* a copy that an editor keeps */
    SKIP_LICENSE,  /* of a program that lies beside */
    SKIP_KINDS
};

enum { SEEMS_BYTES = 100 }; /* of a description of what a document seems to be */

/* "image", "style", ...: the names in reports. */
extern const char *const skip_names[SKIP_KINDS];

/* By content, by media type (lower case, or empty), by the suffix of a name or URL; SKIP_NOT for a PDF. */
enum skip_kind skip_kind_of(struct slice head, struct slice media_type, struct slice name);
/* The same for an answer from the web, where PDFs, data and /robots.txt are passed over as well. */
enum skip_kind skip_kind_on_web(struct slice head, struct slice media_type, struct slice url);

#endif

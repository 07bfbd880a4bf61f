/* What a function that can fail returns, and the error record that it fills.
 *
 * 0 is success, negative is an error, and iterators return TIFA_END (positive) when nothing is left. The error record
 * belongs to the caller and may be NULL; it is written on errors alone, so its content after success is what it was
 * before. Messages are one line in UTF-8.
 */
#ifndef TIFA_STATUS_CODES_H
#define TIFA_STATUS_CODES_H

#include <stddef.h>

typedef enum tifa_status {
    TIFA_OK = 0,
    TIFA_END = 1,            /* an iterator has nothing more */
    TIFA_ERR_ARGUMENT = -1,  /* the caller broke the contract of the function */
    TIFA_ERR_QUERY = -2,     /* the text of a query is wrong; position says where */
    TIFA_ERR_NOT_FOUND = -3, /* the thing asked for does not exist */
    TIFA_ERR_IO = -4,        /* the operating system said no */
    TIFA_ERR_FORMAT = -5,    /* not what it should be: not an index, not JSON, another version */
    TIFA_ERR_CORRUPT = -6,   /* was what it should be, and is damaged */
    TIFA_ERR_STALE = -7,     /* a newer generation replaced what this handle reads: reopen and repeat */
    TIFA_ERR_LOCKED = -8,    /* another process is writing */
    TIFA_ERR_LIMIT = -9,     /* a documented limit is passed */
    TIFA_ERR_MEMORY = -10,
    TIFA_ERR_INTERNAL = -11,    /* a bug of ours or of a library */
    TIFA_ERR_INTERRUPTED = -12, /* asked to stop */
} tifa_status;

#define TIFA_NO_POSITION   ((size_t)-1)
#define TIFA_MESSAGE_BYTES 1024

typedef struct tifa_error {
    tifa_status status;
    size_t position; /* byte offset into the query, or TIFA_NO_POSITION */
    char message[TIFA_MESSAGE_BYTES];
} tifa_error;

#endif

/* Statuses and the error record that every fallible function of tifa fills.
 *
 * A function that can fail returns a tifa_status: 0 is success, negative is an error, and iterators
 * return TIFA_END (positive) when nothing is left. The error record belongs to the caller and may be
 * NULL; it is written on errors alone, so its content after success is what it was before.
 * An error from a lower layer keeps its message; a layer above may put the subject in front.
 */
#ifndef TIFA_BASE_STATUS_H
#define TIFA_BASE_STATUS_H

#include <stdarg.h>
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
    TIFA_ERR_INTERNAL = -11, /* a bug of ours or of a library */
    TIFA_ERR_INTERRUPTED = -12, /* asked to stop */
} tifa_status;

#define TIFA_NO_POSITION   ((size_t)-1)
#define TIFA_MESSAGE_BYTES 1024

typedef struct tifa_error {
    tifa_status status;
    size_t position; /* byte offset into the query, or TIFA_NO_POSITION */
    char message[TIFA_MESSAGE_BYTES];
} tifa_error;

/* Fills *error (if not NULL) and returns status. A message too long is cut at a code point. */
tifa_status tifa_fail(tifa_error *error, tifa_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with the text of errno appended after a colon. */
tifa_status tifa_fail_errno(tifa_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "prefix: " in front of the message of *error; returns its status. */
tifa_status tifa_error_prefix(tifa_error *error, tifa_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fills *error for a failed allocation and returns TIFA_ERR_MEMORY. */
tifa_status tifa_fail_memory(tifa_error *error);

#endif

/* How every fallible function of tifa fills the error record.
 *
 * An error from a lower layer keeps its message; a layer above may put the subject in front.
 */
#ifndef TIFA_BASE_STATUS_H
#define TIFA_BASE_STATUS_H

#include "corpus/base/status_codes.h"

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

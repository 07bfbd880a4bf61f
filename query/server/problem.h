/* Errors as RFC 9457 has them: application/problem+json. */
#ifndef TIFA_SERVER_PROBLEM_H
#define TIFA_SERVER_PROBLEM_H

#include "corpus/base/buffer.h"
#include "corpus/base/status.h"

/* The status of HTTP for an error of ours. */
unsigned problem_status(tifa_status status);

/* Appends the object: status, title (what the status is called) and detail; `position`, in bytes of the query, unless
 * it is TIFA_NO_POSITION. detail is made valid UTF-8. */
void problem_write(unsigned status, const char *detail, size_t position, struct buffer *out);

/* "Not Found" of 404. */
const char *problem_title(unsigned status);

#endif

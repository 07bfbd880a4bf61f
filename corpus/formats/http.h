/* An HTTP response as a crawler wrote it down: its header, and its body without encodings (coding.h).
 *
 * Header fields are those of RFC 9110, chunks those of RFC 9112. Pure but for the budget.
 */
#ifndef TIFA_FORMATS_HTTP_H
#define TIFA_FORMATS_HTTP_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/limits.h"

struct http_response {
    unsigned status;      /* 100 to 599 */
    char media_type[128]; /* lower case, "" when not said; what is longer is none */
    char charset[64];     /* lower case, likewise */
    char encodings[128];  /* Content-Encoding, lower case, in the order in which they were applied */
    bool chunked;
    bool has_length;
    uint64_t length;   /* what Content-Length says */
    struct slice body; /* as it stands */
};

/* The parts of a Content-Type, into fields as above. */
void http_content_type(struct slice value, struct http_response *out);

/* TIFA_ERR_FORMAT: no HTTP response. */
tifa_status http_read(struct slice message, struct http_response *out, tifa_error *error);

/* Undoes transfer and content encodings. *body is within the message or a scratch buffer, both of which it needs. A
 * body that does not look encoded as its header says is taken as it is: some crawlers decode and keep the header.
 * TIFA_ERR_FORMAT: an encoding that is not known; TIFA_ERR_CORRUPT: broken or cut off; TIFA_ERR_LIMIT. */
tifa_status http_decode(const struct http_response *response, struct budget *budget, struct buffer scratch[2],
                        struct slice *body, tifa_error *error);

#endif

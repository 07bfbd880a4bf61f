/* The head of an HTTP/1 request: read strictly, so that no two readers can understand it differently.
 *
 * Lines end with CR LF; no folded lines, no white space around names, no control characters.
 */
#ifndef TIFA_SERVER_HEAD_H
#define TIFA_SERVER_HEAD_H

#include "corpus/base/slice.h"
#include "query/server/settings.h"

#include <stdbool.h>
#include <stddef.h>

enum { HEAD_HEADERS = 100 };

struct head_header {
    struct slice name, value;
};

struct head {
    struct slice method, target, version;
    struct head_header headers[HEAD_HEADERS];
    size_t header_count;
};

/* Why a request is refused. status 0: it is not. */
struct head_fault {
    unsigned status; /* of HTTP */
    const char *reason;
};

/* Whether text has all of a head; *length is then that of the head, with the empty line. */
bool head_is_complete(struct slice text, size_t *length);

/* Takes a complete head apart; the slices of *out point into text. */
struct head_fault head_parse(struct slice text, struct head *out);

/* What can be told of a head in parts: names, values, methods, versions, lengths, hosts. A head is good when both take
 * it. */
struct head_fault head_check(const struct head *head, const struct server_settings *settings);

/* Bytes of the body that follows a head which passed head_check. */
size_t head_body_bytes(const struct head *head);

/* The value of the first header of a name (any case); false when there is none. */
bool head_find(const struct head *head, const char *name, struct slice *value);

/* Whether a list such as "gzip, br;q=0.5" has an item of a name, and does not refuse it by q=0. */
bool head_accepts(struct slice list, const char *coding);

/* Compares without telling by the time where the difference is. */
bool head_bears_token(const struct head *head, struct slice token);

#endif

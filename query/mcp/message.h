/* JSON-RPC 2.0, as far as a server needs it: messages in, results and errors out.
 * Source: JSON-RPC 2.0 Specification, jsonrpc.org.
 *
 * Values are jansson's, counted: what a function takes it releases, what it makes is the caller's. NULL made is memory
 * that was short.
 */
#ifndef TIFA_QUERY_MCP_MESSAGE_H
#define TIFA_QUERY_MCP_MESSAGE_H

#include "corpus/base/slice.h"

#include <jansson.h>

enum {
    MESSAGE_BYTES = 1 << 20, /* of a line; a longer one is not a message */
    MESSAGE_DEPTH = 32,      /* of arrays and objects */
};

enum message_code {
    MESSAGE_PARSE_ERROR = -32700,      /* not JSON */
    MESSAGE_INVALID_REQUEST = -32600,  /* JSON, and not a message that can be taken */
    MESSAGE_METHOD_NOT_FOUND = -32601, /* no such method */
    MESSAGE_INVALID_PARAMS = -32602,   /* a method's parameters are not what it takes */
};

/* Any JSON value; NULL when the line is none, or deeper than MESSAGE_DEPTH, with the error to be answered in *failure.
 */
json_t *message_read(struct slice line, json_t **failure);

/* id: of the request, or NULL where it is not known. Borrowed. */
json_t *message_result(json_t *id, json_t *result);
json_t *message_error(json_t *id, enum message_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

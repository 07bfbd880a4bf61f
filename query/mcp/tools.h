/* The commands that a language model may call, from the table of commands: their schemas, and a call. */
#ifndef TIFA_QUERY_MCP_TOOLS_H
#define TIFA_QUERY_MCP_TOOLS_H

#include "query/commands/request.h"

#include <jansson.h>
#include <stdbool.h>

/* Bytes of an answer; a longer one is refused, with advice how to ask for less. */
enum { TOOL_ANSWER_BYTES = 4 << 20 };

/* The tools, an array. NULL: memory is short. */
json_t *tools_list(void);

struct tool_call {
    const struct request *base; /* its indexes are asked */
    json_t *params;             /* of "tools/call"; borrowed */
    bool structured;            /* the result has "structuredContent" as well */
};

/* The result of a call, one that failed too: that is for the model to read. NULL, and the reason in *error, when the
 * call itself is wrong: TIFA_ERR_ARGUMENT; or when memory is short. */
json_t *tools_call(const struct tool_call *call, tifa_error *error);

#endif

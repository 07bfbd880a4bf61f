/* One conversation with a client of the Model Context Protocol: messages in, replies out, no I/O of its own but the
 * index's. Source: modelcontextprotocol.io, revisions 2024-11-05, 2025-03-26 and 2025-06-18.
 */
#ifndef TIFA_QUERY_MCP_SESSION_H
#define TIFA_QUERY_MCP_SESSION_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "query/commands/request.h"

/* Messages of a batch; of more, none is answered. */
enum { SESSION_BATCH = 32 };

/* Set request; zero the rest. One thread at a time. */
struct mcp_session {
    const struct request *request; /* its indexes are asked; the caller's */
    const char *version;           /* as agreed; NULL until the client has introduced itself */
};

/* Takes a line, without its line feed, and appends to *out the line that answers it, or nothing where none is wanted.
 * Whatever is wrong with the line is answered; the only error is TIFA_ERR_MEMORY. */
tifa_status mcp_session_take(struct mcp_session *session, struct slice line, struct buffer *out, tifa_error *error);

#endif

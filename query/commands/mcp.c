#include "query/commands/command.h"
#include "query/commands/parameter.h"
#include "query/mcp/message.h"
#include "query/mcp/session.h"

#include <errno.h>
#include <stdio.h>

/* Reads a line without its line feed; of one that is too long as much as shows that it is. False at the end. */
static bool read_line(FILE *in, struct buffer *line)
{
    int byte;
    buffer_clear(line);
    while ((byte = getc_unlocked(in)) != EOF && byte != '\n')
        if (line->length <= MESSAGE_BYTES)
            buffer_append_byte(line, (char)byte);
    return byte != EOF || line->length > 0;
}

/* What a client that has gone does not read is no error. */
static tifa_status write_line(FILE *out, const struct buffer *reply, tifa_error *error)
{
    if (fwrite(reply->data, 1, reply->length, out) == reply->length && fflush(out) == 0)
        return TIFA_OK;
    return errno == EPIPE ? TIFA_END : tifa_fail_errno(error, "cannot write the answer");
}

/* Better told now than at the first call. */
static tifa_status check_indexes(const struct request *request, tifa_error *error)
{
    struct archive *archive;
    tifa_status status =
        archive_open_verified(request->indexes, request->index_count, request->verified, &archive, error);
    archive_free(archive);
    return status == TIFA_ERR_STALE ? TIFA_OK : status;
}

static tifa_status converse(const struct request *request, tifa_error *error)
{
    struct mcp_session session = {.request = request};
    struct buffer line = {0}, reply = {0};
    tifa_status status = check_indexes(request, error);
    while (status == TIFA_OK && read_line(stdin, &line)) {
        buffer_clear(&reply);
        status = line.failed ? tifa_fail_memory(error)
                             : mcp_session_take(&session, (struct slice){line.data, line.length}, &reply, error);
        if (status == TIFA_OK && reply.length > 0)
            status = write_line(stdout, &reply, error);
    }
    if (status == TIFA_OK && ferror(stdin))
        status = tifa_fail_errno(error, "cannot read standard input");
    buffer_free(&line);
    buffer_free(&reply);
    return status == TIFA_END ? TIFA_OK : status;
}

const struct command mcp_command = {
    .name = "mcp",
    .summary = "answer the calls of a language model (Model Context Protocol)",
    .usage =
        "-i INDEX\n\n"
        "Speaks the Model Context Protocol on standard input and output, a message a line, until the input ends: a\n"
        "client starts this command and calls search, facets, suggest and show. Revisions 2024-11-05, 2025-03-26\n"
        "and 2025-06-18. Each call is answered from the index as it is then.",
    .number = FOR_MCP,
    .converse = converse,
};

#include "query/commands/command.h"
#include "query/commands/parameter.h"

static tifa_status converse(const struct request *request, tifa_error *error)
{
    (void)request;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "to come");
}

const struct command mcp_command = {
    .name = "mcp",
    .summary = "answer the calls of a language model (Model Context Protocol)",
    .usage = "-i INDEX",
    .number = FOR_MCP,
    .converse = converse,
};

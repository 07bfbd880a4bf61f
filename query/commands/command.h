/* The table of commands. A command has a file of its own; who asks (the command line, a tool call) finds it here. */
#ifndef TIFA_QUERY_COMMANDS_COMMAND_H
#define TIFA_QUERY_COMMANDS_COMMAND_H

#include "query/archive.h"
#include "query/commands/request.h"

struct command {
    const char *name, *summary;
    const char *usage;   /* of the help: the operands, and what the command does */
    const char *operand; /* what the text is called in messages and schemas; NULL where there is none */
    const char *meaning; /* of the text, in a schema */
    const char *missing; /* the error where there is no text; NULL where it may be missing */
    const char *tool;    /* what a tool of this command is for; NULL when it is none */
    unsigned number;     /* FOR_...: which parameters it takes */
    /* Answers from an open archive, in the format of the request. TIFA_ERR_QUERY, TIFA_ERR_ARGUMENT,
     * TIFA_ERR_STALE (open again and repeat), TIFA_ERR_LIMIT, TIFA_ERR_CORRUPT, TIFA_ERR_IO, TIFA_ERR_MEMORY.
     * The reply is to be freed whatever the status. */
    tifa_status (*answer)(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error);
    /* Or takes over standard input and output until the end. */
    tifa_status (*converse)(const struct request *request, tifa_error *error);
};

extern const struct command search_command, explain_command, facets_command, suggest_command, show_command, mcp_command;

/* In the order of the help, ended by NULL. */
extern const struct command *const command_table[];

const struct command *command_find(struct slice name); /* NULL when there is none */

/* Opens the request's indexes and answers; again when they were replaced meanwhile. Errors as above. */
tifa_status command_answer(const struct command *command, const struct request *request, struct reply *reply,
                           tifa_error *error);

#endif

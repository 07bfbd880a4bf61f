/* What commands may be told beside their text: one table, which command lines, help and the schemas of tools are
 * made of. */
#ifndef TIFA_QUERY_COMMANDS_PARAMETER_H
#define TIFA_QUERY_COMMANDS_PARAMETER_H

#include "corpus/base/options.h"
#include "query/commands/request.h"

#include <stdbool.h>
#include <stddef.h>

/* Who takes a parameter: a set of these. */
enum {
    FOR_SEARCH = 1,
    FOR_EXPLAIN = 2,
    FOR_FACETS = 4,
    FOR_SUGGEST = 8,
    FOR_SHOW = 16,
    FOR_MCP = 32,
};

enum parameter_kind {
    PARAMETER_FLAG,   /* no value */
    PARAMETER_NUMBER, /* from 0 to most */
    PARAMETER_CHOICE, /* one of choices */
    PARAMETER_TEXT,
};

struct parameter {
    struct option_spec spec;
    unsigned commands; /* that take it */
    enum parameter_kind kind;
    bool only_command_line; /* nothing that a tool or a server would be asked */
    bool repeatable;
    size_t most;
    size_t tool_most;           /* of a call, whose answer has to fit into a message; 0 is most */
    const char *const *choices; /* ended by NULL */
};

/* Ended by a row without a name. */
extern const struct parameter parameter_table[];

enum { PARAMETERS_OF_COMMAND = 32 }; /* no command takes more */

size_t parameter_tool_most(const struct parameter *parameter);

/* Sets what a parameter says. value is NULL for a flag, and stays the caller's. dashes stand before the name in
 * messages: "--" on a command line. TIFA_ERR_ARGUMENT says what is expected. */
tifa_status parameter_set(struct request *request, const struct parameter *parameter, const char *value,
                          const char *dashes, tifa_error *error);

#endif

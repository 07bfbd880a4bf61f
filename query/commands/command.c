#include "query/commands/command.h"

const struct command *const command_table[] = {
    &search_command, &explain_command, &facets_command, &suggest_command, &show_command, &mcp_command, NULL,
};

const struct command *command_find(struct slice name)
{
    for (size_t i = 0; command_table[i]; i++)
        if (slice_equal_text(name, command_table[i]->name))
            return command_table[i];
    return NULL;
}

tifa_status command_answer(const struct command *command, const struct request *request, struct reply *reply,
                           tifa_error *error)
{
    tifa_status status = TIFA_OK;
    bool again = true;
    for (int i = 0; i < ARCHIVE_TRIES && again; i++) {
        struct archive *archive;
        reply_free(reply);
        *reply = (struct reply){0};
        status = archive_open_verified(request->indexes, request->index_count, request->verified, &archive, error);
        if (status)
            return status;
        status = command->answer(archive, request, reply, error);
        again = status && archive_is_behind(archive, status);
        archive_free(archive);
    }
    return status;
}

#include "query/suggest.h"

#include "query/commands/command.h"
#include "query/commands/parameter.h"

static tifa_status answer(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error)
{
    struct suggest_answer found = {0};
    struct slice text = {request->text.data, request->text.length};
    tifa_status status = suggest_run(archive, text, request->search.limit, &found, error);
    reply->found = found.count > 0;
    if (status == TIFA_OK && request->json) {
        status = render_suggestions_json(&found, text, &reply->out, error);
    } else if (status == TIFA_OK) {
        render_suggestions_text(&found, &reply->out);
        if (found.cut)
            reply_note(reply, "more words start so than were looked at; a letter more finds those that are missing");
        if (!reply->found)
            reply_nothing(reply, "nothing in the archive starts so or is near");
    }
    suggest_answer_free(&found);
    return status;
}

const struct command suggest_command = {
    .name = "suggest",
    .summary = "show how the start of a query may go on",
    .usage = "-i INDEX PREFIX\n\n"
             "Completes the last word of PREFIX, or goes on with the words that most often follow it, and shows the\n"
             "formulations that have these words; when nothing starts so, the nearest word of the archive.\n"
             "A space behind the last word says that it is complete.",
    .operand = "prefix",
    .meaning = "the start of a query: one or more words, the last of which may be incomplete; a space behind it says "
               "that it is complete",
    .missing = "no prefix is given; 'tifa-query suggest --help' says more",
    .tool = "Completes the last word of a text from the words of the archive, shows the words that most often follow "
            "it, and the fixed formulations that have it; or the nearest spelling.",
    .number = FOR_SUGGEST,
    .answer = answer,
};

#include "query/commands/command.h"
#include "query/commands/forms.h"
#include "query/commands/parameter.h"

static tifa_status answer(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error)
{
    struct search_answer found = {0};
    struct slice text = {request->text.data, request->text.length};
    tifa_status status = search_run(archive, text, &request->search, &found, error);
    if (status == TIFA_OK && request->json) {
        status = render_json(&found, &reply->out, error);
    } else if (status == TIFA_OK) {
        for (const struct query_warning *w = found.query.warnings; w; w = w->next)
            reply_note(reply, w->message);
        render_text(&found, &request->render, &reply->out);
        if (reply->out.length == 0 && found.hit_count == 0)
            reply_nothing(reply, found.nothing);
    }
    reply->found = found.hit_count > 0 || found.passages.value > 0;
    search_answer_free(&found);
    return status;
}

const struct command search_command = {
    .name = "search",
    .summary = "show the passages that match a query",
    .usage = "-i INDEX QUERY\n\n"
             "Looks for the passages that match QUERY, best first.\n\n" QUERY_FORMS,
    .operand = "query",
    .meaning = QUERY_MEANING,
    .missing = QUERY_MISSING,
    .tool = "Finds passages of the archive by exact phrases, words, fields and dates, best first, with the places that "
            "match and with counts that are exact or say what they are.",
    .number = FOR_SEARCH,
    .answer = answer,
};

#include "query/commands/command.h"
#include "query/commands/forms.h"
#include "query/commands/parameter.h"

static tifa_status answer(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error)
{
    struct search_answer found = {0};
    struct search_options options = request->search;
    options.explain = true;
    tifa_status status =
        search_run(archive, (struct slice){request->text.data, request->text.length}, &options, &found, error);
    if (status == TIFA_OK)
        render_explanation(&found, &reply->out);
    reply->found = found.hit_count > 0 || found.passages.value > 0;
    search_answer_free(&found);
    return status;
}

const struct command explain_command = {
    .name = "explain",
    .summary = "show how a query is understood and answered",
    .usage = "-i INDEX QUERY\n\n"
             "Looks for the passages that match QUERY, best first.\n\n" QUERY_FORMS,
    .operand = "query",
    .meaning = QUERY_MEANING,
    .missing = QUERY_MISSING,
    .number = FOR_EXPLAIN,
    .answer = answer,
};

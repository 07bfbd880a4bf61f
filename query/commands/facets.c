#include "query/facets.h"

#include "query/commands/command.h"
#include "query/commands/forms.h"
#include "query/commands/parameter.h"

static tifa_status answer(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error)
{
    struct facet_answer counted = {0};
    struct facet_options options = request->facets;
    options.limit = request->search.limit;
    options.threads = request->search.threads;
    options.all = request->search.all;
    options.no_titles = request->search.no_titles;
    options.today = request->search.today;
    struct slice text = {request->text.data, request->text.length};
    tifa_status status = facets_run(archive, text, &options, &counted, error);
    reply->found = counted.articles > 0;
    if (status == TIFA_OK && request->json) {
        status = render_facets_json(&counted, &reply->out, error);
    } else if (status == TIFA_OK) {
        for (const struct query_warning *w = counted.query.warnings; w; w = w->next)
            reply_note(reply, w->message);
        if (reply->found)
            render_facets_text(&counted, &reply->out);
        else
            reply_nothing(reply, counted.nothing);
    }
    facet_answer_free(&counted);
    return status;
}

const struct command facets_command = {
    .name = "facets",
    .summary = "count the articles that match a query by author, section, ...",
    .usage =
        "-i INDEX [QUERY]\n\n"
        "Counts the articles and passages that match QUERY, or all of INDEX, by the values of a field: those with\n"
        "most articles first. FIELD may be one that the articles brought, as 'tifa-index stats' lists them. All counts\n"
        "are exact. 'tifa-query search --help' shows the forms of a QUERY.",
    .operand = "query",
    .meaning = QUERY_MEANING "\nWithout a query, the whole archive is counted",
    .tool = "Counts exactly how many articles and passages match a query, by author, section, language, year of "
            "publication, host of the URL, or a further field of the archive, which the answer lists. Without a "
            "query, counts the whole archive.",
    .number = FOR_FACETS,
    .answer = answer,
};

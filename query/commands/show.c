#include "query/article_view.h"

#include "query/commands/command.h"
#include "query/commands/parameter.h"

#include <inttypes.h>

static tifa_status note_missing(const struct article_view *view, struct slice id, struct reply *reply)
{
    struct buffer line = {0};
    buffer_printf(&line, "no article has the id '%.*s'", (int)id.length, id.data);
    for (size_t i = 0; i < view->nearest_count; i++)
        buffer_printf(&line, "%s'%.*s'", i ? ", " : "; the nearest: ", (int)view->nearest[i].length,
                      view->nearest[i].data);
    reply_nothing(reply, buffer_text(&line));
    reply->notes.failed = reply->notes.failed || line.failed;
    buffer_free(&line);
    return TIFA_OK;
}

static bool has_passage(const struct article_view *view, uint64_t number)
{
    for (size_t i = 0; i < view->count; i++)
        if (view->passages[i].number == number)
            return true;
    return number == 0;
}

static tifa_status answer(struct archive *archive, const struct request *request, struct reply *reply,
                          tifa_error *error)
{
    struct article_view view = {0};
    struct slice id = {request->text.data, request->text.length};
    struct view_range range = {request->has_context ? request->passage : 0, request->context};
    if (request->has_context && !request->passage)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "context is of a passage; give its number as well");
    tifa_status status = article_view_read(archive, id, range, &view, error);
    bool has = has_passage(&view, request->passage);
    reply->found = view.article && has;
    if (status == TIFA_OK && request->json) {
        status = render_article_json(&view, id, request->passage, &reply->out, error);
    } else if (status == TIFA_OK && !view.article) {
        status = note_missing(&view, id, reply);
    } else if (status == TIFA_OK && !has) {
        reply_nothing(reply, "the article has no passage of that number; without --passage all are shown");
    } else if (status == TIFA_OK) {
        render_article_text(&view, request->passage, &request->render, &reply->out);
    }
    article_view_free(&view);
    return status;
}

const struct command show_command = {
    .name = "show",
    .summary = "show an article with all its passages",
    .usage = "-i INDEX ID\n\n"
             "Shows the article that has this id, with its passages in order.",
    .operand = "id",
    .meaning = "the id of an article, as hits have it",
    .missing = "no id is given; hits of 'tifa-query search --format json' have them",
    .tool = "Shows an article by its id: its fields and its passages in order, all of them or those around one.",
    .number = FOR_SHOW,
    .answer = answer,
};

#include "query/commands/request.h"

#include "corpus/base/printable.h"
#include "corpus/base/processors.h"

enum { COLUMNS = 100, LIMIT = 10 };

void request_init(struct request *request)
{
    *request = (struct request){
        .search = {.limit = LIMIT, .count_up_to = SEARCH_COUNT_UP_TO, .threads = processors(), .today = search_today()},
        .render = {.columns = COLUMNS}};
}

void request_free(struct request *request)
{
    buffer_free(&request->text);
}

static void add_line(struct reply *reply, const char *subject, const char *message)
{
    size_t start = reply->notes.length;
    buffer_append_string(&reply->notes, subject);
    printable_append(&reply->notes, slice_of(message));
    for (size_t i = start; i < reply->notes.length; i++)
        if (reply->notes.data[i] == '\n')
            reply->notes.data[i] = ' ';
    buffer_append_byte(&reply->notes, '\n');
}

void reply_note(struct reply *reply, const char *message)
{
    add_line(reply, "", message);
}

void reply_nothing(struct reply *reply, const char *reason)
{
    add_line(reply, "nothing found: ", reason ? reason : "no passage matches");
}

void reply_free(struct reply *reply)
{
    buffer_free(&reply->out);
    buffer_free(&reply->notes);
}

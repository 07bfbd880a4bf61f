#include "query/server/problem.h"

#include "corpus/base/printable.h"

#include <jansson.h>
#include <stdlib.h>

static const struct {
    unsigned status;
    const char *title;
} titles[] = {
    {200, "OK"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

const char *problem_title(unsigned status)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Error";
}

unsigned problem_status(tifa_status status)
{
    switch (status) {
    case TIFA_OK:
        return 200;
    case TIFA_ERR_ARGUMENT:
    case TIFA_ERR_QUERY:
    case TIFA_ERR_LIMIT:
        return 400;
    case TIFA_ERR_NOT_FOUND:
        return 404;
    case TIFA_ERR_MEMORY:
    case TIFA_ERR_STALE:
        return 503;
    default:
        return 500;
    }
}

void problem_write(unsigned status, const char *detail, size_t position, struct buffer *out)
{
    struct buffer valid = {0};
    printable_append(&valid, slice_of(detail));
    json_t *object = json_pack("{s:s, s:s, s:I, s:s%}", "type", "about:blank", "title", problem_title(status), "status",
                               (json_int_t)status, "detail", valid.length ? valid.data : "", valid.length);
    if (object && position != TIFA_NO_POSITION)
        json_object_set_new(object, "position", json_integer((json_int_t)position));
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    if (text) {
        buffer_append_string(out, text);
        buffer_append_byte(out, '\n');
    } else {
        out->failed = true;
    }
    free(text);
    json_decref(object);
    buffer_free(&valid);
}

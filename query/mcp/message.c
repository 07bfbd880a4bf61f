#include "query/mcp/message.h"

#include "corpus/base/printable.h"
#include "corpus/base/status.h"

#include <stdarg.h>
#include <stdio.h>

/* The library recurses, so the depth is looked at before. What is no JSON may be judged wrongly here: it is refused
 * anyway. */
static bool is_too_deep(struct slice line)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < line.length; i++) {
        char byte = line.data[i];
        if (in_string && byte == '\\')
            i++;
        else if (byte == '"')
            in_string = !in_string;
        else if (!in_string && (byte == '[' || byte == '{') && ++depth > MESSAGE_DEPTH)
            return true;
        else if (!in_string && (byte == ']' || byte == '}') && depth > 0)
            depth--;
    }
    return false;
}

json_t *message_read(struct slice line, json_t **failure)
{
    json_error_t reason;
    *failure = NULL;
    if (line.length > MESSAGE_BYTES)
        *failure = message_error(NULL, MESSAGE_INVALID_REQUEST, "a message has more than %d bytes", MESSAGE_BYTES);
    else if (is_too_deep(line))
        *failure = message_error(NULL, MESSAGE_INVALID_REQUEST, "a message is nested deeper than %d", MESSAGE_DEPTH);
    if (*failure || line.length > MESSAGE_BYTES)
        return NULL;
    json_t *message = json_loadb(line.data, line.length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    if (!message)
        *failure = message_error(NULL, MESSAGE_PARSE_ERROR, "not JSON: %s at byte %d", reason.text, reason.position);
    return message;
}

static json_t *id_or_null(json_t *id)
{
    return id ? json_incref(id) : json_null();
}

json_t *message_result(json_t *id, json_t *result)
{
    return json_pack("{s:s, s:o, s:o}", "jsonrpc", "2.0", "id", id_or_null(id), "result", result);
}

json_t *message_error(json_t *id, enum message_code code, const char *format, ...)
{
    char text[TIFA_MESSAGE_BYTES];
    struct buffer safe = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    printable_append(&safe, slice_of(text)); /* and UTF-8 where it was cut */
    json_t *message = safe.failed ? NULL : json_stringn_nocheck(safe.data, safe.length);
    buffer_free(&safe);
    return json_pack("{s:s, s:o, s:{s:i, s:o}}", "jsonrpc", "2.0", "id", id_or_null(id), "error", "code", (int)code,
                     "message", message);
}

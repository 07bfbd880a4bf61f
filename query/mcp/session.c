#include "query/mcp/session.h"

#include "query/mcp/message.h"
#include "query/mcp/tools.h"

#include <stdlib.h>
#include <string.h>

#define BATCHES    "2025-03-26" /* the one revision that has them */
#define STRUCTURED "2025-06-18" /* from here on results are objects too */

static const char *const versions[] = {STRUCTURED, BATCHES, "2024-11-05"}; /* the newest first */

static bool speaks(const struct mcp_session *s, const char *version)
{
    return s->version && strcmp(s->version, version) == 0;
}

/* ---- methods: each answers a request; params are an object, or NULL ---- */

static json_t *initialize(struct mcp_session *s, json_t *id, json_t *params)
{
    const char *wanted = json_string_value(json_object_get(params, "protocolVersion"));
    if (!wanted)
        return message_error(id, MESSAGE_INVALID_PARAMS, "initialize needs a \"protocolVersion\"");
    if (s->version)
        return message_error(id, MESSAGE_INVALID_REQUEST, "the session is initialized already");
    s->version = versions[0];
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        if (strcmp(versions[i], wanted) == 0)
            s->version = versions[i];
    return message_result(
        id, json_pack("{s:s, s:{s:{s:b}}, s:{s:s, s:s}, s:s}", "protocolVersion", s->version, "capabilities", "tools",
                      "listChanged", 0, "serverInfo", "name", "tifa", "version", TIFA_VERSION, "instructions",
                      "An archive of articles, searched for exact phrases. Put a phrase in double quotes. Counts are "
                      "exact unless the answer says otherwise; quote passages as they are, with the article's id."));
}

static json_t *ping(struct mcp_session *s, json_t *id, json_t *params)
{
    (void)s;
    (void)params;
    return message_result(id, json_object());
}

static json_t *list_tools(struct mcp_session *s, json_t *id, json_t *params)
{
    (void)s;
    json_t *cursor = json_object_get(params, "cursor");
    if (cursor && !json_is_null(cursor))
        return message_error(id, MESSAGE_INVALID_PARAMS, "there is one page of tools, without a cursor");
    return message_result(id, json_pack("{s:o}", "tools", tools_list()));
}

static json_t *call_tool(struct mcp_session *s, json_t *id, json_t *params)
{
    struct tool_call call = {.base = s->request, .params = params, .structured = speaks(s, STRUCTURED)};
    tifa_error error = {0};
    json_t *result = tools_call(&call, &error);
    if (!result && error.status == TIFA_ERR_ARGUMENT)
        return message_error(id, MESSAGE_INVALID_PARAMS, "%s", error.message);
    return result ? message_result(id, result) : NULL;
}

static const struct method {
    const char *name;
    json_t *(*answer)(struct mcp_session *s, json_t *id, json_t *params);
    bool at_once; /* also before the session is initialized */
} methods[] = {
    {"initialize", initialize, true},
    {"ping", ping, true},
    {"tools/list", list_tools, false},
    {"tools/call", call_tool, false},
};

/* ---- messages ---- */

static json_t *answer_request(struct mcp_session *s, json_t *id, json_t *method, json_t *params)
{
    if (params && !json_is_object(params))
        return message_error(id, MESSAGE_INVALID_PARAMS, "\"params\" is not an object");
    struct slice name = {json_string_value(method), json_string_length(method)};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!slice_equal_text(name, methods[i].name))
            continue;
        if (!s->version && !methods[i].at_once)
            return message_error(id, MESSAGE_INVALID_REQUEST, "%s before initialize", methods[i].name);
        return methods[i].answer(s, id, params);
    }
    return message_error(id, MESSAGE_METHOD_NOT_FOUND, "unknown method '%.100s'", name.data);
}

static json_t *invalid(json_t *id, const char *why)
{
    return message_error(id, MESSAGE_INVALID_REQUEST, "%s", why);
}

/* *reply stays NULL where none is wanted. False: memory is short. */
static bool take_message(struct mcp_session *s, json_t *message, json_t **reply)
{
    json_t *id = json_object_get(message, "id"), *method = json_object_get(message, "method");
    const char *version = json_string_value(json_object_get(message, "jsonrpc"));
    bool is_reply = json_object_get(message, "result") || json_object_get(message, "error");
    bool has_id = json_is_string(id) || json_is_integer(id);
    if (!json_is_object(message))
        *reply = invalid(NULL, "a message is an object");
    else if (id && !has_id)
        *reply = invalid(NULL, "\"id\" is neither a string nor a whole number");
    else if (!version || strcmp(version, "2.0") != 0)
        *reply = invalid(id, "\"jsonrpc\" is not \"2.0\"");
    else if (is_reply && !method)
        return true; /* to what was never asked */
    else if (!json_is_string(method))
        *reply = invalid(id, "\"method\" is not a string");
    else if (!id)
        return true; /* a notification: none changes what is answered */
    else
        *reply = answer_request(s, id, method, json_object_get(message, "params"));
    return *reply != NULL;
}

static json_t *refuse_batch(const struct mcp_session *s, const json_t *batch)
{
    if (!speaks(s, BATCHES))
        return invalid(NULL, "batches are part of revision " BATCHES " alone");
    if (json_array_size(batch) == 0)
        return invalid(NULL, "a batch without a message");
    if (json_array_size(batch) > SESSION_BATCH)
        return message_error(NULL, MESSAGE_INVALID_REQUEST, "a batch has more than %d messages", SESSION_BATCH);
    return NULL;
}

static bool take_batch(struct mcp_session *s, json_t *batch, json_t **reply)
{
    *reply = refuse_batch(s, batch);
    if (*reply)
        return true;
    json_t *replies = json_array();
    bool taken = replies != NULL;
    for (size_t i = 0; i < json_array_size(batch) && taken; i++) {
        json_t *one = NULL;
        taken = take_message(s, json_array_get(batch, i), &one);
        if (one)
            taken = json_array_append_new(replies, one) == 0 && taken;
    }
    if (taken && json_array_size(replies) > 0)
        *reply = replies;
    else
        json_decref(replies);
    return taken;
}

static bool append_line(json_t *reply, struct buffer *out)
{
    char *text = json_dumps(reply, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (text) {
        buffer_append_string(out, text);
        buffer_append_byte(out, '\n');
    }
    free(text);
    return text && !out->failed;
}

tifa_status mcp_session_take(struct mcp_session *s, struct slice line, struct buffer *out, tifa_error *error)
{
    json_t *reply = NULL;
    line = slice_trim(line);
    if (line.length == 0)
        return TIFA_OK;
    json_t *message = message_read(line, &reply);
    bool taken = message ? json_is_array(message) ? take_batch(s, message, &reply) : take_message(s, message, &reply)
                         : reply != NULL;
    if (taken && reply)
        taken = append_line(reply, out);
    json_decref(message);
    json_decref(reply);
    return taken ? TIFA_OK : tifa_fail_memory(error);
}

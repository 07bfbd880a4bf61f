/* Conversations of the Model Context Protocol: every reply has the structure that the protocol's schema asks for, the
 * schemas of the tools say what calls take, and chance finds no message that is answered otherwise. */
#include "test_fixture.h"

#include "indexer/build.h"
#include "query/mcp/message.h"
#include "query/mcp/session.h"

#include <jansson.h>

static struct request request;

static int build_samples(void **state)
{
    if (make_root(state))
        return -1;
    struct build_options options = {.index = in_root("index"),
                                    .sources = (const char *const[]){TIFA_SOURCE_FOLDER "/corpus/samples"},
                                    .source_count = 1,
                                    .threads = 2,
                                    .memory_bytes = (size_t)64 << 20,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
    static char index[400];
    snprintf(index, sizeof index, "%s", options.index);
    request.indexes[request.index_count++] = index;
    return 0;
}

/* ---- the schema: the essential structure of what a server may send ---- */

#define IS(holds) ((holds) ? (void)0 : reply_fail(#holds, reply, __LINE__))

static void reply_fail(const char *what, const json_t *reply, int line)
{
    char *text = json_dumps(reply, JSON_COMPACT | JSON_ENCODE_ANY);
    print_error("%s does not hold for %.2000s\n", what, text ? text : "nothing");
    free(text);
    _fail(__FILE__, line);
}

static bool has_only(const json_t *object, const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        bool known = false;
        for (size_t i = 0; keys[i]; i++)
            known = known || strcmp(keys[i], key) == 0;
        if (!known)
            return false;
    }
    return json_is_object(object);
}
#define HAS_ONLY(object, ...) has_only(object, (const char *const[]){__VA_ARGS__, NULL})

static bool is_text_at(const json_t *object, const char *key)
{
    return json_is_string(json_object_get(object, key));
}

static bool is_bool_at(const json_t *object, const char *key)
{
    return json_is_boolean(json_object_get(object, key));
}

static void check_initialize(const json_t *reply, const json_t *result)
{
    IS(HAS_ONLY(result, "protocolVersion", "capabilities", "serverInfo", "instructions"));
    IS(is_text_at(result, "protocolVersion") && is_text_at(result, "instructions"));
    const json_t *capabilities = json_object_get(result, "capabilities"), *info = json_object_get(result, "serverInfo");
    IS(HAS_ONLY(capabilities, "tools") && HAS_ONLY(json_object_get(capabilities, "tools"), "listChanged"));
    IS(is_bool_at(json_object_get(capabilities, "tools"), "listChanged"));
    IS(HAS_ONLY(info, "name", "version") && is_text_at(info, "name") && is_text_at(info, "version"));
}

static void check_property(const json_t *reply, const json_t *property)
{
    const json_t *type = json_object_get(property, "type"), *items = json_object_get(property, "items");
    IS(json_is_string(type) && is_text_at(property, "description"));
    const char *name = json_string_value(type);
    if (strcmp(name, "integer") == 0)
        IS(json_is_integer(json_object_get(property, "minimum")) &&
           json_is_integer(json_object_get(property, "maximum")));
    else if (strcmp(name, "array") == 0)
        IS(is_text_at(items, "type"));
    else
        IS(strcmp(name, "string") == 0 || strcmp(name, "boolean") == 0);
}

static void check_tool(const json_t *reply, const json_t *tool)
{
    IS(HAS_ONLY(tool, "name", "description", "inputSchema", "annotations"));
    IS(is_text_at(tool, "name") && is_text_at(tool, "description"));
    const json_t *schema = json_object_get(tool, "inputSchema"), *hints = json_object_get(tool, "annotations");
    IS(HAS_ONLY(schema, "type", "properties", "required", "additionalProperties"));
    IS(strcmp(json_string_value(json_object_get(schema, "type")), "object") == 0);
    IS(HAS_ONLY(hints, "readOnlyHint", "openWorldHint") && is_bool_at(hints, "readOnlyHint"));
    json_t *properties = json_object_get(schema, "properties"), *required = json_object_get(schema, "required"), *value;
    const char *key;
    IS(json_is_object(properties) && json_is_array(required));
    json_object_foreach(properties, key, value) check_property(reply, value);
    for (size_t i = 0; i < json_array_size(required); i++)
        IS(json_object_get(properties, json_string_value(json_array_get(required, i))));
}

static void check_call(const struct mcp_session *session, const json_t *reply, const json_t *result)
{
    const json_t *content = json_object_get(result, "content"), *one = json_array_get(content, 0);
    const json_t *structured = json_object_get(result, "structuredContent");
    IS(HAS_ONLY(result, "content", "isError", "structuredContent"));
    IS(json_array_size(content) == 1 && HAS_ONLY(one, "type", "text"));
    IS(strcmp(json_string_value(json_object_get(one, "type")), "text") == 0 && is_text_at(one, "text"));
    IS(is_bool_at(result, "isError"));
    bool failed = json_is_true(json_object_get(result, "isError"));
    IS((structured != NULL) == (!failed && strcmp(session->version, "2025-06-18") == 0));
    if (failed)
        return;
    const json_t *text = json_object_get(one, "text");
    json_t *parsed = json_loadb(json_string_value(text), json_string_length(text), JSON_ALLOW_NUL, NULL);
    IS(json_is_object(parsed));
    json_object_del(parsed, "hits"); /* scores lose digits on the way */
    IS(!structured || json_is_object(structured));
    for (const char *const *key = (const char *const[]){"passages", "articles", "suggestions", "nearest", NULL};
         structured && *key; key++)
        IS(json_object_get(parsed, *key) == NULL ||
           json_equal(json_object_get(parsed, *key), json_object_get(structured, *key)));
    json_decref(parsed);
}

static void check_error(const json_t *reply, const json_t *error)
{
    json_int_t code = json_integer_value(json_object_get(error, "code"));
    IS(HAS_ONLY(error, "code", "message") && is_text_at(error, "message"));
    IS(code == MESSAGE_PARSE_ERROR || code == MESSAGE_INVALID_REQUEST || code == MESSAGE_METHOD_NOT_FOUND ||
       code == MESSAGE_INVALID_PARAMS);
}

static void check_reply(const struct mcp_session *session, const json_t *reply)
{
    const json_t *id = json_object_get(reply, "id"), *result = json_object_get(reply, "result"), *tool;
    const json_t *error = json_object_get(reply, "error");
    size_t i;
    IS(HAS_ONLY(reply, "jsonrpc", "id", "result", "error"));
    IS(strcmp(json_string_value(json_object_get(reply, "jsonrpc")), "2.0") == 0);
    IS((result == NULL) != (error == NULL));
    IS(json_is_string(id) || json_is_integer(id) || (json_is_null(id) && error));
    if (error)
        check_error(reply, error);
    else if (json_object_get(result, "protocolVersion"))
        check_initialize(reply, result);
    else if (json_object_get(result, "tools"))
        json_array_foreach(json_object_get(result, "tools"), i, tool) check_tool(reply, tool);
    else if (json_object_get(result, "content"))
        check_call(session, reply, result);
    else
        IS(json_is_object(result) && json_object_size(result) == 0);
}

/* ---- asking ---- */

/* The reply to a line, checked; NULL where there is none. */
static json_t *ask(struct mcp_session *session, struct slice line)
{
    struct buffer out = {0};
    json_error_t reason;
    OK(mcp_session_take(session, line, &out, &failure));
    if (out.length == 0)
        return NULL;
    assert_int_equal(out.data[out.length - 1], '\n');
    assert_ptr_equal(memchr(out.data, '\n', out.length), out.data + out.length - 1);
    json_t *reply = json_loadb(out.data, out.length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &reason);
    assert_non_null(reply);
    buffer_free(&out);
    for (size_t i = 0; json_is_array(reply) && i < json_array_size(reply); i++)
        check_reply(session, json_array_get(reply, i));
    if (json_is_array(reply))
        assert_true(json_array_size(reply) > 0);
    else
        check_reply(session, reply);
    return reply;
}

static json_t *ask_json(struct mcp_session *session, json_t *message)
{
    char *text = json_dumps(message, JSON_COMPACT | JSON_ENCODE_ANY);
    json_t *reply = ask(session, slice_of(text));
    free(text);
    json_decref(message);
    return reply;
}

static struct mcp_session begin(const char *version)
{
    struct mcp_session session = {.request = &request};
    json_decref(ask_json(&session, json_pack("{s:s, s:i, s:s, s:{s:s, s:{}, s:{s:s, s:s}}}", "jsonrpc", "2.0", "id", 0,
                                             "method", "initialize", "params", "protocolVersion", version,
                                             "capabilities", "clientInfo", "name", "t", "version", "1")));
    assert_non_null(session.version);
    return session;
}

static json_t *call(struct mcp_session *session, const char *tool, json_t *arguments)
{
    return ask_json(session, json_pack("{s:s, s:i, s:s, s:{s:s, s:o}}", "jsonrpc", "2.0", "id", 1, "method",
                                       "tools/call", "params", "name", tool, "arguments", arguments));
}

static json_int_t code_of(const json_t *reply)
{
    return json_integer_value(json_object_get(json_object_get(reply, "error"), "code"));
}

/* ---- tests ---- */

static void replies_follow_the_schema(void **state)
{
    (void)state;
    static const char *const revisions[] = {"2024-11-05", "2025-03-26", "2025-06-18", "9999-12-31"};
    for (size_t i = 0; i < COUNT(revisions); i++) {
        struct mcp_session s = begin(revisions[i]);
        assert_string_equal(s.version, i == 3 ? "2025-06-18" : revisions[i]);
        json_decref(ask(&s, SLICE("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")));
        json_decref(call(&s, "search", json_pack("{s:s, s:i}", "query", "\"mutual respect\"", "limit", 3)));
        json_decref(call(&s, "facets", json_object()));
        json_decref(call(&s, "suggest", json_pack("{s:s}", "prefix", "coop")));
        json_decref(call(&s, "show", json_pack("{s:s}", "id", "pages/sand-and-sunlight.txt")));
        json_decref(call(&s, "show", json_pack("{s:s}", "id", "none")));
        json_decref(call(&s, "search", json_pack("{s:s}", "query", "date:x")));
    }
}

/* A value that a property's schema allows; or one that it does not. */
static json_t *value_for(const json_t *property, bool right)
{
    const char *type = json_string_value(json_object_get(property, "type"));
    json_int_t most = json_integer_value(json_object_get(property, "maximum"));
    json_int_t least = json_integer_value(json_object_get(property, "minimum"));
    const json_t *names = json_object_get(property, "enum");
    if (strcmp(type, "boolean") == 0)
        return right ? json_boolean(chance(2)) : json_integer(1);
    if (strcmp(type, "integer") == 0)
        return right ? json_integer(chance(2) ? least : most) : json_integer(chance(2) ? least - 1 : most + 1);
    if (strcmp(type, "array") == 0) {
        json_t *array = json_array();
        for (size_t i = chance(4); i > 0; i--)
            json_array_append_new(array, value_for(json_object_get(property, "items"), true));
        if (!right)
            json_array_append_new(array, value_for(json_object_get(property, "items"), false));
        return array;
    }
    if (json_is_array(names))
        return right ? json_incref(json_array_get(names, chance((uint32_t)json_array_size(names)))) : json_string("?");
    return right ? json_string("pages/sand-and-sunlight.txt") : json_integer(5);
}

static void schemas_say_what_calls_take(void **state)
{
    (void)state;
    struct mcp_session s = begin("2025-06-18");
    json_t *list = ask(&s, SLICE("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")), *tool;
    size_t i;
    json_array_foreach(json_object_get(json_object_get(list, "result"), "tools"), i, tool)
    {
        const char *name = json_string_value(json_object_get(tool, "name")), *key;
        json_t *schema = json_object_get(tool, "inputSchema"), *property;
        json_t *properties = json_object_get(schema, "properties");
        for (int round = 0; round < 10; round++) {
            json_t *arguments = json_object(), *reply;
            json_object_foreach(properties, key, property)
                json_object_set_new(arguments, key, value_for(property, true));
            reply = call(&s, name, json_deep_copy(arguments));
            assert_non_null(json_object_get(reply, "result"));
            json_decref(reply);
            json_object_foreach(properties, key, property)
            {
                json_t *wrong = json_deep_copy(arguments);
                json_object_set_new(wrong, key, value_for(property, false));
                reply = call(&s, name, wrong);
                if (code_of(reply) != MESSAGE_INVALID_PARAMS)
                    fail_msg("%s took a wrong '%s'", name, key);
                json_decref(reply);
            }
            json_decref(arguments);
        }
        json_t *reply = call(&s, name, json_object());
        bool may_be_empty = json_array_size(json_object_get(schema, "required")) == 0;
        assert_int_equal(code_of(reply), may_be_empty ? 0 : MESSAGE_INVALID_PARAMS);
        json_decref(reply);
    }
    json_decref(list);
}

static void a_session_needs_its_index(void **state)
{
    (void)state;
    static struct request lost = {.indexes = {"/nonexistent"}, .index_count = 1};
    struct mcp_session s = begin("2025-06-18");
    s.request = &lost;
    json_t *reply = call(&s, "facets", json_object());
    assert_true(json_is_true(json_object_get(json_object_get(reply, "result"), "isError")));
    json_decref(reply);
}

/* Any value: of the words that messages are made of. */
static json_t *any_value(unsigned depth)
{
    static const char *const words[] = {"2.0",    "ping",    "initialize", "tools/list", "tools/call", "search", "show",
                                        "facets", "suggest", "win-win",    "2025-06-18", "2025-03-26", "author"};
    static const char *const keys[] = {"jsonrpc", "id",    "method", "params", "name", "arguments",      "query",
                                       "by",      "limit", "prefix", "result", "all",  "protocolVersion"};
    json_t *value;
    switch (chance(depth > 4 ? 6 : 8)) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(chance(2));
    case 2:
        return json_integer((json_int_t)chance(20) - 2);
    case 3:
        return json_real(0.5);
    case 4:
    case 5:
        return json_string(words[chance(COUNT(words))]);
    case 6:
        value = json_array();
        for (uint32_t i = chance(4); i > 0; i--)
            json_array_append_new(value, any_value(depth + 1));
        return value;
    default:
        value = json_object();
        for (uint32_t i = chance(5); i > 0; i--)
            json_object_set_new(value, keys[chance(COUNT(keys))], any_value(depth + 1));
        return value;
    }
}

/* A message that is right but for one place, or two. */
static json_t *nearly_right(void)
{
    static const char *const tools[] = {"search", "facets", "suggest", "show"};
    static const char *const operands[] = {"query", "query", "prefix", "id"};
    static const char *const places[] = {"jsonrpc", "id", "method", "params"};
    uint32_t tool = chance(COUNT(tools));
    json_t *message = json_pack("{s:s, s:i, s:s, s:{s:s, s:{s:s}}}", "jsonrpc", "2.0", "id", 5, "method", "tools/call",
                                "params", "name", tools[tool], "arguments", operands[tool], "mutual respect");
    json_t *params = json_object_get(message, "params"), *arguments = json_object_get(params, "arguments");
    switch (chance(4)) {
    case 0:
        json_object_set_new(message, places[chance(COUNT(places))], any_value(0));
        break;
    case 1:
        json_object_del(message, places[chance(COUNT(places))]);
        break;
    case 2:
        json_object_set_new(params, chance(2) ? "name" : "arguments", any_value(0));
        break;
    default:
        json_object_set_new(arguments, operands[chance(COUNT(operands))], any_value(0));
    }
    return message;
}

static void chance_finds_no_other_reply(void **state)
{
    (void)state;
    struct mcp_session s = {0};
    for (int round = 0; round < 3000; round++) {
        if (round % 200 == 0)
            s = round % 3 ? begin(round % 400 ? "2025-03-26" : "2025-06-18")
                          : (struct mcp_session){.request = &request};
        json_decref(ask_json(&s, chance(3) ? nearly_right() : any_value(0)));
    }
}

static void broken_lines_are_answered(void **state)
{
    (void)state;
    static const char line[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"suggest\","
        "\"arguments\":{\"prefix\":\"w\\u0000\\\"\"}}}";
    struct mcp_session s = begin("2025-06-18");
    char copy[sizeof line];
    for (size_t length = 1; length < sizeof line; length++) {
        json_t *reply = ask(&s, (struct slice){line, length});
        assert_int_equal(code_of(reply), length + 1 < sizeof line ? MESSAGE_PARSE_ERROR : 0);
        json_decref(reply);
    }
    for (int round = 0; round < 3000; round++) {
        memcpy(copy, line, sizeof line);
        for (uint32_t i = 1 + chance(3); i > 0; i--)
            copy[chance(sizeof line - 1)] = (char)chance(256);
        for (size_t i = 0; i < sizeof line; i++) /* a line feed ends a line before it gets here */
            copy[i] = copy[i] == '\n' ? ' ' : copy[i];
        json_decref(ask(&s, (struct slice){copy, sizeof line - 1}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies_follow_the_schema), cmocka_unit_test(schemas_say_what_calls_take),
        cmocka_unit_test(a_session_needs_its_index), cmocka_unit_test(chance_finds_no_other_reply),
        cmocka_unit_test(broken_lines_are_answered),
    };
    return cmocka_run_group_tests(tests, build_samples, remove_root);
}

#include "query/mcp/tools.h"

#include "corpus/base/printable.h"
#include "query/commands/command.h"
#include "query/commands/parameter.h"

#include <string.h>
#include <strings.h>

/* ---- schemas ---- */

static json_t *choices_of(const struct parameter *p)
{
    json_t *names = json_array();
    for (size_t i = 0; p->choices[i]; i++)
        json_array_append_new(names, json_string(p->choices[i]));
    return json_pack("{s:s, s:o}", "type", "string", "enum", names);
}

static json_t *schema_of(const struct parameter *p)
{
    json_t *schema;
    switch (p->kind) {
    case PARAMETER_FLAG:
        schema = json_pack("{s:s}", "type", "boolean");
        break;
    case PARAMETER_NUMBER:
        schema = json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)0, "maximum",
                           (json_int_t)parameter_tool_most(p));
        break;
    case PARAMETER_CHOICE:
        schema = choices_of(p);
        break;
    default:
        schema = json_pack("{s:s}", "type", "string");
    }
    if (p->repeatable)
        schema = json_pack("{s:s, s:o}", "type", "array", "items", schema);
    json_object_set_new(schema, "description", json_string(p->spec.help));
    return schema;
}

static bool is_argument(const struct parameter *p, const struct command *command)
{
    return (p->commands & command->number) && !p->only_command_line;
}

static json_t *input_schema(const struct command *command)
{
    json_t *properties =
        json_pack("{s:{s:s, s:s}}", command->operand, "type", "string", "description", command->meaning);
    json_t *required = command->missing ? json_pack("[s]", command->operand) : json_array();
    for (size_t i = 0; parameter_table[i].spec.name; i++)
        if (is_argument(&parameter_table[i], command))
            json_object_set_new(properties, parameter_table[i].spec.name, schema_of(&parameter_table[i]));
    return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
                     "additionalProperties", 0);
}

json_t *tools_list(void)
{
    json_t *tools = json_array();
    int failed = tools == NULL;
    for (size_t i = 0; command_table[i] && !failed; i++)
        if (command_table[i]->tool)
            failed = json_array_append_new(
                tools, json_pack("{s:s, s:s, s:o, s:{s:b, s:b}}", "name", command_table[i]->name, "description",
                                 command_table[i]->tool, "inputSchema", input_schema(command_table[i]), "annotations",
                                 "readOnlyHint", 1, "openWorldHint", 0));
    if (!failed)
        return tools;
    json_decref(tools);
    return NULL;
}

/* ---- arguments ---- */

static const struct parameter *find_argument(const struct command *command, const char *name)
{
    for (size_t i = 0; parameter_table[i].spec.name; i++)
        if (is_argument(&parameter_table[i], command) && strcmp(parameter_table[i].spec.name, name) == 0)
            return &parameter_table[i];
    return NULL;
}

static tifa_status wrong_type(const struct parameter *p, tifa_error *error)
{
    static const char *const types[] = {[PARAMETER_FLAG] = "true or false",
                                        [PARAMETER_NUMBER] = "a whole number",
                                        [PARAMETER_CHOICE] = "a string",
                                        [PARAMETER_TEXT] = "a string"};
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' takes %s%s", p->spec.name, types[p->kind],
                     p->repeatable ? ", or an array of them" : "");
}

/* A whole number, also as 2.0, which JSON Schema takes for one, or as "2", which many clients send. */
static bool is_whole(const json_t *value, json_int_t *out)
{
    const char *text = json_string_value(value);
    double real = json_real_value(value);
    *out = json_integer_value(value);
    if (json_is_real(value) && real >= -1e15 && real <= 1e15 && real == (double)(json_int_t)real) {
        *out = (json_int_t)real;
        return true;
    }
    if (text && *text && strlen(text) < 16 && strspn(text, "0123456789") == json_string_length(value)) {
        *out = strtoll(text, NULL, 10);
        return true;
    }
    return json_is_integer(value);
}

/* A flag, also as text. */
static bool is_flag(const json_t *value, bool *out)
{
    const char *text = json_string_value(value);
    *out = json_is_true(value) || (text && (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0));
    return json_is_boolean(value) || *out || (text && (strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0));
}

/* What clients send for an argument that they leave out. */
static bool is_absent(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0);
}

static tifa_status set_one(struct request *request, const struct parameter *p, const json_t *value, tifa_error *error)
{
    bool is_set;
    if (p->kind == PARAMETER_FLAG && is_flag(value, &is_set))
        return is_set ? parameter_set(request, p, NULL, "", error) : TIFA_OK;
    json_int_t number;
    if (p->kind == PARAMETER_NUMBER && is_whole(value, &number)) {
        char digits[32];
        struct parameter bounded = *p;
        bounded.most = parameter_tool_most(p);
        snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, number);
        return parameter_set(request, &bounded, digits, "", error);
    }
    bool is_text = json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value);
    if ((p->kind == PARAMETER_CHOICE || p->kind == PARAMETER_TEXT) && is_text)
        return parameter_set(request, p, json_string_value(value), "", error);
    return wrong_type(p, error);
}

static tifa_status set_argument(struct request *request, const struct command *command, const char *name,
                                const json_t *value, tifa_error *error)
{
    if (strcmp(name, command->operand) == 0) {
        if (json_is_null(value))
            return TIFA_OK;
        if (!json_is_string(value))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' takes a string", name);
        buffer_append(&request->text, json_string_value(value), json_string_length(value));
        return TIFA_OK;
    }
    const struct parameter *p = find_argument(command, name);
    if (!p)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s has no argument '%.100s'", command->name, name);
    if (is_absent(value))
        return TIFA_OK;
    if (!p->repeatable || !json_is_array(value))
        return set_one(request, p, value, error);
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < json_array_size(value) && status == TIFA_OK; i++)
        status = set_one(request, p, json_array_get(value, i), error);
    return status;
}

static tifa_status read_arguments(const struct command *command, json_t *arguments, struct request *request,
                                  tifa_error *error)
{
    const char *name;
    json_t *value;
    tifa_status status = TIFA_OK;
    if (arguments && !json_is_object(arguments))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "\"arguments\" is not an object");
    json_object_foreach(arguments, name, value)
    {
        status = set_argument(request, command, name, value, error);
        if (status)
            return status;
    }
    if (command->missing && request->text.length == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s needs '%s'", command->name, command->operand);
    return request->text.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* ---- results ---- */

static json_t *text_result(struct slice text, bool failed)
{
    struct buffer safe = {0};
    printable_append(&safe, text);
    json_t *string = safe.failed ? NULL : json_stringn_nocheck(safe.data, safe.length);
    buffer_free(&safe);
    return json_pack("{s:[{s:s, s:o}], s:b}", "content", "type", "text", "text", string, "isError", (int)failed);
}

/* The answer is an object in one line. */
static json_t *answer_result(const struct reply *reply, bool structured)
{
    struct slice answer = slice_trim((struct slice){reply->out.data, reply->out.length});
    if (answer.length > TOOL_ANSWER_BYTES) {
        char message[128];
        snprintf(message, sizeof message,
                 "the answer has %zu bytes, the limit is %d; ask for less, by limit or context", answer.length,
                 TOOL_ANSWER_BYTES);
        return text_result(slice_of(message), true);
    }
    json_t *result = json_pack("{s:[{s:s, s:o}], s:b}", "content", "type", "text", "text",
                               json_stringn(answer.data, answer.length), "isError", 0);
    if (structured && result &&
        json_object_set_new(result, "structuredContent",
                            json_loadb(answer.data, answer.length, JSON_ALLOW_NUL, NULL)) != 0) {
        json_decref(result);
        return NULL;
    }
    return result;
}

static json_t *run(const struct command *command, const struct request *request, bool structured, tifa_error *error)
{
    struct reply reply = {0};
    tifa_status status = command_answer(command, request, &reply, error);
    if (status == TIFA_OK && reply.out.failed)
        status = TIFA_ERR_MEMORY;
    json_t *result = status == TIFA_ERR_MEMORY ? NULL
                     : status                  ? text_result(slice_of(error->message), true)
                                               : answer_result(&reply, structured);
    reply_free(&reply);
    if (!result)
        tifa_fail_memory(error);
    return result;
}

json_t *tools_call(const struct tool_call *call, tifa_error *error)
{
    json_t *name = json_object_get(call->params, "name"), *result = NULL;
    if (!json_is_string(name)) {
        tifa_fail(error, TIFA_ERR_ARGUMENT, "a call needs the \"name\" of a tool");
        return NULL;
    }
    struct slice wanted = {json_string_value(name), json_string_length(name)};
    const struct command *command = command_find(wanted);
    if (!command || !command->tool) {
        tifa_fail(error, TIFA_ERR_ARGUMENT, "unknown tool '%.100s'; tools/list lists them", json_string_value(name));
        return NULL;
    }
    struct request request;
    request_init(&request);
    request.index_count = call->base->index_count;
    memcpy(request.indexes, call->base->indexes, sizeof request.indexes);
    request.json = true;
    request.verified = call->base->verified;
    if (read_arguments(command, json_object_get(call->params, "arguments"), &request, error) == TIFA_OK)
        result = run(command, &request, call->structured, error);
    request_free(&request);
    return result;
}

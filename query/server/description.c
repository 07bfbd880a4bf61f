/* The OpenAPI description, made of the table of routes. */
#include "query/server/routes.h"
#include "query/server/settings.h"

#include <jansson.h>
#include <stdlib.h>

/* The shapes of answers: what clients may rely on. */
static const char schemas[] =
    "{"
    "\"Count\":{\"type\":\"string\",\"enum\":[\"exact\",\"at least\",\"at most\",\"estimate\"]},"
    "\"Fields\":{\"type\":\"object\",\"required\":[\"id\",\"title\",\"author\",\"affiliation\",\"date\",\"section\","
    "\"lang\",\"url\"],\"properties\":{\"id\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"author\":{\"type\":\"string\"},\"affiliation\":{\"type\":\"string\"},\"date\":{\"type\":\"string\"},"
    "\"section\":{\"type\":\"string\"},\"lang\":{\"type\":\"string\"},\"url\":{\"type\":\"string\"}}},"
    "\"Span\":{\"type\":\"object\",\"required\":[\"start\",\"end\",\"byte_start\",\"byte_end\"],\"properties\":{"
    "\"start\":{\"type\":\"integer\"},\"end\":{\"type\":\"integer\"},\"byte_start\":{\"type\":\"integer\"},"
    "\"byte_end\":{\"type\":\"integer\"}}},"
    "\"Passage\":{\"type\":\"object\",\"required\":[\"number\",\"text\"],\"properties\":{\"number\":{\"type\":"
    "\"integer\"},\"text\":{\"type\":\"string\"},\"spans\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/Span\"}}}},"
    "\"Hit\":{\"type\":\"object\",\"required\":[\"rank\",\"score\",\"article\",\"passage\"],\"properties\":{\"rank\":{"
    "\"type\":\"integer\"},\"score\":{\"type\":\"number\"},\"article\":{\"$ref\":\"#/components/schemas/Fields\"},"
    "\"passage\":{\"$ref\":\"#/components/schemas/Passage\"}}},"
    "\"Answer\":{\"type\":\"object\",\"required\":[\"query\",\"passages\",\"articles\",\"occurrences\",\"exact\","
    "\"counts\",\"took_ms\",\"warnings\",\"hits\"],\"properties\":{\"query\":{\"type\":\"string\"},\"passages\":{"
    "\"type\":\"integer\"},\"articles\":{\"type\":\"integer\"},\"occurrences\":{\"type\":\"integer\"},\"exact\":{"
    "\"type\":\"boolean\"},\"counts\":{\"type\":\"object\",\"required\":[\"passages\",\"articles\",\"occurrences\"],"
    "\"properties\":{\"passages\":{\"$ref\":\"#/components/schemas/Count\"},\"articles\":{\"$ref\":"
    "\"#/components/schemas/Count\"},\"occurrences\":{\"$ref\":\"#/components/schemas/Count\"}}},\"took_ms\":{"
    "\"type\":\"number\"},\"warnings\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"hits\":{\"type\":"
    "\"array\",\"items\":{\"$ref\":\"#/components/schemas/Hit\"}}}},"
    "\"Explanation\":{\"type\":\"object\",\"required\":[\"query\",\"candidates\",\"estimated\",\"judged\",\"parse_ms\","
    "\"hits_ms\",\"count_ms\",\"text\"],\"properties\":{\"query\":{\"type\":\"string\"},\"candidates\":{\"type\":"
    "\"string\"},\"estimated\":{\"type\":\"integer\"},\"judged\":{\"type\":\"integer\"},\"parse_ms\":{\"type\":"
    "\"number\"},\"hits_ms\":{\"type\":\"number\"},\"count_ms\":{\"type\":\"number\"},\"text\":{\"type\":"
    "\"string\"}}},"
    "\"Article\":{\"type\":\"object\",\"required\":[\"article\",\"passages\"],\"properties\":{\"article\":{\"$ref\":"
    "\"#/components/schemas/Fields\"},\"passages\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/Passage\"}}}},"
    "\"Counted\":{\"type\":\"object\",\"required\":[\"value\",\"articles\",\"passages\"],\"properties\":{\"value\":{"
    "\"type\":\"string\"},\"articles\":{\"type\":\"integer\"},\"passages\":{\"type\":\"integer\"}}},"
    "\"Facet\":{\"type\":\"object\",\"required\":[\"distinct\",\"missing\",\"values\"],\"properties\":{\"distinct\":{"
    "\"type\":"
    "\"integer\"},\"missing\":{\"type\":\"object\"},\"values\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/Counted\"}}}},"
    "\"Facets\":{\"type\":\"object\",\"required\":[\"query\",\"articles\",\"passages\",\"exact\",\"took_ms\","
    "\"warnings\",\"facets\"],\"properties\":{\"query\":{\"type\":\"string\"},\"articles\":{\"type\":\"integer\"},"
    "\"passages\":{\"type\":\"integer\"},\"exact\":{\"type\":\"boolean\"},\"took_ms\":{\"type\":\"number\"},"
    "\"warnings\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"facets\":{\"type\":\"object\","
    "\"additionalProperties\":{\"$ref\":\"#/components/schemas/Facet\"}}}},"
    "\"Suggestions\":{\"type\":\"object\",\"required\":[\"text\",\"complete\",\"took_ms\",\"suggestions\"],"
    "\"properties\":{\"text\":{\"type\":\"string\"},\"complete\":{\"type\":\"boolean\"},\"took_ms\":{\"type\":"
    "\"number\"},\"suggestions\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"kind\",\"text\"],"
    "\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"word\",\"phrase\",\"formulation\",\"spelling\"]},"
    "\"text\":{\"type\":\"string\"}}}}}},"
    "\"Health\":{\"type\":\"object\",\"required\":[\"status\",\"workers\"],\"properties\":{\"status\":{\"type\":"
    "\"string\",\"enum\":[\"ok\",\"unavailable\"]},\"workers\":{\"type\":\"integer\"}}},"
    "\"Description\":{\"type\":\"object\",\"required\":[\"openapi\",\"info\",\"paths\"]},"
    "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{"
    "\"type\":\"string\"},\"position\":{\"type\":\"integer\",\"description\":\"bytes into the query\"}}}"
    "}";

static json_t *reference(const char *schema)
{
    return json_pack("{s:s+}", "$ref", "#/components/schemas/", schema);
}

static json_t *schema_of(const struct param_spec *spec)
{
    switch (spec->kind) {
    case PARAM_NUMBER:
        return json_pack("{s:s, s:i, s:I, s:I}", "type", "integer", "minimum", 0, "maximum", (json_int_t)spec->max,
                         "default", (json_int_t)spec->standard);
    case PARAM_FLAG:
        return json_pack("{s:s, s:b}", "type", "boolean", "default", 0);
    case PARAM_CHOICE: {
        json_t *choices = json_array();
        for (size_t i = 0; spec->choices[i]; i++)
            json_array_append_new(choices, json_string(spec->choices[i]));
        return json_pack("{s:s, s:o, s:s}", "type", "string", "enum", choices, "default", spec->choices[0]);
    }
    default:
        return json_pack("{s:s}", "type", "string");
    }
}

static json_t *parameters_of(const struct route *route)
{
    json_t *list = json_array();
    for (const struct param_spec *p = route->params; p->name; p++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", p->name, "in", "query", "required",
                                              p->required, "description", p->help, "schema", schema_of(p)));
    const char *brace = strchr(route->path, '{');
    if (brace)
        json_array_append_new(list, json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", brace + 1, strlen(brace) - 2, "in",
                                              "path", "required", 1, "schema", "type", "string"));
    return list;
}

static const char *type_of(const struct route *route)
{
    if (route->type)
        return route->type;
    return media_type(route->place == ROUTE_METRICS ? MEDIA_METRICS : MEDIA_JSON);
}

static json_t *content_of(const struct route *route)
{
    json_t *content = json_object();
    json_object_set_new(content, type_of(route),
                        route->schema ? json_pack("{s:o}", "schema", reference(route->schema)) : json_object());
    if (route->exports)
        json_object_set_new(content, media_type(MEDIA_LINES), json_pack("{s:o}", "schema", reference("Hit")));
    return content;
}

/* Everything that goes wrong is a problem. */
static json_t *responses_of(const struct route *route)
{
    json_t *problem = json_object();
    json_object_set_new(problem, media_type(MEDIA_PROBLEM), json_pack("{s:o}", "schema", reference("Problem")));
    return json_pack("{s:{s:s, s:o}, s:{s:s, s:o}}", "200", "description", "the answer", "content", content_of(route),
                     "default", "description", "why there is none", "content", problem);
}

static json_t *form_of(const struct route *route)
{
    json_t *properties = json_object();
    for (const struct param_spec *p = route->params; p->name; p++)
        json_object_set_new(properties, p->name, schema_of(p));
    return json_pack("{s:b, s:{s:{s:{s:s, s:o}}}}", "required", 1, "content", "application/x-www-form-urlencoded",
                     "schema", "type", "object", "properties", properties);
}

static json_t *path_of(const struct route *route)
{
    json_t *security = route->is_open ? json_array() : json_pack("[{s:[]}]", "token");
    json_t *path = json_pack("{s:{s:s, s:o, s:O, s:o}}", "get", "summary", route->summary, "parameters",
                             parameters_of(route), "security", security, "responses", responses_of(route));
    if (route->takes_forms)
        json_object_set_new(path, "post",
                            json_pack("{s:s, s:o, s:O, s:o}", "summary", route->summary, "requestBody", form_of(route),
                                      "security", security, "responses", responses_of(route)));
    json_decref(security);
    return path;
}

void description_write(struct buffer *out)
{
    json_t *paths = json_object(), *shapes = json_loads(schemas, 0, NULL);
    for (size_t i = 0; i < route_count; i++)
        json_object_set_new(paths, routes[i].path, path_of(&routes[i]));
    json_t *description = json_pack("{s:s, s:{s:s, s:s, s:s}, s:o, s:{s:o, s:{s:{s:s, s:s}}}}", "openapi", "3.1.0",
                                    "info", "title", "tifa", "version", TIFA_VERSION, "description",
                                    "Exact phrase search in an archive of articles.", "paths", paths, "components",
                                    "schemas", shapes, "securitySchemes", "token", "type", "http", "scheme", "bearer");
    char *text = description ? json_dumps(description, JSON_COMPACT) : NULL;
    if (text)
        buffer_append_string(out, text);
    else
        out->failed = true;
    buffer_append_byte(out, '\n');
    free(text);
    json_decref(description);
}

/* The OpenAPI description, made of the table of routes. */
#include "query/server/routes.h"
#include "query/server/settings.h"

#include <jansson.h>
#include <stdlib.h>

/* schemas_json: the shapes of answers, what clients may rely on. */
#include "schemas.inc"

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
    json_t *paths = json_object(), *shapes = json_loads(schemas_json, 0, NULL);
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

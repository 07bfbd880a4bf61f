#include "schema.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool is_wrong(char what[256], const char *reason, const char *subject)
{
    snprintf(what, 256, "%s '%s'", reason, subject);
    return false;
}

/* "#/components/schemas/Hit" */
static const json_t *resolve(const json_t *root, const char *path)
{
    char part[128];
    path += strncmp(path, "#/", 2) == 0 ? 2 : 0;
    while (root && *path) {
        size_t length = strcspn(path, "/");
        snprintf(part, sizeof part, "%.*s", (int)length, path);
        root = json_object_get(root, part);
        path += length + (path[length] == '/');
    }
    return root;
}

static bool has_type(const json_t *value, const char *type)
{
    static const struct {
        const char *name;
        json_type type;
    } types[] = {{"object", JSON_OBJECT}, {"array", JSON_ARRAY}, {"string", JSON_STRING}, {"integer", JSON_INTEGER}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i].name) == 0)
            return json_typeof(value) == types[i].type;
    return strcmp(type, "number") == 0 ? json_is_number(value) : strcmp(type, "boolean") == 0 && json_is_boolean(value);
}

static bool is_among(const json_t *choices, const json_t *value)
{
    size_t i;
    const json_t *choice;
    json_array_foreach(choices, i, choice) if (json_equal(choice, value)) return true;
    return false;
}

bool schema_holds(const json_t *root, const json_t *schema, const json_t *value, char what[256])
{
    const json_t *reference = json_object_get(schema, "$ref"), *properties = json_object_get(schema, "properties");
    if (reference)
        schema = resolve(root, json_string_value(reference)), properties = json_object_get(schema, "properties");
    if (!schema)
        return is_wrong(what, "no schema", json_string_value(reference));
    const char *type = json_string_value(json_object_get(schema, "type")), *name;
    if (type && !has_type(value, type))
        return is_wrong(what, "not of type", type);
    if (json_object_get(schema, "enum") && !is_among(json_object_get(schema, "enum"), value))
        return is_wrong(what, "not among the choices", json_string_value(value));
    size_t i;
    json_t *item;
    json_array_foreach(
        json_object_get(schema, "required"), i,
        item) if (!json_object_get(value, json_string_value(item))) return is_wrong(what, "missing",
                                                                                    json_string_value(item));
    json_object_foreach((json_t *)(uintptr_t)value, name, item)
    {
        const json_t *shape = json_object_get(properties, name);
        if (properties && !shape)
            return is_wrong(what, "undocumented", name);
        if (shape && !schema_holds(root, shape, item, what))
            return false;
    }
    json_array_foreach(value, i,
                       item) if (json_object_get(schema, "items") &&
                                 !schema_holds(root, json_object_get(schema, "items"), item, what)) return false;
    return true;
}

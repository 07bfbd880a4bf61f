#include "corpus/fields.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 15 /* so many are exact in a double */ };

bool field_number(struct slice text, double *out)
{
    size_t digits = 0, points = 0, start = text.length && text.data[0] == '-';
    if (text.length == start || text.length > DIGITS + 2) /* sign and point */
        return false;
    for (size_t i = start; i < text.length; i++) {
        bool is_point = text.data[i] == '.';
        if (!is_point && (text.data[i] < '0' || text.data[i] > '9'))
            return false;
        points += is_point;
        digits += !is_point;
    }
    bool padded = text.data[start] == '0' && text.length > start + 1 && text.data[start + 1] != '.';
    bool edges = text.data[start] == '.' || text.data[text.length - 1] == '.';
    if (points > 1 || digits > DIGITS || padded || edges)
        return false;
    /* Not strtod, which asks the locale for the point. Whole and scale are exact, so the quotient is as near. */
    double whole = 0, scale = 1;
    bool fraction = false;
    for (size_t i = start; i < text.length; i++) {
        if (text.data[i] == '.') {
            fraction = true;
            continue;
        }
        whole = whole * 10 + (text.data[i] - '0');
        scale = fraction ? scale * 10 : scale;
    }
    *out = start && whole != 0 ? -(whole / scale) : whole / scale;
    return true;
}

struct slice field_number_text(double number, char out[FIELD_NUMBER_BYTES])
{
    int length = snprintf(out, FIELD_NUMBER_BYTES, "%.15g", number == 0 ? 0 : number);
    for (int digits = 16; digits <= 17 && strtod(out, NULL) != number; digits++)
        length = snprintf(out, FIELD_NUMBER_BYTES, "%.*g", digits, number);
    size_t kept = 0;
    for (int i = 0; i < length; i++) { /* the point may be another one in the locale, of several bytes */
        bool known = strchr("0123456789+-einfa", out[i]) != NULL;
        if (known || kept == 0 || out[kept - 1] != '.')
            out[kept++] = known ? out[i] : '.';
    }
    return (struct slice){out, kept};
}

struct reading {
    struct arena *arena;
    struct field_values *out;
    size_t capacity;
    char name[2 * FIELD_NAME_BYTES];
    size_t length;     /* of the name */
    struct slice kept; /* the name in the arena; data NULL: not yet */
    bool failed;
};

static struct field_value *add(struct reading *r)
{
    struct field_values *out = r->out;
    if (out->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 8;
        struct field_value *items = arena_alloc(r->arena, capacity * sizeof *items);
        if (items && out->count)
            memcpy(items, out->items, out->count * sizeof *items);
        r->failed = r->failed || !items;
        out->items = items ? items : out->items;
        r->capacity = items ? capacity : r->capacity;
    }
    if (!r->kept.data) {
        r->kept = (struct slice){arena_copy(r->arena, r->name, r->length), r->length};
        r->failed = r->failed || !r->kept.data;
    }
    if (r->failed)
        return NULL;
    struct field_value *value = &out->items[out->count++];
    *value = (struct field_value){.name = r->kept};
    return value;
}

static void add_text(struct reading *r, struct slice text)
{
    text = slice_trim(text);
    struct field_value *value = text.length ? add(r) : NULL;
    if (!value)
        return;
    value->text = (struct slice){arena_copy(r->arena, text.data, text.length), text.length};
    value->is_number = field_number(text, &value->number);
    r->failed = r->failed || !value->text.data;
}

static void add_integer(struct reading *r, json_int_t number)
{
    static const json_int_t most = (json_int_t)1 << 53;
    char text[24];
    int length = snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, number);
    size_t before = r->out->count;
    add_text(r, (struct slice){text, (size_t)length});
    if (r->out->count == before)
        return;
    struct field_value *value = &r->out->items[before];
    value->is_number = number >= -most && number <= most;
    value->number = (double)number;
}

static void add_real(struct reading *r, const json_t *json)
{
    char *text = json_dumps(json, JSON_ENCODE_ANY);
    size_t before = r->out->count;
    if (text)
        add_text(r, slice_of(text));
    r->failed = r->failed || !text;
    free(text);
    if (r->out->count == before)
        return;
    r->out->items[before].is_number = true;
    r->out->items[before].number = json_real_value(json);
}

static void read_value(struct reading *r, const json_t *json);

/* Names under a name: what does not fit any more is a name that is too long, and has no names under it. */
static void read_object(struct reading *r, json_t *object)
{
    size_t before = r->length;
    struct slice kept = r->kept;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t length = strlen(key), room = sizeof r->name - before - 1;
        if (before)
            r->name[before] = '.';
        size_t start = before + (before > 0);
        size_t taken = length < room ? length : room;
        memcpy(r->name + start, key, taken);
        r->length = start + taken;
        r->kept.data = NULL;
        if (r->length > FIELD_NAME_BYTES)
            add_text(r, slice_of("-")); /* a value, so that the name is met */
        else
            read_value(r, value);
    }
    r->length = before;
    r->kept = kept;
}

/* Recursion is bounded by the parser of JSON. */
static void read_value(struct reading *r, const json_t *json)
{
    if (r->out->count >= FIELD_VALUES || r->failed)
        return;
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        read_object(r, (json_t *)(uintptr_t)json);
        break;
    case JSON_ARRAY:
        for (size_t i = 0; i < json_array_size(json); i++)
            read_value(r, json_array_get(json, i));
        break;
    case JSON_STRING:
        add_text(r, (struct slice){json_string_value(json), json_string_length(json)});
        break;
    case JSON_INTEGER:
        add_integer(r, json_integer_value(json));
        break;
    case JSON_REAL:
        add_real(r, json);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        add_text(r, slice_of(json_is_true(json) ? "true" : "false"));
        break;
    case JSON_NULL:
        break;
    }
}

tifa_status field_values_read(struct slice extra, struct arena *arena, struct field_values *out, tifa_error *error)
{
    *out = (struct field_values){0};
    if (extra.length == 0)
        return TIFA_OK;
    json_t *json = json_loadb(extra.data, extra.length, JSON_ALLOW_NUL, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the further fields of an article are no JSON object");
    }
    struct reading r = {.arena = arena, .out = out};
    read_value(&r, json);
    json_decref(json);
    return r.failed ? tifa_fail_memory(error) : TIFA_OK;
}

#include "query/server/params.h"

#include "corpus/base/options.h"
#include "corpus/base/utf8.h"

#include <stdio.h>

enum { SHOWN_BYTES = 60 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

tifa_status params_decode(struct arena *arena, struct slice text, bool plus_is_space, struct slice *out,
                          tifa_error *error)
{
    char *to = arena_copy(arena, text.data, text.length);
    size_t length = 0;
    if (!to)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '%') {
            bool is_whole = text.length - i > 2;
            int high = is_whole ? hex_digit(text.data[i + 1]) : -1;
            int low = is_whole ? hex_digit(text.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return tifa_fail(error, TIFA_ERR_ARGUMENT, "a '%%' is not followed by two hexadecimal digits");
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "a value has a NUL");
        to[length++] = c;
    }
    to[length] = '\0'; /* a number may be read as a string */
    if (!utf8_valid(to, length))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "a value is no UTF-8");
    *out = (struct slice){to, length};
    return TIFA_OK;
}

static int shown(struct slice text)
{
    return (int)utf8_cut(text.data, text.length, SHOWN_BYTES);
}

static tifa_status read_choice(const struct param_spec *spec, struct slice value, size_t *out, tifa_error *error)
{
    char list[128] = "";
    for (size_t i = 0; spec->choices[i]; i++) {
        if (slice_equal_text(value, spec->choices[i])) {
            *out = i;
            return TIFA_OK;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", spec->choices[i]);
    }
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' takes one of %s, not '%.*s'", spec->name, list, shown(value),
                     value.data);
}

static tifa_status read_flag(const struct param_spec *spec, struct slice value, size_t *out, tifa_error *error)
{
    *out = value.length == 0 || slice_equal_text(value, "1") || slice_equal_text(value, "true");
    if (*out || slice_equal_text(value, "0") || slice_equal_text(value, "false"))
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' takes true or false, not '%.*s'", spec->name, shown(value),
                     value.data);
}

static tifa_status read_value(const struct param_spec *spec, struct slice value, size_t *out, tifa_error *error)
{
    switch (spec->kind) {
    case PARAM_TEXT:
        return TIFA_OK;
    case PARAM_FLAG:
        return read_flag(spec, value, out, error);
    case PARAM_CHOICE:
        return read_choice(spec, value, out, error);
    default:
        if (options_number(value.data, spec->max, out))
            return TIFA_OK;
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' takes a number up to %zu, not '%.*s'", spec->name, spec->max,
                         shown(value), value.data);
    }
}

static tifa_status find(const struct param_spec *specs, struct slice name, size_t *out, tifa_error *error)
{
    for (*out = 0; specs[*out].name; ++*out)
        if (slice_equal_text(name, specs[*out].name))
            return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "unknown parameter '%.*s'; /openapi.json lists them", shown(name),
                     name.data);
}

static tifa_status read_pair(struct slice pair, struct params *out, tifa_error *error)
{
    const char *equals = memchr(pair.data, '=', pair.length);
    struct slice name = {pair.data, equals ? (size_t)(equals - pair.data) : pair.length};
    struct slice value = slice_from(pair, name.length + (equals != NULL));
    size_t at;
    tifa_status status = params_decode(&out->arena, name, true, &name, error);
    if (status == TIFA_OK)
        status = params_decode(&out->arena, value, true, &value, error);
    if (status == TIFA_OK)
        status = find(out->specs, name, &at, error);
    if (status)
        return status;
    if (out->given[at] && !out->specs[at].repeated)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is given twice", out->specs[at].name);
    out->given[at] = true;
    out->texts[at] = value;
    return read_value(&out->specs[at], value, &out->numbers[at], error);
}

tifa_status params_parse(struct slice form, const struct param_spec *specs, struct params *out, tifa_error *error)
{
    out->specs = specs;
    for (size_t i = 0; specs[i].name; i++) {
        out->numbers[i] = specs[i].standard;
        out->texts[i] = slice_of("");
    }
    while (form.length) {
        const char *end = memchr(form.data, '&', form.length);
        struct slice pair = {form.data, end ? (size_t)(end - form.data) : form.length};
        form = slice_from(form, pair.length + (end != NULL));
        tifa_status status = pair.length ? read_pair(pair, out, error) : TIFA_OK;
        if (status)
            return status;
    }
    for (size_t i = 0; specs[i].name; i++)
        if (specs[i].required && out->texts[i].length == 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "'%s' is missing", specs[i].name);
    return TIFA_OK;
}

void params_free(struct params *params)
{
    arena_free(&params->arena);
}

static size_t place_of(const struct params *params, const char *name)
{
    size_t i = 0;
    while (strcmp(params->specs[i].name, name) != 0)
        i++;
    return i;
}

struct slice params_text(const struct params *params, const char *name)
{
    return params->texts[place_of(params, name)];
}

size_t params_number(const struct params *params, const char *name)
{
    return params->numbers[place_of(params, name)];
}

#include "corpus/formats/front_matter.h"

#include "corpus/base/buffer.h"
#include "corpus/base/utf8.h"

enum { MOST_KEY_BYTES = 100 };

struct front_matter {
    json_t *object;
    json_t *table; /* where keys go: the object, or that of a [table] */
    char sign;     /* ':' or '=' */
    char key[MOST_KEY_BYTES + 1];
    bool folded; /* the value goes on with spaces, not with line breaks */
};

/* ---- values ---- */

static struct slice trim_comment(struct slice value)
{
    for (size_t i = 1; i < value.length; i++)
        if (value.data[i] == '#' && value.data[i - 1] == ' ')
            value.length = i;
    return slice_trim(value);
}

static void append_escape(struct buffer *out, struct slice *rest)
{
    static const char names[] = "nrt0", values[] = "\n\r\t ";
    char c = rest->data[0];
    const char *known = c ? strchr(names, c) : NULL;
    buffer_append_byte(out, known ? values[known - names] : c);
    *rest = slice_from(*rest, 1);
}

/* Behind the opening mark: takes the string and the closing mark; NULL when there is none. */
static json_t *take_quoted(struct slice *rest, char mark)
{
    struct buffer out = {0};
    json_t *string = NULL;
    while (rest->length && !string) {
        char c = rest->data[0];
        *rest = slice_from(*rest, 1);
        bool doubled = c == '\'' && c == mark && slice_starts(*rest, "'");
        if (c == mark && !doubled) {
            string = json_stringn(out.length ? out.data : "", out.length);
        } else if (c == '\\' && mark == '"' && rest->length) {
            append_escape(&out, rest);
        } else {
            buffer_append_byte(&out, c);
            *rest = slice_from(*rest, doubled);
        }
    }
    buffer_free(&out);
    return string;
}

/* An item of [a, "b"]. */
static json_t *take_item(struct slice *rest)
{
    *rest = slice_trim(*rest);
    if (rest->length && (rest->data[0] == '"' || rest->data[0] == '\'')) {
        char mark = rest->data[0];
        *rest = slice_from(*rest, 1);
        return take_quoted(rest, mark);
    }
    size_t n = 0;
    while (n < rest->length && rest->data[n] != ',')
        n++;
    struct slice item = slice_trim((struct slice){rest->data, n});
    *rest = slice_from(*rest, n);
    return json_stringn(item.data, item.length);
}

static json_t *list_value(struct slice inside)
{
    json_t *list = json_array();
    for (struct slice rest = slice_trim(inside); rest.length;) {
        if (json_array_append_new(list, take_item(&rest)) != 0)
            break;
        rest = slice_trim(rest);
        if (slice_starts(rest, ","))
            rest = slice_trim(slice_from(rest, 1));
        else if (rest.length)
            break; /* text behind a closing mark: what comes is not understood */
    }
    return list;
}

static json_t *scalar_value(struct slice value)
{
    if (value.length && (value.data[0] == '"' || value.data[0] == '\'')) {
        struct slice rest = slice_from(value, 1);
        json_t *string = take_quoted(&rest, value.data[0]);
        if (string && slice_trim(rest).length == 0)
            return string;
        rest = slice_trim(rest);
        if (string && slice_starts(rest, "#"))
            return string;
        json_decref(string);
    }
    value = trim_comment(value);
    if (value.length > 1 && value.data[0] == '[' && value.data[value.length - 1] == ']')
        return list_value((struct slice){value.data + 1, value.length - 2});
    if (value.length == 0 || slice_equal_text(value, "~") || slice_equal_text(value, "null"))
        return json_null();
    return json_stringn(value.data, value.length);
}

/* ---- lines ---- */

/* "key: value"; false when the line is none. */
static bool split_line(struct slice line, char sign, char key[MOST_KEY_BYTES + 1], struct slice *value)
{
    const char *at = line.length ? memchr(line.data, sign, line.length) : NULL;
    if (!at)
        return false;
    struct slice name = slice_trim((struct slice){line.data, (size_t)(at - line.data)});
    *value = slice_from(line, (size_t)(at - line.data) + 1);
    if (sign == ':' && value->length && value->data[0] != ' ' && value->data[0] != '\t')
        return false;
    *value = slice_trim(*value);
    if (name.length > 1 && (name.data[0] == '"' || name.data[0] == '\'') && name.data[name.length - 1] == name.data[0])
        name = (struct slice){name.data + 1, name.length - 2};
    if (name.length == 0 || name.length > MOST_KEY_BYTES || memchr(name.data, '\0', name.length) ||
        memchr("-[{#&*!|>%@`", name.data[0], 12))
        return false;
    memcpy(key, name.data, name.length);
    key[name.length] = '\0';
    return true;
}

static bool add_pair(struct front_matter *f, json_t *object, struct slice line)
{
    char key[MOST_KEY_BYTES + 1];
    struct slice value;
    return split_line(line, f->sign, key, &value) && json_object_set_new(object, key, scalar_value(value)) == 0;
}

/* "- item", where an item may be "key: value". */
static bool add_item(struct front_matter *f, struct slice item)
{
    json_t *list = json_object_get(f->table, f->key), *pair = json_object();
    if (!json_is_array(list)) {
        list = json_array();
        if (json_object_set_new(f->table, f->key, list) != 0)
            list = NULL;
    }
    bool quoted = item.length && (item.data[0] == '"' || item.data[0] == '\'');
    if (!quoted && add_pair(f, pair, item))
        return json_array_append_new(list, pair) == 0;
    json_decref(pair);
    return json_array_append_new(list, scalar_value(item)) == 0;
}

/* An indented line without "- ": a member, or more of a text. */
static bool add_indented(struct front_matter *f, struct slice line)
{
    json_t *value = json_object_get(f->table, f->key);
    if (json_is_array(value)) {
        json_t *last = json_array_get(value, json_array_size(value) - 1);
        return json_is_object(last) && add_pair(f, last, line);
    }
    if (json_is_object(value))
        return add_pair(f, value, line);
    if (json_is_null(value)) {
        json_t *object = json_object();
        if (add_pair(f, object, line))
            return json_object_set_new(f->table, f->key, object) == 0;
        json_decref(object);
        return false;
    }
    struct buffer text = {0};
    buffer_append(&text, json_string_value(value), json_string_length(value));
    if (text.length)
        buffer_append_byte(&text, f->folded ? ' ' : '\n');
    buffer_append(&text, line.data, line.length);
    bool good = json_object_set_new(f->table, f->key, json_stringn(text.data, text.length)) == 0;
    buffer_free(&text);
    return good;
}

static bool open_table(struct front_matter *f, struct slice line)
{
    struct slice name = slice_trim((struct slice){line.data + 1, line.length - 2});
    char key[MOST_KEY_BYTES + 1];
    if (name.length == 0 || name.length > MOST_KEY_BYTES || memchr(name.data, '\0', name.length))
        return false;
    memcpy(key, name.data, name.length);
    key[name.length] = '\0';
    f->table = json_object();
    f->key[0] = '\0';
    return json_object_set_new(f->object, key, f->table) == 0;
}

static bool add_line(struct front_matter *f, struct slice line)
{
    struct slice visible = slice_trim(line), value;
    bool indented = line.length && (line.data[0] == ' ' || line.data[0] == '\t');
    if (visible.length == 0 || visible.data[0] == '#')
        return true;
    if (f->sign == ':' && (slice_starts(visible, "- ") || slice_equal_text(visible, "-")))
        return *f->key && add_item(f, slice_trim(slice_from(visible, 1)));
    if (indented)
        return *f->key && add_indented(f, visible);
    if (f->sign == '=' && visible.data[0] == '[' && visible.data[visible.length - 1] == ']')
        return open_table(f, visible);
    if (!split_line(visible, f->sign, f->key, &value))
        return false;
    bool block = f->sign == ':' && value.length && value.length <= 2 && (value.data[0] == '|' || value.data[0] == '>');
    f->folded = !block || value.data[0] == '>';
    return json_object_set_new(f->table, f->key, block ? json_string("") : scalar_value(value)) == 0;
}

static bool is_end(struct slice line, struct slice start)
{
    line = slice_trim(line);
    return slice_equal(line, start) || (slice_equal_text(start, "---") && slice_equal_text(line, "..."));
}

tifa_status front_matter_take(struct slice *text, json_t **out, tifa_error *error)
{
    struct slice rest = *text, start, line;
    *out = NULL;
    if (!slice_line(&rest, &start))
        return TIFA_OK;
    start = slice_trim(start);
    if (!slice_equal_text(start, "---") && !slice_equal_text(start, "+++"))
        return TIFA_OK;
    struct front_matter f = {.object = json_object(), .sign = start.data[0] == '-' ? ':' : '='};
    f.table = f.object;
    if (!f.object)
        return tifa_fail_memory(error);
    bool good = true, ended = false;
    while (good && !ended && slice_line(&rest, &line)) {
        ended = is_end(line, start);
        good = ended || add_line(&f, line);
    }
    if (good && ended) {
        *text = rest;
        *out = f.object;
    } else {
        json_decref(f.object);
    }
    return TIFA_OK;
}

#include "corpus/fields.h"

#include "corpus/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* ---- names ---- */

enum field_name_kind field_name_check(struct slice name)
{
    /* The names of query language, facets and records, and what other systems call them. */
    static const char *const taken[] = {"id",     "title", "author", "affiliation", "date",  "section", "lang",
                                        "url",    "text",  "source", "site",        "since", "before",  "after",
                                        "in",     "year",  "language"};
    static const char *const quotes[] = {"\"", "“", "”", "„", "«", "»", "「", "」", "『", "』"};
    if (name.length == 0 || name.length > FIELD_NAME_BYTES || slice_trim(name).length < name.length)
        return FIELD_NAME_BAD;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strlen(taken[i]) == name.length && strncasecmp(taken[i], name.data, name.length) == 0)
            return FIELD_NAME_TAKEN;
    for (size_t i = 0; i < name.length; i++) {
        if ((unsigned char)name.data[i] < ' ' || name.data[i] == 0x7F)
            return FIELD_NAME_BAD;
        for (size_t k = 0; k < sizeof quotes / sizeof *quotes; k++)
            if (slice_starts(slice_from(name, i), quotes[k]))
                return FIELD_NAME_BAD;
    }
    return FIELD_NAME_GOOD;
}

void field_name_write(struct slice name, struct buffer *out)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.data[i];
        if (byte <= ' ' || byte == '%' || byte == 0x7F)
            buffer_printf(out, "%%%02x", byte);
        else
            buffer_append_byte(out, name.data[i]);
    }
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool field_name_read(struct slice line, struct slice *out, char bytes[FIELD_NAME_BYTES])
{
    size_t length = 0;
    for (size_t i = 0; i < line.length; i++, length++) {
        char byte = line.data[i];
        if (byte == '%') {
            int high = i + 2 < line.length ? hex_digit(line.data[i + 1]) : -1;
            int low = high < 0 ? -1 : hex_digit(line.data[i + 2]);
            if (low < 0)
                return false;
            byte = (char)(high << 4 | low);
            i += 2;
        }
        if (length == FIELD_NAME_BYTES)
            return false;
        bytes[length] = byte;
    }
    *out = (struct slice){bytes, length};
    return field_name_check(*out) == FIELD_NAME_GOOD && utf8_valid(bytes, length);
}

/* ---- lists ---- */

struct slice field_name_of(const struct field *field)
{
    return (struct slice){field->name, field->length};
}

struct field *field_list_find(const struct field_list *list, struct slice name)
{
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal(field_name_of(&list->items[i]), name))
            return (struct field *)(uintptr_t)&list->items[i];
    return NULL;
}

const struct field *field_list_look_up(const struct field_list *list, struct slice name)
{
    const struct field *found = field_list_find(list, name);
    for (size_t i = 0; i < list->count && !found; i++)
        if (list->items[i].length == name.length && strncasecmp(list->items[i].name, name.data, name.length) == 0)
            found = &list->items[i];
    return found;
}

struct field *field_list_add(struct field_list *list, struct slice name)
{
    if (list->count == FIELDS_MOST || name.length > FIELD_NAME_BYTES)
        return NULL;
    struct field *field = &list->items[list->count++];
    *field = (struct field){.length = name.length, .kind = FIELD_OF_NUMBERS, .everywhere = true};
    memcpy(field->name, name.data, name.length);
    return field;
}

void field_union_add(struct field_union *u, const struct field_list *part)
{
    u->open += part->has_others;
    u->list.has_others = u->list.has_others || part->has_others;
    for (size_t i = 0; i < part->count; i++) {
        const struct field *from = &part->items[i];
        struct field *field = field_list_find(&u->list, field_name_of(from));
        if (!field)
            field = field_list_add(&u->list, field_name_of(from));
        if (!field) {
            u->list.has_others = true;
            continue;
        }
        if (from->kind == FIELD_OF_TEXT)
            field->kind = FIELD_OF_TEXT;
        field->articles += from->articles;
        field->everywhere = field->everywhere && from->everywhere;
        u->covered[field - u->list.items] += part->has_others;
    }
}

void field_union_finish(struct field_union *u)
{
    for (size_t i = 0; i < u->list.count; i++)
        u->list.items[i].everywhere = u->list.items[i].everywhere && u->covered[i] == u->open;
}

void field_list_print(const struct field_list *fields, struct buffer *out)
{
    enum { SHOWN_NAMES_BYTES = 200 };
    size_t shown = 0, bytes = 0;
    while (shown < fields->count && (bytes += fields->items[shown].length) < SHOWN_NAMES_BYTES)
        shown++;
    for (size_t i = 0; i < shown; i++)
        buffer_printf(out, "%s%s", i + 1 == fields->count ? " or " : ", ", fields->items[i].name);
    if (shown < fields->count)
        buffer_printf(out, " or %zu more that 'tifa-index stats' lists", fields->count - shown);
}

static const char *where(bool all)
{
    return all ? "all" : "some";
}

void field_list_write(const struct field_list *list, struct buffer *out)
{
    buffer_printf(out, "fields %s\n", where(!list->has_others));
    for (size_t i = 0; i < list->count; i++) {
        const struct field *field = &list->items[i];
        const char *kind = field->kind == FIELD_OF_NUMBERS ? "number" : "text";
        buffer_printf(out, "field %s %s ", kind, where(field->everywhere));
        field_name_write(field_name_of(field), out);
        buffer_append_byte(out, '\n');
    }
}

static bool take(struct slice *line, const char *word)
{
    if (!slice_starts(*line, word))
        return false;
    *line = slice_from(*line, strlen(word));
    return true;
}

static bool read_field(struct slice line, struct field_list *out)
{
    char bytes[FIELD_NAME_BYTES];
    struct slice name;
    bool is_number = take(&line, "field number ");
    if (!is_number && !take(&line, "field text "))
        return false;
    bool all = take(&line, "all ");
    if ((!all && !take(&line, "some ")) || !field_name_read(line, &name, bytes))
        return false;
    struct field *field = field_list_add(out, name);
    if (!field)
        return false;
    field->kind = is_number ? FIELD_OF_NUMBERS : FIELD_OF_TEXT;
    field->everywhere = all;
    return true;
}

tifa_status field_list_read(struct slice bytes, struct field_list *out, tifa_error *error)
{
    struct slice line;
    *out = (struct field_list){.has_others = true};
    if (bytes.length == 0)
        return TIFA_OK;
    bool good = slice_line(&bytes, &line);
    out->has_others = slice_equal_text(line, "fields some");
    good = good && (out->has_others || slice_equal_text(line, "fields all"));
    while (good && slice_line(&bytes, &line))
        good = read_field(line, out);
    return good ? TIFA_OK : tifa_fail(error, TIFA_ERR_CORRUPT, "the list of fields is damaged; build the index again");
}

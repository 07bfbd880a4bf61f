#include "corpus/formats/members.h"

#include "corpus/formats/settle.h"

#include <stdlib.h>

/* The members of an object that are fields of an article, the surest of each. */
struct members {
    const struct field_map *map;
    struct {
        const char *key;
        json_t *value; /* borrowed; NULL where there is none */
        unsigned rank;
    } fields[FIELDS];
    bool has_text; /* the article has its text already */
    json_t *extra; /* all others */
};

static struct slice string_value(const json_t *value)
{
    return (struct slice){json_string_value(value), json_string_length(value)};
}

/* ---- what a value says ---- */

static bool may_be_several(int field)
{
    return field == ARTICLE_AUTHOR || field == ARTICLE_AFFILIATION || field == ARTICLE_SECTION || field == FIELD_TEXT;
}

/* The id of many exports is a number, a title may be a year. */
static bool may_be_number(int field)
{
    return field == ARTICLE_ID || field == ARTICLE_DATE || field == ARTICLE_TITLE || field == ARTICLE_SECTION;
}

/* Appends a number as it is written. */
static bool append_number(struct buffer *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (text)
        buffer_append_string(out, text);
    else
        out->failed = true;
    free(text);
    return true;
}

/* The first of the members that is there. */
static const json_t *first_of(const json_t *object, const char *const *keys, size_t count)
{
    const json_t *value = NULL;
    for (size_t i = 0; i < count && !value; i++)
        value = json_object_get(object, keys[i]);
    return value;
}
#define FIRST_OF(object, keys) first_of(object, keys, sizeof(keys) / sizeof *(keys))

/* A person whose name is in parts: of CSL and Zotero, of contact lists. False where there is no such part. */
static bool append_parts_of_name(struct buffer *out, const json_t *person)
{
    static const char *const givens[] = {"given", "givenName", "given_name", "first_name", "firstName", "first"};
    static const char *const families[] = {"family", "familyName", "family_name", "last_name", "lastName", "last"};
    const json_t *parts[] = {FIRST_OF(person, givens), json_object_get(person, "non-dropping-particle"),
                             FIRST_OF(person, families), json_object_get(person, "suffix")};
    size_t before = out->length;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct slice part = slice_trim(string_value(parts[i]));
        if (part.length && out->length > before)
            buffer_append_byte(out, ' ');
        buffer_append(out, part.data, part.length);
    }
    return out->length > before;
}

static void append_number_part(struct buffer *out, const json_t *part, const char *before, int digits)
{
    long long number = json_is_string(part) ? strtoll(json_string_value(part), NULL, 10) : json_integer_value(part);
    if (number > 0 && number < 10000)
        buffer_printf(out, "%s%0*lld", before, digits, number);
}

/* {"date-parts": [[2021, 3, 5]]} of CSL, {"year": 2021, "month": 3}. False for any other object. */
static bool append_parts_of_date(struct buffer *out, const json_t *date)
{
    const json_t *parts = json_array_get(json_object_get(date, "date-parts"), 0);
    const json_t *year = parts ? json_array_get(parts, 0) : json_object_get(date, "year");
    const json_t *month = parts ? json_array_get(parts, 1) : json_object_get(date, "month");
    const json_t *day = parts ? json_array_get(parts, 2) : json_object_get(date, "day");
    size_t before = out->length;
    append_number_part(out, year, "", 4);
    if (out->length > before && month)
        append_number_part(out, month, "-", 2);
    if (out->length == before + 7 && day)
        append_number_part(out, day, "-", 2);
    return out->length > before;
}

/* What an object says of a field: by a member that has it alone, as services and databases wrap values, or in parts. */
static const json_t *unwrap(int field, const json_t *object)
{
    static const char *const texts[] = {"text", "rendered", "content", "value", "plain_text", "#text", "$t"};
    static const char *const names[] = {"name", "literal", "display_name", "displayName", "full_name", "fullName", "rendered",
                                        "title", "label", "$oid", "value", "#text", "$t"};
    static const char *const dates[] = {"$date", "$numberLong", "date", "raw", "value", "#text", "$t"};
    return field == FIELD_TEXT      ? FIRST_OF(object, texts)
           : field == ARTICLE_DATE  ? FIRST_OF(object, dates)
                                    : FIRST_OF(object, names);
}

/* One string, number, or object that says one; false for anything else. */
static bool append_one(struct buffer *out, int field, const json_t *value)
{
    for (int level = 0; json_is_object(value) && level < 3; level++) {
        const json_t *inner = unwrap(field, value);
        if (!inner && field == ARTICLE_AUTHOR)
            return append_parts_of_name(out, value);
        if (!inner && field == ARTICLE_DATE)
            return append_parts_of_date(out, value);
        value = inner;
    }
    if (json_is_number(value) && may_be_number(field))
        return append_number(out, value);
    if (!json_is_string(value))
        return false;
    struct slice text = slice_trim(string_value(value));
    buffer_append(out, text.data, text.length);
    return true;
}

/* Also a list: of names, joined by "; ", of paragraphs, or of one of whatever it is. *in_part: some of it cannot be used, and
 * is left out. */
static bool append_value(struct buffer *out, int field, const json_t *value, bool *in_part)
{
    const json_t *item;
    size_t i;
    if (!json_is_array(value))
        return append_one(out, field, value);
    if (json_array_size(value) != 1 && !may_be_several(field))
        return false;
    bool some = json_array_size(value) == 0;
    *in_part = false;
    json_array_foreach(value, i, item)
    {
        size_t before = out->length;
        if (before)
            buffer_append_string(out, field == FIELD_TEXT ? "\n\n" : "; ");
        size_t start = out->length;
        if (append_one(out, field, item) || json_is_null(item))
            some = true;
        else
            *in_part = true; /* which appends nothing */
        if (out->length == start)
            out->length = before;
    }
    return some;
}

/* ---- which member is which field ---- */

static bool says_nothing(const json_t *value)
{
    return !value || json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0);
}

/* A key that only may be meant must have a value that fits. */
static bool fits(int field, const json_t *value)
{
    struct buffer text = {0};
    bool in_part = false, good = append_value(&text, field, value, &in_part);
    buffer_free(&text);
    return good && !in_part;
}

static tifa_status keep(struct members *m, const char *key, json_t *value, tifa_error *error)
{
    return json_object_set(m->extra, key, value) == 0 ? TIFA_OK : tifa_fail_memory(error);
}

static tifa_status add_member(struct members *m, const char *key, json_t *value, tifa_error *error)
{
    unsigned rank;
    if (json_is_null(value))
        return TIFA_OK;
    int field = field_map_find(m->map, slice_of(key), &rank);
    if (field == FIELD_NONE)
        return keep(m, key, value, error);
    if (says_nothing(value))
        return TIFA_OK;
    if ((field == FIELD_TEXT && m->has_text) || (rank >= FIELD_SYNONYM && !fits(field, value)))
        return keep(m, key, value, error);
    json_t *other = m->fields[field].value;
    if (other && m->fields[field].rank < rank)
        return keep(m, key, value, error);
    tifa_status status = other ? keep(m, m->fields[field].key, other, error) : TIFA_OK;
    m->fields[field].key = key;
    m->fields[field].value = value;
    m->fields[field].rank = rank;
    return status;
}

/* The member of a member, and so on, that "a.b" means. */
static json_t *follow_path(json_t *value, struct slice path)
{
    while (path.length && json_is_object(value)) {
        const char *dot = memchr(path.data, '.', path.length);
        size_t length = dot ? (size_t)(dot - path.data) : path.length;
        value = json_object_getn(value, path.data, length);
        path = slice_from(path, length + (dot != NULL));
    }
    return path.length ? NULL : value;
}

static tifa_status add_paths(struct members *m, json_t *object, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; m->map && i < m->map->count && status == TIFA_OK; i++) {
        const struct field_mapping *mapping = &m->map->items[i];
        if (!memchr(mapping->key.data, '.', mapping->key.length))
            continue;
        json_t *value = follow_path(object, mapping->key), *other = m->fields[mapping->field].value;
        bool settled = mapping->field == FIELD_TEXT && m->has_text;
        if (settled || says_nothing(value) || (other && m->fields[mapping->field].rank <= i))
            continue;
        if (other)
            status = keep(m, m->fields[mapping->field].key, other, error);
        m->fields[mapping->field].key = mapping->key.data;
        m->fields[mapping->field].value = value;
        m->fields[mapping->field].rank = (unsigned)i;
    }
    return status;
}

/* ---- into the article ---- */

static tifa_status set_field(struct article *article, int field, struct slice text, tifa_error *error)
{
    return field == FIELD_TEXT ? article_set_text(article, text, error)
                               : article_set(article, (enum article_field)field, slice_trim(text), error);
}

/* Authors that are objects may have their affiliation with them. */
static tifa_status set_affiliations(const struct members *m, struct article *article, tifa_error *error)
{
    json_t *authors = m->fields[ARTICLE_AUTHOR].value;
    struct buffer text = {0};
    size_t count = json_is_array(authors) ? json_array_size(authors) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *author = json_is_array(authors) ? json_array_get(authors, i) : authors;
        struct slice name = slice_trim(string_value(json_object_get(author, "affiliation")));
        if (name.length && text.length)
            buffer_append_string(&text, "; ");
        buffer_append(&text, name.data, name.length);
    }
    tifa_status status = text.failed
                             ? tifa_fail_memory(error)
                             : set_field(article, ARTICLE_AFFILIATION, (struct slice){text.data, text.length}, error);
    buffer_free(&text);
    return status;
}

static const char *kind_of(int field)
{
    return field == ARTICLE_AUTHOR || field == ARTICLE_AFFILIATION ? "name" : field == ARTICLE_DATE ? "date" : "text";
}

static tifa_status set_fields(const struct members *m, struct article *article, tifa_error *error)
{
    struct buffer text = {0};
    tifa_status status = TIFA_OK;
    for (int field = 0; field < FIELDS && status == TIFA_OK; field++) {
        const json_t *value = m->fields[field].value;
        if (!value)
            continue;
        buffer_clear(&text);
        bool in_part = false, good = append_value(&text, field, value, &in_part);
        if (!good && field == FIELD_TEXT)
            status = tifa_fail(error, TIFA_ERR_FORMAT, "\"text\" is neither a text nor a list of paragraphs");
        else if (!good)
            article_note(article, NOTE_FIELD, "\"%s\" is no %s and is left out", field_name(field), kind_of(field));
        else if (text.failed)
            status = tifa_fail_memory(error);
        else
            status = set_field(article, field, (struct slice){text.data, text.length}, error);
        if (good && in_part)
            article_note(article, NOTE_FIELD, "a part of \"%s\" is no %s and is left out", field_name(field), kind_of(field));
    }
    buffer_free(&text);
    if (status == TIFA_OK && m->fields[ARTICLE_AUTHOR].value && !m->fields[ARTICLE_AFFILIATION].value)
        status = set_affiliations(m, article, error);
    return status;
}

tifa_status members_read(json_t *object, const struct field_map *map, bool has_text, struct article *article,
                         tifa_error *error)
{
    struct members m = {.map = map, .has_text = has_text, .extra = json_object()};
    const char *key;
    json_t *value;
    tifa_status status = m.extra ? TIFA_OK : tifa_fail_memory(error);
    json_object_foreach(object, key, value)
    {
        if (status == TIFA_OK)
            status = add_member(&m, key, value, error);
    }
    if (status == TIFA_OK)
        status = add_paths(&m, object, error);
    if (status == TIFA_OK)
        status = set_fields(&m, article, error);
    if (status == TIFA_OK)
        status = settle_fields(article, m.extra, error);
    json_decref(m.extra);
    return status;
}

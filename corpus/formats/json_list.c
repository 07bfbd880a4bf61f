#include "corpus/formats/json_list.h"

#include <strings.h>

enum { MOST_LEVELS = 4, PATH_BYTES = 512 };

struct search {
    struct slice text;
    size_t at;
    const struct field_map *map;
    const char *path;
    char keys[PATH_BYTES]; /* that lead to where it stands, joined by dots */
    struct json_list found;
};

static void skip_blanks(struct search *s)
{
    while (s->at < s->text.length && memchr(" \t\r\n,", s->text.data[s->at], 5))
        s->at++;
}

static char next_byte(struct search *s)
{
    skip_blanks(s);
    return s->at < s->text.length ? s->text.data[s->at] : '\0';
}

/* Past a string, whose bytes between the quotation marks are *out; false where it does not end. */
static bool take_string(struct search *s, struct slice *out)
{
    size_t start = ++s->at;
    for (; s->at < s->text.length; s->at++) {
        if (s->text.data[s->at] == '\\') {
            s->at++;
        } else if (s->text.data[s->at] == '"') {
            *out = (struct slice){s->text.data + start, s->at - start};
            s->at++;
            return true;
        }
    }
    return false;
}

/* Past a value; false where it does not end. */
static bool skip_value(struct search *s)
{
    struct slice string;
    size_t depth = 0;
    do {
        char c = next_byte(s);
        if (c == '\0')
            return false;
        if (c == '"') {
            if (!take_string(s, &string))
                return false;
            if (depth && next_byte(s) == ':')
                s->at++;
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= depth && (c == '}' || c == ']');
        s->at++;
        if (c != '{' && c != '[' && c != '}' && c != ']')
            while (s->at < s->text.length && !memchr(",}] \t\r\n", s->text.data[s->at], 7))
                s->at++;
    } while (depth);
    return true;
}

static bool is_usual(struct slice key)
{
    static const char *const usual[] = {"articles", "results", "docs",  "hits",    "items", "data",      "records", "entries",
                                        "posts",    "documents", "rows", "list",   "value", "values",    "news",    "stories",
                                        "objects",  "elements", "nodes", "publications", "response", "newsitems"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strlen(usual[i]) == key.length && strncasecmp(usual[i], key.data, key.length) == 0)
            return true;
    return false;
}

/* Whether the '[' it stands at opens a list of objects. */
static bool is_list_of_objects(const struct search *s)
{
    struct search behind = *s;
    behind.at++;
    return next_byte(&behind) == '{';
}

/* Whether a member says that the object is an article, or may be one: then lists in it are parts of that. */
enum likeness { NOT_ALIKE, MAYBE_ALIKE, ALIKE };

static enum likeness likeness_of(const struct search *s, struct slice key)
{
    unsigned rank;
    int field = field_map_find(s->map, key, &rank);
    return field == FIELD_TEXT || field == ARTICLE_AUTHOR                              ? ALIKE
           : field == ARTICLE_TITLE || field == ARTICLE_ID || field == ARTICLE_SECTION ? MAYBE_ALIKE
                                                                                       : NOT_ALIKE;
}

static bool is_wanted(const struct search *s, struct slice key, enum likeness around)
{
    unsigned rank;
    if (s->path)
        return strlen(s->keys) == strcspn(s->path, "[") && strncmp(s->keys, s->path, strlen(s->keys)) == 0;
    return is_usual(key) ? around != ALIKE : around == NOT_ALIKE && field_map_find(s->map, key, &rank) == FIELD_NONE;
}

/* The object that it stands at, at `level`; `length` of the keys lead to it. */
static bool look_into(struct search *s, unsigned level, size_t length)
{
    enum likeness around = NOT_ALIKE;
    s->at++;
    while (next_byte(s) == '"') {
        struct slice key;
        if (!take_string(s, &key) || next_byte(s) != ':')
            return false;
        s->at++;
        char value = next_byte(s);
        size_t more = length + (length > 0) + key.length;
        if (more < PATH_BYTES) {
            s->keys[length] = '.';
            memcpy(s->keys + length + (length > 0), key.data, key.length);
            s->keys[more] = '\0';
        }
        if (value == '[' && more < PATH_BYTES && is_list_of_objects(s) && is_wanted(s, key, around)) {
            s->found = (struct json_list){.start = s->at + 1, .levels = level};
            return true;
        }
        enum likeness one = likeness_of(s, key);
        around = one > around ? one : around;
        struct search inner = *s;
        bool may_lead = value == '{' && level < MOST_LEVELS && more < PATH_BYTES && (s->path || around != ALIKE);
        if (may_lead && look_into(&inner, level + 1, more)) {
            s->found = inner.found;
            return true;
        }
        if (!skip_value(s))
            return false;
    }
    return false;
}

bool json_list_find(struct slice head, const struct field_map *map, const char *path, struct json_list *out)
{
    struct search s = {.text = head, .map = map, .path = path};
    bool found = head.length && head.data[0] == '{' && look_into(&s, 1, 0);
    *out = s.found;
    return found;
}

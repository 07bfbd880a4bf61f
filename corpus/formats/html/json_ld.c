/* schema.org objects in scripts. They are written by templates, so what is nearly JSON is taken as JSON: line ends
 * inside strings, commas behind the last member, something behind the object. */
#include "corpus/formats/html/metadata.h"

#include "corpus/base/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <strings.h>

enum {
    DEPTH = 8,    /* of objects around an article */
    ITEMS = 1000, /* of a list that are looked at */
    PEOPLE = 100,
};

struct search {
    struct html_metadata *metadata;
    const json_t *root;
};

/* ---- nearly JSON ---- */

static void drop_last_comma(struct buffer *out)
{
    size_t length = out->length;
    while (length && (unsigned char)out->data[length - 1] <= ' ')
        length--;
    if (length && out->data[length - 1] == ',')
        out->data[length - 1] = ' ';
}

static void mend(struct buffer *out, struct slice script)
{
    bool in_string = false;
    for (size_t i = 0; i < script.length; i++) {
        char c = script.data[i];
        if (in_string && c == '\n')
            buffer_append_byte(out, '\\');
        if ((unsigned char)c < ' ')
            c = in_string && c == '\n' ? 'n' : ' ';
        if (!in_string && (c == '}' || c == ']') && !out->failed)
            drop_last_comma(out);
        buffer_append_byte(out, c);
        if (in_string && c == '\\' && i + 1 < script.length)
            buffer_append_byte(out, script.data[++i]);
        else if (c == '"')
            in_string = !in_string;
    }
}

/* From the first bracket on: comments and the like stand in front. */
static json_t *load(struct slice script)
{
    const char *cdata =
        script.length > 10 ? memmem(script.data, script.length < 40 ? script.length : 40, "CDATA[", 6) : NULL;
    size_t start = cdata ? (size_t)(cdata - script.data) + 6 : 0;
    while (start < script.length && script.data[start] != '{' && script.data[start] != '[')
        start++;
    script = slice_from(script, start);
    json_t *root = json_loadb(script.data, script.length, JSON_DISABLE_EOF_CHECK, NULL);
    if (root || !script.length)
        return root;
    struct buffer mended = {0};
    mend(&mended, script);
    if (!mended.failed)
        root = json_loadb(mended.data, mended.length, JSON_DISABLE_EOF_CHECK, NULL);
    buffer_free(&mended);
    return root;
}

/* ---- values ---- */

/* The length of a character reference at the start of text, and what it means; 0 when it is none. Templates write them
 * into strings where they do not belong. */
static size_t reference(struct slice text, uint32_t *code_point)
{
    static const struct {
        const char *text;
        uint32_t code_point;
    } known[] = {{"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}, {"&nbsp;", ' '}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        *code_point = known[i].code_point;
        if (slice_starts(text, known[i].text))
            return strlen(known[i].text);
    }
    if (!slice_starts(text, "&#"))
        return 0;
    bool hex = text.length > 2 && (text.data[2] | 0x20) == 'x';
    size_t at = hex ? 3 : 2, first = at;
    uint32_t value = 0;
    for (; at < text.length && at < first + 6; at++) {
        char c = text.data[at], lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value * (hex ? 16 : 10) + (uint32_t)(c - '0');
        else if (hex && lower >= 'a' && lower <= 'f')
            value = value * 16 + (uint32_t)(lower - 'a' + 10);
        else
            break;
    }
    bool valid = value >= ' ' && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    *code_point = value;
    return at > first && at < text.length && text.data[at] == ';' && valid ? at + 1 : 0;
}

static void offer(struct search *s, enum article_field field, enum html_trust trust, const json_t *value)
{
    if (!json_is_string(value))
        return;
    struct slice text = {json_string_value(value), json_string_length(value)};
    char *out = arena_alloc(&s->metadata->arena, text.length + 4);
    if (!out)
        return;
    size_t length = 0;
    while (text.length) {
        uint32_t code_point;
        size_t taken = text.data[0] == '&' ? reference(text, &code_point) : 0;
        if (taken)
            length += utf8_write(code_point, out + length);
        else
            out[length++] = text.data[0];
        text = slice_from(text, taken ? taken : 1);
    }
    html_offer(s->metadata, field, trust, (struct slice){out, length});
}

static bool is_string(const json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

/* The object of a graph that {"@id": ...} stands for, or the object itself. */
static const json_t *resolve(const struct search *s, const json_t *object)
{
    const json_t *id = json_object_get(object, "@id"), *graph = json_object_get(s->root, "@graph");
    if (!json_is_string(id) || json_object_get(object, "name"))
        return object;
    graph = graph ? graph : s->root;
    for (size_t i = 0; i < json_array_size(graph) && i < ITEMS; i++) {
        const json_t *item = json_array_get(graph, i);
        if (item != object && is_string(json_object_get(item, "@id"), json_string_value(id)) &&
            json_object_get(item, "name"))
            return item;
    }
    return object;
}

static const json_t *name_of(const struct search *s, const json_t *value)
{
    if (json_is_array(value))
        value = json_array_get(value, 0);
    return json_is_object(value) ? json_object_get(resolve(s, value), "name") : value;
}

static void offer_people(struct search *s, const json_t *people)
{
    size_t count = json_is_array(people) ? json_array_size(people) : 1;
    for (size_t i = 0; i < count && i < PEOPLE; i++) {
        const json_t *person = json_is_array(people) ? json_array_get(people, i) : people;
        const json_t *name = name_of(s, person);
        if (json_is_array(name))
            offer_people(s, json_array_size(name) && json_is_string(json_array_get(name, 0)) ? name : NULL);
        offer(s, ARTICLE_AUTHOR, HTML_JSON_LD, name);
        const json_t *known = json_is_object(person) ? resolve(s, person) : NULL;
        const json_t *place = json_object_get(known, "affiliation");
        offer(s, ARTICLE_AFFILIATION, HTML_JSON_LD, name_of(s, place ? place : json_object_get(known, "worksFor")));
    }
}

/* ---- objects ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static bool is_article_type(const json_t *type)
{
    const char *name = json_is_string(type) ? json_string_value(type) : "";
    return ends_with(name, "Article") || ends_with(name, "BlogPosting") || ends_with(name, "MediaPosting") ||
           ends_with(name, "Report");
}

static bool is_article(const json_t *object)
{
    const json_t *type = json_object_get(object, "@type");
    if (!json_is_array(type))
        return is_article_type(type);
    for (size_t i = 0; i < json_array_size(type) && i < ITEMS; i++)
        if (is_article_type(json_array_get(type, i)))
            return true;
    return false;
}

static bool is_in_window(const struct search *s, const json_t *title)
{
    const struct buffer *window = &s->metadata->name;
    return json_is_string(title) && window->length && json_string_length(title) &&
           memmem(window->data, window->length, json_string_value(title), json_string_length(title));
}

/* Some say the title in "name" and a summary in "headline": then the window's name has the first alone. */
static const json_t *title_of(const struct search *s, const json_t *article)
{
    const json_t *headline = json_object_get(article, "headline"), *name = json_object_get(article, "name");
    return !headline || (is_in_window(s, name) && !is_in_window(s, headline)) ? name : headline;
}

/* The longest of the page's, as it says the text of other articles in short. */
static void read_body(struct search *s, const json_t *body)
{
    if (json_is_string(body) && json_string_length(body) > s->metadata->body.length) {
        const char *copy = arena_copy(&s->metadata->arena, json_string_value(body), json_string_length(body));
        s->metadata->body = copy ? (struct slice){copy, json_string_length(body)} : s->metadata->body;
    }
}

static void read_article(struct search *s, const json_t *article)
{
    read_body(s, json_object_get(article, "articleBody"));
    offer(s, ARTICLE_TITLE, HTML_JSON_LD, title_of(s, article));
    if (s->metadata->fields[ARTICLE_AUTHOR].trust != HTML_JSON_LD)
        offer_people(s, json_object_get(article, "author"));
    offer(s, ARTICLE_DATE, HTML_JSON_LD, json_object_get(article, "datePublished"));
    offer(s, ARTICLE_DATE, HTML_OPEN_GRAPH, json_object_get(article, "dateCreated"));
    const json_t *section = json_object_get(article, "articleSection");
    offer(s, ARTICLE_SECTION, HTML_JSON_LD, json_is_array(section) ? json_array_get(section, 0) : section);
    offer(s, ARTICLE_LANG, HTML_OPEN_GRAPH, json_object_get(article, "inLanguage"));
    offer(s, ARTICLE_URL, HTML_MICRODATA, json_object_get(article, "url"));
    const json_t *site = name_of(s, json_object_get(article, "publisher"));
    if (json_is_string(site))
        html_offer_meta(s->metadata, slice_of("og:site_name"),
                        (struct slice){json_string_value(site), json_string_length(site)});
}

static void search(struct search *s, const json_t *value, unsigned depth)
{
    static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage"};
    if (depth > DEPTH)
        return;
    for (size_t i = 0; i < json_array_size(value) && i < ITEMS; i++)
        search(s, json_array_get(value, i), depth + 1);
    if (!json_is_object(value))
        return;
    if (is_article(value))
        read_article(s, value);
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        search(s, json_object_get(value, inside[i]), depth + 1);
}

void html_offer_json_ld(struct html_metadata *metadata, struct slice script)
{
    json_t *root = metadata->json_ld.failed || !script.length ? NULL : load(script);
    struct search s = {metadata, root};
    search(&s, root, 0);
    json_decref(root);
}

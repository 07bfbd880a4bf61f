#include "corpus/formats/field_map.h"

#include <stdlib.h>

enum { MOST_KEY_BYTES = 120 };

/* Small letters without signs; the first of a field's that is there counts. */
static const struct {
    int field;
    const char *key;
} synonyms[] = {
    {ARTICLE_ID, "articleid"},
    {ARTICLE_ID, "docid"},
    {ARTICLE_ID, "documentid"},
    {ARTICLE_ID, "guid"},
    {ARTICLE_ID, "uuid"},
    {ARTICLE_ID, "identifier"},
    {ARTICLE_ID, "编号"},
    {ARTICLE_ID, "編號"},
    {ARTICLE_TITLE, "headline"},
    {ARTICLE_TITLE, "heading"},
    {ARTICLE_TITLE, "articletitle"},
    {ARTICLE_TITLE, "标题"},
    {ARTICLE_TITLE, "標題"},
    {ARTICLE_TITLE, "题目"},
    {ARTICLE_TITLE, "題目"},
    {ARTICLE_AUTHOR, "authors"},
    {ARTICLE_AUTHOR, "authorname"},
    {ARTICLE_AUTHOR, "authornames"},
    {ARTICLE_AUTHOR, "byline"},
    {ARTICLE_AUTHOR, "writer"},
    {ARTICLE_AUTHOR, "creator"},
    {ARTICLE_AUTHOR, "作者"},
    {ARTICLE_AFFILIATION, "affiliations"},
    {ARTICLE_AFFILIATION, "authoraffiliation"},
    {ARTICLE_AFFILIATION, "institution"},
    {ARTICLE_AFFILIATION, "organization"},
    {ARTICLE_AFFILIATION, "organisation"},
    {ARTICLE_AFFILIATION, "单位"},
    {ARTICLE_AFFILIATION, "單位"},
    {ARTICLE_DATE, "published"},
    {ARTICLE_DATE, "datepublished"},
    {ARTICLE_DATE, "publisheddate"},
    {ARTICLE_DATE, "publishedat"},
    {ARTICLE_DATE, "publishedon"},
    {ARTICLE_DATE, "publicationdate"},
    {ARTICLE_DATE, "publishdate"},
    {ARTICLE_DATE, "pubdate"},
    {ARTICLE_DATE, "dateissued"},
    {ARTICLE_DATE, "issued"},
    {ARTICLE_DATE, "datetime"},
    {ARTICLE_DATE, "timestamp"},
    {ARTICLE_DATE, "日期"},
    {ARTICLE_DATE, "发布时间"},
    {ARTICLE_DATE, "發佈時間"},
    {ARTICLE_DATE, "发布日期"},
    {ARTICLE_SECTION, "category"},
    {ARTICLE_SECTION, "categories"},
    {ARTICLE_SECTION, "sectionname"},
    {ARTICLE_SECTION, "desk"},
    {ARTICLE_SECTION, "column"},
    {ARTICLE_SECTION, "topic"},
    {ARTICLE_SECTION, "栏目"},
    {ARTICLE_SECTION, "欄目"},
    {ARTICLE_SECTION, "类别"},
    {ARTICLE_LANG, "language"},
    {ARTICLE_LANG, "langcode"},
    {ARTICLE_LANG, "locale"},
    {ARTICLE_LANG, "语言"},
    {ARTICLE_LANG, "語言"},
    {ARTICLE_URL, "link"},
    {ARTICLE_URL, "uri"},
    {ARTICLE_URL, "href"},
    {ARTICLE_URL, "permalink"},
    {ARTICLE_URL, "canonicalurl"},
    {ARTICLE_URL, "articleurl"},
    {ARTICLE_URL, "weburl"},
    {ARTICLE_URL, "链接"},
    {ARTICLE_URL, "鏈接"},
    {ARTICLE_URL, "网址"},
    {FIELD_TEXT, "fulltext"},
    {FIELD_TEXT, "body"},
    {FIELD_TEXT, "bodytext"},
    {FIELD_TEXT, "articlebody"},
    {FIELD_TEXT, "articletext"},
    {FIELD_TEXT, "maintext"},
    {FIELD_TEXT, "plaintext"},
    {FIELD_TEXT, "content"},
    {FIELD_TEXT, "contents"},
    {FIELD_TEXT, "paragraphs"},
    {FIELD_TEXT, "正文"},
    {FIELD_TEXT, "全文"},
    {FIELD_TEXT, "内容"},
    {FIELD_TEXT, "內容"},
};

const char *field_name(int field)
{
    return field == FIELD_TEXT ? "text" : article_field_names[field];
}

/* What counts of a key: small letters without signs. A key that is longer is no field's. */
struct bare_key {
    char text[MOST_KEY_BYTES];
    size_t length;
};

static bool make_bare(struct slice key, struct bare_key *bare)
{
    bare->length = 0;
    for (size_t i = 0; i < key.length; i++) {
        char byte = key.data[i];
        if (byte == '_' || byte == '-' || byte == ' ')
            continue;
        if (bare->length == sizeof bare->text)
            return false;
        bare->text[bare->length++] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    return true;
}

static bool is_key(const struct bare_key *bare, struct slice key)
{
    return slice_equal((struct slice){bare->text, bare->length}, key);
}

static int field_of_name(const struct bare_key *name)
{
    for (int field = 0; field < FIELDS; field++)
        if (is_key(name, slice_of(field_name(field))))
            return field;
    return FIELD_NONE;
}

static tifa_status append(struct field_map *map, int field, const char *key, tifa_error *error)
{
    if (map->count == map->capacity) {
        size_t capacity = map->capacity ? 2 * map->capacity : 8;
        struct field_mapping *items = realloc(map->items, capacity * sizeof *items);
        if (!items)
            return tifa_fail_memory(error);
        map->items = items;
        map->capacity = capacity;
    }
    struct bare_key bare;
    size_t length = strlen(key);
    if (!make_bare((struct slice){key, length}, &bare))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--map takes keys of at most %d bytes, not '%s'", MOST_KEY_BYTES,
                         key);
    const char *copy = arena_copy(&map->arena, key, length),
               *copy_bare = arena_copy(&map->arena, bare.text, bare.length);
    if (!copy || !copy_bare)
        return tifa_fail_memory(error);
    map->items[map->count++] = (struct field_mapping){field, {copy, length}, {copy_bare, bare.length}};
    return TIFA_OK;
}

tifa_status field_map_add(struct field_map *map, const char *option, tifa_error *error)
{
    const char *equals = strchr(option, '=');
    if (!equals || equals == option || !equals[1])
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--map takes FIELD=KEY, as in title=headline, not '%s'", option);
    struct bare_key name;
    int field = make_bare((struct slice){option, (size_t)(equals - option)}, &name) ? field_of_name(&name) : FIELD_NONE;
    if (field == FIELD_NONE)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         "--map knows no field '%.*s'; there are id, title, author, affiliation, date, section, lang, "
                         "url and text",
                         (int)(equals - option), option);
    if (map->count == FIELD_NAMED)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--map '%s' is too much, %d are taken", option, FIELD_NAMED);
    return append(map, field, equals + 1, error);
}

void field_map_free(struct field_map *map)
{
    free(map->items);
    arena_free(&map->arena);
    *map = (struct field_map){0};
}

int field_map_find(const struct field_map *map, struct slice key, unsigned *rank)
{
    struct bare_key bare;
    if (!make_bare(key, &bare))
        return FIELD_NONE;
    for (size_t i = 0; map && i < map->count; i++) {
        if (is_key(&bare, map->items[i].bare)) {
            *rank = FIELD_MAPPED + (unsigned)i;
            return map->items[i].field;
        }
    }
    *rank = FIELD_NAMED;
    int field = field_of_name(&bare);
    for (size_t i = 0; field == FIELD_NONE && i < sizeof synonyms / sizeof *synonyms; i++) {
        if (is_key(&bare, slice_of(synonyms[i].key))) {
            *rank = FIELD_SYNONYM + (unsigned)i;
            field = synonyms[i].field;
        }
    }
    return field;
}

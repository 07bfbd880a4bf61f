#include "corpus/formats/html/metadata.h"

#include "corpus/date_line.h"

#include "corpus/base/utf8.h"
#include "corpus/people/people.h"
#include "corpus/text/language.h"

#include <strings.h>

enum {
    FIELD_BYTES = 1000,      /* of a field; what is longer is none */
    JSON_LD_BYTES = 4 << 20, /* of a script */
    NAME_BYTES = 4096,       /* of title */
    ARENA_BYTES = 16 << 20,
};

/* The field that a name in a meta element, or in itemprop, tells. */
struct known_name {
    const char *name;
    enum article_field field;
    enum html_trust trust;
};

static const struct known_name meta_names[] = {
    {"og:title", ARTICLE_TITLE, HTML_OPEN_GRAPH},
    {"twitter:title", ARTICLE_TITLE, HTML_MICRODATA},
    {"citation_title", ARTICLE_TITLE, HTML_CITATION},
    {"dc.title", ARTICLE_TITLE, HTML_DUBLIN_CORE},
    {"dcterms.title", ARTICLE_TITLE, HTML_DUBLIN_CORE},
    {"parsely-title", ARTICLE_TITLE, HTML_META},
    {"headline", ARTICLE_TITLE, HTML_MICRODATA},
    {"article:author", ARTICLE_AUTHOR, HTML_OPEN_GRAPH},
    {"citation_author", ARTICLE_AUTHOR, HTML_CITATION},
    {"dc.creator", ARTICLE_AUTHOR, HTML_DUBLIN_CORE},
    {"dcterms.creator", ARTICLE_AUTHOR, HTML_DUBLIN_CORE},
    {"author", ARTICLE_AUTHOR, HTML_META},
    {"byl", ARTICLE_AUTHOR, HTML_META},
    {"parsely-author", ARTICLE_AUTHOR, HTML_META},
    {"citation_author_institution", ARTICLE_AFFILIATION, HTML_CITATION},
    {"article:published_time", ARTICLE_DATE, HTML_OPEN_GRAPH},
    {"citation_publication_date", ARTICLE_DATE, HTML_CITATION},
    {"citation_date", ARTICLE_DATE, HTML_CITATION},
    {"dc.date", ARTICLE_DATE, HTML_DUBLIN_CORE},
    {"dc.date.issued", ARTICLE_DATE, HTML_DUBLIN_CORE},
    {"dcterms.date", ARTICLE_DATE, HTML_DUBLIN_CORE},
    {"dcterms.issued", ARTICLE_DATE, HTML_DUBLIN_CORE},
    {"dcterms.created", ARTICLE_DATE, HTML_DUBLIN_CORE},
    {"parsely-pub-date", ARTICLE_DATE, HTML_META},
    {"pubdate", ARTICLE_DATE, HTML_META},
    {"og:published_time", ARTICLE_DATE, HTML_META},
    {"published_time", ARTICLE_DATE, HTML_META},
    {"publish-date", ARTICLE_DATE, HTML_META},
    {"publish_date", ARTICLE_DATE, HTML_META},
    {"originalpublicationdate", ARTICLE_DATE, HTML_META},
    {"sailthru.date", ARTICLE_DATE, HTML_META},
    {"publishdate", ARTICLE_DATE, HTML_META},
    {"publication_date", ARTICLE_DATE, HTML_META},
    {"date", ARTICLE_DATE, HTML_META},
    {"datepublished", ARTICLE_DATE, HTML_MICRODATA},
    {"article:section", ARTICLE_SECTION, HTML_OPEN_GRAPH},
    {"parsely-section", ARTICLE_SECTION, HTML_META},
    {"section", ARTICLE_SECTION, HTML_META},
    {"articlesection", ARTICLE_SECTION, HTML_MICRODATA},
    {"og:locale", ARTICLE_LANG, HTML_META},
    {"content-language", ARTICLE_LANG, HTML_OPEN_GRAPH},
    {"dc.language", ARTICLE_LANG, HTML_MICRODATA},
    {"citation_language", ARTICLE_LANG, HTML_MICRODATA},
    {"inlanguage", ARTICLE_LANG, HTML_MICRODATA},
    {"og:url", ARTICLE_URL, HTML_OPEN_GRAPH},
};

void html_metadata_start(struct html_metadata *metadata)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        metadata->fields[i] = (struct html_field){.text = slice_of(""), .trust = HTML_UNTOLD};
    metadata->name.ceiling = NAME_BYTES;
    metadata->json_ld.ceiling = JSON_LD_BYTES;
    metadata->arena.ceiling = ARENA_BYTES;
}

void html_metadata_free(struct html_metadata *metadata)
{
    buffer_free(&metadata->name);
    buffer_free(&metadata->json_ld);
    arena_free(&metadata->arena);
}

/* ---- what fits a field ---- */

static bool starts_with(struct slice text, const char *prefix)
{
    return text.length >= strlen(prefix) && strncasecmp(text.data, prefix, strlen(prefix)) == 0;
}

static bool is_http(struct slice text)
{
    if (!starts_with(text, "http://") && !starts_with(text, "https://"))
        return false;
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] <= ' ' || memchr("\"<>\\^`{|}\x7F", text.data[i], 10))
            return false;
    return article_host(text).length > 0;
}

/* An address or a handle is where an author is found, not a name. */
static bool is_name(struct slice text)
{
    enum { NAME_WORDS = 8 };
    size_t spaces = 0;
    for (size_t i = 0; i < text.length; i++)
        spaces = text.data[i] == ';' ? 0 : spaces + (text.data[i] == ' ');
    return spaces <= NAME_WORDS && text.length && !starts_with(text, "http") && text.data[0] != '@' && text.data[0] != '/' &&
           memchr(text.data, '{', text.length) == NULL && memchr(text.data, '@', text.length) == NULL;
}

/* A copy with each run of white space and control characters made one space; {NULL, 0} when memory is short. */
static struct slice tidy(struct arena *arena, struct slice text)
{
    char *out = arena_alloc(arena, text.length + 1);
    if (!out)
        return (struct slice){NULL, 0};
    size_t length = 0;
    bool space = false;
    for (size_t i = 0; i < text.length; i++) {
        bool no_break = text.data[i] == '\xC2' && i + 1 < text.length && text.data[i + 1] == '\xA0';
        if (no_break || (unsigned char)text.data[i] <= ' ' || text.data[i] == '\x7F') {
            space = length > 0;
            i += no_break;
            continue;
        }
        if (space)
            out[length++] = ' ';
        space = false;
        out[length++] = text.data[i];
    }
    return (struct slice){out, length};
}

static bool has_name(struct slice list, struct slice name)
{
    while (list.length) {
        const char *end = memmem(list.data, list.length, "; ", 2);
        struct slice item = {list.data, end ? (size_t)(end - list.data) : list.length};
        if (item.length == name.length && strncasecmp(item.data, name.data, name.length) == 0)
            return true;
        list = end ? slice_from(list, item.length + 2) : (struct slice){list.data, 0};
    }
    return false;
}

static void join(struct html_metadata *metadata, struct html_field *field, struct slice name)
{
    if (has_name(field->text, name) || field->text.length + name.length > FIELD_BYTES)
        return;
    char *both = arena_printf(&metadata->arena, "%.*s; %.*s", (int)field->text.length, field->text.data,
                              (int)name.length, name.data);
    if (both)
        field->text = (struct slice){both, field->text.length + 2 + name.length};
}

/* The text as the field keeps it; {NULL, 0} when it does not fit. */
static struct slice fit(struct html_metadata *metadata, enum article_field which, struct slice text)
{
    static const struct slice none = {NULL, 0};
    char iso[DATE_TEXT_BYTES], tag[LANGUAGE_TAG_BYTES];
    text = tidy(&metadata->arena, text);
    switch (which) {
    case ARTICLE_DATE:
        if (!html_find_date(text, metadata->date_order, iso))
            return none;
        return (struct slice){arena_copy(&metadata->arena, iso, strlen(iso)), strlen(iso)};
    case ARTICLE_URL:
        return is_http(text) ? text : none;
    case ARTICLE_LANG:
        if (!language_tag(text, tag))
            return none;
        return (struct slice){arena_copy(&metadata->arena, tag, strlen(tag)), strlen(tag)};
    default:
        return text.length ? text : none;
    }
}

/* The names in the text, and what stands beside them; {NULL, 0} for names when it reads as a sentence, or an address. */
static struct slice fit_authors(struct html_metadata *metadata, struct slice text, struct slice *beside)
{
    struct buffer names = {.ceiling = 2 * FIELD_BYTES}, affiliations = {.ceiling = 2 * FIELD_BYTES};
    struct slice none = {NULL, 0}, found = none;
    text = tidy(&metadata->arena, text);
    if (text.data)
        people_read(text, &names, &affiliations);
    if (names.length && !names.failed && is_name((struct slice){names.data, names.length})) {
        found = (struct slice){arena_copy(&metadata->arena, names.data, names.length), names.length};
        *beside = (struct slice){arena_copy(&metadata->arena, affiliations.data, affiliations.length), affiliations.length};
    }
    buffer_free(&names);
    buffer_free(&affiliations);
    return found;
}

bool html_says_authors(const struct html_metadata *metadata, struct slice text)
{
    struct slice authors = metadata->fields[ARTICLE_AUTHOR].text;
    struct buffer names = {0}, beside = {0};
    if (authors.length == 0 || text.length < authors.length || text.length > FIELD_BYTES)
        return false;
    people_read(text, &names, &beside);
    bool same = names.length == authors.length && strncasecmp(names.data, authors.data, authors.length) == 0;
    buffer_free(&names);
    buffer_free(&beside);
    return same;
}

/* What is stated for machines counts whatever it is, what stands in the text only where it is a date. */
static void keep_bad_date(struct html_metadata *metadata, enum html_trust trust, struct slice text)
{
    bool counts = trust <= HTML_META || date_line_read(text, metadata->date_order).reading == DATE_AMBIGUOUS;
    if (counts && text.length && !metadata->bad_date.length)
        metadata->bad_date = text;
}

void html_offer(struct html_metadata *metadata, enum article_field which, enum html_trust trust, struct slice text)
{
    struct html_field *field = &metadata->fields[which];
    bool names = which == ARTICLE_AUTHOR || which == ARTICLE_AFFILIATION;
    if (!text.data || text.length > FIELD_BYTES || trust > field->trust || (trust == field->trust && !names))
        return;
    struct slice beside = slice_of("");
    struct slice said = text;
    text = which == ARTICLE_AUTHOR ? fit_authors(metadata, text, &beside) : fit(metadata, which, text);
    if (!text.data) {
        if (which == ARTICLE_DATE)
            keep_bad_date(metadata, trust, tidy(&metadata->arena, said));
        return;
    }
    if (beside.length)
        html_offer(metadata, ARTICLE_AFFILIATION, trust, beside);
    if (which == ARTICLE_DATE && trust >= HTML_MICRODATA && text.length < sizeof "2021-03" - 1)
        return; /* a number that stands there, not a year */
    size_t known = field->text.length;
    if (trust < field->trust) {
        *field = (struct html_field){text, trust};
    } else if (trust < HTML_BYLINE) {
        join(metadata, field, text);
    } else if (text.length > known && memcmp(text.data, field->text.data, known) == 0 && text.data[known] == ';') {
        field->text = text; /* the line around the first name has more */
    }
}

/* ---- names of fields ---- */

static bool same_name(struct slice name, const char *known)
{
    return name.length == strlen(known) && strncasecmp(name.data, known, name.length) == 0;
}

/* One of "name" and "dc:title dcterms.title"; a colon is as good as a dot behind dc. */
static bool take_name(struct slice *names, struct slice *name)
{
    *names = slice_trim(*names);
    name->data = names->data;
    name->length = 0;
    while (name->length < names->length && (unsigned char)names->data[name->length] > ' ')
        name->length++;
    *names = slice_from(*names, name->length);
    return name->length > 0;
}

static struct slice dotted(struct slice name, char room[40])
{
    if (!starts_with(name, "dc") || name.length >= 40)
        return name;
    memcpy(room, name.data, name.length);
    for (size_t i = 0; i < name.length; i++)
        room[i] = room[i] == ':' ? '.' : room[i];
    return starts_with((struct slice){room, name.length}, "dcterm.") ? name : (struct slice){room, name.length};
}

void html_offer_meta(struct html_metadata *metadata, struct slice names, struct slice content)
{
    struct slice name;
    char room[40];
    while (take_name(&names, &name)) {
        name = dotted(name, room);
        if (same_name(name, "og:site_name") && !metadata->site.length && content.length < FIELD_BYTES)
            metadata->site = tidy(&metadata->arena, content);
        for (size_t i = 0; i < sizeof meta_names / sizeof *meta_names; i++)
            if (same_name(name, meta_names[i].name))
                html_offer(metadata, meta_names[i].field, meta_names[i].trust, content);
    }
}

void html_offer_property(struct html_metadata *metadata, struct slice names, struct slice value, enum html_trust trust)
{
    static const struct known_name properties[] = {
        {"headline", ARTICLE_TITLE, 0},          {"author", ARTICLE_AUTHOR, 0},
        {"creator", ARTICLE_AUTHOR, 0},          {"datepublished", ARTICLE_DATE, 0},
        {"articlesection", ARTICLE_SECTION, 0},  {"inlanguage", ARTICLE_LANG, 0},
        {"affiliation", ARTICLE_AFFILIATION, 0},
    };
    struct slice name;
    while (take_name(&names, &name))
        for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
            if (same_name(name, properties[i].name))
                html_offer(metadata, properties[i].field, trust, value);
}

/* ---- titles ---- */

/* What stands between a title and the name of its site. */
static const char *const separators[] = {" | ", " - ", " – ", " — ", " :: ", " » ",
                                         " · ", "_",   "|",   "｜",  " / ",  " \\ "};

/* The last separator of the title, and where the site's name starts behind it. */
static size_t last_separator(struct slice title, size_t *behind)
{
    size_t at = 0;
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t length = strlen(separators[i]);
        for (size_t j = at + 1; j + length < title.length; j++) {
            if (memcmp(title.data + j, separators[i], length) == 0) {
                at = j;
                *behind = j + length;
            }
        }
    }
    return at;
}

static size_t words(struct slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
    return count;
}

static bool same_words(struct slice a, struct slice b)
{
    return a.length && a.length == b.length && strncasecmp(a.data, b.data, a.length) == 0;
}

/* Without " | Site": the site's own name always goes; of the window's name also what the page's heading ends
 * before, and a few words behind at least as many. */
static struct slice without_site(const struct html_metadata *metadata, struct slice title, bool window)
{
    for (int parts = 0; parts < 3; parts++) {
        size_t behind = 0, at = last_separator(title, &behind);
        if (at == 0)
            break;
        struct slice head = slice_trim((struct slice){title.data, at}), tail = slice_trim(slice_from(title, behind));
        bool heading = same_words(metadata->heading, title);
        bool short_tail = tail.length <= 40 && words(tail) <= 4 && (words(head) >= words(tail) || head.length > 15);
        if (same_words(tail, metadata->site) || (window && !heading && short_tail && head.length))
            title = head;
        else
            break;
    }
    return title;
}

void html_settle_title(struct html_metadata *metadata)
{
    struct slice window = {metadata->name.data, metadata->name.length};
    struct html_field *title = &metadata->fields[ARTICLE_TITLE];
    window = tidy(&metadata->arena, window.data ? window : slice_of(""));
    if (!window.data)
        return;
    struct slice heading = metadata->heading;
    /* a heading is the title when the window's name repeats it; else it may be the site's name or another's */
    bool repeated = title->trust == HTML_VISIBLE && heading.length && heading.length <= window.length &&
                    memmem(window.data, window.length, heading.data, heading.length);
    if (title->trust < HTML_VISIBLE)
        title->text = without_site(metadata, title->text, false);
    else if (!repeated && window.length)
        *title = (struct html_field){without_site(metadata, window, true), HTML_NAME};
}

#include "corpus/formats/html/names.h"

#include <stdlib.h>

struct element {
    const char *name;
    enum html_kind kind;
};

/* In byte order. Inline elements are not here. */
static const struct element elements[] = {
    {"address", HTML_GROUP},   {"annotation", HTML_HIDDEN}, {"applet", HTML_HIDDEN},    {"article", HTML_ARTICLE},
    {"aside", HTML_ASIDE},     {"audio", HTML_HIDDEN},      {"blockquote", HTML_GROUP}, {"body", HTML_GROUP},
    {"button", HTML_HIDDEN},   {"canvas", HTML_HIDDEN},     {"caption", HTML_CELL},     {"center", HTML_GROUP},
    {"datalist", HTML_HIDDEN}, {"dd", HTML_ITEM},           {"details", HTML_GROUP},    {"dialog", HTML_ASIDE},
    {"dir", HTML_LIST},        {"div", HTML_GROUP},         {"dl", HTML_LIST},          {"dt", HTML_ITEM},
    {"embed", HTML_HIDDEN},    {"fieldset", HTML_ASIDE},    {"figcaption", HTML_ASIDE}, {"figure", HTML_GROUP},
    {"footer", HTML_ASIDE},    {"form", HTML_GROUP},        {"h1", HTML_HEADING},       {"h2", HTML_HEADING},
    {"h3", HTML_HEADING},      {"h4", HTML_HEADING},        {"h5", HTML_HEADING},       {"h6", HTML_HEADING},
    {"head", HTML_HIDDEN},     {"header", HTML_GROUP},      {"hr", HTML_GROUP},         {"iframe", HTML_HIDDEN},
    {"li", HTML_ITEM},         {"main", HTML_ARTICLE},      {"map", HTML_HIDDEN},       {"menu", HTML_ASIDE},
    {"nav", HTML_ASIDE},       {"noembed", HTML_HIDDEN},    {"noframes", HTML_HIDDEN},  {"noscript", HTML_HIDDEN},
    {"object", HTML_HIDDEN},   {"ol", HTML_LIST},           {"p", HTML_PARAGRAPH},      {"pre", HTML_VERBATIM},
    {"rp", HTML_HIDDEN},       {"rt", HTML_HIDDEN},         {"rtc", HTML_HIDDEN},       {"script", HTML_HIDDEN},
    {"section", HTML_GROUP},   {"select", HTML_HIDDEN},     {"style", HTML_HIDDEN},     {"summary", HTML_PARAGRAPH},
    {"svg", HTML_HIDDEN},      {"table", HTML_TABLE},       {"tbody", HTML_GROUP},      {"td", HTML_CELL},
    {"template", HTML_HIDDEN}, {"textarea", HTML_HIDDEN},   {"tfoot", HTML_GROUP},      {"th", HTML_CELL},
    {"thead", HTML_GROUP},     {"tr", HTML_GROUP},          {"ul", HTML_LIST},          {"video", HTML_HIDDEN},
    {"xml", HTML_HIDDEN},      {"xmp", HTML_VERBATIM},
};

struct naming {
    const char *word;
    enum html_naming naming;
};

/* Whole words that name what surrounds articles. In byte order, as are those below. */
static const struct naming furniture[] = {
    {"ad", HTML_NAMED_PART},         {"ads", HTML_NAMED_PART},           {"banner", HTML_NAMED_PART},
    {"bio", HTML_NAMED_PART},        {"caption", HTML_NAMED_PART},       {"carousel", HTML_NAMED_PART},
    {"comment", HTML_NAMED_OTHERS},  {"commentlist", HTML_NAMED_OTHERS}, {"comments", HTML_NAMED_OTHERS},
    {"consent", HTML_NAMED_OTHERS},  {"cookie", HTML_NAMED_OTHERS},      {"cookies", HTML_NAMED_OTHERS},
    {"copyright", HTML_NAMED_PART},  {"credit", HTML_NAMED_PART},        {"disqus", HTML_NAMED_OTHERS},
    {"donate", HTML_NAMED_FRAME},    {"dropdown", HTML_NAMED_PART},      {"follow", HTML_NAMED_FRAME},
    {"footer", HTML_NAMED_FRAME},    {"gallery", HTML_NAMED_PART},       {"gdpr", HTML_NAMED_OTHERS},
    {"login", HTML_NAMED_OTHERS},    {"masthead", HTML_NAMED_PART},      {"menu", HTML_NAMED_PART},
    {"modal", HTML_NAMED_FRAME},     {"nav", HTML_NAMED_FRAME},          {"navbar", HTML_NAMED_FRAME},
    {"outbrain", HTML_NAMED_OTHERS}, {"overlay", HTML_NAMED_PART},       {"pager", HTML_NAMED_PART},
    {"pagination", HTML_NAMED_PART}, {"paywall", HTML_NAMED_OTHERS},     {"popular", HTML_NAMED_OTHERS},
    {"popup", HTML_NAMED_PART},      {"print", HTML_NAMED_PART},         {"rail", HTML_NAMED_PART},
    {"recirc", HTML_NAMED_OTHERS},   {"reply", HTML_NAMED_OTHERS},       {"respond", HTML_NAMED_OTHERS},
    {"share", HTML_NAMED_FRAME},     {"shared", HTML_NAMED_PART},        {"sharedaddy", HTML_NAMED_FRAME},
    {"shares", HTML_NAMED_FRAME},    {"sharing", HTML_NAMED_FRAME},      {"signup", HTML_NAMED_OTHERS},
    {"skip", HTML_NAMED_PART},       {"slideshow", HTML_NAMED_PART},     {"social", HTML_NAMED_FRAME},
    {"taboola", HTML_NAMED_OTHERS},  {"tags", HTML_NAMED_PART},          {"toc", HTML_NAMED_PART},
    {"toolbar", HTML_NAMED_PART},    {"tooltip", HTML_NAMED_PART},       {"trending", HTML_NAMED_OTHERS},
    {"widget", HTML_NAMED_PART},
};

/* Words that start so. */
static const struct naming furniture_starts[] = {
    {"advert", HTML_NAMED_PART},       {"breadcrumb", HTML_NAMED_FRAME}, {"navigation", HTML_NAMED_FRAME},
    {"newsletter", HTML_NAMED_FRAME},  {"promo", HTML_NAMED_FRAME},      {"recommend", HTML_NAMED_OTHERS},
    {"related", HTML_NAMED_OTHERS},    {"sidebar", HTML_NAMED_FRAME},    {"sponsor", HTML_NAMED_FRAME},
    {"subscri", HTML_NAMED_FRAME},
};

/* Classes that say of which kind or about what an article is, and starts of those. */
static const char *const topics[] = {"category-", "tag-", "format-"};

/* Words that name articles. */
static const char *const articles[] = {"article", "body", "content", "entry", "main", "page", "post", "story", "text"};

static const char *const quotes[] = {"callout", "pulled", "pullquote", "quote"};

static const char *const bylines[] = {"author", "authors", "byline", "writer"};

static int compare_element(const void *name, const void *element)
{
    return strcmp(name, ((const struct element *)element)->name);
}

enum html_kind html_kind_of(const char *name)
{
    const struct element *element =
        bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_element);
    return element ? element->kind : HTML_INLINE;
}

static int compare_word(const void *word, const void *item)
{
    return strcmp(word, *(const char *const *)item);
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Takes the next word off names, in lower case: words end where the letters do, and before a capital behind a small
 * letter. */
static bool take_word(struct slice *names, char word[16])
{
    size_t i = 0, length = 0;
    if (names->length == 0)
        return false;
    while (i < names->length && !is_lower(names->data[i]) && !is_upper(names->data[i]))
        i++;
    size_t start = i;
    for (; i < names->length && (is_lower(names->data[i]) || is_upper(names->data[i])); i++) {
        if (i > start && is_upper(names->data[i]) && is_lower(names->data[i - 1]))
            break;
        if (length < 15)
            word[length++] = (char)(names->data[i] | 0x20);
    }
    word[length] = '\0';
    *names = slice_from(*names, i);
    return length > 0;
}

static bool has_word(struct slice names, const char *const *words, size_t count)
{
    char word[16];
    while (take_word(&names, word))
        if (bsearch(word, words, count, sizeof *words, compare_word))
            return true;
    return false;
}
#define HAS_WORD(names, words) has_word(names, words, sizeof(words) / sizeof *(words))

static int compare_naming(const void *word, const void *item)
{
    return strcmp(word, ((const struct naming *)item)->word);
}

static enum html_naming naming_of_word(const char *word)
{
    const struct naming *known =
        bsearch(word, furniture, sizeof furniture / sizeof *furniture, sizeof *furniture, compare_naming);
    if (known)
        return known->naming;
    for (size_t i = 0; i < sizeof furniture_starts / sizeof *furniture_starts; i++)
        if (strncmp(word, furniture_starts[i].word, strlen(furniture_starts[i].word)) == 0)
            return furniture_starts[i].naming;
    return HTML_UNNAMED;
}

/* Takes the next of several names, which white space parts. */
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

static bool is_topic(struct slice name)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (slice_starts(name, topics[i]))
            return true;
    return false;
}

size_t html_count_words(struct slice names)
{
    char word[16];
    size_t count = 0;
    while (take_word(&names, word))
        count++;
    return count;
}

enum html_naming html_naming_of(struct slice names)
{
    enum html_naming most = HTML_UNNAMED;
    struct slice name;
    char word[16];
    while (take_name(&names, &name)) {
        if (is_topic(name))
            continue;
        while (take_word(&name, word)) {
            enum html_naming naming = naming_of_word(word);
            most = naming > most ? naming : most;
        }
    }
    return most;
}

/* "pullquote", "pull-quote", "quote", not "quotes" */
bool html_names_quote(struct slice names)
{
    return HAS_WORD(names, quotes);
}

bool html_names_article(struct slice names)
{
    return HAS_WORD(names, articles);
}

bool html_names_byline(struct slice names)
{
    return HAS_WORD(names, bylines);
}

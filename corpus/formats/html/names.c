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

/* Whole words that name what surrounds articles. In byte order, as are those below. */
static const char *const furniture[] = {
    "ad",       "ads",        "banner", "bio",      "caption",   "carousel", "comment",    "commentlist",
    "comments", "consent",    "cookie", "cookies",  "copyright", "credit",   "disqus",     "donate",
    "dropdown", "follow",     "footer", "gallery",  "gdpr",      "login",    "masthead",   "menu",
    "modal",    "nav",        "navbar", "outbrain", "overlay",   "pager",    "pagination", "paywall",
    "popular",  "popup",      "print",  "rail",     "recirc",    "reply",    "respond",    "share",
    "shared",   "sharedaddy", "shares", "sharing",  "signup",    "skip",     "slideshow",  "social",
    "taboola",  "tags",       "toc",    "toolbar",  "tooltip",   "trending", "widget"};

/* Words that start so. */
static const char *const furniture_starts[] = {"advert",    "breadcrumb", "navigation", "newsletter", "promo",
                                               "recommend", "related",    "sidebar",    "sponsor",    "subscri"};

/* Words that name articles. */
static const char *const articles[] = {"article", "body", "content", "entry", "main", "page", "post", "story", "text"};

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

static bool has_start(struct slice names)
{
    char word[16];
    while (take_word(&names, word))
        for (size_t i = 0; i < sizeof furniture_starts / sizeof *furniture_starts; i++)
            if (strncmp(word, furniture_starts[i], strlen(furniture_starts[i])) == 0)
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

bool html_names_furniture(struct slice names)
{
    return HAS_WORD(names, furniture) || has_start(names);
}

bool html_names_article(struct slice names)
{
    return HAS_WORD(names, articles);
}

bool html_names_byline(struct slice names)
{
    return HAS_WORD(names, bylines);
}

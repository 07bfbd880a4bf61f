#include "corpus/formats/xml_root.h"

#include <strings.h>

static const char html_elements[] =
    " a abbr acronym address article aside b base big blockquote body br button canvas caption center cite code dd "
    "details"
    " dfn dir div dl dt em fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr"
    " html i iframe img input ins kbd label li link main map mark menu meta nav noscript object ol p picture pre q "
    "ruby s"
    " script section select small span strike strong style sub summary sup table tbody td template textarea tfoot th"
    " thead time title tr tt u ul var video wbr ";

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
           memchr("_:-.", c, 4) != NULL;
}

static struct slice take_name(struct slice text)
{
    size_t n = 0;
    while (n < text.length && is_name_byte(text.data[n]))
        n++;
    return n && (text.data[0] < '0' || text.data[0] > '9') ? (struct slice){text.data, n} : slice_of("");
}

static bool is_html_element(struct slice name)
{
    char padded[16] = " ";
    if (name.length == 0 || name.length + 3 > sizeof padded)
        return false;
    for (size_t i = 0; i < name.length; i++)
        padded[i + 1] = (char)(name.data[i] >= 'A' && name.data[i] <= 'Z' ? name.data[i] | 0x20 : name.data[i]);
    padded[name.length + 1] = ' ';
    return strstr(html_elements, padded) != NULL;
}

/* Behind `end`; empty where it does not come. */
static struct slice skip_past(struct slice text, const char *end)
{
    size_t length = strlen(end);
    const char *at = text.length ? memmem(text.data, text.length, end, length) : NULL;
    return at ? slice_from(text, (size_t)(at - text.data) + length) : slice_from(text, text.length);
}

/* Behind a document type, and the declarations in its brackets. */
static struct slice skip_doctype(struct slice text)
{
    size_t n = 0, depth = 0;
    for (; n < text.length; n++) {
        if (text.data[n] == '[')
            depth++;
        else if (text.data[n] == ']' && depth)
            depth--;
        else if (text.data[n] == '>' && depth == 0)
            break;
    }
    return slice_from(text, n < text.length ? n + 1 : n);
}

/* Takes a declaration or a comment off the front of *text; false when there is none. */
static bool take_prolog(struct slice *text, struct xml_root *out)
{
    if (slice_starts(*text, "<?")) {
        out->is_declared |= slice_starts(*text, "<?xml");
        *text = skip_past(*text, "?>");
    } else if (slice_starts(*text, "<!--")) {
        *text = skip_past(*text, "-->");
    } else if (text->length > 9 && strncasecmp(text->data, "<!doctype", 9) == 0) {
        struct slice name = take_name(slice_trim(slice_from(*text, 9)));
        out->is_declared = true;
        out->is_html |= name.length == 4 && strncasecmp(name.data, "html", 4) == 0;
        *text = skip_doctype(*text);
    } else {
        return false;
    }
    *text = slice_trim(*text);
    return true;
}

bool xml_root_find(struct slice head, struct xml_root *out)
{
    struct slice text = head;
    *out = (struct xml_root){.name = slice_of("")};
    if (!slice_starts(text, "<") || slice_starts(text, "<?php"))
        return false;
    bool prolog = false;
    while (take_prolog(&text, out))
        prolog = true;
    if (slice_starts(text, "<"))
        out->name = take_name(slice_from(text, 1));
    if (out->name.length == 0) { /* only a page begins with remarks that go on and on, and nothing before them */
        out->is_html |= prolog && !out->is_declared;
        return prolog;
    }
    bool foreign = slice_equal_text(out->name, "article") && out->is_declared && !out->is_html; /* JATS, DocBook */
    out->is_html |= is_html_element(out->name) && !foreign;
    /* "<ada> hello", as in a chat, is no markup */
    bool closes = memmem(head.data, head.length, "</", 2) || memmem(head.data, head.length, "/>", 2);
    return out->is_declared || out->is_html || closes;
}

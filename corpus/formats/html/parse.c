/* libxml2's push parser is linear but for two things, and both are bounded here:
 *
 * - An end tag that closes nothing, and a second <body>, look through all open elements. So no more than HTML_DEPTH
 *   stay open: of those in the middle of the stack the parser is made to forget half.
 * - A tag's attributes are compared with each other. So a tag that is larger than a chunk and has many attributes is
 *   closed early, and the rest of it is passed over. That is seen where a chunk ends: the parser waits for the end of
 *   a tag that it has begun to see.
 */
#include "corpus/formats/html/parse.h"

#include "corpus/base/utf8.h"

#include <libxml/HTMLparser.h>

enum {
    CHUNK_BYTES = 4096,
    TAG_ATTRIBUTES = 256, /* of a tag larger than a chunk */
    OUTERMOST = 16,       /* elements that are never forgotten */
    FORGOTTEN = 256,      /* elements forgotten at a time */
};

struct parser {
    const struct html_events *events;
    void *context;
    htmlParserCtxtPtr xml;
};

/* Takes elements off the middle of the parser's stack. Its names belong to its dictionary, so nothing is to free, and
 * the element that was just started stays on top, where the parser expects it. */
static void forget_middle(struct parser *p)
{
    const xmlChar **names = p->xml->nameTab + OUTERMOST;
    size_t behind = (size_t)p->xml->nameNr - OUTERMOST - FORGOTTEN;
    memmove(names, names + FORGOTTEN, behind * sizeof *names);
    p->xml->nameNr -= FORGOTTEN;
    p->events->forget(p->context, OUTERMOST + 1, FORGOTTEN);
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct parser *p = user;
    p->events->start(p->context, (size_t)p->xml->nameNr, (const char *)name, attributes);
    if (p->xml->nameNr == HTML_DEPTH)
        forget_middle(p);
}

static void on_end(void *user, const xmlChar *name)
{
    struct parser *p = user;
    (void)name;
    p->events->end(p->context, (size_t)p->xml->nameNr);
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct parser *p = user;
    p->events->text(p->context, (size_t)p->xml->nameNr, (struct slice){(const char *)text, (size_t)length});
}

static bool is_letter(char c)
{
    return ((unsigned char)c | 0x20) >= 'a' && ((unsigned char)c | 0x20) <= 'z';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct tag {
    size_t end; /* behind its ">", or the end of the text */
    size_t attributes;
};

/* Reads the tag at the start of `text`. */
static struct tag measure_tag(struct slice text)
{
    struct tag tag = {0};
    char quote = 0, before = 0; /* the last character that is no white space */
    for (size_t i = 1; i < text.length; i++) {
        char c = text.data[i];
        if (quote) {
            quote = c == quote ? 0 : quote;
            before = c;
            continue;
        }
        if (c == '>') {
            tag.end = i + 1;
            return tag;
        }
        if (before == '=' && (c == '"' || c == '\''))
            quote = c;
        if (!is_space(c)) {
            tag.attributes += before != '=' && is_space(text.data[i - 1]);
            before = c;
        }
    }
    tag.end = text.length;
    return tag;
}

/* The bytes that the parser was given and has not taken. */
static size_t waiting(const struct parser *p)
{
    return p->xml->input ? (size_t)(p->xml->input->end - p->xml->input->cur) : 0;
}

static void feed(struct parser *p, struct slice text)
{
    char chunk[CHUNK_BYTES];
    while (text.length) {
        size_t length = utf8_cut(text.data, text.length, sizeof chunk);
        memcpy(chunk, text.data, length);
        for (char *nul = chunk; (nul = memchr(nul, '\0', (size_t)(chunk + length - nul))) != NULL;)
            *nul = ' '; /* where the parser would stop */
        htmlParseChunk(p->xml, chunk, (int)length, 0);
        text = slice_from(text, length);
    }
}

/* Feeds a tag up to its end, in one look of the parser: where it stopped inside a value, libxml2 2.9 does not remember
 * which quote it waits for. */
static void feed_tag(struct parser *p, struct slice rest)
{
    feed(p, (struct slice){rest.data, rest.length - 1});
    p->xml->checkIndex = 0;
    feed(p, slice_from(rest, rest.length - 1));
}

static bool is_tag(struct slice text)
{
    return text.length > 1 && text.data[0] == '<' && is_letter(text.data[1]);
}

static void feed_all(struct parser *p, struct slice text)
{
    size_t fed = 0, measured = SIZE_MAX; /* where the tag last waited for starts */
    while (fed < text.length) {
        struct slice rest = slice_from(text, fed);
        rest.length = utf8_cut(rest.data, rest.length, CHUNK_BYTES);
        feed(p, rest);
        fed += rest.length;
        size_t pending = waiting(p);
        if (pending > fed || !is_tag(slice_from(text, fed - pending)) || fed == text.length)
            continue;
        size_t start = fed - pending;
        struct tag tag = measure_tag(slice_from(text, start));
        if (tag.attributes > TAG_ATTRIBUTES)
            feed_tag(p, slice_of("\">'>\">")); /* closes it whichever quote is open */
        else if (start + tag.end > fed)
            feed_tag(p, (struct slice){text.data + fed, start + tag.end - fed});
        else if (start == measured)
            feed_tag(p, slice_of("<!--\">'>\">-->")); /* the tag has its end, behind a quote out of place */
        measured = start;
        fed = start + tag.end > fed ? start + tag.end : fed;
    }
}

tifa_status html_parse(struct slice text, const struct html_events *events, void *context, tifa_error *error)
{
    xmlSAXHandler handler = {.startElement = on_start,
                             .endElement = on_end,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .cdataBlock = on_text};
    struct parser p = {.events = events, .context = context};
    p.xml = htmlCreatePushParserCtxt(&handler, &p, "", 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!p.xml)
        return tifa_fail_memory(error);
    htmlCtxtUseOptions(p.xml, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                  HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    feed_all(&p, text);
    htmlParseChunk(p.xml, "", 0, 1);
    bool starved = p.xml->errNo == XML_ERR_NO_MEMORY;
    xmlFreeDoc(p.xml->myDoc);
    htmlFreeParserCtxt(p.xml);
    return starved ? tifa_fail_memory(error) : TIFA_OK;
}

struct slice html_attribute(html_attributes attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return slice_of(attributes[1] ? (const char *)attributes[1] : "");
    return (struct slice){NULL, 0};
}

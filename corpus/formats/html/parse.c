/* libxml2's push parser is linear but for three things, and all are bounded here:
 *
 * - An end tag that closes nothing, and a second <body>, look through all open elements. So no more than HTML_DEPTH
 *   stay open: of those in the middle of the stack the parser is made to forget half.
 * - A tag's attributes are compared with each other. So a tag that is larger than a chunk and has many attributes is
 *   closed early, and the rest of it is passed over. That is seen where a chunk ends: the parser waits for the end of
 *   a tag that it has begun to see.
 * - Names are kept in a hash table that stops growing. So a page that has used up DIFFERENT_NAMES goes on with a new
 *   parser, as if all elements had ended; no page written for people comes near.
 */
#include "corpus/formats/html/parse.h"

#include "corpus/base/utf8.h"

#include <libxml/HTMLparser.h>

enum {
    CHUNK_BYTES = 4096,
    TAG_ATTRIBUTES = 256, /* of a tag larger than a chunk */
    OUTERMOST = 16,       /* elements that are never forgotten */
    FORGOTTEN = 256,      /* elements forgotten at a time */
    DIFFERENT_NAMES = 8192,
};

struct parser {
    const struct html_events *events;
    void *context;
    htmlParserCtxtPtr xml; /* NULL when memory is short */
    bool in_comment;       /* behind a "<!" that starts nothing, up to the next ">" */
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
    p->in_comment = false;
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

static void on_script(void *user, const xmlChar *text, int length)
{
    struct parser *p = user;
    p->events->text(p->context, (size_t)p->xml->nameNr, (struct slice){(const char *)text, (size_t)length});
}

/* "<![if !supportLists]>" of Word and its like are comments in HTML, up to the next ">". libxml2 2.9 takes "<" for
 * text, tells of it while it stands on it (not so where the page has "&lt;"), and goes on behind. */
static bool is_comment_start(const struct parser *p, struct slice text)
{
    const htmlParserInputPtr input = p->xml->input;
    return slice_equal_text(text, "<") && input && input->end - input->cur > 1 && input->cur[0] == '<' &&
           input->cur[1] == '!';
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct parser *p = user;
    struct slice rest = {(const char *)text, (size_t)length};
    p->in_comment = p->in_comment || is_comment_start(p, rest);
    if (p->in_comment) {
        const char *end = memchr(rest.data, '>', rest.length);
        if (!end)
            return;
        p->in_comment = false;
        rest = slice_from(rest, (size_t)(end - rest.data) + 1);
    }
    if (rest.length)
        on_script(user, (const xmlChar *)rest.data, (int)rest.length);
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

static bool open_parser(struct parser *p)
{
    xmlSAXHandler handler = {.startElement = on_start,
                             .endElement = on_end,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .cdataBlock = on_script};
    p->xml = htmlCreatePushParserCtxt(&handler, p, "", 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (p->xml)
        htmlCtxtUseOptions(p->xml, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    return p->xml;
}

/* False when the parser ran out of memory. */
static bool close_parser(struct parser *p)
{
    if (!p->xml)
        return false;
    bool good = p->xml->errNo != XML_ERR_NO_MEMORY;
    xmlFreeDoc(p->xml->myDoc);
    htmlFreeParserCtxt(p->xml);
    p->xml = NULL;
    return good;
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

/* The parser waits for the end of the tag at `start`, of which it was given what stands before `fed`; `again` if that
 * was so a chunk before. Returns up to where the text is fed now. */
static size_t finish_tag(struct parser *p, struct slice text, size_t start, size_t fed, bool again)
{
    struct tag tag = measure_tag(slice_from(text, start));
    size_t end = start + tag.end;
    if (tag.attributes > TAG_ATTRIBUTES)
        feed_tag(p, slice_of("\">'>\">")); /* closes it whichever quote is open */
    else if (end > fed)
        feed_tag(p, (struct slice){text.data + fed, end - fed});
    else if (again)
        feed_tag(p, slice_of("<!--\">'>\">-->")); /* it has its end, behind a quote out of place */
    return end > fed ? end : fed;
}

static bool is_tag(struct slice text)
{
    return text.length > 1 && text.data[0] == '<' && is_letter(text.data[1]);
}

/* After an end tag too many the parser takes the rest for no part of the page, or says that it is at the end. */
static bool has_ended(const struct parser *p)
{
    return p->xml->nameNr == 0 && (p->xml->instate == XML_PARSER_EPILOG || p->xml->instate == XML_PARSER_EOF);
}

static bool feed_all(struct parser *p, struct slice text)
{
    size_t fed = 0, unfinished = SIZE_MAX; /* where the tag last waited for starts */
    while (fed < text.length) {
        struct slice rest = slice_from(text, fed);
        rest.length = utf8_cut(rest.data, rest.length, CHUNK_BYTES);
        feed(p, rest);
        fed += rest.length;
        size_t pending = waiting(p);
        if (pending > fed)
            continue; /* of what was not in the text */
        size_t start = fed - pending;
        if (has_ended(p) || xmlDictSize(p->xml->dict) > DIFFERENT_NAMES) {
            if (!close_parser(p) || !open_parser(p))
                return false;
            htmlParseChunk(p->xml, "<html>", 6, 0); /* so that an end tag in front ends nothing */
            fed = start;
        } else if (fed < text.length && is_tag(slice_from(text, start))) {
            fed = finish_tag(p, text, start, fed, start == unfinished);
            unfinished = start;
        }
    }
    return true;
}

tifa_status html_parse(struct slice text, const struct html_events *events, void *context, tifa_error *error)
{
    struct parser p = {.events = events, .context = context};
    bool good = open_parser(&p) && feed_all(&p, text);
    if (good)
        htmlParseChunk(p.xml, "", 0, 1);
    return close_parser(&p) && good ? TIFA_OK : tifa_fail_memory(error);
}

struct slice html_attribute(html_attributes attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return slice_of(attributes[1] ? (const char *)attributes[1] : "");
    return (struct slice){NULL, 0};
}

/* Families of hostile web pages: each grows with `count`, and a reader that is not careful takes quadratic time, or its
 * stack, for it. Behind each, some text that must still be found where the markup lets it. */
#ifndef TIFA_HOSTILE_HTML_H
#define TIFA_HOSTILE_HTML_H

#include "corpus/base/buffer.h"

#include <string.h>

struct hostile_html {
    const char *name;
    const char *first;    /* once */
    const char *repeated; /* count times; %zu is the number */
    const char *then;     /* count times behind all of those */
    const char *last;     /* once */
    bool swallows;        /* the text behind is part of an unfinished tag or comment, or of a link */
};

#define HOSTILE_TEXT "The harbour master counted the ships that came in before the fog did."

static const struct hostile_html hostile_html[] = {
    {"deep groups", "", "<div>", "", "", false},
    {"deep inline elements, stray ends", "", "<span>", "</b>", "", false},
    {"deep formatting, more bodies", "", "<b>", "<body>", "", false},
    {"deep fonts, stray paragraph ends", "", "<font>", "</p>", "", false},
    {"paragraphs never closed", "", "<p>x", "", "", false},
    {"formatting never closed", "", "<b><i>x", "", "", false},
    {"nested tables", "", "<table><tr><td>", "", "", false},
    {"nested lists", "", "<ul><li>x", "", "", false},
    {"nested links", "", "<a href=x>y", "", "", true},
    {"links", "", "<a href=x>y</a> ", "", "", false},
    {"one tag, many attributes", "<p ", "a%zu=b ", "", ">", false},
    {"one tag, many attributes in quotes", "<p x=\"", "\" a%zu=\"", "", "\">", false},
    {"one huge attribute", "<p title='", "word &amp; <b> > ", "", "'>", false},
    {"elements of many names", "", "<x%zu>y</x%zu>", "", "", false},
    {"entities", "", "&amp;&eacute;&#x4E2D;&bogus;&", "", "", false},
    {"comments", "", "<!-- x --><!>", "", "", false},
    {"breaks", "", "x<br>", "", "", false},
    {"mentions", "", "<i class=author itemprop='author'>x%zu", "", "", false},
    {"meta elements", "", "<meta name=author content='Name %zu'>", "", "", false},
    {"declared styles", "", "<i style='display:block;display:block;display: none'>x</i>", "", "", false},
    {"JSON in scripts", "", "<script type='application/ld+json'>{\"@graph\":[{},]}</script>", "", "", false},
    {"deep JSON", "<script type='application/ld+json'>", "{\"mainEntity\":[", "", "</script>", false},
    {"headings", "", "<h1>A heading of 10 March 2021</h1>", "", "", false},
    {"one script", "<script>", "if (a < b && c</d) { \"<!--\" } ", "", "</script>", false},
    {"ends without starts", "", "</div>", "", "", false},
    {"ends of the page", "", "</html>", "</body></html>", "", false},
    {"tags that do not end", "", "<a ", "", "", true},
    {"values that do not end", "", "<a b='", "", "", true},
    {"comments that do not end", "", "<!-- ", "", "", true},
    {"quotes out of place", "", "<p it's>x", "", "", true},
    {"brackets", "", "<", "", "", true},
};
enum { HOSTILE_HTML = sizeof hostile_html / sizeof *hostile_html };

static inline void hostile_html_write(const struct hostile_html *family, size_t count, struct buffer *out)
{
    buffer_append_string(out, "<html><body>");
    buffer_append_string(out, family->first);
    for (size_t i = 0; i < count; i++) {
        for (const char *at = family->repeated; *at; at++) {
            if (strncmp(at, "%zu", 3) == 0) {
                buffer_printf(out, "%zu", i);
                at += 2;
            } else {
                buffer_append_byte(out, *at);
            }
        }
    }
    for (size_t i = 0; i < count; i++)
        buffer_append_string(out, family->then);
    buffer_append_string(out, family->last);
    buffer_append_string(out, "<p>" HOSTILE_TEXT "</p>");
}

#endif

/* Tag soup to events, by libxml2's HTML parser: no tree, linear time, bounded memory, whatever the nesting. */
#ifndef TIFA_FORMATS_HTML_PARSE_H
#define TIFA_FORMATS_HTML_PARSE_H

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

/* No element is told to stand deeper than this; see parse.c for what happens to those that do. */
enum { HTML_DEPTH = 512 };

/* The attributes of an element: name, value, name, value, ..., NULL; the value may be NULL. May be NULL. */
typedef const unsigned char **html_attributes;

/* What is called while the page is parsed. `depth` is the element's own, 1 to HTML_DEPTH; every element that starts
 * ends at the depth that it has then, which may be less than where it started, unless it was forgotten meanwhile.
 * Names are lower case, text is valid UTF-8; both live during the call alone. */
struct html_events {
    void (*start)(void *context, size_t depth, const char *name, html_attributes attributes);
    void (*end)(void *context, size_t depth);
    /* Text inside the element at `depth` (0: outside of all); also what stands in scripts. */
    void (*text)(void *context, size_t depth, struct slice text);
    /* The elements at depths first to first + count - 1 are forgotten: their end is not told, and those inside move
     * up by count. */
    void (*forget)(void *context, size_t first, size_t count);
};

/* Parses `text`, which must be valid UTF-8. Errors: TIFA_ERR_MEMORY. */
tifa_status html_parse(struct slice text, const struct html_events *events, void *context, tifa_error *error);

/* The value of an attribute, "" when it stands without one; data is NULL where it is not there. */
struct slice html_attribute(html_attributes attributes, const char *name);

#endif

/* Text that belongs to somebody else: a pointer and a length, never ended by a NUL. */
#ifndef TIFA_BASE_SLICE_H
#define TIFA_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *data;
    size_t length;
};

/* Of a string literal or a string known to be ours. */
static inline struct slice slice_of(const char *text)
{
    return (struct slice){text, text ? strlen(text) : 0};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* Byte by byte, a start of another before it: as terms sort in an index. */
static inline int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static inline bool slice_equal_text(struct slice a, const char *b)
{
    return slice_equal(a, slice_of(b));
}

static inline bool slice_starts(struct slice text, const char *prefix)
{
    if (text.length && text.data[0] != prefix[0] && prefix[0])
        return false; /* nearly all of the prefixes of a table end here, before they are measured */
    size_t length = strlen(prefix);
    return text.length >= length && memcmp(text.data, prefix, length) == 0;
}

static inline struct slice slice_from(struct slice text, size_t start)
{
    return (struct slice){text.data + start, text.length - start};
}

/* Without ASCII white space at both ends. */
static inline struct slice slice_trim(struct slice text)
{
    while (text.length && (unsigned char)text.data[0] <= ' ')
        text = slice_from(text, 1);
    while (text.length && (unsigned char)text.data[text.length - 1] <= ' ')
        text.length--;
    return text;
}

/* Takes the next line off *rest, without its line feed; false when nothing is left. */
static inline bool slice_line(struct slice *rest, struct slice *line)
{
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->data, '\n', rest->length);
    line->data = rest->data;
    line->length = end ? (size_t)(end - rest->data) : rest->length;
    *rest = slice_from(*rest, line->length + (end != NULL));
    return true;
}

#endif

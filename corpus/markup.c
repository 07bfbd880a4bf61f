#include "corpus/markup.h"

#include <stdint.h>
#include <strings.h>

enum { NAME_BYTES = 10, TAG_BYTES = 4096, REFERENCE_BYTES = 12 };

/* Elements of running text and its layout; names that are words by themselves, as in <name>, are not among them. */
static const char *const names[] = {"p",  "br",   "div", "span", "a",  "em",         "strong", "b",    "i",      "u",
                                    "h1", "h2",   "h3",  "h4",   "h5", "h6",         "ul",     "ol",   "li",     "blockquote",
                                    "td", "table", "tr", "sup",  "sub", "figure",    "img",    "hr",   "script", "style"};
enum { NAMES = sizeof names / sizeof *names, P = 0, BR = 1, NONE = NAMES };

static size_t number_of(struct slice name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strlen(names[i]) == name.length && strncasecmp(names[i], name.data, name.length) == 0)
            return i;
    return NONE;
}

/* The element whose tag starts with the '<' at `at`; NONE for anything else. */
static size_t element_at(struct slice text, size_t at, bool *closes)
{
    size_t start = at + 1, end;
    *closes = start < text.length && text.data[start] == '/';
    start += *closes;
    for (end = start; end < text.length && end - start <= NAME_BYTES; end++)
        if (memchr("> /\t\n", text.data[end], 5))
            break;
    if (end == text.length || end - start > NAME_BYTES)
        return NONE;
    size_t most = text.length - end < TAG_BYTES ? text.length - end : TAG_BYTES;
    const char *tag_end = memchr(text.data + end, '>', most), *other = memchr(text.data + end, '<', most);
    return tag_end && (!other || tag_end < other) ? number_of((struct slice){text.data + start, end - start}) : NONE;
}

bool markup_has_elements(struct slice text)
{
    uint64_t opened = 0;
    const char *end = text.data + text.length;
    for (const char *at = text.data; text.length && at < end && (at = memchr(at, '<', (size_t)(end - at))); at++) {
        bool closes;
        size_t element = element_at(text, (size_t)(at - text.data), &closes);
        if (element == BR || (element != NONE && closes && opened >> element & 1))
            return true;
        opened |= element != NONE && !closes ? UINT64_C(1) << element : 0;
    }
    return false;
}

size_t markup_reference(struct slice text)
{
    size_t at = 1, start;
    if (text.length < 4 || text.data[0] != '&')
        return 0;
    bool number = text.data[at] == '#';
    at += number;
    bool hexadecimal = number && (text.data[at] | 0x20) == 'x';
    at += hexadecimal;
    for (start = at; at < text.length && at < REFERENCE_BYTES && text.data[at] != ';'; at++) {
        char c = text.data[at], small = (char)(c | 0x20);
        bool digit = c >= '0' && c <= '9';
        if (number ? !digit && !(hexadecimal && small >= 'a' && small <= 'f') : !(small >= 'a' && small <= 'z') && !digit)
            return 0;
    }
    bool ends = at > start && at < text.length && text.data[at] == ';';
    return ends && (number || at - start >= 2) ? at + 1 : 0;
}

bool markup_has_references(struct slice text)
{
    const char *end = text.data + text.length;
    for (const char *at = text.data; text.length && at < end && (at = memchr(at, '&', (size_t)(end - at))); at++)
        if (markup_reference((struct slice){at, (size_t)(end - at)}))
            return true;
    return false;
}

#include "corpus/text/language.h"

#include "corpus/text/language_key.h"

#include <stdlib.h>

struct language_name {
    const char *key, *tag;
};

static const struct language_name names[] = {
#include "language_table.inc"
};

static int compare(const void *key, const void *item)
{
    return strcmp(key, ((const struct language_name *)item)->key);
}

/* The tag of a name or a code; NULL when no language has it. */
static const char *find(struct slice name)
{
    char key[LANGUAGE_KEY_BYTES];
    if (!language_key(name, key))
        return NULL;
    const struct language_name *found = bsearch(key, names, sizeof names / sizeof *names, sizeof *names, compare);
    return found ? found->tag : NULL;
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_letters(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_letter(text.data[i]))
            return false;
    return true;
}

/* ---- tags ---- */

struct tag {
    char *out;
    size_t length;
};

static bool append(struct tag *tag, struct slice part)
{
    size_t dash = tag->length > 0;
    if (tag->length + dash + part.length >= LANGUAGE_TAG_BYTES)
        return false;
    if (dash)
        tag->out[tag->length++] = '-';
    memcpy(tag->out + tag->length, part.data, part.length);
    tag->length += part.length;
    tag->out[tag->length] = '\0';
    return true;
}

/* Scripts are written Hans, regions CN, all else small; but behind a single letter everything is small. */
static bool append_subtag(struct tag *tag, struct slice part, bool in_extension)
{
    char written[8];
    bool script = !in_extension && part.length == 4 && is_letters(part);
    bool region = !in_extension && part.length == 2 && is_letters(part);
    if (part.length == 0 || part.length > sizeof written)
        return false;
    for (size_t i = 0; i < part.length; i++) {
        char c = part.data[i];
        bool letter = is_letter(c), capital = region || (script && i == 0);
        if (!letter && !(c >= '0' && c <= '9'))
            return false;
        written[i] = letter ? (char)(capital ? c & ~0x20 : c | 0x20) : c;
    }
    return append(tag, (struct slice){written, part.length});
}

static bool take_subtag(struct slice *rest, struct slice *part)
{
    size_t end = 0;
    if (rest->length == 0)
        return false;
    while (end < rest->length && rest->data[end] != '-' && rest->data[end] != '_')
        end++;
    *part = (struct slice){rest->data, end};
    *rest = slice_from(*rest, end + (end < rest->length));
    return true;
}

static bool is_code(struct slice part)
{
    return part.length >= 2 && part.length <= 3 && is_letters(part);
}

/* "zh_hans_cn", "eng-US", "zh-cmn-Hans", "en_GB.UTF-8" */
static bool tag_of_subtags(struct slice given, struct tag *tag)
{
    struct slice part, next;
    bool in_extension = false;
    for (size_t i = 0; i < given.length; i++)
        if (given.data[i] == '.' || given.data[i] == '@')
            given.length = i;
    if (!take_subtag(&given, &part) || !is_code(part))
        return false;
    struct slice behind = given;
    bool extended = take_subtag(&behind, &next) && next.length == 3 && is_letters(next) && find(next);
    const char *language = find(extended ? next : part);
    given = extended ? behind : given;
    if (!language || !append(tag, slice_of(language)))
        return false;
    while (take_subtag(&given, &part)) {
        in_extension = in_extension || part.length == 1;
        if (!append_subtag(tag, part, in_extension))
            return false;
    }
    return true;
}

static bool tag_of_one(struct slice given, struct tag *tag)
{
    given = slice_trim(given);
    tag->length = 0;
    if (given.length == 0 || given.length > LANGUAGE_KEY_BYTES || memchr("-_", given.data[given.length - 1], 2))
        return false;
    if (tag_of_subtags(given, tag))
        return true;
    tag->length = 0;
    const char *known = find(given);
    return known && append(tag, slice_of(known));
}

bool language_tag(struct slice given, char out[LANGUAGE_TAG_BYTES])
{
    struct tag tag = {out, 0};
    if (tag_of_one(given, &tag))
        return true;
    /* the first of several: "en, fr", "English; French", "en;q=0.8" */
    for (size_t i = 0; i < given.length; i++)
        if (memchr(",;/|", given.data[i], 4))
            return tag_of_one((struct slice){given.data, i}, &tag);
    out[0] = '\0';
    return false;
}

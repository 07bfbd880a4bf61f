#include "corpus/formats/lines.h"

#include "corpus/base/utf8.h"

/* Han, kana, and the punctuation that goes with them; Korean has spaces. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Quotation marks, dash and ellipsis, which Chinese shares with the West. */
static bool is_shared(uint32_t c)
{
    return c == 0x2014 || (c >= 0x2018 && c <= 0x201D) || c == 0x2026;
}

bool lines_need_space(struct slice before, struct slice after)
{
    if (before.length == 0 || after.length == 0)
        return false;
    size_t last = before.length - 1, first = 0;
    while (last > 0 && ((unsigned char)before.data[last] & 0xC0) == 0x80)
        last--;
    uint32_t left = utf8_next(before.data, &last), right = utf8_next(after.data, &first);
    return !((is_wide(left) && (is_wide(right) || is_shared(right))) || (is_shared(left) && is_wide(right)));
}

void lines_join(struct buffer *out, size_t start, struct slice line)
{
    if (out->failed)
        return;
    if (out->length > start && lines_need_space((struct slice){out->data + start, out->length - start}, line))
        buffer_append_byte(out, ' ');
    buffer_append(out, line.data, line.length);
}

size_t lines_columns(struct slice line)
{
    size_t columns = 0;
    for (size_t at = 0; at < line.length;)
        columns += is_wide(utf8_next(line.data, &at)) ? 2 : 1;
    return columns;
}

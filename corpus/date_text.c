#include "corpus/date_text.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

static bool is_jamo(uint32_t c)
{
    return c >= 0x1100 && c <= 0x11FF;
}

/* The ASCII sign that a sign stands for, or itself. */
static uint32_t plain_sign(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    switch (c) {
    case 0x060C: /* the Arabic comma */
    case 0x3001: /* the ideographic one */
        return ',';
    case 0x2019:
        return '\'';
    case 0x25CB: /* circles, which are written for a zero */
    case 0x25EF:
        return 0x3007;
    default:
        return c;
    }
}

/* What stands for a code point: its key form, or a sign. */
static size_t plain_code_point(uint32_t c, char out[FOLD_BYTES])
{
    struct folded folded;
    fold_code_point(c, &folded);
    if (folded.class == CHAR_IGNORE)
        return 0;
    if (c <= ' ' || folded.class == CHAR_SPACE || folded.class == CHAR_NEWLINE || folded.class == CHAR_PARAGRAPH) {
        out[0] = ' ';
        return 1;
    }
    uint32_t sign = plain_sign(c);
    if (sign == c && folded.length && folded.class >= CHAR_LETTER && folded.class <= CHAR_MIXED) {
        memcpy(out, folded.bytes, folded.length);
        return folded.length;
    }
    if (sign < 0x80 && sign != c)
        return plain_code_point(sign, out);
    return utf8_write(sign, out);
}

bool date_text(struct slice text, char room[DATE_PLAIN_BYTES], struct slice *plain)
{
    char one[FOLD_BYTES];
    size_t length = 0;
    bool jamo = false;
    if (text.length > DATE_LINE_BYTES || !utf8_valid(text.data, text.length))
        return false;
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_next(text.data, &at);
        size_t bytes = plain_code_point(c, one);
        jamo = jamo || is_jamo(c);
        if (bytes == 1 && one[0] == ' ' && (length == 0 || room[length - 1] == ' '))
            continue;
        if (length + bytes > DATE_PLAIN_BYTES)
            return false;
        memcpy(room + length, one, bytes);
        length += bytes;
    }
    if (jamo)
        length = fold_compose(room, length);
    *plain = slice_trim((struct slice){room, length});
    return true;
}

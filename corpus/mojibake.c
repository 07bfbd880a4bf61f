#include "corpus/mojibake.h"

#include "corpus/base/utf8.h"

/* What windows-1252 has at 0x80 to 0x9F; 0 where it has nothing. Source: unicode.org, CP1252.TXT. */
static const uint16_t upper_controls[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* The byte that is read as c; -1 when there is none. A control stands for itself, as iso-8859-1 has it. */
static int byte_of(uint32_t c)
{
    if (c >= 0x80 && c <= 0xFF)
        return (int)c;
    for (int i = 0; i < 32; i++)
        if (upper_controls[i] == c && c)
            return 0x80 + i;
    return -1;
}

/* A sequence at text[at]: its bytes as they were, and how many of them; *end is behind it. 0 when there is none. */
static size_t sequence_at(struct slice text, size_t at, char bytes[4], size_t *end)
{
    uint32_t c = utf8_next(text.data, &at);
    size_t need = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (need == 0)
        return 0;
    bytes[0] = (char)(unsigned char)c;
    for (size_t i = 1; i < need; i++) {
        int byte = at < text.length ? byte_of(utf8_next(text.data, &at)) : -1;
        if (byte < 0x80 || byte > 0xBF)
            return 0;
        bytes[i] = (char)(unsigned char)byte;
    }
    *end = at;
    return utf8_valid(bytes, need) ? need : 0;
}

static bool is_doubtful(const char *bytes, size_t count)
{
    unsigned char first = (unsigned char)bytes[0];
    return count == 2 && first != 0xC2 && first != 0xC3;
}

size_t mojibake_count(struct slice text)
{
    size_t total = 0, row = 0, row_end = 0, end;
    bool doubtful = false;
    char bytes[4];
    for (size_t at = 0; at < text.length;) {
        /* all that a sequence can start with, U+00C2 to U+00F4, is 0xC3 and another byte */
        const char *lead = memchr(text.data + at, 0xC3, text.length - at);
        if (!lead)
            break;
        at = (size_t)(lead - text.data);
        size_t count = sequence_at(text, at, bytes, &end);
        if (count == 0) {
            at += 2;
            continue;
        }
        if (at != row_end) {
            total += row > 1 || !doubtful ? row : 0;
            row = 0;
        }
        row++;
        row_end = at = end;
        doubtful = is_doubtful(bytes, count);
    }
    return total + (row > 1 || !doubtful ? row : 0);
}

bool mojibake_repair(struct slice text, struct buffer *out)
{
    for (size_t at = 0; at < text.length;) {
        char bytes[4];
        size_t count = 1, end = at + 1;
        bytes[0] = text.data[at];
        if ((unsigned char)bytes[0] >= 0x80)
            count = sequence_at(text, at, bytes, &end);
        if (count == 0)
            return false;
        buffer_append(out, bytes, count);
        at = end;
    }
    return !out->failed;
}

#include "corpus/base/json_write.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_escaped(char byte)
{
    return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\';
}

static void write_escaped(struct buffer *out, char byte)
{
    static const char letters[32] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    char text[8];
    char letter = (unsigned char)byte < 0x20 ? letters[(unsigned char)byte] : byte;
    if (letter)
        snprintf(text, sizeof text, "\\%c", letter);
    else
        snprintf(text, sizeof text, "\\u%04X", (unsigned char)byte);
    buffer_append_string(out, text);
}

void json_write_text(struct buffer *out, struct slice text)
{
    size_t written = 0;
    buffer_append_byte(out, '"');
    for (size_t at = 0; at < text.length; at++) {
        if (!is_escaped(text.data[at]))
            continue;
        buffer_append(out, text.data + written, at - written);
        write_escaped(out, text.data[at]);
        written = at + 1;
    }
    buffer_append(out, text.data + written, text.length - written);
    buffer_append_byte(out, '"');
}

void json_write_number(struct buffer *out, uint64_t value)
{
    char digits[20], *end = digits + sizeof digits, *at = end;
    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    buffer_append(out, at, (size_t)(end - at));
}

void json_write_real(struct buffer *out, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    char *exponent = strchr(text, 'e');
    if (exponent) { /* e+07 is e7, e-07 is e-7 */
        char *digits = exponent + 2, *start = exponent + (exponent[1] == '-' ? 2 : 1);
        digits += strspn(digits, "0");
        memmove(start, digits, strlen(digits) + 1);
    } else if (!strchr(text, '.')) {
        strcat(text, ".0");
    }
    buffer_append_string(out, text);
}

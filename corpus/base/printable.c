#include "corpus/base/printable.h"

#include "corpus/base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

static void append_valid(struct buffer *out, const char *text, size_t length)
{
    size_t kept = 0;
    for (size_t at = 0; at < length;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (!is_control(c))
            continue;
        buffer_append(out, text + kept, start - kept);
        buffer_append_string(out, c == '\t' ? " " : REPLACEMENT);
        kept = at;
    }
    buffer_append(out, text + kept, length - kept);
}

void printable_append(struct buffer *out, struct slice text)
{
    while (text.length) {
        size_t valid = utf8_valid_prefix(text.data, text.length);
        append_valid(out, text.data, valid);
        if (valid == text.length)
            return;
        buffer_append_string(out, REPLACEMENT);
        text = slice_from(text, valid + 1);
    }
}

void printable_append_json(struct buffer *out, struct slice text)
{
    struct buffer shown = {0};
    printable_append(&shown, text);
    out->failed = out->failed || shown.failed;
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < shown.length; i++) {
        char c = shown.data[i];
        if (c == '"' || c == '\\')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, c == '\n' ? ' ' : c); /* no other control character is left */
    }
    buffer_append_byte(out, '"');
    buffer_free(&shown);
}

void printable_message(FILE *out, const char *program, const char *message)
{
    struct buffer line = {0};
    printable_append(&line, slice_of(message));
    for (size_t i = 0; i < line.length; i++)
        if (line.data[i] == '\n')
            line.data[i] = ' ';
    fprintf(out, "%s: %s\n", program, line.failed ? message : buffer_text(&line));
    buffer_free(&line);
}

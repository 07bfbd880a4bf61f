#include "corpus/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool buffer_reserve(struct buffer *b, size_t more)
{
    if (b->failed)
        return false;
    size_t need = b->length + more;
    if (need < more || (b->ceiling && need > b->ceiling)) {
        b->failed = true;
        return false;
    }
    if (need <= b->capacity)
        return true;
    size_t capacity = b->capacity ? b->capacity : 64;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    char *data = realloc(b->data, capacity);
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->capacity = capacity;
    return true;
}

void buffer_append(struct buffer *b, const void *data, size_t length)
{
    if (length == 0 || !buffer_reserve(b, length))
        return;
    memcpy(b->data + b->length, data, length);
    b->length += length;
}

void buffer_append_byte(struct buffer *b, char byte)
{
    if (buffer_reserve(b, 1))
        b->data[b->length++] = byte;
}

void buffer_append_string(struct buffer *b, const char *text)
{
    buffer_append(b, text, strlen(text));
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    /* one more byte than counted: vsnprintf ends with a NUL */
    if (length >= 0 && buffer_reserve(b, (size_t)length + 1)) {
        vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
        b->length += (size_t)length;
    }
    va_end(again);
}

void buffer_append_varint(struct buffer *b, uint64_t value)
{
    while (value >= 0x80) {
        buffer_append_byte(b, (char)(unsigned char)(value | 0x80));
        value >>= 7;
    }
    buffer_append_byte(b, (char)value);
}

bool varint_read(const char **at, const char *end, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && *at < end; shift += 7) {
        unsigned char byte = (unsigned char)*(*at)++;
        if (shift == 63 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

const char *buffer_text(struct buffer *b)
{
    if (!buffer_reserve(b, 1))
        return "";
    b->data[b->length] = '\0';
    return b->data;
}

void buffer_clear(struct buffer *b)
{
    b->length = 0;
    b->failed = false;
}

void buffer_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){.ceiling = b->ceiling};
}

/* UTF-8: checking what comes from outside, stepping through what has been checked. */
#ifndef TIFA_BASE_UTF8_H
#define TIFA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of leading bytes of text that are valid UTF-8 (length if all are). Overlong forms,
 * surrogates and code points over U+10FFFF are not valid; NUL is. */
size_t utf8_valid_prefix(const char *text, size_t length);

static inline bool utf8_valid(const char *text, size_t length)
{
    return utf8_valid_prefix(text, length) == length;
}

bool utf8_is_ascii(const char *text, size_t length);

/* The code point at text[*at], and *at moved past it. The text must be valid and not end at *at. */
uint32_t utf8_next(const char *text, size_t *at);

/* Writes code_point to out (4 bytes of room) and returns the number of bytes. */
size_t utf8_write(uint32_t code_point, char *out);

/* The number of code points in valid text. */
size_t utf8_count(const char *text, size_t length);

/* The largest end <= limit that does not cut a code point of valid text in two. */
size_t utf8_cut(const char *text, size_t length, size_t limit);

#endif

/* How glass writes numbers and strings. Each function writes at `at` and returns the byte after; ENCODE_* say
 * how many bytes may be needed. */
#ifndef TIFA_INDEXER_GLASS_ENCODE_H
#define TIFA_INDEXER_GLASS_ENCODE_H

#include <stdint.h>

#include "corpus/base/slice.h"

#define ENCODE_VARINT32_MAX  5
#define ENCODE_VARINT64_MAX  10
#define ENCODE_SORTABLE_MAX  5
#define ENCODE_LAST_MAX      4
#define ENCODE_KEY_MAX_BYTES 255

/* 7 bits a byte, least significant first. */
static inline unsigned char *encode_varint(unsigned char *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (unsigned char)(value | 0x80);
    *at++ = (unsigned char)value;
    return at;
}

/* Least significant byte first and no zero at the end, so only where the end is known; 0 is nothing at all. */
static inline unsigned char *encode_last(unsigned char *at, uint32_t value)
{
    for (; value; value >>= 8)
        *at++ = (unsigned char)value;
    return at;
}

static inline unsigned char *encode_big16(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
    return at + 2;
}

static inline unsigned char *encode_big32(unsigned char *at, uint32_t value)
{
    return encode_big16(encode_big16(at, value >> 16), value);
}

static inline uint32_t decode_big16(const unsigned char *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

/* Keeps the order of numbers when bytes are compared: big-endian, behind as many one bits and a zero bit as
 * bytes are needed beyond two. */
static inline unsigned char *encode_sortable(unsigned char *at, uint32_t value)
{
    if (value < UINT32_C(1) << 15)
        return encode_big16(at, value);
    if (value < UINT32_C(1) << 22) {
        *at++ = (unsigned char)(0x80 | value >> 16);
        return encode_big16(at, value);
    }
    if (value < UINT32_C(1) << 29)
        return encode_big32(at, UINT32_C(0xC0000000) | value);
    *at++ = 0xE0;
    return encode_big32(at, value);
}

/* Keeps the order of strings when more follows in a key: a NUL is followed by FF, so that one without ends the
 * string. That end is the caller's to write, as nothing needs it at the end of a key. */
static inline unsigned char *encode_escaped(unsigned char *at, struct slice text)
{
    if (!text.length)
        return at;
    if (!memchr(text.data, '\0', text.length)) {
        memcpy(at, text.data, text.length);
        return at + text.length;
    }
    for (size_t i = 0; i < text.length; i++) {
        *at++ = (unsigned char)text.data[i];
        if (text.data[i] == '\0')
            *at++ = 0xFF;
    }
    return at;
}

/* Bytes that encode_escaped writes for a text. */
static inline size_t encode_escaped_length(struct slice text)
{
    size_t length = text.length;
    for (size_t i = 0; i < text.length; i++)
        length += text.data[i] == '\0';
    return length;
}

#endif

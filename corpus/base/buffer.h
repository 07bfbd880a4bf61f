/* A growing byte buffer with a ceiling.
 *
 * Appending never fails in the caller's face: a failed allocation or a passed ceiling sets `failed`,
 * later appends do nothing, and the caller asks once at the end. A zeroed struct is an empty buffer
 * without a ceiling. Not for sharing between threads.
 */
#ifndef TIFA_BASE_BUFFER_H
#define TIFA_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data; /* NULL until the first append; not terminated by a NUL */
    size_t length;
    size_t capacity;
    size_t ceiling; /* bytes; 0 is none */
    bool failed;
};

/* Makes room for `more` further bytes; false when it could not. */
bool buffer_reserve(struct buffer *b, size_t more);
void buffer_append(struct buffer *b, const void *data, size_t length);
void buffer_append_byte(struct buffer *b, char byte);
void buffer_append_string(struct buffer *b, const char *text);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* LEB128: 7 bits a byte, least significant first. */
void buffer_append_varint(struct buffer *b, uint64_t value);
/* Reads one from [*at, end) and moves *at past it; false when it is cut off or over 64 bits. */
bool varint_read(const char **at, const char *end, uint64_t *out);

/* Ends the text with a NUL that is not counted in length, and returns it ("" for a buffer that failed). */
const char *buffer_text(struct buffer *b);
void buffer_clear(struct buffer *b); /* keeps the memory */
void buffer_free(struct buffer *b);

#endif

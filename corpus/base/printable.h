/* Text from documents on a terminal: no control character gets through. */
#ifndef TIFA_BASE_PRINTABLE_H
#define TIFA_BASE_PRINTABLE_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdio.h>

/* Appends text with each control character (C0 but line feed and tab, DEL, C1), each character that changes
 * the direction of writing, and each byte that is not UTF-8 replaced by U+FFFD; a tab becomes a space. */
void printable_append(struct buffer *out, struct slice text);

/* Appends text as a JSON string, made printable as above; a line feed becomes a space. */
void printable_append_json(struct buffer *out, struct slice text);

/* Prints "program: message" as one line; a line feed is replaced as well. */
void printable_message(FILE *out, const char *program, const char *message);

#endif

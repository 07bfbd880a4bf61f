/* Word boundaries of scripts written without spaces (Thai, Lao, Khmer, Myanmar), by ICU's dictionaries. */
#ifndef TIFA_TEXT_COMPLEX_H
#define TIFA_TEXT_COMPLEX_H

#include <stddef.h>

/* Begins with text, which is valid UTF-8 and must live until its last word is taken. *breaker keeps ICU's
 * state; it starts as NULL and is freed by complex_free. One thread at a time for one breaker. */
void complex_start(void **breaker, const char *text, size_t length);
/* The end of the next word of the text of `length` bytes; without a dictionary all of it is one word. */
size_t complex_next(void *breaker, size_t length);
void complex_free(void *breaker);

#endif

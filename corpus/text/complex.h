/* Word boundaries of scripts written without spaces (Thai, Lao, Khmer, Myanmar), by ICU's dictionaries. */
#ifndef TIFA_TEXT_COMPLEX_H
#define TIFA_TEXT_COMPLEX_H

#include <stddef.h>

/* The bytes of the first word of text, which is valid UTF-8 and not empty; at least one code point. Without
 * a dictionary all of it is one word. *breaker keeps ICU's state between calls; it starts as NULL and is
 * freed by complex_free. One thread at a time for one breaker. */
size_t complex_word_length(void **breaker, const char *text, size_t length);
void complex_free(void *breaker);

#endif

#include "corpus/text/complex.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

size_t complex_word_length(void **breaker, const char *text, size_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    if (!*breaker)
        *breaker = ubrk_open(UBRK_WORD, "", NULL, 0, &error);
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, text, (int64_t)length, &error);
    if (U_FAILURE(error))
        return length;
    ubrk_setUText(*breaker, &utext, &error);
    int32_t end = U_SUCCESS(error) && ubrk_first(*breaker) == 0 ? ubrk_next(*breaker) : UBRK_DONE;
    utext_close(&utext);
    return end > 0 && (size_t)end <= length ? (size_t)end : length;
}

void complex_free(void *breaker)
{
    if (breaker)
        ubrk_close(breaker);
}

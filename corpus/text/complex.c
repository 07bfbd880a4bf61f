#include "corpus/text/complex.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

void complex_start(void **breaker, const char *text, size_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    if (!*breaker)
        *breaker = ubrk_open(UBRK_WORD, "", NULL, 0, &error);
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, text, (int64_t)length, &error);
    if (U_SUCCESS(error))
        ubrk_setUText(*breaker, &utext, &error);
    utext_close(&utext);
    if (U_FAILURE(error)) {
        complex_free(*breaker);
        *breaker = NULL;
    }
}

size_t complex_next(void *breaker, size_t length)
{
    int32_t end = breaker ? ubrk_next(breaker) : UBRK_DONE;
    return end > 0 && (size_t)end <= length ? (size_t)end : length;
}

void complex_free(void *breaker)
{
    if (breaker)
        ubrk_close(breaker);
}

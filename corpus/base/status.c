#include "corpus/base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops the bytes of a code point that the end of the message cut in two. */
static void trim_partial(char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
        text[start - 1] = '\0';
}

static void format_message(tifa_error *error, const char *format, va_list arguments)
{
    int written = vsnprintf(error->message, sizeof error->message, format, arguments);
    if (written >= (int)sizeof error->message)
        trim_partial(error->message, sizeof error->message - 1);
}

tifa_status tifa_fail(tifa_error *error, tifa_status status, const char *format, ...)
{
    if (error) {
        error->status = status;
        error->position = TIFA_NO_POSITION;
        va_list arguments;
        va_start(arguments, format);
        format_message(error, format, arguments);
        va_end(arguments);
    }
    return status;
}

tifa_status tifa_fail_errno(tifa_error *error, const char *format, ...)
{
    int reason = errno;
    if (!error)
        return reason == ENOMEM ? TIFA_ERR_MEMORY : TIFA_ERR_IO;
    error->status = reason == ENOMEM ? TIFA_ERR_MEMORY : TIFA_ERR_IO;
    error->position = TIFA_NO_POSITION;
    va_list arguments;
    va_start(arguments, format);
    format_message(error, format, arguments);
    va_end(arguments);
    char text[128];
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, ": %s", strerror_r(reason, text, sizeof text));
    return error->status;
}

tifa_status tifa_error_prefix(tifa_error *error, tifa_status status, const char *format, ...)
{
    if (!error)
        return status;
    char below[TIFA_MESSAGE_BYTES];
    memcpy(below, error->message, sizeof below);
    va_list arguments;
    va_start(arguments, format);
    format_message(error, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message);
    int written = snprintf(error->message + used, sizeof error->message - used, ": %s", below);
    if (written >= (int)(sizeof error->message - used))
        trim_partial(error->message, sizeof error->message - 1);
    return status;
}

tifa_status tifa_fail_memory(tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_MEMORY, "out of memory");
}

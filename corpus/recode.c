#include "corpus/recode.h"

#include "corpus/charset_label.h"

#include <stdlib.h>
#include <unicode/ucnv.h>

enum { PIVOT_UNITS = 4096 };

struct recoded {
    struct input input;
    struct stream *below;
    UConverter *from, *to;
    uint64_t *replaced;
    UChar pivot[PIVOT_UNITS], *pivot_source, *pivot_target;
    bool ended;
};

static void U_CALLCONV count_bad(const void *context, UConverterToUnicodeArgs *arguments, const char *units,
                                 int32_t length, UConverterCallbackReason reason, UErrorCode *code)
{
    if (reason <= UCNV_IRREGULAR)
        *(uint64_t *)(uintptr_t)context += (uint64_t)length;
    UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, arguments, units, length, reason, code);
}

static void start_again(struct recoded *r)
{
    ucnv_reset(r->from);
    ucnv_reset(r->to);
    r->pivot_source = r->pivot_target = r->pivot;
    r->ended = false;
}

static tifa_status read_recoded(struct input *input, char *data, size_t room, size_t *got, tifa_error *error)
{
    struct recoded *r = (struct recoded *)input;
    *got = 0;
    while (*got == 0 && !r->ended) {
        struct slice held;
        UErrorCode code = U_ZERO_ERROR;
        tifa_status status = stream_hold(r->below, 1, &held, error);
        if (status && held.length == 0)
            return status;
        const char *source = held.data;
        char *target = data;
        bool last = held.length == 0;
        ucnv_convertEx(r->to, r->from, &target, data + room, &source, held.data + held.length, r->pivot,
                       &r->pivot_source, &r->pivot_target, r->pivot + PIVOT_UNITS, false, last, &code);
        stream_consume(r->below, (size_t)(source - held.data));
        *got = (size_t)(target - data);
        if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR)
            return tifa_fail(error, TIFA_ERR_INTERNAL, "ICU cannot convert '%s': %s", stream_name(r->below),
                             u_errorName(code));
        r->ended = last && code != U_BUFFER_OVERFLOW_ERROR;
    }
    return TIFA_OK;
}

static bool resume_recoded(struct input *input)
{
    struct recoded *r = (struct recoded *)input;
    if (!stream_resume(r->below))
        return false;
    start_again(r);
    return true;
}

static void close_recoded(struct input *input)
{
    struct recoded *r = (struct recoded *)input;
    ucnv_close(r->from);
    ucnv_close(r->to);
    stream_close(r->below);
    free(r);
}

static tifa_status open_converters(struct recoded *r, const char *label, tifa_error *error)
{
    struct charset charset;
    UErrorCode code = U_ZERO_ERROR;
    if (!charset_of_label(slice_of(label), &charset))
        return tifa_fail(error, TIFA_ERR_INTERNAL, "no charset is called '%s'", label);
    r->from = ucnv_open(charset.wider ? charset.wider : charset.converter, &code);
    r->to = ucnv_open("UTF-8", &code);
    ucnv_setToUCallBack(r->from, count_bad, r->replaced, NULL, NULL, &code);
    if (code == U_MEMORY_ALLOCATION_ERROR)
        return tifa_fail_memory(error);
    if (U_FAILURE(code))
        return tifa_fail(error, TIFA_ERR_INTERNAL, "ICU has no converter for '%s'", label);
    start_again(r);
    return TIFA_OK;
}

tifa_status recode_open(struct stream *below, const char *charset, uint64_t *replaced, struct input **out,
                        tifa_error *error)
{
    struct recoded *r = calloc(1, sizeof *r);
    *out = NULL;
    if (!r) {
        stream_close(below);
        return tifa_fail_memory(error);
    }
    r->input = (struct input){read_recoded, resume_recoded, NULL, close_recoded};
    r->below = below;
    r->replaced = replaced;
    tifa_status status = open_converters(r, charset, error);
    if (status)
        close_recoded(&r->input);
    else
        *out = &r->input;
    return status;
}

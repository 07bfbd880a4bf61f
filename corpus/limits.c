#include "corpus/limits.h"

#include <stdio.h>

enum { SIZE_BYTES = 32 };

/* "64 MiB", "1000 bytes"; returns out. */
static const char *size_text(uint64_t bytes, char out[SIZE_BYTES])
{
    const uint64_t mib = UINT64_C(1) << 20;
    snprintf(out, SIZE_BYTES, "%llu %s", (unsigned long long)(bytes % mib ? bytes : bytes / mib),
             bytes % mib ? "bytes" : "MiB");
    return out;
}

struct limits limits_settle(struct limits limits)
{
    const struct limits usual = LIMITS_DEFAULT;
    limits.document_bytes = limits.document_bytes ? limits.document_bytes : usual.document_bytes;
    limits.expanded_bytes = limits.expanded_bytes ? limits.expanded_bytes : usual.expanded_bytes;
    limits.members = limits.members ? limits.members : usual.members;
    limits.ratio = limits.ratio ? limits.ratio : usual.ratio;
    limits.nesting = limits.nesting ? limits.nesting : usual.nesting;
    return limits;
}

tifa_status budget_expand(struct budget *budget, uint64_t more, uint64_t in, uint64_t out, tifa_error *error)
{
    const struct limits *limits = &budget->limits;
    char size[SIZE_BYTES];
    budget->expanded_bytes += more;
    if (budget->expanded_bytes > limits->expanded_bytes)
        return tifa_fail(error, TIFA_ERR_LIMIT,
                         "more than %s come out of one file, the rest is left out; --max-expanded raises it",
                         size_text(limits->expanded_bytes, size));
    if (out > RATIO_FREE_BYTES && out / limits->ratio > in)
        return tifa_fail(error, TIFA_ERR_LIMIT, "it unfolds to more than %llu times its size; --max-ratio raises it",
                         (unsigned long long)limits->ratio);
    return TIFA_OK;
}

tifa_status limits_fail_document(const struct limits *limits, const char *what, tifa_error *error)
{
    char size[SIZE_BYTES];
    return tifa_fail(error, TIFA_ERR_LIMIT, "%s more than %s; --max-document raises it", what,
                     size_text(limits->document_bytes, size));
}

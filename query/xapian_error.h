/* A failed call of the shim as an error of ours: its message is kept. */
#ifndef TIFA_QUERY_XAPIAN_ERROR_H
#define TIFA_QUERY_XAPIAN_ERROR_H

#include "corpus/base/status.h"
#include "shim/xs.h"

static inline tifa_status xapian_status(xs_status status)
{
    switch (status) {
    case XS_OK:
        return TIFA_OK;
    case XS_END:
        return TIFA_END;
    case XS_ERR_NOT_FOUND:
        return TIFA_ERR_NOT_FOUND;
    case XS_ERR_STALE:
        return TIFA_ERR_STALE;
    case XS_ERR_CORRUPT:
        return TIFA_ERR_CORRUPT;
    case XS_ERR_MEMORY:
        return TIFA_ERR_MEMORY;
    case XS_ERR_OPEN:
    case XS_ERR_VERSION:
        return TIFA_ERR_FORMAT;
    case XS_ERR_IO:
    case XS_ERR_NETWORK:
    case XS_ERR_TIMEOUT:
        return TIFA_ERR_IO;
    default:
        return TIFA_ERR_INTERNAL;
    }
}

/* `doing` says what failed: "cannot search". */
static inline tifa_status xapian_fail(tifa_error *error, xs_status status, const xs_error *reason, const char *doing)
{
    return tifa_fail(error, xapian_status(status), "%s: %s", doing, reason->message);
}

#endif

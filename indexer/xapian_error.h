/* A failed call of the shim as an error of ours: its message is kept. */
#ifndef TIFA_INDEXER_XAPIAN_ERROR_H
#define TIFA_INDEXER_XAPIAN_ERROR_H

#include "corpus/base/status.h"
#include "shim/xs.h"

/* `what` says what was being done: "cannot write 'path'". */
static inline tifa_status xapian_fail(tifa_error *error, xs_status status, const xs_error *reason, const char *what,
                                      const char *path)
{
    return tifa_fail(error, status == XS_ERR_MEMORY ? TIFA_ERR_MEMORY : TIFA_ERR_IO, "%s '%s': %s", what, path,
                     reason->message);
}

#endif

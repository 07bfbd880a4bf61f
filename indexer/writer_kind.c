#include "indexer/writer_kind.h"

#include "indexer/glass/guard.h"
#include "shim/xs.h"

#include <stdio.h>

tifa_status writer_kind_choose(const char *scratch, enum segment_kind *kind, tifa_error *error)
{
    bool known = true;
    tifa_status status = *kind == SEGMENT_INVERTED ? glass_is_known(scratch, &known, error) : TIFA_OK;
    if (status || known)
        return status;
    *kind = SEGMENT_XAPIAN;
    fprintf(stderr,
            "tifa-index: libxapian %s has a format that this program does not write; it writes itself, which "
            "takes much longer\n",
            xs_version());
    return TIFA_OK;
}

tifa_status writer_kind_check(const char *scratch, tifa_error *error)
{
    bool known;
    tifa_status status = glass_is_known(scratch, &known, error);
    if (status || known)
        return status;
    return tifa_fail(error, TIFA_ERR_FORMAT,
                     "libxapian %s has a format that libtifa does not write; build with 'tifa-index build'",
                     xs_version());
}

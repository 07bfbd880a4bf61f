/* Whether the installed libxapian uses the format that glass.h writes. */
#ifndef TIFA_INDEXER_GLASS_GUARD_H
#define TIFA_INDEXER_GLASS_GUARD_H

#include <stdbool.h>

#include "corpus/base/status.h"

/* Has libxapian make an empty database, in a folder that must not be there and is removed again, and looks at its
 * format and version. TIFA_ERR_IO when it cannot be made. */
tifa_status glass_is_known(const char *scratch_folder, bool *known, tifa_error *error);

#endif

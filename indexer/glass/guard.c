#include "indexer/glass/guard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "indexer/folder.h"
#include "indexer/glass/iamglass.h"
#include "indexer/xapian_error.h"
#include "shim/xs.h"

static tifa_status make_database(const char *folder, tifa_error *error)
{
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC};
    xs_writer *writer;
    xs_error reason;
    xs_status failed = xs_writer_open(folder, &options, &writer, &reason);
    if (!failed)
        failed = xs_writer_close(writer, XS_COMMIT, &reason);
    xs_writer_free(writer);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", folder) : TIFA_OK;
}

/* A database of another kind has another file, or none: that is no error. */
static tifa_status compare_magic(const char *folder, bool *known, tifa_error *error)
{
    char path[4096], magic[IAMGLASS_MAGIC_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, IAMGLASS_NAME);
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno == ENOENT ? TIFA_OK : tifa_fail_errno(error, "cannot open '%s'", path);
    *known = fread(magic, 1, sizeof magic, file) == sizeof magic && !memcmp(magic, IAMGLASS_MAGIC, sizeof magic);
    fclose(file);
    return TIFA_OK;
}

tifa_status glass_is_known(const char *scratch_folder, bool *known, tifa_error *error)
{
    *known = false;
    tifa_status status = make_database(scratch_folder, error);
    if (status == TIFA_OK)
        status = compare_magic(scratch_folder, known, error);
    tifa_status removed = folder_remove(scratch_folder, status ? NULL : error);
    return status ? status : removed;
}

/* Segments without articles, which say what is removed from others. */
#include "corpus/removed.h"
#include "indexer/glass/glass.h"
#include "indexer/segment_methods.h"
#include "indexer/xapian_error.h"

static tifa_status write_removed(xs_writer *writer, const char *folder, struct slice removed, tifa_error *error)
{
    xs_error reason;
    xs_status failed =
        xs_writer_set_metadata(writer, REMOVED_KEY, sizeof REMOVED_KEY - 1, removed.data, removed.length, &reason);
    if (!failed)
        failed = xs_writer_close(writer, XS_COMMIT, &reason);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", folder) : TIFA_OK;
}

tifa_status xapian_write_removed(const char *folder, struct slice removed, tifa_error *error)
{
    xs_writer_options options = {.flags = XS_NO_SYNC};
    xs_writer *writer = NULL;
    xs_error reason;
    xs_status failed = xs_writer_open(folder, &options, &writer, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot write", folder);
    tifa_status status = write_removed(writer, folder, removed, error);
    xs_writer_free(writer);
    return status;
}

tifa_status segment_write_empty(const char *folder, enum segment_kind kind, struct slice removed, tifa_error *error)
{
    struct glass_writer *glass = NULL;
    if (kind == SEGMENT_XAPIAN)
        return xapian_write_removed(folder, removed, error);
    tifa_status status = glass_writer_open(folder, NULL, &glass, error);
    if (status == TIFA_OK && removed.length)
        status = glass_set_metadata(glass, slice_of(REMOVED_KEY), removed, error);
    if (status == TIFA_OK)
        status = glass_writer_finish(glass, NULL, error);
    glass_writer_free(glass);
    return status;
}

/* What the first segment of an index says of all segments, and segments without articles, which say only that. */
#include "corpus/fields.h"
#include "corpus/removed.h"
#include "indexer/glass/glass.h"
#include "indexer/segment_methods.h"
#include "indexer/xapian_error.h"

tifa_status segment_write_metadata(struct glass_writer *glass, const struct segment_metadata *metadata,
                                   tifa_error *error)
{
    struct slice fields = {metadata->fields.data, metadata->fields.length};
    tifa_status status = glass_set_metadata(glass, slice_of(FIELDS_KEY), fields, error);
    if (status == TIFA_OK && metadata->removed.length)
        status = glass_set_metadata(glass, slice_of(REMOVED_KEY), metadata->removed, error);
    return status;
}

static xs_status set(xs_writer *writer, const char *key, struct slice value, xs_error *reason)
{
    return xs_writer_set_metadata(writer, key, strlen(key), value.data, value.length, reason);
}

static tifa_status write_metadata(xs_writer *writer, const char *folder, const struct segment_metadata *metadata,
                                  tifa_error *error)
{
    xs_error reason;
    xs_status failed =
        set(writer, FIELDS_KEY, (struct slice){metadata->fields.data, metadata->fields.length}, &reason);
    if (!failed && metadata->removed.length)
        failed = set(writer, REMOVED_KEY, metadata->removed, &reason);
    if (!failed)
        failed = xs_writer_close(writer, XS_COMMIT, &reason);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", folder) : TIFA_OK;
}

tifa_status xapian_write_metadata(const char *folder, const struct segment_metadata *metadata, tifa_error *error)
{
    xs_writer_options options = {.flags = XS_NO_SYNC};
    xs_writer *writer = NULL;
    xs_error reason;
    xs_status failed = xs_writer_open(folder, &options, &writer, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot write", folder);
    tifa_status status = write_metadata(writer, folder, metadata, error);
    xs_writer_free(writer);
    return status;
}

static tifa_status write_empty(const char *folder, const struct segment_metadata *metadata, tifa_error *error)
{
    struct glass_writer *glass = NULL;
    tifa_status status = glass_writer_open(folder, NULL, &glass, error);
    if (status == TIFA_OK)
        status = segment_write_metadata(glass, metadata, error);
    if (status == TIFA_OK)
        status = glass_writer_finish(glass, NULL, error);
    glass_writer_free(glass);
    return status;
}

tifa_status segment_write_empty(const char *folder, enum segment_kind kind, struct slice removed,
                                const struct field_union *others, tifa_error *error)
{
    struct field_union all = {0};
    struct segment_metadata metadata = {.removed = removed};
    if (others)
        all = *others;
    field_union_finish(&all);
    field_list_write(&all.list, &metadata.fields);
    tifa_status status = metadata.fields.failed      ? tifa_fail_memory(error)
                         : kind == SEGMENT_XAPIAN ? xapian_write_metadata(folder, &metadata, error)
                                                  : write_empty(folder, &metadata, error);
    buffer_free(&metadata.fields);
    return status;
}

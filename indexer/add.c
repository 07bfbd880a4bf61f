#include "indexer/add.h"

#include "indexer/writer_kind.h"

static tifa_status take(void *context, struct article *article, tifa_error *error)
{
    return update_add(((struct intake_target *)context)->update, article, error);
}

static tifa_status drop(void *context, uint64_t number, tifa_error *error)
{
    return update_drop(((struct intake_target *)context)->update, number, error);
}

static tifa_status check_stop(void *context, const struct reader *reader, tifa_error *error)
{
    (void)reader;
    return update_check_stop(((struct intake_target *)context)->update, error);
}

struct intake_target add_target(struct update *update, struct origins *origins)
{
    return (struct intake_target){
        .update = update, .origins = origins, .take = take, .drop = drop, .after = check_stop};
}

tifa_status add_begin(const struct build_options *options, struct intake *intake, struct update **out, tifa_error *error)
{
    struct update_options o = {.index = options->index,
                               .start = UPDATE_OR_MAKE,
                               .network_fs = options->network_fs,
                               .writer = options->writer,
                               .choose_writer = writer_kind_choose,
                               .threads = options->threads,
                               .memory_bytes = options->memory_bytes,
                               .stop = options->stop,
                               .show_merge = progress_show_merge,
                               .context = &intake->progress};
    return update_begin(&o, out, error);
}

tifa_status add_commit(struct intake *intake, struct update *update, tifa_error *error)
{
    struct build_report *report = intake->report;
    struct update_result result;
    tifa_status status = TIFA_OK;
    if (update_has_changes(update))
        status = update_commit(update, UPDATE_AS_NEEDED, &result, error);
    else
        update_describe(update, &result);
    progress_clear(&intake->progress);
    if (status)
        return status;
    report->totals.field_notes = result.field_notes;
    report->index_bytes = result.index.file_bytes;
    report->index_articles = result.index.articles;
    report->segments = result.segments;
    report->merged = result.merged;
    return TIFA_OK;
}

static tifa_status add(struct intake *intake, struct update *update, tifa_error *error)
{
    struct origins *origins;
    tifa_status status = intake_open_report(intake, error);
    if (status == TIFA_OK)
        status = update_origins(update, &origins, error);
    if (status)
        return status;
    struct intake_target target = add_target(update, origins);
    target.context = &target;
    status = intake_run(intake, &target, error);
    return status ? status : add_commit(intake, update, error);
}

tifa_status add_to_index(const struct build_options *options, struct build_report *report, tifa_error *error)
{
    struct intake intake;
    struct update *update = NULL;
    tifa_status status = intake_open(&intake, options, report, error);
    if (status == TIFA_OK)
        status = add_begin(options, &intake, &update, error);
    if (status == TIFA_OK)
        status = add(&intake, update, error);
    update_end(update);
    return intake_close(&intake, status, error);
}

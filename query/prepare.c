#include "query/prepare.h"

#include "query/language/narrow.h"

/* Of a server's segments it is not known. */
static tifa_status find_bucket_bits(struct archive *archive, uint32_t *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    *out = archive_is_ordered(archive) ? 0 : UINT32_MAX;
    for (size_t i = 0; archive_is_ordered(archive) && i < archive_segments(archive) && status == TIFA_OK; i++) {
        unsigned bits;
        status = archive_bucket_bits(archive, i, &bits, error);
        *out |= status ? 0 : UINT32_C(1) << bits;
    }
    return status;
}

tifa_status prepare_query(struct archive *archive, struct slice text, struct slice filter_text,
                          const struct parser_options *options, struct query *query, struct query *filter,
                          struct plan_options *plan, tifa_error *error)
{
    struct stemmer *stemmer = NULL;
    struct parser_options parser = *options;
    parser.fields = archive_fields(archive);
    tifa_status status = query_parse(text, &parser, query, error);
    query->no_titles = options->no_titles;
    if (status == TIFA_OK && filter_text.length) {
        status = filter_parse(filter_text, &parser, filter, error);
        if (status == TIFA_OK)
            status = query_narrow(query, filter, &parser, error);
    }
    if (status == TIFA_OK)
        status = stemmer_new(&stemmer, error);
    if (status == TIFA_OK)
        status = query_resolve(query, stemmer, archive_languages(archive), error);
    stemmer_free(stemmer);
    *plan = (struct plan_options){.database = archive_database(archive), .single = archive_is_single(archive)};
    if (status == TIFA_OK)
        status = find_bucket_bits(archive, &plan->bucket_bits, error);
    if (status == TIFA_OK)
        status = archive_has_cuts(archive, &plan->has_cuts, error);
    return status ? status : archive_years(archive, &plan->first_year, &plan->last_year, error);
}

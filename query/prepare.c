#include "query/prepare.h"

#include "query/language/narrow.h"

tifa_status prepare_query(struct archive *archive, struct slice text, struct slice filter_text,
                          const struct parser_options *options, struct query *query, struct query *filter,
                          struct plan_options *plan, tifa_error *error)
{
    struct stemmer *stemmer = NULL;
    tifa_status status = query_parse(text, options, query, error);
    if (status == TIFA_OK && filter_text.length) {
        status = filter_parse(filter_text, options, filter, error);
        if (status == TIFA_OK)
            status = query_narrow(query, filter, options, error);
    }
    if (status == TIFA_OK)
        status = stemmer_new(&stemmer, error);
    if (status == TIFA_OK)
        status = query_resolve(query, stemmer, archive_languages(archive), error);
    stemmer_free(stemmer);
    *plan = (struct plan_options){.database = archive_database(archive), .single = archive_is_single(archive)};
    if (status == TIFA_OK)
        status = archive_has_cuts(archive, &plan->has_cuts, error);
    return status ? status : archive_years(archive, &plan->first_year, &plan->last_year, error);
}

#include "indexer/matching.h"

#include "corpus/base/printable.h"
#include "query/tifa.h"

#include <string.h>

static void print_warnings(const tifa_summary *summary, FILE *out)
{
    for (size_t i = 0; i < summary->warning_count; i++)
        printable_message(out, "tifa-index: warning", summary->warnings[i].message);
}

static tifa_status visit_all(tifa_results *results,
                             tifa_status (*visit)(void *context, struct slice id, tifa_error *error), void *context,
                             tifa_error *error)
{
    const tifa_hit *hit;
    tifa_status status;
    while ((status = tifa_results_next(results, &hit, error)) == TIFA_OK) {
        size_t length;
        const char *id = tifa_article_field(hit->article, TIFA_ID, &length);
        status = visit(context, (struct slice){id, length}, error);
        if (status)
            return status;
    }
    return status == TIFA_END ? TIFA_OK : status;
}

tifa_status matching_articles(const char *index, const char *query,
                              tifa_status (*visit)(void *context, struct slice id, tifa_error *error), void *context,
                              FILE *warnings, tifa_error *error)
{
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    tifa_index *opened = NULL;
    tifa_results *results = NULL;
    options.limit = TIFA_NO_LIMIT;
    options.all_copies = 1;
    tifa_status status = tifa_open(index, &opened, error);
    if (status == TIFA_OK)
        status = tifa_search_with(opened, query, strlen(query), &options, &results, error);
    if (status == TIFA_OK) {
        print_warnings(tifa_results_summary(results), warnings);
        status = visit_all(results, visit, context, error);
    }
    tifa_results_free(results);
    tifa_close(opened);
    return status;
}

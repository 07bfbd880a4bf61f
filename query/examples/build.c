/* Builds an index of articles that are in memory, and searches it: build INDEX */
#include <stdio.h>
#include <string.h>
#include <tifa.h>

static const struct {
    const char *id, *title, *date, *text;
} articles[] = {
    {"ferry", "The Last Ferry", "2019-11-02", "Both ports asked for mutual benefit.\n\nNeither asked for a timetable."},
    {"dam", "Who Owns the River", "March 2021", "The dam was built for mutual benefit; the silt was not."},
    {"gate", "A Gate in the Hills", "2023", "Mutual respect, said the guard, and mutual benefit, said the trader."},
};

static int fail(const tifa_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return 2;
}

/* The builder takes the article, unless it could not be filled. */
static tifa_status add(tifa_builder *builder, size_t i, tifa_error *error)
{
    tifa_article *article;
    tifa_status status = tifa_article_new(&article, error);
    if (status == TIFA_OK)
        status = tifa_article_set(article, TIFA_ID, articles[i].id, strlen(articles[i].id), error);
    if (status == TIFA_OK)
        status = tifa_article_set(article, TIFA_TITLE, articles[i].title, strlen(articles[i].title), error);
    if (status == TIFA_OK)
        status = tifa_article_set(article, TIFA_DATE, articles[i].date, strlen(articles[i].date), error);
    if (status == TIFA_OK)
        status = tifa_article_set_text(article, articles[i].text, strlen(articles[i].text), error);
    if (status == TIFA_OK)
        return tifa_builder_add(builder, article, error);
    tifa_article_free(article);
    return status;
}

static tifa_status build(const char *path, tifa_error *error)
{
    tifa_builder *builder;
    const tifa_builder_report *report;
    tifa_status status = tifa_builder_open(path, NULL, &builder, error);
    for (size_t i = 0; i < sizeof articles / sizeof *articles && status == TIFA_OK; i++)
        status = add(builder, i, error);
    if (status == TIFA_OK)
        status = tifa_builder_commit(builder, &report, error);
    if (status == TIFA_OK)
        printf("%llu articles are published\n", (unsigned long long)report->articles);
    tifa_builder_free(builder);
    return status;
}

/* The text, with what matched in brackets. */
static void print_marked(const tifa_hit *hit)
{
    size_t at = 0;
    for (size_t i = 0; i < hit->span_count; i++) {
        const tifa_span *span = &hit->spans[i];
        printf("%.*s[%.*s]", (int)(span->byte_start - at), hit->text + at, (int)(span->byte_end - span->byte_start),
               hit->text + span->byte_start);
        at = span->byte_end;
    }
    printf("%s\n", hit->text + at);
}

static tifa_status search(const char *path, const char *query, tifa_error *error)
{
    tifa_index *index;
    tifa_results *results = NULL;
    const tifa_hit *hit;
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.sort = TIFA_BY_DATE;
    options.limit = TIFA_NO_LIMIT;
    tifa_status status = tifa_open(path, &index, error);
    if (status == TIFA_OK)
        status = tifa_search_with(index, query, strlen(query), &options, &results, error);
    while (status == TIFA_OK && (status = tifa_results_next(results, &hit, error)) == TIFA_OK) {
        printf("%s (%s): ", tifa_article_field(hit->article, TIFA_TITLE, NULL),
               tifa_article_field(hit->article, TIFA_DATE, NULL));
        print_marked(hit);
    }
    tifa_results_free(results);
    tifa_close(index);
    return status == TIFA_END ? TIFA_OK : status;
}

int main(int argc, char **argv)
{
    tifa_error error;
    if (argc != 2) {
        fprintf(stderr, "usage: build INDEX\n");
        return 2;
    }
    if (build(argv[1], &error) != TIFA_OK || search(argv[1], "\"mutual benefit\"", &error) != TIFA_OK)
        return fail(&error);
    return 0;
}

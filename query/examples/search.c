/* Searches an index: search INDEX QUERY */
#include <stdio.h>
#include <tifa.h>

int main(int argc, char **argv)
{
    tifa_index *index = NULL;
    tifa_results *results = NULL;
    const tifa_hit *hit;
    tifa_error error;
    if (argc != 3 || tifa_open(argv[1], &index, &error) || tifa_search(index, argv[2], &results, &error))
        return fprintf(stderr, "%s\n", argc == 3 ? error.message : "usage: search INDEX QUERY"), 2;
    while (tifa_results_next(results, &hit, &error) == TIFA_OK)
        printf("%s, %s: %s\n\n", tifa_article_field(hit->article, TIFA_TITLE, NULL),
               tifa_article_field(hit->article, TIFA_DATE, NULL), hit->text);
    tifa_results_free(results);
    tifa_close(index);
}

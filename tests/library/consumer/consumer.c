/* Names that the engine has inside are a program's own to take. */
#include <stdio.h>
#include <tifa.h>

int archive_open(void);
int archive_open(void)
{
    return 7;
}

int main(int argc, char **argv)
{
    tifa_index *index;
    tifa_results *results;
    tifa_error error;
    if (argc != 2 || archive_open() != 7)
        return 2;
    if (tifa_open(argv[1], &index, &error) || tifa_search(index, "mutual", &results, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    const tifa_summary *summary = tifa_results_summary(results);
    printf("%d passages, %s\n", (int)summary->passages.value, summary->passages.kind == TIFA_EXACT ? "exact" : "about");
    tifa_results_free(results);
    tifa_close(index);
    return 0;
}

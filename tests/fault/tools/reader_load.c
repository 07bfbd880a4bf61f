/* Readers of an index that is published again and again. Each generation has ten passages that match, which all say
 * "version vN": an answer is right when it has ten of one version, and none older than the reader saw before. Every
 * second reader keeps its handle and refreshes it, the others open the index for each query.
 *
 * usage: reader_load INDEX READERS COUNT STOP   each reader asks COUNT times, and on until there is a file STOP
 */
#include "query/tifa.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MATCHES = 10, MOST_COMPLAINTS = 5 };

static const char query[] = "\"lighthouse of version\"";

struct reader {
    const char *index, *stop;
    bool keeps;
    tifa_index *handle;
    unsigned long version; /* the newest that was seen */
    unsigned long asked, wrong, versions;
};

static void complain(struct reader *r, const char *what)
{
    if (++r->wrong <= MOST_COMPLAINTS)
        printf("query %lu: %s\n", r->asked, what);
}

/* 0 where the passage says none. */
static unsigned long version_of(const tifa_hit *hit)
{
    static const char before[] = "version v";
    const char *at = memmem(hit->text, hit->length, before, sizeof before - 1);
    return at ? strtoul(at + sizeof before - 1, NULL, 10) : 0;
}

static tifa_status look(struct reader *r, tifa_results *results, tifa_error *error)
{
    const tifa_hit *hit;
    unsigned long version = 0, hits = 0;
    bool mixed = false;
    tifa_status status;
    for (; (status = tifa_results_next(results, &hit, error)) == TIFA_OK; hits++) {
        mixed = mixed || (hits && version_of(hit) != version);
        version = version_of(hit);
    }
    if (status != TIFA_END)
        return status;
    if (mixed || hits != MATCHES || tifa_results_summary(results)->passages.value != MATCHES)
        complain(r, mixed ? "of several generations" : "not all of a generation");
    else if (version < r->version)
        complain(r, "an older generation than before");
    r->versions += version > r->version;
    r->version = version;
    return TIFA_OK;
}

static void ask(struct reader *r)
{
    tifa_error error = {.message = ""};
    tifa_results *results = NULL;
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.limit = 1000;
    options.all_copies = 1;
    options.threads = 1;
    r->asked++;
    tifa_status status = r->handle ? tifa_refresh(r->handle, NULL, &error) : tifa_open(r->index, &r->handle, &error);
    if (status == TIFA_OK)
        status = tifa_search_with(r->handle, query, sizeof query - 1, &options, &results, &error);
    if (status == TIFA_OK)
        status = look(r, results, &error);
    if (status)
        complain(r, error.message);
    tifa_results_free(results);
    if (!r->keeps || status) {
        tifa_close(r->handle);
        r->handle = NULL;
    }
}

static int read_on(struct reader *r, unsigned long count)
{
    while (r->asked < count || access(r->stop, F_OK) != 0)
        ask(r);
    tifa_close(r->handle);
    printf("%lu queries, %lu wrong, of %lu generations\n", r->asked, r->wrong, r->versions);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0, readers = atoi(argv[2]); i < readers; i++) {
        struct reader reader = {.index = argv[1], .stop = argv[4], .keeps = i % 2 == 1};
        pid_t child = fork();
        if (child == 0)
            return read_on(&reader, strtoul(argv[3], NULL, 10));
        if (child < 0)
            return 2;
    }
    int status, worst = 0;
    while (wait(&status) > 0)
        worst = status > worst ? status : worst; /* a reader that crashed prints no line */
    return worst ? 1 : 0;
}

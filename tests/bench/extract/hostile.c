/* How the time to read hostile web pages grows: four times the page should take four times as long.
 *
 * usage: hostile [COUNT]
 *   COUNT  repetitions in the smaller page of each family (default 100000)
 * Fails when a page four times as large takes more than RATIO times as long, measured as the least of three rounds.
 */
#include "tests/hostile_html.h"

#include "corpus/formats/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double RATIO = 5;
static const double NOISE_SECONDS = 0.02; /* below, the clock says nothing */

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_to_read(const struct hostile_html *family, size_t count, size_t *bytes)
{
    struct buffer page = {0};
    hostile_html_write(family, count, &page);
    *bytes = page.length;
    double least = 1e9;
    for (int round = 0; round < 3; round++) {
        struct article *article = article_new();
        double start = cpu_seconds();
        html_read((struct slice){page.data, page.length}, slice_of(""), article, NULL);
        double taken = cpu_seconds() - start;
        least = taken < least ? taken : least;
        article_free(article);
    }
    buffer_free(&page);
    return least;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    int bad = 0;
    printf("%-36s %9s %9s %6s %8s\n", "family", "n ms", "4n ms", "ratio", "MB/s");
    for (size_t i = 0; i < HOSTILE_HTML; i++) {
        size_t bytes;
        double once = seconds_to_read(&hostile_html[i], count, &bytes);
        double four = seconds_to_read(&hostile_html[i], count * 4, &bytes);
        bool slow = four > NOISE_SECONDS && four / once > RATIO;
        printf("%-36s %9.2f %9.2f %6.2f %8.1f%s\n", hostile_html[i].name, once * 1e3, four * 1e3, four / once,
               (double)bytes / 1e6 / four, slow ? "  not linear" : "");
        bad += slow;
    }
    return bad ? 1 : 0;
}

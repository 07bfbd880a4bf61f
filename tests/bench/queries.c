/* How long queries take, by class: drawn at random places of an index's own text, with a fixed seed.
 *
 * usage: bench_queries INDEX [QUERIES_A_CLASS]
 *
 * Each query gives the top 10 with text and spans, in one process, after one round to warm the cache.
 * Prints mean, median and 99th percentile in milliseconds. */
#include "query/archive.h"
#include "query/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_QUERIES = 1000, QUERY_TEXT = 1024 };

static const char *const stopwords[] = {
    "a",   "about", "all",  "also",  "an",   "and",  "any",   "are",  "as",   "at",   "be",    "been", "but",  "by",
    "can", "for",   "from", "had",   "has",  "have", "he",    "her",  "his",  "i",    "if",    "in",   "into", "is",
    "it",  "its",   "more", "must",  "no",   "not",  "of",    "on",   "one",  "or",   "our",   "she",  "so",   "such",
    "that", "the",  "their", "them", "there", "these", "they", "this", "those", "to",  "us",    "was",  "we",   "were",
    "what", "when", "which", "who",  "will", "with", "would", "you"};

static uint64_t state = 88172645463325252u;

static size_t roll(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (size_t)(state >> 11) % below : 0;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_queries: %s\n", what);
    exit(2);
}

static bool is_content(const struct tokens *tokens, size_t i)
{
    for (size_t k = 0; k < sizeof stopwords / sizeof *stopwords; k++)
        if (strlen(stopwords[k]) == tokens->items[i].word_length &&
            memcmp(stopwords[k], token_word(tokens, i), tokens->items[i].word_length) == 0)
            return false;
    return true;
}

/* `words` neighbours of one sentence, joined by `joint`, within quotes or not. */
static bool draw(struct archive *archive, xs_doc **doc, uint32_t documents, size_t words, bool content,
                 const char *joint, bool quoted, char *out)
{
    struct archive_passage passage;
    xs_bytes data;
    if (xs_db_document(archive_database(archive), (xs_docid)(1 + roll(documents)), doc, NULL) != XS_OK ||
        xs_doc_data(*doc, &data, NULL) != XS_OK || data.length == 0 || (unsigned char)data.data[0] >> 4 != 1 ||
        archive_passage(archive, *doc, &passage, NULL) != TIFA_OK || passage.tokens->count < words)
        return false;
    const struct tokens *tokens = passage.tokens;
    size_t first = roll(tokens->count - words + 1);
    if (content && (!is_content(tokens, first) || !is_content(tokens, first + words - 1)))
        return false;
    size_t length = (size_t)snprintf(out, QUERY_TEXT, "%s", quoted ? "\"" : "");
    for (size_t i = 0; i < words; i++) {
        if (i > 0 && !token_is_adjacent(tokens, first + i))
            return false;
        length += (size_t)snprintf(out + length, QUERY_TEXT - length, "%s%.*s", i ? joint : "",
                                   (int)tokens->items[first + i].word_length, token_word(tokens, first + i));
    }
    snprintf(out + length, QUERY_TEXT - length, "%s", quoted ? "\"" : "");
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double ask(struct archive *archive, const char *text, uint64_t *passages)
{
    struct search_options options = {.limit = 10, .today = 20260101};
    struct search_answer answer = {0};
    tifa_error error;
    if (search_run(archive, (struct slice){text, strlen(text)}, &options, &answer, &error) != TIFA_OK)
        die(error.message);
    double took_ms = answer.took_ms;
    *passages += answer.passages;
    search_answer_free(&answer);
    return took_ms;
}

static void run_class(struct archive *archive, uint32_t documents, const char *name, size_t words, bool content,
                      const char *joint, bool quoted, size_t count)
{
    static char queries[MAX_QUERIES][QUERY_TEXT];
    static double times[MAX_QUERIES];
    xs_doc *doc = NULL;
    uint64_t passages = 0;
    for (size_t i = 0; i < count;)
        i += draw(archive, &doc, documents, words, content, joint, quoted, queries[i]);
    xs_doc_free(doc);
    for (size_t i = 0; i < count; i++)
        ask(archive, queries[i], &passages);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += times[i] = ask(archive, queries[i], &passages);
    qsort(times, count, sizeof *times, by_value);
    printf("%-28s %9.3f %9.3f %9.3f %12.0f\n", name, sum / (double)count, times[count / 2], times[count * 99 / 100],
           (double)passages / 2 / (double)count);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: bench_queries INDEX [QUERIES_A_CLASS]");
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;
    if (count == 0 || count > MAX_QUERIES)
        die("between 1 and 1000 queries a class");
    struct archive *archive;
    const char *index = argv[1];
    tifa_error error;
    xs_totals totals;
    if (archive_open(&index, 1, &archive, &error) != TIFA_OK)
        die(error.message);
    if (xs_db_totals(archive_database(archive), &totals, NULL) != XS_OK)
        die("cannot read the index");
    printf("%-28s %9s %9s %9s %12s\n", "ms", "mean", "p50", "p99", "passages");
    for (size_t words = 2; words <= 5; words++) {
        char name[64];
        snprintf(name, sizeof name, "phrase of %zu, any words", words);
        run_class(archive, totals.last_docid, name, words, false, " ", true, count);
    }
    for (size_t words = 2; words <= 5; words++) {
        char name[64];
        snprintf(name, sizeof name, "phrase of %zu, content ends", words);
        run_class(archive, totals.last_docid, name, words, true, " ", true, count);
    }
    run_class(archive, totals.last_docid, "AND of 2, any words", 2, false, " AND ", false, count);
    run_class(archive, totals.last_docid, "OR of 2, any words", 2, false, " OR ", false, count);
    run_class(archive, totals.last_docid, "OR of 5, any words", 5, false, " OR ", false, count);
    archive_free(archive);
    return 0;
}

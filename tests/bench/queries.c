/* How long queries take, by class: drawn at random places of an index's own text, with a fixed seed.
 *
 * usage: bench_queries INDEX [QUERIES_A_CLASS]
 *
 * Each query gives the top 10 with text and spans and an estimate of the count, in one process, after one round to
 * warm the cache. Prints mean, median, 99th percentile and maximum in milliseconds, and passages found (estimates). */
#include "query/archive.h"
#include "query/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_QUERIES = 1000, QUERY_TEXT = 1024 };

static const char *const stopwords[] = {
    "a",    "about", "all",  "also", "an",   "and",   "any",   "are",   "as",    "at",   "be",    "been",  "but",
    "by",   "can",   "for",  "from", "had",  "has",   "have",  "he",    "her",   "his",  "i",     "if",    "in",
    "into", "is",    "it",   "its",  "more", "must",  "no",    "not",   "of",    "on",   "one",   "or",    "our",
    "she",  "so",    "such", "that", "the",  "their", "them",  "there", "these", "they", "this",  "those", "to",
    "us",   "was",   "we",   "were", "what", "when",  "which", "who",   "will",  "with", "would", "you"};

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

enum form { PHRASE, AND, OR, NEAR, SLOP, WILDCARD, ALTERNATIVES };

struct class
{
    const char *name;
    enum form form;
    size_t words;
    bool content; /* no stopword at either end */
};

static const struct class classes[] = {
    {"phrase of 2, any words", PHRASE, 2, false},
    {"phrase of 3, any words", PHRASE, 3, false},
    {"phrase of 4, any words", PHRASE, 4, false},
    {"phrase of 5, any words", PHRASE, 5, false},
    {"phrase of 2, content ends", PHRASE, 2, true},
    {"phrase of 3, content ends", PHRASE, 3, true},
    {"phrase of 4, content ends", PHRASE, 4, true},
    {"phrase of 5, content ends", PHRASE, 5, true},
    {"\"a c\"~3, content ends", SLOP, 3, true},
    {"a NEAR/8 c, content ends", NEAR, 4, true},
    {"\"a* b c\", content ends", WILDCARD, 3, true},
    {"\"a (b OR x) c\", content", ALTERNATIVES, 3, true},
    {"AND of 2, any words", AND, 2, false},
    {"AND of 2, content", AND, 2, true},
    {"OR of 2, any words", OR, 2, false},
    {"OR of 5, any words", OR, 5, false},
};

static void write_query(const struct class *class, const struct tokens *tokens, size_t first, char *out)
{
    size_t length = 0, last = class->words - 1;
    bool quoted =
        class->form == PHRASE || class->form == SLOP || class->form == WILDCARD || class->form == ALTERNATIVES;
    length += (size_t)snprintf(out, QUERY_TEXT, "%s", quoted ? "\"" : "");
    for (size_t i = 0; i <= last; i++) {
        bool inner = i > 0 && i < last;
        const char *word = token_word(tokens, first + i);
        int bytes = tokens->items[first + i].word_length;
        if (inner && (class->form == SLOP || class->form == NEAR))
            continue;
        const char *joint = i == 0                ? ""
                            : class->form == AND  ? " AND "
                            : class->form == OR   ? " OR "
                            : class->form == NEAR ? " NEAR/8 "
                                                  : " ";
        bool star = class->form == WILDCARD && i == 0;
        if (star && bytes > 4)
            bytes = 4;
        length += (size_t)snprintf(out + length, QUERY_TEXT - length, "%s%s%.*s%s", joint,
                                   inner && class->form == ALTERNATIVES ? "(policy OR " : "", bytes, word,
                                   star                                   ? "*"
                                   : inner && class->form == ALTERNATIVES ? ")"
                                                                          : "");
    }
    snprintf(out + length, QUERY_TEXT - length, "%s", class->form == SLOP ? "\"~3" : quoted ? "\"" : "");
}

/* Neighbours of one sentence at a random place of the text; false when the place does not do. */
static bool draw(struct archive *archive, xs_doc **doc, uint32_t documents, const struct class *class, char *out)
{
    struct archive_passage passage;
    xs_bytes data;
    if (xs_db_document(archive_database(archive), (xs_docid)(1 + roll(documents)), doc, NULL) != XS_OK ||
        xs_doc_data(*doc, &data, NULL) != XS_OK || data.length == 0 || (unsigned char)data.data[0] >> 4 != 2 ||
        archive_passage(archive, *doc, &passage, NULL) != TIFA_OK || passage.tokens->count < class->words)
        return false;
    const struct tokens *tokens = passage.tokens;
    size_t first = roll(tokens->count - class->words + 1);
    if (class->content && (!is_content(tokens, first) || !is_content(tokens, first + class->words - 1)))
        return false;
    for (size_t i = 1; i < class->words; i++)
        if (!token_is_adjacent(tokens, first + i))
            return false;
    if (class->form == WILDCARD && (tokens->items[first].word_length < 2 || token_word(tokens, first)[0] < 'a'))
        return false;
    write_query(class, tokens, first, out);
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double ask(struct archive *archive, const char *text, uint64_t *passages)
{
    struct search_options options = {.limit = 10, .is_second_try = true, .today = 20260101};
    struct search_answer answer = {0};
    tifa_error error;
    if (search_run(archive, (struct slice){text, strlen(text)}, &options, &answer, &error) != TIFA_OK)
        die(error.message);
    double took_ms = answer.took_ms;
    *passages += answer.passages.value;
    search_answer_free(&answer);
    return took_ms;
}

static void run_class(struct archive *archive, uint32_t documents, const struct class *class, size_t count)
{
    static char queries[MAX_QUERIES][QUERY_TEXT];
    static double times[MAX_QUERIES];
    xs_doc *doc = NULL;
    uint64_t passages = 0;
    for (size_t i = 0; i < count;)
        i += draw(archive, &doc, documents, class, queries[i]);
    xs_doc_free(doc);
    for (size_t i = 0; i < count; i++)
        ask(archive, queries[i], &passages);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += times[i] = ask(archive, queries[i], &passages);
    qsort(times, count, sizeof *times, by_value);
    printf("%-28s %9.3f %9.3f %9.3f %9.3f %12.0f\n", class->name, sum / (double)count, times[count / 2],
           times[(count * 99 - 1) / 100], times[count - 1], (double)passages / 2 / (double)count);
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
    printf("%-28s %9s %9s %9s %9s %12s\n", "ms", "mean", "p50", "p99", "max", "passages");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        run_class(archive, totals.last_docid, &classes[i], count);
    archive_free(archive);
    return 0;
}

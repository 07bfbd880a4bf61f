/* How long queries take, by class: drawn at random places of an index's own text, with a fixed seed.
 *
 * usage: bench_queries INDEX [QUERIES_A_CLASS]
 *        bench_queries INDEX --write QUERIES [QUERIES_A_CLASS]
 *        bench_queries INDEX --run QUERIES RESULTS [--stems]
 *
 * Each query gives the top 10 with text and spans and an estimate of the count, in one process, after one round to
 * warm the cache. Prints mean, median, 99th percentile and maximum in milliseconds, and passages found (estimates).
 *
 * --write keeps the queries, one a line, for this program and for others: class, form and words, separated by tabs.
 * --run asks them and writes a line for each: milliseconds (the median of three rounds) and the exact number of
 * passages. Its words outside phrases are exact, as in =word; with --stems they are as typed, word or stem, and
 * nothing is counted. */
#include "corpus/schema.h"
#include "query/archive.h"
#include "query/search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_QUERIES = 1000, QUERY_TEXT = 1024, ROUNDS = 3, PREFIX_BYTES = 4 };

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

enum form { PHRASE, AND, OR, NEAR, SLOP, WILDCARD, ALTERNATIVES, FORMS };

/* How a query of the form is written: what stands before, between and behind its words. */
static const struct {
    const char *name, *before, *between, *behind;
    bool quoted; /* its words are exact without being told so */
    bool outer;  /* it takes the first and the last of the words drawn */
} forms[FORMS] = {
    [PHRASE] = {"phrase", "\"", " ", "\"", true, false},
    [AND] = {"and", "", " AND ", "", false, false},
    [OR] = {"or", "", " OR ", "", false, false},
    [NEAR] = {"near", "", " NEAR/8 ", "", false, true},
    [SLOP] = {"slop", "\"", " ", "\"~3", true, true},
    [WILDCARD] = {"wildcard", "\"", " ", "\"", true, false},
    [ALTERNATIVES] = {"alternatives", "\"", " ", "\"", true, false},
};

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

enum { CLASSES = sizeof classes / sizeof *classes };

/* ---- drawing ---- */

/* Words separated by tabs: "wor*" where any ending does, "one|other" where either does. */
static void write_words(const struct class *class, const struct tokens *tokens, size_t first, char *out)
{
    size_t length = 0, last = class->words - 1;
    for (size_t i = 0; i <= last; i++) {
        bool inner = i > 0 && i < last;
        const char *word = token_word(tokens, first + i);
        int bytes = tokens->items[first + i].word_length;
        if (inner && forms[class->form].outer)
            continue;
        bool star = class->form == WILDCARD && i == 0;
        if (star && bytes > PREFIX_BYTES)
            for (bytes = PREFIX_BYTES; ((unsigned char)word[bytes] & 0xC0) == 0x80; bytes--)
                continue;
        length += (size_t)snprintf(out + length, QUERY_TEXT - length, "%s%s%.*s%s", i ? "\t" : "",
                                   inner && class->form == ALTERNATIVES ? "policy|" : "", bytes, word, star ? "*" : "");
    }
}

static bool begins_with_letter(const struct tokens *tokens, size_t i)
{
    const char *word = token_word(tokens, i);
    return word[0] >= 'a' && word[0] <= 'z';
}

/* Neighbours of one sentence at a random place of the text; false when the place does not do. */
static bool draw(struct archive *archive, xs_doc **doc, uint32_t documents, const struct class *class, char *out)
{
    struct archive_passage passage;
    xs_bytes data;
    if (xs_db_document(archive_database(archive), (xs_docid)(1 + roll(documents)), doc, NULL) != XS_OK ||
        xs_doc_data(*doc, &data, NULL) != XS_OK || data.length == 0 ||
        archive_passage(archive, *doc, &passage, NULL) != TIFA_OK || passage.tokens->count < class->words)
        return false;
    const struct tokens *tokens = passage.tokens;
    size_t first = roll(tokens->count - class->words + 1);
    if (class->content && (!is_content(tokens, first) || !is_content(tokens, first + class->words - 1)))
        return false;
    for (size_t i = 1; i < class->words; i++)
        if (!token_is_adjacent(tokens, first + i))
            return false;
    if (class->form == WILDCARD && (tokens->items[first].word_length < 2 || !begins_with_letter(tokens, first)))
        return false;
    write_words(class, tokens, first, out);
    return true;
}

static void draw_class(struct archive *archive, const struct class *class, char (*words)[QUERY_TEXT], size_t count)
{
    xs_totals totals;
    if (xs_db_totals(archive_database(archive), &totals, NULL) != XS_OK)
        die("cannot read the index");
    xs_doc *doc = NULL;
    size_t drawn = 0;
    for (size_t tries = 0; drawn < count && tries < 10000 * count; tries++)
        drawn += draw(archive, &doc, totals.last_docid, class, words[drawn]);
    if (drawn < count)
        die("the index has not enough text for such queries");
    xs_doc_free(doc);
}

/* ---- asking ---- */

/* The text of a query. */
static void write_query(enum form form, const char *tabbed, bool stems, char *out)
{
    char words[QUERY_TEXT];
    snprintf(words, sizeof words, "%s", tabbed);
    const char *exact = forms[form].quoted || stems ? "" : "=";
    size_t length = (size_t)snprintf(out, QUERY_TEXT, "%s", forms[form].before);
    char *rest = words;
    for (char *word; (word = strsep(&rest, "\t")) && length < QUERY_TEXT;) {
        const char *between = word == words ? "" : forms[form].between;
        char *other = strchr(word, '|');
        if (other)
            *other++ = 0;
        length += (size_t)snprintf(out + length, QUERY_TEXT - length, other ? "%s(%s OR %s)" : "%s%s%s", between,
                                   other ? word : exact, other ? other : word);
    }
    if (length < QUERY_TEXT)
        length += (size_t)snprintf(out + length, QUERY_TEXT - length, "%s", forms[form].behind);
    if (length >= QUERY_TEXT)
        die("a query is too long");
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* Milliseconds it took, the answer thrown away included. */
static double ask(struct archive *archive, const char *text, struct search_options options, uint64_t *passages)
{
    struct search_answer answer = {0};
    tifa_error error;
    double start = now_ms();
    options.is_second_try = true;
    options.today = 20260101;
    if (search_run(archive, (struct slice){text, strlen(text)}, &options, &answer, &error) != TIFA_OK)
        die(error.message);
    *passages = answer.passages.value;
    if (options.count_up_to == UINT32_MAX && !answer.exact)
        die("a count is not exact");
    search_answer_free(&answer);
    return now_ms() - start;
}

static const struct search_options first_page = {.limit = 10};

static void run_class(struct archive *archive, const struct class *class, size_t count)
{
    static char words[MAX_QUERIES][QUERY_TEXT], queries[MAX_QUERIES][QUERY_TEXT];
    static double times[MAX_QUERIES];
    uint64_t passages, all = 0;
    draw_class(archive, class, words, count);
    for (size_t i = 0; i < count; i++) {
        write_query(class->form, words[i], true, queries[i]);
        ask(archive, queries[i], first_page, &passages);
    }
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += times[i] = ask(archive, queries[i], first_page, &passages);
        all += passages;
    }
    qsort(times, count, sizeof *times, by_value);
    printf("%-28s %9.3f %9.3f %9.3f %9.3f %12.0f\n", class->name, sum / (double)count, times[count / 2],
           times[(count * 99 - 1) / 100], times[count - 1], (double)all / (double)count);
}

static void run_classes(struct archive *archive, size_t count)
{
    printf("%-28s %9s %9s %9s %9s %12s\n", "ms", "mean", "p50", "p99", "max", "passages");
    for (size_t i = 0; i < CLASSES; i++)
        run_class(archive, &classes[i], count);
}

/* ---- queries in a file ---- */

static FILE *open_file(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    if (!file)
        die("cannot open the file of queries or of results");
    return file;
}

static void write_classes(struct archive *archive, size_t count, const char *path)
{
    static char words[MAX_QUERIES][QUERY_TEXT];
    FILE *file = open_file(path, "w");
    for (size_t i = 0; i < CLASSES; i++) {
        draw_class(archive, &classes[i], words, count);
        for (size_t k = 0; k < count; k++)
            fprintf(file, "%s\t%s\t%s\n", classes[i].name, forms[classes[i].form].name, words[k]);
    }
    if (fclose(file) != 0)
        die("cannot write the queries");
}

static enum form form_named(const char *name)
{
    for (int form = 0; form < FORMS; form++)
        if (name && strcmp(forms[form].name, name) == 0)
            return (enum form)form;
    die("a line of the queries is of no known form");
    return FORMS;
}

struct asked {
    enum form form;
    char words[QUERY_TEXT], text[QUERY_TEXT];
    double times[ROUNDS];
};

static size_t read_queries(const char *path, bool stems, struct asked *queries)
{
    FILE *file = open_file(path, "r");
    size_t count = 0;
    for (char line[2 * QUERY_TEXT]; fgets(line, sizeof line, file); count++) {
        if (count == CLASSES * MAX_QUERIES)
            die("too many queries");
        line[strcspn(line, "\n")] = 0;
        char *rest = line;
        strsep(&rest, "\t"); /* the class is for who reads the results */
        struct asked *query = &queries[count];
        query->form = form_named(strsep(&rest, "\t"));
        if (!rest)
            die("a line of the queries has no words");
        snprintf(query->words, sizeof query->words, "%s", rest);
        write_query(query->form, query->words, stems, query->text);
    }
    fclose(file);
    return count;
}

/* Passages with all or with any of the words: these the index alone decides, while to judge each of hundreds of
 * thousands takes seconds. */
static uint64_t count_words(struct archive *archive, const struct asked *query)
{
    static const xs_search_options all = {.weighting = XS_BOOLEAN, .limit = UINT32_MAX};
    char words[QUERY_TEXT];
    snprintf(words, sizeof words, "%s", query->words);
    xs_query *children[QUERY_TEXT], *combined;
    xs_result *found;
    size_t count = 0;
    char *rest = words;
    for (char *word; (word = strsep(&rest, "\t")); count++) {
        struct schema_term term;
        schema_word(&term, slice_of(word));
        if (xs_query_term(term.bytes, term.length, 1, &children[count], NULL) != XS_OK)
            die("cannot count");
    }
    if (xs_query_combine(query->form == AND ? XS_AND : XS_OR, (const xs_query *const *)children, count, 0, &combined,
                         NULL) != XS_OK ||
        xs_search(archive_database(archive), combined, &all, &found, NULL) != XS_OK)
        die("cannot count");
    uint64_t passages = xs_result_size(found);
    xs_result_free(found);
    xs_query_free(combined);
    while (count > 0)
        xs_query_free(children[--count]);
    return passages;
}

static uint64_t count_exactly(struct archive *archive, const struct asked *query)
{
    uint64_t passages;
    if (query->form == AND || query->form == OR)
        return count_words(archive, query);
    ask(archive, query->text, (struct search_options){.count_up_to = UINT32_MAX}, &passages);
    return passages;
}

static void run_file(struct archive *archive, const char *path, const char *results_path, bool stems)
{
    static struct asked queries[CLASSES * MAX_QUERIES];
    size_t count = read_queries(path, stems, queries);
    uint64_t passages;
    for (int round = -1; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++) {
            double took_ms = ask(archive, queries[i].text, first_page, &passages);
            if (round >= 0)
                queries[i].times[round] = took_ms;
        }
    FILE *results = open_file(results_path, "w");
    for (size_t i = 0; i < count; i++) {
        qsort(queries[i].times, ROUNDS, sizeof(double), by_value);
        fprintf(results, "%.6f\t", queries[i].times[ROUNDS / 2]);
        if (stems)
            fprintf(results, "-\n");
        else
            fprintf(results, "%" PRIu64 "\n", count_exactly(archive, &queries[i]));
    }
    if (fclose(results) != 0)
        die("cannot write the results");
}

static size_t queries_a_class(const char *text)
{
    size_t count = text ? strtoul(text, NULL, 10) : 100;
    if (count == 0 || count > MAX_QUERIES)
        die("between 1 and 1000 queries a class");
    return count;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: bench_queries INDEX [N | --write QUERIES [N] | --run QUERIES RESULTS [--stems]]");
    struct archive *archive;
    const char *index = argv[1];
    tifa_error error;
    if (archive_open(&index, 1, &archive, &error) != TIFA_OK)
        die(error.message);
    if (argc > 3 && strcmp(argv[2], "--write") == 0)
        write_classes(archive, queries_a_class(argv[4]), argv[3]);
    else if (argc > 4 && strcmp(argv[2], "--run") == 0)
        run_file(archive, argv[3], argv[4], argc > 5 && strcmp(argv[5], "--stems") == 0);
    else
        run_classes(archive, queries_a_class(argv[2]));
    archive_free(archive);
    return 0;
}

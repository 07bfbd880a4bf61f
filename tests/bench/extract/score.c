/* How well articles are found in saved web pages whose right answer is known.
 *
 * usage: score FOLDER [--pages] [--speed] [--least-text N] [--least-title N] [--least-author N] [--least-date N]
 *                     [--least-lang N]
 *   FOLDER     a folder a page: source.html, expected.html (its article), expected-metadata.json (title, byline,
 *              publishedTime, lang)
 *   --pages    a line for each page
 *   --speed    how fast the pages are read, too
 *   --least-*  percent below which the program fails
 *
 * The text is compared word by word, words being tifa's: F1 of the two multisets of words, and of the two multisets
 * of shingles (4 words in a row), which sees their order as well.
 */
#include "corpus/base/buffer.h"
#include "corpus/base/hash.h"
#include "corpus/formats/format.h"
#include "corpus/formats/html/page.h"
#include "corpus/text/token.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { SHINGLE = 4, WORST = 10 };
enum mark { TEXT, SHINGLES, TITLE, AUTHOR, DATE, LANG, MARKS };
static const char *const mark_names[MARKS] = {"text F1", "shingles F1", "title", "author", "date", "lang"};

struct page_score {
    char *name;
    double marks[MARKS]; /* 0 to 1; negative where nothing is expected */
    struct slice source;
};

struct scores {
    struct page_score *items;
    size_t count;
    bool verbose;
};

static void die(const char *what, const char *subject)
{
    fprintf(stderr, "score: %s '%s'\n", what, subject);
    exit(2);
}

static struct slice read_file(const char *folder, const char *page, const char *name)
{
    struct buffer path = {0}, bytes = {0};
    buffer_printf(&path, "%s/%s/%s", folder, page, name);
    FILE *file = fopen(buffer_text(&path), "rb");
    if (!file)
        die("cannot read", buffer_text(&path));
    char block[65536];
    for (size_t length; (length = fread(block, 1, sizeof block, file)) > 0;)
        buffer_append(&bytes, block, length);
    fclose(file);
    buffer_free(&path);
    return (struct slice){bytes.data ? bytes.data : calloc(1, 1), bytes.length};
}

/* ---- text ---- */

struct hashes {
    uint64_t *items;
    size_t count;
};

static int compare_hash(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The sorted hashes of all runs of `run` words. */
static struct hashes hash_words(const struct tokens *tokens, size_t run)
{
    struct hashes hashes = {calloc(tokens->count + 1, sizeof(uint64_t)), 0};
    for (size_t i = 0; i + run <= tokens->count; i++) {
        uint64_t words[SHINGLE];
        for (size_t j = 0; j < run; j++)
            words[j] = hash_bytes(token_word(tokens, i + j), tokens->items[i + j].word_length);
        hashes.items[hashes.count++] = hash_bytes((const char *)words, run * sizeof *words);
    }
    qsort(hashes.items, hashes.count, sizeof *hashes.items, compare_hash);
    return hashes;
}

static double f1_of(struct hashes a, struct hashes b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        if (a.items[i] == b.items[j])
            common++, i++, j++;
        else if (a.items[i] < b.items[j])
            i++;
        else
            j++;
    }
    if (a.count + b.count == 0)
        return 1;
    return 2.0 * (double)common / (double)(a.count + b.count);
}

static double f1(struct slice got, struct slice want, size_t run)
{
    struct tokens a = {0}, b = {0};
    if (tokens_parse(&a, got.data, got.length, TOKENS_OF_TEXT, NULL) ||
        tokens_parse(&b, want.data, want.length, TOKENS_OF_TEXT, NULL))
        die("cannot compare", "text");
    struct hashes of_a = hash_words(&a, run), of_b = hash_words(&b, run);
    double f = f1_of(of_a, of_b);
    free(of_a.items);
    free(of_b.items);
    tokens_free(&a);
    tokens_free(&b);
    return f;
}

/* All text of the page, in blocks. */
static struct slice visible_text(struct slice html)
{
    struct html_page page = {0};
    struct buffer text = {0};
    if (html_page_read(&page, html, NULL))
        die("cannot read", "expected.html");
    for (size_t i = 0; i < page.block_count; i++) {
        struct slice block = html_block_text(&page, &page.blocks[i]);
        buffer_append(&text, block.data, block.length);
        buffer_append_string(&text, "\n\n");
    }
    html_page_free(&page);
    return (struct slice){text.data ? text.data : calloc(1, 1), text.length};
}

/* ---- fields ---- */

/* The words of a field, one behind the other: case, punctuation and white space do not count. */
static const char *words_of(struct slice text, char out[2048])
{
    struct tokens tokens = {0};
    size_t length = 0;
    if (tokens_parse(&tokens, text.data, text.length, TOKENS_OF_QUERY, NULL))
        die("cannot compare", "field");
    for (size_t i = 0; i < tokens.count && length + 100 < 2048; i++)
        length += (size_t)snprintf(out + length, 2048 - length, "%.*s ", (int)tokens.items[i].word_length,
                                   token_word(&tokens, i));
    out[length] = '\0';
    tokens_free(&tokens);
    return out;
}

/* The expected title may have the name of the site at its end (or start), which tifa takes off. */
static bool same_title(struct slice got, struct slice want)
{
    char a[2048], b[2048];
    words_of(got, a);
    words_of(want, b);
    size_t length = strlen(a);
    if (strcmp(a, b) == 0)
        return true;
    bool starts = length && strncmp(a, b, length) == 0;
    return starts && got.length < want.length && strpbrk(want.data + got.length, "|-_:[@·–—") != NULL &&
           strlen(b) - length <= length + 40;
}

static void drop_fillers(char *words)
{
    static const char *const fillers[] = {"by ", "and ", "par ", "written ", "edited "};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        for (char *at; (at = strstr(words, fillers[i])) != NULL && (at == words || at[-1] == ' ');)
            memmove(at, at + strlen(fillers[i]), strlen(at + strlen(fillers[i])) + 1);
}

/* The expected byline may say "By", and more than names: all of ours must be in there, and it may not say much else. */
static bool same_author(struct slice got, struct slice want)
{
    char a[2048], b[2048];
    words_of(got, a);
    words_of(want, b);
    drop_fillers(a);
    drop_fillers(b);
    return strcmp(a, b) == 0 || (a[0] && strstr(b, a) && strlen(b) <= strlen(a) * 2 + 20);
}

static double mark_field(struct slice got, const json_t *metadata, const char *key, enum mark mark)
{
    const char *text = json_string_value(json_object_get(metadata, key));
    if (!text || !*text)
        return -1;
    struct slice want = slice_of(text);
    char iso[DATE_TEXT_BYTES];
    switch (mark) {
    case TITLE:
        return same_title(got, want);
    case AUTHOR:
        return same_author(got, want);
    case DATE:
        return html_find_date(want, DATE_ORDER_UNKNOWN, iso) && slice_equal_text(got, iso);
    default:
        return got.length == want.length && strncasecmp(got.data, want.data, got.length) == 0;
    }
}

/* ---- pages ---- */

static void score_page(struct scores *scores, const char *folder, const char *name)
{
    struct page_score *score = &scores->items[scores->count++];
    struct slice expected = read_file(folder, name, "expected.html"), want = visible_text(expected);
    struct slice json = read_file(folder, name, "expected-metadata.json");
    json_t *metadata = json_loadb(json.data, json.length, 0, NULL);
    struct article *article = article_new();
    tifa_error error = {0};
    score->name = strdup(name);
    score->source = read_file(folder, name, "source.html");
    if (html_read(score->source, slice_of(""), article, &error) && error.status != TIFA_ERR_FORMAT)
        die(error.message, name);
    const struct slice *fields = article->fields;
    score->marks[TEXT] = f1(article->text, want, 1);
    score->marks[SHINGLES] = f1(article->text, want, SHINGLE);
    score->marks[TITLE] = mark_field(fields[ARTICLE_TITLE], metadata, "title", TITLE);
    score->marks[AUTHOR] = mark_field(fields[ARTICLE_AUTHOR], metadata, "byline", AUTHOR);
    score->marks[DATE] = mark_field(fields[ARTICLE_DATE], metadata, "publishedTime", DATE);
    score->marks[LANG] = mark_field(fields[ARTICLE_LANG], metadata, "lang", LANG);
    if (scores->verbose) {
        printf("%s", name);
        for (size_t i = 0; i < MARKS; i++)
            printf("\t%.3f", score->marks[i]);
        printf("\t%.*s | %.*s | %.*s | %.*s\n", (int)fields[ARTICLE_TITLE].length, fields[ARTICLE_TITLE].data,
               (int)fields[ARTICLE_AUTHOR].length, fields[ARTICLE_AUTHOR].data, (int)fields[ARTICLE_DATE].length,
               fields[ARTICLE_DATE].data, (int)fields[ARTICLE_LANG].length, fields[ARTICLE_LANG].data);
    }
    article_free(article);
    json_decref(metadata);
    free((char *)json.data);
    free((char *)want.data);
    free((char *)expected.data);
}

static struct scores score_folder(const char *folder, bool verbose)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0)
        die("cannot read", folder);
    struct scores scores = {calloc((size_t)count, sizeof *scores.items), 0, verbose};
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            score_page(&scores, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return scores;
}

static int compare_text(const void *a, const void *b)
{
    double x = ((const struct page_score *)a)->marks[TEXT], y = ((const struct page_score *)b)->marks[TEXT];
    return (x > y) - (x < y);
}

/* The means in percent; false when one is below what it must be. */
static bool report(struct scores *scores, const double least[MARKS])
{
    bool good = scores->count > 0;
    printf("%zu pages\n", scores->count);
    for (size_t mark = 0; mark < MARKS; mark++) {
        double sum = 0;
        size_t told = 0;
        for (size_t i = 0; i < scores->count; i++) {
            double value = scores->items[i].marks[mark];
            sum += value < 0 ? 0 : value;
            told += value >= 0;
        }
        double mean = told ? 100 * sum / (double)told : 0;
        printf("%-12s %6.2f %% of %zu", mark_names[mark], mean, told);
        printf(mean < least[mark] ? "; at least %.2f %% expected\n" : "\n", least[mark]);
        good = good && mean >= least[mark];
    }
    qsort(scores->items, scores->count, sizeof *scores->items, compare_text);
    puts("worst text:");
    for (size_t i = 0; i < scores->count && i < WORST; i++)
        printf("  %.3f %s\n", scores->items[i].marks[TEXT], scores->items[i].name);
    return good;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report_speed(const struct scores *scores)
{
    double best = 0;
    for (int round = 0; round < 5; round++) {
        double bytes = 0, start = cpu_seconds();
        for (size_t i = 0; i < scores->count; i++) {
            struct article *article = article_new();
            html_read(scores->items[i].source, slice_of(""), article, NULL);
            article_free(article);
            bytes += (double)scores->items[i].source.length;
        }
        double speed = bytes / 1e6 / (cpu_seconds() - start);
        best = speed > best ? speed : best;
    }
    printf("%.1f MB/s a core, best of 5 rounds\n", best);
}

int main(int argc, char **argv)
{
    static const char *const floors[MARKS] = {"--least-text",   "--least-shingles", "--least-title",
                                              "--least-author", "--least-date",     "--least-lang"};
    double least[MARKS] = {0};
    bool verbose = false, speed = false;
    if (argc < 2)
        die("no folder;", "score FOLDER");
    for (int i = 2; i < argc; i++) {
        bool known = strcmp(argv[i], "--pages") == 0 || strcmp(argv[i], "--speed") == 0;
        verbose = verbose || strcmp(argv[i], "--pages") == 0;
        speed = speed || strcmp(argv[i], "--speed") == 0;
        for (size_t mark = 0; mark < MARKS && !known && i + 1 < argc; mark++) {
            if (strcmp(argv[i], floors[mark]) == 0) {
                least[mark] = strtod(argv[++i], NULL);
                known = true;
            }
        }
        if (!known)
            die("unknown option", argv[i]);
    }
    struct scores scores = score_folder(argv[1], verbose);
    bool good = report(&scores, least);
    if (speed)
        report_speed(&scores);
    for (size_t i = 0; i < scores.count; i++) {
        free(scores.items[i].name);
        free((char *)scores.items[i].source.data);
    }
    free(scores.items);
    return good ? 0 : 1;
}

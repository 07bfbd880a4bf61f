/* The oracle: asks the engine generated queries and decides each by brute force over the articles.
 *
 * usage: oracle SOURCE QUERIES [SHAPE [SEED]]
 *
 * SHAPE says of what segments the index is: one; several; replaced, where most articles stand in older segments under
 * their ids with other texts, or are removed altogether; mixed, the same with Xapian's writer for the oldest. The
 * oracle knows the articles that are there alone. A SOURCE of "long-sentences" is made up here: sentences of up to 3,200 words,
 * which are cut between passages; "languages" are texts in six of them.
 *
 * Shared with the engine is what makes tokens and stems of text. How a query is read, planned, matched,
 * counted and ordered is decided here anew: the generator knows what it means by what it writes. */
#include "generate.h"
#include "indexer/build.h"
#include "indexer/folder.h"
#include "query/facets.h"
#include "query/search.h"
#include "segmented.h"
#include "spelt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t differences;

static void differ(const char *what, size_t expected, size_t got)
{
    differences++;
    printf("%s: expected %zu, got %zu: %s\n", what, expected, got, query_text);
}

static const struct search_hit *find_hit(const struct search_answer *answer, const char *id, size_t number)
{
    for (size_t i = 0; i < answer->hit_count; i++) {
        const struct search_hit *hit = &answer->hits[i];
        if (hit->passage_number == number && slice_equal_text(hit->article->fields[ARTICLE_ID], id))
            return hit;
    }
    return NULL;
}

static size_t chars_before(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static void compare_hit(const struct oracle_passage *p, const struct search_hit *hit)
{
    if (hit->span_count != mark_count) {
        differ("spans", mark_count, hit->span_count);
        return;
    }
    if (!slice_equal(hit->text, (struct slice){p->text, p->length}))
        differ("text", p->length, hit->text.length);
    for (size_t i = 0; i < mark_count; i++) {
        size_t last = marks[i].last < p->count ? marks[i].last : p->count - 1; /* as far as it is shown */
        size_t start = all_tokens[p->first + marks[i].first].start, end = all_tokens[p->first + last].end;
        const struct search_span *span = &hit->spans[i];
        if (span->byte_start != start || span->byte_end != end)
            differ("span", start, span->byte_start);
        else if (span->char_start != chars_before(p->text, start) || span->char_end != chars_before(p->text, end))
            differ("span in characters", chars_before(p->text, start), span->char_start);
    }
}

static int date_number(struct date date)
{
    return date.year * 10000 + date.month * 100 + date.day;
}

/* Of two hits, whether the second should be first by the rule of equals: the newer, undated ones last; then the id; then the
 * earlier passage. oldest: the older is first. */
static bool is_turned(const struct search_hit *a, const struct search_hit *b, bool oldest)
{
    int left = date_number(a->article->date), right = date_number(b->article->date);
    if (left != right)
        return left == 0 || (right != 0 && (oldest ? left > right : left < right));
    int ids = slice_compare(a->article->fields[ARTICLE_ID], b->article->fields[ARTICLE_ID]);
    return ids > 0 || (ids == 0 && a->passage_number > b->passage_number);
}

/* is_phrase: the occurrences rank, more of them first. */
static void check_order(const struct search_answer *answer, const struct search_options *o, bool is_phrase)
{
    for (size_t i = 1; i < answer->hit_count; i++) {
        const struct search_hit *a = &answer->hits[i - 1], *b = &answer->hits[i];
        bool by_score = o->sort == SEARCH_BY_SCORE;
        bool equal = !by_score || (is_phrase ? a->span_count == b->span_count : a->score == b->score);
        bool wrong = equal ? is_turned(a, b, o->sort == SEARCH_BY_DATE) : is_phrase && a->span_count < b->span_count;
        if (wrong)
            differ("order at rank", i, i + 1);
    }
}

/* A wildcard by itself stands for at most 1,000 words, the first ones; not where it must not match, as that needs no
 * candidates. */
static bool is_cut(const struct meaning *m)
{
    bool cut = false;
    if (m->op == NOT)
        return false;
    for (size_t i = 0; i < m->child_count && !cut; i++)
        cut = is_cut(m->children[i]);
    if (m->op != LEAF || m->place_count != 1 || m->places[0].count != 1 || m->places[0].rows[0].count != 1 ||
        m->places[0].rows[0].words[0].kind != PREFIX)
        return cut;
    size_t words = 0;
    for (size_t word = 0; word < vocabulary_count; word++)
        words += m->may_start[word];
    return words > 1000;
}

static size_t words_of_prefix(uint32_t prefix)
{
    size_t words = 0, length = strlen(vocabulary[prefix]);
    for (size_t word = 0; word < vocabulary_count; word++)
        words += strncmp(vocabulary[word], vocabulary[prefix], length) == 0;
    return words;
}

/* Whether the index can tell of some place of a phrase where its words are: else the occurrences do not rank. */
static bool has_ranked_place(const struct meaning *m)
{
    for (size_t i = 0; i < m->place_count; i++) {
        bool known = true;
        for (size_t r = 0; r < m->places[i].count; r++) {
            const struct one_word *word = &m->places[i].rows[r].words[0];
            known = known && word->kind != STAR && (word->kind != PREFIX || words_of_prefix(word->word) <= 1000);
        }
        if (known)
            return true;
    }
    return false;
}

static void compare(const struct meaning *m, const struct search_answer *answer, const struct search_options *o)
{
    size_t limit = o->limit;
    bool cut = is_cut(m);
    size_t found = 0, in_articles = 0, occurrences = 0, last_article = SIZE_MAX;
    for (size_t i = 0; i < passage_count; i++) {
        if (!is_found(m, &passages[i], o->no_titles))
            continue;
        settle_marks();
        found++;
        occurrences += mark_count;
        in_articles += passages[i].article != last_article;
        last_article = passages[i].article;
        if (answer->passages.value > limit || cut)
            continue;
        const struct search_hit *hit = find_hit(answer, articles[passages[i].article].id, passages[i].number);
        if (hit)
            compare_hit(&passages[i], hit);
        else
            differ("a passage is missing", passages[i].number, 0);
    }
    if (cut) { /* the answer must say that there may be more */
        if (answer->exact || answer->passages.kind == COUNT_EXACT || answer->passages.value > found)
            differ("passages of a cut wildcard", found, (size_t)answer->passages.value);
        return;
    }
    if (answer->passages.value != found || (answer->hit_count != found && found <= limit))
        differ("passages", found, (size_t)answer->passages.value);
    if (answer->articles.value != in_articles)
        differ("articles", in_articles, (size_t)answer->articles.value);
    if (answer->occurrences.value != occurrences)
        differ("occurrences", occurrences, (size_t)answer->occurrences.value);
    if (!answer->exact)
        differ("exact", 1, 0);
    bool is_phrase = m->op == LEAF && has_ranked_place(m) &&
                     (m->place_count > 1 || (m->places[0].count == 1 && m->places[0].rows[0].words[0].kind == WORD));
    check_order(answer, o, is_phrase);
}

static void check_bound(const char *what, const struct search_count *bound, const struct search_count *exact)
{
    bool fits = bound->kind == COUNT_ESTIMATE || (bound->kind == COUNT_EXACT && bound->value == exact->value) ||
                (bound->kind == COUNT_AT_LEAST && bound->value <= exact->value) ||
                (bound->kind == COUNT_AT_MOST && bound->value >= exact->value);
    if (!fits)
        differ(what, (size_t)exact->value, (size_t)bound->value);
}

/* A few hits, and counts that need not be exact: of those the answer has, which has been compared, and true. */
static void compare_short(struct archive *archive, const struct search_answer *all, const struct search_options *o)
{
    struct search_options options = *o;
    struct search_answer answer = {0};
    tifa_error error = {0};
    options.offset = all->hit_count / 3;
    options.limit = 3;
    options.count_up_to = 5;
    if (search_run(archive, (struct slice){query_text, query_length}, &options, &answer, &error) != TIFA_OK)
        differ(error.message, 0, 1);
    check_bound("a bound of passages", &answer.passages, &all->passages);
    check_bound("a bound of articles", &answer.articles, &all->articles);
    check_bound("a bound of occurrences", &answer.occurrences, &all->occurrences);
    for (size_t i = 0; i < answer.hit_count; i++)
        if (options.offset + i >= all->hit_count || answer.hits[i].docid != all->hits[options.offset + i].docid)
            differ("a hit of a page", options.offset + i, i);
    search_answer_free(&answer);
}

/* Counted by values there are as many as in the answer, which has been compared; each article has one year. */
static void compare_facets(struct archive *archive, const struct search_answer *answer, const struct search_options *o)
{
    struct facet_options options = {.by = 1u << FACET_YEAR, .limit = 10000, .threads = o->threads,
                                    .no_titles = o->no_titles, .today = o->today};
    struct facet_answer counted = {0};
    tifa_error error = {0};
    uint64_t in_years = 0;
    if (facets_run(archive, answer->query.text, &options, &counted, &error) != TIFA_OK)
        die(error.message);
    for (size_t i = 0; i < counted.facets[0].count; i++)
        in_years += counted.facets[0].values[i].articles;
    if (counted.exact != answer->exact)
        differ("exact counts by values", answer->exact, counted.exact);
    if (answer->exact && counted.passages != answer->passages.value)
        differ("passages counted by values", (size_t)answer->passages.value, (size_t)counted.passages);
    if (answer->exact && (counted.articles != answer->articles.value || in_years != counted.articles))
        differ("articles counted by values", (size_t)answer->articles.value, (size_t)in_years);
    facet_answer_free(&counted);
}

static void run_queries(const char *index, size_t queries)
{
    struct archive *archive;
    tifa_error error = {0};
    struct stemmer *stemmer;
    const size_t limit = 2000;
    struct search_options options = {
        .limit = limit, .count_up_to = UINT32_MAX, .threads = 2, .copies = true, .today = 20260101};
    if (archive_open(&index, 1, &archive, &error) != TIFA_OK || stemmer_new(&stemmer, &error) != TIFA_OK)
        die(error.message);
    size_t stemmed = 0, found = 0, stem_capacity = 0;
    for (size_t i = 0; i < queries && differences < 20; i++) {
        struct search_answer answer = {0};
        struct meaning *m = random_query();
        for (; stemmed < vocabulary_count; stemmed++) {
            uint32_t stem = stem_number(stemmer, (uint32_t)stemmed);
            stem_of = grow(stem_of, &stem_capacity, stemmed + 1, sizeof *stem_of);
            stem_of[stemmed] = stem;
        }
        prepare(m);
        options.no_titles = i % 7 == 3;
        options.sort = i % 5 > 1 ? SEARCH_BY_SCORE : i % 5 ? SEARCH_BY_DATE : SEARCH_BY_DATE_NEWEST;
        if (search_run(archive, (struct slice){query_text, query_length}, &options, &answer, &error) != TIFA_OK) {
            printf("error: %s: %s\n", error.message, query_text);
            differences++;
        } else {
            compare(m, &answer, &options);
            found += answer.passages.value > 0;
            if (i % 10 == 0)
                compare_facets(archive, &answer, &options);
            if (i % 4 == 0)
                compare_short(archive, &answer, &options);
        }
        search_answer_free(&answer);
        release(m);
    }
    printf("%zu articles, %zu passages, %zu words; %zu queries, %zu of them found something, %zu differences\n",
           article_count, passage_count, word_count, queries, found, differences);
    stemmer_free(stemmer);
    archive_free(archive);
}

/* A word of the list, or one that hardly any other passage has. */
static void put_word(FILE *out, const char *const *words, size_t count, const char *behind)
{
    if (roll(3))
        fprintf(out, "%s%s", words[roll(count)], behind);
    else
        fprintf(out, "rare%c%c%c%s", (char)('a' + roll(26)), (char)('a' + roll(26)), (char)('a' + roll(26)), behind);
}

/* None, one without words, or words of the texts in a sentence or two. */
static void put_title(FILE *out, const char *const *words, size_t count, unsigned number)
{
    if (number % 5 == 0)
        return;
    fprintf(out, "\"title\": \"");
    for (size_t i = 0; i < 1 + number && number % 5 > 1; i++)
        put_word(out, words, count, i == 4 ? ". " : " ");
    fprintf(out, "…\", ");
}

/* 14 articles, the last four without a text; with stems, hyphens and Han among their words. */
static void make_long_sentences(char *path)
{
    static const char *const words[] = {"mutual", "respect",  "respects", "win-win", "cooperation", "cooperate", "of",
                                        "the",    "accord",   "accords",  "G20",     "peaceful",    "合作共赢",  "互相",
                                        "尊重",   "co-exist", "US",       "policy",  "policies",    "rivers",
                                        "€50",    "50%",      "(entente\u0301)"};
    enum { WORDS = sizeof words / sizeof *words };
    int fd = mkstemps(path, 6);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out)
        die("cannot make a temporary file");
    for (unsigned i = 0; i < 15; i++) {
        if (i == 10) /* it would have neither a title nor a text */
            continue;
        size_t length = i < 10 ? 200 + roll(3000) : 0;
        fprintf(out, "{\"id\": \"a%u\", \"author\": \"Clerk %u\", \"lang\": \"en\", ", i, i % 5);
        put_title(out, words, WORDS, i);
        fprintf(out, "\"date\": \"%u-0%u-1%u\", ", 1990 + i % 9, 1 + i % 7, i % 9);
        if (i % 4)
            fprintf(out, "\"session\": [%zu, %zu.5], \"room\": %zu, ", roll(12), roll(12), roll(6));
        if (i % 3)
            fprintf(out, "\"my country\": [\"%s %s\", \"United %s\"], ", words[roll(WORDS)], words[roll(WORDS)],
                    words[roll(WORDS)]);
        fprintf(out, "\"text\": \"");
        for (size_t k = 0; k < length; k++)
            put_word(out, words, WORDS, roll(1200) == 0 ? ". Then " : roll(40) == 0 ? ", " : " ");
        fprintf(out, "\"}\n");
    }
    fclose(out);
}

static void build_one(const char *folder, const char *source, struct build_report *report)
{
    struct build_options options = {.index = folder,
                                    .sources = &source,
                                    .source_count = 1,
                                    .threads = 2,
                                    .memory_bytes = (size_t)256 << 20,
                                    .limits = LIMITS_DEFAULT};
    tifa_error error = {0};
    if (build_index(&options, report, &error) != TIFA_OK)
        die(error.message);
}

static void build_several(const char *folder, const char *source, const char *shape)
{
    struct segmented_options options = {.index = folder, .source = source, .segments = 4};
    if (strcmp(shape, "several") != 0) {
        options.replaced = options.removed = 60;
        options.empty_first = true;
    }
    if (strcmp(shape, "mixed") == 0)
        options.oldest = SEGMENT_XAPIAN;
    segmented_make(&options);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        die("usage: oracle SOURCE QUERIES [SHAPE [SEED]]");
    seed_queries(argc > 4 ? strtoull(argv[4], NULL, 10) * 2 + 1 : 88172645463325252u);
    const char *source = argv[1], *shape = argc > 3 ? argv[3] : "one";
    char folder[] = "/tmp/tifa-oracle-XXXXXX";
    if (!mkdtemp(folder))
        die("cannot make a temporary folder");
    char made[] = "/tmp/tifa-oracle-source-XXXXXX.jsonl";
    if (strcmp(source, "long-sentences") == 0) {
        make_long_sentences(made);
        source = made;
    } else if (strcmp(source, "languages") == 0) {
        make_languages(made);
        source = made;
    }
    load(source);
    if (strcmp(shape, "one") == 0) {
        struct build_report report;
        build_one(folder, source, &report);
        if (report.totals.articles != article_count || report.totals.passages != passage_count ||
            report.totals.tokens != word_count)
            differ("words", word_count, (size_t)report.totals.tokens);
    } else {
        build_several(folder, source, shape);
    }
    run_queries(folder, strtoull(argv[2], NULL, 10));
    folder_remove(folder, NULL);
    if (source == made)
        unlink(made);
    return differences ? 1 : 0;
}

/* Counts by value against brute force: articles made by chance, queries made by chance, and each count once more by
 * going through all articles. */
#include "test_fixture.h"

#include "indexer/build.h"
#include "query/facets.h"
#include "query/value_counts.h"

#include <strings.h>

enum { ARTICLES = 700, PASSAGES = 5, WORDS = 70, QUERIES = 300 };

static const char *const vocabulary[] = {"harbour", "treaty", "lantern", "bridge", "envoy",  "ledger",
                                         "orchard", "signal", "quarry",  "ferry",  "council"};
/* Spellings, and which are one. */
static const char *const authors[] = {"Ada Quill", "Bo Marsh",  "Cyd Fenn",  "Dov Lark", "Eve Stone",
                                      "ADA QUILL", "Marsh, Bo", "Cyd Fénn", "Dr. Cyd Fenn", "Ada Quill-Fenn"};
static const size_t author_ids[] = {0, 1, 2, 3, 4, 0, 1, 2, 2, 5};
static const char *const kept_authors[] = {"Ada Quill", "Bo Marsh",  "Cyd Fenn", "Dov Lark", "Eve Stone",
                                           "ADA QUILL", "Marsh, Bo", "Cyd Fénn", "Cyd Fenn", "Ada Quill-Fenn"};
static const char *const sections[] = {"", "Trade", "Security", "trade", "US Trade", "U.S. trade", "“Trade”, etc.", "—"};
static const size_t section_ids[] = {9, 1, 2, 1, 3, 3, 4, 9}; /* 9: none */
static const char *const languages[] = {"en", "German", "zh-Hant", "EN-gb"};
static const char *const lowered[] = {"en", "de", "zh-hant", "en-gb"};
static const char *const hosts[] = {"", "News.Example.ORG", "example.com", "example.net:8080"};
static const char *const lowered_hosts[] = {"", "news.example.org", "example.com", "example.net"};

struct made {
    size_t authors[3], author_count;
    size_t section, language, host;
    unsigned year, month; /* 0: not known */
    uint8_t words[PASSAGES][WORDS];
    size_t passages;
};

static struct made made[ARTICLES];
static char single[300], first_half[300], second_half[300];

/* ---- the archive ---- */

static void make(struct made *m)
{
    *m = (struct made){.section = chance(COUNT(sections)),
                       .language = chance(COUNT(languages)),
                       .host = chance(COUNT(hosts)),
                       .author_count = chance(4),
                       .passages = 1 + chance(PASSAGES)};
    if (chance(5))
        m->year = 2001 + chance(9);
    if (m->year && chance(2))
        m->month = 1 + chance(12);
    for (size_t i = 0; i < m->author_count; i++)
        m->authors[i] = chance(COUNT(authors));
    for (size_t p = 0; p < m->passages; p++)
        for (size_t w = 0; w < WORDS; w++)
            m->words[p][w] = (uint8_t)(chance(4) ? chance(4) : chance(COUNT(vocabulary)));
}

static void write_article(FILE *out, size_t number)
{
    const struct made *m = &made[number];
    fprintf(out, "{\"id\":\"article-%zu\",\"lang\":\"%s\"", number, languages[m->language]);
    for (size_t i = 0; i < m->author_count; i++)
        fprintf(out, "%s\"%s\"", i ? "," : ",\"author\":[", authors[m->authors[i]]);
    fputs(m->author_count ? "]" : "", out);
    if (*sections[m->section])
        fprintf(out, ",\"section\":\"%s\"", sections[m->section]);
    if (*hosts[m->host])
        fprintf(out, ",\"url\":\"https://%s/a%zu\"", hosts[m->host], number);
    if (m->month)
        fprintf(out, ",\"date\":\"%u-%02u\"", m->year, m->month);
    else if (m->year)
        fprintf(out, ",\"date\":\"%u\"", m->year);
    fputs(",\"text\":\"", out);
    for (size_t p = 0; p < m->passages; p++) { /* a sentence each, long enough to be a passage */
        for (size_t w = 0; w < WORDS; w++)
            fprintf(out, "%s%s", w ? " " : p ? "\\n\\n" : "", vocabulary[m->words[p][w]]);
        fputc('.', out);
    }
    fputs("\"}\n", out);
}

static void build(const char *index, size_t first, size_t end)
{
    char path[400];
    snprintf(path, sizeof path, "%s.jsonl", index);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t i = first; i < end; i++)
        write_article(out, i);
    assert_int_equal(fclose(out), 0);
    struct build_options options = {.index = index,
                                    .sources = (const char *const[]){path},
                                    .source_count = 1,
                                    .threads = 2,
                                    .memory_bytes = (size_t)64 << 20,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
    assert_int_equal(report.totals.articles, end - first);
}

static int build_all(void **state)
{
    (void)state;
    if (make_root(state))
        return -1;
    for (size_t i = 0; i < ARTICLES; i++)
        make(&made[i]);
    snprintf(single, sizeof single, "%s/single", root);
    snprintf(first_half, sizeof first_half, "%s/first", root);
    snprintf(second_half, sizeof second_half, "%s/second", root);
    build(single, 0, ARTICLES);
    build(first_half, 0, ARTICLES / 3);
    build(second_half, ARTICLES / 3, ARTICLES);
    return 0;
}

/* ---- queries ---- */

enum form { EVERYTHING, WORD, PHRASE, EITHER, WITHOUT, FORMS };

struct question {
    enum form form;
    uint8_t a, b;
    unsigned year;   /* 0: any */
    size_t language; /* COUNT(languages): any */
    char text[200];
};

static struct question ask(void)
{
    struct question q = {.form = chance(FORMS),
                         .a = (uint8_t)chance(COUNT(vocabulary)),
                         .b = (uint8_t)chance(COUNT(vocabulary)),
                         .language = COUNT(languages)};
    static const char *const forms[FORMS] = {"", "=%s", "\"%s %s\"", "=%s OR =%s", "=%s AND NOT =%s"};
    int length = snprintf(q.text, sizeof q.text, forms[q.form], vocabulary[q.a], vocabulary[q.b]);
    if (q.form == EVERYTHING)
        return q;
    if (chance(3) == 0) {
        q.year = 2001 + chance(9);
        snprintf(q.text + length, sizeof q.text - (size_t)length, " AND date:%u", q.year);
    } else if (chance(3) == 0) {
        q.language = 1 + chance(2); /* "lang:en" is "en-gb" as well */
        snprintf(q.text + length, sizeof q.text - (size_t)length, " AND lang:%s", languages[q.language]);
    }
    if (q.form == EITHER && (q.year || q.language < COUNT(languages))) /* AND binds more */
        return ask();
    return q;
}

static bool holds(const struct question *q, const struct made *m, size_t passage)
{
    bool a = false, b = false, pair = false;
    for (size_t w = 0; w < WORDS; w++) {
        a = a || m->words[passage][w] == q->a;
        b = b || m->words[passage][w] == q->b;
        pair = pair || (w > 0 && m->words[passage][w - 1] == q->a && m->words[passage][w] == q->b);
    }
    if ((q->year && q->year != m->year) || (q->language < COUNT(languages) && q->language != m->language))
        return false;
    return q->form == EVERYTHING || (q->form == WORD && a) || (q->form == PHRASE && pair) ||
           (q->form == EITHER && (a || b)) || (q->form == WITHOUT && a && !b);
}

/* ---- brute force ---- */

struct expected {
    struct facet_count values[32];
    size_t count;
    struct facet_count missing;
};

static void count_value(struct expected *e, const char *value, uint64_t passages)
{
    size_t at = 0;
    while (at < e->count && !slice_equal_text(e->values[at].value, value))
        at++;
    if (at == e->count)
        e->values[e->count++] = (struct facet_count){.value = slice_of(value)};
    e->values[at].articles++;
    e->values[at].passages += passages;
}

static void count_or_miss(struct expected *e, const char *value, uint64_t passages)
{
    if (*value) {
        count_value(e, value, passages);
        return;
    }
    e->missing.articles++;
    e->missing.passages += passages;
}

/* The same, by what is one; the shown spelling is settled by settle_spellings. */
struct spelled {
    const char *text;
    size_t id;
    uint64_t articles;
};

static struct spelled author_spellings[COUNT(authors)], section_spellings[COUNT(sections)];

static void count_spelled(struct expected *e, struct spelled *spellings, size_t at, const char *text, size_t id,
                          bool again, uint64_t passages)
{
    spellings[at].text = text;
    spellings[at].id = id;
    spellings[at].articles++;
    static const char *const ids[] = {"#0", "#1", "#2", "#3", "#4", "#5"};
    if (!again)
        count_value(e, ids[id], passages);
}

static void settle_spellings(struct expected *e, const struct spelled *spellings, size_t count)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct spelled *best = NULL;
        size_t id = (size_t)(e->values[i].value.data[1] - '0');
        for (size_t k = 0; k < count; k++) {
            const struct spelled *s = &spellings[k];
            if (s->articles && s->id == id &&
                (!best || s->articles > best->articles || (s->articles == best->articles && strcmp(s->text, best->text) < 0)))
                best = s;
        }
        e->values[i].value = slice_of(best->text);
    }
}

/* The spelling as it is kept, by its first number. */
static size_t first_kept(size_t author)
{
    size_t at = 0;
    while (strcmp(kept_authors[at], kept_authors[author]) != 0)
        at++;
    return at;
}

static void count_authors_of(struct expected *e, const struct made *m, uint64_t passages)
{
    for (size_t i = 0; i < m->author_count; i++) {
        size_t author = first_kept(m->authors[i]);
        bool again = false, again_spelled = false;
        for (size_t k = 0; k < i; k++) {
            again = again || author_ids[m->authors[k]] == author_ids[author];
            again_spelled = again_spelled || strcasecmp(kept_authors[m->authors[k]], kept_authors[author]) == 0;
        }
        if (!again_spelled)
            count_spelled(e, author_spellings, author, kept_authors[author], author_ids[author], again, passages);
    }
}

static void count_article(struct expected e[FACET_FIELDS], const struct made *m, uint64_t passages)
{
    static const char *const years[] = {"2001", "2002", "2003", "2004", "2005", "2006", "2007", "2008", "2009"};
    count_authors_of(&e[FACET_AUTHOR], m, passages);
    if (m->author_count == 0)
        count_or_miss(&e[FACET_AUTHOR], "", passages);
    if (section_ids[m->section] == 9)
        count_or_miss(&e[FACET_SECTION], "", passages);
    else
        count_spelled(&e[FACET_SECTION], section_spellings, m->section, sections[m->section], section_ids[m->section],
                      false, passages);
    count_or_miss(&e[FACET_LANGUAGE], lowered[m->language], passages);
    count_or_miss(&e[FACET_YEAR], m->year ? years[m->year - 2001] : FACET_UNDATED, passages);
    count_or_miss(&e[FACET_SOURCE], lowered_hosts[m->host], passages);
}

static int in_order(const void *a, const void *b)
{
    const struct facet_count *x = a, *y = b;
    if (x->articles != y->articles)
        return x->articles < y->articles ? 1 : -1;
    return slice_compare(x->value, y->value);
}

static void compare(const struct facet *got, struct expected *want, size_t limit)
{
    qsort(want->values, want->count, sizeof *want->values, in_order);
    assert_int_equal(got->distinct, want->count);
    assert_int_equal(got->count, want->count < limit ? want->count : limit);
    assert_int_equal(got->missing.articles, want->missing.articles);
    assert_int_equal(got->missing.passages, want->missing.passages);
    for (size_t i = 0; i < got->count; i++) {
        assert_int_equal(slice_compare(got->values[i].value, want->values[i].value), 0);
        assert_int_equal(got->values[i].articles, want->values[i].articles);
        assert_int_equal(got->values[i].passages, want->values[i].passages);
    }
}

static void check(struct archive *archive, const struct question *q, const struct facet_options *options)
{
    struct expected expected[FACET_FIELDS] = {0};
    uint64_t articles = 0, passages = 0;
    memset(author_spellings, 0, sizeof author_spellings);
    memset(section_spellings, 0, sizeof section_spellings);
    for (size_t i = 0; i < ARTICLES; i++) {
        uint64_t found = 0;
        for (size_t p = 0; p < made[i].passages; p++)
            found += holds(q, &made[i], p);
        articles += found > 0;
        passages += found;
        if (found)
            count_article(expected, &made[i], found);
    }
    settle_spellings(&expected[FACET_AUTHOR], author_spellings, COUNT(author_spellings));
    settle_spellings(&expected[FACET_SECTION], section_spellings, COUNT(section_spellings));
    struct facet_answer answer = {0};
    OK(facets_run(archive, slice_of(q->text), options, &answer, &failure));
    assert_int_equal(answer.articles, articles);
    assert_int_equal(answer.passages, passages);
    assert_true(answer.exact);
    assert_int_equal(answer.nothing != NULL, articles == 0);
    size_t next = 0;
    for (size_t field = 0; field < FACET_FIELDS; field++) {
        if (options->by && !(options->by >> field & 1))
            continue;
        assert_true(next < answer.facet_count);
        assert_int_equal(answer.facets[next].field, field);
        compare(&answer.facets[next++], &expected[field], options->limit);
    }
    assert_int_equal(next, answer.facet_count);
    facet_answer_free(&answer);
}

static void check_many(const char *const *indexes, size_t count)
{
    struct archive *archive;
    OK(archive_open(indexes, count, &archive, &failure));
    for (size_t i = 0; i < QUERIES; i++) {
        struct question q = ask();
        struct facet_options options = {.by = chance(2) ? 0 : chance(1 << FACET_FIELDS),
                                        .limit = chance(2) ? 1000 : chance(6),
                                        .threads = 1 + chance(4),
                                        .today = 20240331};
        check(archive, &q, &options);
    }
    archive_free(archive);
}

static void counts_are_those_of_brute_force(void **state)
{
    (void)state;
    check_many((const char *const[]){single}, 1);
}

static void several_indexes_count_as_one(void **state)
{
    (void)state;
    check_many((const char *const[]){first_half, second_half}, 2);
}

/* What the query beside a value finds, together with that of the facets, is what was counted. */
static void find_value(struct archive *archive, const char *asked, const struct facet *facet,
                       const struct facet_count *value)
{
    struct buffer text = {0};
    struct facet_answer answer = {0};
    struct facet_options options = {.by = 1U << facet->field, .limit = 1, .threads = 1, .today = 20240331};
    buffer_printf(&text, *asked ? "(%s) AND " : "%s", asked);
    facet_query(facet, value->value, &text);
    OK(facets_run(archive, (struct slice){text.data, text.length}, &options, &answer, &failure));
    if (answer.articles != value->articles || answer.passages != value->passages || answer.query.warnings)
        fail_msg("%s: %d articles, not %d", buffer_text(&text), (int)answer.articles, (int)value->articles);
    facet_answer_free(&answer);
    buffer_free(&text);
}

static void every_value_finds_what_it_counts(void **state)
{
    (void)state;
    static const char *const asked[] = {"", "=harbour", "\"treaty lantern\"", "=envoy OR date:2003"};
    struct archive *archive;
    OK(archive_open((const char *const[]){first_half, second_half}, 2, &archive, &failure));
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct facet_answer answer = {0};
        struct facet_options options = {.limit = 1000, .threads = 2, .today = 20240331};
        OK(facets_run(archive, slice_of(asked[i]), &options, &answer, &failure));
        for (size_t f = 0; f < answer.facet_count; f++) {
            const struct facet *facet = &answer.facets[f];
            for (size_t k = 0; k < facet->count; k++)
                find_value(archive, asked[i], facet, &facet->values[k]);
            if (facet->field != FACET_YEAR)
                find_value(archive, asked[i], facet, &facet->missing);
        }
        facet_answer_free(&answer);
    }
    archive_free(archive);
}

/* An article of two indexes is one article; its passages are all counted. */
static void an_article_twice_is_one(void **state)
{
    (void)state;
    struct archive *archive;
    struct facet_answer answer = {0};
    struct facet_options options = {.limit = 100, .threads = 2};
    OK(archive_open((const char *const[]){single, first_half}, 2, &archive, &failure));
    OK(facets_run(archive, slice_of(" \t"), &options, &answer, &failure));
    assert_int_equal(answer.articles, ARTICLES);
    facet_answer_free(&answer);
    archive_free(archive);
}

static void what_is_wrong_says_where(void **state)
{
    (void)state;
    struct archive *archive;
    struct facet_answer answer = {0};
    struct facet_options options = {.limit = 10};
    OK(archive_open((const char *const[]){single}, 1, &archive, &failure));
    EXPECT(TIFA_ERR_QUERY, facets_run(archive, SLICE("war foo:bar"), &options, &answer, &failure));
    assert_int_equal(failure.position, 4);
    facet_answer_free(&answer);
    OK(facets_run(archive, SLICE("..."), &options, &answer, &failure)); /* no word: not the whole archive */
    assert_int_equal(answer.articles, 0);
    assert_non_null(answer.nothing);
    facet_answer_free(&answer);
    archive_free(archive);
}

static void values_have_a_ceiling(void **state)
{
    (void)state;
    struct value_counts counts = {0};
    char text[16];
    struct facet_count one = {.articles = 1, .passages = 1};
    for (size_t i = 0; i < FACET_VALUES; i++) {
        one.value = (struct slice){text, (size_t)snprintf(text, sizeof text, "%zu", i)};
        assert_int_equal(value_counts_add(&counts, &one, one.value, 0, &failure), TIFA_OK);
    }
    one.value = slice_of("7");
    OK(value_counts_add(&counts, &one, one.value, 0, &failure));
    one.value = slice_of("one more");
    EXPECT(TIFA_ERR_LIMIT, value_counts_add(&counts, &one, one.value, 0, &failure));
    const struct facet_count *sorted = value_counts_sort(&counts);
    assert_slice(sorted[0].value, "7");
    assert_int_equal(sorted[0].articles, 2);
    assert_slice(sorted[1].value, "0");
    value_counts_free(&counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_brute_force), cmocka_unit_test(several_indexes_count_as_one),
        cmocka_unit_test(every_value_finds_what_it_counts),
        cmocka_unit_test(an_article_twice_is_one),         cmocka_unit_test(what_is_wrong_says_where),
        cmocka_unit_test(values_have_a_ceiling),
    };
    return cmocka_run_group_tests(tests, build_all, remove_root);
}

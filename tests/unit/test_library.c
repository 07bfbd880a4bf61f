/* Every function of the public header: what it does, what it refuses, and who owns what. */
#include "test_fixture.h"

#include "query/tifa.h"

#include <pthread.h>
#include <stdatomic.h>

#define ARG(call) EXPECT(TIFA_ERR_ARGUMENT, call)

/* ---- what the tests share ---- */

static tifa_builder *begin(const char *name)
{
    tifa_builder_options options = TIFA_BUILDER_OPTIONS;
    options.threads = 2;
    options.memory_bytes = (size_t)64 << 20;
    tifa_builder *builder;
    OK(tifa_builder_open(in_root(name), &options, &builder, &failure));
    return builder;
}

static tifa_article *article_of(const char *id, const char *date, const char *text)
{
    tifa_article *article;
    OK(tifa_article_new(&article, &failure));
    OK(tifa_article_set(article, TIFA_ID, id, strlen(id), &failure));
    OK(tifa_article_set(article, TIFA_TITLE, "On Rivers", 9, &failure));
    OK(tifa_article_set(article, TIFA_DATE, date, strlen(date), &failure));
    OK(tifa_article_set_text(article, text, strlen(text), &failure));
    return article;
}

static void publish(tifa_builder *builder)
{
    OK(tifa_builder_commit(builder, NULL, &failure));
    tifa_builder_free(builder);
}

/* An index of one article. */
static void build(const char *name, const char *text)
{
    tifa_builder *builder = begin(name);
    OK(tifa_builder_add(builder, article_of("one", "2020", text), &failure));
    publish(builder);
}

static tifa_index *open_index(const char *name)
{
    tifa_index *index;
    OK(tifa_open(in_root(name), &index, &failure));
    return index;
}

static tifa_results *ask(tifa_index *index, const char *query, const tifa_search_options *options)
{
    tifa_results *results;
    OK(tifa_search_with(index, query, strlen(query), options, &results, &failure));
    return results;
}

/* How many passages match. */
static unsigned count_of(tifa_index *index, const char *query)
{
    tifa_results *results = ask(index, query, NULL);
    unsigned count = (unsigned)tifa_results_summary(results)->passages.value;
    tifa_results_free(results);
    return count;
}

static void append_hit(struct buffer *out, const tifa_hit *hit)
{
    buffer_printf(out, "%zu %.6f %s %u <%s>", hit->rank, hit->score, tifa_article_field(hit->article, TIFA_ID, NULL),
                  (unsigned)hit->passage, hit->text);
    assert_int_equal(strlen(hit->text), hit->length);
    for (size_t i = 0; i < hit->span_count; i++)
        buffer_printf(out, " %u-%u %u-%u", hit->spans[i].char_start, hit->spans[i].char_end, hit->spans[i].byte_start,
                      hit->spans[i].byte_end);
    buffer_append_byte(out, '\n');
}

/* All hits, a line each; frees the results. */
static void append_hits(struct buffer *out, tifa_results *results)
{
    const tifa_hit *hit;
    tifa_status status;
    while ((status = tifa_results_next(results, &hit, &failure)) == TIFA_OK)
        append_hit(out, hit);
    EXPECT(TIFA_END, status);
    assert_null(hit);
    tifa_results_free(results);
}

/* The archive of most tests: articles of some passages, of words that come again and again. */
enum { ARTICLES = 120 };

static int make_archive(void **state)
{
    static const char *const words[] = {"mutual", "respect", "benefit", "和平", "共处", "river", "rivers", "Straße"};
    int failed = make_root(state);
    tifa_builder *builder = begin("archive");
    for (unsigned i = 0; i < ARTICLES; i++) {
        struct buffer text = {0};
        char id[16], date[16];
        for (unsigned k = 0, count = 20 + chance(500); k < count; k++)
            buffer_printf(&text, "%s%s", words[chance(COUNT(words))],
                          chance(12) == 0  ? ".\n\n"
                          : chance(3) == 0 ? ", "
                                           : " ");
        snprintf(id, sizeof id, "a%u", i);
        snprintf(date, sizeof date, "%u", 1990 + i % 30);
        OK(tifa_builder_add(builder, article_of(id, i % 7 ? date : "", buffer_text(&text)), &failure));
        buffer_free(&text);
    }
    publish(builder);
    return failed;
}

/* ---- searching ---- */

static void names(void **state)
{
    (void)state;
    assert_string_equal(tifa_version(), "0.1.0");
    assert_string_equal(tifa_field_name(TIFA_ID), "id");
    assert_string_equal(tifa_field_name(TIFA_URL), "url");
    assert_null(tifa_field_name(TIFA_FIELDS));
    assert_null(tifa_field_name((tifa_field)-1));
}

static void opening(void **state)
{
    (void)state;
    tifa_index *index = (tifa_index *)state;
    ARG(tifa_open(NULL, &index, &failure));
    assert_null(index);
    ARG(tifa_open("x", NULL, &failure));
    ARG(tifa_open_all(NULL, 1, &index, &failure));
    ARG(tifa_open_all((const char *const[]){"x"}, 0, &index, &failure));
    assert_int_equal(tifa_open(in_root("none"), &index, NULL), TIFA_ERR_FORMAT);
    EXPECT(TIFA_ERR_FORMAT, tifa_open(in_root("none"), &index, &failure));
    assert_message("none");
    assert_null(index);
    mkdir(in_root("empty"), 0777);
    EXPECT(TIFA_ERR_FORMAT, tifa_open(in_root("empty"), &index, &failure));
    tifa_close(NULL);
    tifa_results_free(NULL);
}

static void hits_and_spans(void **state)
{
    (void)state;
    build("few", "Élan for mutual respect. MUTUAL\nrespect, again.");
    tifa_index *index = open_index("few");
    tifa_results *results;
    const tifa_hit *hit;
    OK(tifa_search(index, "\"mutual respect\"", &results, &failure));
    tifa_close(index); /* the results stay good */
    OK(tifa_results_next(results, &hit, &failure));
    assert_int_equal(hit->rank, 1);
    assert_true(hit->score > 0);
    assert_int_equal(hit->passage, 1);
    assert_string_equal(hit->text, "Élan for mutual respect. MUTUAL\nrespect, again.");
    assert_int_equal(hit->span_count, 2);
    assert_int_equal(hit->spans[0].char_start, 9);
    assert_int_equal(hit->spans[0].byte_start, 10);
    assert_int_equal(hit->spans[0].char_end, 23);
    assert_int_equal(hit->spans[0].byte_end, 24);
    assert_int_equal(hit->spans[1].byte_end, 40);
    size_t length;
    assert_string_equal(tifa_article_field(hit->article, TIFA_TITLE, &length), "On Rivers");
    assert_int_equal(length, 9);
    assert_string_equal(tifa_article_field(hit->article, TIFA_DATE, NULL), "2020");
    assert_string_equal(tifa_article_field(hit->article, TIFA_AUTHOR, &length), "");
    assert_string_equal(tifa_article_field(hit->article, TIFA_FIELDS, &length), "");
    assert_string_equal(tifa_article_field(NULL, TIFA_ID, &length), "");
    assert_string_equal(tifa_article_extra(hit->article, &length), "");
    EXPECT(TIFA_END, tifa_results_next(results, &hit, &failure));
    EXPECT(TIFA_END, tifa_results_next(results, &hit, &failure));
    const tifa_summary *summary = tifa_results_summary(results);
    assert_int_equal(summary->passages.value, 1);
    assert_int_equal(summary->occurrences.value, 2);
    assert_int_equal(summary->occurrences.kind, TIFA_EXACT);
    assert_null(summary->nothing);
    assert_int_equal(summary->warning_count, 0);
    tifa_results_free(results);
}

static void what_a_query_says(void **state)
{
    (void)state;
    tifa_index *index = open_index("archive");
    tifa_results *results = (tifa_results *)state;
    EXPECT(TIFA_ERR_QUERY, tifa_search(index, "river date:yesterdayish", &results, &failure));
    assert_null(results);
    assert_int_equal(failure.position, 11);
    EXPECT(TIFA_ERR_QUERY, tifa_search(index, "river \xFF", &results, &failure));
    assert_int_equal(failure.position, 6);
    results = ask(index, "river AND AND respect", NULL);
    const tifa_summary *summary = tifa_results_summary(results);
    assert_int_equal(summary->warning_count, 1);
    assert_int_equal(summary->warnings[0].position, 10);
    assert_true(summary->warnings[0].message[0]);
    tifa_results_free(results);
    results = ask(index, "respekt", NULL);
    summary = tifa_results_summary(results);
    assert_int_equal(summary->passages.value, 0);
    assert_non_null(strstr(summary->nothing, "respect"));
    tifa_results_free(results);
    results = ask(index, "", NULL);
    EXPECT(TIFA_END, tifa_results_next(results, &(const tifa_hit *){NULL}, &failure));
    tifa_results_free(results);
    ARG(tifa_search(NULL, "x", &results, &failure));
    ARG(tifa_search(index, NULL, &results, &failure));
    ARG(tifa_search(index, "x", NULL, &failure));
    ARG(tifa_results_next(NULL, &(const tifa_hit *){NULL}, &failure));
    assert_null(tifa_results_summary(NULL));
    tifa_close(index);
}

/* ---- options ---- */

static void options_that_are_none(void **state)
{
    (void)state;
    tifa_index *index = open_index("archive");
    tifa_results *results;
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.struct_bytes = 0;
    ARG(tifa_search_with(index, "river", 5, &options, &results, &failure));
    options = (tifa_search_options)TIFA_SEARCH_OPTIONS;
    options.sort = (tifa_sort)3;
    ARG(tifa_search_with(index, "river", 5, &options, &results, &failure));
    options = (tifa_search_options)TIFA_SEARCH_OPTIONS;
    options.today = 20;
    ARG(tifa_search_with(index, "river", 5, &options, &results, &failure));
    tifa_close(index);
}

static void pages_and_orders(void **state)
{
    (void)state;
    tifa_index *index = open_index("archive");
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    struct buffer whole = {0}, parts = {0};
    options.limit = 9;
    append_hits(&whole, ask(index, "\"mutual respect\"", &options));
    options.limit = 3;
    for (options.offset = 0; options.offset < 9; options.offset += 3)
        append_hits(&parts, ask(index, "\"mutual respect\"", &options));
    assert_string_equal(buffer_text(&whole), buffer_text(&parts));
    options.limit = 0;
    options.offset = SIZE_MAX;
    tifa_results *results = ask(index, "river", &options);
    assert_int_equal(tifa_results_summary(results)->passages.value, count_of(index, "river"));
    EXPECT(TIFA_END, tifa_results_next(results, &(const tifa_hit *){NULL}, &failure));
    tifa_results_free(results);
    options = (tifa_search_options)TIFA_SEARCH_OPTIONS;
    options.sort = TIFA_BY_DATE;
    options.limit = TIFA_NO_LIMIT;
    options.all_words = 1;
    options.today = 20010101;
    const tifa_hit *hit;
    results = ask(index, "mutual respect since:2y", &options);
    char last[8] = "1999";
    while (tifa_results_next(results, &hit, &failure) == TIFA_OK) {
        const char *date = tifa_article_field(hit->article, TIFA_DATE, NULL);
        assert_true(strcmp(date, last) >= 0);
        snprintf(last, sizeof last, "%s", date);
    }
    assert_null(hit);
    assert_string_equal(last, "2019");
    tifa_results_free(results);
    buffer_free(&whole);
    buffer_free(&parts);
    tifa_close(index);
}

/* Who has seen all hits knows how many there are. */
static void counts_of_all(void **state)
{
    (void)state;
    tifa_index *index = open_index("archive");
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.count_up_to = 1;
    tifa_results *results = ask(index, "river benefit", &options);
    assert_int_not_equal(tifa_results_summary(results)->passages.kind, TIFA_EXACT);
    tifa_results_free(results);
    options.limit = TIFA_NO_LIMIT;
    results = ask(index, "river benefit", &options);
    const tifa_summary *summary = tifa_results_summary(results);
    assert_int_equal(summary->passages.kind, TIFA_EXACT);
    uint64_t count = 0;
    for (const tifa_hit *hit; tifa_results_next(results, &hit, &failure) == TIFA_OK;)
        count++;
    assert_int_equal(summary->passages.value, count);
    tifa_results_free(results);
    tifa_close(index);
}

/* What is read hit by hit is what pages have. */
static void all_that_matches(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "\"mutual respect\"",   "~\"river benefit\"", "river benefit", "和平共处",         "=river",
        "\"mutual * benefit\"", "benefit -river",     "id:a17",        "straße date:1995", "\"mutual mutual\"",
        "river NEAR/3 benefit"};
    tifa_index *index = open_index("archive");
    for (size_t i = 0; i < COUNT(queries); i++) {
        for (int sort = TIFA_BY_SCORE; sort <= TIFA_BY_DATE_NEWEST; sort++) {
            struct buffer pages = {0}, all = {0};
            tifa_search_options options = TIFA_SEARCH_OPTIONS;
            options.sort = (tifa_sort)sort;
            options.limit = TIFA_HITS_AT_ONCE;
            append_hits(&pages, ask(index, queries[i], &options));
            options.limit = TIFA_NO_LIMIT;
            append_hits(&all, ask(index, queries[i], &options));
            assert_true(pages.length > 0);
            assert_string_equal(buffer_text(&pages), buffer_text(&all));
            options.offset = 2;
            buffer_clear(&pages);
            buffer_clear(&all);
            append_hits(&all, ask(index, queries[i], &options));
            options.limit = TIFA_HITS_AT_ONCE;
            append_hits(&pages, ask(index, queries[i], &options));
            assert_string_equal(buffer_text(&pages), buffer_text(&all));
            buffer_free(&pages);
            buffer_free(&all);
        }
    }
    tifa_close(index);
}

/* All hits of a query, with a filter or NULL. */
static const char *hits_of(struct buffer *out, tifa_index *index, const char *query, const char *filter)
{
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.limit = TIFA_NO_LIMIT;
    options.filter = filter;
    buffer_clear(out);
    append_hits(out, ask(index, query, &options));
    return buffer_text(out);
}

/* A filter is as if it stood beside the query. */
static void filters(void **state)
{
    (void)state;
    static const struct {
        const char *query, *filter, *both;
    } rows[] = {
        {"\"mutual respect\"", "date:1995", "\"mutual respect\" date:1995"},
        {"river", "date:1995", "river date:1995"},
        {"river benefit", "date:1995..2003 title:rivers", "river benefit (date:1995..2003 title:rivers)"},
        {"river AND benefit", "-date:1995", "(river AND benefit) -date:1995"},
        {"river AND respect -zebra", "date:2001", "river AND respect -zebra date:2001"},
        {"river OR benefit", "date:1995 OR date:1997", "(river OR benefit) (date:1995 OR date:1997)"},
        {"-zebra", "date:1995", "-zebra date:1995"},
        {"date:1995", "id:a5", "date:1995 id:a5"},
        {"和平共处", "date:2000..", "和平共处 date:2000.."},
        {"river NEAR/3 benefit", "date:1996", "(river NEAR/3 benefit) date:1996"},
        {"river", "", "river"},
    };
    tifa_index *index = open_index("archive");
    struct buffer filtered = {0}, written = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        hits_of(&written, index, rows[i].both, NULL);
        hits_of(&filtered, index, rows[i].query, rows[i].filter);
        assert_true(written.length > 0);
        assert_true(same_text(rows[i].both, buffer_text(&filtered), buffer_text(&written)));
    }
    buffer_free(&filtered);
    buffer_free(&written);
    tifa_close(index);
}

/* Nothing that a query says gets around the filter. */
static void filters_hold(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "river OR date:1990..", "\"river", "river)", "(river", "river OR (", "-date:1995", "river OR NOT river", ""};
    tifa_index *index = open_index("archive");
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.filter = "date:1995";
    options.limit = TIFA_NO_LIMIT;
    for (size_t i = 0; i < COUNT(queries); i++) {
        const tifa_hit *hit;
        tifa_results *results = ask(index, queries[i], &options);
        while (tifa_results_next(results, &hit, &failure) == TIFA_OK)
            assert_string_equal(tifa_article_field(hit->article, TIFA_DATE, NULL), "1995");
        tifa_results_free(results);
    }
    tifa_close(index);
}

static void filters_that_are_none(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        size_t position;
    } rows[] = {{"river", 0}, {"date:x", 5}, {"date:1995 AND", 10}, {"lang:en )", 8}, {"river date:1995", 0}};
    tifa_index *index = open_index("archive");
    for (size_t i = 0; i < COUNT(rows); i++) {
        tifa_search_options options = TIFA_SEARCH_OPTIONS;
        tifa_results *results;
        options.filter = rows[i].filter;
        EXPECT(TIFA_ERR_QUERY, tifa_search_with(index, "river", 5, &options, &results, &failure));
        assert_message("the filter");
        assert_int_equal(failure.position, rows[i].position);
        EXPECT(TIFA_ERR_QUERY, tifa_search_with(index, "river", 5, &options, &results, NULL));
    }
    tifa_close(index);
}

/* A passage that stands in several articles is one hit, and says where else it is. */
static void copies(void **state)
{
    (void)state;
    static const char text[] =
        "The harbour master keeps two clocks, one for the tide and one for the ministry, and trusts neither of them. "
        "When the envoys came they asked which of the two was right, and she told them that a treaty is a third clock, "
        "wound by people who are never there when it stops. They wrote that down, and left on the evening boat.";
    tifa_builder *builder = begin("copies");
    const tifa_builder_report *report;
    OK(tifa_builder_add(builder, article_of("first", "2019", text), &failure));
    OK(tifa_builder_add(builder, article_of("again", "2020", text), &failure));
    OK(tifa_builder_add(builder, article_of("other", "2021", "A treaty about clocks."), &failure));
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->copies, 1);
    tifa_builder_free(builder);
    tifa_index *index = open_index("copies");
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    const tifa_hit *hit;
    for (int all = 0; all < 2; all++) { /* as a page, and one by one */
        options.limit = all ? TIFA_NO_LIMIT : 10;
        tifa_results *results = ask(index, "\"third clock\"", &options);
        assert_int_equal(tifa_results_summary(results)->passages.value, 2);
        OK(tifa_results_next(results, &hit, &failure));
        assert_string_equal(tifa_article_field(hit->article, TIFA_ID, NULL), "first");
        assert_string_equal(hit->copy_of, "");
        assert_int_equal(hit->copy_count, 1);
        assert_int_equal(hit->copies_listed, 1);
        assert_string_equal(hit->copies[0], "again");
        EXPECT(TIFA_END, tifa_results_next(results, &hit, &failure));
        tifa_results_free(results);
    }
    options.all_copies = 1;
    options.sort = TIFA_BY_DATE_NEWEST;
    tifa_results *results = ask(index, "\"third clock\"", &options);
    OK(tifa_results_next(results, &hit, &failure));
    assert_string_equal(hit->copy_of, "first");
    assert_int_equal(hit->copy_count, 0);
    OK(tifa_results_next(results, &hit, &failure));
    EXPECT(TIFA_END, tifa_results_next(results, &hit, &failure));
    tifa_results_free(results);
    tifa_close(index);
}

static void several_indexes(void **state)
{
    (void)state;
    build("left", "A river of mutual respect.");
    build("right", "A river of mutual doubt.");
    const char *paths[] = {in_root("left"), in_root("right"), NULL};
    tifa_index *index;
    OK(tifa_open_all(paths, 2, &index, &failure));
    assert_int_equal(count_of(index, "river"), 4); /* in the titles as well */
    tifa_article *article;
    OK(tifa_find_article(index, "one", 3, &article, &failure));
    tifa_article_free(article);
    tifa_close(index);
    ARG(tifa_open_all(paths, 3, &index, &failure));
    assert_null(index);
}

static void records(void **state)
{
    (void)state;
    const char *path = in_root("extra.jsonl");
    write_text(path, "{\"id\":\"x/1\",\"title\":\"T\",\"text\":\"A river.\",\"vessel\":\"MV Ann\"}\n");
    tifa_builder *builder = begin("records");
    OK(tifa_builder_add_source(builder, path, &failure));
    publish(builder);
    tifa_index *index = open_index("records");
    tifa_article *article;
    OK(tifa_find_article(index, "x/1", 3, &article, &failure));
    assert_string_equal(tifa_article_extra(article, NULL), "{\"vessel\":\"MV Ann\"}");
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_find_article(index, "x/", 2, &(tifa_article *){NULL}, &failure));
    assert_message("'x/'");
    ARG(tifa_find_article(index, "\xFF", 1, &(tifa_article *){NULL}, &failure));
    ARG(tifa_find_article(index, NULL, 0, &(tifa_article *){NULL}, &failure));
    ARG(tifa_find_article(NULL, "x", 1, &(tifa_article *){NULL}, &failure));
    ARG(tifa_find_article(index, "x", 1, NULL, &failure));
    tifa_close(index);
    assert_string_equal(tifa_article_field(article, TIFA_ID, NULL), "x/1");
    tifa_article_free(article);
    tifa_article_free(NULL);
}

/* Passages without what is white, as they are cut at white space. */
static void append_solid(struct buffer *out, const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text > ' ')
            buffer_append_byte(out, *text);
}

/* All passages of an article are its text, of any article, in one index and in several with the same ids. */
static void passages(void **state)
{
    (void)state;
    enum { WORDS = 900 };
    struct buffer texts[3] = {{0}}, got = {0}, want = {0};
    char long_id[400] = "x\"y ";
    memset(long_id + 4, 'z', sizeof long_id - 5);
    const char *ids[] = {"a", "b", long_id};
    for (int index = 0; index < 2; index++) {
        tifa_builder *builder = begin(index ? "passages-2" : "passages-1");
        for (size_t i = 0; i < COUNT(ids); i++) {
            buffer_clear(&texts[i]);
            for (unsigned k = 0; k < WORDS; k++)
                buffer_printf(&texts[i], "w%u%s", (unsigned)chance(5000), chance(40) ? chance(9) ? " " : ". " : "\n\n");
            OK(tifa_builder_add(builder, article_of(ids[i], i ? "2020" : "2021", buffer_text(&texts[i])), &failure));
        }
        publish(builder);
    }
    const char *paths[] = {in_root("passages-2"), in_root("passages-1")};
    for (size_t count = 1; count <= 2; count++) {
        tifa_index *index;
        OK(tifa_open_all(paths, count, &index, &failure));
        for (size_t i = 0; i < COUNT(ids); i++) {
            tifa_results *results;
            const tifa_hit *hit;
            buffer_clear(&got);
            buffer_clear(&want);
            OK(tifa_find_passages(index, ids[i], strlen(ids[i]), &results, &failure));
            uint64_t number = 0;
            while (tifa_results_next(results, &hit, &failure) == TIFA_OK) {
                assert_int_equal(hit->passage, ++number);
                assert_int_equal(hit->rank, number);
                assert_int_equal(hit->span_count, 0);
                assert_string_equal(tifa_article_field(hit->article, TIFA_ID, NULL), ids[i]);
                append_solid(&got, hit->text);
            }
            assert_true(number > 3);
            assert_int_equal(tifa_results_summary(results)->passages.value, number);
            append_solid(&want, buffer_text(&texts[i]));
            assert_string_equal(buffer_text(&got), buffer_text(&want));
            tifa_results_free(results);
        }
        EXPECT(TIFA_ERR_NOT_FOUND, tifa_find_passages(index, "c", 1, &(tifa_results *){NULL}, &failure));
        ARG(tifa_find_passages(index, NULL, 0, &(tifa_results *){NULL}, &failure));
        ARG(tifa_find_passages(NULL, "a", 1, &(tifa_results *){NULL}, &failure));
        ARG(tifa_find_passages(index, "a", 1, NULL, &failure));
        tifa_close(index);
    }
    for (size_t i = 0; i < COUNT(texts); i++)
        buffer_free(&texts[i]);
    buffer_free(&got);
    buffer_free(&want);
}

static void new_generations(void **state)
{
    (void)state;
    build("moving", "The first river.");
    tifa_index *index = open_index("moving");
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.limit = TIFA_NO_LIMIT;
    int changed = -1;
    OK(tifa_refresh(index, &changed, &failure));
    assert_int_equal(changed, 0);
    tifa_results *before = ask(index, "river", &options);
    build("moving", "The second river.");
    assert_int_equal(count_of(index, "first"), 1);
    OK(tifa_refresh(index, &changed, &failure));
    assert_int_equal(changed, 1);
    assert_int_equal(count_of(index, "second"), 1);
    build("moving", "The third river.");
    build("moving", "The fourth river."); /* what is opened is not on the disk any more */
    assert_true(count_of(index, "second") + count_of(index, "fourth") == 1);
    OK(tifa_refresh(index, NULL, &failure));
    assert_int_equal(count_of(index, "fourth"), 1);
    const tifa_hit *hit;
    OK(tifa_results_next(before, &hit, &failure));
    assert_string_equal(hit->text, "The first river.");
    tifa_results_free(before);
    write_text(in_root("moving/manifest"), "no manifest");
    OK(tifa_refresh(index, &changed, &failure)); /* nothing newer is published */
    assert_int_equal(changed, 0);
    ARG(tifa_refresh(NULL, &changed, &failure));
    tifa_close(index);
}

/* ---- building ---- */

static void values_that_are_none(void **state)
{
    (void)state;
    tifa_article *article;
    ARG(tifa_article_new(NULL, &failure));
    OK(tifa_article_new(&article, &failure));
    ARG(tifa_article_set(article, TIFA_FIELDS, "x", 1, &failure));
    ARG(tifa_article_set(article, TIFA_TITLE, NULL, 1, &failure));
    ARG(tifa_article_set(NULL, TIFA_TITLE, "x", 1, &failure));
    ARG(tifa_article_set_text(article, NULL, 1, &failure));
    ARG(tifa_article_set_text(NULL, "x", 1, &failure));
    EXPECT(TIFA_ERR_FORMAT, tifa_article_set(article, TIFA_TITLE, "ab\xC3(", 4, &failure));
    assert_message("byte 2");
    EXPECT(TIFA_ERR_FORMAT, tifa_article_set_text(article, "\xFF", 1, &failure));
    EXPECT(TIFA_ERR_FORMAT, tifa_article_set(article, TIFA_DATE, "some day", 8, &failure));
    assert_message("'some day'");
    EXPECT(TIFA_ERR_LIMIT, tifa_article_set_text(article, "x", ((size_t)64 << 20) + 1, &failure));
    OK(tifa_article_set(article, TIFA_DATE, "10 March 2021", 13, &failure));
    assert_string_equal(tifa_article_field(article, TIFA_DATE, NULL), "2021-03-10");
    OK(tifa_article_set(article, TIFA_DATE, NULL, 0, &failure));
    assert_string_equal(tifa_article_field(article, TIFA_DATE, NULL), "");
    OK(tifa_article_set(article, TIFA_TITLE, "  a  ", 5, &failure));
    assert_string_equal(tifa_article_field(article, TIFA_TITLE, NULL), "a");
    tifa_article_free(article);
}

static void articles_that_are_refused(void **state)
{
    (void)state;
    static char long_title[70000];
    memset(long_title, 'x', sizeof long_title);
    tifa_builder *builder = begin("refused");
    const tifa_builder_report *report;
    EXPECT(TIFA_ERR_FORMAT, tifa_builder_add(builder, article_of("", "", "A text."), &failure));
    tifa_article *article;
    OK(tifa_article_new(&article, &failure));
    OK(tifa_article_set(article, TIFA_ID, "empty", 5, &failure));
    EXPECT(TIFA_ERR_FORMAT, tifa_builder_add(builder, article, &failure));
    assert_message("'empty'");
    article = article_of("long", "", "A text.");
    OK(tifa_article_set(article, TIFA_TITLE, long_title, sizeof long_title, &failure));
    EXPECT(TIFA_ERR_LIMIT, tifa_builder_add(builder, article, &failure));
    ARG(tifa_builder_add(builder, NULL, &failure));
    ARG(tifa_builder_add(NULL, article_of("x", "", "A text."), &failure));
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_builder_commit(builder, &report, &failure));
    OK(tifa_builder_add(builder, article_of("good", "", "An early text."), &failure));
    OK(tifa_builder_add(builder, article_of("good", "", "A later text."), &failure));
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 1);
    assert_int_equal(report->passages, 2);
    assert_int_equal(report->words, 2 + 3);
    assert_int_equal(report->replaced, 1);
    assert_int_equal(report->rejects, 3);
    ARG(tifa_builder_add(builder, article_of("more", "", "A text."), &failure));
    ARG(tifa_builder_commit(builder, &report, &failure));
    tifa_builder_free(builder);
    tifa_index *index = open_index("refused");
    assert_int_equal(count_of(index, "early"), 0);
    assert_int_equal(count_of(index, "later"), 1);
    tifa_close(index);
}

static void sources(void **state)
{
    (void)state;
    tifa_builder *builder = begin("sources");
    const char *message;
    mkdir(in_root("folder"), 0777);
    write_text(in_root("folder/1.jsonl"), "{\"id\":\"one\",\"text\":\"A river.\"}\n{\"id\":\n");
    write_file(in_root("folder/2.bin"), "\0\1\2\3", 4);
    write_text(in_root("folder/3.txt"), "#!/bin/sh\necho river\n");
    write_text(in_root("folder/.4.txt"), "A hidden river.\n");
    write_text(in_root("other.jsonl"), "{\"id\":\"two\",\"text\":\"A lake.\"}\n");
    EXPECT(TIFA_ERR_IO, tifa_builder_add_source(builder, in_root("nowhere"), &failure));
    assert_message("nowhere");
    ARG(tifa_builder_add_source(builder, NULL, &failure));
    ARG(tifa_builder_add_source(NULL, "x", &failure));
    OK(tifa_builder_add_source(builder, in_root("folder"), &failure));
    OK(tifa_builder_next_reject(builder, &message));
    assert_non_null(strstr(message, "1.jsonl:2"));
    OK(tifa_builder_next_reject(builder, &message));
    assert_non_null(strstr(message, "2.bin"));
    OK(tifa_builder_next_reject(builder, &message));
    assert_non_null(strstr(message, "3.txt: passed over, it seems to be a script"));
    assert_int_equal(tifa_builder_next_reject(builder, &message), TIFA_END);
    assert_null(message);
    assert_int_equal(tifa_builder_next_reject(NULL, &message), TIFA_ERR_ARGUMENT);
    assert_int_equal(tifa_builder_next_reject(builder, NULL), TIFA_ERR_ARGUMENT);
    OK(tifa_builder_add_source(builder, in_root("other.jsonl"), &failure));
    OK(tifa_builder_add(builder, article_of("three", "", "A sea."), &failure));
    const tifa_builder_report *report;
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 3);
    assert_int_equal(report->files, 3);
    assert_int_equal(report->rejects, 3);
    tifa_builder_free(builder);
}

static void who_may_build(void **state)
{
    (void)state;
    tifa_builder *builder, *second = (tifa_builder *)state;
    tifa_builder_options options = TIFA_BUILDER_OPTIONS;
    ARG(tifa_builder_open(NULL, NULL, &builder, &failure));
    ARG(tifa_builder_open("x", NULL, NULL, &failure));
    options.struct_bytes = 1;
    ARG(tifa_builder_open(in_root("x"), &options, &builder, &failure));
    options = (tifa_builder_options)TIFA_BUILDER_OPTIONS;
    options.threads = 1000;
    ARG(tifa_builder_open(in_root("x"), &options, &builder, &failure));
    options = (tifa_builder_options)TIFA_BUILDER_OPTIONS;
    options.memory_bytes = 1;
    ARG(tifa_builder_open(in_root("x"), &options, &builder, &failure));
    mkdir(in_root("taken"), 0777);
    write_text(in_root("taken/letter"), "x");
    EXPECT(TIFA_ERR_FORMAT, tifa_builder_open(in_root("taken"), NULL, &builder, &failure));
    EXPECT(TIFA_ERR_IO, tifa_builder_open(in_root("no/such"), NULL, &builder, &failure));
    build("shared", "The old text.");
    builder = begin("shared");
    EXPECT(TIFA_ERR_LOCKED, tifa_builder_open(in_root("shared"), NULL, &second, &failure));
    assert_null(second);
    OK(tifa_builder_add(builder, article_of("one", "", "The new text."), &failure));
    tifa_builder_free(builder); /* gives up */
    tifa_builder_free(NULL);
    tifa_index *index = open_index("shared");
    assert_int_equal(count_of(index, "old"), 1);
    assert_int_equal(access(in_root("shared/scratch"), F_OK), -1);
    tifa_close(index);
}

/* What fails for good says so again, and what was published stays. */
static void final_errors(void **state)
{
    (void)state;
    build("final", "The old text.");
    tifa_builder *builder = begin("final");
    OK(tifa_builder_add(builder, article_of("one", "", "The new text."), &failure));
    mkdir(in_root("final/manifest.new"), 0777); /* in the way of publishing */
    EXPECT(TIFA_ERR_IO, tifa_builder_commit(builder, NULL, &failure));
    EXPECT(TIFA_ERR_IO, tifa_builder_commit(builder, NULL, &failure));
    EXPECT(TIFA_ERR_IO, tifa_builder_add(builder, article_of("two", "", "A text."), &failure));
    assert_message("manifest.new");
    tifa_builder_free(builder);
    rmdir(in_root("final/manifest.new"));
    tifa_index *index = open_index("final");
    assert_int_equal(count_of(index, "old"), 1);
    tifa_close(index);
}

/* ---- changing an index ---- */

static tifa_builder *begin_update(const char *name)
{
    tifa_builder_options options = TIFA_BUILDER_OPTIONS;
    tifa_builder *builder;
    options.threads = 2;
    options.memory_bytes = (size_t)64 << 20;
    options.update = 1;
    OK(tifa_builder_open(in_root(name), &options, &builder, &failure));
    return builder;
}

static void updates(void **state)
{
    (void)state;
    const tifa_builder_report *report;
    tifa_builder *builder = begin_update("updated"); /* which is made */
    OK(tifa_builder_add(builder, article_of("one", "", "A text of one."), &failure));
    OK(tifa_builder_add(builder, article_of("two", "", "A text of two."), &failure));
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 2);
    tifa_builder_free(builder);

    builder = begin_update("updated");
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_builder_commit(builder, NULL, &failure));
    assert_message("added or removed");
    OK(tifa_builder_add(builder, article_of("two", "", "A longer text of two, rewritten."), &failure));
    OK(tifa_builder_add(builder, article_of("three", "", "An early text of three."), &failure));
    OK(tifa_builder_add(builder, article_of("three", "", "The latest text of three."), &failure));
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 3);
    assert_int_equal(report->words, 4 + 6 + 5 + 3 * 2); /* each has a title of two */
    assert_int_equal(report->replaced, 2);
    assert_int_equal(report->removed, 0);
    tifa_builder_free(builder);
    tifa_index *index = open_index("updated");
    assert_int_equal(count_of(index, "rewritten"), 1);
    assert_int_equal(count_of(index, "latest"), 1);
    assert_int_equal(count_of(index, "early"), 0);
    tifa_close(index);
}

static void removals(void **state)
{
    (void)state;
    const tifa_builder_report *report;
    tifa_builder *builder = begin("removals");
    OK(tifa_builder_add(builder, article_of("one", "", "A text of one."), &failure));
    ARG(tifa_builder_remove(builder, "one", 3, &failure)); /* it replaces all */
    assert_message("'update'");
    OK(tifa_builder_add(builder, article_of("two", "", "A text of two."), &failure));
    publish(builder);

    builder = begin_update("removals");
    ARG(tifa_builder_remove(builder, NULL, 0, &failure));
    ARG(tifa_builder_remove(NULL, "one", 3, &failure));
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_builder_remove(builder, "On", 2, &failure));
    OK(tifa_builder_remove(builder, "one", 3, &failure));
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_builder_remove(builder, "one", 3, &failure));
    OK(tifa_builder_add(builder, article_of("three", "", "A text of three."), &failure));
    EXPECT(TIFA_ERR_NOT_FOUND, tifa_builder_remove(builder, "three", 5, &failure)); /* it was not there before */
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 2);
    assert_int_equal(report->removed, 1);
    ARG(tifa_builder_remove(builder, "two", 3, &failure));
    tifa_builder_free(builder);

    builder = begin_update("removals");
    OK(tifa_builder_remove(builder, "two", 3, &failure));
    tifa_builder_free(builder); /* gives up */
    builder = begin_update("removals");
    OK(tifa_builder_remove(builder, "two", 3, &failure));
    OK(tifa_builder_remove(builder, "three", 5, &failure));
    OK(tifa_builder_commit(builder, &report, &failure));
    assert_int_equal(report->articles, 0);
    tifa_builder_free(builder);
    tifa_index *index = open_index("removals");
    assert_int_equal(count_of(index, "text"), 0);
    tifa_close(index);
}

static void updates_of_what_cannot_be_read(void **state)
{
    (void)state;
    tifa_builder_options options = TIFA_BUILDER_OPTIONS;
    tifa_builder *builder;
    options.update = 1;
    build("unreadable", "The old text.");
    write_text(in_root("unreadable/manifest"), "tifa-index 3\ngeneration 1\nend 00000000\n");
    EXPECT(TIFA_ERR_CORRUPT, tifa_builder_open(in_root("unreadable"), &options, &builder, &failure));
    assert_null(builder);
    build("unreadable", "The new text."); /* is what it can be replaced by */
    OK(tifa_builder_open(in_root("unreadable"), &options, &builder, &failure));
    tifa_builder_free(builder);
}

/* ---- threads ---- */

static void *search_and_build(void *number)
{
    char path[sizeof root + 32];
    unsigned *found = number;
    tifa_index *index;
    snprintf(path, sizeof path, "%s/archive", root);
    for (unsigned i = 0; i < 5; i++) {
        tifa_results *results = NULL;
        if (tifa_open(path, &index, NULL) != TIFA_OK ||
            tifa_search(index, "\"river benefit\"", &results, NULL) != TIFA_OK)
            return NULL;
        *found += (unsigned)tifa_results_summary(results)->passages.value;
        tifa_results_free(results);
        tifa_close(index);
    }
    tifa_builder *builder;
    tifa_article *article;
    snprintf(path, sizeof path, "%s/thread-%p", root, number);
    if (tifa_builder_open(path, NULL, &builder, NULL) || tifa_article_new(&article, NULL) ||
        tifa_article_set(article, TIFA_ID, "a", 1, NULL) || tifa_article_set_text(article, "A river.", 8, NULL) ||
        tifa_builder_add(builder, article, NULL) || tifa_builder_commit(builder, NULL, NULL))
        return NULL;
    tifa_builder_free(builder);
    return number;
}

static void threads(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t ids[THREADS];
    unsigned found[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&ids[i], NULL, search_and_build, &found[i]), 0);
    tifa_index *index = open_index("archive");
    unsigned passages = count_of(index, "\"river benefit\"");
    for (int i = 0; i < THREADS; i++) {
        void *result;
        assert_int_equal(pthread_join(ids[i], &result), 0);
        assert_non_null(result);
        assert_int_equal(found[i], 5 * passages);
    }
    tifa_close(index);
}

/* Asks again and again while generations come and go: each answer is of one of them. */
static atomic_bool done;

static void *read_on(void *path)
{
    tifa_index *index;
    tifa_status status = tifa_open(path, &index, NULL);
    for (bool last = false; status == TIFA_OK && !last;) {
        tifa_results *results = NULL;
        tifa_article *article = NULL;
        last = atomic_load(&done);
        status = tifa_refresh(index, NULL, NULL);
        if (status == TIFA_OK)
            status = tifa_search(index, "river -lake", &results, NULL);
        if (status == TIFA_OK)
            status = tifa_results_summary(results)->passages.value == 2 ? TIFA_OK : TIFA_ERR_INTERNAL;
        if (status == TIFA_OK)
            status = tifa_find_article(index, "one", 3, &article, NULL);
        tifa_results_free(results);
        tifa_article_free(article);
    }
    tifa_close(index);
    return (void *)(intptr_t)status;
}

static void readers_and_publishes(void **state)
{
    (void)state;
    enum { READERS = 3, PUBLISHES = 30 };
    pthread_t ids[READERS];
    char path[sizeof root + 32];
    snprintf(path, sizeof path, "%s/busy", root);
    build("busy", "A river.");
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&ids[i], NULL, read_on, path), 0);
    for (int i = 0; i < PUBLISHES; i++)
        build("busy", i % 2 ? "A river." : "The river, again.");
    atomic_store(&done, true);
    for (int i = 0; i < READERS; i++) {
        void *status;
        assert_int_equal(pthread_join(ids[i], &status), 0);
        assert_int_equal((intptr_t)status, TIFA_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(opening),
        cmocka_unit_test(hits_and_spans),
        cmocka_unit_test(what_a_query_says),
        cmocka_unit_test(options_that_are_none),
        cmocka_unit_test(pages_and_orders),
        cmocka_unit_test(all_that_matches),
        cmocka_unit_test(counts_of_all),
        cmocka_unit_test(filters),
        cmocka_unit_test(filters_hold),
        cmocka_unit_test(filters_that_are_none),
        cmocka_unit_test(copies),
        cmocka_unit_test(several_indexes),
        cmocka_unit_test(records),
        cmocka_unit_test(passages),
        cmocka_unit_test(new_generations),
        cmocka_unit_test(values_that_are_none),
        cmocka_unit_test(articles_that_are_refused),
        cmocka_unit_test(sources),
        cmocka_unit_test(who_may_build),
        cmocka_unit_test(final_errors),
        cmocka_unit_test(updates),
        cmocka_unit_test(removals),
        cmocka_unit_test(updates_of_what_cannot_be_read),
        cmocka_unit_test(threads),
        cmocka_unit_test(readers_and_publishes),
    };
    return cmocka_run_group_tests(tests, make_archive, remove_root);
}

/* Copies among the hits, against the hits with all of them: one of each set is shown, the rest is told, nothing is
 * lost, and pages put together are the whole. */
#include "test_fixture.h"

#include "indexer/build.h"
#include "query/search.h"

enum { TEXTS = 16, MOST_PARAGRAPHS = 6, LIMIT = 5000 };

/* ---- an archive ---- */

static void append_paragraph(struct buffer *out)
{
    static const char *const words[] = {"harbour", "treaty", "mutual", "respect", "win-win", "cooperation", "和平"};
    for (size_t i = 0, count = 60 + chance(30); i < count; i++) {
        if (chance(3) == 0)
            buffer_append_string(out, words[chance(COUNT(words))]);
        else
            buffer_printf(out, "w%ux", (unsigned)chance(200));
        buffer_append_string(out, chance(12) == 0 ? ". " : " ");
    }
}

/* As the wire had it, or as an editor leaves it: other signs, so that phrases are found in some of the copies. */
static void append_edited(struct buffer *out, const struct buffer *paragraph, bool edit)
{
    for (size_t i = 0; i < paragraph->length; i++)
        buffer_append_byte(out, edit && paragraph->data[i] == '.' && chance(2) ? ',' : paragraph->data[i]);
    buffer_append_string(out, "\\n\\n");
}

static void append_article(struct buffer *out, const char *prefix, unsigned text, unsigned copy,
                           const struct buffer *paragraphs, size_t count)
{
    size_t without = copy && count > 4 && chance(2) ? chance((uint32_t)count) : count;
    buffer_printf(out, "{\"id\":\"%s-%u-%u\",\"title\":\"%s\",", prefix, text, copy, chance(2) ? "Plain" : "Fancy");
    if (chance(5))
        buffer_printf(out, "\"date\":\"20%02u-%02u\",", 10 + (unsigned)chance(4), 1 + (unsigned)chance(12));
    buffer_append_string(out, "\"text\":\"");
    for (size_t i = 0; i < count; i++)
        if (i != without)
            append_edited(out, &paragraphs[i], copy && chance(3) == 0);
    buffer_append_string(out, "\"}\n");
}

static void make_archive(const char *name, const char *prefix, enum segment_kind writer)
{
    struct buffer lines = {0}, paragraphs[MOST_PARAGRAPHS] = {{0}};
    seed = 2463534242; /* the same articles each time, but for their ids */
    for (unsigned text = 0; text < TEXTS; text++) {
        size_t count = 3 + chance(MOST_PARAGRAPHS - 2);
        for (size_t i = 0; i < count; i++) {
            buffer_clear(&paragraphs[i]);
            append_paragraph(&paragraphs[i]);
        }
        for (unsigned copy = 0, copies = chance(3) ? chance(5) : text == 5 ? 14 : 0; copy <= copies; copy++)
            append_article(&lines, prefix, text, copy, paragraphs, count);
    }
    char source[400];
    snprintf(source, sizeof source, "%s.jsonl", in_root(name));
    write_file(source, lines.data, lines.length);
    for (size_t i = 0; i < MOST_PARAGRAPHS; i++)
        buffer_free(&paragraphs[i]);
    buffer_free(&lines);
    const char *sources[] = {source};
    struct build_options options = {.index = in_root(name),
                                    .sources = sources,
                                    .source_count = 1,
                                    .threads = 1,
                                    .memory_bytes = SEGMENT_LEAST_MEMORY,
                                    .writer = writer};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
    assert_int_equal(report.rejects, 0);
    assert_true(report.totals.copies > TEXTS / 2);
}

/* ---- what must hold ---- */

static struct slice id_of(const struct search_hit *hit)
{
    return hit->article->fields[ARTICLE_ID];
}

/* An editor changes signs alone. */
static bool same_words(struct slice a, struct slice b)
{
    bool same = a.length == b.length;
    for (size_t i = 0; i < a.length && same; i++)
        same = a.data[i] == b.data[i] || (strchr(".,", a.data[i]) && strchr(".,", b.data[i]));
    return same;
}

/* Passages of a group of copies that are the same word for word. */
static bool same_set(const struct search_hit *a, const struct search_hit *b)
{
    struct slice x = a->copy_of.length ? a->copy_of : id_of(a), y = b->copy_of.length ? b->copy_of : id_of(b);
    return slice_equal(x, y) && same_words(a->text, b->text);
}

static bool same_hit(const struct search_hit *a, const struct search_hit *b)
{
    return slice_equal(id_of(a), id_of(b)) && a->passage_number == b->passage_number &&
           a->span_count == b->span_count && slice_equal(a->text, b->text);
}

static bool is_listed(const struct search_hit *hit, struct slice id)
{
    for (size_t i = 0; i < hit->copies_listed; i++)
        if (slice_equal(hit->copies[i], id))
            return true;
    return false;
}

/* The hit stands for all of its set; returns how many these are. */
static size_t check_set(const struct search_hit *hit, const struct search_answer *all, enum search_sort sort)
{
    size_t members = 0;
    for (size_t i = 0; i < all->hit_count; i++) {
        const struct search_hit *other = &all->hits[i];
        if (!same_set(hit, other))
            continue;
        members++;
        bool is_other = !slice_equal(id_of(other), id_of(hit));
        assert_true(!is_other || hit->copies_listed == SEARCH_COPIES_LISTED || is_listed(hit, id_of(other)));
        if (sort == SEARCH_BY_SCORE)
            assert_true(hit->span_count >= other->span_count);
        if (sort == SEARCH_BY_SCORE && is_other && hit->span_count == other->span_count)
            assert_true(other->copy_of.length > 0); /* the original comes first among equals */
    }
    assert_int_equal(hit->copy_count, members - 1);
    assert_int_equal(hit->copies_listed,
                     hit->copy_count < SEARCH_COPIES_LISTED ? hit->copy_count : SEARCH_COPIES_LISTED);
    assert_false(is_listed(hit, id_of(hit)));
    return members;
}

static void run(struct archive *archive, const char *query, const struct search_options *options,
                struct search_answer *answer)
{
    *answer = (struct search_answer){0};
    OK(search_run(archive, slice_of(query), options, answer, &failure));
}

static void check_pages(struct archive *archive, const char *query, struct search_options options,
                        const struct search_answer *whole)
{
    options.limit = 5 + chance(30);
    for (options.offset = 0; options.offset < whole->hit_count + options.limit; options.offset += options.limit) {
        struct search_answer page;
        run(archive, query, &options, &page);
        for (size_t i = 0; i < page.hit_count; i++) {
            assert_true(same_hit(&page.hits[i], &whole->hits[options.offset + i]));
            assert_int_equal(page.hits[i].rank, options.offset + i + 1);
            assert_int_equal(page.hits[i].copy_count, whole->hits[options.offset + i].copy_count);
        }
        size_t left = options.offset < whole->hit_count ? whole->hit_count - options.offset : 0;
        assert_int_equal(page.hit_count, left < options.limit ? left : options.limit);
        search_answer_free(&page);
    }
}

/* Returns how many hits were left out. */
static size_t check_query(struct archive *archive, const char *query, enum search_sort sort)
{
    struct search_options options = {
        .limit = LIMIT, .sort = sort, .count_up_to = UINT32_MAX, .threads = 1, .copies = true, .today = 20240331};
    struct search_answer all, shown;
    run(archive, query, &options, &all);
    options.copies = false;
    run(archive, query, &options, &shown);
    assert_int_equal(all.hit_count, all.passages.value);
    assert_true(all.exact && shown.exact);
    assert_int_equal(shown.passages.value, all.passages.value);
    assert_int_equal(shown.articles.value, all.articles.value);
    assert_int_equal(shown.occurrences.value, all.occurrences.value);
    size_t at = 0, told = 0;
    for (size_t i = 0; i < shown.hit_count; i++) {
        while (at < all.hit_count && !same_hit(&all.hits[at], &shown.hits[i]))
            at++;
        assert_true(at < all.hit_count); /* in the same order */
        told += check_set(&shown.hits[i], &all, sort);
    }
    assert_int_equal(told, all.hit_count);
    for (size_t i = 0; i < all.hit_count; i++)
        assert_int_equal(all.hits[i].copy_count, 0);
    check_pages(archive, query, options, &shown);
    size_t left_out = all.hit_count - shown.hit_count;
    search_answer_free(&all);
    search_answer_free(&shown);
    return left_out;
}

static void check_archive(const char *const *indexes, size_t count)
{
    static const char *const queries[] = {"harbour",
                                          "\"mutual respect\"",
                                          "\"win-win cooperation\"",
                                          "harbour treaty",
                                          "=treaty -title:fancy",
                                          "title:plain 和平",
                                          "treaty +respect w7x",
                                          "\"harbour treaty\" date:2011..",
                                          "w1x NEAR/8 w2x",
                                          "date:2012",
                                          "-harbour",
                                          "\"w9x *\"",
                                          "w11x OR w12x OR w13x",
                                          "nothing",
                                          "~\"mutual respects\""};
    struct archive *archive;
    size_t left_out = 0;
    OK(archive_open(indexes, count, &archive, &failure));
    for (size_t i = 0; i < COUNT(queries); i++)
        for (int sort = SEARCH_BY_SCORE; sort <= SEARCH_BY_DATE_NEWEST; sort++)
            left_out += check_query(archive, queries[i], (enum search_sort)sort);
    archive_free(archive);
    assert_true(left_out > 200);
}

static void newest_first(void **state)
{
    (void)state;
    make_archive("inverted", "a", SEGMENT_INVERTED);
    check_archive((const char *[]){in_root("inverted")}, 1);
}

static void in_any_order(void **state)
{
    (void)state;
    make_archive("xapian", "a", SEGMENT_XAPIAN);
    check_archive((const char *[]){in_root("xapian")}, 1);
}

static void several_indexes(void **state)
{
    (void)state;
    make_archive("other", "b", SEGMENT_INVERTED);
    check_archive((const char *[]){in_root("inverted"), in_root("other")}, 2);
    check_archive((const char *[]){in_root("xapian"), in_root("other")}, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_first),
        cmocka_unit_test(in_any_order),
        cmocka_unit_test(several_indexes),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

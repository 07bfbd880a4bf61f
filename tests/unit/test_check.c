/* Checking an index of several segments: sound as published; each way in which lists of removed documents and counts
 * can be wrong, though every checksum is right. */
#include "test_fixture.h"

#include "corpus/manifest.h"
#include "corpus/removed.h"
#include "corpus/schema.h"
#include "indexer/check.h"
#include "indexer/folder.h"
#include "indexer/segment.h"
#include "indexer/stored.h"

/* For the address sanitizer: Xapian's checker frees an object by the size of its base. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

enum { ARTICLES = 4, PARAGRAPHS = 6 };

static struct article *make_article(unsigned number)
{
    struct article *article = article_new();
    struct buffer text = {0};
    char id[32], date[32];
    snprintf(id, sizeof id, "article-%u", number);
    snprintf(date, sizeof date, "%u", 2020 - number);
    for (unsigned i = 0; i < PARAGRAPHS; i++) {
        for (unsigned n = 0; n < 80; n++)
            buffer_printf(&text, "word%u harbour ", (number * 31 + i * 7 + n) % 40);
        buffer_append_string(&text, "ends.\n\n");
    }
    OK(article_set(article, ARTICLE_ID, slice_of(id), &failure));
    OK(article_set(article, ARTICLE_LANG, slice_of("en"), &failure));
    OK(article_set_text(article, (struct slice){text.data, text.length}, &failure));
    assert_true(article_set_date(article, slice_of(date)));
    OK(article_finish(article, false, &failure));
    buffer_free(&text);
    return article;
}

static const char *in_index(const char *name)
{
    char path[100];
    snprintf(path, sizeof path, "index/%s", name);
    return in_root(path);
}

static void add_segment(struct manifest *manifest, uint64_t number, const struct segment_totals *totals)
{
    static const char *const names[] = {"docdata.glass", "iamglass", "postlist.glass", "termlist.glass"};
    struct manifest_segment *segment = manifest_add_segment(manifest, number);
    assert_non_null(segment);
    segment_totals_describe(totals, segment);
    char folder[64];
    snprintf(folder, sizeof folder, "segments/%s", segment->name);
    const char *path = in_index(folder);
    for (size_t i = 0; i < COUNT(names); i++) {
        char file[400];
        snprintf(file, sizeof file, "%s/%s", path, names[i]);
        if (access(file, F_OK) == 0)
            OK(manifest_add_file(manifest, segment, path, names[i], &failure));
    }
}

static void write_articles(struct segment_totals *totals)
{
    struct segment_writer *writer;
    struct segment_options options = {.folder = in_index("segments/000001"),
                                      .scratch = in_index("scratch"),
                                      .threads = 1,
                                      .memory_bytes = SEGMENT_LEAST_MEMORY};
    OK(segment_writer_open(&options, &writer, &failure));
    for (unsigned i = 0; i < ARTICLES; i++)
        OK(segment_writer_add(writer, make_article(i), &failure));
    OK(segment_writer_finish(writer, totals, &failure));
    segment_writer_free(writer);
}

/* Where the second article of the first segment stands, and what it counts. */
static struct stored_place find_second(void)
{
    struct stored_segment *segment;
    struct stored_place place;
    struct article *article;
    static const struct removed_segment nothing = {0};
    OK(stored_open(in_index("segments/000001"), &segment, &failure));
    OK(stored_find(segment, &nothing, article_key(slice_of("article-1")), &place, &article, &failure));
    stored_close(segment);
    article_free(article);
    return place;
}

/* How an index of two segments may be wrong. */
struct wrong {
    int first, last;                            /* of the removed range: added to what is right */
    int articles, passages, tokens, text_bytes; /* of the removed line, likewise */
    size_t segments;                            /* that the list is of; 0: two */
    const char *says;                           /* NULL: it is sound */
};

static uint64_t plus(uint64_t number, int change)
{
    return number + (uint64_t)(int64_t)change;
}

/* segments/000002 has no articles, and says that the second of segments/000001 is gone. */
static void make_index(const struct wrong *wrong)
{
    struct segment_totals totals = {0}, none = {0};
    struct manifest manifest = {
        .generation = 2, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    struct removed removed;
    struct buffer bytes = {0};
    OK(folder_remove(in_root("index"), &failure));
    OK(folder_make(in_root("index"), &failure));
    OK(folder_make(in_index("segments"), &failure));
    write_articles(&totals);
    struct stored_place place = find_second();
    OK(removed_new(&removed, wrong->segments ? wrong->segments : 2, &failure));
    OK(removed_add(&removed.segments[1], (uint32_t)plus(place.first, wrong->first),
                   (uint32_t)plus(place.last, wrong->last), &failure));
    removed_write(&removed, &bytes);
    OK(segment_write_empty(in_index("segments/000002"), SEGMENT_INVERTED, (struct slice){bytes.data, bytes.length}, NULL,
                           &failure));
    add_segment(&manifest, 2, &none);
    add_segment(&manifest, 1, &totals);
    manifest.segments->next->removed = (struct manifest_counts){
        plus(1, wrong->articles), plus(place.counts.passages, wrong->passages),
        plus(place.counts.tokens, wrong->tokens), plus(place.counts.text_bytes, wrong->text_bytes)};
    buffer_clear(&bytes);
    OK(manifest_write(&manifest, &bytes, &failure));
    write_file(in_index("manifest"), bytes.data, bytes.length);
    write_text(in_index("XAPIANDB"), "auto segments/000002\nauto segments/000001\n");
    manifest_free(&manifest);
    removed_free(&removed);
    buffer_free(&bytes);
}

static void lists_and_counts(void **state)
{
    (void)state;
    static const struct wrong rows[] = {
        {.says = NULL},
        {.first = 1, .says = "a part is said to be removed"},
        {.last = -1, .says = "a part is said to be removed"},
        {.last = 1, .says = "2 removed articles, and not the 1"},
        {.first = 1000, .last = 1000, .says = "and there is none"},
        {.articles = 1, .says = "1 removed articles, and not the 2"},
        {.passages = 1, .says = "removed passages, and not the"},
        {.tokens = -1, .says = "removed words, and not the"},
        {.text_bytes = 1, .says = "removed bytes of text, and not the"},
        {.segments = 3, .says = "is for 3 segments, the manifest has 2"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct check_report report;
        make_index(&rows[i]);
        OK(check_index(in_root("index"), CHECK_FULL, &report, &failure));
        bool told = false;
        for (const struct finding *f = report.findings.first; f; f = f->next)
            told = told || (rows[i].says && strstr(f->message, rows[i].says));
        if (rows[i].says ? !told || report.findings.counts[FINDING_DAMAGE] == 0 : report.findings.first != NULL) {
            print_error("row %zu: <%s>\n", i, report.findings.first ? report.findings.first->message : "sound");
            fail();
        }
        assert_int_equal(report.segments, 2);
        check_report_free(&report);
    }
}

/* The stub names the segments in the order of the manifest. */
static void order_of_the_stub(void **state)
{
    (void)state;
    static const char *const stubs[] = {"auto segments/000001\nauto segments/000002\n", "auto segments/000002\n", "",
                                        "auto segments/000002\nauto segments/000001\nauto segments/000001\n"};
    for (size_t i = 0; i < COUNT(stubs); i++) {
        struct check_report report;
        make_index(&(struct wrong){0});
        write_text(in_index("XAPIANDB"), stubs[i]);
        OK(check_index(in_root("index"), CHECK_QUICK, &report, &failure));
        assert_int_equal(report.findings.counts[FINDING_DAMAGE], 1);
        assert_string_equal(report.findings.first->file, "XAPIANDB");
        check_report_free(&report);
    }
}

static void every_damaged_mib(void **state)
{
    (void)state;
    struct manifest manifest = {0};
    struct manifest_segment *segment = manifest_add_segment(&manifest, 1);
    struct buffer content = {0}, mibs = {0};
    buffer_reserve(&content, 4 * MANIFEST_CHUNK_BYTES + 5);
    memset(content.data, 'a', content.capacity);
    content.length = 4 * MANIFEST_CHUNK_BYTES + 5;
    write_file(in_root("large"), content.data, content.length);
    OK(manifest_add_file(&manifest, segment, root, "large", &failure));
    content.data[0] = content.data[2 * MANIFEST_CHUNK_BYTES] = content.data[4 * MANIFEST_CHUNK_BYTES + 4] = 'b';
    write_file(in_root("large"), content.data, content.length);
    OK(manifest_find_damage(segment->files, in_root("large"), &mibs, &failure));
    const size_t *numbers = (const size_t *)(const void *)mibs.data;
    assert_int_equal(mibs.length / sizeof *numbers, 3);
    assert_int_equal(numbers[0], 1);
    assert_int_equal(numbers[1], 3);
    assert_int_equal(numbers[2], 5);
    write_file(in_root("large"), content.data, content.length - 1);
    EXPECT(TIFA_ERR_CORRUPT, manifest_find_damage(segment->files, in_root("large"), &mibs, &failure));
    buffer_free(&content);
    buffer_free(&mibs);
    manifest_free(&manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_counts),
        cmocka_unit_test(order_of_the_stub),
        cmocka_unit_test(every_damaged_mib),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

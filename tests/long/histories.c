/* Random lives of an index against a plain model of it: articles are built, added, replaced, removed and merged, and
 * updates given up, and after each step the index has what the model has, counts it right, answers as one that is
 * built of the same articles, and is whole on the disk.
 *
 * usage: histories STEPS [SEED]
 *
 * The model is an array: of each id the version that is there, or none. The text follows from both. */
#include "../unit/test_fixture.h"

#include "indexer/add.h"
#include "indexer/check.h"
#include "indexer/export.h"
#include "indexer/policy.h"
#include "indexer/update.h"
#include "indexer/writer_kind.h"
#include "query/tifa.h"

/* For the address sanitizer: Xapian's checker frees an object by the size of its base. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

enum { IDS = 60, LARGE_IDS = 8, HISTORY_STEPS = 40 }; /* the first ids have long texts */

static unsigned versions[IDS]; /* of what is published; 0: none */
static unsigned last_version;
static size_t step;

/* ---- articles ---- */

static void append_text(struct buffer *out, unsigned id, unsigned version)
{
    uint32_t before = seed;
    seed = id * 2654435761u + version * 40503u + 1;
    for (unsigned paragraph = 0, count = 1 + chance(id < LARGE_IDS ? 40 : 3); paragraph < count; paragraph++) {
        buffer_append_string(out, paragraph ? "\\n\\n" : "");
        for (unsigned n = 0, words = 3 + chance(40); n < words; n++) {
            unsigned word = chance(30) * chance(30) % 97;
            buffer_printf(out, "%sw%c%c%s", n ? " " : "", 'a' + word / 26, 'a' + word % 26, chance(9) ? "" : ".");
        }
    }
    seed = before;
}

static void append_article(struct buffer *out, unsigned id, unsigned version)
{
    buffer_printf(out, "{\"id\":\"a%u\",\"date\":\"%u-%02u\",", id, 1990 + (id + version) % 30, 1 + version % 12);
    buffer_printf(out, "\"session\":[%u,%u.5],\"place\":\"waa %c\",", version % 9, id % 7, 'a' + (int)(id % 3));
    if (version % 40 == 0) /* a name that comes and goes */
        buffer_printf(out, "\"extra\":{\"n%u\":%u},", id % 3, version);
    buffer_append_string(out, "\"text\":\"");
    append_text(out, id, version);
    buffer_append_string(out, "\"}\n");
}

static void write_articles(const char *path, const struct buffer *lines)
{
    write_file(path, lines->data, lines->length);
}

/* Some articles in a file: new ones, newer versions, some of them twice. *next is what is there if they are added. */
static void choose_articles(unsigned count, unsigned next[IDS])
{
    struct buffer lines = {0};
    while (count-- > 0) {
        unsigned id = chance(IDS);
        next[id] = ++last_version;
        append_article(&lines, id, next[id]);
    }
    write_articles(in_root("new.jsonl"), &lines);
    buffer_free(&lines);
}

/* ---- steps ---- */

static volatile sig_atomic_t stop;

static enum segment_kind any_writer(void)
{
    return chance(12) ? SEGMENT_INVERTED : SEGMENT_XAPIAN;
}

static void take_sources(bool replaces)
{
    unsigned next[IDS];
    memset(next, 0, sizeof next);
    if (!replaces)
        memcpy(next, versions, sizeof next);
    choose_articles(replaces ? 1 + chance(IDS) : 1 + chance(1u << chance(6)), next);
    struct build_options options = {.index = in_root("index"),
                                    .sources = (const char *const[]){in_root("new.jsonl")},
                                    .source_count = 1,
                                    .threads = 1 + chance(3),
                                    .memory_bytes = SEGMENT_LEAST_MEMORY,
                                    .limits = LIMITS_DEFAULT,
                                    .writer = any_writer(),
                                    .stop = &stop};
    struct build_report report;
    stop = chance(10) == 0;
    tifa_status want = stop ? TIFA_ERR_INTERRUPTED : TIFA_OK;
    EXPECT(want, replaces ? build_index(&options, &report, &failure) : add_to_index(&options, &report, &failure));
    if (!stop)
        memcpy(versions, next, sizeof versions);
    stop = 0;
}

static struct update *begin_update(enum segment_kind writer)
{
    struct update_options options = {.index = in_root("index"),
                                     .start = UPDATE_EXISTING,
                                     .writer = writer,
                                     .choose_writer = writer_kind_choose,
                                     .threads = 1 + chance(3),
                                     .memory_bytes = SEGMENT_LEAST_MEMORY};
    struct update *update;
    OK(update_begin(&options, &update, &failure));
    return update;
}

static void remove_some(void)
{
    struct update *update = begin_update(any_writer());
    struct update_result result;
    unsigned next[IDS], removed = 0;
    memcpy(next, versions, sizeof next);
    for (unsigned count = 1 + chance(1u << chance(7)); count > 0; count--) {
        unsigned id = chance(IDS + 3); /* some are no ids */
        char name[16];
        snprintf(name, sizeof name, "a%u", id);
        bool known = id < IDS && next[id];
        EXPECT(known ? TIFA_OK : TIFA_ERR_NOT_FOUND, update_remove(update, slice_of(name), &failure));
        removed += known;
        if (known)
            next[id] = 0;
    }
    if (chance(8)) {
        EXPECT(removed ? TIFA_OK : TIFA_END, update_commit(update, UPDATE_AS_NEEDED, &result, &failure));
        memcpy(versions, next, sizeof versions);
    }
    update_end(update);
}

static void export_to(const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    OK(export_articles(in_root("index"), file, &failure));
    assert_int_equal(fclose(file), 0);
}

static void build_of(const char *source, const char *index)
{
    struct build_options options = {.index = index,
                                    .sources = (const char *const[]){source},
                                    .source_count = 1,
                                    .threads = 2,
                                    .memory_bytes = SEGMENT_LEAST_MEMORY,
                                    .limits = LIMITS_DEFAULT};
    struct build_report report;
    OK(build_index(&options, &report, &failure));
}

static bool is_empty(void)
{
    for (unsigned id = 0; id < IDS; id++)
        if (versions[id])
            return false;
    return true;
}

/* The one segment of either index has the same bytes. */
static void compare_segments(const char *one, const char *other)
{
    struct manifest a = {0}, b = {0};
    OK(manifest_read(one, &a, &failure));
    OK(manifest_read(other, &b, &failure));
    const struct manifest_file *f = a.segments->files, *g = b.segments->files;
    for (; f && g; f = f->next, g = g->next) {
        assert_string_equal(f->name, g->name);
        assert_int_equal(f->bytes, g->bytes);
        assert_memory_equal(f->crcs, g->crcs, f->chunks * sizeof *f->crcs);
    }
    assert_true(!f && !g && !a.segments->next && !b.segments->next);
    manifest_free(&a);
    manifest_free(&b);
}

/* A full merge makes what a build makes of what was exported before. */
static void merge_all(void)
{
    export_to(in_root("before.jsonl"));
    struct update_result result;
    struct update *update = begin_update(SEGMENT_INVERTED);
    tifa_status status = update_commit(update, UPDATE_FULL, &result, &failure);
    update_end(update);
    assert_true(status == TIFA_OK || status == TIFA_END);
    assert_int_equal(result.segments, 1);
    if (status == TIFA_END || is_empty())
        return;
    build_of(in_root("before.jsonl"), in_root("built"));
    compare_segments(in_root("index"), in_root("built"));
}

static void tidy(void)
{
    struct manifest m = {0};
    struct update_result result;
    struct update *update = begin_update(any_writer());
    tifa_status status = update_commit(update, UPDATE_TIDY, &result, &failure);
    assert_true(status == TIFA_OK || status == TIFA_END);
    update_end(update);
    OK(manifest_read(in_root("index"), &m, &failure));
    for (const struct manifest_segment *s = m.segments; s; s = s->next)
        assert_int_equal(s->removed.articles, 0);
    manifest_free(&m);
}

/* ---- checks ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a file, sorted, as one text. */
static void read_sorted(const char *path, struct buffer *out)
{
    static char *lines[IDS + 1];
    size_t count = 0, capacity = 0;
    char *line = NULL;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while (getline(&line, &capacity, file) > 0) {
        assert_true(count < IDS);
        lines[count++] = strdup(line);
    }
    free(line);
    fclose(file);
    qsort(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, lines[i]);
        free(lines[i]);
    }
}

/* What a build of the model's articles has, beside the index. */
static void build_model(void)
{
    struct buffer lines = {0};
    for (unsigned id = 0; id < IDS; id++)
        if (versions[id])
            append_article(&lines, id, versions[id]);
    write_articles(in_root("model.jsonl"), &lines);
    buffer_free(&lines);
    if (!is_empty())
        build_of(in_root("model.jsonl"), in_root("model"));
}

static void check_articles(void)
{
    struct buffer want = {0}, got = {0};
    export_to(in_root("exported.jsonl"));
    read_sorted(in_root("exported.jsonl"), &got);
    if (is_empty()) {
        assert_int_equal(got.length, 0);
    } else {
        FILE *file = fopen(in_root("expected.jsonl"), "wb");
        assert_non_null(file);
        OK(export_articles(in_root("model"), file, &failure));
        fclose(file);
        read_sorted(in_root("expected.jsonl"), &want);
        assert_string_equal(buffer_text(&got), buffer_text(&want));
    }
    buffer_free(&want);
    buffer_free(&got);
}

static void check_manifest(void)
{
    struct manifest m = {0}, of_model = {0};
    struct manifest_totals want = {0}, got;
    size_t segments = 0;
    OK(manifest_read(in_root("index"), &m, &failure));
    if (!is_empty())
        OK(manifest_read(in_root("model"), &of_model, &failure));
    want = manifest_totals(&of_model);
    got = manifest_totals(&m);
    assert_int_equal(got.articles, want.articles);
    assert_int_equal(got.passages, want.passages);
    assert_int_equal(got.tokens, want.tokens);
    assert_int_equal(got.text_bytes, want.text_bytes);
    for (const struct manifest_segment *s = m.segments; s; s = s->next, segments++)
        assert_true(s->articles > s->removed.articles || s == m.segments); /* of others nothing is left */
    assert_true(segments <= POLICY_SEGMENTS_MOST);
    manifest_free(&m);
    manifest_free(&of_model);
}

/* It is whole, and nothing but two generations is on the disk. */
static void check_files(void)
{
    struct check_report report = {0};
    OK(check_index(in_root("index"), CHECK_FULL, &report, &failure));
    for (size_t kind = 0; kind < COUNT(report.findings.counts); kind++)
        if (report.findings.counts[kind]) {
            check_print(&report, "index", stderr);
            fail();
        }
    check_report_free(&report);
}

/* What matches, one line a passage, sorted. */
static void ask(const char *index, const char *query, struct buffer *out)
{
    enum { MOST = 4000 };
    static char *lines[MOST];
    size_t count = 0;
    tifa_index *opened;
    tifa_results *results;
    const tifa_hit *hit;
    tifa_search_options options = TIFA_SEARCH_OPTIONS;
    options.limit = TIFA_NO_LIMIT;
    options.count_up_to = TIFA_COUNT_ALL;
    options.all_copies = 1;
    OK(tifa_open(index, &opened, &failure));
    OK(tifa_search_with(opened, query, strlen(query), &options, &results, &failure));
    const tifa_summary *summary = tifa_results_summary(results);
    buffer_printf(out, "%lu %lu %lu\n", (unsigned long)summary->passages.value, (unsigned long)summary->articles.value,
                  (unsigned long)summary->occurrences.value);
    while (tifa_results_next(results, &hit, &failure) == TIFA_OK) {
        assert_true(count < MOST);
        assert_true(asprintf(&lines[count++], "%s %lu %zu: %s\n", tifa_article_field(hit->article, TIFA_ID, NULL),
                             (unsigned long)hit->passage, hit->span_count, hit->text) > 0);
    }
    qsort(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, lines[i]);
        free(lines[i]);
    }
    tifa_results_free(results);
    tifa_close(opened);
}

static void check_answers(void)
{
    static const char *const queries[] = {"session:3", "session:2..4.5", "waa place:b", "-session:..5 wac", "waa",   "\"waa wab\"",     "wac AND NOT wae",           "wb*",
                                          "id:a3", "date:1995..2005", "waa NEAR/3 wag date:..2010"};
    for (size_t i = 0; i < COUNT(queries) && !is_empty(); i++) {
        struct buffer want = {0}, got = {0};
        ask(in_root("model"), queries[i], &want);
        ask(in_root("index"), queries[i], &got);
        if (strcmp(buffer_text(&got), buffer_text(&want)) != 0)
            print_error("step %zu, query %s\n", step, queries[i]);
        assert_string_equal(buffer_text(&got), buffer_text(&want));
        buffer_free(&want);
        buffer_free(&got);
    }
}

static void check(void)
{
    build_model();
    check_articles();
    check_manifest();
    check_files();
    check_answers();
}

static void start_history(void)
{
    memset(versions, 0, sizeof versions);
    nftw(in_root("index"), remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    choose_articles(1 + chance(IDS), versions);
    build_of(in_root("new.jsonl"), in_root("index"));
}

static void take_step(void)
{
    uint32_t what = chance(100);
    if (step % HISTORY_STEPS == 0)
        start_history();
    else if (what < 5)
        take_sources(true);
    else if (what < 60)
        take_sources(false);
    else if (what < 85)
        remove_some();
    else if (what < 94)
        tidy();
    else
        merge_all();
}

static size_t steps = 100;

static void histories(void **state)
{
    (void)state;
    for (step = 0; step < steps; step++) {
        take_step();
        check();
        if (step % 1000 == 999)
            print_message("%zu steps\n", step + 1);
    }
}

int main(int argc, char **argv)
{
    steps = argc > 1 ? strtoul(argv[1], NULL, 10) : steps;
    if (argc > 2)
        seed = (uint32_t)strtoul(argv[2], NULL, 10) * 2654435761u + 1;
    /* where nothing is synced to a disk it takes a tenth of the time */
    if (!getenv("TMPDIR") && access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
    const struct CMUnitTest tests[] = {cmocka_unit_test(histories)};
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

/* Compacting: runs merged are the database that would have been written at once. */
#include "test_shim_fixture.h"

enum { DOCS = 240, RUNS = 4 };

/* Both must say the same of every term, posting, value and document; documents of b have ids higher by
 * `shift`. */
static void assert_same(const char *path_a, const char *path_b, xs_docid shift)
{
    xs_db *a = open_db(path_a), *b = open_db(path_b);
    xs_terms *terms_a, *terms_b;
    xs_bytes text_a, text_b;
    xs_status status;
    xs_totals total_a, total_b;
    OK(xs_db_totals(a, &total_a, &failure));
    OK(xs_db_totals(b, &total_b, &failure));
    assert_int_equal(total_a.documents, total_b.documents);
    assert_int_equal(total_a.last_docid + shift, total_b.last_docid);
    assert_int_equal(total_a.total_length, total_b.total_length);
    OK(xs_terms_open(a, NULL, 0, &terms_a, &failure));
    OK(xs_terms_open(b, NULL, 0, &terms_b, &failure));
    while ((status = xs_terms_next(terms_a, &text_a, &failure)) == XS_OK) {
        xs_term_stats stats_a, stats_b;
        xs_postings *list_a, *list_b;
        xs_docid docid_a, docid_b;
        OK(xs_terms_next(terms_b, &text_b, &failure));
        assert_bytes(text_a, text_b.data, text_b.length);
        OK(xs_db_term_stats(a, text_a.data, text_a.length, &stats_a, &failure));
        OK(xs_db_term_stats(b, text_a.data, text_a.length, &stats_b, &failure));
        assert_memory_equal(&stats_a, &stats_b, sizeof stats_a);
        OK(xs_postings_open(a, text_a.data, text_a.length, &list_a, &failure));
        OK(xs_postings_open(b, text_a.data, text_a.length, &list_b, &failure));
        while ((status = xs_postings_next(list_a, &docid_a, &failure)) == XS_OK) {
            uint32_t a_number, b_number;
            OK(xs_postings_next(list_b, &docid_b, &failure));
            assert_int_equal(docid_a + shift, docid_b);
            OK(xs_postings_wdf(list_a, &a_number, &failure));
            OK(xs_postings_wdf(list_b, &b_number, &failure));
            assert_int_equal(a_number, b_number);
            OK(xs_postings_doc_length(list_a, &a_number, &failure));
            OK(xs_postings_doc_length(list_b, &b_number, &failure));
            assert_int_equal(a_number, b_number);
        }
        EXPECT(XS_END, status);
        EXPECT(XS_END, xs_postings_next(list_b, &docid_b, &failure));
        xs_postings_free(list_a);
        xs_postings_free(list_b);
    }
    EXPECT(XS_END, status);
    EXPECT(XS_END, xs_terms_next(terms_b, &text_b, &failure));
    xs_terms_free(terms_a);
    xs_terms_free(terms_b);

    for (xs_slot slot = 0; slot < 2; slot++) {
        xs_values *values_a, *values_b;
        xs_docid docid_a, docid_b;
        xs_slot_bounds bounds_a, bounds_b;
        OK(xs_db_slot_bounds(a, slot, &bounds_a, &failure));
        OK(xs_db_slot_bounds(b, slot, &bounds_b, &failure));
        assert_int_equal(bounds_a.documents, bounds_b.documents);
        assert_bytes(bounds_a.lower, bounds_b.lower.data, bounds_b.lower.length);
        assert_bytes(bounds_a.upper, bounds_b.upper.data, bounds_b.upper.length);
        OK(xs_values_open(a, slot, &values_a, &failure));
        OK(xs_values_open(b, slot, &values_b, &failure));
        while ((status = xs_values_next(values_a, &docid_a, &text_a, &failure)) == XS_OK) {
            OK(xs_values_next(values_b, &docid_b, &text_b, &failure));
            assert_int_equal(docid_a + shift, docid_b);
            assert_bytes(text_a, text_b.data, text_b.length);
        }
        EXPECT(XS_END, status);
        EXPECT(XS_END, xs_values_next(values_b, &docid_b, &text_b, &failure));
        xs_values_free(values_a);
        xs_values_free(values_b);
    }

    xs_doc *doc_a = NULL, *doc_b = NULL;
    for (xs_docid docid = 1; docid <= total_a.last_docid; docid++) {
        OK(xs_db_document(a, docid, &doc_a, &failure));
        OK(xs_db_document(b, docid + shift, &doc_b, &failure));
        OK(xs_doc_data(doc_a, &text_a, &failure));
        OK(xs_doc_data(doc_b, &text_b, &failure));
        assert_bytes(text_a, text_b.data, text_b.length);
    }
    xs_doc_free(doc_a);
    xs_doc_free(doc_b);
    OK(xs_db_uuid(a, &text_a, &failure));
    OK(xs_db_uuid(b, &text_b, &failure));
    assert_string_not_equal(text_a.data, text_b.data);
    xs_db_free(a);
    xs_db_free(b);
}

static const char *sources[RUNS];
static char paths[RUNS + 1][400]; /* the runs, then the whole */

static int make_runs(void **state)
{
    if (make_root(state))
        return -1;
    for (unsigned run = 0; run < RUNS; run++) {
        char name[10];
        snprintf(name, sizeof name, "run%u", run);
        sources[run] = strcpy(paths[run], make_db(name, 1 + run * DOCS / RUNS, DOCS / RUNS));
        xs_writer *writer = open_writer(paths[run]);
        OK(xs_writer_set_metadata(writer, "both", 4, name, strlen(name), &failure));
        OK(xs_writer_set_metadata(writer, name, strlen(name), "here", 4, &failure));
        OK(xs_writer_add_spelling(writer, "cooperation", 11, 1, &failure));
        commit_and_free(writer);
    }
    strcpy(paths[RUNS], make_db("whole", 1, DOCS));
    return 0;
}

static void assert_sound(const char *path)
{
    size_t errors = 1;
    OK(xs_check(path, &errors, NULL, 0, &failure));
    assert_int_equal(errors, 0);
}

static void runs_equal_the_whole(void **state)
{
    (void)state;
    OK(xs_compact(sources, RUNS, in_root("merged"), NULL, &failure));
    assert_sound(in_root("merged"));
    assert_same(paths[RUNS], in_root("merged"), 0);

    xs_db *db = open_db(in_root("merged"));
    xs_bytes text;
    OK(xs_db_metadata(db, "both", 4, &text, &failure)); /* the first source's */
    assert_text(text, "run0");
    OK(xs_db_metadata(db, "run3", 4, &text, &failure));
    assert_text(text, "here");
    OK(xs_db_suggest(db, "coperation", 10, 2, &text, &failure));
    assert_text(text, "cooperation");
    xs_db_free(db);
}

static void every_option(void **state)
{
    (void)state;
    char name[20];
    for (int level = XS_COMPACT_STANDARD; level <= XS_COMPACT_FULLER; level++)
        for (uint32_t flags = 0; flags < 8; flags += 2) { /* multipass and single file */
            xs_compact_options options = {
                .flags = flags, .level = (xs_compact_level)level, .block_size_bytes = level ? 2048 : 65536};
            snprintf(name, sizeof name, "merged%d-%u", level, flags);
            OK(xs_compact(sources, RUNS, in_root(name), &options, &failure));
            assert_sound(in_root(name));
            assert_same(paths[RUNS], in_root(name), 0);
            struct stat status;
            assert_int_equal(stat(in_root(name), &status), 0);
            assert_int_equal(!(flags & XS_SINGLE_FILE), S_ISDIR(status.st_mode) != 0);
        }
    mkdir(in_root("ready"), 0700); /* an empty folder will do */
    OK(xs_compact(sources, 1, in_root("ready"), NULL, &failure));
    assert_same(sources[0], in_root("ready"), 0);
}

static void keeping_docids(void **state)
{
    (void)state;
    xs_compact_options keep = {.flags = XS_KEEP_DOCIDS};
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 2, in_root("overlap"), &keep, &failure));

    xs_writer *writer = open_writer(in_root("high"));
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    for (unsigned number = 1; number <= DOCS; number++) {
        fill_doc(doc, number);
        OK(xs_writer_replace(writer, number + 1000, doc, &failure));
    }
    xs_doc_free(doc);
    commit_and_free(writer);
    const char *high = in_root("high");
    OK(xs_compact(&high, 1, in_root("kept"), &keep, &failure));
    assert_same(paths[RUNS], in_root("kept"), 1000);
    OK(xs_compact(&high, 1, in_root("renumbered"), NULL, &failure));
    assert_same(paths[RUNS], in_root("renumbered"), 0);
}

static void refused(void **state)
{
    (void)state;
    const char *with_none[] = {sources[0], in_root("nowhere")};
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 0, in_root("x"), NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_compact(NULL, 2, in_root("x"), NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 1, NULL, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 1, "", NULL, &failure));
    EXPECT(XS_ERR_OPEN, xs_compact(with_none, 2, in_root("x"), NULL, &failure));
    assert_non_null(strstr(failure.message, "nowhere"));
    EXPECT(XS_ERR_EXISTS, xs_compact(sources, 1, sources[1], NULL, &failure));
    EXPECT(XS_ERR_EXISTS, xs_compact(sources, 1, sources[0], NULL, &failure));
    write_file(in_root("file"), "x", 1);
    EXPECT(XS_ERR_EXISTS, xs_compact(sources, 1, in_root("file"), NULL, &failure));
    EXPECT(XS_ERR_IO, xs_compact(sources, 1, in_root("no/parent"), NULL, &failure));
    xs_compact_options options = {.flags = 8};
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 1, in_root("x"), &options, &failure));
    options = (xs_compact_options){.level = (xs_compact_level)3};
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 1, in_root("x"), &options, &failure));
    options = (xs_compact_options){.block_size_bytes = 1000};
    EXPECT(XS_ERR_ARGUMENT, xs_compact(sources, 1, in_root("x"), &options, &failure));
    assert_int_equal(access(in_root("x"), F_OK), -1);
    assert_sound(sources[0]);
    assert_sound(sources[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_equal_the_whole),
        cmocka_unit_test(every_option),
        cmocka_unit_test(keeping_docids),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests_name("shim: compacting", tests, make_runs, remove_root);
}

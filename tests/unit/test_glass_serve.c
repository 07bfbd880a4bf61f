/* A database with value slots for term lists is served to other machines. */
#include "../processes/process.h"
#include "test_glass_fixture.h"

static void same_hits(xs_db *here, xs_db *there, const char *term)
{
    xs_search_options options = {.limit = 50, .check_at_least = UINT32_MAX, .weighting = XS_BM25, .bm25 = {.k1 = 1}};
    xs_query *query = term_query(term);
    xs_result *results[2];
    xs_doc *doc = NULL;
    OK(xs_search(here, query, &options, &results[0], &failure));
    OK(xs_search(there, query, &options, &results[1], &failure));
    assert_true(xs_result_size(results[0]) > 5);
    assert_int_equal(xs_result_size(results[0]), xs_result_size(results[1]));
    for (size_t i = 0; i < xs_result_size(results[0]); i++) {
        xs_hit hits[2];
        xs_bytes data;
        OK(xs_result_hit(results[0], i, &hits[0], &failure));
        OK(xs_result_hit(results[1], i, &hits[1], &failure));
        assert_int_equal(hits[0].docid, hits[1].docid);
        OK(xs_result_document(results[1], i, &doc, &failure));
        OK(xs_doc_data(doc, &data, &failure));
    }
    xs_doc_free(doc);
    xs_result_free(results[0]);
    xs_result_free(results[1]);
    xs_query_free(query);
}

static void served(void **state)
{
    (void)state;
    struct archive a = wide_archive(500);
    const char *path = write_glass(&a, "served", NULL, NULL);
    uint16_t port = 0;
    pid_t pid = process_start_tcpsrv(path, NULL, &port);
    if (!pid) {
        print_message("SKIPPED: no xapian-tcpsrv, nothing known of remote databases\n");
        skip();
    }
    char location[40];
    const char *locations[] = {location};
    xs_db *here = open_db(path), *there;
    xs_doc *doc = NULL;
    snprintf(location, sizeof location, "tcp://127.0.0.1:%u", port);
    OK(xs_db_open_timed(locations, 1, PROCESS_DEAD_MS, &there, &failure));
    for (size_t i = 0; i < a.count; i += 17) {
        const struct glass_document *want = &a.documents[i];
        xs_bytes bytes;
        OK(xs_db_document(there, (xs_docid)i + 1, &doc, &failure));
        OK(xs_doc_data(doc, &bytes, &failure));
        assert_bytes(bytes, want->data.data, want->data.length);
        OK(xs_doc_value(doc, 0, &bytes, &failure));
        assert_bytes(bytes, want->values->bytes.data, want->values->bytes.length);
    }
    same_hits(here, there, "every");
    xs_doc_free(doc);
    xs_db_free(there);
    xs_db_free(here);
    process_kill_group(pid);
    free_archive(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(served)};
    return cmocka_run_group_tests_name("glass: serving", tests, make_glass_root, remove_root);
}

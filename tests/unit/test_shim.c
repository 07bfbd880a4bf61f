/* Every status of the shim, provoked for real; the error record; NULL and zero. */
#include "test_shim_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

static void names_and_version(void **state)
{
    (void)state;
    for (int status = XS_ERR_EXISTS; status <= XS_END; status++)
        assert_string_not_equal(xs_status_name((xs_status)status), "unknown status");
    assert_string_equal(xs_status_name((xs_status)99), "unknown status");
    assert_string_equal(xs_status_name(XS_ERR_STALE), "stale");
    assert_int_equal(strncmp(xs_version(), "1.", 2), 0);
}

static void open_fails(const char *path, xs_status want, int sys_errno)
{
    xs_db *db = (xs_db *)&db;
    EXPECT(want, xs_db_open(&path, 1, &db, &failure));
    assert_null(db);
    assert_int_equal(failure.sys_errno, sys_errno);
    assert_non_null(strstr(failure.message, path));
}

static void no_database(void **state)
{
    (void)state;
    open_fails(in_root("missing"), XS_ERR_OPEN, ENOENT);
    mkdir(in_root("empty"), 0700);
    open_fails(in_root("empty"), XS_ERR_OPEN, 0);
    write_file(in_root("text"), "hello\n", 6);
    open_fails(in_root("text"), XS_ERR_OPEN, 0);

    const char *half = copy_db(make_db("whole", 1, 10), "half");
    char path[500];
    snprintf(path, sizeof path, "%s/postlist.glass", half);
    remove(path);
    open_fails(half, XS_ERR_OPEN, ENOENT);
    mkdir(path, 0700);
    xs_db *db;
    EXPECT(XS_ERR_IO, xs_db_open(&half, 1, &db, &failure));
    assert_int_equal(failure.sys_errno, EISDIR);
}

static void other_version(void **state)
{
    (void)state;
    const char *path = copy_db(make_db("current", 1, 10), "future");
    char header[500];
    snprintf(header, sizeof header, "%s/iamglass", path);
    overwrite(header, 14, "\x7f", 1); /* a byte of the format date */
    open_fails(path, XS_ERR_VERSION, 0);
}

static void damaged(void **state)
{
    (void)state;
    mkdir(in_root("garbage"), 0700);
    write_file(in_root("garbage/iamglass"), "garbage garbage garbage", 23);
    open_fails(in_root("garbage"), XS_ERR_CORRUPT, 0);
    mkdir(in_root("nothing"), 0700);
    write_file(in_root("nothing/iamglass"), "", 0);
    open_fails(in_root("nothing"), XS_ERR_CORRUPT, 0);

    const char *path = copy_db(make_db("full", 1, 2000), "cut");
    char postings[500];
    snprintf(postings, sizeof postings, "%s/postlist.glass", path);
    assert_int_equal(truncate(postings, 8192), 0);
    xs_db *db;
    xs_status status = xs_db_open(&path, 1, &db, &failure);
    if (status == XS_OK) {
        xs_terms *terms;
        xs_bytes term;
        status = xs_terms_open(db, NULL, 0, &terms, &failure);
        while (status == XS_OK)
            status = xs_terms_next(terms, &term, &failure);
        if (status != XS_END) /* what failed says so again */
            assert_int_equal(xs_terms_next(terms, &term, NULL), status);
        xs_terms_free(terms);
    }
    assert_int_equal(status, XS_ERR_CORRUPT);
    xs_db_free(db);
}

static void check_tells_damage(void **state)
{
    (void)state;
    size_t errors = 99;
    char report[4096];
    const char *good = make_db("sound", 1, 2000);
    OK(xs_check(good, &errors, report, sizeof report, &failure));
    assert_int_equal(errors, 0);
    assert_non_null(strstr(report, "postlist"));
    OK(xs_check(good, &errors, NULL, 0, &failure));
    OK(xs_check(good, &errors, report, 1, &failure));
    assert_string_equal(report, "");
    OK(xs_check(good, &errors, report, 8, &failure));
    assert_string_equal(report, "docdata");

    char table[500];
    const char *bad = copy_db(good, "unsound");
    snprintf(table, sizeof table, "%s/postlist", bad);
    OK(xs_check(table, &errors, NULL, 0, &failure));
    assert_int_equal(errors, 0);
    strcat(table, ".glass");
    for (long block = 0; block < 4; block++) /* the directories of items */
        overwrite(table, block * 8192 + 16, "XXXXXXXXXXXXXXXXXXXXXXXX", 24);
    errors = 0;
    xs_status status = xs_check(bad, &errors, report, sizeof report, &failure);
    assert_true(status == XS_ERR_CORRUPT || (status == XS_OK && errors > 0));
    assert_non_null(strstr(report, "docdata"));

    EXPECT(XS_ERR_OPEN, xs_check(in_root("nowhere"), &errors, NULL, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_check(NULL, &errors, NULL, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_check("", &errors, NULL, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_check(good, NULL, NULL, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_check(good, &errors, NULL, 9, &failure));
}

static void writers(void **state)
{
    (void)state;
    xs_writer *second;
    xs_writer *writer = open_writer(in_root("w"));
    EXPECT(XS_ERR_LOCKED, xs_writer_open(in_root("w"), NULL, &second, &failure));
    assert_null(second);
    xs_writer_free(writer);

    xs_writer_options options = {.mode = XS_CREATE};
    EXPECT(XS_ERR_EXISTS, xs_writer_open(in_root("w"), &options, &second, &failure));
    options.mode = XS_OPEN;
    EXPECT(XS_ERR_OPEN, xs_writer_open(in_root("none"), &options, &second, &failure));
    EXPECT(XS_ERR_IO, xs_writer_open(in_root("none/none"), NULL, &second, &failure));
    assert_int_equal(failure.sys_errno, ENOENT);
    options.mode = (xs_mode)4;
    EXPECT(XS_ERR_ARGUMENT, xs_writer_open(in_root("w"), &options, &second, &failure));
    options = (xs_writer_options){.flags = 0x8};
    EXPECT(XS_ERR_ARGUMENT, xs_writer_open(in_root("w"), &options, &second, &failure));
    static const uint32_t sizes[] = {1, 1024, 3000, 131072, 0xffffffff};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        options = (xs_writer_options){.block_size_bytes = sizes[i]};
        EXPECT(XS_ERR_ARGUMENT, xs_writer_open(in_root("w"), &options, &second, &failure));
    }

    /* a lock that cannot be taken is not a lock that is held */
    writer = open_writer(in_root("unlockable"));
    xs_writer_free(writer);
    remove(in_root("unlockable/flintlock"));
    mkdir(in_root("unlockable/flintlock"), 0700);
    EXPECT(XS_ERR_IO, xs_writer_open(in_root("unlockable"), NULL, &second, &failure));
}

static void closed_and_not_found(void **state)
{
    (void)state;
    const char *path = make_db("c", 1, 300);
    xs_db *db = open_db(path);
    xs_doc *doc = NULL;
    xs_postings *postings;
    xs_bytes data;
    EXPECT(XS_ERR_NOT_FOUND, xs_db_document(db, 301, &doc, &failure));
    assert_null(doc);
    OK(xs_db_document(db, 300, &doc, &failure));
    OK(xs_db_close(db, &failure));
    OK(xs_db_close(db, &failure));
    EXPECT(XS_ERR_CLOSED, xs_doc_data(doc, &data, &failure));
    EXPECT(XS_ERR_CLOSED, xs_db_document(db, 1, &doc, &failure));
    assert_int_equal(xs_doc_docid(doc), 300);
    EXPECT(XS_ERR_CLOSED, xs_postings_open(db, "all", 3, &postings, &failure));
    assert_null(postings);
    EXPECT(XS_ERR_CLOSED, xs_db_reopen(db, NULL, &failure));
    xs_doc_free(doc);
    xs_db_free(db);
}

static void unsupported(void **state)
{
    (void)state;
    xs_writer_options options = {.flags = XS_NO_TERMLIST | XS_NO_SYNC};
    xs_writer *writer;
    xs_doc *doc;
    OK(xs_writer_open(in_root("bare"), &options, &writer, &failure));
    OK(xs_doc_new(&doc, &failure));
    fill_doc(doc, 1);
    OK(xs_writer_add(writer, doc, NULL, &failure));
    OK(xs_writer_commit(writer, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    EXPECT(XS_ERR_UNSUPPORTED, xs_writer_replace(writer, 1, doc, &failure));
    /* Xapian drops the document added before; so nothing may follow */
    EXPECT(XS_ERR_CLOSED, xs_writer_commit(writer, &failure));
    xs_writer_free(writer);
    assert_int_equal(count_docs(in_root("bare")), 1);
    xs_doc_free(doc);

    xs_db *db = open_db(in_root("bare"));
    xs_terms *terms;
    doc = NULL;
    OK(xs_db_document(db, 1, &doc, &failure));
    EXPECT(XS_ERR_UNSUPPORTED, xs_terms_open_doc(doc, &terms, &failure));
    xs_doc_free(doc);
    xs_db_free(db);
}

/* A socket on a free port of the loopback: bound, and listening if asked. */
static int bound_socket(bool listening, uint16_t *port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    if (listening)
        assert_int_equal(listen(fd, 4), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static void network(void **state)
{
    (void)state;
    char location[64];
    const char *locations[] = {location};
    uint16_t port;
    xs_db *db;

    int fd = bound_socket(false, &port);
    snprintf(location, sizeof location, "tcp://127.0.0.1:%u", port);
    EXPECT(XS_ERR_NETWORK, xs_db_open(locations, 1, &db, &failure));
    assert_int_equal(failure.sys_errno, ECONNREFUSED);
    assert_non_null(strstr(failure.message, "Connection refused"));
    assert_non_null(strstr(failure.message, location));
    close(fd);

    fd = bound_socket(true, &port); /* connects, and never says a word */
    snprintf(location, sizeof location, "tcp://127.0.0.1:%u", port);
    EXPECT(XS_ERR_TIMEOUT, xs_db_open_timed(locations, 1, 100, &db, &failure));
    assert_null(db);
    close(fd);

    static const char *const malformed[] = {"tcp://",       "tcp://host",       "tcp://host:",    "tcp://:80",
                                            "tcp://host:0", "tcp://host:65536", "tcp://host:80x", "tcp://host:-1"};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        EXPECT(XS_ERR_ARGUMENT, xs_db_open(malformed + i, 1, &db, &failure));
}

static void null_handles(void **state)
{
    (void)state;
    const char *path = make_db("n", 1, 3);
    const char *nothing = NULL, *empty = "";
    xs_db *db;
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(NULL, 0, &db, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(NULL, 3, &db, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(&path, 0, &db, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(&nothing, 1, &db, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(&empty, 1, &db, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_open(&path, 1, NULL, &failure));

    xs_totals totals;
    xs_term_stats stats;
    xs_slot_bounds bounds;
    xs_bytes text;
    xs_docid docid;
    xs_doc *doc = NULL;
    xs_terms *terms;
    xs_postings *postings;
    xs_values *values;
    xs_result *result;
    xs_query *query;
    xs_counts counts;
    xs_hit hit;
    EXPECT(XS_ERR_ARGUMENT, xs_db_totals(NULL, &totals, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_uuid(NULL, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_term_stats(NULL, "a", 1, &stats, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_slot_bounds(NULL, 0, &bounds, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_metadata(NULL, "a", 1, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_suggest(NULL, "a", 1, 2, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_document(NULL, 1, &doc, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_reopen(NULL, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_close(NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_open(NULL, NULL, 0, &terms, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_open_metadata(NULL, NULL, 0, &terms, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_open_doc(NULL, &terms, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_next(NULL, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_postings_open(NULL, "a", 1, &postings, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_postings_next(NULL, &docid, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_values_open(NULL, 0, &values, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_values_next(NULL, &docid, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_search(NULL, NULL, NULL, &result, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_result_counts(NULL, &counts, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_result_hit(NULL, 0, &hit, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_result_document(NULL, 0, &doc, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_describe(NULL, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_scale(NULL, 1, &query, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_constant(NULL, 1, &query, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_term("a", 1, 1, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_open(NULL, NULL, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_add(NULL, doc, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_commit(NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_close(NULL, XS_DISCARD, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_new(NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_clear(NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_data(NULL, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_value(NULL, 0, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_add_term(NULL, "a", 1, 1, &failure));
    assert_int_equal(xs_db_open(NULL, 0, &db, NULL), XS_ERR_ARGUMENT); /* no error record */
    assert_int_equal(xs_doc_docid(NULL), 0);
    assert_int_equal(xs_result_size(NULL), 0);
    assert_int_equal(xs_term_cost(NULL, 5), 0);
    assert_true(xs_query_is_empty(NULL));

    xs_db_free(NULL);
    xs_doc_free(NULL);
    xs_writer_free(NULL);
    xs_query_free(NULL);
    xs_result_free(NULL);
    xs_terms_free(NULL);
    xs_postings_free(NULL);
    xs_values_free(NULL);
}

static void null_outs(void **state)
{
    (void)state;
    xs_db *db = open_db(make_db("o", 1, 3));
    xs_doc *doc = NULL;
    xs_bytes text;
    xs_term_stats stats;
    EXPECT(XS_ERR_ARGUMENT, xs_db_totals(db, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_uuid(db, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_document(db, 1, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_document(db, 0, &doc, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_metadata(db, NULL, 0, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_metadata(db, NULL, 4, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_term_stats(db, "", 0, &stats, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_slot_bounds(db, 0, NULL, &failure));
    OK(xs_db_suggest(db, NULL, 0, 2, &text, &failure));
    assert_text(text, "");
    xs_db_free(db);
}

static void error_record(void **state)
{
    (void)state;
    /* success leaves it alone */
    xs_error error = {.status = XS_ERR_IO, .sys_errno = 7, .message = "before"};
    xs_doc *doc;
    assert_int_equal(xs_doc_new(&doc, &error), XS_OK);
    assert_string_equal(error.message, "before");
    assert_int_equal(error.sys_errno, 7);

    /* too long: cut at a code point; not UTF-8 or control: shown as '?' */
    char path[2000] = "/\xff\n";
    for (size_t i = 3; i + 4 < sizeof path; i += 3)
        memcpy(path + i, "\xe4\xb8\xad", 4);
    const char *location = path;
    xs_db *db;
    assert_true(xs_db_open(&location, 1, &db, &error) < 0);
    size_t length = strlen(error.message);
    assert_in_range(length, sizeof error.message - 4, sizeof error.message - 1);
    assert_int_equal(memcmp(error.message + length - 3, "\xe4\xb8\xad", 3), 0);
    assert_non_null(strstr(error.message, "/?"
                                          "?"));
    assert_null(strchr(error.message, '\n'));

    /* lengths beyond memory are an error of their own */
    EXPECT(XS_ERR_MEMORY, xs_doc_set_data(doc, "x", SIZE_MAX, &failure));
    xs_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_version),
        cmocka_unit_test(no_database),
        cmocka_unit_test(other_version),
        cmocka_unit_test(damaged),
        cmocka_unit_test(check_tells_damage),
        cmocka_unit_test(writers),
        cmocka_unit_test(closed_and_not_found),
        cmocka_unit_test(unsupported),
        cmocka_unit_test(network),
        cmocka_unit_test(null_handles),
        cmocka_unit_test(null_outs),
        cmocka_unit_test(error_record),
    };
    return cmocka_run_group_tests_name("shim: statuses", tests, make_root, remove_root);
}

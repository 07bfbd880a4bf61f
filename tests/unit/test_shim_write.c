/* Writing through the shim: what goes in comes out, what must be refused is, and what is not
 * committed is gone. */
#include "../processes/process.h"
#include "test_shim_fixture.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static xs_doc *new_doc(void)
{
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    return doc;
}

/* A term of `nuls` NULs and then letters, of the cost given. */
static size_t make_term(char *term, size_t nuls, size_t cost)
{
    memset(term, 0, nuls);
    memset(term + nuls, 'x', cost - 2 * nuls);
    return cost - nuls;
}

static void term_limit(void **state)
{
    (void)state;
    static const size_t nul_counts[] = {0, 1, 61, 122};
    char term[300];
    xs_writer *writer = open_writer(in_root("limit"));
    xs_doc *doc = new_doc();
    OK(xs_doc_add_term(doc, "kept", 4, 1, &failure));
    for (size_t i = 0; i < 4; i++) {
        size_t nuls = nul_counts[i];
        size_t length = make_term(term, nuls, XS_TERM_MAX_COST + 1);
        assert_int_equal(xs_term_cost(term, length), XS_TERM_MAX_COST + 1);
        EXPECT(XS_ERR_ARGUMENT, xs_doc_add_term(doc, term, length, 1, &failure));
        EXPECT(XS_ERR_ARGUMENT, xs_doc_add_boolean_term(doc, term, length, &failure));
        EXPECT(XS_ERR_ARGUMENT, xs_doc_add_posting(doc, term, length, 1, 1, &failure));
        EXPECT(XS_ERR_ARGUMENT, xs_writer_replace_by_term(writer, term, length, doc, NULL, &failure));
        EXPECT(XS_ERR_ARGUMENT, xs_writer_delete_by_term(writer, term, length, &failure));
        length = make_term(term, nuls, XS_TERM_MAX_COST);
        assert_int_equal(xs_term_cost(term, length), XS_TERM_MAX_COST);
        OK(xs_doc_add_term(doc, term, length, 1, &failure));
    }
    EXPECT(XS_ERR_ARGUMENT, xs_doc_add_term(doc, "", 0, 1, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_add_term(doc, NULL, 0, 1, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_add_term(doc, NULL, 4, 1, &failure));

    /* many postings, and high docids, make the keys of the lists as long as they get */
    for (int i = 0; i < 3000; i++)
        OK(xs_writer_add(writer, doc, NULL, &failure));
    OK(xs_writer_commit(writer, &failure));
    OK(xs_writer_replace(writer, 0xfffffff0, doc, &failure));
    OK(xs_writer_commit(writer, &failure));
    commit_and_free(writer);
    xs_doc_free(doc);

    xs_db *db = open_db(in_root("limit"));
    for (size_t i = 0; i < 4; i++) {
        xs_term_stats stats;
        size_t length = make_term(term, nul_counts[i], XS_TERM_MAX_COST);
        OK(xs_db_term_stats(db, term, length, &stats, &failure));
        assert_int_equal(stats.documents, 3001);
    }
    doc = NULL;
    xs_terms *terms;
    xs_bytes found;
    OK(xs_db_document(db, 0xfffffff0, &doc, &failure));
    OK(xs_terms_open_doc(doc, &terms, &failure));
    for (int i = 0; i < 5; i++) /* the refused ones left nothing behind */
        OK(xs_terms_next(terms, &found, &failure));
    EXPECT(XS_END, xs_terms_next(terms, &found, &failure));
    xs_terms_free(terms);
    xs_doc_free(doc);
    xs_db_free(db);
}

static void binary_round_trip(void **state)
{
    (void)state;
    static const char terms[][4] = {
        {0, 0, 0, 0}, {'a', 0, 'b', 0}, {'\xff', '\xff', '\xff', '\xff'}, {0, '\xff', 0, 1}, {'\x80', 0, '\n', '\''}};
    char data[5000];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * i >> 3);
    xs_writer *writer = open_writer(in_root("binary"));
    xs_doc *doc = new_doc();
    for (size_t i = 0; i < 5; i++)
        for (size_t length = 1; length <= 4; length++)
            OK(xs_doc_add_term(doc, terms[i], length, 2, &failure));
    OK(xs_doc_set_data(doc, data, sizeof data, &failure));
    OK(xs_doc_set_value(doc, 0, data, 300, &failure));
    OK(xs_doc_set_value(doc, XS_NO_SLOT - 1, "\0\xff", 2, &failure));
    OK(xs_doc_set_value(doc, 5, "gone", 4, &failure));
    OK(xs_doc_set_value(doc, 5, NULL, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_doc_set_value(doc, XS_NO_SLOT, "x", 1, &failure));
    OK(xs_writer_set_metadata(writer, "\0k\xff", 3, data, sizeof data, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    commit_and_free(writer);
    xs_doc_free(doc);

    xs_db *db = open_db(in_root("binary"));
    xs_bytes got, again;
    doc = NULL;
    OK(xs_db_document(db, 1, &doc, &failure));
    OK(xs_doc_data(doc, &got, &failure));
    assert_bytes(got, data, sizeof data);
    OK(xs_doc_data(doc, &again, &failure));
    assert_ptr_equal(got.data, again.data);
    OK(xs_doc_value(doc, 0, &got, &failure));
    assert_bytes(got, data, 300);
    OK(xs_doc_value(doc, XS_NO_SLOT - 1, &got, &failure));
    assert_bytes(got, "\0\xff", 2);
    OK(xs_doc_value(doc, 5, &got, &failure));
    assert_text(got, "");
    EXPECT(XS_ERR_ARGUMENT, xs_doc_value(doc, XS_NO_SLOT, &got, &failure));
    OK(xs_db_metadata(db, "\0k\xff", 3, &got, &failure));
    assert_bytes(got, data, sizeof data);
    for (size_t i = 0; i < 5; i++)
        for (size_t length = 1; length <= 4; length++) {
            xs_term_stats stats;
            xs_postings *postings;
            xs_docid docid;
            uint32_t wdf;
            OK(xs_db_term_stats(db, terms[i], length, &stats, &failure));
            assert_int_equal(stats.documents, 1);
            OK(xs_postings_open(db, terms[i], length, &postings, &failure));
            OK(xs_postings_next(postings, &docid, &failure));
            OK(xs_postings_wdf(postings, &wdf, &failure));
            assert_int_equal(wdf, stats.occurrences);
            xs_postings_free(postings);
        }
    xs_doc_free(doc);
    xs_db_free(db);
}

static void reuse_of_a_document(void **state)
{
    (void)state;
    xs_doc *doc = new_doc();
    xs_bytes got;
    OK(xs_doc_data(doc, &got, &failure));
    assert_text(got, "");
    OK(xs_doc_set_data(doc, "one", 3, &failure));
    OK(xs_doc_data(doc, &got, &failure));
    assert_text(got, "one");
    OK(xs_doc_set_data(doc, "two", 3, &failure));
    OK(xs_doc_data(doc, &got, &failure));
    assert_text(got, "two");
    OK(xs_doc_set_value(doc, 1, "v", 1, &failure));
    OK(xs_doc_add_term(doc, "t", 1, 1, &failure));

    xs_terms *terms;
    OK(xs_terms_open_doc(doc, &terms, &failure));
    OK(xs_doc_clear(doc, &failure));
    OK(xs_terms_next(terms, &got, &failure)); /* the iterator keeps what it reads */
    assert_text(got, "t");
    xs_terms_free(terms);
    OK(xs_terms_open_doc(doc, &terms, &failure));
    EXPECT(XS_END, xs_terms_next(terms, &got, &failure));
    xs_terms_free(terms);
    OK(xs_doc_data(doc, &got, &failure));
    assert_text(got, "");
    OK(xs_doc_value(doc, 1, &got, &failure));
    assert_text(got, "");
    xs_doc_free(doc);

    /* a document that was read can be changed and written */
    xs_db *db = open_db(make_db("source", 1, 5));
    xs_writer *writer = open_writer(in_root("target"));
    doc = NULL;
    for (xs_docid docid = 1; docid <= 5; docid++) {
        xs_doc *before = doc;
        OK(xs_db_document(db, docid, &doc, &failure));
        assert_true(!before || before == doc);
        assert_int_equal(xs_doc_docid(doc), docid);
        OK(xs_doc_add_term(doc, "more", 4, 1, &failure));
        OK(xs_writer_add(writer, doc, NULL, &failure));
    }
    xs_doc_free(doc);
    xs_db_free(db);
    commit_and_free(writer);
    db = open_db(in_root("target"));
    xs_term_stats stats;
    OK(xs_db_term_stats(db, "more", 4, &stats, &failure));
    assert_int_equal(stats.documents, 5);
    OK(xs_db_term_stats(db, "all", 3, &stats, &failure));
    assert_int_equal(stats.documents, 5);
    xs_db_free(db);
}

static void discarded(void **state)
{
    (void)state;
    const char *path = make_db("discard", 1, 4);
    xs_doc *doc = new_doc();
    xs_docid docid;
    fill_doc(doc, 9);

    xs_writer *writer = open_writer(path); /* by freeing */
    OK(xs_writer_add(writer, doc, &docid, &failure));
    assert_int_equal(docid, 5);
    OK(xs_writer_delete(writer, 1, &failure));
    xs_writer_free(writer);
    assert_int_equal(count_docs(path), 4);

    writer = open_writer(path); /* by closing */
    OK(xs_writer_add(writer, doc, NULL, &failure));
    OK(xs_writer_commit(writer, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    OK(xs_writer_close(writer, XS_DISCARD, &failure));
    OK(xs_writer_close(writer, XS_DISCARD, &failure));
    EXPECT(XS_ERR_CLOSED, xs_writer_close(writer, XS_COMMIT, &failure));
    EXPECT(XS_ERR_CLOSED, xs_writer_add(writer, doc, NULL, &failure));
    EXPECT(XS_ERR_CLOSED, xs_writer_commit(writer, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_close(writer, (xs_ending)7, &failure));
    xs_writer *next = open_writer(path); /* the lock is free before the handle is */
    xs_writer_free(next);
    xs_writer_free(writer);
    assert_int_equal(count_docs(path), 5);

    /* a number of documents does not commit either */
    setenv("XAPIAN_FLUSH_THRESHOLD", "10", 1);
    writer = open_writer(path);
    unsetenv("XAPIAN_FLUSH_THRESHOLD");
    for (int i = 0; i < 100; i++)
        OK(xs_writer_add(writer, doc, NULL, &failure));
    assert_int_equal(count_docs(path), 5);
    xs_writer_free(writer);
    assert_int_equal(count_docs(path), 5);

    writer = open_writer(path);
    OK(xs_writer_add(writer, doc, NULL, &failure));
    OK(xs_writer_commit(writer, &failure));
    OK(xs_writer_commit(writer, &failure)); /* nothing to do */
    assert_int_equal(count_docs(path), 6);
    commit_and_free(writer);
    xs_doc_free(doc);
}

static void replacing_and_deleting(void **state)
{
    (void)state;
    const char *path = in_root("replace");
    xs_writer *writer = open_writer(path);
    xs_doc *doc = new_doc();
    xs_docid docid = 0;
    OK(xs_doc_add_term(doc, "Qa", 2, 0, &failure));
    OK(xs_writer_replace_by_term(writer, "Qa", 2, doc, &docid, &failure));
    assert_int_equal(docid, 1);
    OK(xs_writer_add(writer, doc, &docid, &failure));
    assert_int_equal(docid, 2);
    OK(xs_doc_add_term(doc, "new", 3, 1, &failure));
    OK(xs_writer_replace_by_term(writer, "Qa", 2, doc, &docid, &failure)); /* both by one */
    assert_int_equal(docid, 1);
    OK(xs_writer_replace(writer, 7, doc, &failure));
    OK(xs_writer_add(writer, doc, &docid, &failure));
    assert_int_equal(docid, 8);
    EXPECT(XS_ERR_NOT_FOUND, xs_writer_delete(writer, 5, &failure)); /* costs nothing */
    OK(xs_writer_delete(writer, 8, &failure));
    OK(xs_writer_delete_by_term(writer, "nowhere", 7, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_delete(writer, 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_replace(writer, 0, doc, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_delete_by_term(writer, "", 0, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_replace_by_term(writer, NULL, 0, doc, NULL, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_add(writer, NULL, NULL, &failure));
    OK(xs_writer_commit(writer, &failure));
    assert_int_equal(count_docs(path), 2);
    OK(xs_writer_delete_by_term(writer, "Qa", 2, &failure));
    commit_and_free(writer);
    assert_int_equal(count_docs(path), 0);
    xs_doc_free(doc);
}

static void metadata_and_spelling(void **state)
{
    (void)state;
    const char *path = in_root("words");
    char longest[300];
    memset(longest, 'k', sizeof longest);
    xs_writer *writer = open_writer(path);
    OK(xs_writer_set_metadata(writer, "b", 1, "two", 3, &failure));
    OK(xs_writer_set_metadata(writer, "a", 1, "one", 3, &failure));
    OK(xs_writer_set_metadata(writer, "x", 1, "gone", 4, &failure));
    OK(xs_writer_set_metadata(writer, "x", 1, NULL, 0, &failure));
    OK(xs_writer_set_metadata(writer, longest, XS_METADATA_KEY_MAX, "long", 4, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_set_metadata(writer, longest, XS_METADATA_KEY_MAX + 1, "long", 4, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_set_metadata(writer, NULL, 0, "x", 1, &failure));
    OK(xs_writer_add_spelling(writer, "cooperation", 11, 3, &failure));
    OK(xs_writer_add_spelling(writer, "corporation", 11, 1, &failure));
    OK(xs_writer_add_spelling(writer, "gone", 4, 2, &failure));
    OK(xs_writer_remove_spelling(writer, "gone", 4, 2, &failure));
    OK(xs_writer_add_spelling(writer, longest, XS_WORD_MAX, 1, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_add_spelling(writer, longest, XS_WORD_MAX + 1, 1, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_add_spelling(writer, "", 0, 1, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_writer_remove_spelling(writer, longest, 300, 1, &failure));
    commit_and_free(writer);

    xs_db *db = open_db(path);
    xs_bytes got;
    OK(xs_db_metadata(db, "a", 1, &got, &failure));
    assert_text(got, "one");
    OK(xs_db_metadata(db, "x", 1, &got, &failure));
    assert_text(got, "");
    OK(xs_db_metadata(db, longest, XS_METADATA_KEY_MAX, &got, &failure));
    assert_text(got, "long");
    OK(xs_db_metadata(db, longest, sizeof longest, &got, &failure));
    assert_text(got, "");

    xs_terms *keys;
    uint32_t n;
    OK(xs_terms_open_metadata(db, NULL, 0, &keys, &failure));
    OK(xs_terms_next(keys, &got, &failure));
    assert_text(got, "a");
    EXPECT(XS_ERR_UNSUPPORTED, xs_terms_documents(keys, &n, &failure));
    EXPECT(XS_ERR_UNSUPPORTED, xs_terms_wdf(keys, &n, &failure));
    OK(xs_terms_next(keys, &got, &failure));
    assert_text(got, "b");
    OK(xs_terms_next(keys, &got, &failure));
    assert_int_equal(got.length, XS_METADATA_KEY_MAX);
    EXPECT(XS_END, xs_terms_next(keys, &got, &failure));
    xs_terms_free(keys);
    OK(xs_terms_open_metadata(db, "b", 1, &keys, &failure));
    OK(xs_terms_next(keys, &got, &failure));
    assert_text(got, "b");
    EXPECT(XS_END, xs_terms_next(keys, &got, &failure));
    xs_terms_free(keys);

    OK(xs_db_suggest(db, "cooperatoin", 11, 2, &got, &failure));
    assert_text(got, "cooperation");
    OK(xs_db_suggest(db, "cooperation", 11, 2, &got, &failure));
    assert_text(got, "");
    OK(xs_db_suggest(db, "cooperatoin", 11, 0, &got, &failure));
    assert_text(got, "");
    OK(xs_db_suggest(db, "gonne", 5, 2, &got, &failure));
    assert_text(got, "");
    xs_db_free(db);
}

/* No file may grow beyond the limit: what a full disk does, for this process alone. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static xs_status add_many_terms(xs_writer *writer, xs_doc *doc)
{
    char term[60];
    xs_status status = XS_OK;
    for (unsigned i = 0; i < 400 && status == XS_OK; i++) {
        OK(xs_doc_clear(doc, &failure));
        for (unsigned k = 0; k < 60; k++) {
            int n = snprintf(term, sizeof term, "t%u-of-the-many-terms-that-fill-a-small-disk", i * k % 2999);
            OK(xs_doc_add_term(doc, term, (size_t)n, 1, &failure));
        }
        status = xs_writer_add(writer, doc, NULL, &failure);
    }
    return status;
}

static void disk_full(void **state)
{
    (void)state;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    xs_doc *doc = new_doc();
    for (int round = 0; round < 2; round++) { /* in the commit; while adding */
        const char *path = make_db(round ? "full1" : "full0", 1, 100);
        xs_writer *writer = open_writer(path);
        if (round == 1)
            limit_files(100000);
        xs_status status = add_many_terms(writer, doc);
        assert_int_equal(status, round ? XS_ERR_IO : XS_OK);
        if (round == 0) {
            limit_files(100000);
            status = xs_writer_commit(writer, &failure);
        }
        limit_files(RLIM_INFINITY);
        assert_int_equal(status, XS_ERR_IO);
        assert_int_equal(failure.sys_errno, EFBIG);

        /* with room again, nothing half done gets in */
        EXPECT(XS_ERR_CLOSED, xs_writer_add(writer, doc, NULL, &failure));
        EXPECT(XS_ERR_CLOSED, xs_writer_close(writer, XS_COMMIT, &failure));
        xs_writer_free(writer);
        size_t errors = 1;
        OK(xs_check(path, &errors, NULL, 0, &failure));
        assert_int_equal(errors, 0);
        assert_int_equal(count_docs(path), 100);

        /* and a new writer goes on from the last commit */
        writer = open_writer(path);
        OK(xs_writer_add(writer, doc, NULL, &failure));
        commit_and_free(writer);
        assert_int_equal(count_docs(path), 101);
    }
    xs_doc_free(doc);
    signal(SIGXFSZ, handler);
}

static void leave(int signal_number)
{
    (void)signal_number;
    execl("/bin/false", "false", (char *)NULL); /* no core dump, and no report of what it leaks */
    _exit(1);
}

/* Writes values until the files may not grow. 0: that was an error, as it should be; 1: the end. */
static int fill_with_values(const char *path)
{
    char value[4000];
    xs_writer *writer;
    xs_doc *doc;
    xs_status status = XS_OK;
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGABRT, leave);
    if (!freopen("/dev/null", "w", stderr) || xs_writer_open(path, NULL, &writer, NULL) || xs_doc_new(&doc, NULL))
        return 3;
    for (unsigned i = 0; i < 200 && status == XS_OK; i++) {
        for (size_t k = 0; k < sizeof value; k++)
            value[k] = (char)(i * k * k >> 5);
        xs_doc_set_value(doc, 0, value, sizeof value, NULL);
        status = xs_writer_add(writer, doc, NULL, NULL);
    }
    limit_files(300000);
    if (status == XS_OK)
        status = xs_writer_commit(writer, NULL);
    xs_writer_free(writer);
    xs_doc_free(doc);
    return status == XS_ERR_IO ? 0 : 2;
}

/* Xapian ends the process when a write fails while it merges values. Whatever it does, the last commit
 * must stay. */
static void disk_full_of_values(void **state)
{
    (void)state;
    const char *path = make_db("full2", 1, 100);
    int result;
    fflush(NULL);
    pid_t child = process_fork();
    if (!child)
        _exit(fill_with_values(path));
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) <= 1);
    size_t errors = 1;
    OK(xs_check(path, &errors, NULL, 0, &failure));
    assert_int_equal(errors, 0);
    assert_int_equal(count_docs(path), 100);
    xs_writer *writer = open_writer(path); /* the lock went with the process */
    commit_and_free(writer);
}

static void modes(void **state)
{
    (void)state;
    const char *path = in_root("modes");
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC, .block_size_bytes = 2048};
    xs_writer *writer;
    xs_doc *doc = new_doc();
    OK(xs_writer_open(path, &options, &writer, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    commit_and_free(writer);
    options.mode = XS_OPEN;
    OK(xs_writer_open(path, &options, &writer, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    commit_and_free(writer);
    assert_int_equal(count_docs(path), 2);
    options.mode = XS_CREATE_OR_OVERWRITE;
    OK(xs_writer_open(path, &options, &writer, &failure));
    OK(xs_writer_add(writer, doc, NULL, &failure));
    commit_and_free(writer);
    assert_int_equal(count_docs(path), 1);
    OK(xs_writer_open(path, NULL, &writer, &failure));
    OK(xs_writer_close(writer, XS_COMMIT, &failure));
    xs_writer_free(writer);
    assert_int_equal(count_docs(path), 1);
    xs_doc_free(doc);
}

static int write_when_unlocked(const char *path)
{
    xs_writer_options options = {.flags = XS_NO_SYNC | XS_RETRY_LOCK};
    xs_writer *writer;
    xs_doc *doc;
    if (xs_writer_open(path, &options, &writer, NULL) || xs_doc_new(&doc, NULL) ||
        xs_writer_add(writer, doc, NULL, NULL) || xs_writer_close(writer, XS_COMMIT, NULL))
        return 1;
    xs_doc_free(doc);
    xs_writer_free(writer);
    return 0;
}

static void waiting_for_the_lock(void **state)
{
    (void)state;
    const char *path = in_root("busy");
    int ends[2], result;
    char byte;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = process_fork(); /* before there is a writer: it would be the child's too */
    if (!child) {
        bool ready = read(ends[0], &byte, 1) == 1;
        _exit(ready ? write_when_unlocked(path) : 2);
    }
    xs_writer *writer = open_writer(path);
    xs_doc *doc = new_doc();
    assert_int_equal(write(ends[1], "g", 1), 1);
    for (int i = 0; i < 1000; i++)
        OK(xs_writer_add(writer, doc, NULL, &failure));
    commit_and_free(writer);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && !WEXITSTATUS(result));
    assert_int_equal(count_docs(path), 1001);
    xs_doc_free(doc);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(term_limit),
        cmocka_unit_test(binary_round_trip),
        cmocka_unit_test(reuse_of_a_document),
        cmocka_unit_test(discarded),
        cmocka_unit_test(replacing_and_deleting),
        cmocka_unit_test(metadata_and_spelling),
        cmocka_unit_test(disk_full),
        cmocka_unit_test(disk_full_of_values),
        cmocka_unit_test(modes),
        cmocka_unit_test(waiting_for_the_lock),
    };
    return cmocka_run_group_tests_name("shim: writing", tests, make_root, remove_root);
}

/* Reading: shards, stubs, a server; iterators; snapshots that grow old; handles freed in any order. */
#include "../processes/process.h"
#include "test_shim_fixture.h"

#include <pthread.h>

/* Reads everything there is: a sum over documents, terms, postings and values, which does not depend on
 * docids or on their order. */
static uint64_t digest(xs_db *db)
{
    uint64_t sum = 0;
    xs_terms *terms;
    xs_postings *postings;
    xs_values *values;
    xs_bytes text;
    xs_docid docid;
    xs_doc *doc = NULL;
    uint32_t wdf, length, documents;
    OK(xs_terms_open(db, NULL, 0, &terms, &failure));
    while (xs_terms_next(terms, &text, &failure) == XS_OK) {
        uint64_t name = 5381;
        for (size_t i = 0; i < text.length; i++)
            name = name * 33 + (unsigned char)text.data[i];
        OK(xs_terms_documents(terms, &documents, &failure));
        OK(xs_postings_open(db, text.data, text.length, &postings, &failure));
        while (xs_postings_next(postings, &docid, &failure) == XS_OK) {
            OK(xs_postings_wdf(postings, &wdf, &failure));
            OK(xs_postings_doc_length(postings, &length, &failure));
            sum += name * wdf * length;
            documents--;
        }
        assert_int_equal(documents, 0);
        xs_postings_free(postings);
    }
    xs_terms_free(terms);
    OK(xs_postings_open(db, NULL, 0, &postings, &failure));
    while (xs_postings_next(postings, &docid, &failure) == XS_OK) {
        OK(xs_db_document(db, docid, &doc, &failure));
        OK(xs_doc_data(doc, &text, &failure));
        for (size_t i = 0; i < text.length; i++)
            sum += (uint64_t)(unsigned char)text.data[i] << i;
    }
    xs_postings_free(postings);
    xs_doc_free(doc);
    for (xs_slot slot = 0; slot < 2; slot++) {
        OK(xs_values_open(db, slot, &values, &failure));
        while (xs_values_next(values, &docid, &text, &failure) == XS_OK)
            for (size_t i = 0; i < text.length; i++)
                sum += (uint64_t)(unsigned char)text.data[i] << (i + slot);
        xs_values_free(values);
    }
    return sum;
}

/* The same archive as one database, and dealt out to 2 and 3 as shards number documents. */
static void make_shards(void)
{
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    for (unsigned parts = 1; parts <= 3; parts++)
        for (unsigned part = 0; part < parts; part++) {
            char name[20];
            snprintf(name, sizeof name, "part%u-%u", parts, part);
            xs_writer *writer = open_writer(in_root(name));
            for (unsigned number = 1 + part; number <= 90; number += parts) {
                fill_doc(doc, number);
                OK(xs_writer_add(writer, doc, NULL, &failure));
            }
            if (!part)
                OK(xs_writer_set_metadata(writer, "first", 5, "yes", 3, &failure));
            else
                OK(xs_writer_set_metadata(writer, "other", 5, "yes", 3, &failure));
            commit_and_free(writer);
        }
    xs_doc_free(doc);
}

static void assert_is_archive(xs_db *db)
{
    static uint64_t expected;
    xs_totals totals;
    xs_bytes text;
    xs_doc *doc = NULL;
    OK(xs_db_totals(db, &totals, &failure));
    assert_int_equal(totals.documents, 90);
    assert_int_equal(totals.last_docid, 90);
    assert_int_equal(totals.total_length, 90 * (1 + 78));
    assert_true(totals.average_length > 78.9 && totals.average_length < 79.1);
    for (xs_docid docid = 1; docid <= 90; docid++) {
        char data[20];
        OK(xs_db_document(db, docid, &doc, &failure));
        assert_int_equal(xs_doc_docid(doc), docid);
        OK(xs_doc_data(doc, &text, &failure));
        snprintf(data, sizeof data, "data of %u", docid);
        assert_text(text, data);
    }
    xs_doc_free(doc);
    xs_slot_bounds bounds;
    OK(xs_db_slot_bounds(db, 0, &bounds, &failure));
    assert_int_equal(bounds.documents, 90);
    assert_text(bounds.lower, "20200000");
    assert_text(bounds.upper, "20200049");
    OK(xs_db_slot_bounds(db, 77, &bounds, &failure));
    assert_int_equal(bounds.documents, 0);
    assert_text(bounds.lower, "");
    assert_text(bounds.upper, "");
    OK(xs_db_metadata(db, "first", 5, &text, &failure));
    assert_text(text, "yes");
    OK(xs_db_metadata(db, "other", 5, &text, &failure));
    assert_text(text, "");
    uint64_t sum = digest(db);
    expected = expected ? expected : sum;
    assert_true(sum == expected);
}

static size_t hits_of(xs_db *db, const char *term)
{
    xs_query *query = term_query(term);
    xs_search_options options = {.limit = 1000};
    xs_result *result;
    xs_doc *doc = NULL;
    xs_bytes text;
    xs_hit hit;
    OK(xs_search(db, query, &options, &result, &failure));
    size_t size = xs_result_size(result);
    for (size_t i = 0; i < size; i++) {
        char data[20];
        OK(xs_result_hit(result, i, &hit, &failure));
        OK(xs_result_document(result, i, &doc, &failure));
        assert_int_equal(xs_doc_docid(doc), hit.docid);
        OK(xs_doc_data(doc, &text, &failure));
        snprintf(data, sizeof data, "data of %u", hit.docid);
        assert_text(text, data);
    }
    xs_doc_free(doc);
    xs_result_free(result);
    xs_query_free(query);
    return size;
}

static void shards(void **state)
{
    (void)state;
    make_shards();
    for (unsigned parts = 1; parts <= 3; parts++) {
        const char *paths[3];
        char name[20];
        for (unsigned part = 0; part < parts; part++) {
            snprintf(name, sizeof name, "part%u-%u", parts, part);
            paths[part] = in_root(name);
        }
        xs_db *db;
        xs_bytes uuid;
        OK(xs_db_open(paths, parts, &db, &failure));
        assert_is_archive(db);
        assert_int_equal(hits_of(db, "all"), 90);
        OK(xs_db_uuid(db, &uuid, &failure));
        assert_int_equal(uuid.length, 37 * parts - 1);
        xs_db_free(db);
        const char *two[] = {paths[0], in_root("nowhere")};
        EXPECT(XS_ERR_OPEN, xs_db_open(two, 2, &db, &failure));
        assert_non_null(strstr(failure.message, "nowhere"));
    }
}

static void stubs(void **state)
{
    (void)state;
    static const char text[] = "# an index of three\nglass part3-0\nglass part3-1\nauto part3-2\n";
    write_file(in_root("stub"), text, sizeof text - 1);
    xs_db *db = open_db(in_root("stub"));
    assert_is_archive(db);
    xs_db_free(db);

    static const char inside[] = "glass ../part2-0\nglass ../part2-1\n";
    mkdir(in_root("index"), 0700);
    write_file(in_root("index/XAPIANDB"), inside, sizeof inside - 1);
    db = open_db(in_root("index"));
    assert_is_archive(db);

    /* a stub is read when it is opened, never again */
    bool changed = true;
    write_file(in_root("index/XAPIANDB"), inside, 17);
    OK(xs_db_reopen(db, &changed, &failure));
    assert_is_archive(db);
    xs_db_free(db);
    assert_int_equal(count_docs(in_root("index")), 45);
}

static void stub_of_nothing(void **state)
{
    (void)state;
    mkdir(in_root("new"), 0700);
    write_file(in_root("new/XAPIANDB"), "", 0);
    xs_db *db = open_db(in_root("new"));
    xs_totals totals;
    xs_terms *terms;
    xs_bytes text;
    xs_doc *doc = NULL;
    OK(xs_db_totals(db, &totals, &failure));
    assert_int_equal(totals.documents + totals.last_docid, 0);
    assert_int_equal(hits_of(db, "all"), 0);
    digest(db);
    OK(xs_db_metadata(db, "k", 1, &text, &failure));
    assert_text(text, "");
    OK(xs_terms_open_metadata(db, NULL, 0, &terms, &failure));
    EXPECT(XS_END, xs_terms_next(terms, &text, &failure));
    xs_terms_free(terms);
    EXPECT(XS_ERR_NOT_FOUND, xs_db_document(db, 1, &doc, &failure));
    OK(xs_db_uuid(db, &text, &failure));
    OK(xs_db_reopen(db, NULL, &failure));
    OK(xs_db_close(db, &failure));
    xs_db_free(db);
}

static void server(void **state)
{
    (void)state;
    uint16_t port = 0;
    pid_t pid = process_start_tcpsrv(in_root("part2-1"), NULL, &port);
    if (!pid) {
        print_message("SKIPPED: no xapian-tcpsrv, nothing known of remote databases\n");
        skip();
    }
    char location[40];
    const char *locations[] = {in_root("part2-0"), location};
    snprintf(location, sizeof location, "tcp://127.0.0.1:%u", port);
    xs_db *db, *whole = open_db(in_root("part1-0"));
    OK(xs_db_open_timed(locations, 2, PROCESS_DEAD_MS, &db, &failure));
    assert_is_archive(db);
    assert_int_equal(hits_of(db, "t4"), hits_of(whole, "t4"));

    /* what is sent as a query comes out the same: all operators, a fixed weight, BM25 */
    xs_query *parts[] = {term_query("t4"), term_query("t16"), term_query("t9")}, *query, *constant, *range;
    OK(xs_query_constant(parts[2], 2.5, &constant, &failure));
    OK(xs_query_value_ge(0, "20200010", 8, &range, &failure));
    query = combine2(XS_SYNONYM, parts[0], parts[1], 0);
    query = combine2(XS_FILTER, combine2(XS_MAX, combine2(XS_OR, query, constant, 0), parts[2], 0), range, 0);
    xs_search_options options = {.limit = 90, .check_at_least = 90, .weighting = XS_BM25, .bm25 = {.k1 = 1}};
    options.collapse_max = 2, options.collapse_slot = 1;
    xs_result *here, *there;
    OK(xs_search(whole, query, &options, &here, &failure));
    OK(xs_search(db, query, &options, &there, &failure));
    assert_true(xs_result_size(here) > 5);
    assert_int_equal(xs_result_size(here), xs_result_size(there));
    for (size_t i = 0; i < xs_result_size(here); i++) {
        xs_hit one, other;
        OK(xs_result_hit(here, i, &one, &failure));
        OK(xs_result_hit(there, i, &other, &failure));
        assert_int_equal(one.docid, other.docid);
        assert_bytes(one.collapse_key, other.collapse_key.data, other.collapse_key.length);
    }
    xs_result_free(here);
    xs_query_free(query);

    /* the server dies: errors, no hang, and everything can be freed */
    process_kill_group(pid);
    xs_term_stats stats;
    xs_doc *doc = NULL;
    EXPECT(XS_ERR_NETWORK, xs_db_term_stats(db, "t4", 2, &stats, &failure));
    assert_true(xs_db_document(db, 2, &doc, &failure) < 0);
    xs_db_free(db);
    xs_result_free(there);
    xs_doc_free(doc);
    EXPECT(XS_ERR_NETWORK, xs_db_open(locations, 2, &db, &failure));
    xs_db_free(whole);
}

static void iterators(void **state)
{
    (void)state;
    xs_db *db = open_db(in_root("part3-0"));
    xs_terms *terms;
    xs_bytes text;
    char previous[16] = "";
    uint32_t n;
    int count = 0;
    OK(xs_terms_open(db, "t1", 2, &terms, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_documents(terms, &n, &failure)); /* at no term yet */
    while (xs_terms_next(terms, &text, &failure) == XS_OK) {
        assert_true(!strncmp(text.data, "t1", 2) && strcmp(text.data, previous) > 0);
        strcpy(previous, text.data);
        OK(xs_terms_documents(terms, &n, &failure));
        EXPECT(XS_ERR_UNSUPPORTED, xs_terms_wdf(terms, &n, &failure));
        count++;
    }
    assert_true(count > 3);
    EXPECT(XS_END, xs_terms_next(terms, &text, &failure));
    EXPECT(XS_END, xs_terms_skip_to(terms, "t1", 2, &text, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_terms_documents(terms, &n, &failure));
    xs_terms_free(terms);

    OK(xs_terms_open(db, NULL, 0, &terms, &failure));
    OK(xs_terms_skip_to(terms, "b", 1, &text, &failure));
    assert_text(text, "t1");
    OK(xs_terms_skip_to(terms, "a", 1, &text, &failure)); /* never back */
    assert_text(text, "t1");
    OK(xs_terms_next(terms, &text, &failure));
    assert_string_not_equal(text.data, "t1");
    EXPECT(XS_ERR_ARGUMENT, xs_terms_next(terms, NULL, &failure));
    OK(xs_terms_documents(terms, &n, &failure)); /* an argument error spoils nothing */
    EXPECT(XS_END, xs_terms_skip_to(terms, "zz", 2, &text, &failure));
    xs_terms_free(terms);
    OK(xs_terms_open(db, "t1", 2, &terms, &failure));
    OK(xs_terms_skip_to(terms, "a", 1, &text, &failure)); /* not before the prefix */
    assert_text(text, "t1");
    EXPECT(XS_END, xs_terms_skip_to(terms, "t2", 2, &text, &failure)); /* nor behind it */
    xs_terms_free(terms);
    OK(xs_terms_open(db, "none", 4, &terms, &failure));
    EXPECT(XS_END, xs_terms_next(terms, &text, &failure));
    xs_terms_free(terms);

    xs_doc *doc = NULL;
    OK(xs_db_document(db, 1, &doc, &failure));
    OK(xs_terms_open_doc(doc, &terms, &failure));
    xs_doc_free(doc);
    OK(xs_terms_skip_to(terms, "t36", 3, &text, &failure));
    assert_text(text, "t36");
    OK(xs_terms_wdf(terms, &n, &failure));
    assert_int_equal(n, 6);
    OK(xs_terms_documents(terms, &n, &failure));
    assert_true(n >= 1);
    xs_terms_free(terms);

    xs_postings *postings;
    xs_docid docid = 0;
    OK(xs_postings_open(db, "all", 3, &postings, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_postings_wdf(postings, &n, &failure));
    OK(xs_postings_skip_to(postings, 7, &docid, &failure));
    assert_int_equal(docid, 7);
    OK(xs_postings_skip_to(postings, 3, &docid, &failure));
    assert_int_equal(docid, 7);
    OK(xs_postings_next(postings, &docid, &failure));
    assert_int_equal(docid, 8);
    OK(xs_postings_doc_length(postings, &n, &failure));
    assert_int_equal(n, 79);
    EXPECT(XS_END, xs_postings_skip_to(postings, 31, &docid, &failure));
    EXPECT(XS_END, xs_postings_next(postings, &docid, &failure));
    xs_postings_free(postings);
    OK(xs_postings_open(db, "nowhere", 7, &postings, &failure));
    EXPECT(XS_END, xs_postings_next(postings, &docid, &failure));
    xs_postings_free(postings);

    xs_values *values;
    OK(xs_values_open(db, 1, &values, &failure));
    for (unsigned number = 1, want = 1; number <= 88; number += 3, want++) /* as dealt out */
        if (number % 3) {
            OK(xs_values_next(values, &docid, &text, &failure));
            assert_int_equal(docid, want);
        }
    EXPECT(XS_END, xs_values_next(values, &docid, &text, &failure));
    xs_values_free(values);
    OK(xs_values_open(db, 0, &values, &failure));
    OK(xs_values_skip_to(values, 30, &docid, &text, &failure));
    assert_int_equal(docid, 30);
    EXPECT(XS_END, xs_values_skip_to(values, 31, &docid, &text, &failure));
    xs_values_free(values);
    EXPECT(XS_ERR_ARGUMENT, xs_values_open(db, XS_NO_SLOT, &values, &failure));
    xs_db_free(db);
}

/* Walks all postings; the first status that is not XS_OK, XS_OK at the end. */
static xs_status walk(xs_db *db)
{
    xs_terms *terms = NULL;
    xs_postings *postings;
    xs_bytes term;
    xs_docid docid;
    xs_status status = xs_terms_open(db, NULL, 0, &terms, &failure);
    while (status == XS_OK && (status = xs_terms_next(terms, &term, &failure)) == XS_OK) {
        status = xs_postings_open(db, term.data, term.length, &postings, &failure);
        while (status == XS_OK)
            status = xs_postings_next(postings, &docid, &failure);
        if (status == XS_END)
            status = XS_OK;
        xs_postings_free(postings);
    }
    if (status < 0) /* it does not come back to life */
        assert_true(xs_terms_next(terms, &term, NULL) <= status || status < 0);
    xs_terms_free(terms);
    return status == XS_END ? XS_OK : status;
}

static void stale(void **state)
{
    (void)state;
    const char *path = make_db("moving", 1, 2000);
    xs_db *db = open_db(path);
    xs_postings *postings;
    xs_docid docid;
    OK(xs_postings_open(db, "all", 3, &postings, &failure));
    OK(xs_postings_next(postings, &docid, &failure));

    xs_writer *writer = open_writer(path);
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    for (unsigned commits = 0; commits < 3; commits++) {
        for (unsigned number = 1; number <= 2000; number += 1) {
            fill_doc(doc, number + commits + 1);
            OK(xs_writer_replace(writer, number, doc, &failure));
        }
        OK(xs_writer_commit(writer, &failure));
    }
    xs_doc_free(doc);

    EXPECT(XS_ERR_STALE, walk(db));
    xs_status status = XS_OK;
    while (status == XS_OK)
        status = xs_postings_next(postings, &docid, &failure);
    if (status < 0) {
        assert_int_equal(status, XS_ERR_STALE);
        EXPECT(XS_ERR_STALE, xs_postings_next(postings, &docid, &failure));
        EXPECT(XS_ERR_STALE, xs_postings_skip_to(postings, 5, &docid, &failure));
        uint32_t wdf;
        EXPECT(XS_ERR_ARGUMENT, xs_postings_wdf(postings, &wdf, &failure));
    }

    bool changed = false;
    OK(xs_db_reopen(db, &changed, &failure)); /* reopen and repeat */
    assert_true(changed);
    xs_postings_free(postings);
    OK(walk(db));
    OK(xs_db_reopen(db, &changed, &failure));
    assert_false(changed);
    OK(xs_db_reopen(db, NULL, &failure));
    xs_db_free(db);
    commit_and_free(writer);
}

enum { DB, QUERY, RESULT, DOC, HANDLES };

/* Uses what is left of a search after freeing, one after another, its handles in this order. */
static void free_in_order(const int *sequence)
{
    xs_db *db = open_db(in_root("part3-1"));
    xs_query *query = term_query("all");
    xs_search_options options = {.limit = 5};
    xs_result *result;
    xs_doc *doc = NULL;
    xs_terms *terms, *doc_terms;
    xs_postings *postings;
    xs_values *values;
    xs_bytes text;
    xs_docid docid;
    xs_hit hit;
    bool left[HANDLES] = {true, true, true, true};
    OK(xs_search(db, query, &options, &result, &failure));
    OK(xs_result_document(result, 2, &doc, &failure));
    OK(xs_terms_open(db, NULL, 0, &terms, &failure));
    OK(xs_terms_open_doc(doc, &doc_terms, &failure));
    OK(xs_postings_open(db, "all", 3, &postings, &failure));
    OK(xs_values_open(db, 0, &values, &failure));
    for (int i = 0; i < HANDLES; i++) {
        if (left[QUERY])
            OK(xs_query_describe(query, &text, &failure));
        if (left[RESULT]) {
            xs_doc *other = NULL;
            OK(xs_result_hit(result, 4, &hit, &failure));
            OK(xs_result_document(result, 4, &other, &failure));
            OK(xs_doc_data(other, &text, &failure));
            xs_doc_free(other);
        }
        if (left[DOC] && i == 1)
            OK(xs_doc_data(doc, &text, &failure));
        if (left[DB])
            OK(xs_db_uuid(db, &text, &failure));
        OK(xs_terms_next(terms, &text, &failure));
        OK(xs_terms_next(doc_terms, &text, &failure));
        OK(xs_postings_next(postings, &docid, &failure));
        OK(xs_values_next(values, &docid, &text, &failure));
        left[sequence[i]] = false;
        if (sequence[i] == DB)
            xs_db_free(db);
        else if (sequence[i] == QUERY)
            xs_query_free(query);
        else if (sequence[i] == RESULT)
            xs_result_free(result);
        else
            xs_doc_free(doc);
    }
    OK(xs_terms_next(terms, &text, &failure));
    OK(xs_terms_next(doc_terms, &text, &failure));
    OK(xs_postings_next(postings, &docid, &failure));
    OK(xs_values_next(values, &docid, &text, &failure));
    xs_values_free(values);
    xs_postings_free(postings);
    xs_terms_free(doc_terms);
    xs_terms_free(terms);
}

static void freed_in_any_order(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        int sequence[HANDLES] = {i & 3, i >> 2 & 3, i >> 4 & 3, i >> 6 & 3};
        int seen = 0;
        for (int k = 0; k < HANDLES; k++)
            seen |= 1 << sequence[k];
        if (seen == 15)
            free_in_order(sequence);
    }
}

static void *search_alone(void *path)
{
    const char *location = path;
    uintptr_t hits = 0;
    for (int round = 0; round < 20; round++) {
        xs_db *db = NULL;
        xs_query *all = NULL, *term = NULL, *both = NULL;
        xs_result *result = NULL;
        xs_search_options options = {.limit = 100};
        if (xs_db_open(&location, 1, &db, NULL) || xs_query_all(&all, NULL) || xs_query_term("all", 3, 1, &term, NULL))
            return NULL;
        const xs_query *children[] = {all, term};
        if (xs_query_combine(XS_AND, children, 2, 0, &both, NULL) || xs_search(db, both, &options, &result, NULL))
            return NULL;
        hits += xs_result_size(result);
        xs_result_free(result);
        xs_query_free(both);
        xs_query_free(term);
        xs_query_free(all);
        xs_db_free(db);
    }
    return (void *)hits;
}

static void threads_of_their_own(void **state)
{
    (void)state;
    pthread_t threads[4];
    char path[400];
    strcpy(path, in_root("part3-2"));
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, search_alone, path), 0);
    for (int i = 0; i < 4; i++) {
        void *hits;
        assert_int_equal(pthread_join(threads[i], &hits), 0);
        assert_int_equal((uintptr_t)hits, 20 * 30);
    }
}

/* wdf of a term in a made-up document; 0 where it is not. */
static uint32_t made_up_wdf(unsigned number, unsigned term)
{
    uint32_t wdf = 0;
    for (unsigned k = 1; k <= 12; k++)
        if (number * k * k % 97 == term)
            wdf += k;
    return wdf;
}

static void check_common(xs_db *db, unsigned documents, const unsigned *terms, size_t n)
{
    char texts[4][8];
    xs_bytes asked[4];
    for (size_t i = 0; i < n; i++) {
        int length = snprintf(texts[i], sizeof texts[i], "t%u", terms[i]);
        asked[i] = (xs_bytes){texts[i], (size_t)length};
    }
    xs_common *common;
    OK(xs_common_open(db, asked, n, &common, &failure));
    size_t at = 0;
    for (unsigned number = 1; number <= documents; number++) {
        uint32_t least = UINT32_MAX;
        for (size_t i = 0; i < n; i++) {
            uint32_t wdf = made_up_wdf(number, terms[i]);
            least = wdf < least ? wdf : least;
        }
        if (least == 0)
            continue;
        assert_true(at < xs_common_size(common));
        assert_int_equal(xs_common_postings(common)[at].docid, number);
        assert_int_equal(xs_common_postings(common)[at].wdf, least);
        at++;
    }
    assert_int_equal(at, xs_common_size(common));
    xs_common_free(common);
}

static void documents_in_common(void **state)
{
    (void)state;
    xs_db *db = open_db(make_db("common", 1, 1500));
    for (unsigned a = 0; a < 97; a += 5)
        for (unsigned b = 0; b < 97; b += 3) {
            unsigned terms[] = {a, b, (a + 4 * b) % 97};
            check_common(db, 1500, terms, 1);
            check_common(db, 1500, terms, 2);
            check_common(db, 1500, terms, 3);
        }
    xs_common *common;
    xs_bytes terms[] = {{"all", 3}, {"nowhere", 7}};
    OK(xs_common_open(db, terms, 2, &common, &failure));
    assert_int_equal(xs_common_size(common), 0);
    xs_common_free(common);
    terms[1].length = 0;
    EXPECT(XS_ERR_ARGUMENT, xs_common_open(db, terms, 2, &common, &failure));
    assert_null(common);
    EXPECT(XS_ERR_ARGUMENT, xs_common_open(db, terms, 0, &common, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_common_open(NULL, terms, 1, &common, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_common_open(db, terms, 1, NULL, &failure));
    assert_int_equal(xs_common_size(NULL), 0);
    xs_common_free(NULL);
    xs_db_free(db);
}

static void documents_known_to_exist(void **state)
{
    (void)state;
    xs_db *db = open_db(make_db("known", 1, 3));
    xs_doc *doc = NULL;
    xs_bytes text;
    OK(xs_db_document_known(db, 2, &doc, &failure));
    OK(xs_doc_data(doc, &text, &failure));
    assert_text(text, "data of 2");
    OK(xs_db_document_known(db, 4, &doc, &failure));
    OK(xs_doc_data(doc, &text, &failure));
    assert_text(text, "");
    EXPECT(XS_ERR_ARGUMENT, xs_db_document_known(db, 0, &doc, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_db_document_known(db, 1, NULL, &failure));
    xs_doc_free(doc);
    xs_db_free(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_in_common),
        cmocka_unit_test(documents_known_to_exist),
        cmocka_unit_test(shards),
        cmocka_unit_test(stubs),
        cmocka_unit_test(stub_of_nothing),
        cmocka_unit_test(server),
        cmocka_unit_test(iterators),
        cmocka_unit_test(stale),
        cmocka_unit_test(freed_in_any_order),
        cmocka_unit_test(threads_of_their_own),
    };
    return cmocka_run_group_tests_name("shim: reading", tests, make_root, remove_root);
}

/* The orders a result can come in, its options and its counts; and what a query may be made of. */
#include "test_shim_fixture.h"

#include <math.h>

enum { DOCS = 400 };

static xs_db *db;
static xs_query *query;                         /* matches a part of the documents, with few different weights */
static const xs_bm25 flat = {.min_normlen = 1}; /* no wdf, no lengths: weights that tie */

struct match {
    xs_docid docid;
    double weight;
    char date[9], key[9];
};

static struct match truth[DOCS];
static size_t matches;
static xs_search_options order; /* for the comparison */

static int make_archive(void **state)
{
    if (make_root(state))
        return -1;
    db = open_db(make_db("archive", 1, DOCS));
    query = combine2(XS_OR, term_query("t4"), term_query("t16"), 0);
    query = combine2(XS_OR, query, term_query("t50"), 0);
    return 0;
}

static int drop_archive(void **state)
{
    xs_query_free(query);
    xs_db_free(db);
    return remove_root(state);
}

static int by_value(const struct match *a, const struct match *b)
{
    return strcmp(a->date, b->date) * (order.reverse ? -1 : 1);
}

static int by_weight(const struct match *a, const struct match *b)
{
    if (fabs(a->weight - b->weight) < 1e-12)
        return 0;
    return a->weight > b->weight ? -1 : 1;
}

static int in_order(const void *left, const void *right)
{
    const struct match *a = left, *b = right;
    int result = 0;
    switch (order.sort) {
    case XS_SORT_RELEVANCE:
        result = by_weight(a, b);
        break;
    case XS_SORT_VALUE:
        result = by_value(a, b);
        break;
    case XS_SORT_RELEVANCE_VALUE:
        result = by_weight(a, b) ? by_weight(a, b) : by_value(a, b);
        break;
    case XS_SORT_VALUE_RELEVANCE:
        result = by_value(a, b) ? by_value(a, b) : by_weight(a, b);
        break;
    }
    if (result)
        return result;
    bool descending = order.docid_order == XS_DOCID_DESCENDING;
    return (a->docid < b->docid) == descending ? 1 : -1;
}

static xs_result *search(const xs_search_options *options)
{
    xs_result *result;
    OK(xs_search(db, query, options, &result, &failure));
    return result;
}

/* Reads the matches with their weights and values, in no particular order. */
static void learn_truth(xs_weighting weighting)
{
    xs_search_options options = {.limit = DOCS, .docid_order = XS_DOCID_ANY, .weighting = weighting, .bm25 = flat};
    xs_result *result = search(&options);
    xs_doc *doc = NULL;
    xs_hit hit;
    xs_bytes value;
    matches = xs_result_size(result);
    assert_in_range(matches, 20, DOCS - 20);
    for (size_t i = 0; i < matches; i++) {
        OK(xs_result_hit(result, i, &hit, &failure));
        OK(xs_result_document(result, i, &doc, &failure));
        assert_int_equal(xs_doc_docid(doc), hit.docid);
        truth[i] = (struct match){.docid = hit.docid, .weight = hit.weight};
        OK(xs_doc_value(doc, 0, &value, &failure));
        memcpy(truth[i].date, value.data, value.length);
        OK(xs_doc_value(doc, 1, &value, &failure));
        memcpy(truth[i].key, value.data, value.length);
    }
    xs_doc_free(doc);
    xs_result_free(result);
}

/* Leaves the matches that collapsing keeps, in order; returns their number. */
static size_t collapse(struct match *kept)
{
    size_t n = 0;
    for (size_t i = 0; i < matches; i++) {
        unsigned before = 0;
        for (size_t k = 0; k < n; k++)
            before += !strcmp(kept[k].key, truth[i].key);
        if (!order.collapse_max || !*truth[i].key || before < order.collapse_max)
            kept[n++] = truth[i];
    }
    return n;
}

static void compare(void)
{
    static struct match expected[DOCS];
    qsort(truth, matches, sizeof *truth, in_order);
    size_t n = collapse(expected);
    static const uint32_t offsets[] = {0, 1, 7, 1000, UINT32_MAX}, limits[] = {0, 1, 10, UINT32_MAX};
    for (size_t o = 0; o < 5; o++)
        for (size_t l = 0; l < 4; l++) {
            order.offset = offsets[o];
            order.limit = limits[l];
            xs_result *result = search(&order);
            size_t from = order.offset < n ? order.offset : n;
            size_t size = order.limit < n - from ? order.limit : n - from;
            assert_int_equal(xs_result_size(result), size);
            xs_hit hit;
            for (size_t i = 0; i < size; i++) {
                OK(xs_result_hit(result, i, &hit, &failure));
                assert_int_equal(hit.docid, expected[from + i].docid);
                assert_true(fabs(hit.weight - expected[from + i].weight) < 1e-9);
                assert_text(hit.collapse_key, order.collapse_max ? expected[from + i].key : "");
            }
            EXPECT(XS_ERR_ARGUMENT, xs_result_hit(result, size, &hit, &failure));
            xs_counts counts;
            OK(xs_result_counts(result, &counts, &failure));
            assert_true(counts.lower <= n && counts.upper >= n);
            assert_true(counts.lower <= counts.estimated && counts.estimated <= counts.upper);
            assert_true(counts.uncollapsed_lower <= matches && counts.uncollapsed_upper >= matches);
            if (order.check_at_least == UINT32_MAX) {
                assert_int_equal(counts.lower, n);
                if (!order.collapse_max || order.limit == UINT32_MAX)
                    assert_int_equal(counts.upper, n);
                if (!order.collapse_max) {
                    assert_int_equal(counts.uncollapsed_lower, matches);
                    assert_int_equal(counts.uncollapsed_upper, matches);
                }
            }
            xs_result_free(result);
        }
}

static void orders(void **state)
{
    (void)state;
    for (int weighting = XS_BM25; weighting <= XS_BOOLEAN; weighting++) {
        learn_truth((xs_weighting)weighting);
        for (int i = 0; i < 4 * 2 * 2 * 3 * 2; i++) {
            int k = i;
            order = (xs_search_options){.weighting = (xs_weighting)weighting, .bm25 = flat, .collapse_slot = 1};
            order.sort = (xs_sort)(k % 4), k /= 4;
            order.reverse = k % 2, k /= 2;
            order.docid_order = k % 2 ? XS_DOCID_DESCENDING : XS_DOCID_ASCENDING, k /= 2;
            order.collapse_max = (uint32_t)(k % 3), k /= 3;
            order.check_at_least = k % 2 ? UINT32_MAX : 0;
            compare();
        }
    }
}

static void time_limit(void **state)
{
    (void)state;
    learn_truth(XS_BM25);
    order = (xs_search_options){
        .weighting = XS_BM25, .bm25 = flat, .check_at_least = 50, .time_limit_ms = 1, .collapse_slot = 1};
    compare(); /* the hits are the same, whether it struck or not */
    order.time_limit_ms = UINT32_MAX;
    compare();
}

static void defaults(void **state)
{
    (void)state;
    xs_result *result;
    xs_counts counts, same;
    OK(xs_search(db, query, NULL, &result, &failure));
    assert_int_equal(xs_result_size(result), 0);
    OK(xs_result_counts(result, &counts, &failure));
    assert_true(counts.lower <= counts.upper && counts.upper <= DOCS);
    xs_result_free(result);
    xs_search_options zero = {0};
    result = search(&zero);
    OK(xs_result_counts(result, &same, &failure));
    assert_memory_equal(&counts, &same, sizeof same);
    EXPECT(XS_ERR_ARGUMENT, xs_result_counts(result, NULL, &failure));
    xs_result_free(result);
}

static void wrong_options(void **state)
{
    (void)state;
    const xs_search_options wrong[] = {
        {.sort = (xs_sort)4},
        {.sort = XS_SORT_VALUE, .sort_slot = XS_NO_SLOT},
        {.docid_order = (xs_docid_order)3},
        {.weighting = (xs_weighting)-1},
        {.collapse_max = 1, .collapse_slot = XS_NO_SLOT},
        {.weighting = XS_BM25, .bm25 = {.k1 = -1}},
        {.weighting = XS_BM25, .bm25 = {.k3 = NAN}},
        {.weighting = XS_BM25, .bm25 = {.b = 1.5}},
        {.weighting = XS_BM25, .bm25 = {.min_normlen = -0.1}},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        xs_result *result = (xs_result *)&db;
        EXPECT(XS_ERR_ARGUMENT, xs_search(db, query, wrong + i, &result, &failure));
        assert_null(result);
    }
    xs_search_options fine = {.collapse_slot = XS_NO_SLOT, .sort_slot = XS_NO_SLOT, .bm25 = {.b = 9}};
    xs_result_free(search(&fine)); /* what is not read is not checked */
    xs_result *result;
    EXPECT(XS_ERR_ARGUMENT, xs_search(db, NULL, &fine, &result, &failure));
}

static void describes_as(xs_query *described, const char *text)
{
    xs_bytes got;
    OK(xs_query_describe(described, &got, &failure));
    assert_text(got, text);
    assert_int_equal(xs_query_is_empty(described), !strcmp(text, "Query()"));
    xs_query_free(described);
}

static void empty_children(void **state)
{
    (void)state;
    static const struct {
        xs_op op;
        const char *a_empty, *empty_a;
    } rules[] = {
        {XS_AND, "Query()", "Query()"},        {XS_OR, "Query(a)", "Query(a)"},   {XS_AND_NOT, "Query(a)", "Query()"},
        {XS_AND_MAYBE, "Query(a)", "Query()"}, {XS_FILTER, "Query()", "Query()"}, {XS_SYNONYM, "Query(a)", "Query(a)"},
        {XS_MAX, "Query(a)", "Query(a)"},      {XS_PHRASE, "Query()", "Query()"}, {XS_NEAR, "Query()", "Query()"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        xs_query *nothing, *none, *one, *a = term_query("a");
        OK(xs_query_empty(&nothing, &failure));
        OK(xs_query_combine(rules[i].op, NULL, 0, 0, &none, &failure));
        describes_as(none, "Query()");
        const xs_query *children[] = {a};
        OK(xs_query_combine(rules[i].op, children, 1, 0, &one, &failure));
        describes_as(one, "Query(a)");
        describes_as(combine2(rules[i].op, a, nothing, 0), rules[i].a_empty);
        OK(xs_query_empty(&nothing, &failure));
        describes_as(combine2(rules[i].op, nothing, term_query("a"), 0), rules[i].empty_a);
    }
    xs_query *nothing, *made;
    OK(xs_query_empty(&nothing, &failure));
    OK(xs_query_scale(nothing, 2, &made, &failure));
    describes_as(made, "Query()");
    OK(xs_query_constant(nothing, 2, &made, &failure));
    describes_as(made, "Query()");
    xs_result *result;
    xs_search_options options = {.limit = 10};
    OK(xs_search(db, nothing, &options, &result, &failure));
    assert_int_equal(xs_result_size(result), 0);
    xs_result_free(result);
    xs_query_free(nothing);
}

static void refuses(xs_op op, xs_query *a, xs_query *b, uint32_t window)
{
    const xs_query *children[] = {a, b};
    xs_query *made = (xs_query *)&db;
    EXPECT(XS_ERR_ARGUMENT, xs_query_combine(op, children, 2, window, &made, &failure));
    assert_null(made);
    xs_query_free(a);
    xs_query_free(b);
}

static void what_phrases_take(void **state)
{
    (void)state;
    for (xs_op op = XS_PHRASE; op <= XS_NEAR; op++) {
        static const xs_op others[] = {XS_AND, XS_AND_NOT, XS_AND_MAYBE, XS_FILTER, XS_SYNONYM, XS_MAX, XS_PHRASE};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            refuses(op, combine2(others[i], term_query("a"), term_query("b"), 0), term_query("c"), 0);
            xs_query *below = combine2(others[i], term_query("a"), term_query("b"), 0);
            refuses(op, term_query("c"), combine2(XS_OR, below, term_query("d"), 0), 0);
        }
        xs_query *all, *scaled, *range, *term = term_query("a");
        OK(xs_query_all(&all, &failure));
        OK(xs_query_scale(term, 2, &scaled, &failure));
        OK(xs_query_value_ge(0, "2", 1, &range, &failure));
        refuses(op, all, term, 0);
        refuses(op, scaled, range, 0);
        refuses(op, term_query("a"), term_query("b"), 1); /* no room for both */
        refuses(op, term_query("a"), NULL, 0);
        xs_query *ors = combine2(XS_OR, term_query("a"), combine2(XS_OR, term_query("b"), term_query("c"), 0), 0);
        xs_query_free(combine2(op, ors, term_query("d"), 9));
    }
    refuses((xs_op)9, term_query("a"), term_query("b"), 0);
    refuses((xs_op)-1, term_query("a"), term_query("b"), 0);
}

static void wrong_leaves(void **state)
{
    (void)state;
    xs_query *made, *a = term_query("a");
    EXPECT(XS_ERR_ARGUMENT, xs_query_term("", 0, 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_term(NULL, 0, 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_term(NULL, 3, 1, &made, &failure));
    static const double factors[] = {-1, -1e-300, NAN, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        EXPECT(XS_ERR_ARGUMENT, xs_query_scale(a, factors[i], &made, &failure));
        EXPECT(XS_ERR_ARGUMENT, xs_query_constant(a, factors[i], &made, &failure));
    }
    EXPECT(XS_ERR_ARGUMENT, xs_query_value_ge(XS_NO_SLOT, "a", 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_value_le(XS_NO_SLOT, "a", 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_value_range(XS_NO_SLOT, "a", 1, "b", 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_value_range(0, NULL, 1, "b", 1, &made, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_combine(XS_AND, NULL, 2, 0, &made, &failure));
    xs_query_free(a);

    /* longer than any term of an index */
    char term[5000] = "";
    OK(xs_query_term(term, sizeof term, 1, &made, &failure));
    xs_search_options options = {.limit = 10};
    xs_result *result;
    OK(xs_search(db, made, &options, &result, &failure));
    assert_int_equal(xs_result_size(result), 0);
    xs_result_free(result);
    xs_query_free(made);
}

static void depth(void **state)
{
    (void)state;
    xs_query *deep = term_query("all"), *next;
    for (int level = 2; level <= XS_QUERY_MAX_DEPTH; level++)
        deep = combine2(level % 2 ? XS_AND_MAYBE : XS_AND_NOT, deep, term_query("nowhere"), 0);
    const xs_query *children[] = {deep, deep};
    EXPECT(XS_ERR_ARGUMENT, xs_query_combine(XS_AND, children, 2, 0, &next, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_scale(deep, 2, &next, &failure));
    EXPECT(XS_ERR_ARGUMENT, xs_query_constant(deep, 2, &next, &failure));
    xs_search_options options = {.limit = UINT32_MAX};
    xs_result *result;
    OK(xs_search(db, deep, &options, &result, &failure));
    assert_int_equal(xs_result_size(result), DOCS);
    xs_result_free(result);
    xs_query_free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders),        cmocka_unit_test(time_limit),     cmocka_unit_test(defaults),
        cmocka_unit_test(wrong_options), cmocka_unit_test(empty_children), cmocka_unit_test(what_phrases_take),
        cmocka_unit_test(wrong_leaves),  cmocka_unit_test(depth),
    };
    return cmocka_run_group_tests_name("shim: searching", tests, make_archive, drop_archive);
}

/* Queries against the truth by brute force: a random archive small enough to be searched by reading
 * it, random queries, and every order a result can have. */
#include "test_shim_fixture.h"

#include <math.h>

enum { DOCS = 300, WORDS = 10, LONGEST = 14 };

static struct {
    int length;
    int words[LONGEST]; /* at positions 1, 2, ... */
    char date[9];       /* slot 0; empty: none */
    char key[9];        /* slot 1; empty: none */
} docs[DOCS + 1];

static double term_weights[WORDS][DOCS + 1];
static xs_db *db;
static const xs_bm25 bm25 = {.k1 = 1.2}; /* wdf counts, lengths do not */

static uint32_t seed = 2463534242;
static unsigned chance(unsigned n) /* 0 .. n - 1; xorshift, G. Marsaglia 2003 */
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

static const char *word(int w)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    return words[w];
}

static void make_doc(int d, xs_doc *doc)
{
    OK(xs_doc_clear(doc, &failure));
    docs[d].length = 1 + (int)chance(LONGEST);
    for (int i = 0; i < docs[d].length; i++) {
        docs[d].words[i] = (int)(chance(WORDS) * chance(WORDS) / WORDS);
        OK(xs_doc_add_posting(doc, word(docs[d].words[i]), 1, (uint32_t)i + 1, 1, &failure));
    }
    if (chance(5))
        snprintf(docs[d].date, sizeof docs[d].date, "%u", 20190101 + chance(40));
    if (chance(4))
        snprintf(docs[d].key, sizeof docs[d].key, "k%u", chance(30));
    OK(xs_doc_set_value(doc, 0, docs[d].date, strlen(docs[d].date), &failure));
    OK(xs_doc_set_value(doc, 1, docs[d].key, strlen(docs[d].key), &failure));
}

/* Searches with all hits and exact counts. */
static xs_result *search_all(const xs_query *query, xs_weighting weighting)
{
    xs_search_options options = {
        .limit = UINT32_MAX, .check_at_least = UINT32_MAX, .weighting = weighting, .bm25 = bm25};
    xs_result *result;
    OK(xs_search(db, query, &options, &result, &failure));
    return result;
}

static int make_archive(void **state)
{
    if (make_root(state))
        return -1;
    xs_writer *writer = open_writer(in_root("archive"));
    xs_doc *doc;
    OK(xs_doc_new(&doc, &failure));
    for (int d = 1; d <= DOCS; d++) {
        make_doc(d, doc);
        OK(xs_writer_add(writer, doc, NULL, &failure));
    }
    xs_doc_free(doc);
    commit_and_free(writer);
    db = open_db(in_root("archive"));
    for (int w = 0; w < WORDS; w++) {
        xs_query *query = term_query(word(w));
        xs_result *result = search_all(query, XS_BM25);
        xs_hit hit;
        for (size_t i = 0; i < xs_result_size(result); i++) {
            OK(xs_result_hit(result, i, &hit, &failure));
            term_weights[w][hit.docid] = hit.weight;
        }
        xs_result_free(result);
        xs_query_free(query);
    }
    return 0;
}

static int drop_archive(void **state)
{
    xs_db_free(db);
    return remove_root(state);
}

static int wdf_of(int w, int d)
{
    int wdf = 0;
    for (int i = 0; i < docs[d].length; i++)
        wdf += docs[d].words[i] == w;
    return wdf;
}

/* Xapian's BM25 with k2 = k3 = b = 0: idf and saturation as in its documentation of weighting schemes. */
static void weight_of_a_term(void **state)
{
    (void)state;
    for (int w = 0; w < WORDS; w++) {
        int n = 0;
        for (int d = 1; d <= DOCS; d++)
            n += wdf_of(w, d) > 0;
        double odds = (DOCS - n + 0.5) / (n + 0.5);
        double idf = log(odds < 2 ? odds * 0.5 + 1 : odds);
        for (int d = 1; d <= DOCS; d++) {
            int wdf = wdf_of(w, d);
            assert_true(fabs(term_weights[w][d] - idf * wdf * (bm25.k1 + 1) / (wdf + bm25.k1)) < 1e-9);
        }
    }
}

/* -- A query as data, and what it means --------------------------------------------------------- */

enum kind { TERM, COMBINED, SCALED, CONSTANT, RANGE, FROM, UNTIL, ALL, NOTHING };

struct node {
    enum kind kind;
    xs_op op;
    int word, n;
    uint32_t window;
    double factor;
    char low[9], high[9];
    struct node *children[3];
};

struct found {
    bool matches;
    double weight;
};

/* Can children i.. take places so that the window holds? Places are positions, each used once. */
static bool placed(const struct node *q, int d, int i, int previous, int low, int high, unsigned used)
{
    if (i == q->n || i == 3)
        return high - low < (int)(q->window ? q->window : (unsigned)q->n);
    const struct node *child = q->children[i];
    for (int p = 0; p < docs[d].length; p++) {
        bool here = child->kind == TERM && docs[d].words[p] == child->word;
        for (int k = 0; child->kind == COMBINED && k < child->n; k++)
            here = here || docs[d].words[p] == child->children[k]->word;
        if (!here || used >> p & 1 || (q->op == XS_PHRASE && p <= previous))
            continue;
        if (placed(q, d, i + 1, p, p < low ? p : low, p > high ? p : high, used | 1u << p))
            return true;
    }
    return false;
}

static struct found meaning(const struct node *q, int d);

static struct found combined(const struct node *q, int d)
{
    struct found parts[3] = {0}, all = {.matches = true}, any = {0}, best = {0};
    for (int i = 0; i < q->n; i++) {
        parts[i] = meaning(q->children[i], d);
        if (!parts[i].matches)
            parts[i].weight = 0;
        all.matches = all.matches && parts[i].matches;
        all.weight += parts[i].weight;
        any.matches = any.matches || parts[i].matches;
        any.weight += parts[i].weight;
        best.matches = any.matches;
        best.weight = fmax(best.weight, parts[i].weight);
    }
    struct found rest = {.matches = false};
    for (int i = 1; i < q->n; i++)
        rest.matches = rest.matches || parts[i].matches;
    switch (q->op) {
    case XS_AND:
        return all;
    case XS_OR:
    case XS_SYNONYM: /* its weight is not checked */
        return any;
    case XS_AND_NOT:
        return (struct found){parts[0].matches && !rest.matches, parts[0].weight};
    case XS_AND_MAYBE:
        return (struct found){parts[0].matches, any.weight};
    case XS_FILTER:
        return (struct found){all.matches, parts[0].weight};
    case XS_MAX:
        return best;
    case XS_PHRASE:
    case XS_NEAR:
        return (struct found){placed(q, d, 0, -1, LONGEST, -1, 0), any.weight};
    }
    return any;
}

static struct found meaning(const struct node *q, int d)
{
    const char *date = docs[d].date;
    switch (q->kind) {
    case TERM:
        return (struct found){term_weights[q->word][d] > 0, term_weights[q->word][d]};
    case COMBINED:
        return combined(q, d);
    case SCALED:
        return (struct found){meaning(q->children[0], d).matches, q->factor * meaning(q->children[0], d).weight};
    case CONSTANT:
        return (struct found){meaning(q->children[0], d).matches, q->factor};
    case RANGE:
        return (struct found){*date && strcmp(date, q->low) >= 0 && strcmp(date, q->high) <= 0, 0};
    case FROM:
        return (struct found){*date && strcmp(date, q->low) >= 0, 0};
    case UNTIL:
        return (struct found){*date && strcmp(date, q->high) <= 0, 0};
    case ALL:
        return (struct found){true, 0};
    case NOTHING:
        break;
    }
    return (struct found){false, 0};
}

static struct node nodes[200];
static int nodes_used;

static struct node *new_node(enum kind kind)
{
    struct node *q = &nodes[nodes_used++];
    assert_true(nodes_used < 200);
    memset(q, 0, sizeof *q);
    q->kind = kind;
    q->word = (int)chance(WORDS);
    q->factor = chance(8) / 2.0;
    return q;
}

static void random_bound(char *bound)
{
    static const char *const odd[] = {"", "1", "20", "2019012", "9"};
    if (chance(3))
        snprintf(bound, 9, "%u", 20190101 + chance(40));
    else
        strcpy(bound, odd[chance(5)]);
}

static struct node *random_leaf(void)
{
    struct node *q = new_node(TERM);
    if (!chance(4)) {
        q->kind = (enum kind[]){RANGE, FROM, UNTIL, ALL, NOTHING}[chance(5)];
        random_bound(q->low);
        random_bound(q->high);
    }
    return q;
}

/* Of NEAR, no word occurs in two children: Xapian does not try every way of placing such a word, and
 * misses some matches. Of PHRASE, words may repeat. */
static struct node *random_positional(void)
{
    struct node *q = new_node(COMBINED);
    int first = (int)chance(WORDS), next = 0;
    q->op = chance(2) ? XS_PHRASE : XS_NEAR;
    q->n = 2 + (int)chance(2);
    q->window = chance(2) ? 0 : (unsigned)q->n + chance(4);
    for (int i = 0; i < q->n; i++) {
        struct node *child = q->children[i] = new_node(TERM);
        child->kind = chance(3) ? TERM : COMBINED;
        child->op = XS_OR;
        child->n = child->kind == TERM ? 0 : 2;
        for (int k = 0; k < child->n; k++)
            child->children[k] = new_node(TERM);
        for (int k = 0; q->op == XS_NEAR && k < 3; k++) {
            struct node *leaf = k < 2 && child->n ? child->children[k] : child;
            leaf->word = (first + next++ * 3) % WORDS;
        }
    }
    return q;
}

enum { SYNONYMS = 1, POSITIONS = 2, BOTH = 3 }; /* what may occur */

/* Where weights are compared, no phrases below an OR: Xapian may add the weight of one that does not match.
 */
static struct node *random_query(int depth, unsigned allowed)
{
    if (!depth)
        return random_leaf();
    switch (chance(7)) {
    case 0:
        return allowed & POSITIONS ? random_positional() : random_leaf();
    case 1: {
        struct node *q = new_node(chance(2) ? SCALED : CONSTANT);
        q->n = 1;
        q->children[0] = random_query(depth - 1, allowed);
        return q;
    }
    case 2:
        return random_leaf();
    default: {
        static const xs_op ops[] = {XS_AND, XS_OR, XS_AND_NOT, XS_AND_MAYBE, XS_FILTER, XS_MAX, XS_SYNONYM};
        struct node *q = new_node(COMBINED);
        q->op = ops[chance(allowed & SYNONYMS ? 7 : 6)];
        if (q->op != XS_AND && q->op != XS_FILTER && q->op != XS_AND_NOT && allowed != BOTH)
            allowed = 0;
        q->n = (int)chance(4);
        if (!q->n)
            q->kind = NOTHING;
        for (int i = 0; i < q->n; i++)
            q->children[i] = random_query(depth - 1, allowed);
        return q;
    }
    }
}

static xs_query *build(const struct node *q)
{
    xs_query *query = NULL, *children[3] = {0};
    size_t low = strlen(q->low), high = strlen(q->high);
    for (int i = 0; i < q->n; i++)
        children[i] = build(q->children[i]);
    switch (q->kind) {
    case TERM:
        query = term_query(word(q->word));
        break;
    case COMBINED:
    case NOTHING:
        OK(xs_query_combine(q->op, (const xs_query *const *)children, (size_t)q->n, q->window, &query, &failure));
        break;
    case SCALED:
        OK(xs_query_scale(children[0], q->factor, &query, &failure));
        break;
    case CONSTANT:
        OK(xs_query_constant(children[0], q->factor, &query, &failure));
        break;
    case RANGE:
        OK(xs_query_value_range(0, q->low, low, q->high, high, &query, &failure));
        break;
    case FROM:
        OK(xs_query_value_ge(0, q->low, low, &query, &failure));
        break;
    case UNTIL:
        OK(xs_query_value_le(0, q->high, high, &query, &failure));
        break;
    case ALL:
        OK(xs_query_all(&query, &failure));
        break;
    }
    for (int i = 0; i < q->n; i++)
        xs_query_free(children[i]);
    return query;
}

static void compare(const struct node *q, bool weights)
{
    xs_query *query = build(q);
    xs_result *result = search_all(query, weights ? XS_BM25 : XS_BOOLEAN);
    bool hits[DOCS + 1] = {0};
    size_t expected = 0;
    double previous = INFINITY;
    xs_docid last = 0;
    xs_hit hit;
    xs_counts counts;
    xs_bytes text;
    OK(xs_query_describe(query, &text, &failure));
    for (int d = 1; d <= DOCS; d++)
        expected += meaning(q, d).matches;
    for (size_t i = 0; i < xs_result_size(result); i++) {
        OK(xs_result_hit(result, i, &hit, &failure));
        struct found truth = meaning(q, (int)hit.docid);
        double weight = weights ? truth.weight : 0;
        if (!truth.matches || fabs(hit.weight - weight) > 1e-9)
            print_error("%s: document %u, weight %g, not %g\n", text.data, hit.docid, hit.weight, weight);
        assert_true(truth.matches && fabs(hit.weight - weight) <= 1e-9);
        assert_false(hits[hit.docid]);
        hits[hit.docid] = true;
        assert_true(hit.weight < previous || (hit.weight <= previous && hit.docid > last));
        previous = hit.weight;
        last = hit.docid;
    }
    if (xs_result_size(result) != expected)
        print_error("%s: %zu hits, not %zu\n", text.data, xs_result_size(result), expected);
    assert_int_equal(xs_result_size(result), expected);
    OK(xs_result_counts(result, &counts, &failure));
    assert_int_equal(counts.lower, expected);
    assert_int_equal(counts.upper, expected);
    assert_int_equal(counts.estimated, expected);
    if (expected && weights) {
        OK(xs_result_hit(result, 0, &hit, &failure));
        assert_true(fabs(counts.max_weight - hit.weight) < 1e-9);
        assert_true(counts.max_possible >= hit.weight - 1e-9);
    }
    xs_result_free(result);
    xs_query_free(query);
}

static void random_queries(void **state)
{
    (void)state;
    for (int i = 0; i < 600; i++) {
        nodes_used = 0;
        compare(random_query(1 + i % 3, POSITIONS), true);
    }
    for (int i = 0; i < 300; i++) {
        nodes_used = 0;
        compare(random_query(1 + i % 3, BOTH), false);
    }
    for (int i = 0; i < 300; i++) {
        nodes_used = 0;
        compare(random_positional(), true);
    }
}

static void synonym_weight(void **state)
{
    (void)state;
    /* of words that never occur together, a synonym weighs as one term with the frequency of both */
    xs_query *query = combine2(XS_SYNONYM, term_query("a"), term_query("no-such-word"), 0);
    xs_result *result = search_all(query, XS_BM25);
    xs_hit hit;
    assert_true(xs_result_size(result) > 0);
    for (size_t i = 0; i < xs_result_size(result); i++) {
        OK(xs_result_hit(result, i, &hit, &failure));
        assert_true(fabs(hit.weight - term_weights[0][hit.docid]) < 1e-9);
    }
    xs_result_free(result);
    xs_query_free(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weight_of_a_term),
        cmocka_unit_test(random_queries),
        cmocka_unit_test(synonym_weight),
    };
    return cmocka_run_group_tests_name("shim: queries", tests, make_archive, drop_archive);
}

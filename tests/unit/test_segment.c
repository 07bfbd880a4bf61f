/* The inverter's segments: the same bytes whatever threads and memory, and what Xapian's own writer makes of the same
 * articles but for the rules of rare pairs and stems. */
#include "test_fixture.h"

#include "corpus/reader.h"
#include "corpus/schema.h"
#include "indexer/segment.h"
#include "shim/xs.h"

/* For the address sanitizer: Xapian's checker frees an object by the size of its base. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

enum { GENERATED = 400, LONG_ARCHIVE = 2600, WORDS = 3000 };

/* ---- articles ---- */

/* A word by its number; low numbers are drawn more often. */
static void append_word(struct buffer *out)
{
    static const char *const known[] = {"win-win", "cooperation", "cooperative", "U.S.", "和平", "policies", "Straße", "Éléments", "négociées", "Häfen"};
    size_t number = chance((uint32_t)(1 + chance(WORDS)));
    if (number < COUNT(known))
        buffer_append_string(out, known[number]);
    else
        buffer_printf(out, "w%zux", number);
}

/* Every eighth is the one before it, reprinted. */
static struct article *make_article(size_t number)
{
    static char before[8192];
    static const char *const languages[] = {"en", "de", "zh-Hans", "fr-CA"};
    struct article *article = article_new();
    struct buffer text = {0};
    for (size_t i = 0, count = 300 + chance(600); i < count; i++) {
        append_word(&text);
        buffer_append_string(&text, chance(15) == 0 ? ". " : chance(40) == 0 ? "\n\n" : chance(9) == 0 ? ", " : " ");
    }
    if (number % 8 == 7) {
        buffer_clear(&text);
        buffer_printf(&text, "%s\n\nReprinted.", before);
    }
    snprintf(before, sizeof before, "%.*s", (int)text.length, text.data);
    char id[32], date[32];
    snprintf(id, sizeof id, "article-%zu", number);
    snprintf(date, sizeof date, chance(3) ? "%u-%02u" : "%u", 1990 + (unsigned)chance(30), 1 + (unsigned)chance(12));
    OK(article_set(article, ARTICLE_ID, slice_of(id), &failure));
    OK(article_set(article, ARTICLE_TITLE, slice_of("On Cooperation, Again and Again"), &failure));
    OK(article_set(article, ARTICLE_LANG, slice_of(languages[chance(4)]), &failure));
    OK(article_set(article, ARTICLE_URL, slice_of("https://www.example.org/a"), &failure));
    OK(article_set_text(article, (struct slice){text.data, text.length}, &failure));
    if (chance(10))
        assert_true(article_set_date(article, slice_of(date)));
    OK(article_finish(article, false, &failure));
    buffer_free(&text);
    return article;
}

static int date_number(const struct article *article)
{
    return article->date.year * 10000 + article->date.month * 100 + article->date.day;
}

/* What happens to a build on its way. */
static bool is_interrupted; /* when it can be, and goes on from what was saved */
static bool has_earlier;    /* versions of some articles, which are dropped */

/* As a run that is killed some time after the state was saved, and another that goes on. */
static struct segment_writer *interrupt(struct segment_writer *writer, struct segment_options options)
{
    struct buffer state = {0};
    uint32_t kept = seed;
    OK(segment_writer_save(writer, &state, &failure));
    for (size_t i = 0; i < 300; i++) /* some are in the files, but not in the state */
        OK(segment_writer_add(writer, make_article(1000000 + i), &failure));
    segment_writer_leave(writer);
    seed = kept;
    options.saved = (struct slice){state.data, state.length};
    OK(segment_writer_open(&options, &writer, &failure));
    buffer_free(&state);
    return writer;
}

static void add_earlier(struct segment_writer *writer, uint64_t number)
{
    uint32_t kept = seed;
    OK(segment_writer_add(writer, make_article(2000000 + (size_t)number), &failure));
    OK(segment_writer_drop(writer, number, &failure));
    seed = kept;
}

/* In a segment: the newer, of one date by the ids. */
static bool is_before(const struct article *a, const struct article *b)
{
    int left = date_number(a), right = date_number(b);
    return left != right ? left > right : slice_compare(a->fields[ARTICLE_ID], b->fields[ARTICLE_ID]) < 0;
}

static void build(const char *folder, struct segment_options options, size_t articles, bool newest_first)
{
    struct article **made = calloc(articles, sizeof(struct article *));
    struct segment_writer *writer;
    struct segment_totals totals;
    char path[400], scratch[440];
    snprintf(path, sizeof path, "%s", in_root(folder));
    snprintf(scratch, sizeof scratch, "%s-scratch", path);
    options.folder = path;
    options.scratch = scratch;
    seed = 2463534242; /* the same articles each time */
    for (size_t i = 0; i < articles; i++)
        made[i] = make_article(i);
    for (size_t i = 1; i < articles && newest_first; i++) /* stable */
        for (size_t k = i; k && is_before(made[k], made[k - 1]); k--) {
            struct article *swap = made[k];
            made[k] = made[k - 1];
            made[k - 1] = swap;
        }
    OK(segment_writer_open(&options, &writer, &failure));
    uint64_t added = 0;
    for (size_t i = 0; i < articles; i++) {
        if (has_earlier && i % 5 == 2)
            add_earlier(writer, added++);
        OK(segment_writer_add(writer, made[i], &failure));
        added++;
        if (is_interrupted && segment_writer_can_save(writer))
            writer = interrupt(writer, options);
    }
    OK(segment_writer_finish(writer, &totals, &failure));
    segment_writer_free(writer);
    assert_int_equal(totals.articles, articles);
    assert_int_equal(totals.copies, articles / 8);
    assert_int_equal(access(scratch, F_OK), -1);
    free(made);
}

/* ---- the same bytes ---- */

static void read_file(const char *folder, const char *name, struct buffer *out)
{
    char path[600], piece[65536];
    snprintf(path, sizeof path, "%s/%s", in_root(folder), name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    buffer_clear(out);
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_append(out, piece, got);
    fclose(file);
}

static void assert_same_files(const char *a, const char *b)
{
    static const char *const names[] = {"iamglass", "postlist.glass", "docdata.glass", "termlist.glass"};
    struct buffer x = {0}, y = {0};
    for (size_t i = 0; i < COUNT(names); i++) {
        read_file(a, names[i], &x);
        read_file(b, names[i], &y);
        assert_int_equal(x.length, y.length);
        assert_memory_equal(x.data, y.data, x.length);
    }
    buffer_free(&x);
    buffer_free(&y);
}

static void threads_and_memory_do_not_show(void **state)
{
    (void)state;
    const size_t plenty = (size_t)512 << 20;
    build("one", (struct segment_options){.threads = 1, .memory_bytes = plenty}, LONG_ARCHIVE, false);
    build("two", (struct segment_options){.threads = 2, .memory_bytes = plenty}, LONG_ARCHIVE, false);
    build("seven", (struct segment_options){.threads = 7, .memory_bytes = 1}, LONG_ARCHIVE, false);
    assert_same_files("one", "two");
    assert_same_files("one", "seven");
}

static void interruptions_do_not_show(void **state)
{
    (void)state;
    const struct segment_options options = {.threads = 2, .memory_bytes = (size_t)128 << 20};
    is_interrupted = true;
    build("interrupted", options, LONG_ARCHIVE, false);
    is_interrupted = false;
    assert_same_files("one", "interrupted");
    has_earlier = true;
    build("plain", options, LONG_ARCHIVE, false);
    is_interrupted = true;
    build("both", options, LONG_ARCHIVE, false);
    is_interrupted = has_earlier = false;
    assert_same_files("plain", "both");
}

/* What is cut anywhere or belongs to no such folder is an error, and leaks nothing. */
static void damaged_states(void **state)
{
    (void)state;
    struct segment_options options = {
        .threads = 1, .memory_bytes = (size_t)128 << 20, .folder = in_root("d"), .scratch = in_root("d-scratch")};
    struct segment_writer *writer;
    struct buffer saved = {0};
    OK(segment_writer_open(&options, &writer, &failure));
    while (!segment_writer_can_save(writer) || saved.length == 0) {
        OK(segment_writer_add(writer, make_article(1), &failure));
        if (segment_writer_can_save(writer))
            OK(segment_writer_save(writer, &saved, &failure));
    }
    segment_writer_leave(writer);
    options.saved = (struct slice){saved.data, saved.length - 1};
    EXPECT(TIFA_ERR_CORRUPT, segment_writer_open(&options, &writer, &failure));
    assert_null(writer);
    assert_int_equal(access(options.scratch, F_OK), -1); /* nothing is left to go on from */
    for (size_t length = 1; length < saved.length; length += 1 + length / 3) {
        options.saved.length = length;
        assert_true(segment_writer_open(&options, &writer, &failure) < 0);
    }
    buffer_free(&saved);
}

/* ---- what Xapian makes ---- */

static xs_db *open_database(const char *folder)
{
    const char *path = in_root(folder);
    xs_db *database;
    assert_int_equal(xs_db_open(&path, 1, &database, NULL), XS_OK);
    return database;
}

static bool starts(xs_bytes term, const char *prefix)
{
    return term.length >= strlen(prefix) && memcmp(term.data, prefix, strlen(prefix)) == 0;
}

static void assert_same_list(xs_db *a, xs_db *b, xs_bytes term)
{
    xs_postings *x, *y;
    xs_docid left = 0, right = 0;
    uint32_t left_wdf, right_wdf;
    assert_int_equal(xs_postings_open(a, term.data, term.length, &x, NULL), XS_OK);
    assert_int_equal(xs_postings_open(b, term.data, term.length, &y, NULL), XS_OK);
    for (xs_status status; (status = xs_postings_next(x, &left, NULL)) != XS_END;) {
        assert_int_equal(status, XS_OK);
        assert_int_equal(xs_postings_next(y, &right, NULL), XS_OK);
        assert_int_equal(left, right);
        assert_int_equal(xs_postings_wdf(x, &left_wdf, NULL), XS_OK);
        assert_int_equal(xs_postings_wdf(y, &right_wdf, NULL), XS_OK);
        assert_int_equal(left_wdf, right_wdf);
    }
    assert_int_equal(xs_postings_next(y, &right, NULL), XS_END);
    xs_postings_free(x);
    xs_postings_free(y);
}


/* Wdf by bucket and document, of the rare pairs. */
static uint32_t *expected;
static xs_docid last_docid;

static void expect_shared(xs_db *database, xs_bytes term)
{
    const char *space = memchr(term.data, ' ', term.length);
    struct slice left = {term.data + 2, (size_t)(space - term.data) - 2};
    struct slice right = {space + 1, term.length - left.length - 3};
    uint32_t bucket = schema_bucket(schema_word_hash(left), schema_word_hash(right)) >> 2, wdf; /* of so few words */
    xs_postings *postings;
    xs_docid docid;
    assert_int_equal(xs_postings_open(database, term.data, term.length, &postings, NULL), XS_OK);
    while (xs_postings_next(postings, &docid, NULL) == XS_OK) {
        assert_int_equal(xs_postings_wdf(postings, &wdf, NULL), XS_OK);
        expected[(size_t)bucket % 4096 * (last_docid + 1) + docid] += wdf;
    }
    xs_postings_free(postings);
}

static void take_shared(xs_db *database, xs_bytes term)
{
    char digits[8] = {0};
    assert_int_equal(term.length, 6);
    memcpy(digits, term.data + 2, 3);
    size_t bucket = strtoul(digits, NULL, 16) << 2 | (size_t)(term.data[5] - 'g');
    uint32_t wdf;
    xs_postings *postings;
    xs_docid docid;
    assert_int_equal(xs_postings_open(database, term.data, term.length, &postings, NULL), XS_OK);
    while (xs_postings_next(postings, &docid, NULL) == XS_OK) {
        assert_int_equal(xs_postings_wdf(postings, &wdf, NULL), XS_OK);
        expected[bucket % 4096 * (last_docid + 1) + docid] -= wdf;
    }
    xs_postings_free(postings);
}

static void compare_terms(xs_db *ours, xs_db *xapians)
{
    xs_terms *terms;
    xs_bytes term;
    size_t equal = 0, others = 0, own_pairs = 0, stems = 0, groups = 0;
    assert_int_equal(xs_terms_open(xapians, "", 0, &terms, NULL), XS_OK);
    while (xs_terms_next(terms, &term, NULL) == XS_OK) {
        xs_term_stats theirs, here;
        assert_int_equal(xs_db_term_stats(xapians, term.data, term.length, &theirs, NULL), XS_OK);
        assert_int_equal(xs_db_term_stats(ours, term.data, term.length, &here, NULL), XS_OK);
        if (starts(term, "Z")) {
            assert_int_equal(here.documents, 1);
            stems++;
        } else if (starts(term, "XP") && theirs.documents < SCHEMA_SHARED_BELOW) {
            assert_int_equal(here.documents, 0);
            expect_shared(xapians, term);
        } else {
            assert_int_equal(here.documents, theirs.documents);
            assert_int_equal(here.occurrences, theirs.occurrences);
            assert_same_list(xapians, ours, term);
            own_pairs += starts(term, "XP");
            groups += starts(term, "XO");
            equal++;
        }
    }
    xs_terms_free(terms);
    assert_int_equal(xs_terms_open(ours, "", 0, &terms, NULL), XS_OK);
    while (xs_terms_next(terms, &term, NULL) == XS_OK) {
        if (starts(term, "XR"))
            take_shared(ours, term);
        else
            others += !starts(term, "Z") && !starts(term, "XW"); /* which Xapian's writer does not look for */
    }
    xs_terms_free(terms);
    assert_int_equal(equal, others);
    assert_true(own_pairs > 50 && stems >= 3 &&
                groups == GENERATED / 8); /* the articles are such that there is something to compare */
}

static void compare_documents(xs_db *ours, xs_db *xapians)
{
    xs_doc *x = NULL, *y = NULL;
    for (xs_docid docid = 1; docid <= last_docid; docid++) {
        xs_bytes left, right;
        assert_int_equal(xs_db_document(ours, docid, &x, NULL), XS_OK);
        assert_int_equal(xs_db_document(xapians, docid, &y, NULL), XS_OK);
        assert_int_equal(xs_doc_data(x, &left, NULL), XS_OK);
        assert_int_equal(xs_doc_data(y, &right, NULL), XS_OK);
        assert_int_equal(left.length, right.length);
        assert_memory_equal(left.data, right.data, left.length);
        for (xs_slot slot = 0; slot <= SCHEMA_SLOT_COPY; slot++) {
            assert_int_equal(xs_doc_value(x, slot, &left, NULL), XS_OK);
            assert_int_equal(xs_doc_value(y, slot, &right, NULL), XS_OK);
            assert_true(left.length == right.length && memcmp(left.data, right.data, left.length) == 0);
        }
    }
    xs_doc_free(x);
    xs_doc_free(y);
}

static void what_xapian_makes(void **state)
{
    (void)state;
    build("ours", (struct segment_options){.threads = 2, .memory_bytes = (size_t)256 << 20}, GENERATED, true);
    build("xapians", (struct segment_options){.kind = SEGMENT_XAPIAN, .threads = 2}, GENERATED, true);
    xs_db *ours = open_database("ours"), *xapians = open_database("xapians");
    xs_totals a, b;
    size_t errors = 1;
    assert_int_equal(xs_check(in_root("ours"), &errors, NULL, 0, NULL), XS_OK);
    assert_int_equal(errors, 0);
    assert_int_equal(xs_db_totals(ours, &a, NULL), XS_OK);
    assert_int_equal(xs_db_totals(xapians, &b, NULL), XS_OK);
    assert_int_equal(a.documents, b.documents);
    assert_int_equal(a.last_docid, b.last_docid);
    assert_int_equal(a.total_length, b.total_length);
    last_docid = a.last_docid;
    expected = calloc(4096 * ((size_t)last_docid + 1), sizeof *expected);
    compare_terms(ours, xapians);
    for (size_t i = 0; i < 4096 * ((size_t)last_docid + 1); i++)
        assert_int_equal(expected[i], 0);
    free(expected);
    compare_documents(ours, xapians);
    xs_db_free(ours);
    xs_db_free(xapians);
}

/* Dropped versions are as if they had never come, but for dictionaries and the words of stems. */
static void dropped_articles_leave_nothing(void **state)
{
    (void)state;
    const struct segment_options options = {.threads = 2, .memory_bytes = (size_t)128 << 20};
    struct segment_options by_xapian = {.kind = SEGMENT_XAPIAN, .threads = 2};
    build("never", options, GENERATED, false);
    build("never-x", by_xapian, GENERATED, false);
    has_earlier = true;
    build("dropped", options, GENERATED, false);
    build("dropped-x", by_xapian, GENERATED, false);
    has_earlier = false;
    xs_db *never = open_database("never"), *dropped = open_database("dropped");
    xs_db *never_x = open_database("never-x"), *dropped_x = open_database("dropped-x");
    xs_totals a, b;
    xs_terms *terms, *others;
    xs_bytes term, other;
    size_t errors = 1;
    assert_int_equal(xs_check(in_root("dropped"), &errors, NULL, 0, NULL), XS_OK);
    assert_int_equal(errors, 0);
    assert_int_equal(xs_db_totals(never, &a, NULL), XS_OK);
    assert_int_equal(xs_db_totals(dropped, &b, NULL), XS_OK);
    assert_int_equal(a.documents, b.documents);
    assert_int_equal(a.total_length, b.total_length);
    assert_int_equal(xs_db_totals(dropped_x, &b, NULL), XS_OK);
    assert_int_equal(a.total_length, b.total_length);
    assert_int_equal(xs_terms_open(never, NULL, 0, &terms, NULL), XS_OK);
    while (xs_terms_next(terms, &term, NULL) == XS_OK)
        if (!starts(term, "XC"))
            assert_same_list(never, dropped, term);
    xs_terms_free(terms);
    assert_int_equal(xs_terms_open(dropped, NULL, 0, &terms, NULL), XS_OK);
    while (xs_terms_next(terms, &term, NULL) == XS_OK)
        if (!starts(term, "XC") && !starts(term, "Z"))
            assert_same_list(dropped, never, term);
    xs_terms_free(terms);
    /* with Xapian's writer the documents keep their numbers: only the sums are compared */
    assert_int_equal(xs_terms_open(never_x, NULL, 0, &terms, NULL), XS_OK);
    assert_int_equal(xs_terms_open(dropped_x, NULL, 0, &others, NULL), XS_OK);
    while (xs_terms_next(terms, &term, NULL) == XS_OK) {
        assert_int_equal(xs_terms_next(others, &other, NULL), XS_OK);
        if (starts(term, "XC"))
            continue;
        xs_term_stats x, y;
        assert_true(slice_equal((struct slice){term.data, term.length}, (struct slice){other.data, other.length}));
        assert_int_equal(xs_db_term_stats(never_x, term.data, term.length, &x, NULL), XS_OK);
        assert_int_equal(xs_db_term_stats(dropped_x, term.data, term.length, &y, NULL), XS_OK);
        assert_int_equal(x.documents, y.documents);
        assert_int_equal(x.occurrences, y.occurrences);
    }
    assert_int_equal(xs_terms_next(others, &other, NULL), XS_END);
    xs_terms_free(terms);
    xs_terms_free(others);
    xs_db_free(never);
    xs_db_free(dropped);
    xs_db_free(never_x);
    xs_db_free(dropped_x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_memory_do_not_show),
        cmocka_unit_test(interruptions_do_not_show),
        cmocka_unit_test(damaged_states),
        cmocka_unit_test(what_xapian_makes),
        cmocka_unit_test(dropped_articles_leave_nothing),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

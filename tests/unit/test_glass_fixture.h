/* What the tests of the glass writer share: archives of made-up documents, written by it and by libxapian. */
#ifndef TIFA_TEST_GLASS_FIXTURE_H
#define TIFA_TEST_GLASS_FIXTURE_H

#include "test_shim_fixture.h"

#include "corpus/base/arena.h"
#include "indexer/glass/glass.h"

/* Sanitizers take their time. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SCALE = 1 };
#else
enum { SCALE = 2 };
#endif

static tifa_error trouble;

#define FINE(call)            fine(TIFA_OK, (call), #call, __FILE__, __LINE__)
#define FAILS(want, call)     fine((want), (call), #call, __FILE__, __LINE__)
#define ASSERT_MENTIONS(text) assert_non_null(strstr(trouble.message, (text)))
#define FIXTURE_COUNT(array)  (sizeof(array) / sizeof *(array))
#define FIXTURE_SEED          UINT64_C(0x9E3779B97F4A7C15)

UNUSED static void fine(tifa_status want, tifa_status got, const char *call, const char *file, int line)
{
    if (want == got)
        return;
    print_error("%s\n  gave %d, not %d: %s\n", call, got, want, got < 0 ? trouble.message : "");
    _fail(file, line);
}

/* ---- archives ---- */

struct archive {
    struct arena memory;
    struct glass_document *documents;
    size_t count;
    uint64_t random;
};

/* A number below n, xorshift64*. Source: S. Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled". */
static uint32_t below(struct archive *a, uint32_t n)
{
    a->random ^= a->random >> 12;
    a->random ^= a->random << 25;
    a->random ^= a->random >> 27;
    return (uint32_t)((a->random * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}

static int compare_slices(struct slice a, struct slice b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_terms(const void *a, const void *b)
{
    return compare_slices(((const struct glass_term *)a)->bytes, ((const struct glass_term *)b)->bytes);
}

static void *take(struct archive *a, size_t bytes)
{
    void *memory = arena_zalloc(&a->memory, bytes ? bytes : 1);
    assert_non_null(memory);
    return memory;
}

static struct slice random_bytes(struct archive *a, size_t length, uint32_t first, uint32_t kinds)
{
    char *bytes = take(a, length);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(unsigned char)(first + below(a, kinds));
    return (struct slice){bytes, length};
}

/* Terms with every kind of trouble: NULs, high bytes, as long as may be, one the beginning of another. */
static struct slice random_term(struct archive *a)
{
    switch (below(a, 16)) {
    case 0:
        return random_bytes(a, 1 + below(a, 122), 0, 2); /* NULs, each counted twice */
    case 1:
        return random_bytes(a, 1 + below(a, 245), 0xFD, 3);
    case 2:
        return random_bytes(a, 245, 'a', 26);
    case 3:
        return random_bytes(a, 245, 'z', 1);
    case 4:
        return random_bytes(a, 1 + below(a, 122), 0, 256);
    default:
        return random_bytes(a, 1 + below(a, 9), 'a', 3);
    }
}

/* Sorts terms, drops those that are there twice, and gives the document its length. */
static void set_terms(struct glass_document *d, struct glass_term *terms, size_t count)
{
    qsort(terms, count, sizeof *terms, compare_terms);
    d->terms = terms;
    for (size_t i = 0; i < count; i++) {
        if (i && slice_equal(terms[i].bytes, terms[d->term_count - 1].bytes))
            continue;
        terms[d->term_count++] = terms[i];
        d->length += terms[i].wdf;
    }
}

static void add_random_terms(struct archive *a, struct glass_document *d, size_t count)
{
    static const uint32_t wdfs[] = {0, 1, 1, 1, 2, 5, 126, 127, 128, 60000};
    struct glass_term *terms = take(a, count * sizeof *terms);
    for (size_t i = 0; i < count; i++)
        terms[i] = (struct glass_term){random_term(a), wdfs[below(a, FIXTURE_COUNT(wdfs))]};
    set_terms(d, terms, count);
}

static void add_random_values(struct archive *a, struct glass_document *d)
{
    static const uint32_t slots[] = {0, 1, 2, 7, 128, 129, 256, 300};
    struct glass_value *values = take(a, sizeof *values * FIXTURE_COUNT(slots));
    d->values = values;
    for (size_t i = 0; i < FIXTURE_COUNT(slots); i++) {
        if (below(a, 3) == 0)
            continue;
        struct slice bytes = slots[i] == 7 ? slice_of("always this") : random_bytes(a, below(a, 20), 0, 256);
        if (slots[i] == 2 && below(a, 20) == 0)
            bytes = random_bytes(a, 3000 + below(a, 9000), 'a', 26);
        values[d->value_count++] = (struct glass_value){slots[i], bytes};
    }
}

static struct slice random_data(struct archive *a)
{
    switch (below(a, 6)) {
    case 0:
        return random_bytes(a, below(a, 20), 'a', 2);
    case 1:
        return random_bytes(a, below(a, 9000), 0, 256);
    case 2:
        return random_bytes(a, below(a, 12000), 'a', 3);
    default:
        return random_bytes(a, below(a, 400), 'a', 9);
    }
}

UNUSED static struct archive new_archive(size_t count)
{
    struct archive a = {.random = FIXTURE_SEED, .count = count};
    a.documents = take(&a, count * sizeof *a.documents);
    for (size_t i = 0; i < count; i++)
        a.documents[i].compress = true;
    return a;
}

/* libxapian takes additions for sequential from the tenth on, and cuts a leaf that is full before in the middle. So
 * that this does not show, tables begin with small entries. */
enum { SMALL_AT_FIRST = 12 };

/* Few documents, and all that is odd. */
UNUSED static struct archive odd_archive(size_t count)
{
    struct archive a = new_archive(count);
    for (size_t i = 0; i < count; i++) {
        struct glass_document *d = &a.documents[i];
        if (i % 10 == 3) /* nothing at all */
            continue;
        bool small = i < SMALL_AT_FIRST;
        if (i % 10 != 4)
            add_random_terms(&a, d, i % 10 == 5 ? 1 : below(&a, small ? 3 : 150));
        if (i % 10 != 6)
            add_random_values(&a, d);
        if (i % 10 != 7)
            d->data = small ? random_bytes(&a, below(&a, 80), 'a', 9) : random_data(&a);
    }
    if (count > 50) {
        a.documents[20].data = random_bytes(&a, 2000000, 0, 256);
        a.documents[40].data = random_bytes(&a, 600001, 'a', 4);
        a.documents[41].data = random_bytes(&a, 3000000, 'x', 1);
    }
    return a;
}

/* Many small documents, with a term and a value in each. */
UNUSED static struct archive wide_archive(size_t count)
{
    struct archive a = new_archive(count);
    for (size_t i = 0; i < count; i++) {
        struct glass_document *d = &a.documents[i];
        struct glass_term *terms = take(&a, 3 * sizeof *terms);
        char *name = take(&a, 40);
        int length = snprintf(name, 20, "t%u", below(&a, 2000));
        int digits = snprintf(name + 20, 20, "%08u", below(&a, 100000000));
        terms[0] = (struct glass_term){slice_of("every"), 1 + below(&a, 200)};
        terms[1] = (struct glass_term){slice_of("few"), below(&a, 2)};
        terms[2] = (struct glass_term){{name, (size_t)length}, 1};
        set_terms(d, terms, 3);
        struct glass_value *value = take(&a, sizeof *value);
        *value = (struct glass_value){0, {name + 20, (size_t)digits}};
        d->values = value;
        d->value_count = 1;
        d->data = (struct slice){name, 28};
    }
    return a;
}

UNUSED static void free_archive(struct archive *a)
{
    arena_free(&a->memory);
}

/* ---- writing with the glass writer ---- */

struct entry {
    struct slice term;
    struct glass_posting posting;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;
    int order = compare_slices(one->term, other->term);
    return order ? order : (one->posting.docid > other->posting.docid) - (one->posting.docid < other->posting.docid);
}

/* All postings, term by term. */
static struct entry *invert(const struct archive *a, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < a->count; i++)
        n += a->documents[i].term_count;
    struct entry *entries = calloc(n + 1, sizeof *entries);
    assert_non_null(entries);
    n = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < a->documents[i].term_count; k++) {
            const struct glass_term *term = &a->documents[i].terms[k];
            entries[n++] = (struct entry){term->bytes, {(uint32_t)i + 1, term->wdf}};
        }
    qsort(entries, n, sizeof *entries, compare_entries);
    *count = n;
    return entries;
}

/* One list, handed over in runs of different sizes; how many entries it has. */
static size_t add_list(struct glass_writer *writer, const struct entry *entries, size_t left, tifa_status *status)
{
    size_t count = 0;
    uint64_t sum = 0;
    for (; count < left && slice_equal(entries[count].term, entries->term); count++)
        sum += entries[count].posting.wdf;
    *status = glass_list_begin(writer, entries->term, (uint32_t)count, sum, &trouble);
    for (size_t i = 0, n; i < count && *status == TIFA_OK; i += n) {
        struct glass_posting run[1000];
        n = count - i < 1 + i % 1000 ? count - i : 1 + i % 1000;
        for (size_t k = 0; k < n; k++)
            run[k] = entries[i + k].posting;
        *status = glass_list_add(writer, run, n, &trouble);
    }
    if (*status == TIFA_OK)
        *status = glass_list_end(writer, &trouble);
    return count;
}

/* Writes an archive; the first failure ends it. */
UNUSED static tifa_status try_glass(const struct archive *a, const char *folder, const struct glass_options *options,
                                    struct glass_totals *totals)
{
    struct glass_writer *writer;
    size_t count = 0;
    tifa_status status = glass_writer_open(folder, options, &writer, &trouble);
    if (status)
        return status;
    for (size_t i = 0; i < a->count && status == TIFA_OK; i++)
        status = glass_add_document(writer, &a->documents[i], &trouble);
    struct entry *entries = invert(a, &count);
    for (size_t i = 0; i < count && status == TIFA_OK;)
        i += add_list(writer, entries + i, count - i, &status);
    free(entries);
    if (status == TIFA_OK)
        status = glass_writer_finish(writer, totals, &trouble);
    glass_writer_free(writer);
    return status;
}

UNUSED static const char *write_glass(const struct archive *a, const char *name, const struct glass_options *options,
                                      struct glass_totals *totals)
{
    FINE(try_glass(a, in_root(name), options, totals));
    return in_root(name);
}

/* ---- writing with libxapian ---- */

UNUSED static void fill_from(xs_doc *doc, const struct glass_document *d)
{
    OK(xs_doc_clear(doc, &failure));
    OK(xs_doc_set_data(doc, d->data.data, d->data.length, &failure));
    for (size_t i = 0; i < d->term_count; i++)
        OK(xs_doc_add_term(doc, d->terms[i].bytes.data, d->terms[i].bytes.length, d->terms[i].wdf, &failure));
    for (size_t i = 0; i < d->value_count; i++)
        OK(xs_doc_set_value(doc, d->values[i].slot, d->values[i].bytes.data, d->values[i].bytes.length, &failure));
}

/* Compacted, so that what it wrote in what order cannot be seen any more. */
UNUSED static const char *write_xapian(const struct archive *a, const char *name, uint32_t block_size)
{
    char plain[100];
    snprintf(plain, sizeof plain, "%s-plain", name);
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC, .block_size_bytes = block_size};
    xs_compact_options full = {.level = XS_COMPACT_FULL, .block_size_bytes = block_size};
    xs_writer *writer;
    xs_doc *doc;
    OK(xs_writer_open(in_root(plain), &options, &writer, &failure));
    OK(xs_doc_new(&doc, &failure));
    for (size_t i = 0; i < a->count; i++) {
        fill_from(doc, &a->documents[i]);
        OK(xs_writer_add(writer, doc, NULL, &failure));
    }
    xs_doc_free(doc);
    commit_and_free(writer);
    const char *source = in_root(plain);
    OK(xs_compact(&source, 1, in_root(name), &full, &failure));
    return in_root(name);
}

UNUSED static void assert_sound(const char *path)
{
    char report[2000];
    size_t errors = 1;
    OK(xs_check(path, &errors, report, sizeof report, &failure));
    if (errors)
        print_error("%s\n", report);
    assert_int_equal(errors, 0);
}

UNUSED static int make_glass_root(void **state)
{
    setenv("XAPIAN_FLUSH_THRESHOLD", "1000000", 1); /* chunks cut once */
    return make_root(state);
}

#endif

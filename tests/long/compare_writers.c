/* Whether two segments of one archive hold the same, one by our writer and one by libxapian's: for archives of any
 * size, as one list is in memory at a time.
 *
 * usage: compare_writers OURS XAPIANS SCRATCH
 *   the folders of the segments, and one that is not there yet, for what libxapian compacts
 *
 * Four things differ because they shall, and each is compared in another way:
 *   - documents stand newest first in ours: docids are mapped, by article;
 *   - passages are compressed with other dictionaries: their texts are compared;
 *   - rare pairs share lists: of each list, a sum over all its postings;
 *   - stems have no lists: it is compared which there are.
 * So the blocks of the two cannot be the same. Those of ours are compared with what libxapian makes of it when it
 * compacts it: postings and values. */
#include "../unit/test_glass_compare.h"

#include "corpus/codec.h"
#include "corpus/schema.h"

enum { SLOTS = 4, MOST_DICTIONARIES = 1024 };
enum { POSTLIST, DOCDATA, TERMLIST }; /* tables by their numbers */

static const char *our_path, *their_path, *scratch_path;

/* ---- what is compared ---- */

struct dictionaries {
    xs_doc *documents[MOST_DICTIONARIES];
    struct codec_dictionary items[MOST_DICTIONARIES];
    size_t count;
};

static struct {
    xs_db *ours, *theirs;
    xs_totals our_totals, their_totals;
    uint32_t *docids; /* by docid of theirs: that of ours, 0 for a dictionary */
    struct dictionaries our_dictionaries, their_dictionaries;
    uint64_t *items; /* the postings of one list */
    uint64_t sums[SCHEMA_BUCKETS];
    uint32_t occurrences[SCHEMA_BUCKETS];
    unsigned bits; /* of a bucket */
} both;

static bool starts(xs_bytes term, const char *prefix)
{
    return term.length >= strlen(prefix) && memcmp(term.data, prefix, strlen(prefix)) == 0;
}

static xs_docid only_document(xs_db *db, xs_bytes term)
{
    xs_postings *postings;
    xs_docid docid, another;
    OK(xs_postings_open(db, term.data, term.length, &postings, &failure));
    OK(xs_postings_next(postings, &docid, &failure));
    EXPECT(XS_END, xs_postings_next(postings, &another, &failure));
    xs_postings_free(postings);
    return docid;
}

static void read_dictionaries(xs_db *db, struct dictionaries *d)
{
    xs_terms *terms;
    xs_bytes term, data;
    OK(xs_terms_open(db, "XC", 2, &terms, &failure));
    while (xs_terms_next(terms, &term, &failure) == XS_OK) {
        char id[9] = {0};
        assert_true(d->count < MOST_DICTIONARIES);
        OK(xs_db_document(db, only_document(db, term), &d->documents[d->count], &failure));
        OK(xs_doc_data(d->documents[d->count], &data, &failure));
        d->items[d->count] = codec_dictionary_of((struct slice){data.data, data.length});
        assert_int_equal(term.length, 2 + 8);
        memcpy(id, term.data + 2, 8);
        assert_int_equal(d->items[d->count++].id, strtoul(id, NULL, 16));
    }
    xs_terms_free(terms);
}

/* An article and its passages stand in a row in both, so the docid of the article, which has a term of its own, is
 * all there is to know. */
static void map_documents(void)
{
    xs_terms *terms;
    xs_bytes term;
    uint32_t *docids = both.docids = calloc((size_t)both.their_totals.last_docid + 1, sizeof *docids);
    char *taken = calloc((size_t)both.our_totals.last_docid + 2, 1);
    OK(xs_terms_open(both.theirs, "XI", 2, &terms, &failure));
    while (xs_terms_next(terms, &term, &failure) == XS_OK)
        docids[only_document(both.theirs, term)] = only_document(both.ours, term);
    xs_terms_free(terms);
    for (size_t i = 0; i < both.their_dictionaries.count; i++)
        docids[xs_doc_docid(both.their_dictionaries.documents[i])] = UINT32_MAX;
    for (xs_docid docid = 1, before = 0; docid <= both.their_totals.last_docid; docid++) {
        if (docids[docid] == UINT32_MAX) {
            docids[docid] = 0;
            continue;
        }
        if (!docids[docid])
            docids[docid] = before + 1;
        before = docids[docid];
        assert_in_range(before, both.our_dictionaries.count + 1, both.our_totals.last_docid);
        assert_int_equal(taken[before]++, 0);
    }
    free(taken);
}

static int open_both(void **state)
{
    (void)state;
    both.ours = open_db(our_path);
    both.theirs = open_db(their_path);
    OK(xs_db_totals(both.ours, &both.our_totals, &failure));
    OK(xs_db_totals(both.theirs, &both.their_totals, &failure));
    read_dictionaries(both.ours, &both.our_dictionaries);
    read_dictionaries(both.theirs, &both.their_dictionaries);
    both.items = malloc(((size_t)both.their_totals.documents + 1) * sizeof *both.items);
    map_documents();
    return 0;
}

static void free_dictionaries(struct dictionaries *d)
{
    for (size_t i = 0; i < d->count; i++)
        xs_doc_free(d->documents[i]);
}

static int free_both(void **state)
{
    (void)state;
    free_dictionaries(&both.our_dictionaries);
    free_dictionaries(&both.their_dictionaries);
    xs_db_free(both.ours);
    xs_db_free(both.theirs);
    free(both.docids);
    free(both.items);
    return 0;
}

static void totals(void **state)
{
    (void)state;
    assert_int_equal(both.our_totals.documents, both.our_totals.last_docid);
    assert_int_equal(both.our_totals.documents - both.our_dictionaries.count,
                     both.their_totals.documents - both.their_dictionaries.count);
    assert_int_equal(both.our_totals.total_length, both.their_totals.total_length);
    print_message("%u documents, %zu dictionaries of ours, %zu of theirs\n", both.our_totals.documents,
                  both.our_dictionaries.count, both.their_dictionaries.count);
}

/* ---- lists ---- */

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Their postings with docids of ours, in their order, in both.items. */
static size_t read_theirs(xs_bytes term)
{
    xs_postings *postings;
    xs_docid docid;
    uint32_t wdf;
    size_t count = 0;
    OK(xs_postings_open(both.theirs, term.data, term.length, &postings, &failure));
    for (xs_status status; (status = xs_postings_next(postings, &docid, &failure)) != XS_END;) {
        OK(status);
        OK(xs_postings_wdf(postings, &wdf, &failure));
        assert_int_not_equal(both.docids[docid], 0);
        both.items[count++] = (uint64_t)both.docids[docid] << 32 | wdf;
    }
    xs_postings_free(postings);
    qsort(both.items, count, sizeof *both.items, ascending);
    return count;
}

static void same_list(xs_bytes term)
{
    xs_term_stats our, their;
    xs_postings *postings;
    xs_docid docid;
    uint32_t wdf;
    OK(xs_db_term_stats(both.ours, term.data, term.length, &our, &failure));
    OK(xs_db_term_stats(both.theirs, term.data, term.length, &their, &failure));
    assert_int_equal(our.documents, their.documents);
    assert_int_equal(our.occurrences, their.occurrences);
    size_t count = read_theirs(term);
    assert_int_equal(count, our.documents);
    OK(xs_postings_open(both.ours, term.data, term.length, &postings, &failure));
    for (size_t i = 0; i < count; i++) {
        OK(xs_postings_next(postings, &docid, &failure));
        OK(xs_postings_wdf(postings, &wdf, &failure));
        assert_int_equal(both.items[i], (uint64_t)docid << 32 | wdf);
    }
    EXPECT(XS_END, xs_postings_next(postings, &docid, &failure));
    xs_postings_free(postings);
}

/* What a posting weighs in the sum over a list: lists with the same sum of wdf times this are the same, but by a chance
 * of one in 2^64. The mixer of splitmix64 (G. Steele and others, "Fast splittable pseudorandom number generators"). */
static uint64_t weight(uint64_t docid)
{
    uint64_t x = docid * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static void add_rare_pair(xs_bytes term)
{
    const char *space = memchr(term.data, ' ', term.length);
    assert_non_null(space);
    struct slice left = {term.data + 2, (size_t)(space - term.data) - 2};
    struct slice right = {space + 1, term.length - left.length - 3};
    uint32_t bucket = schema_bucket(schema_word_hash(left), schema_word_hash(right)) >> (16 - both.bits);
    for (size_t i = read_theirs(term); i-- > 0;) {
        both.sums[bucket] += weight(both.items[i] >> 32) * (uint32_t)both.items[i];
        both.occurrences[bucket] += (uint32_t)both.items[i];
    }
}

/* The number in the term of a shared list. */
static size_t bucket_of(xs_bytes term)
{
    char digits[5] = {0};
    bool more = term.data[term.length - 1] >= 'g';
    memcpy(digits, term.data + 2, term.length - 2 - more);
    size_t bucket = strtoul(digits, NULL, 16);
    assert_int_equal(term.length, 6);
    return more ? bucket << 2 | (size_t)(term.data[term.length - 1] - 'g') : bucket;
}

static void take_shared_list(xs_bytes term)
{
    xs_postings *postings;
    xs_docid docid;
    uint32_t wdf;
    xs_term_stats stats;
    size_t bucket = bucket_of(term);
    OK(xs_db_term_stats(both.ours, term.data, term.length, &stats, &failure));
    OK(xs_postings_open(both.ours, term.data, term.length, &postings, &failure));
    while (xs_postings_next(postings, &docid, &failure) == XS_OK) {
        OK(xs_postings_wdf(postings, &wdf, &failure));
        both.sums[bucket] -= weight(docid) * wdf;
    }
    xs_postings_free(postings);
    both.occurrences[bucket] -= stats.occurrences;
}

static struct {
    size_t lists, rare_pairs, shared_lists, stems, more_stems;
} seen;

/* A term that both may have; of `order` less than 0 ours alone has it, greater than 0 theirs. */
static void compare_term(xs_bytes term, int order)
{
    if (starts(term, "XC") || starts(term, "XKdictionary"))
        return;
    if (starts(term, "XW")) { /* which Xapian's writer does not look for */
        assert_true(order < 0);
        return;
    }
    uint32_t documents = 0;
    xs_term_stats stats;
    OK(xs_db_term_stats(both.theirs, term.data, term.length, &stats, &failure));
    documents = stats.documents;
    if (starts(term, "Z")) {
        assert_true(order <= 0);
        OK(xs_db_term_stats(both.ours, term.data, term.length, &stats, &failure));
        assert_int_equal(stats.documents, 1);
        assert_int_equal(stats.occurrences, 0);
        seen.stems += order == 0;
        seen.more_stems += order < 0;
    } else if (starts(term, "XP") && documents < SCHEMA_SHARED_BELOW) {
        assert_true(order > 0);
        add_rare_pair(term);
        seen.rare_pairs++;
    } else if (starts(term, "XR")) {
        assert_true(order < 0);
        take_shared_list(term);
        seen.shared_lists++;
    } else {
        if (order)
            print_error("<%.*s> is in one alone\n", (int)term.length, term.data);
        assert_int_equal(order, 0);
        same_list(term);
        seen.lists++;
    }
}

static int compare_bytes(xs_bytes a, xs_bytes b)
{
    return slice_compare((struct slice){a.data, a.length}, (struct slice){b.data, b.length});
}

static void lists(void **state)
{
    (void)state;
    xs_terms *ours, *theirs, *shared;
    xs_bytes our = {0}, their = {0};
    OK(xs_terms_open(both.ours, NULL, 0, &ours, &failure));
    OK(xs_terms_open(both.theirs, NULL, 0, &theirs, &failure));
    OK(xs_terms_open(both.ours, "XR", 2, &shared, &failure));
    OK(xs_terms_next(shared, &our, &failure));
    both.bits = our.data[5] >= 'g' ? 14 : 16;
    xs_terms_free(shared);
    xs_status our_status = xs_terms_next(ours, &our, &failure), their_status = xs_terms_next(theirs, &their, &failure);
    while (our_status == XS_OK || their_status == XS_OK) {
        int order = our_status ? 1 : their_status ? -1 : compare_bytes(our, their);
        compare_term(order <= 0 ? our : their, order);
        if (order <= 0)
            our_status = xs_terms_next(ours, &our, &failure);
        if (order >= 0)
            their_status = xs_terms_next(theirs, &their, &failure);
    }
    EXPECT(XS_END, our_status);
    EXPECT(XS_END, their_status);
    xs_terms_free(ours);
    xs_terms_free(theirs);
    for (size_t bucket = 0; bucket < SCHEMA_BUCKETS; bucket++) {
        assert_int_equal(both.sums[bucket], 0);
        assert_int_equal(both.occurrences[bucket], 0);
    }
    print_message("%zu lists the same; %zu rare pairs in %zu lists; %zu stems, %zu more in ours\n", seen.lists,
                  seen.rare_pairs, seen.shared_lists, seen.stems, seen.more_stems);
    assert_true(seen.lists && seen.rare_pairs && seen.shared_lists);
}

/* ---- documents ---- */

static void lengths(void **state)
{
    (void)state;
    xs_postings *postings;
    xs_docid docid;
    uint32_t length;
    uint32_t *expected = calloc((size_t)both.our_totals.last_docid + 1, sizeof *expected);
    OK(xs_postings_open(both.theirs, NULL, 0, &postings, &failure));
    while (xs_postings_next(postings, &docid, &failure) == XS_OK) {
        OK(xs_postings_doc_length(postings, &length, &failure));
        expected[both.docids[docid]] = both.docids[docid] ? length : 0;
    }
    xs_postings_free(postings);
    OK(xs_postings_open(both.ours, NULL, 0, &postings, &failure));
    xs_docid count = 0;
    for (; xs_postings_next(postings, &docid, &failure) == XS_OK; count++) {
        OK(xs_postings_doc_length(postings, &length, &failure));
        assert_int_equal(length, expected[docid]);
    }
    assert_int_equal(count, both.our_totals.documents);
    xs_postings_free(postings);
    free(expected);
}

static struct slice decode(struct passage_decoder *decoder, const struct dictionaries *d, xs_bytes data,
                           struct passage_header *header)
{
    struct slice record = {data.data, data.length}, text;
    struct codec_dictionary dictionary = {0};
    assert_int_equal(passage_header_read(record, header, &trouble), TIFA_OK);
    for (size_t i = 0; i < d->count; i++)
        if (header->compressed && d->items[i].id == header->dictionary)
            dictionary = d->items[i];
    assert_int_equal(passage_decode(decoder, record, header, dictionary, &text, &trouble), TIFA_OK);
    return (struct slice){text.data, text.length + header->context_bytes};
}

static void same_passage(struct passage_decoder *const decoders[2], xs_bytes our, xs_bytes their)
{
    struct passage_header headers[2];
    struct slice text = decode(decoders[0], &both.our_dictionaries, our, &headers[0]);
    assert_true(slice_equal(text, decode(decoders[1], &both.their_dictionaries, their, &headers[1])));
    assert_int_equal(headers[0].context_bytes, headers[1].context_bytes);
    assert_int_equal(headers[0].continues, headers[1].continues);
    assert_int_equal(headers[0].number, headers[1].number);
    assert_int_equal(headers[0].language, headers[1].language);
}

static void documents(void **state)
{
    (void)state;
    xs_doc *our = NULL, *their = NULL;
    xs_bytes a, b;
    struct passage_decoder *decoders[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(passage_decoder_new(&decoders[i], &trouble), TIFA_OK);
    for (xs_docid docid = 1; docid <= both.their_totals.last_docid; docid++) {
        if (!both.docids[docid])
            continue;
        OK(xs_db_document(both.ours, both.docids[docid], &our, &failure));
        OK(xs_db_document(both.theirs, docid, &their, &failure));
        for (xs_slot slot = 0; slot < SLOTS; slot++) {
            OK(xs_doc_value(our, slot, &a, &failure));
            OK(xs_doc_value(their, slot, &b, &failure));
            assert_same_bytes(a, b);
        }
        OK(xs_doc_data(our, &a, &failure));
        OK(xs_doc_data(their, &b, &failure));
        if (passage_header_read((struct slice){a.data, a.length}, &(struct passage_header){0}, NULL) == TIFA_OK)
            same_passage(decoders, a, b);
        else
            assert_same_bytes(a, b);
    }
    for (int i = 0; i < 2; i++)
        passage_decoder_free(decoders[i]);
    xs_doc_free(our);
    xs_doc_free(their);
}

static void value_statistics(void **state)
{
    (void)state;
    for (xs_slot slot = 0; slot < SLOTS; slot++) {
        xs_slot_bounds our, their;
        xs_values *values;
        xs_docid docid;
        xs_bytes value;
        uint32_t count = 0;
        OK(xs_db_slot_bounds(both.ours, slot, &our, &failure));
        OK(xs_db_slot_bounds(both.theirs, slot, &their, &failure));
        assert_int_equal(our.documents, their.documents);
        assert_same_bytes(our.lower, their.lower);
        assert_same_bytes(our.upper, their.upper);
        OK(xs_values_open(both.ours, slot, &values, &failure));
        for (; xs_values_next(values, &docid, &value, &failure) == XS_OK; count++)
            assert_true(compare_bytes(our.lower, value) <= 0 && compare_bytes(value, our.upper) <= 0);
        assert_int_equal(count, our.documents);
        xs_values_free(values);
    }
}

/* ---- files ---- */

static void checked_by_xapian(void **state)
{
    (void)state;
    assert_sound(our_path);
}

/* Not the documents' data: our writer does not try to deflate a passage, which is compressed already, and xs_compact
 * does, with a byte or two to gain now and then. What is in them is compared above. */
static void compacted_by_xapian(void **state)
{
    (void)state;
    struct version_file our = read_version(our_path), their;
    xs_compact_options options = {.level = XS_COMPACT_FULL,
                                  .block_size_bytes = (uint32_t)our.roots[POSTLIST].blocks_size * 2048};
    OK(xs_compact(&our_path, 1, scratch_path, &options, &failure));
    their = read_version(scratch_path);
    assert_same_table(our_path, scratch_path, "postlist.glass", &our.roots[POSTLIST], &their.roots[POSTLIST]);
    assert_same_table(our_path, scratch_path, "termlist.glass", &our.roots[TERMLIST], &their.roots[TERMLIST]);
    for (int i = 0; i < STATISTICS; i++)
        assert_int_equal(our.statistics[i], their.statistics[i]);
    assert_int_equal(our.roots[DOCDATA].entries, their.roots[DOCDATA].entries);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals),
        cmocka_unit_test(lists),
        cmocka_unit_test(lengths),
        cmocka_unit_test(documents),
        cmocka_unit_test(value_statistics),
        cmocka_unit_test(checked_by_xapian),
        cmocka_unit_test(compacted_by_xapian),
    };
    if (argc != 4) {
        fprintf(stderr, "usage: compare_writers OURS XAPIANS SCRATCH\n");
        return 2;
    }
    our_path = argv[1];
    their_path = argv[2];
    scratch_path = argv[3];
    return cmocka_run_group_tests_name("both writers", tests, open_both, free_both);
}

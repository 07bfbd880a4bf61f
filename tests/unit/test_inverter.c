/* The parts of the inverter, each against the plain way of doing it. */
#include "test_fixture.h"

#include "indexer/inverter/list_queue.h"
#include "indexer/inverter/merge.h"
#include "indexer/inverter/radix.h"
#include "indexer/inverter/shared_lists.h"
#include "indexer/inverter/vocabulary.h"

static size_t make_word(char out[8])
{
    size_t length = chance(7);
    for (size_t i = 0; i < length; i++)
        out[i] = (char)"\0ab\x7f\xff"[chance(5)];
    return length;
}

static void numbers_and_ranks(void **state)
{
    (void)state;
    struct vocabulary v = {0};
    assert_true(vocabulary_sort(&v));
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 3000; i++) {
            char bytes[8];
            struct slice word = {bytes, make_word(bytes)};
            size_t known = v.count;
            uint32_t number = vocabulary_number(&v, word);
            assert_true(number < v.count && slice_equal(v.words[number], word));
            assert_int_equal(vocabulary_number(&v, word), number);
            for (size_t k = 0; number == known && k < known && k < 500; k++)
                assert_false(slice_equal(v.words[k], word));
        }
        assert_true(vocabulary_sort(&v));
        for (size_t i = 0; i < v.count; i++) {
            assert_int_equal(v.rank[v.order[i]], i);
            assert_true(i == 0 || slice_compare(v.words[v.order[i - 1]], v.words[v.order[i]]) < 0);
        }
    }
    vocabulary_clear(&v);
    assert_int_equal(vocabulary_number(&v, SLICE("again")), 0);
    vocabulary_free(&v);
}

static void radix_keeps_equals_in_order(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, 24, 25, 300, 2047, 2048, 30000};
    for (size_t c = 0; c < COUNT(counts); c++) {
        for (int round = 0; round < 20; round++) {
            size_t count = counts[c];
            unsigned low = chance(40), high = low + chance(64 - low);
            uint64_t *items = calloc(count + 1, sizeof *items), *scratch = calloc(count + 1, sizeof *scratch);
            uint64_t mask = high - low ? (UINT64_C(1) << (high - low)) - 1 : 0, sum = 0, sorted_sum = 0;
            for (size_t i = 0; i < count; i++) {
                /* below the key stands the place, where there is room */
                items[i] = ((uint64_t)chance(UINT32_MAX) << 32 | chance(chance(2) ? 1000 : UINT32_MAX));
                if (low >= 20)
                    items[i] = (items[i] >> low << low) | i;
                sum += items[i] * items[i];
            }
            const uint64_t *sorted = radix_sort(items, scratch, count, low, high);
            for (size_t i = 0; i < count; i++)
                sorted_sum += sorted[i] * sorted[i];
            assert_true(sum == sorted_sum);
            for (size_t i = 1; i < count; i++) {
                uint64_t a = sorted[i - 1] >> low & mask, b = sorted[i] >> low & mask;
                assert_true(a <= b);
                if (a == b && low >= 20)
                    assert_true((sorted[i - 1] & 0xFFFFF) < (sorted[i] & 0xFFFFF));
            }
            free(items);
            free(scratch);
        }
    }
    assert_int_equal(radix_bits(0), 0);
    assert_int_equal(radix_bits(1), 0);
    assert_int_equal(radix_bits(2), 1);
    assert_int_equal(radix_bits(1024), 10);
    assert_int_equal(radix_bits(1025), 11);
}

/* ---- runs and merges ---- */

enum { TERMS = 40, RUNS = 7, UNITS = 500 };

/* [term][second][unit]: wdf; runs have UNITS units each. */
static uint32_t model[TERMS][TERMS][RUNS * UNITS];

static size_t fill_run(struct run_writer *w, enum run_section section, uint32_t run, const struct slice *names)
{
    size_t entries = 0;
    for (uint32_t first = 0; first < (section == RUN_PAIRS ? TERMS : 1); first++) {
        for (uint32_t second = 0; second < TERMS; second++) {
            struct run_posting postings[UNITS];
            size_t count = 0;
            uint32_t rarity = 1 + chance(200);
            for (uint32_t unit = 0; unit < UNITS && chance(3); unit += 1 + chance(rarity)) {
                uint32_t wdf = section == RUN_FILTERS || chance(3) ? 1 : 1 + chance(300);
                postings[count++] = (struct run_posting){unit, wdf};
                model[first][second][run * UNITS + unit] = wdf;
            }
            struct run_term term = {.first = first, .second = second, .name = names[second]};
            if (section != RUN_FILTERS)
                term.name = (struct slice){NULL, 0};
            if (count)
                run_append(w, section, &term, postings, count, 0);
            entries += count > 0;
        }
    }
    return entries;
}

static void check_entry(const struct merge *m, const struct slice *names)
{
    uint32_t second = m->term.second;
    for (uint32_t i = 0; i < TERMS && m->section == RUN_FILTERS; i++)
        second = slice_equal(names[i], m->term.name) ? i : second;
    uint32_t *want = model[m->section == RUN_PAIRS ? m->term.first : 0][second];
    for (size_t i = 0; i < m->count; i++) {
        assert_true(i == 0 || m->postings[i - 1].unit < m->postings[i].unit);
        assert_int_equal(want[m->postings[i].unit], m->postings[i].wdf);
        want[m->postings[i].unit] = 0;
    }
}

static void check_merge(enum run_section section, bool in_file)
{
    struct run_writer writers[RUNS] = {0};
    struct run_extent extents[RUNS];
    uint32_t bases[RUNS], ranks[TERMS];
    struct slice names[TERMS];
    char bytes[TERMS][8];
    struct scratch_file file = {0};
    struct merge m;
    memset(model, 0, sizeof model);
    for (uint32_t i = 0; i < TERMS; i++) { /* in order already */
        snprintf(bytes[i], sizeof bytes[i], "%02u%.*s", (unsigned)i, (int)(i % 5), "long");
        names[i] = slice_of(bytes[i]);
        ranks[i] = i;
    }
    OK(scratch_open(&file, root, "runs", &failure));
    for (uint32_t run = 0; run < RUNS; run++) {
        fill_run(&writers[run], section, run, names);
        const struct buffer *b = &writers[run].bytes;
        bases[run] = run * UNITS;
        extents[run] = (struct run_extent){.file = -1, .memory = b->data, .bytes = b->length};
        if (in_file) {
            uint64_t start = scratch_reserve(&file, b->length);
            OK(scratch_write(&file, start, b->data, b->length, &failure));
            extents[run] =
                (struct run_extent){.file = file.file, .name = file.path, .start = start, .bytes = b->length};
        }
    }
    OK(merge_open(&m, section, extents, bases, RUNS, ranks, &failure));
    tifa_status status;
    for (uint64_t last = 0, entry = 0; (status = merge_next(&m, &failure)) == TIFA_OK; entry++) {
        uint64_t key = section == RUN_FILTERS ? 0 : (uint64_t)m.term.first << 32 | m.term.second;
        assert_true(entry == 0 || section == RUN_FILTERS || key > last);
        last = key;
        check_entry(&m, names);
    }
    assert_int_equal(status, TIFA_END);
    merge_close(&m);
    for (size_t i = 0; i < sizeof model / sizeof(uint32_t); i++)
        assert_int_equal(((uint32_t *)model)[i], 0);
    for (uint32_t run = 0; run < RUNS; run++)
        buffer_free(&writers[run].bytes);
    scratch_close(&file);
}

static void merged_runs_have_all_postings(void **state)
{
    (void)state;
    for (int in_file = 0; in_file < 2; in_file++)
        for (int section = 0; section < RUN_SECTIONS; section++)
            check_merge((enum run_section)section, in_file);
}

static void a_cut_run_is_an_error(void **state)
{
    (void)state;
    struct run_writer w = {0};
    struct run_posting postings[] = {{3, 1}, {400, 70}, {100000, 1}};
    struct run_term term = {.second = 0};
    uint32_t rank = 0, base = 0;
    run_append(&w, RUN_WORDS, &term, postings, COUNT(postings), 0);
    for (size_t length = 1; length < w.bytes.length; length++) {
        struct run_extent extent = {.file = -1, .memory = w.bytes.data, .bytes = length};
        struct merge m;
        tifa_status status = merge_open(&m, RUN_WORDS, &extent, &base, 1, &rank, &failure);
        if (status == TIFA_OK)
            status = merge_next(&m, &failure);
        EXPECT(TIFA_ERR_CORRUPT, status);
        merge_close(&m);
    }
    buffer_free(&w.bytes);
}

/* ---- lists ---- */

enum { LIST_WORDS = 40, LIST_DOCUMENTS = 500 };

/* One run of made-up words and pairs, documents in reverse: what comes out, as one number. */
static uint64_t read_lists(size_t ahead_bytes, size_t most, size_t *count)
{
    struct vocabulary words = {0};
    struct run_writer sections[2] = {0};
    struct run_extent extents[2];
    uint32_t docids[LIST_DOCUMENTS], base = 0;
    char text[8];
    for (uint32_t i = 0; i < LIST_WORDS; i++) {
        snprintf(text, sizeof text, "%c%u", "0ms"[i % 3], (unsigned)i);
        vocabulary_number(&words, slice_of(text));
    }
    assert_true(vocabulary_sort(&words));
    for (uint32_t i = 0; i < LIST_DOCUMENTS; i++)
        docids[i] = LIST_DOCUMENTS - i;
    for (uint32_t first = 0; first < LIST_WORDS; first++)
        for (uint32_t second = 0; second < LIST_WORDS; second++) {
            struct run_posting postings[LIST_DOCUMENTS];
            struct run_term term = {.first = words.order[first], .second = words.order[second]};
            size_t n = 0;
            for (uint32_t d = first * second % 7; d < LIST_DOCUMENTS; d += 1 + (first + second) % 12)
                postings[n++] = (struct run_posting){d, 1 + d % 3};
            run_append(&sections[1], RUN_PAIRS, &term, postings, n, 0);
            if (first == 0)
                run_append(&sections[0], RUN_WORDS, &term, postings, n, 0);
        }
    for (int i = 0; i < 2; i++)
        extents[i] =
            (struct run_extent){.file = -1, .memory = sections[i].bytes.data, .bytes = sections[i].bytes.length};
    struct list_source source = {
        .words = &words, .docids = docids, .next_docid = LIST_DOCUMENTS + 1, .bucket_bits = 16, .shared = {.folder = root, .limit = 100}};
    struct list_queue *queue;
    struct list list;
    OK(list_source_open(&source, &extents[0], &extents[1], &base, 1, &failure));
    OK(list_queue_start(&source, ahead_bytes, &queue, &failure));
    tifa_status status = TIFA_OK;
    uint64_t digest = 0;
    char before[256] = "";
    for (*count = 0; *count < most && (status = list_queue_next(queue, &list, &failure)) == TIFA_OK; ++*count) {
        uint64_t occurrences = 0;
        assert_true(slice_compare(slice_of(before), list.term) < 0);
        snprintf(before, sizeof before, "%.*s", (int)list.term.length, list.term.data);
        for (size_t i = 0; i < list.count; i++) {
            assert_true(i == 0 || list.postings[i - 1].docid < list.postings[i].docid);
            occurrences += list.postings[i].wdf;
            digest = (digest ^ list.postings[i].docid) * 1099511628211u + list.postings[i].wdf;
        }
        assert_int_equal(occurrences, list.occurrences);
        digest = (digest ^ list.count) * 31 + schema_word_hash(list.term);
    }
    if (*count < most) {
        EXPECT(TIFA_END, status);
        EXPECT(TIFA_END, list_queue_next(queue, &list, &failure));
    }
    list_queue_free(queue);
    list_source_close(&source);
    vocabulary_free(&words);
    for (int i = 0; i < 2; i++)
        buffer_free(&sections[i].bytes);
    return digest;
}

static void lists_are_the_same_from_a_thread(void **state)
{
    (void)state;
    size_t count, again;
    uint64_t digest = read_lists(0, SIZE_MAX, &count);
    assert_true(count > LIST_WORDS + 100);
    for (size_t ahead = 1; ahead <= 10000000; ahead *= 10000000) {
        assert_int_equal(read_lists(ahead, SIZE_MAX, &again), digest);
        assert_int_equal(again, count);
    }
    for (size_t most = 0; most < 50; most += 7) /* left in the middle */
        read_lists(1, most, &again);
}

/* ---- shared lists ---- */

static void shared_lists_in_order(void **state)
{
    (void)state;
    enum { BUCKETS = 50, DOCUMENTS = 300, ITEMS = 20000 };
    static const size_t limits[] = {0, 100, 7919};
    for (size_t l = 0; l < COUNT(limits); l++) {
        static uint32_t want[BUCKETS][DOCUMENTS + 1];
        struct shared_lists lists = {.limit = limits[l], .folder = root};
        memset(want, 0, sizeof want);
        for (int i = 0; i < ITEMS; i++) {
            uint32_t bucket = chance(BUCKETS), docid = 1 + chance(DOCUMENTS), wdf = 1 + chance(3);
            OK(shared_lists_add(&lists, bucket, docid, wdf, &failure));
            want[bucket][docid] += wdf;
        }
        tifa_status status;
        for (uint32_t last = 0, count = 0; (status = shared_lists_next(&lists, &failure)) == TIFA_OK; count++) {
            uint64_t sum = 0;
            assert_true(count == 0 || lists.bucket > last);
            last = lists.bucket;
            for (size_t i = 0; i < lists.posting_count; i++) {
                assert_true(i == 0 || lists.postings[i - 1].docid < lists.postings[i].docid);
                assert_int_equal(want[last][lists.postings[i].docid], lists.postings[i].wdf);
                want[last][lists.postings[i].docid] = 0;
                sum += lists.postings[i].wdf;
            }
            assert_int_equal(sum, lists.occurrences);
        }
        assert_int_equal(status, TIFA_END);
        for (size_t i = 0; i < sizeof want / sizeof(uint32_t); i++)
            assert_int_equal(((uint32_t *)want)[i], 0);
        EXPECT(TIFA_END, shared_lists_next(&lists, &failure));
        shared_lists_free(&lists);
    }
    struct shared_lists none = {0};
    EXPECT(TIFA_END, shared_lists_next(&none, &failure));
    EXPECT(TIFA_ERR_INTERNAL, shared_lists_add(&none, 1, 1, 1 << 15, &failure));
    shared_lists_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_ranks),
        cmocka_unit_test(radix_keeps_equals_in_order),
        cmocka_unit_test(merged_runs_have_all_postings),
        cmocka_unit_test(a_cut_run_is_an_error),
        cmocka_unit_test(lists_are_the_same_from_a_thread),
        cmocka_unit_test(shared_lists_in_order),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

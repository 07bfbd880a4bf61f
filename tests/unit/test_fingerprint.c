/* Fingerprints: near for near copies and for nothing else, and their equal bins as many as the shingles say. */
#include "test_fixture.h"

#include "corpus/fingerprint.h"

enum { WORDS = 4000, LONGEST = 1200 };

struct text {
    uint32_t words[LONGEST];
    size_t count;
};

static void append_chance(struct text *t, size_t count)
{
    while (count--)
        t->words[t->count++] = chance(WORDS);
}

static void append_part(struct text *t, const struct text *from, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        t->words[t->count++] = from->words[i];
}

static struct fingerprint fingerprint_of(const struct text *t)
{
    struct fingerprint_maker maker = {0};
    struct fingerprint out;
    for (size_t i = 0; i < t->count; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%u", (unsigned)t->words[i]);
        fingerprint_add(&maker, fingerprint_word(slice_of(word)));
    }
    fingerprint_finish(&maker, &out);
    return out;
}

static unsigned equal_bins(const struct text *a, const struct text *b)
{
    struct fingerprint x = fingerprint_of(a), y = fingerprint_of(b);
    return fingerprint_equal_bins(&x, &y);
}

static bool near(const struct text *a, const struct text *b)
{
    struct fingerprint x = fingerprint_of(a), y = fingerprint_of(b);
    return fingerprint_near(&x, &y);
}

/* ---- what is a near copy ---- */

static void equal_texts(void **state)
{
    (void)state;
    for (size_t count = FINGERPRINT_LEAST_WORDS; count < LONGEST; count += 1 + chance(60)) {
        struct text t = {0};
        append_chance(&t, count);
        struct fingerprint fingerprint = fingerprint_of(&t);
        assert_false(fingerprint_is_none(&fingerprint));
        assert_int_equal(equal_bins(&t, &t), FINGERPRINT_BINS);
        assert_true(near(&t, &t));
    }
}

static void too_short_a_text_has_none(void **state)
{
    (void)state;
    for (size_t count = 0; count <= FINGERPRINT_LEAST_WORDS; count++) {
        struct text t = {0};
        append_chance(&t, count);
        struct fingerprint fingerprint = fingerprint_of(&t);
        assert_true(fingerprint_is_none(&fingerprint) == (count < FINGERPRINT_LEAST_WORDS));
    }
}

/* One shingle alone fills all bins. */
static void one_word_all_over(void **state)
{
    (void)state;
    struct text once = {0}, longer = {0};
    while (once.count < FINGERPRINT_LEAST_WORDS)
        once.words[once.count++] = 7;
    while (longer.count < LONGEST)
        longer.words[longer.count++] = 7;
    assert_int_equal(equal_bins(&once, &longer), FINGERPRINT_BINS);
}

static void edited_copies_are_near(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct text t = {0}, headline = {0}, cut = {0}, changed = {0};
        append_chance(&t, 300 + chance(600));
        append_chance(&headline, 3 + chance(10));
        append_part(&headline, &t, 0, t.count);
        size_t start = chance((uint32_t)t.count), end = start + t.count / 8;
        append_part(&cut, &t, 0, start);
        append_part(&cut, &t, end < t.count ? end : t.count, t.count);
        append_part(&changed, &t, 0, t.count);
        for (size_t i = 0; i < t.count / 100; i++)
            changed.words[chance((uint32_t)t.count)] = chance(WORDS);
        assert_true(near(&t, &headline) && near(&t, &cut) && near(&t, &changed));
    }
}

static void others_are_not(void **state)
{
    (void)state;
    struct text standing = {0};
    append_chance(&standing, 60);
    for (int round = 0; round < 300; round++) {
        struct text a = {0}, b = {0}, letter = {0}, other = {0};
        append_chance(&a, 30 + chance(600));
        append_chance(&b, 30 + chance(600));
        assert_false(near(&a, &b));
        append_part(&a, &standing, 0, standing.count);
        append_part(&b, &standing, 0, standing.count);
        if (a.count > FINGERPRINT_SHORT_WORDS + 60 && b.count > FINGERPRINT_SHORT_WORDS + 60)
            assert_false(near(&a, &b));
        append_part(&letter, &standing, 0, standing.count);
        append_part(&other, &standing, 0, standing.count);
        append_chance(&letter, 20);
        append_chance(&other, 20);
        assert_false(near(&letter, &other)); /* two thirds of either is a letterhead */
    }
}

/* ---- against the shingles themselves ---- */

static int by_bytes(const void *x, const void *y)
{
    return memcmp(x, y, FINGERPRINT_SHINGLE * sizeof(uint32_t));
}

/* The shingles of a text, each once, in order. */
static size_t shingles_of(const struct text *t, uint32_t (*out)[FINGERPRINT_SHINGLE])
{
    size_t count = t->count - FINGERPRINT_SHINGLE + 1, kept = 0;
    for (size_t i = 0; i < count; i++)
        memcpy(out[i], t->words + i, sizeof out[i]);
    qsort(out, count, sizeof *out, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || by_bytes(out[i], out[kept - 1]) != 0)
            memmove(out[kept++], out[i], sizeof *out);
    return kept;
}

/* A. Broder's resemblance, by counting. */
static double likeness(const struct text *a, const struct text *b)
{
    static uint32_t x[LONGEST][FINGERPRINT_SHINGLE], y[LONGEST][FINGERPRINT_SHINGLE];
    size_t left = shingles_of(a, x), right = shingles_of(b, y), both = 0;
    for (size_t i = 0, k = 0; i < left && k < right;) {
        int order = by_bytes(x[i], y[k]);
        both += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return (double)both / (double)(left + right - both);
}

static void bins_say_how_alike(void **state)
{
    (void)state;
    enum { PAIRS = 600 };
    double sum = 0, squares = 0;
    for (int i = 0; i < PAIRS; i++) {
        struct text a = {0}, b = {0};
        append_chance(&a, 60 + chance(500));
        for (size_t at = 0; at < a.count;) { /* parts of it, and others between */
            size_t end = at + 5 + chance(80);
            end = end < a.count ? end : a.count;
            if (chance((uint32_t)i + 1) < 100)
                append_part(&b, &a, at, end);
            else
                append_chance(&b, 1 + chance(20));
            at = end;
        }
        append_chance(&b, FINGERPRINT_SHINGLE);
        double error = equal_bins(&a, &b) / (double)FINGERPRINT_BINS - likeness(&a, &b);
        assert_true(error > -0.3 && error < 0.3);
        sum += error;
        squares += error * error;
    }
    assert_true(sum / PAIRS > -0.02 && sum / PAIRS < 0.02); /* a byte is equal by chance once in 256 */
    assert_true(squares / PAIRS < 0.07 * 0.07);
}

/* Of pairs that are near, most share a band. */
static void near_copies_share_a_band(void **state)
{
    (void)state;
    size_t found = 0, sought = 0;
    for (int i = 0; i < 2000; i++) {
        struct text a = {0}, b = {0};
        append_chance(&a, 500);
        size_t kept = 350 + chance(100);
        append_part(&b, &a, 0, kept);
        append_chance(&b, 500 - kept);
        struct fingerprint x = fingerprint_of(&a), y = fingerprint_of(&b);
        if (!fingerprint_near(&x, &y))
            continue;
        bool shared = false;
        for (unsigned band = 0; band < FINGERPRINT_BANDS; band++)
            shared = shared || fingerprint_band(&x, band) == fingerprint_band(&y, band);
        sought++;
        found += shared;
    }
    assert_true(sought > 500 && found * 100 > sought * 90);
}

static void hashes_of_words(void **state)
{
    (void)state;
    uint64_t a = fingerprint_word(SLICE("win")), b = fingerprint_word(SLICE("cooperation"));
    uint64_t forth = words_hash_mix(words_hash_add(words_hash_add(0, a), b));
    uint64_t back = words_hash_mix(words_hash_add(words_hash_add(0, b), a));
    uint64_t twice = words_hash_mix(words_hash_add(words_hash_add(words_hash_add(0, a), b), b));
    assert_true(forth != back && forth != twice && back != twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts),
        cmocka_unit_test(too_short_a_text_has_none),
        cmocka_unit_test(one_word_all_over),
        cmocka_unit_test(edited_copies_are_near),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(bins_say_how_alike),
        cmocka_unit_test(near_copies_share_a_band),
        cmocka_unit_test(hashes_of_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

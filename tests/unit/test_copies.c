/* Groups of near copies: which articles are in one, and which is its original. */
#include "test_fixture.h"

#include "indexer/copies.h"

static struct fingerprint some_fingerprint(void)
{
    struct fingerprint f = {0};
    for (size_t i = 0; i < FINGERPRINT_BINS; i++)
        f.bins[i] = (uint8_t)(1 + chance(255));
    return f;
}

/* The same but for `changes` of its bins, from the first on. */
static struct fingerprint changed(struct fingerprint f, unsigned changes)
{
    for (unsigned i = 0; i < changes; i++)
        f.bins[i]++;
    return f;
}

static uint64_t date_of(const char *digits)
{
    uint64_t date = 0;
    for (size_t i = 0; i < 8; i++)
        date = date << 8 | (i < strlen(digits) ? (unsigned char)digits[i] : 0);
    return date;
}

static uint64_t find(const struct batch_article *articles, size_t count, uint32_t **originals)
{
    uint64_t copies;
    OK(copies_find(articles, count, originals, &copies, &failure));
    return copies;
}

static void the_earliest_is_the_original(void **state)
{
    (void)state;
    struct fingerprint f = some_fingerprint(), g = some_fingerprint();
    const struct batch_article articles[] = {
        {.fingerprint = f}, /* without a date: never, if another has one */
        {.date = date_of("20210304"), .number = 1, .fingerprint = f},
        {.date = date_of("20210303"), .number = 3, .fingerprint = f},
        {.date = date_of("20210303"), .number = 2, .fingerprint = changed(f, FINGERPRINT_BINS - FINGERPRINT_NEAR)},
        {.date = date_of("2021"), .number = 4, .fingerprint = g},
        {.date = date_of("20210101"), .fingerprint = g},
        {.fingerprint = some_fingerprint()},
    };
    static const uint32_t want[] = {3, 3, 3, 3, 4, 4, COPIES_NONE};
    uint32_t *originals;
    assert_int_equal(find(articles, COUNT(articles), &originals), 4);
    for (size_t i = 0; i < COUNT(articles); i++)
        assert_int_equal(originals[i], want[i]);
    free(originals);
}

static void of_one_date_the_first_of_the_archive(void **state)
{
    (void)state;
    struct fingerprint f = some_fingerprint();
    const struct batch_article articles[] = {
        {.number = 2, .fingerprint = f}, {.number = 0, .fingerprint = f}, {.number = 0, .fingerprint = f}};
    uint32_t *originals;
    assert_int_equal(find(articles, COUNT(articles), &originals), 2);
    for (size_t i = 0; i < COUNT(articles); i++)
        assert_int_equal(originals[i], 1);
    free(originals);
}

static void none_is_near_nothing(void **state)
{
    (void)state;
    const struct batch_article articles[5] = {0};
    uint32_t *originals;
    assert_int_equal(find(articles, COUNT(articles), &originals), 0);
    for (size_t i = 0; i < COUNT(articles); i++)
        assert_int_equal(originals[i], COPIES_NONE);
    free(originals);
    assert_int_equal(find(articles, 0, &originals), 0);
    free(originals);
}

static void a_copy_of_a_copy(void **state)
{
    (void)state;
    const unsigned step = FINGERPRINT_BINS - FINGERPRINT_NEAR;
    struct fingerprint f = some_fingerprint(), copy = changed(f, step), other = copy;
    for (unsigned i = step; i < step + step; i++)
        other.bins[i]++;
    const struct batch_article chain[] = {{.fingerprint = f}, {.fingerprint = copy}, {.fingerprint = other}};
    const struct batch_article apart[] = {{.fingerprint = f}, {.fingerprint = other}};
    uint32_t *originals;
    assert_int_equal(find(chain, COUNT(chain), &originals), 2);
    assert_int_equal(originals[2], 0);
    free(originals);
    assert_int_equal(find(apart, COUNT(apart), &originals), 0);
    free(originals);
}

static void short_ones_must_be_nearer(void **state)
{
    (void)state;
    struct batch_article articles[] = {{.fingerprint = some_fingerprint()}, {0}};
    articles[0].fingerprint.is_short = true;
    articles[1].fingerprint = changed(articles[0].fingerprint, FINGERPRINT_BINS - FINGERPRINT_NEAR_SHORT);
    uint32_t *originals;
    assert_int_equal(find(articles, 2, &originals), 1);
    free(originals);
    articles[1].fingerprint = changed(articles[0].fingerprint, FINGERPRINT_BINS - FINGERPRINT_NEAR_SHORT + 1);
    articles[1].fingerprint.is_short = false;
    assert_int_equal(find(articles, 2, &originals), 0);
    free(originals);
}

/* Many texts, each in many copies, of which some are many times the same; in any order the same groups. */
static void order_does_not_show(void **state)
{
    (void)state;
    enum { TEXTS = 40, ARTICLES = 3000 };
    static struct batch_article articles[ARTICLES], mixed[ARTICLES];
    static uint32_t place[ARTICLES];
    struct fingerprint texts[TEXTS];
    uint32_t *originals, *again;
    for (size_t i = 0; i < TEXTS; i++)
        texts[i] = some_fingerprint();
    for (size_t i = 0; i < ARTICLES; i++) {
        articles[i] = (struct batch_article){.number = i, .key = i, .date = chance(3) ? date_of("2020") + chance(9) : 0};
        articles[i].fingerprint = changed(texts[chance(TEXTS)], chance(2) ? 0 : chance(20));
        place[i] = (uint32_t)i;
    }
    for (size_t i = ARTICLES - 1; i; i--) {
        uint32_t other = chance((uint32_t)i + 1), swap = place[i];
        place[i] = place[other];
        place[other] = swap;
    }
    for (size_t i = 0; i < ARTICLES; i++)
        mixed[place[i]] = articles[i];
    assert_int_equal(find(articles, ARTICLES, &originals), ARTICLES - TEXTS);
    assert_int_equal(find(mixed, ARTICLES, &again), ARTICLES - TEXTS);
    for (size_t i = 0; i < ARTICLES; i++)
        assert_int_equal(mixed[again[place[i]]].key, originals[i]);
    free(originals);
    free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_is_the_original), cmocka_unit_test(of_one_date_the_first_of_the_archive),
        cmocka_unit_test(none_is_near_nothing),         cmocka_unit_test(a_copy_of_a_copy),
        cmocka_unit_test(short_ones_must_be_nearer),    cmocka_unit_test(order_does_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

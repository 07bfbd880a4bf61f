/* Which segments are merged when, and what that costs over the life of an index. */
#include "test_fixture.h"

#include "indexer/policy.h"

enum { ROOM = 64 };

static struct policy_segment segments[ROOM];
static size_t count;

/* "100 50/30" are a segment of 100 living bytes and one of 50 with 30 removed. */
static void set(const char *text)
{
    count = 0;
    while (*text) {
        char *end;
        assert_true(count < ROOM);
        struct policy_segment *s = &segments[count++];
        *s = (struct policy_segment){.living_bytes = strtoull(text, &end, 10)};
        if (*end == '/')
            s->removed_bytes = strtoull(end + 1, &end, 10);
        text = end + strspn(end, " ");
    }
}

/* '+' for a segment that is merged, '-' for one that stays. */
static const char *merged(void)
{
    static char shown[ROOM + 1];
    for (size_t i = 0; i < count; i++)
        shown[i] = segments[i].is_merged ? '+' : '-';
    shown[count] = '\0';
    return shown;
}

static void choosing(void **state)
{
    (void)state;
    static const struct {
        uint64_t new_bytes;
        const char *segments, *want;
    } rows[] = {
        {10, "", ""},
        {10, "20", "-"}, /* twice as large */
        {10, "19", "+"},
        {10, "21", "-"},
        {10, "20 39", "--"},
        {10, "19 58", "+-"}, /* 10 + 19 = 29, and 58 is twice that */
        {10, "19 57", "++"},
        {10, "57 19", "++"},      /* from the smallest on, wherever they stand */
        {10, "100 5 400", "-+-"}, /* 15, and 100 is more than 30 */
        {0, "1 2 3", "---"},      /* an empty segment takes nothing in */
        {0, "0", "-"},
        {1, "0 1 4", "++-"},
        {10, "1000/499", "-"}, /* a third, less a byte */
        {10, "1000/500", "-"},
        {10, "1000/501", "+"},
        {10, "1000/501 1900", "++"}, /* what it takes in makes it larger */
        {10, "1000/501 5000", "+-"},
        {10, "0/7", "+"},
        {0, "1 2 4 8 16 32 64 128 256", "---------"},
        {0, "1 2 4 8 16 32 64 128 256 512", "+---------"}, /* would be 11 with the new one */
        {1, "2 8 32 99 300 1000 3000 9999 30000 100000", "+---------"},
        {1, "2 8 32 99 300 1000 3000 9999 30000", "---------"},
        {UINT64_MAX / 4, "18446744073709551615", "-"}, /* no sum runs over */
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        set(rows[i].segments);
        policy_choose(segments, count, rows[i].new_bytes);
        good = same_text(rows[i].segments, merged(), rows[i].want) && good;
    }
    assert_true(good);
}

static void tidying(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", ""},
        {"5", "-"},
        {"5 1 3", "---"}, /* nothing is removed: nothing to do */
        {"0", "-"},
        {"0 5", "--"},
        {"5/1", "+"},
        {"1 100/1 1000", "++-"}, /* what is small beside it goes with it */
        {"100/1 150", "++"},
        {"1 2 4 8 16 32 64 128 256 512", "----------"}, /* as many as may be */
        {"1 2 4 8 16 32 64 128 256 512 1024", "+++++++++++"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        set(rows[i].text);
        policy_tidy(segments, count);
        good = same_text(rows[i].text, merged(), rows[i].want) && good;
    }
    set("1 100 1000");
    segments[2].is_merged = true;
    policy_choose(segments, count, 0);
    assert_string_equal(merged(), "+++");
    assert_true(good);
}

/* ---- the life of an index ---- */

static uint64_t written, most;

/* One publish of new text; the new segment stands first. */
static void publish(uint64_t new_bytes)
{
    uint64_t size = new_bytes;
    size_t kept = 1;
    struct policy_segment next[ROOM];
    policy_choose(segments, count, new_bytes);
    for (size_t i = 0; i < count; i++) {
        if (segments[i].is_merged)
            size += segments[i].living_bytes;
        else
            next[kept++] = segments[i];
    }
    next[0] = (struct policy_segment){.living_bytes = size};
    memcpy(segments, next, kept * sizeof *next);
    count = kept;
    written += size;
    most = kept > most ? kept : most;
    assert_true(count <= POLICY_SEGMENTS_MOST);
    for (size_t i = 0; i + 1 < count; i++)
        assert_true(segments[i + 1].living_bytes / 2 >= segments[i].living_bytes);
}

/* Text that is removed anywhere: of each segment by its size. */
static void remove_part(double part)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes = (uint64_t)((double)segments[i].living_bytes * part);
        segments[i].living_bytes -= bytes;
        segments[i].removed_bytes += bytes;
    }
}

static void costs_of_adding(void **state)
{
    (void)state;
    static const struct {
        size_t adds;
        double most; /* times that the text is written, the first time too */
    } rows[] = {{1, 1}, {10, 2.4}, {100, 4}, {1000, 5.5}, {10000, 7.5}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        count = 0, written = 0, most = 0;
        for (size_t add = 0; add < rows[i].adds; add++)
            publish(1000000);
        double times = (double)written / 1e6 / (double)rows[i].adds;
        print_message("%zu equal adds: written %.2f times, %zu segments at most\n", rows[i].adds, times, (size_t)most);
        assert_true(times <= rows[i].most);
    }
    count = 0, written = 0, most = 0;
    uint64_t sum = 0;
    for (size_t add = 0; add < 100; add++) {
        uint64_t bytes = 900000 + chance(200000);
        sum += bytes;
        publish(bytes);
    }
    print_message("100 nearly equal adds: written %.2f times, %zu segments at most\n", (double)written / (double)sum,
                  (size_t)most);
    assert_true((double)written / (double)sum < 5);
    count = 0, written = 0, most = 0, sum = 0;
    for (size_t add = 0; add < 10000; add++) {
        uint64_t bytes = 1 + chance(1u << (1 + chance(24)));
        sum += bytes;
        publish(bytes);
    }
    print_message("10000 adds of any size: written %.2f times, %zu segments at most\n", (double)written / (double)sum,
                  (size_t)most);
    assert_true((double)written / (double)sum < 7);
}

/* A large archive of which a thousandth gets a newer version each day. */
static void costs_of_newer_versions(void **state)
{
    (void)state;
    const uint64_t archive = 1000000000;
    count = 0, written = 0, most = 0;
    publish(archive);
    written = 0;
    for (size_t day = 0; day < 2000; day++) {
        remove_part(0.001);
        publish(archive / 1000);
    }
    double times = (double)written / (2000 * (double)archive / 1000);
    print_message("2000 thousandths replaced: each written %.2f times, %zu segments at most\n", times, (size_t)most);
    assert_true(times < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(choosing), cmocka_unit_test(tidying),
                                       cmocka_unit_test(costs_of_adding), cmocka_unit_test(costs_of_newer_versions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lists of removed documents: ranges that grow together, held against a plain array; their bytes, damaged everywhere;
 * pins. */
#include "test_fixture.h"

#include "corpus/pin.h"
#include "corpus/removed.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { DOCIDS = 64 };

static void the_same_as_an_array(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 2000; round++) {
        struct removed list;
        bool gone[DOCIDS + 2] = {false};
        uint64_t count = 0;
        OK(removed_new(&list, 1, &failure));
        for (int i = rand() % 12; i > 0; i--) {
            uint32_t first = 1 + (uint32_t)rand() % DOCIDS, last = first + (uint32_t)rand() % (DOCIDS + 1 - first);
            OK(removed_add(list.segments, first, last, &failure));
            for (uint32_t d = first; d <= last; d++)
                gone[d] = true;
        }
        for (uint32_t d = 0; d < DOCIDS + 2; d++) {
            assert_int_equal(removed_has(list.segments, d), gone[d]);
            count += gone[d];
        }
        assert_int_equal(removed_documents(list.segments), count);
        for (size_t i = 1; i < list.segments->count; i++)
            assert_true(list.segments->ranges[i].first > list.segments->ranges[i - 1].last + 1);
        removed_free(&list);
    }
}

static void make_list(struct removed *list)
{
    OK(removed_new(list, 3, &failure));
    OK(removed_add(&list->segments[0], 1, 1, &failure));
    OK(removed_add(&list->segments[2], 1000000, UINT32_MAX, &failure));
    OK(removed_add(&list->segments[2], 20, 300, &failure));
}

static void written_and_read(void **state)
{
    (void)state;
    struct removed list, back;
    struct buffer bytes = {0};
    make_list(&list);
    removed_write(&list, &bytes);
    OK(removed_read((struct slice){bytes.data, bytes.length}, &back, &failure));
    assert_int_equal(back.count, 3);
    assert_int_equal(back.segments[1].count, 0);
    assert_true(removed_has(&back.segments[2], UINT32_MAX));
    assert_false(removed_has(&back.segments[2], 301));
    removed_free(&back);
    removed_free(&list);
    buffer_clear(&bytes);
    OK(removed_new(&list, 3, &failure));
    removed_write(&list, &bytes);
    assert_int_equal(bytes.length, 0); /* as nothing is gone */
    OK(removed_read((struct slice){"", 0}, &back, &failure));
    assert_int_equal(back.count, 0);
    removed_free(&back);
    removed_free(&list);
    buffer_free(&bytes);
}

static void every_flip_and_truncation(void **state)
{
    (void)state;
    struct removed list, back;
    struct buffer bytes = {0};
    make_list(&list);
    removed_write(&list, &bytes);
    for (size_t length = 1; length < bytes.length; length++) {
        EXPECT(TIFA_ERR_CORRUPT, removed_read((struct slice){bytes.data, length}, &back, &failure));
        removed_free(&back);
    }
    for (size_t bit = 0; bit < 8 * bytes.length; bit++) {
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
        EXPECT(TIFA_ERR_CORRUPT, removed_read((struct slice){bytes.data, bytes.length}, &back, &failure));
        removed_free(&back);
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    removed_free(&list);
    buffer_free(&bytes);
}

static void pins(void **state)
{
    (void)state;
    int pin, other, lock, late;
    EXPECT(TIFA_ERR_IO, pin_segment(in_root("000001"), &pin, &failure));
    assert_message("iamglass");
    pin_release(pin);
    assert_int_equal(mkdir(in_root("000001"), 0777), 0);
    write_text(in_root("000001/iamglass"), "");
    OK(pin_segment(in_root("000001"), &pin, &failure));
    OK(pin_segment(in_root("000001"), &other, &failure));
    assert_true(pin_is_held(in_root("000001"), &lock));
    pin_release(lock);
    pin_release(pin);
    assert_true(pin_is_held(in_root("000001"), &lock));
    pin_release(lock);
    pin_release(other);
    assert_false(pin_is_held(in_root("000001"), &lock));
    EXPECT(TIFA_ERR_STALE, pin_segment(in_root("000001"), &late, &failure));
    pin_release(late);
    pin_release(lock);
    OK(pin_segment(in_root("000001"), &pin, &failure));
    pin_release(pin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_as_an_array),
        cmocka_unit_test(written_and_read),
        cmocka_unit_test(every_flip_and_truncation),
        cmocka_unit_test(pins),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

/* The glass writer makes what libxapian makes of the same documents. */
#include "test_glass_compare.h"

#include <zlib.h>

enum { ODD = 100 * SCALE, WIDE = 50000 * SCALE, BORDERLINE = 4000 * SCALE };

static const uint32_t block_sizes[] = {2048, 8192, 65536};

static void assert_totals(const char *folder, const struct archive *a, const struct glass_totals *totals)
{
    uint64_t length = 0, postings = 0;
    for (size_t i = 0; i < a->count; i++) {
        length += a->documents[i].length;
        postings += a->documents[i].term_count;
    }
    assert_int_equal(totals->documents, a->count);
    assert_int_equal(totals->length, length);
    assert_int_equal(totals->postings, postings);
    for (size_t i = 0; i < totals->file_count; i++) {
        struct file file = read_file(folder, totals->files[i].name);
        assert_int_equal(totals->files[i].size_bytes, file.length);
        assert_int_equal(totals->files[i].crc32, crc32_z(0, file.bytes, file.length));
        free(file.bytes);
    }
    assert_string_equal(totals->files[totals->file_count - 1].name, "iamglass");
}

/* Whole term lists, then slots alone; returns the highest level of a tree. */
static unsigned compare_writers(const struct archive *a, const char *name, uint32_t block_size)
{
    struct glass_totals totals;
    struct glass_options options = {.block_size_bytes = block_size, .termlists = true};
    char names[3][40];
    snprintf(names[0], sizeof names[0], "%s-%u", name, block_size);
    snprintf(names[1], sizeof names[1], "%s-%u-slots", name, block_size);
    snprintf(names[2], sizeof names[2], "%s-%u-theirs", name, block_size);
    const char *whole = write_glass(a, names[0], &options, &totals);
    assert_totals(whole, a, &totals);
    options.termlists = false;
    const char *slots = write_glass(a, names[1], &options, NULL);
    const char *theirs = write_xapian(a, names[2], block_size);
    assert_sound(whole);
    assert_sound(slots);
    assert_same_files(slots, theirs, false);
    assert_same_content(slots, theirs, false);
    unsigned level = assert_same_files(whole, theirs, true);
    assert_same_content(whole, theirs, true);
    return level;
}

static void odd_documents(void **state)
{
    (void)state;
    struct archive a = odd_archive(ODD);
    for (size_t i = 0; i < FIXTURE_COUNT(block_sizes); i++)
        compare_writers(&a, "odd", block_sizes[i]);
    free_archive(&a);
}

static void many_documents(void **state)
{
    (void)state;
    struct archive a = wide_archive(WIDE);
    assert_true(compare_writers(&a, "wide", 2048) >= 2);
    free_archive(&a);
}

/* Data of every length about which there is a decision: whether deflating saves a byte, whether a long tag is worth
 * being begun in what room a leaf has left. */
static void borderline_data(void **state)
{
    (void)state;
    struct archive a = new_archive(BORDERLINE);
    for (size_t i = 0; i < a.count; i++)
        a.documents[i].data = i % 2 && i >= SMALL_AT_FIRST
                                  ? random_bytes(&a, 300 + below(&a, 1500), 0, 256)
                                  : random_bytes(&a, 15 + below(&a, 50), 'a', 4 + below(&a, 60));
    compare_writers(&a, "borderline", 2048);
    free_archive(&a);
}

static void few_or_none(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 8; count++) {
        char name[20];
        struct archive a = odd_archive(count);
        snprintf(name, sizeof name, "few%zu", count);
        compare_writers(&a, name, 8192);
        free_archive(&a);
    }
    struct archive empty = new_archive(5); /* documents, and nothing in them */
    compare_writers(&empty, "empty", 8192);
    free_archive(&empty);
}

static void same_input_same_bytes(void **state)
{
    (void)state;
    struct archive a = odd_archive(60);
    struct glass_options options = {.termlists = true};
    const char *one = write_glass(&a, "one", &options, NULL), *other = write_glass(&a, "other", &options, NULL);
    assert_equal_folders(one, other);

    a.documents[5].data = slice_of("something else");
    const char *changed = write_glass(&a, "changed", &options, NULL);
    xs_db *dbs[] = {open_db(one), open_db(changed)};
    xs_bytes uuids[2];
    OK(xs_db_uuid(dbs[0], &uuids[0], &failure));
    OK(xs_db_uuid(dbs[1], &uuids[1], &failure));
    assert_string_not_equal(uuids[0].data, uuids[1].data);
    assert_int_equal(uuids[0].data[14], '4'); /* says that it is random */
    xs_db_free(dbs[0]);
    xs_db_free(dbs[1]);
    free_archive(&a);
}

static void uncompressed_data(void **state)
{
    (void)state;
    struct archive a = odd_archive(60);
    const char *deflated = write_glass(&a, "deflated", NULL, NULL);
    for (size_t i = 0; i < a.count; i++)
        a.documents[i].compress = false;
    const char *stored = write_glass(&a, "stored", NULL, NULL);
    assert_sound(stored);
    assert_same_content(deflated, stored, false);
    free_archive(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_documents), cmocka_unit_test(many_documents),        cmocka_unit_test(borderline_data),
        cmocka_unit_test(few_or_none),   cmocka_unit_test(same_input_same_bytes), cmocka_unit_test(uncompressed_data),
    };
    return cmocka_run_group_tests_name("glass: the same as libxapian's", tests, make_glass_root, remove_root);
}

/* What an archive is opened from: pins while it is open, lists of what is removed that fit the segments or not, what is
 * verified once. */
#include "test_fixture.h"

#include "corpus/manifest.h"
#include "corpus/pin.h"
#include "corpus/removed.h"
#include "corpus/schema.h"
#include "indexer/segment.h"
#include "query/archive.h"

#include <fcntl.h>

static const char *segment_path(size_t number)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/segments/%06zu", in_root("index"), number);
    return path;
}

static void add_files(struct manifest *manifest, struct manifest_segment *segment, const char *path)
{
    static const char *const names[] = {"docdata.glass", "iamglass", "postlist.glass", "termlist.glass"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char file[600];
        snprintf(file, sizeof file, "%s/%s", path, names[i]);
        if (access(file, F_OK) == 0)
            OK(manifest_add_file(manifest, segment, path, names[i], &failure));
    }
}

/* An index of empty segments; the first says that of `listed` segments the last has documents that are gone. */
static void make_index(size_t segments, size_t listed, bool manifest_says)
{
    struct removed removed;
    struct buffer bytes = {0}, text = {0};
    struct manifest manifest = {
        .generation = segments, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    char folder[512];
    snprintf(folder, sizeof folder, "%s", in_root("index"));
    mkdir(folder, 0777);
    strcat(folder, "/segments");
    mkdir(folder, 0777);
    OK(removed_new(&removed, listed, &failure));
    if (listed)
        OK(removed_add(&removed.segments[listed - 1], 2, 5, &failure));
    removed_write(&removed, &bytes);
    for (size_t i = segments; i > 0; i--) {
        struct slice list = {bytes.data, i == segments ? bytes.length : 0};
        OK(segment_write_empty(segment_path(i), SEGMENT_INVERTED, list, NULL, &failure));
        struct manifest_segment *segment = manifest_add_segment(&manifest, i);
        segment->newest_first = true;
        if (manifest_says && i == 1) {
            segment->articles = 2;
            segment->removed.articles = 1;
        }
        add_files(&manifest, segment, segment_path(i));
    }
    OK(manifest_write(&manifest, &text, &failure));
    snprintf(folder, sizeof folder, "%s/" MANIFEST_NAME, in_root("index"));
    write_file(folder, text.data, text.length);
    buffer_free(&bytes);
    buffer_free(&text);
    removed_free(&removed);
    manifest_free(&manifest);
}

static int remove_index(void **state)
{
    (void)state;
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", in_root("index"));
    return system(command);
}

static tifa_status open_index(struct archive **out)
{
    char path[512];
    const char *index = path;
    snprintf(path, sizeof path, "%s", in_root("index"));
    return archive_open(&index, 1, out, &failure);
}

static bool is_pinned(size_t number)
{
    int lock;
    bool held = pin_is_held(segment_path(number), &lock);
    pin_release(lock);
    return held;
}

static void pinned_while_open(void **state)
{
    (void)state;
    struct archive *archive, *again;
    make_index(3, 0, false);
    OK(open_index(&archive));
    OK(archive_open_again(archive, &again, &failure));
    archive_free(again);
    for (size_t i = 1; i <= 3; i++)
        assert_true(is_pinned(i));
    assert_false(archive_has_removed(archive));
    archive_free(archive);
    for (size_t i = 1; i <= 3; i++)
        assert_false(is_pinned(i));
}

/* A segment that the collector has, though the manifest still names it, is tried again, not for ever. */
static void a_segment_being_removed(void **state)
{
    (void)state;
    struct archive *archive;
    int lock;
    make_index(2, 0, false);
    assert_false(pin_is_held(segment_path(1), &lock));
    EXPECT(TIFA_ERR_STALE, open_index(&archive));
    assert_null(archive);
    pin_release(lock);
    OK(open_index(&archive));
    archive_free(archive);
}

static void docids_of_all_segments(void **state)
{
    (void)state;
    struct archive *archive;
    make_index(3, 3, true);
    OK(open_index(&archive));
    assert_int_equal(archive_segments(archive), 3);
    for (xs_docid docid = 1; docid < 30; docid++) {
        size_t segment = archive_segment_of(archive, docid);
        xs_docid local = (docid - 1) / 3 + 1;
        assert_int_equal(archive_docid_in(archive, segment, local), docid);
        assert_int_equal(archive_is_removed(archive, docid), segment == 2 && local >= 2 && local <= 5);
    }
    assert_true(archive_same_segment(archive, 1, 4) && !archive_same_segment(archive, 1, 2));
    archive_free(archive);
}

static void lists_that_do_not_fit(void **state)
{
    (void)state;
    struct archive *archive;
    make_index(3, 2, true);
    EXPECT(TIFA_ERR_CORRUPT, open_index(&archive));
    remove_index(NULL);
    make_index(1, 2, false);
    EXPECT(TIFA_ERR_CORRUPT, open_index(&archive));
    remove_index(NULL);
    make_index(2, 0, true); /* the list is missing */
    EXPECT(TIFA_ERR_CORRUPT, open_index(&archive));
}

static void flip(const char *path)
{
    char byte;
    int fd = open(path, O_RDWR);
    assert_int_equal(pread(fd, &byte, 1, 50), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, 50), 1);
    close(fd);
}

static void verified_once(void **state)
{
    (void)state;
    struct archive *archive;
    struct verified verified = {0}, in_a_hurry = {.most_bytes = 1}, anew = {0};
    char path[512], file[600];
    const char *index = path;
    make_index(2, 2, true);
    snprintf(path, sizeof path, "%s", in_root("index"));
    OK(archive_open_verified(&index, 1, &verified, &archive, &failure));
    archive_free(archive);
    snprintf(file, sizeof file, "%s/postlist.glass", segment_path(1));
    flip(file);
    EXPECT(TIFA_ERR_CORRUPT, archive_open_verified(&index, 1, &anew, &archive, &failure));
    assert_non_null(strstr(failure.message, "postlist.glass"));
    struct manifest manifest = {0};
    OK(manifest_read(index, &manifest, &failure));
    OK(verified_check(&verified, &manifest, index, &failure));   /* they were read before */
    OK(verified_check(&in_a_hurry, &manifest, index, &failure)); /* there is too much to read */
    manifest_free(&manifest);
    verified_free(&verified);
    verified_free(&in_a_hurry);
    verified_free(&anew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(pinned_while_open, remove_index),
        cmocka_unit_test_teardown(a_segment_being_removed, remove_index),
        cmocka_unit_test_teardown(docids_of_all_segments, remove_index),
        cmocka_unit_test_teardown(lists_that_do_not_fit, remove_index),
        cmocka_unit_test_teardown(verified_once, remove_index),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

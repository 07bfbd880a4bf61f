/* What a publication writes, keeps and removes; segments here are folders with a file or two. */
#include "test_fixture.h"

#include "corpus/pin.h"
#include "indexer/file_system.h"
#include "indexer/folder.h"
#include "indexer/publish.h"

#include <dirent.h>

static struct publication *begin(const char *index, unsigned flags)
{
    struct publication *p;
    OK(publish_begin(in_root(index), flags, &p, &failure));
    return p;
}

static void write_segment(const struct publication *p)
{
    char path[500];
    OK(folder_make(publish_segment_folder(p), &failure));
    snprintf(path, sizeof path, "%s/iamglass", publish_segment_folder(p));
    write_text(path, path);
    snprintf(path, sizeof path, "%s/postlist.glass", publish_segment_folder(p));
    write_text(path, "lists");
}

/* Publishes a segment of ten articles, and keeps of those before the ones that `kept` has: "0 2" are the first and the
 * third of the manifest. */
static void publish(const char *index, const char *kept)
{
    struct manifest before = {0};
    const struct manifest_segment *segments[16];
    size_t count = 0, number = 0;
    const struct segment_totals totals = {.articles = 10, .passages = 20, .tokens = 300, .text_bytes = 4000};
    struct publication *p = begin(index, 0);
    if (*kept)
        OK(manifest_read(in_root(index), &before, &failure));
    for (const struct manifest_segment *s = before.segments; s; s = s->next, number++)
        if (strchr(kept, (char)('0' + number)))
            segments[count++] = s;
    write_segment(p);
    OK(publish_commit(p, &totals, segments, count, &failure));
    assert_int_equal(manifest_totals(publish_manifest(p)).articles, 10 * (count + 1));
    publish_end(p);
    manifest_free(&before);
}

/* The names in a folder, in order. */
static const char *names(const char *folder)
{
    static char shown[1000];
    struct dirent **entries;
    int count = scandir(in_root(folder), &entries, NULL, alphasort);
    assert_true(count >= 0);
    *shown = '\0';
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%s%s", *shown ? " " : "",
                     entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return shown;
}

/* "3 2 <1": the segments of the manifest, then those of the generation before. */
static const char *published(const char *index)
{
    static char shown[1000];
    struct manifest m = {0};
    OK(manifest_read(in_root(index), &m, &failure));
    for (const struct manifest_segment *s = m.segments; s; s = s->next)
        OK(manifest_verify_segment(s, in_root(index), &failure));
    *shown = '\0';
    for (const struct manifest_segment *s = m.segments; s; s = s->next)
        snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%s%lu", *shown ? " " : "",
                 strtoul(s->name, NULL, 10));
    for (size_t i = 0; i < m.previous_count; i++)
        snprintf(shown + strlen(shown), sizeof shown - strlen(shown), " <%lu", strtoul(m.previous[i], NULL, 10));
    manifest_free(&m);
    return shown;
}

static const char *content(const char *path)
{
    static char bytes[1000];
    FILE *file = fopen(in_root(path), "rb");
    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    return bytes;
}

static void generations(void **state)
{
    (void)state;
    publish("a", "");
    assert_string_equal(published("a"), "1");
    publish("a", "0");
    assert_string_equal(published("a"), "2 1");
    assert_string_equal(content("a/XAPIANDB"), "auto segments/000002\nauto segments/000001\n");
    publish("a", "01");
    assert_string_equal(published("a"), "3 2 1");
    publish("a", "2"); /* takes 2 and 3 in */
    assert_string_equal(published("a"), "4 1 <3 <2");
    assert_string_equal(names("a/segments"), "000001 000002 000003 000004");
    publish("a", "10"); /* in the order given, which is the manifest's */
    assert_string_equal(published("a"), "5 4 1");
    assert_string_equal(names("a/segments"), "000001 000004 000005");
    publish("a", "");
    assert_string_equal(published("a"), "6 <5 <4 <1");
    assert_string_equal(names("a/segments"), "000001 000004 000005 000006");
    publish("a", "");
    assert_string_equal(published("a"), "7 <6");
    assert_string_equal(names("a/segments"), "000006 000007");
    assert_string_equal(content("a/XAPIANDB"), "auto segments/000007\n");
    assert_string_equal(names("a"), "XAPIANDB lock manifest segments");
}

static void what_is_removed_is_counted(void **state)
{
    (void)state;
    struct manifest m = {0};
    struct manifest_segment *segment;
    const struct segment_totals empty = {.newest_first = true};
    publish("counted", "");
    OK(manifest_read(in_root("counted"), &m, &failure));
    segment = m.segments;
    segment->removed = (struct manifest_counts){3, 6, 90, 1200};
    struct publication *p = begin("counted", PUBLISH_EXISTING);
    assert_true(publish_is_index(p));
    write_segment(p);
    OK(publish_commit(p, &empty, (const struct manifest_segment *const[]){segment}, 1, &failure));
    publish_end(p);
    manifest_free(&m);
    OK(manifest_read(in_root("counted"), &m, &failure));
    assert_int_equal(manifest_totals(&m).articles, 7);
    assert_int_equal(m.segments->next->removed.text_bytes, 1200);
    assert_true(m.segments->newest_first);
    manifest_free(&m);
}

static void given_up(void **state)
{
    (void)state;
    publish("given-up", "");
    struct publication *p = begin("given-up", 0);
    write_segment(p);
    OK(folder_make(publish_scratch_folder(p), &failure));
    publish_end(p);
    publish_end(NULL);
    assert_string_equal(published("given-up"), "1");
    assert_string_equal(names("given-up/segments"), "000001");
    assert_string_equal(names("given-up"), "XAPIANDB lock manifest scratch segments"); /* a build may go on with it */
}

static void leftovers(void **state)
{
    (void)state;
    publish("left", "");
    publish("left", "0");
    OK(folder_make(in_root("left/segments/000003"), &failure));
    write_text(in_root("left/segments/000003/postlist.glass"), "half");
    OK(folder_make(in_root("left/segments/000009"), &failure));
    struct publication *p = begin("left", 0);
    assert_string_equal(names("left/segments"), "000001 000002");
    assert_non_null(strstr(publish_segment_folder(p), "/000010")); /* a number that none had */
    publish_end(p);
}

static void pinned_segments_stay(void **state)
{
    (void)state;
    int pin, late;
    publish("pinned", "");
    publish("pinned", "");
    OK(pin_segment(in_root("pinned/segments/000001"), &pin, &failure));
    publish("pinned", "");
    publish("pinned", "");
    assert_string_equal(names("pinned/segments"), "000001 000003 000004");
    publish_end(begin("pinned", 0));
    assert_string_equal(names("pinned/segments"), "000001 000003 000004");
    assert_string_equal(content("pinned/segments/000001/postlist.glass"), "lists");
    pin_release(pin);
    publish_end(begin("pinned", 0));
    assert_string_equal(names("pinned/segments"), "000003 000004");
    EXPECT(TIFA_ERR_IO, pin_segment(in_root("pinned/segments/000001"), &late, &failure));
    /* a pin on what is published changes nothing */
    OK(pin_segment(in_root("pinned/segments/000004"), &pin, &failure));
    publish("pinned", "0");
    pin_release(pin);
    assert_string_equal(published("pinned"), "5 4");
}

static void what_cannot_be_read_stays_for_a_generation(void **state)
{
    (void)state;
    publish("other", "");
    publish("other", "0");
    write_text(in_root("other/manifest"), "tifa-index 9\n");
    OK(folder_make(in_root("other/segments/000007"), &failure));
    struct publication *p = begin("other", 0);
    assert_true(publish_is_index(p));
    publish_end(p);
    assert_string_equal(names("other/segments"), "000001 000002 000007");
    assert_string_equal(content("other/manifest"), "tifa-index 9\n");
    EXPECT(TIFA_ERR_FORMAT, publish_begin(in_root("other"), PUBLISH_EXISTING, &p, &failure));
    publish("other", "");
    assert_string_equal(names("other/segments"), "000001 000002 000007 000008");
    publish("other", "");
    assert_string_equal(published("other"), "9 <8");
    assert_string_equal(names("other/segments"), "000008 000009");
}

static void refused(void **state)
{
    (void)state;
    struct publication *p, *second;
    EXPECT(TIFA_ERR_FORMAT, publish_begin(in_root("none"), PUBLISH_EXISTING, &p, &failure));
    assert_int_equal(access(in_root("none"), F_OK), -1);
    p = begin("locked", 0);
    assert_false(publish_is_index(p));
    EXPECT(TIFA_ERR_LOCKED, publish_begin(in_root("locked"), 0, &second, &failure));
    publish_end(p);
    publish_end(begin("locked", 0));
}

static void a_segment_that_cannot_be_read(void **state)
{
    (void)state;
    publish("unread", "");
    const struct segment_totals totals = {.articles = 1};
    struct publication *p = begin("unread", 0);
    EXPECT(TIFA_ERR_IO, publish_commit(p, &totals, NULL, 0, &failure)); /* no segment was made */
    publish_end(p);
    assert_string_equal(published("unread"), "1");
    assert_string_equal(names("unread"), "XAPIANDB lock manifest segments");
}

static void network_file_systems(void **state)
{
    (void)state;
    static const struct {
        uint32_t type;
        const char *want;
    } rows[] = {{0x6969, "NFS"},    {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB"},  {0x5346414F, "AFS"},
                {0xC36400, "Ceph"}, {0x1021997, "9p"},    {0x65735546, "FUSE"}, {0xEF53, NULL}, /* ext4 */
                {0x58465342, NULL},                                                             /* XFS */
                {0x9123683E, NULL},                                                             /* btrfs */
                {0x2FC12FC1, NULL},                                                             /* ZFS */
                {0x01021994, NULL},                                                             /* tmpfs */
                {0x794C7630, NULL},                                                             /* overlayfs */
                {0xF2F52010, NULL}};                                                            /* F2FS */
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = file_system_network_name(rows[i].type);
        if (rows[i].want)
            assert_string_equal(got, rows[i].want);
        else
            assert_null(got);
    }
    OK(file_system_check(root, &failure));
    OK(file_system_check(in_root("new"), &failure));
    OK(file_system_check(in_root("no/such/folder"), &failure)); /* for others to find */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generations),
        cmocka_unit_test(what_is_removed_is_counted),
        cmocka_unit_test(given_up),
        cmocka_unit_test(leftovers),
        cmocka_unit_test(pinned_segments_stay),
        cmocka_unit_test(what_cannot_be_read_stays_for_a_generation),
        cmocka_unit_test(refused),
        cmocka_unit_test(a_segment_that_cannot_be_read),
        cmocka_unit_test(network_file_systems),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

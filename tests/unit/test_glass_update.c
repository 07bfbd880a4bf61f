/* libxapian goes on with what the glass writer wrote as with its own. */
#include "test_glass_compare.h"

#include "indexer/glass/guard.h"

enum { COUNT = 100 * SCALE };

static struct archive documents;

static int prepare(void **state)
{
    documents = odd_archive(COUNT);
    return make_glass_root(state);
}

static int clean(void **state)
{
    free_archive(&documents);
    return remove_root(state);
}

/* Documents first .. first + count - 1 of the archive. */
static struct archive part(size_t first, size_t count)
{
    return (struct archive){.documents = documents.documents + first, .count = count};
}

static void compact_two(const char *first, const char *second, const char *name)
{
    const char *sources[] = {in_root(first), in_root(second)};
    xs_compact_options full = {.level = XS_COMPACT_FULL};
    OK(xs_compact(sources, 2, in_root(name), &full, &failure));
    assert_sound(in_root(name));
}

static void compaction(void **state)
{
    (void)state;
    struct archive low = part(0, COUNT / 2), high = part(COUNT / 2, COUNT / 2);
    struct glass_options options = {.termlists = true};
    write_glass(&low, "low", &options, NULL);
    write_glass(&high, "high", &options, NULL);
    write_glass(&low, "low-slots", NULL, NULL);
    write_glass(&high, "high-slots", NULL, NULL);
    write_xapian(&low, "low-theirs", 0);
    write_xapian(&high, "high-theirs", 0);
    compact_two("low", "high", "both");
    compact_two("low-slots", "high-slots", "both-slots");
    compact_two("low-theirs", "high-theirs", "both-theirs");
    assert_same_content(in_root("both"), in_root("both-theirs"), true);
    assert_same_content(in_root("both-slots"), in_root("both-theirs"), false);
    struct version_file ours = read_version(in_root("both")), theirs = read_version(in_root("both-theirs"));
    assert_memory_equal(&ours, &theirs, sizeof ours);
}

static void change(const char *path)
{
    xs_writer *writer = open_writer(path);
    xs_doc *doc;
    xs_docid docid;
    OK(xs_doc_new(&doc, &failure));
    for (size_t i = 0; i < 30; i++) {
        fill_from(doc, &documents.documents[(i * 7) % COUNT]);
        OK(xs_writer_add(writer, doc, &docid, &failure));
        assert_int_equal(docid, COUNT + i + 1);
    }
    OK(xs_writer_commit(writer, &failure));
    for (xs_docid id = 1; id < COUNT; id += 5)
        OK(xs_writer_delete(writer, id, &failure));
    OK(xs_writer_commit(writer, &failure));
    for (xs_docid id = 2; id < COUNT; id += 3) {
        fill_from(doc, &documents.documents[(id * 11) % COUNT]);
        OK(xs_writer_replace(writer, id, doc, &failure));
    }
    xs_doc_free(doc);
    commit_and_free(writer);
    assert_sound(path);
}

static void updates(void **state)
{
    (void)state;
    struct glass_options options = {.termlists = true};
    const char *ours = write_glass(&documents, "ours", &options, NULL);
    const char *theirs = write_xapian(&documents, "theirs", 0);
    change(ours);
    change(theirs);
    assert_same_content(ours, theirs, true);
}

/* Each term of each document goes, so that every list and every chunk is cut down to nothing. */
static void deletion_of_all(void **state)
{
    (void)state;
    struct archive few = part(0, 60);
    struct glass_options options = {.block_size_bytes = 2048, .termlists = true};
    const char *path = write_glass(&few, "doomed", &options, NULL);
    xs_writer *writer = open_writer(path);
    for (xs_docid id = 1; id <= 60; id++)
        OK(xs_writer_delete(writer, id, &failure));
    commit_and_free(writer);
    assert_sound(path);
    assert_int_equal(count_docs(path), 0);
}

static void guard(void **state)
{
    (void)state;
    bool known = false;
    FINE(glass_is_known(in_root("scratch"), &known, &trouble));
    assert_true(known);
    assert_int_equal(access(in_root("scratch"), F_OK), -1);
    FAILS(TIFA_ERR_IO, glass_is_known(in_root("no/parent"), &known, &trouble));
    assert_false(known);
    ASSERT_MENTIONS("no/parent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compaction),
        cmocka_unit_test(updates),
        cmocka_unit_test(deletion_of_all),
        cmocka_unit_test(guard),
    };
    return cmocka_run_group_tests_name("glass: what libxapian does next", tests, prepare, clean);
}

/* Whether two databases are the same: as readers see them, and block by block. */
#ifndef TIFA_TEST_GLASS_COMPARE_H
#define TIFA_TEST_GLASS_COMPARE_H

#include "test_glass_fixture.h"

/* ---- as readers see them ---- */

UNUSED static void assert_same_bytes(xs_bytes a, xs_bytes b)
{
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
}

static void same_postings(xs_db *a, xs_db *b, xs_bytes term)
{
    xs_postings *lists[2];
    xs_docid docids[2];
    uint32_t wdfs[2], lengths[2];
    OK(xs_postings_open(a, term.data, term.length, &lists[0], &failure));
    OK(xs_postings_open(b, term.data, term.length, &lists[1], &failure));
    xs_status status;
    while ((status = xs_postings_next(lists[0], &docids[0], &failure)) == XS_OK) {
        OK(xs_postings_next(lists[1], &docids[1], &failure));
        assert_int_equal(docids[0], docids[1]);
        for (int i = 0; i < 2; i++) {
            OK(xs_postings_wdf(lists[i], &wdfs[i], &failure));
            OK(xs_postings_doc_length(lists[i], &lengths[i], &failure));
        }
        assert_int_equal(wdfs[0], wdfs[1]);
        assert_int_equal(lengths[0], lengths[1]);
    }
    EXPECT(XS_END, status);
    EXPECT(XS_END, xs_postings_next(lists[1], &docids[1], &failure));
    xs_postings_free(lists[0]);
    xs_postings_free(lists[1]);
}

static void same_terms(xs_db *a, xs_db *b)
{
    xs_terms *terms[2];
    xs_bytes texts[2];
    OK(xs_terms_open(a, NULL, 0, &terms[0], &failure));
    OK(xs_terms_open(b, NULL, 0, &terms[1], &failure));
    xs_status status;
    while ((status = xs_terms_next(terms[0], &texts[0], &failure)) == XS_OK) {
        xs_term_stats stats[2];
        OK(xs_terms_next(terms[1], &texts[1], &failure));
        assert_same_bytes(texts[0], texts[1]);
        OK(xs_db_term_stats(a, texts[0].data, texts[0].length, &stats[0], &failure));
        OK(xs_db_term_stats(b, texts[0].data, texts[0].length, &stats[1], &failure));
        assert_memory_equal(&stats[0], &stats[1], sizeof stats[0]);
        same_postings(a, b, texts[0]);
    }
    EXPECT(XS_END, status);
    EXPECT(XS_END, xs_terms_next(terms[1], &texts[1], &failure));
    xs_terms_free(terms[0]);
    xs_terms_free(terms[1]);
}

static void same_values(xs_db *a, xs_db *b, xs_slot slot)
{
    xs_slot_bounds bounds[2];
    xs_values *values[2];
    xs_docid docids[2];
    xs_bytes texts[2];
    OK(xs_db_slot_bounds(a, slot, &bounds[0], &failure));
    OK(xs_db_slot_bounds(b, slot, &bounds[1], &failure));
    assert_int_equal(bounds[0].documents, bounds[1].documents);
    assert_same_bytes(bounds[0].lower, bounds[1].lower);
    assert_same_bytes(bounds[0].upper, bounds[1].upper);
    OK(xs_values_open(a, slot, &values[0], &failure));
    OK(xs_values_open(b, slot, &values[1], &failure));
    xs_status status;
    while ((status = xs_values_next(values[0], &docids[0], &texts[0], &failure)) == XS_OK) {
        OK(xs_values_next(values[1], &docids[1], &texts[1], &failure));
        assert_int_equal(docids[0], docids[1]);
        assert_same_bytes(texts[0], texts[1]);
    }
    EXPECT(XS_END, status);
    EXPECT(XS_END, xs_values_next(values[1], &docids[1], &texts[1], &failure));
    xs_values_free(values[0]);
    xs_values_free(values[1]);
}

static void same_term_list(xs_doc *a, xs_doc *b)
{
    xs_terms *terms[2];
    xs_bytes texts[2];
    uint32_t wdfs[2];
    OK(xs_terms_open_doc(a, &terms[0], &failure));
    OK(xs_terms_open_doc(b, &terms[1], &failure));
    xs_status status;
    while ((status = xs_terms_next(terms[0], &texts[0], &failure)) == XS_OK) {
        OK(xs_terms_next(terms[1], &texts[1], &failure));
        assert_same_bytes(texts[0], texts[1]);
        OK(xs_terms_wdf(terms[0], &wdfs[0], &failure));
        OK(xs_terms_wdf(terms[1], &wdfs[1], &failure));
        assert_int_equal(wdfs[0], wdfs[1]);
    }
    EXPECT(XS_END, status);
    EXPECT(XS_END, xs_terms_next(terms[1], &texts[1], &failure));
    xs_terms_free(terms[0]);
    xs_terms_free(terms[1]);
}

static void same_documents(xs_db *a, xs_db *b, xs_docid last, bool termlists)
{
    xs_doc *docs[2] = {NULL, NULL};
    xs_bytes texts[2];
    for (xs_docid docid = 1; docid <= last; docid++) {
        xs_status status = xs_db_document(a, docid, &docs[0], &failure);
        EXPECT(status, xs_db_document(b, docid, &docs[1], &failure));
        if (status == XS_ERR_NOT_FOUND)
            continue;
        OK(status);
        OK(xs_doc_data(docs[0], &texts[0], &failure));
        OK(xs_doc_data(docs[1], &texts[1], &failure));
        assert_same_bytes(texts[0], texts[1]);
        if (termlists)
            same_term_list(docs[0], docs[1]);
    }
    xs_doc_free(docs[0]);
    xs_doc_free(docs[1]);
}

UNUSED static void assert_same_content(const char *path_a, const char *path_b, bool termlists)
{
    static const xs_slot slots[] = {0, 1, 2, 7, 128, 129, 256, 300, 5};
    xs_db *a = open_db(path_a), *b = open_db(path_b);
    xs_totals totals[2];
    OK(xs_db_totals(a, &totals[0], &failure));
    OK(xs_db_totals(b, &totals[1], &failure));
    assert_int_equal(totals[0].documents, totals[1].documents);
    assert_int_equal(totals[0].last_docid, totals[1].last_docid);
    assert_int_equal(totals[0].total_length, totals[1].total_length);
    same_terms(a, b);
    for (size_t i = 0; i < FIXTURE_COUNT(slots); i++)
        same_values(a, b, slots[i]);
    same_documents(a, b, totals[0].last_docid, termlists);
    xs_db_free(a);
    xs_db_free(b);
}

/* ---- block by block ---- */

struct file {
    unsigned char *bytes;
    size_t length;
};

static struct file read_file(const char *folder, const char *name)
{
    char path[500];
    struct stat status;
    struct file file = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    if (!in) /* a table that holds nothing */
        return file;
    assert_int_equal(fstat(fileno(in), &status), 0);
    file.length = (size_t)status.st_size;
    file.bytes = malloc(file.length + 1);
    assert_non_null(file.bytes);
    assert_int_equal(fread(file.bytes, 1, file.length, in), file.length);
    fclose(in);
    return file;
}

static uint64_t take_number(const struct file *file, size_t *at)
{
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        assert_true(*at < file->length);
        unsigned char byte = file->bytes[(*at)++];
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
}

enum { TABLES = 6, STATISTICS = 8, UUID_AT = 16, REVISION_AT = 32 };

struct table_root {
    uint64_t root, flags, entries, blocks_size, compress, first_unused;
};

struct version_file {
    struct table_root roots[TABLES];
    uint64_t statistics[STATISTICS];
};

static struct version_file read_version(const char *folder)
{
    struct version_file version = {0};
    struct file file = read_file(folder, "iamglass");
    assert_true(file.length > REVISION_AT);
    assert_memory_equal(file.bytes, "\x0F\x0DXapian Glass\x04\x6E", UUID_AT);
    size_t at = REVISION_AT;
    assert_int_equal(take_number(&file, &at), 1);
    for (int i = 0; i < TABLES; i++) {
        struct table_root *root_of = &version.roots[i];
        root_of->root = take_number(&file, &at);
        root_of->flags = take_number(&file, &at);
        root_of->entries = take_number(&file, &at);
        root_of->blocks_size = take_number(&file, &at);
        root_of->compress = take_number(&file, &at);
        size_t end = (size_t)take_number(&file, &at);
        end += at;
        if (at < end) {
            assert_int_equal(take_number(&file, &at), 1);
            root_of->first_unused = take_number(&file, &at);
            for (int zero = 0; zero < 4; zero++)
                assert_int_equal(take_number(&file, &at), 0);
        }
        assert_int_equal(at, end);
    }
    for (int i = 0; i < STATISTICS; i++)
        version.statistics[i] = take_number(&file, &at);
    assert_int_equal(at, file.length);
    free(file.bytes);
    return version;
}

static uint32_t big16(const unsigned char *at)
{
    return (uint32_t)(at[0] << 8 | at[1]);
}

static uint32_t big32(const unsigned char *at)
{
    return big16(at) << 16 | big16(at + 2);
}

/* Two trees being compared: ours, and that of libxapian. */
struct trees {
    struct file ours, theirs;
    size_t block_bytes;
    uint32_t next_leaf; /* what the next leaf of ours must be numbered */
};

enum { GAP_AT = 5, DIRECTORY_AT = 11, KEY_AT = 4 };

/* A leaf has the same bytes but for the gap, which is zero in ours. */
static void same_leaf(const struct trees *t, const unsigned char *ours, const unsigned char *theirs)
{
    uint32_t end = big16(ours + 9), items = end + big16(ours + GAP_AT);
    assert_memory_equal(ours, theirs, end);
    for (uint32_t i = end; i < items; i++)
        assert_int_equal(ours[i], 0);
    assert_memory_equal(ours + items, theirs + items, t->block_bytes - items);
}

static void same_tree(struct trees *t, uint32_t our_number, uint32_t their_number, unsigned level);

/* A branch has the same items but for the numbers of children. libxapian may leave holes between the items of a
 * branch at the right edge, so how they lie is not compared; our gap is all there is between. */
static void same_branch(struct trees *t, const unsigned char *ours, const unsigned char *theirs, unsigned level)
{
    uint32_t end = big16(ours + 9), items = end + big16(ours + GAP_AT);
    assert_int_equal(end, big16(theirs + 9));
    assert_int_equal(big16(ours + 7), big16(theirs + 7));
    assert_int_equal(big16(ours + 7), big16(ours + GAP_AT));
    for (uint32_t i = end; i < items; i++)
        assert_int_equal(ours[i], 0);
    for (uint32_t at = DIRECTORY_AT; at < end; at += 2) {
        const unsigned char *our_item = ours + big16(ours + at), *their_item = theirs + big16(theirs + at);
        assert_memory_equal(our_item + KEY_AT, their_item + KEY_AT, our_item[KEY_AT] + 3U);
        same_tree(t, big32(our_item), big32(their_item), level - 1);
    }
}

static void same_tree(struct trees *t, uint32_t our_number, uint32_t their_number, unsigned level)
{
    assert_true((our_number + (size_t)1) * t->block_bytes <= t->ours.length);
    assert_true((their_number + (size_t)1) * t->block_bytes <= t->theirs.length);
    const unsigned char *ours = t->ours.bytes + our_number * t->block_bytes;
    const unsigned char *theirs = t->theirs.bytes + their_number * t->block_bytes;
    assert_memory_equal(ours, theirs, GAP_AT); /* revision and level */
    assert_int_equal(ours[4], level);
    if (level) {
        same_branch(t, ours, theirs, level);
    } else {
        assert_int_equal(our_number, t->next_leaf++);
        same_leaf(t, ours, theirs);
    }
}

/* The highest level of the three tables. */
static unsigned assert_same_table(const char *ours, const char *theirs, const char *name, const struct table_root *our,
                                  const struct table_root *their)
{
    struct trees t = {read_file(ours, name), read_file(theirs, name), 2048 * our->blocks_size, 0};
    assert_int_equal(our->flags, their->flags);
    assert_int_equal(our->entries, their->entries);
    assert_int_equal(our->blocks_size, their->blocks_size);
    assert_int_equal(our->compress, their->compress);
    assert_int_equal(our->first_unused, their->first_unused);
    assert_int_equal(t.ours.length, t.theirs.length);
    assert_int_equal(t.ours.length, our->first_unused * t.block_bytes);
    assert_int_equal(our->flags & 1, t.ours.bytes == NULL);
    if (t.ours.bytes)
        same_tree(&t, (uint32_t)our->root, (uint32_t)their->root, (unsigned)our->flags / 4);
    free(t.ours.bytes);
    free(t.theirs.bytes);
    return (unsigned)our->flags / 4;
}

/* Tables and statistics; returns the highest level of a tree. */
UNUSED static unsigned assert_same_files(const char *ours, const char *theirs, bool termlists)
{
    static const char *const names[TABLES] = {"postlist.glass", "docdata.glass",  "termlist.glass",
                                              "position.glass", "spelling.glass", "synonym.glass"};
    struct version_file our = read_version(ours), their = read_version(theirs);
    unsigned highest = 0;
    for (int i = 0; i < TABLES; i++) {
        if (i == 2 && !termlists)
            continue;
        unsigned level = assert_same_table(ours, theirs, names[i], &our.roots[i], &their.roots[i]);
        highest = level > highest ? level : highest;
    }
    for (int i = 0; i < STATISTICS; i++)
        assert_int_equal(our.statistics[i], their.statistics[i]);
    return highest;
}

/* Byte for byte, the identity too. */
UNUSED static void assert_equal_folders(const char *a, const char *b)
{
    static const char *const names[] = {"iamglass", "postlist.glass", "docdata.glass", "termlist.glass"};
    for (size_t i = 0; i < FIXTURE_COUNT(names); i++) {
        struct file one = read_file(a, names[i]), other = read_file(b, names[i]);
        assert_int_equal(one.length, other.length);
        if (one.length)
            assert_memory_equal(one.bytes, other.bytes, one.length);
        free(one.bytes);
        free(other.bytes);
    }
}

#endif

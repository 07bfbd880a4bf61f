/* Archives and compressed files through the reader: members, names, nesting, limits. */
#include "test_fixture.h"

#include "corpus/reader.h"

#include <archive.h>
#include <archive_entry.h>

/* ---- making them ---- */

static struct buffer packed;

static la_ssize_t take(struct archive *archive, void *context, const void *data, size_t length)
{
    (void)archive, (void)context;
    buffer_append(&packed, data, length);
    return (la_ssize_t)length;
}

static struct archive *start(const char *format, const char *filter)
{
    struct archive *archive = archive_write_new();
    buffer_clear(&packed);
    assert_int_equal(archive_write_set_format_by_name(archive, format), ARCHIVE_OK);
    if (filter)
        assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, NULL, NULL, take, NULL), ARCHIVE_OK);
    return archive;
}

static void add(struct archive *archive, const char *name, struct slice bytes)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)bytes.length);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    if (bytes.length)
        assert_int_equal(archive_write_data(archive, bytes.data, bytes.length), bytes.length);
    archive_entry_free(entry);
}

static struct slice finish(struct archive *archive)
{
    archive_write_close(archive);
    archive_write_free(archive);
    return (struct slice){packed.data, packed.length};
}

#define A    SLICE("{\"id\":\"a\",\"text\":\"x\"}\n")
#define B    SLICE("{\"id\":\"b\",\"text\":\"y\"}\n")
#define PAGE SLICE("A Title\n\nMar 1, 2020\n\nThe text.\n")

/* ---- reading them ---- */

static struct limits limits;
static struct reader_counts counts;

/* The ids of the articles, "!" and the message for what could not be read, without the name of the folder. */
static const char *read_all(const char *name, struct slice bytes)
{
    static char shown[4096];
    struct buffer out = {0};
    struct reader *reader;
    struct article *article;
    struct source_file file = {.path = in_root(name), .id = "src"};
    write_file(file.path, bytes.data, bytes.length);
    if (reader_open_with(&file, &(struct reader_options){.limits = limits}, &reader, &failure) != TIFA_OK) {
        snprintf(shown, sizeof shown, "!!%s", failure.message);
        return shown;
    }
    for (tifa_status status; (status = reader_next(reader, &article, &failure)) != TIFA_END;) {
        const char *folder = strstr(failure.message, root), *said = folder ? folder + strlen(root) + 1 : NULL;
        buffer_append_string(&out, out.length ? " " : "");
        if (article)
            buffer_printf(&out, "%.*s", TEXT(article->fields[ARTICLE_ID]));
        else
            buffer_printf(&out, "!%s", said ? said : failure.message);
        article_free(article);
    }
    counts = *reader_counts(reader);
    reader_close(reader);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static int reset(void **state)
{
    (void)state;
    limits = LIMITS_DEFAULT;
    return 0;
}

static void formats_and_filters(void **state)
{
    (void)state;
    static const struct {
        const char *format, *filter;
    } kinds[] = {{"ustar", NULL}, {"pax", NULL},    {"gnutar", NULL}, {"v7tar", NULL}, {"zip", NULL},
                 {"pax", "gzip"}, {"pax", "bzip2"}, {"pax", "xz"},    {"pax", "zstd"}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct archive *archive = start(kinds[i].format, kinds[i].filter);
        add(archive, "docs/lines.jsonl", A);
        add(archive, "docs/page.txt", PAGE);
        assert_string_equal(read_all("x", finish(archive)), "a src/docs/page.txt");
    }
    assert_int_equal(counts.all.documents, 2);
    assert_int_equal(counts.all.articles, 2);
    assert_int_equal(counts.all.bytes, 10);
}

static void compressed_files(void **state)
{
    (void)state;
    static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
    for (size_t i = 0; i < COUNT(filters); i++) {
        struct archive *archive = start("raw", filters[i]);
        add(archive, "x", A);
        struct slice bytes = finish(archive);
        assert_string_equal(read_all("x", bytes), "a");
        bytes.length -= 6;
        assert_non_null(strchr(read_all("x", bytes), '!'));
    }
}

static void names_of_members(void **state)
{
    (void)state;
    struct archive *archive = start("zip", NULL);
    add(archive, "../../up.txt", PAGE);
    add(archive, "/etc/passwd.txt", PAGE);
    add(archive, "a\033b\n.txt", PAGE);
    add(archive, "same.txt", PAGE);
    add(archive, "same.txt", PAGE);
    add(archive, "._hidden.txt", PAGE);
    add(archive, "dir/.git/x.txt", PAGE);
    add(archive, "photo.JPG", SLICE("x"));
    assert_string_equal(read_all("x", finish(archive)), "src/../../up.txt src//etc/passwd.txt src/a\uFFFDb .txt src/same.txt src/same.txt");
    assert_int_equal(counts.skipped[SKIP_HIDDEN], 2);
    assert_int_equal(counts.skipped[SKIP_IMAGE], 1);
}

/* Packs the bytes as the one member of a zip, so many times. */
static struct slice nest(struct slice bytes, unsigned times)
{
    struct buffer inner = {0};
    while (times--) {
        buffer_clear(&inner);
        buffer_append(&inner, bytes.data, bytes.length);
        struct archive *archive = start("zip", NULL);
        add(archive, "in", (struct slice){inner.data, inner.length});
        bytes = finish(archive);
    }
    buffer_free(&inner);
    return bytes;
}

static void nesting(void **state)
{
    (void)state;
    assert_string_equal(read_all("x", nest(A, 3)), "a");
    assert_string_equal(read_all("x", nest(A, 4)), "!x: in: in: in' is packed more than 3 times; unpack it first");
    limits.nesting = 1;
    assert_string_equal(read_all("x", nest(A, 1)), "a");
    assert_string_equal(read_all("x", nest(A, 2)), "!x: in' is packed more than 1 times; unpack it first");
}

static void number_of_members(void **state)
{
    (void)state;
    struct archive *archive = start("pax", NULL);
    add(archive, "1.jsonl", A);
    add(archive, "2.jsonl", B);
    add(archive, "3.txt", PAGE);
    struct slice bytes = finish(archive);
    limits.members = 2;
    assert_string_equal(read_all("x", bytes),
                        "a b !x' has more than 2 members, the rest is left out; --max-members raises it");
    limits.members = 3;
    assert_string_equal(read_all("x", bytes), "a b src/3.txt");
}

/* A bomb costs itself, not what is beside it. */
static void bombs(void **state)
{
    (void)state;
    static char same[3 * 1024 * 1024];
    memset(same, 'x', sizeof same);
    struct archive *archive = start("zip", NULL);
    add(archive, "1.jsonl", A);
    add(archive, "bomb.txt", (struct slice){same, sizeof same});
    add(archive, "2.jsonl", B);
    struct slice bytes = finish(archive);
    assert_string_equal(read_all("x", bytes),
                        "a !x: bomb.txt: it unfolds to more than 100 times its size; --max-ratio raises it b");
    limits.ratio = 100000;
    limits.document_bytes = 1 << 20;
    assert_string_equal(read_all("x", bytes), "a !x: bomb.txt: has more than 1 MiB; --max-document raises it b");
    limits.expanded_bytes = 1 << 20;
    assert_string_equal(
        read_all("x", bytes),
        "a !x: bomb.txt: more than 1 MiB come out of one file, the rest is left out; --max-expanded raises it");
}

static void what_is_damaged(void **state)
{
    (void)state;
    struct archive *archive = start("ustar", NULL);
    add(archive, "1.jsonl", A);
    add(archive, "2.jsonl", A);
    add(archive, "3.jsonl", B);
    finish(archive);
    memset(packed.data + 1024, 0xA5, 512);
    assert_string_equal(read_all("x", (struct slice){packed.data, packed.length}), "a !x: Damaged tar archive b");
    assert_true(slice_starts(slice_of(read_all("x", (struct slice){packed.data, 700})), "a !x: 1.jsonl: Truncated"));
    archive = start("zip", NULL);
    add(archive, "1.jsonl", A);
    add(archive, "2.jsonl", PAGE);
    add(archive, "3.jsonl", B);
    finish(archive);
    char *second = memmem(packed.data, packed.length, "2.jsonl", 7);
    char *descriptor = memmem(second, 200, "PK\7\10", 4);
    assert_non_null(descriptor);
    descriptor[4] ^= 1;
    const char *shown = read_all("x", (struct slice){packed.data, packed.length});
    assert_true(strncmp(shown, "a !x: 2.jsonl: ZIP bad CRC", 26) == 0 && strcmp(shown + strlen(shown) - 2, " b") == 0);
}

static int free_packed(void **state)
{
    buffer_free(&packed);
    return remove_root(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(formats_and_filters, reset), cmocka_unit_test_setup(compressed_files, reset),
        cmocka_unit_test_setup(names_of_members, reset),    cmocka_unit_test_setup(nesting, reset),
        cmocka_unit_test_setup(number_of_members, reset),   cmocka_unit_test_setup(bombs, reset),
        cmocka_unit_test_setup(what_is_damaged, reset),
    };
    return cmocka_run_group_tests(tests, make_root, free_packed);
}

/* Bytes of files, plain and gzip: lines, limits, and what is damaged. */
#include "test_fixture.h"

#include "corpus/stream.h"

#include <fcntl.h>
#include <zlib.h>

static struct stream *open_stream(const char *path)
{
    struct stream *stream;
    OK(stream_open(path, NULL, &stream, &failure));
    return stream;
}

static void expect_line(struct stream *stream, const char *want)
{
    struct slice line;
    OK(stream_next_line(stream, &line, &failure));
    assert_slice(line, want);
}

static void expect_end(struct stream *stream)
{
    struct slice line;
    for (int i = 0; i < 3; i++)
        assert_int_equal(stream_next_line(stream, &line, &failure), TIFA_END);
    stream_close(stream);
}

static void lines_of_a_file(void **state)
{
    (void)state;
    write_text(in_root("lines"), "one\n\ntwo\r\nthree");
    struct stream *stream = open_stream(in_root("lines"));
    assert_string_equal(stream_name(stream), in_root("lines"));
    assert_int_equal(stream_line(stream), 0);
    expect_line(stream, "one");
    assert_int_equal(stream_line(stream), 1);
    expect_line(stream, "");
    expect_line(stream, "two\r");
    expect_line(stream, "three");
    assert_int_equal(stream_line(stream), 4);
    assert_int_equal(stream_consumed(stream), 15);
    expect_end(stream);
    stream_close(NULL);
}

static void peeking_consumes_nothing(void **state)
{
    (void)state;
    struct buffer text = {0};
    struct slice head;
    for (int i = 0; i < 1000; i++)
        buffer_printf(&text, "line %d\n", i);
    write_file(in_root("peeked"), text.data, text.length);
    struct stream *stream = open_stream(in_root("peeked"));
    for (int i = 0; i < 2; i++) {
        OK(stream_peek(stream, &head, &failure));
        assert_int_equal(head.length, 4096);
        assert_memory_equal(head.data, text.data, head.length);
    }
    expect_line(stream, "line 0");
    OK(stream_peek(stream, &head, &failure));
    assert_true(slice_starts(head, "line 1\n"));
    stream_close(stream);
    write_text(in_root("peeked"), "short");
    stream = open_stream(in_root("peeked"));
    OK(stream_peek(stream, &head, &failure));
    assert_slice(head, "short");
    expect_line(stream, "short");
    expect_end(stream);
    buffer_free(&text);
}

static void all_that_is_left(void **state)
{
    (void)state;
    struct slice rest;
    write_text(in_root("whole"), "one\ntwo\nthree\n");
    struct stream *stream = open_stream(in_root("whole"));
    expect_line(stream, "one");
    OK(stream_read_all(stream, &rest, &failure));
    assert_slice(rest, "two\nthree\n");
    OK(stream_read_all(stream, &rest, &failure));
    assert_slice(rest, "");
    expect_end(stream);
}

static void what_cannot_be_opened(void **state)
{
    (void)state;
    struct stream *stream;
    EXPECT(TIFA_ERR_IO, stream_open(in_root("missing"), NULL, &stream, &failure));
    assert_null(stream);
    EXPECT(TIFA_ERR_IO, stream_open(root, NULL, &stream, &failure));
    write_text(in_root("empty"), "");
    EXPECT(TIFA_ERR_FORMAT, stream_open(in_root("empty"), NULL, &stream, &failure));
    assert_null(stream);
}

/* ---- gzip ---- */

static struct buffer zipped;

static int free_zipped(void **state)
{
    (void)state;
    buffer_free(&zipped);
    return 0;
}

/* Appends one gzip member. */
static void zip(const char *text, size_t length)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&stream, (uLong)length);
    assert_true(buffer_reserve(&zipped, bound));
    stream.next_in = (z_const Bytef *)text;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)zipped.data + zipped.length;
    stream.avail_out = (uInt)bound;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    zipped.length += stream.total_out;
    deflateEnd(&stream);
}

static struct stream *open_zipped(size_t length)
{
    write_file(in_root("file.gz"), zipped.data, length);
    return open_stream(in_root("file.gz"));
}

static void one_member_and_more(void **state)
{
    (void)state;
    buffer_clear(&zipped);
    zip("one\ntwo", 7);
    struct stream *stream = open_zipped(zipped.length);
    expect_line(stream, "one");
    expect_line(stream, "two");
    assert_int_equal(stream_consumed(stream), zipped.length);
    expect_end(stream);
    zip("", 0);
    zip("-half\nthree\n", 12);
    stream = open_zipped(zipped.length);
    expect_line(stream, "one");
    expect_line(stream, "two-half");
    expect_line(stream, "three");
    expect_end(stream);
}

static void nothing_inside(void **state)
{
    (void)state;
    struct stream *stream;
    buffer_clear(&zipped);
    zip("", 0);
    write_file(in_root("file.gz"), zipped.data, zipped.length);
    EXPECT(TIFA_ERR_FORMAT, stream_open(in_root("file.gz"), NULL, &stream, &failure));
}

/* A text that takes several reads, as lines that say their number. */
static void zip_lines(int count)
{
    struct buffer text = {0};
    for (int i = 0; i < count; i++)
        buffer_printf(&text, "%d %u\n", i, chance(UINT32_MAX));
    buffer_clear(&zipped);
    zip(text.data, text.length);
    buffer_free(&text);
}

/* Reads lines, each of which must be the next, up to the end or an error; behind an error comes the end. */
static tifa_status read_lines(const char *path, int *count)
{
    struct stream *stream;
    struct slice line;
    tifa_status status = stream_open(path, NULL, &stream, &failure);
    for (*count = 0; status == TIFA_OK; *count += status == TIFA_OK) {
        status = stream_next_line(stream, &line, &failure);
        if (status == TIFA_OK)
            assert_int_equal(strtol(line.data, NULL, 10), *count);
    }
    if (stream)
        expect_end(stream);
    return status;
}

static void truncated(void **state)
{
    (void)state;
    int count;
    zip_lines(200000);
    static const int percent[] = {99, 75, 50, 25, 10, 1};
    for (size_t i = 0; i < COUNT(percent); i++) {
        write_file(in_root("cut.gz"), zipped.data, zipped.length * (size_t)percent[i] / 100);
        assert_int_equal(read_lines(in_root("cut.gz"), &count), TIFA_ERR_CORRUPT);
        assert_message("is a truncated gzip file, it ends in the middle");
        assert_in_range(count, 200000 * percent[i] / 105, 200000 * percent[i] / 90);
    }
}

static void every_truncation_of_a_small_file(void **state)
{
    (void)state;
    int count;
    zip_lines(20);
    for (size_t length = 3; length < zipped.length; length++) {
        write_file(in_root("cut.gz"), zipped.data, length);
        tifa_status status = read_lines(in_root("cut.gz"), &count);
        if (status != TIFA_ERR_CORRUPT) /* not a byte of text before the end */
            fail_msg("%zu of %zu bytes gave %d", length, zipped.length, status);
    }
}

static void damaged(void **state)
{
    (void)state;
    int count, passed = 0;
    zip_lines(200000);
    for (int round = 0; round < 20; round++) {
        size_t at = 10 + chance((uint32_t)zipped.length - 10);
        zipped.data[at] = (char)(zipped.data[at] ^ 0x20);
        write_file(in_root("bad.gz"), zipped.data, zipped.length);
        zipped.data[at] = (char)(zipped.data[at] ^ 0x20);
        struct stream *stream;
        tifa_status status = stream_open(in_root("bad.gz"), NULL, &stream, &failure);
        for (struct slice line; status == TIFA_OK;)
            status = stream_next_line(stream, &line, &failure);
        stream_close(stream);
        passed += status == TIFA_END;
        assert_true(status == TIFA_END || status == TIFA_ERR_CORRUPT);
    }
    assert_int_equal(passed, 0);
    write_file(in_root("good.gz"), zipped.data, zipped.length);
    assert_int_equal(read_lines(in_root("good.gz"), &count), TIFA_END);
    assert_int_equal(count, 200000);
}

static void what_is_read_before_the_damage_stands(void **state)
{
    (void)state;
    struct slice head, rest;
    buffer_clear(&zipped);
    zip("one\ntwo\nthree\n", 14);
    struct stream *stream = open_zipped(zipped.length - 4);
    EXPECT(TIFA_ERR_CORRUPT, stream_peek(stream, &head, &failure));
    assert_slice(head, "one\ntwo\nthree\n");
    expect_line(stream, "one");
    expect_line(stream, "two");
    expect_line(stream, "three");
    struct slice line;
    EXPECT(TIFA_ERR_CORRUPT, stream_next_line(stream, &line, &failure));
    expect_end(stream);
    stream = open_zipped(zipped.length - 4);
    EXPECT(TIFA_ERR_CORRUPT, stream_read_all(stream, &rest, &failure));
    stream_close(stream);
}

/* ---- the limit ---- */

/* Appends a line of so many NULs, which take no room on the disk, and what stands behind it. */
static void append_hole(int fd, size_t bytes, const char *behind)
{
    off_t end = lseek(fd, (off_t)bytes, SEEK_END);
    size_t length = strlen(behind);
    assert_true(end > 0);
    if (length)
        assert_int_equal(write(fd, behind, length), length);
    else
        assert_int_equal(ftruncate(fd, end), 0);
}

static int make_holes(const char *name)
{
    int fd = open(in_root(name), O_CREAT | O_TRUNC | O_RDWR, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "first\n", 6), 6);
    return fd;
}

static void lines_at_the_limit(void **state)
{
    (void)state;
    int fd = make_holes("long");
    append_hole(fd, LIMITS_DEFAULT.document_bytes, "\n");
    append_hole(fd, LIMITS_DEFAULT.document_bytes + 1, "\nnext\n");
    append_hole(fd, LIMITS_DEFAULT.document_bytes + 1, "");
    close(fd);
    struct slice line;
    struct stream *stream = open_stream(in_root("long"));
    expect_line(stream, "first");
    OK(stream_next_line(stream, &line, &failure));
    assert_int_equal(line.length, LIMITS_DEFAULT.document_bytes);
    EXPECT(TIFA_ERR_LIMIT, stream_next_line(stream, &line, &failure));
    assert_message("long:3: a line of more than 64 MiB");
    expect_line(stream, "next");
    assert_int_equal(stream_line(stream), 4);
    EXPECT(TIFA_ERR_LIMIT, stream_next_line(stream, &line, &failure));
    expect_end(stream);
    remove(in_root("long"));
}

static void documents_at_the_limit(void **state)
{
    (void)state;
    struct slice text;
    int fd = make_holes("large");
    append_hole(fd, LIMITS_DEFAULT.document_bytes - 6, "");
    struct stream *stream = open_stream(in_root("large"));
    OK(stream_read_all(stream, &text, &failure));
    assert_int_equal(text.length, LIMITS_DEFAULT.document_bytes);
    stream_close(stream);
    append_hole(fd, 0, "x");
    close(fd);
    stream = open_stream(in_root("large"));
    EXPECT(TIFA_ERR_LIMIT, stream_read_all(stream, &text, &failure));
    assert_message("has more than 64 MiB");
    stream_close(stream);
    remove(in_root("large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_a_file),
        cmocka_unit_test(peeking_consumes_nothing),
        cmocka_unit_test(all_that_is_left),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test_teardown(one_member_and_more, free_zipped),
        cmocka_unit_test_teardown(nothing_inside, free_zipped),
        cmocka_unit_test_teardown(truncated, free_zipped),
        cmocka_unit_test_teardown(every_truncation_of_a_small_file, free_zipped),
        cmocka_unit_test_teardown(damaged, free_zipped),
        cmocka_unit_test_teardown(what_is_read_before_the_damage_stands, free_zipped),
        cmocka_unit_test(lines_at_the_limit),
        cmocka_unit_test(documents_at_the_limit),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

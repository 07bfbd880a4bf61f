/* Any bytes as a source file, plain or gzip: by lines and as a whole it is the same text. */
#include "fuzz.h"
#include "fuzz_file.h"

#include "corpus/stream.h"

static bool is_end(tifa_status status)
{
    return status == TIFA_END || status == TIFA_ERR_CORRUPT;
}

/* Joins the lines, each with a line feed; returns what ended them. */
static tifa_status read_lines(struct stream *stream, struct buffer *out)
{
    struct slice line, head;
    CHECK(stream_peek(stream, &head, NULL) <= TIFA_OK && head.length <= 4096);
    uint64_t count = 0;
    tifa_status status;
    while ((status = stream_next_line(stream, &line, NULL)) == TIFA_OK) {
        CHECK(!line.length || !memchr(line.data, '\n', line.length));
        CHECK(stream_line(stream) == ++count);
        buffer_append(out, line.data, line.length);
        buffer_append_byte(out, '\n');
    }
    CHECK(is_end(status));
    CHECK(stream_next_line(stream, &line, NULL) == TIFA_END);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stream *stream;
    struct buffer lines = {0};
    struct slice whole;
    write_file(data, size);
    tifa_status status = stream_open(path, NULL, &stream, NULL);
    if (status) {
        CHECK((status == TIFA_ERR_FORMAT || status == TIFA_ERR_CORRUPT) && !stream);
        return 0;
    }
    status = read_lines(stream, &lines);
    stream_close(stream);
    CHECK(stream_open(path, NULL, &stream, NULL) == TIFA_OK);
    tifa_status again = stream_read_all(stream, &whole, NULL);
    CHECK((status == TIFA_END) == (again == TIFA_OK));
    CHECK(stream_consumed(stream) <= size);
    if (again == TIFA_OK) {
        size_t length = lines.length - (whole.length && whole.data[whole.length - 1] != '\n');
        CHECK(slice_equal(whole, (struct slice){lines.data, length}));
    }
    stream_close(stream);
    buffer_free(&lines);
    return 0;
}

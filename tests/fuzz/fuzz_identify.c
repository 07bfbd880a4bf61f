/* Any bytes as the beginning of a document: what it is; and as a stream in another charset. */
#include "fuzz.h"

#include "corpus/formats/identify.h"
#include "corpus/formats/prose.h"
#include "corpus/recode.h"

static void check_identity(const struct document *about, struct slice bytes, bool on_web)
{
    struct identity what;
    struct stream *stream;
    tifa_error error;
    CHECK(stream_over_memory(bytes, "x", NULL, &stream, NULL) == TIFA_OK);
    tifa_status status = identify(about, stream, on_web, &what, &error);
    CHECK(status <= 0);
    if (status)
        CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
    else
        CHECK((what.container != NULL) + (what.passed != SKIP_NOT) + (what.format != NULL) == 1);
    CHECK(status || utf8_valid(what.seems, strlen(what.seems)));
    stream_close(stream);
}

static void check_recoded(struct slice bytes, const char *charset)
{
    struct stream *below;
    struct input *input;
    struct buffer out = {0};
    uint64_t replaced = 0;
    size_t got;
    CHECK(stream_over_memory(bytes, "x", NULL, &below, NULL) == TIFA_OK);
    CHECK(recode_open(below, charset, &replaced, &input, NULL) == TIFA_OK);
    do {
        CHECK(buffer_reserve(&out, 100));
        CHECK(input->read(input, out.data + out.length, 100, &got, NULL) == TIFA_OK);
        out.length += got;
        CHECK(out.length <= 4 * bytes.length + 8);
    } while (got);
    CHECK(out.length == 0 || utf8_valid(out.data, out.length));
    input->close(input);
    buffer_free(&out);
}

/* The first byte chooses a name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"x", "x.txt", "a.zip: b/x.html", "x.py", "LICENSE"};
    static const char *const charsets[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "gb18030", "Big5", "Shift_JIS"};
    char seems[SEEMS_BYTES] = "";
    struct buffer text = {0};
    if (size == 0)
        return 0;
    struct document about = {.name = names[data[0] % 5], .id = slice_of("x")};
    about.url = about.media_type = about.charset = about.bytes = about.date = slice_of("");
    struct slice bytes = {(const char *)data + 1, size - 1};
    check_identity(&about, bytes, false);
    check_identity(&about, bytes, true);
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        check_recoded(bytes, charsets[i]);
    fuzz_make_text(&text, data + 1, size - 1);
    (void)prose_judge(slice_of(about.name), fuzz_slice(&text), data[0] & 0x80, seems);
    CHECK(memchr(seems, '\0', sizeof seems));
    buffer_free(&text);
    return 0;
}

/* HTTP responses as crawlers keep them: headers, chunks, encodings, and what is wrong with them. */
#include "test_fixture.h"

#include "corpus/formats/http.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

static struct buffer scratch[2];

static int free_scratch(void **state)
{
    (void)state;
    buffer_free(&scratch[0]);
    buffer_free(&scratch[1]);
    return 0;
}

/* "STATUS MEDIA-TYPE CHARSET|BODY", or "!" and the message. */
static const char *show(struct slice message)
{
    static char shown[2048];
    struct budget budget = {.limits = LIMITS_DEFAULT};
    struct http_response response;
    struct slice body;
    tifa_status status = http_read(message, &response, &failure);
    if (status == TIFA_OK)
        status = http_decode(&response, &budget, scratch, &body, &failure);
    if (status)
        snprintf(shown, sizeof shown, "!%s", failure.message);
    else
        snprintf(shown, sizeof shown, "%u %s %s|%.*s", response.status, response.media_type, response.charset,
                 TEXT(body));
    return shown;
}

static void headers(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"UTF-8\"\r\n\r\nx", "200 text/html utf-8|x"},
        {"HTTP/1.0 404\n\nx", "404  |x"},
        {"HTTP/2 200\r\ncontent-type:text/plain;a=b;charset=gbk\r\n\r\n", "200 text/plain gbk|"},
        {"HTTP/1.1 200 OK\r\nCONTENT-TYPE : text/plain ; charset = 'big5' \r\n\r\nx", "200 text/plain big5|x"},
        {"HTTP/1.1 200 OK\r\nX: y\r\nno colon\r\n: nothing\r\n\r\nx", "200  |x"},
        {"HTTP/1.1 200 OK\r\nX: y", "200  |"},
        {"HTTP/1.1 200", "200  |"},
        {"HTTP/1.1 99 No\r\n\r\n", "!not an HTTP response"},
        {"HTTP/1.1 abc\r\n\r\n", "!not an HTTP response"},
        {"<html>", "!not an HTTP response"},
        {"", "!not an HTTP response"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].text, show(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

static void chunks(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {CHUNKED "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "200  |abcde"},
        {CHUNKED "003\nabc\n0\n\n", "200  |abc"},
        {CHUNKED "0\r\nTrailer: x\r\n\r\n", "200  |"},
        {CHUNKED "not chunked at all", "200  |not chunked at all"},
        {CHUNKED "<html>\n", "200  |<html>\n"},
        {CHUNKED "5\r\nabc", "!chunk 1 of the body says 5 bytes, where 3 are left"},
        {CHUNKED "3\r\nabc\r\nFFFFFFFFFFFFFFFFFF\r\nabc", "!no chunk of the body begins where chunk 1 ends"},
        {CHUNKED "3\r\nabc\r\n", "!the body is cut off behind chunk 1"},
        {CHUNKED "3\r\nabcxyz\r\n0\r\n\r\n", "!no chunk of the body begins where chunk 1 ends"},
        {CHUNKED "-1\r\nabc", "200  |-1\r\nabc"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++)
        good = same_text(rows[i].text, show(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

/* ---- encodings ---- */

static void append_deflated(struct buffer *out, int window_bits, struct slice text)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, (uLong)text.length);
    assert_true(buffer_reserve(out, bound));
    z.next_in = (z_const Bytef *)text.data;
    z.avail_in = (uInt)text.length;
    z.next_out = (Bytef *)out->data + out->length;
    z.avail_out = (uInt)bound;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->length += z.total_out;
    deflateEnd(&z);
}

enum { GZIP = 15 + 16, ZLIB = 15, BARE = -15, BROTLI = 1, ZSTD };

static void append_brotli(struct buffer *out, struct slice text)
{
    size_t room = BrotliEncoderMaxCompressedSize(text.length) + 64;
    assert_true(buffer_reserve(out, room));
    assert_int_equal(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, text.length, (const uint8_t *)text.data, &room,
                                           (uint8_t *)out->data + out->length),
                     BROTLI_TRUE);
    out->length += room;
}

static void append_zstd(struct buffer *out, struct slice text)
{
    size_t room = ZSTD_compressBound(text.length);
    assert_true(buffer_reserve(out, room));
    size_t made = ZSTD_compress(out->data + out->length, room, text.data, text.length, 3);
    assert_false(ZSTD_isError(made));
    out->length += made;
}

static const char *show_encoded(const char *encoding, int method, struct slice text, size_t cut)
{
    struct buffer message = {0};
    buffer_printf(&message, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n", encoding);
    if (method == BROTLI)
        append_brotli(&message, text);
    else if (method == ZSTD)
        append_zstd(&message, text);
    else
        append_deflated(&message, method, text);
    const char *shown = show((struct slice){message.data, message.length - cut});
    buffer_free(&message);
    return shown;
}

static void encodings(void **state)
{
    (void)state;
    const struct slice text = slice_of("The quay, the quay, the quay.");
    static const char want[] = "200  |The quay, the quay, the quay.";
    assert_string_equal(show_encoded("gzip", GZIP, text, 0), want);
    assert_string_equal(show_encoded("X-GZip", GZIP, text, 0), want);
    assert_string_equal(show_encoded("deflate", ZLIB, text, 0), want);
    assert_string_equal(show_encoded("deflate", BARE, text, 0), want);
    assert_string_equal(show_encoded("identity, gzip", GZIP, text, 0), want);
    assert_string_equal(show_encoded("gzip", GZIP, text, 9), "!the compressed body is cut off");
    assert_string_equal(show_encoded("br", BROTLI, text, 0), want);
    assert_string_equal(show_encoded("identity, BR", BROTLI, text, 0), want);
    assert_string_equal(show_encoded("br", BROTLI, text, 4), "!the compressed body is cut off");
    assert_string_equal(show_encoded("zstd", ZSTD, text, 0), want);
    assert_string_equal(show_encoded("zstd", ZSTD, text, 5), "!the compressed body is cut off");
    assert_string_equal(show_encoded("zz", GZIP, text, 0), "!the body is encoded as 'zz', which is not known");
    assert_string_equal(show(SLICE("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>plain")), "200  |<p>plain");
    struct buffer once = {0};
    append_deflated(&once, GZIP, text);
    assert_string_equal(show_encoded("gzip,gzip", GZIP, (struct slice){once.data, once.length}, 0), want);
    buffer_clear(&once);
    append_deflated(&once, GZIP, text);
    struct slice zipped = {once.data, once.length};
    assert_string_equal(show_encoded("gzip, br", BROTLI, zipped, 0), want);
    assert_string_equal(show_encoded("gzip\r\nContent-Encoding: br", BROTLI, zipped, 0), want);
    buffer_free(&once);
}

/* Some crawlers decode a body and keep its header; brotli has no mark that would show it. */
static void bodies_that_were_decoded(void **state)
{
    (void)state;
#define BR "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"
    assert_string_equal(show(SLICE(BR "\n<p>plain")), "200  |\n<p>plain");
    assert_string_equal(
        show(SLICE(BR "The pilots of the harbour met at noon, and none of them knew what the captain "
                      "had said.")),
        "200  |The pilots of the harbour met at noon, and none of them knew what the captain had said.");
    assert_string_equal(show(SLICE("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nplain")), "200  |plain");
    assert_int_equal(*show(SLICE(BR "\xFF\xFF\xFF\xFF")), '!');
    assert_int_equal(*show(SLICE(BR "xx")), '!');
}

static void limits(void **state)
{
    (void)state;
    struct buffer zeros = {0};
    for (int i = 0; i < 1 << 18; i++)
        buffer_append_string(&zeros, "harbour ");
    struct slice text = {zeros.data, zeros.length};
    static const struct {
        const char *name;
        int method;
    } rows[] = {{"gzip", GZIP}, {"br", BROTLI}, {"zstd", ZSTD}};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(show_encoded(rows[i].name, rows[i].method, text, 0),
                            "!it unfolds to more than 100 times its size; --max-ratio raises it");
    buffer_free(&zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers),   cmocka_unit_test(chunks),
        cmocka_unit_test(encodings), cmocka_unit_test(bodies_that_were_decoded),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}

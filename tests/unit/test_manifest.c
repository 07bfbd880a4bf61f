/* The manifest: written, read, damaged in every byte, and held against the files it names. */
#include "test_fixture.h"

#include "corpus/manifest.h"
#include "corpus/schema.h"
#include "corpus/text/stem.h"

#include <sys/stat.h>
#include <zlib.h>

static void parse_fails(tifa_status want, struct slice text, const char *says)
{
    struct manifest manifest = {0};
    EXPECT(want, manifest_parse(text, "INDEX/manifest", &manifest, &failure));
    manifest_free(&manifest);
    assert_message(says);
    assert_message("INDEX/manifest");
}

/* A manifest of these lines with the checksum that fits them. */
static struct slice with_end(struct buffer *out, const char *lines)
{
    buffer_clear(out);
    buffer_append_string(out, lines);
    buffer_printf(out, "end %08x\n", (unsigned)crc32(0, (const Bytef *)out->data, (uInt)out->length));
    return (struct slice){out->data, out->length};
}

#define HEAD "tifa-index 3\ngeneration 17\nanalyser 3 15.0\n"

static void make_example(struct manifest *m)
{
    *m =
        (struct manifest){.generation = 17, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    struct manifest_segment *first = manifest_add_segment(m, 3), *second = manifest_add_segment(m, 1234567);
    assert_true(first && second);
    first->articles = 60;
    first->passages = 300;
    first->tokens = UINT64_MAX;
    first->text_bytes = 100000;
    first->copies = 7;
    first->stems = 1u << stem_language_number("en") | 1u << stem_language_number("fr");
    write_text(in_root("iamglass"), "glass");
    write_text(in_root("empty.glass"), "");
    OK(manifest_add_file(m, first, root, "iamglass", &failure));
    OK(manifest_add_file(m, first, root, "empty.glass", &failure));
}

static void written_and_read(void **state)
{
    (void)state;
    struct manifest m, back = {0};
    struct buffer text = {0}, again = {0};
    make_example(&m);
    OK(manifest_write(&m, &text, &failure));
    OK(manifest_parse((struct slice){text.data, text.length}, "m", &back, &failure));
    assert_int_equal(back.generation, 17);
    assert_string_equal(back.unicode, manifest_unicode_version());
    assert_string_equal(back.segments->name, "000003");
    assert_true(back.segments->tokens == UINT64_MAX);
    assert_int_equal(back.segments->stems, m.segments->stems);
    assert_int_equal(back.segments->copies, 7);
    assert_int_equal(back.segments->next->copies, 0);
    assert_null(strstr(buffer_text(&text), "copies 0")); /* as before there were copies */
    assert_string_equal(back.segments->files->name, "iamglass");
    assert_int_equal(back.segments->files->bytes, 5);
    assert_int_equal(back.segments->files->crcs[0], crc32(0, (const Bytef *)"glass", 5));
    assert_int_equal(back.segments->files->next->chunks, 0);
    assert_string_equal(back.segments->next->name, "1234567");
    assert_null(back.segments->next->next);
    OK(manifest_write(&back, &again, &failure));
    assert_string_equal(buffer_text(&again), buffer_text(&text));
    manifest_free(&m);
    manifest_free(&back);
    buffer_free(&text);
    buffer_free(&again);
}

static void a_checksum_a_mebibyte(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, MANIFEST_CHUNK_BYTES, MANIFEST_CHUNK_BYTES + 1, 3 * MANIFEST_CHUNK_BYTES};
    char *data = calloc(1, 3 * MANIFEST_CHUNK_BYTES);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct manifest m = {0};
        struct manifest_segment *segment = manifest_add_segment(&m, 1);
        write_file(in_root("postlist.glass"), data, sizes[i]);
        OK(manifest_add_file(&m, segment, root, "postlist.glass", &failure));
        struct manifest_file *file = segment->files;
        assert_int_equal(file->bytes, sizes[i]);
        assert_int_equal(file->chunks, (sizes[i] + MANIFEST_CHUNK_BYTES - 1) / MANIFEST_CHUNK_BYTES);
        size_t rest = sizes[i] % MANIFEST_CHUNK_BYTES;
        assert_int_equal(file->crcs[file->chunks - 1],
                         crc32(0, (const Bytef *)data, (uInt)(rest ? rest : MANIFEST_CHUNK_BYTES)));
        manifest_free(&m);
    }
    free(data);
}

static void totals(void **state)
{
    (void)state;
    struct manifest m;
    make_example(&m);
    m.segments->tokens = 10;
    *m.segments->next = (struct manifest_segment){.name = m.segments->next->name,
                                                  .articles = 1,
                                                  .passages = 2,
                                                  .tokens = 3,
                                                  .text_bytes = 4,
                                                  .copies = 5,
                                                  .stems = 1u << 8};
    struct manifest_totals t = manifest_totals(&m);
    assert_int_equal(t.articles, 61);
    assert_int_equal(t.passages, 302);
    assert_int_equal(t.tokens, 13);
    assert_int_equal(t.text_bytes, 100004);
    assert_int_equal(t.copies, 12);
    assert_int_equal(t.file_bytes, 5);
    assert_int_equal(t.stems, m.segments->stems | 1u << 8);
    manifest_free(&m);
}

/* ---- damage ---- */

static void check_damaged(struct slice text)
{
    struct manifest manifest = {0};
    tifa_status status = manifest_parse(text, "m", &manifest, &failure);
    manifest_free(&manifest);
    assert_true(status == TIFA_ERR_CORRUPT || status == TIFA_ERR_FORMAT);
    assert_int_equal(failure.status, status);
}

static void every_flip_and_truncation(void **state)
{
    (void)state;
    struct manifest m;
    struct buffer text = {0};
    make_example(&m);
    OK(manifest_write(&m, &text, &failure));
    for (size_t i = 0; i < text.length; i++) {
        char before = text.data[i];
        for (int flip = 1; flip < 256; flip++) {
            text.data[i] = (char)(before ^ flip);
            check_damaged((struct slice){text.data, text.length});
        }
        text.data[i] = before;
        check_damaged((struct slice){text.data, i});
    }
    buffer_append_byte(&text, '\n');
    check_damaged((struct slice){text.data, text.length});
    buffer_free(&text);
    manifest_free(&m);
}

static void other_versions(void **state)
{
    (void)state;
    struct buffer b = {0};
    parse_fails(TIFA_ERR_FORMAT, with_end(&b, "tifa-index 4\n"),
                "is of format version 4, this program reads up to version 3");
    parse_fails(TIFA_ERR_FORMAT, with_end(&b, "tifa-index 1\nanalyser 9 15.0\nsegment 000001 1 1 1 1 -\n"),
                "was made by a newer tifa (analyser version 9, this is version 3); use a newer program");
    parse_fails(TIFA_ERR_FORMAT, SLICE(""), "is not the manifest of a tifa index");
    parse_fails(TIFA_ERR_FORMAT, SLICE("hello\n"), "is not the manifest of a tifa index");
    parse_fails(TIFA_ERR_FORMAT, SLICE("tifa-index x\n"), "is not the manifest of a tifa index");
    buffer_free(&b);
}

static void lines_that_cannot_be(void **state)
{
    (void)state;
    static const char *const rows[] = {
        HEAD "segment 000001 1 1 1 -\n",
        HEAD "segment 000001 1 1 1 1 xx\n",
        HEAD "segment 000001 1 1 1 1 en,xx\n",
        HEAD "segment 000001 1 1 1 18446744073709551616 -\n",
        HEAD "segment 000001 -1 1 1 1 -\n",
        HEAD "segment 000001 1  1 1 1 -\n",
        HEAD "segment  1 1 1 1 -\n",
        HEAD "file iamglass 0\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass 1\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass 1 123456789\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass 1 ABCDEF00\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass 1048577 00000000\n",
        HEAD "segment 000001 1 1 1 1 -\nfile iamglass 18446744073709551615 00000000\n",
        HEAD "segment 000001 1 1 1 1 -\nfiles iamglass 0\n",
        HEAD "copies 1\n",
        HEAD "segment 000001 1 1 1 1 -\ncopies\n",
        HEAD "segment 000001 1 1 1 1 -\ncopies -1\n",
        HEAD "\nsegment 000001 1 1 1 1 -\n",
        HEAD,
        "tifa-index 1\nanalyser 3 15.0\nsegment 000001 1 1 1 1 -\n",
        "tifa-index 1\ngeneration 0\nanalyser 3 15.0\nsegment 000001 1 1 1 1 -\n",
        "tifa-index 1\ngeneration x\n",
        "tifa-index 1\nanalyser x\n",
        "tifa-index 1\nanalyser 65537 15.0\n",
    };
    struct buffer b = {0};
    for (size_t i = 0; i < COUNT(rows); i++)
        parse_fails(TIFA_ERR_CORRUPT, with_end(&b, rows[i]), "is damaged");
    buffer_free(&b);
}

/* Names become paths. */
static void names_that_leave_the_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"..",
                                        ".",
                                        "../x",
                                        "a/b",
                                        "/etc",
                                        ".hidden",
                                        "a\\b",
                                        "a%b",
                                        "A",
                                        "é",
                                        "a\tb",
                                        "a\rb",
                                        "~",
                                        "a-b",
                                        "*",
                                        "a\x7F",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct buffer b = {0}, lines = {0};
    for (size_t i = 0; i < COUNT(names); i++) {
        buffer_clear(&lines);
        buffer_printf(&lines, HEAD "segment %s 1 1 1 1 -\n", names[i]);
        parse_fails(TIFA_ERR_CORRUPT, with_end(&b, buffer_text(&lines)), "a segment line");
        buffer_clear(&lines);
        buffer_printf(&lines, HEAD "segment 000001 1 1 1 1 -\nfile %s 0\n", names[i]);
        parse_fails(TIFA_ERR_CORRUPT, with_end(&b, buffer_text(&lines)), "a file line");
    }
    struct manifest manifest = {0};
    OK(manifest_parse(with_end(&b, HEAD "segment 000001 1 1 1 1 -\nfile a1.b.c 0\n"), "m", &manifest, &failure));
    manifest_free(&manifest);
    buffer_free(&b);
    buffer_free(&lines);
}

static void a_nul_in_a_name(void **state)
{
    (void)state;
    struct buffer b = {0};
    static const char lines[] = HEAD "segment 000001 1 1 1 1 -\nfile a\0b 0\n";
    buffer_append(&b, lines, sizeof lines - 1);
    buffer_printf(&b, "end %08x\n", (unsigned)crc32(0, (const Bytef *)b.data, (uInt)b.length));
    parse_fails(TIFA_ERR_CORRUPT, (struct slice){b.data, b.length}, "a file line");
    buffer_free(&b);
}

/* ---- on disk ---- */

static void make_index(struct manifest *m)
{
    mkdir(in_root("index"), 0700);
    mkdir(in_root("index/segments"), 0700);
    mkdir(in_root("index/segments/000001"), 0700);
    *m = (struct manifest){.generation = 1, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = "15.0"};
    struct manifest_segment *segment = manifest_add_segment(m, 1);
    const char *path = in_root("index/segments/000001");
    write_text(in_root("index/segments/000001/iamglass"), "header");
    write_text(in_root("index/segments/000001/postlist.glass"), "postings");
    OK(manifest_add_file(m, segment, path, "iamglass", &failure));
    OK(manifest_add_file(m, segment, path, "postlist.glass", &failure));
    struct buffer text = {0};
    OK(manifest_write(m, &text, &failure));
    write_file(in_root("index/manifest"), text.data, text.length);
    buffer_free(&text);
}

static void read_from_disk(void **state)
{
    (void)state;
    struct manifest m, back = {0};
    make_index(&m);
    OK(manifest_read(in_root("index"), &back, &failure));
    assert_int_equal(back.generation, 1);
    OK(manifest_verify_quick(&back, in_root("index"), &failure));
    manifest_free(&back);
    manifest_free(&m);
}

static void replaced(void **state)
{
    (void)state;
    struct manifest m;
    make_index(&m);
    assert_false(manifest_is_replaced(in_root("index"), 1));
    assert_true(manifest_is_replaced(in_root("index"), 2));
    assert_false(manifest_is_replaced(in_root("nowhere"), 2));
    write_text(in_root("index/manifest"), "damaged");
    assert_false(manifest_is_replaced(in_root("index"), 2));
    manifest_free(&m);
}

static void no_index(void **state)
{
    (void)state;
    struct manifest m = {0};
    EXPECT(TIFA_ERR_FORMAT, manifest_read(in_root("nowhere"), &m, &failure));
    assert_message("is not a tifa index");
    write_text(in_root("file"), "x");
    EXPECT(TIFA_ERR_FORMAT, manifest_read(in_root("file"), &m, &failure));
    mkdir(in_root("strange"), 0700);
    mkdir(in_root("strange/manifest"), 0700);
    EXPECT(TIFA_ERR_IO, manifest_read(in_root("strange"), &m, &failure));
    assert_message("strange/manifest");
    manifest_free(&m);
}

static void verify_fails(const struct manifest *m, const char *says)
{
    EXPECT(TIFA_ERR_CORRUPT, manifest_verify_quick(m, in_root("index"), &failure));
    assert_message(says);
    assert_message("build the index again");
}

static void verified_against_the_files(void **state)
{
    (void)state;
    struct manifest m;
    make_index(&m);
    const char *glass = in_root("index/segments/000001/iamglass");
    const char *postings = in_root("index/segments/000001/postlist.glass");
    write_text(glass, "heAder");
    verify_fails(&m, "iamglass' is damaged");
    write_text(glass, "headers");
    verify_fails(&m, "iamglass' has 7 bytes, not the 6");
    remove(glass);
    verify_fails(&m, "iamglass' is missing");
    write_text(glass, "header");
    OK(manifest_verify_quick(&m, in_root("index"), &failure));
    write_text(postings, "Postings");
    OK(manifest_verify_quick(&m, in_root("index"), &failure));
    write_text(postings, "posting");
    verify_fails(&m, "postlist.glass' has 7 bytes");
    remove(postings);
    verify_fails(&m, "postlist.glass' is missing");
    manifest_free(&m);
}

static void every_byte_of_a_file_verified(void **state)
{
    (void)state;
    struct manifest m = {0};
    char *content = malloc(MANIFEST_CHUNK_BYTES + 100);
    assert_non_null(content);
    memset(content, 'x', MANIFEST_CHUNK_BYTES + 99);
    content[MANIFEST_CHUNK_BYTES + 99] = 0;
    mkdir(in_root("index"), 0777);
    mkdir(in_root("index/segments"), 0777);
    assert_int_equal(mkdir(in_root("index/segments/000009"), 0777), 0);
    const char *path = in_root("index/segments/000009/postlist.glass");
    write_text(path, content);
    struct manifest_segment *segment = manifest_add_segment(&m, 9);
    OK(manifest_add_file(&m, segment, in_root("index/segments/000009"), "postlist.glass", &failure));
    OK(manifest_verify_segment(m.segments, in_root("index"), &failure));
    content[MANIFEST_CHUNK_BYTES + 50] ^= 1;
    write_text(path, content);
    OK(manifest_verify_quick(&m, in_root("index"), &failure));
    EXPECT(TIFA_ERR_CORRUPT, manifest_verify_segment(m.segments, in_root("index"), &failure));
    assert_message("postlist.glass' is damaged: the checksum of MiB 2 does not fit");
    manifest_free(&m);
    free(content);
}

static void what_is_removed_and_what_was_before(void **state)
{
    (void)state;
    struct manifest m, back = {0}, copy = {.generation = 18, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    struct buffer text = {0};
    make_example(&m);
    m.segments->removed = (struct manifest_counts){2, 9, 300, 1000};
    for (size_t i = 0; i < 5; i++)
        OK(manifest_add_previous(&m, i % 2 ? "000001" : "000002", &failure));
    OK(manifest_write(&m, &text, &failure));
    OK(manifest_parse((struct slice){text.data, text.length}, "m", &back, &failure));
    assert_int_equal(back.previous_count, 5);
    assert_string_equal(back.previous[4], "000002");
    assert_int_equal(back.segments->removed.passages, 9);
    assert_int_equal(manifest_totals(&back).articles, 58);
    assert_int_equal(manifest_totals(&back).text_bytes, 99000);
    assert_true(manifest_has_segment(&back, "000003"));
    assert_false(manifest_has_segment(&back, "000004"));
    OK(manifest_copy_segment(&copy, back.segments, &failure));
    manifest_free(&back);
    assert_string_equal(copy.segments->name, "000003");
    assert_string_equal(copy.segments->files->next->name, "empty.glass");
    assert_int_equal(copy.segments->files->crcs[0], m.segments->files->crcs[0]);
    manifest_free(&copy);
    manifest_free(&m);
    buffer_free(&text);
}

static void a_file_that_cannot_be_added(void **state)
{
    (void)state;
    struct manifest m = {0};
    struct manifest_segment *segment = manifest_add_segment(&m, 1);
    EXPECT(TIFA_ERR_IO, manifest_add_file(&m, segment, root, "missing.glass", &failure));
    assert_message("missing.glass");
    manifest_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_and_read),
        cmocka_unit_test(a_checksum_a_mebibyte),
        cmocka_unit_test(totals),
        cmocka_unit_test(every_flip_and_truncation),
        cmocka_unit_test(other_versions),
        cmocka_unit_test(lines_that_cannot_be),
        cmocka_unit_test(names_that_leave_the_folder),
        cmocka_unit_test(a_nul_in_a_name),
        cmocka_unit_test(read_from_disk),
        cmocka_unit_test(replaced),
        cmocka_unit_test(no_index),
        cmocka_unit_test(verified_against_the_files),
        cmocka_unit_test(every_byte_of_a_file_verified),
        cmocka_unit_test(what_is_removed_and_what_was_before),
        cmocka_unit_test(a_file_that_cannot_be_added),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

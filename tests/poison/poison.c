/* Bad documents of more than a hundred kinds, each between good ones.
 *
 * usage: poison FOLDER
 *
 * Writes them into FOLDER, and to standard output one line each: "good ID" for an article that must be indexed, "bad
 * NAME" for what must be told, where NAME is a part of its message. Everything is made up here. */
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static const char *folder;
static unsigned good_count;

static void die(const char *what)
{
    fprintf(stderr, "poison: %s\n", what);
    exit(2);
}

static void bad(const char *name)
{
    printf("bad %s\n", name);
}

/* An article as JSON, which must be indexed. */
static void append_good(struct buffer *out)
{
    buffer_printf(out, "{\"id\":\"good-%u\",\"text\":\"The %u. harbour is open.\"}\n", good_count, good_count);
    printf("good good-%u\n", good_count++);
}

static void write_file(const char *name, struct buffer *bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes->data, 1, bytes->length, file) != bytes->length || fclose(file) != 0 || bytes->failed)
        die("cannot write a file");
    buffer_free(bytes);
}

/* A bad file, and a good one behind it. */
static void write_bad(const char *name, struct buffer *bytes)
{
    char good_name[256];
    struct buffer good = {0};
    bad(name);
    write_file(name, bytes);
    snprintf(good_name, sizeof good_name, "%s-then.jsonl", name);
    append_good(&good);
    write_file(good_name, &good);
}

static void append_zipped(struct buffer *out, const void *data, size_t length)
{
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        die("no memory");
    size_t bound = deflateBound(&z, (uLong)length);
    if (!buffer_reserve(out, bound))
        die("no memory");
    z.next_in = (z_const Bytef *)data;
    z.avail_in = (uInt)length;
    z.next_out = (Bytef *)out->data + out->length;
    z.avail_out = (uInt)bound;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        die("cannot compress");
    out->length += z.total_out;
    deflateEnd(&z);
}

static void append_many(struct buffer *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buffer_append_string(out, text);
}

/* ---- JSON ---- */

#define LINE(text)                                                                                                     \
    {                                                                                                                  \
        text, sizeof text - 1                                                                                          \
    }

static const struct {
    const char *text;
    size_t length;
} bad_values[] = {
    LINE("{"),
    LINE("{\"id\":\"x\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\"}"),
    LINE("{\"id\":\"x\",\"text\":\" \\n\\t \"}"),
    LINE("{\"id\":\"x\",\"text\":null}"),
    LINE("{\"id\":\"x\",\"text\":1}"),
    LINE("{\"id\":\"x\",\"text\":[{},1]}"),
    LINE("{\"id\":\"x\",\"text\":{\"x\":1}}"),
    LINE("{\"id\":\"x\",\"text\":true}"),
    LINE("{\"id\":\"x\",\"text\":\"x\",}"),
    LINE("{\"id\":\"x\" \"text\":\"x\"}"),
    LINE("{\"id\" \"x\",\"text\":\"x\"}"),
    LINE("{\"id\":\"x\",\"text\":\"x\"}}"),
    LINE("{\"id\":\"x\",\"text\":\"x\"}{}"),
    LINE("{\"id\":\"x\",\"text\":\"x\"} // x"),
    LINE("{'id':'x','text':'x'}"),
    LINE("{id:\"x\",text:\"x\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\\x\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\\u12\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\\ud800\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\\udc00x\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\xFF\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\xE2\x80\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\xC0\xAF\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\xED\xA0\x80\"}"),
    LINE("{\"id\":\"x\",\"text\":\"\xF5\x80\x80\x80\"}"),
    LINE("{\"id\":\"x\",\"text\":\"a\0b\"}"),
    LINE("{\"id\":\"x\",\"text\":\"a\x01\"}"),
    LINE("{\"id\":\"x\",\"n\":01,\"text\":\"x\"}"),
    LINE("{\"id\":\"x\",\"n\":1e999,\"text\":\"x\"}"),
    LINE("{\"id\":\"x\",\"n\":NaN,\"text\":\"x\"}"),
    LINE("{\"id\":\"x\",\"n\":0x1,\"text\":\"x\"}"),
    LINE("{\"id\":\"x\",\"n\":99999999999999999999,\"text\":\"x\"}"),
};
enum { BAD_VALUES = sizeof bad_values / sizeof *bad_values };

static void poison_lines(void)
{
    static const char *const others[] = {
        "}", "[]", "null", "1", "\"x\"", "x", "\xEF\xBB\xBF{\"id\":\"x\",\"text\":\"x\"}"};
    struct buffer out = {0};
    char name[64];
    unsigned line = 1;
    append_good(&out);
    for (size_t i = 0; i < BAD_VALUES + sizeof others / sizeof *others; i++) {
        if (i < BAD_VALUES)
            buffer_append(&out, bad_values[i].text, bad_values[i].length);
        else
            buffer_append_string(&out, others[i - BAD_VALUES]);
        buffer_append_byte(&out, '\n');
        append_good(&out);
        snprintf(name, sizeof name, "lines.jsonl:%u:", line + 1);
        bad(name);
        line += 2;
    }
    buffer_append_string(&out, "{\"id\":\"deep\",\"text\":");
    append_many(&out, "[", 200000);
    buffer_append_string(&out, "\n{\"id\":\"deep\",\"text\":");
    append_many(&out, "{\"a\":", 100000);
    buffer_append_byte(&out, '\n');
    for (int i = 1; i <= 2; i++) {
        snprintf(name, sizeof name, "lines.jsonl:%u:", line + (unsigned)i);
        bad(name);
    }
    append_good(&out);
    write_file("lines.jsonl", &out);
}

static void poison_array(void)
{
    static const char *const elements[] = {"1",
                                           "\"a, ] string\"",
                                           "null",
                                           "true",
                                           "[]",
                                           "{}",
                                           "{\"id\":\"x\"}",
                                           "[[[{}]]]",
                                           "{\"id\":\"x\",\"text\":\"\\q\"}"};
    struct buffer out = {0};
    char name[64];
    unsigned number = 1;
    buffer_append_string(&out, "[\n");
    append_good(&out);
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        buffer_printf(&out, ",%s,\n", elements[i]);
        append_good(&out);
        snprintf(name, sizeof name, "array.json: record %u:", number + 1);
        bad(name);
        number += 2;
    }
    buffer_append_string(&out, ", {\"id\":\"open\", \"text\":\"never ends");
    snprintf(name, sizeof name, "array.json: record %u:", number + 1);
    bad(name);
    write_file("array.json", &out);
}

/* In UTF-16, read as it is streamed: good lines around bad ones, and half a character at the end. */
static void poison_wide(void)
{
    struct buffer text = {0}, out = {0};
    char name[64];
    append_good(&text);
    for (unsigned i = 0; i < 3; i++) {
        buffer_append_string(&text, i == 1 ? "{\"id\":\"x\",\"text\":1}\n" : "{\n");
        append_good(&text);
        snprintf(name, sizeof name, "wide.jsonl:%u:", 2 * i + 2);
        bad(name);
    }
    buffer_append(&out, "\xFF\xFE", 2);
    for (size_t i = 0; i < text.length; i++) {
        buffer_append_byte(&out, text.data[i]);
        buffer_append_byte(&out, '\0');
    }
    buffer_append_string(&out, "{");
    bad("wide.jsonl:8:");
    write_file("wide.jsonl", &out);
    buffer_free(&text);
}

/* ---- files ---- */

static void poison_files(void)
{
    static const struct {
        const char *name, *text;
        size_t length;
    } files[] = {
        {"empty", "", 0},
        {"blank", " \n\n\t\n", 5},
        {"mark-alone", "\xEF\xBB\xBF", 3},
        {"nul", "\0", 1},
        {"binary",
         "\x7F"
         "ELF\2\1\1\0\0\0\0",
         11},
        {"nuls-in-text", "A title\n\nMay 1, 2020\n\na\0b\n", 26},
        {"report.pdf", "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", 15},
        {"letter.docx", "PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\23\0\0\0[Content_Types].xml", 49},
        {"letter.rtf", "{\\rtf1\\ansi Text.}", 18},
        {"feed.xml", "<?xml version=\"1.0\"?><rss version=\"2.0\"/>", 41},
        {"message.eml", "Received: x\nFrom: a@b.example\n\nText.\n", 37},
        {"page.mhtml", "From: x\nSnapshot-Content-Location: x\nMIME-Version: 1.0\n\n--x\n", 60},
        {"index.cdx", " CDX N b a\nx", 12},
        {"old.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", 12},
        {"book.epub", "PK\3\4\12\0\0\0\0\0\0\0\0\0\0\0\0\0\24\0\0\0\24\0\0\0\10\0\0\0mimetypeapplication/epub+zip", 58},
        {"names-alone.csv", "id,text\n", 8},
        {"nothing.json", "[]\n", 3},
        {"nothing.zip", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22},
        {"halves.jsonl", "\xFF\xFE{\0\"\0\0\xD8", 8},
        {"header-alone.gz", "\x1F\x8B", 2},
        {"half-header.gz", "\x1F\x8B\x08\x00\x00", 5},
        {"reserved-flags.gz", "\x1F\x8B\x08\xFF\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", 20},
        {"no-deflate.gz", "\x1F\x8B\x07\x00\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", 20},
        {"cut.xz",
         "\xFD"
         "7zXZ\0\0\4\xE6\xD6\xB4\x46\2\0",
         14},
        {"cut.zst", "\x28\xB5\x2F\xFD\x04\x58\x09", 7},
        {"cut.bz2", "BZh91AY&SY\1\2\3\4", 14},
        {"cut.zip", "PK\3\4\24\0\0\0\10\0", 10},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buffer out = {0};
        buffer_append(&out, files[i].text, files[i].length);
        if (files[i].length == 0)
            buffer_reserve(&out, 1);
        write_bad(files[i].name, &out);
    }
}

static void poison_gzip(void)
{
    struct buffer text = {0}, zipped = {0}, out = {0};
    for (unsigned i = 0; i < 2000; i++)
        buffer_printf(&text, "{\"id\":\"noise-%u\"}\n", i * 7919 % 65537);
    append_zipped(&zipped, text.data, text.length);
    append_zipped(&out, "", 0);
    write_bad("nothing-in-it.gz", &out);
    buffer_append(&out, zipped.data, 20);
    write_bad("cut-early.gz", &out);
    /* good lines stand before the damage */
    buffer_clear(&text);
    append_good(&text);
    append_zipped(&out, text.data, text.length);
    out.length -= 3;
    write_bad("cut-late.gz", &out);
    append_zipped(&out, "{\"id\":\"lost\",\"text\":\"The checksum is wrong.\"}", 45);
    out.data[out.length - 8] ^= 1;
    write_bad("wrong-checksum.gz", &out);
    append_zipped(&out, "{\"id\":\"lost\",\"text\":\"The length is wrong.\"}", 43);
    out.data[out.length - 1] ^= 1;
    write_bad("wrong-length.gz", &out);
    buffer_append(&out, zipped.data, zipped.length);
    for (int i = 0; i < 8; i++) {
        struct buffer inner = out;
        out = (struct buffer){0};
        append_zipped(&out, inner.data, inner.length);
        buffer_free(&inner);
    }
    write_bad("matryoshka.gz", &out);
    buffer_clear(&text);
    append_many(&text, "The same again.\n", 1 << 20);
    append_zipped(&out, text.data, text.length);
    write_bad("bomb.gz", &out);
    struct buffer once = {0};
    append_zipped(&once, text.data, text.length);
    append_zipped(&out, once.data, once.length);
    write_bad("bomb-in-gzip.gz", &out);
    buffer_free(&once);
    buffer_free(&text);
    buffer_free(&zipped);
}

/* ---- tar and zip ---- */

struct pack {
    struct archive *archive;
    struct buffer bytes;
    char name[64];
};

static la_ssize_t take(struct archive *archive, void *context, const void *data, size_t length)
{
    (void)archive;
    buffer_append(&((struct pack *)context)->bytes, data, length);
    return (la_ssize_t)length;
}

static struct pack *pack_open(const char *name)
{
    static struct pack pack;
    pack = (struct pack){.archive = archive_write_new()};
    snprintf(pack.name, sizeof pack.name, "%s", name);
    if (strstr(name, ".zip"))
        archive_write_set_format_zip(pack.archive);
    else
        archive_write_set_format_pax_restricted(pack.archive);
    archive_write_set_bytes_in_last_block(pack.archive, 1);
    archive_write_open(pack.archive, &pack, NULL, take, NULL);
    return &pack;
}

static struct archive_entry *new_entry(const char *name, unsigned type, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    return entry;
}

static void pack_entry(struct pack *pack, struct archive_entry *entry, const void *data, size_t length)
{
    if (archive_write_header(pack->archive, entry) < ARCHIVE_WARN)
        die(archive_error_string(pack->archive));
    if (length && archive_write_data(pack->archive, data, length) < 0)
        die(archive_error_string(pack->archive));
    archive_write_finish_entry(pack->archive);
    archive_entry_free(entry);
}

static void pack_bytes(struct pack *pack, const char *name, const void *data, size_t length)
{
    pack_entry(pack, new_entry(name, AE_IFREG, length), data, length);
}

static void pack_good(struct pack *pack, const char *name)
{
    struct buffer good = {0};
    append_good(&good);
    pack_bytes(pack, name, good.data, good.length);
    buffer_free(&good);
}

static void pack_bad(struct pack *pack, const char *member)
{
    char name[256];
    snprintf(name, sizeof name, "%s: %s", pack->name, member);
    bad(name);
}

static void pack_close(struct pack *pack)
{
    archive_write_close(pack->archive);
    archive_write_free(pack->archive);
}

static void pack_write(struct pack *pack)
{
    pack_close(pack);
    write_file(pack->name, &pack->bytes);
}

/* Members that are bad documents, in an archive that is in order. */
static void poison_members(const char *name)
{
    struct pack *pack = pack_open(name);
    struct buffer bytes = {0};
    pack_good(pack, "first.jsonl");
    pack_bytes(pack, "empty.txt", "", 0);
    pack_bad(pack, "empty.txt");
    pack_good(pack, "../../outside.jsonl");
    pack_bytes(pack, "binary.bin", "\1\0\2\0", 4);
    pack_bad(pack, "binary.bin");
    pack_good(pack, "/etc/absolute.jsonl");
    append_zipped(&bytes, "{\"id\":\"cut\",\"text\":\"cut\"}", 25);
    pack_bytes(pack, "cut.jsonl.gz", bytes.data, bytes.length - 9);
    pack_bad(pack, "cut.jsonl.gz");
    pack_good(pack, "with \033[31mcolour\n and a line.jsonl");
    pack_bytes(pack, "book.epub",
               "PK\3\4\12\0\0\0\0\0\0\0\0\0\0\0\0\0\24\0\0\0\24\0\0\0\10\0\0\0mimetypeapplication/epub+zip", 58);
    pack_bad(pack, "book.epub");
    pack_good(pack, "beside.jsonl");
    buffer_clear(&bytes);
    buffer_append_string(&bytes, "text,title");
    append_many(&bytes, ",", 5000);
    pack_bytes(pack, "too-wide.csv", bytes.data, bytes.length);
    pack_bad(pack, "too-wide.csv");
    pack_good(pack, "beside-it.jsonl");
    pack_bytes(pack, "feed.atom", "<feed><title/></feed>", 21);
    pack_bad(pack, "feed.atom");
    pack_bytes(pack, "program.py", "import os\n", 10);
    pack_bad(pack, "program.py");
    pack_bytes(pack, "report.pdf", "%PDF-1.7\n", 9);
    pack_bad(pack, "report.pdf");
    pack_good(pack, "..");
    pack_good(pack, "first.jsonl");
    pack_bytes(pack, "inner.zip", "PK\3\4\24\0\0\0\10\0", 10);
    pack_bad(pack, "inner.zip");
    pack_good(pack, "con.jsonl");
    buffer_clear(&bytes);
    append_many(&bytes, "0123456789abcdef", 200);
    pack_good(pack, buffer_text(&bytes)); /* a name of 3200 bytes */
    buffer_clear(&bytes);
    append_many(&bytes, "d/", 500);
    buffer_append_string(&bytes, "deep.jsonl");
    pack_good(pack, buffer_text(&bytes));
    pack_bytes(pack, "picture.png", "\x89PNG\r\n\x1A\n", 8);
    pack_bytes(pack, "__MACOSX/._first.jsonl", "\0\5\26\7", 4);
    pack_good(pack, "last.jsonl");
    pack_write(pack);
    buffer_free(&bytes);
}

/* Members that only tar has. */
static void poison_tar(void)
{
    static const struct {
        const char *name;
        unsigned type;
    } kinds[] = {{"fifo", AE_IFIFO}, {"null-device", AE_IFCHR}, {"disk-device", AE_IFBLK}};
    struct pack *pack = pack_open("kinds.tar");
    pack_good(pack, "one.jsonl");
    pack_entry(pack, new_entry("folder/", AE_IFDIR, 0), NULL, 0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        pack_entry(pack, new_entry(kinds[i].name, kinds[i].type, 0), NULL, 0);
        pack_bad(pack, kinds[i].name);
        pack_good(pack, "then.jsonl");
    }
    struct archive_entry *link = new_entry("passwords", AE_IFLNK, 0);
    archive_entry_set_symlink(link, "/etc/passwd");
    pack_entry(pack, link, NULL, 0);
    link = new_entry("second-name", AE_IFREG, 0);
    archive_entry_set_hardlink(link, "../../etc/hostname");
    pack_entry(pack, link, NULL, 0);
    static const char holes[64 * 1024];
    struct archive_entry *sparse = new_entry("sparse.jsonl", AE_IFREG, sizeof holes);
    archive_entry_sparse_add_entry(sparse, sizeof holes - 512, 512);
    pack_entry(pack, sparse, holes, sizeof holes);
    pack_bad(pack, "sparse.jsonl");
    pack_good(pack, "two.jsonl");
    pack_write(pack);
}

/* A tar of three members, of which the second is damaged: `at` of its header is overwritten. */
static void poison_tar_header(const char *name, size_t at, const char *text)
{
    struct pack *pack = pack_open(name);
    struct buffer good = {0};
    pack_good(pack, "one.jsonl");
    size_t start = pack->bytes.length;
    pack_bytes(pack, "middle.jsonl", "x", 1);
    pack_good(pack, "three.jsonl");
    pack_close(pack);
    (void)start;
    memcpy(pack->bytes.data + 1024 + at, text, strlen(text));
    bad(name);
    write_file(name, &pack->bytes);
    buffer_free(&good);
}

static void poison_tar_damage(void)
{
    struct pack *pack;
    poison_tar_header("wrong-header-checksum.tar", 148, "777777");
    poison_tar_header("no-header.tar", 0, "\377\376\375\374\373\372\371\370\367\366\365\364");
    pack = pack_open("cut.tar");
    pack_good(pack, "one.jsonl");
    pack_bytes(pack, "two.jsonl", "{\"id\":\"half\",\"text\":\"half of it\"}", 32);
    pack_close(pack);
    pack->bytes.length = 1024 + 512 + 10;
    bad("cut.tar");
    write_file("cut.tar", &pack->bytes);
}

/* A zip of three members; the data of the second are damaged. */
static void poison_zip_damage(const char *name, bool checksum)
{
    struct pack *pack = pack_open(name);
    struct buffer text = {0};
    pack_good(pack, "one.jsonl");
    for (unsigned i = 0; i < 500; i++)
        buffer_printf(&text, "{\"id\":\"lost-%u\",\"number\":%u}\n", i, i * 7919 % 10007);
    pack_bytes(pack, "two.jsonl", text.data, text.length);
    pack_good(pack, "three.jsonl");
    pack_close(pack);
    char *second = memmem(pack->bytes.data, pack->bytes.length, "two.jsonl", 9);
    char *descriptor = memmem(second, pack->bytes.length - (size_t)(second - pack->bytes.data), "PK\7\10", 4);
    if (!second || !descriptor)
        die("no such member");
    if (checksum)
        descriptor[4] ^= 1;
    else
        memset(second + 200, 0xFF, 64);
    bad(name);
    write_file(name, &pack->bytes);
    buffer_free(&text);
}

static void poison_zip_bomb(void)
{
    struct pack *pack = pack_open("bomb.zip");
    struct buffer zeros = {0};
    append_many(&zeros, "The same again.\n", 1 << 20);
    pack_good(pack, "one.jsonl");
    pack_bytes(pack, "bomb.txt", zeros.data, zeros.length);
    pack_bad(pack, "bomb.txt");
    pack_good(pack, "three.jsonl");
    pack_write(pack);
    /* and archives in archives */
    struct buffer inner = {0};
    buffer_append_string(&inner, "{\"id\":\"too-deep\",\"text\":\"too deep\"}\n");
    for (int i = 0; i < 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "level-%d.zip", i);
        pack = pack_open(i == 4 ? "nested.zip" : name);
        pack_bytes(pack, i ? "inner.zip" : "inner.jsonl", inner.data, inner.length);
        if (i == 4)
            pack_good(pack, "beside.jsonl");
        pack_close(pack);
        buffer_free(&inner);
        inner = pack->bytes;
    }
    bad("nested.zip: inner.zip");
    write_file("nested.zip", &inner);
    buffer_free(&zeros);
}

/* ---- crawls ---- */

static unsigned record_number;

static void append_record(struct buffer *out, const char *type, const char *length, const char *content, size_t bytes)
{
    char counted[32];
    record_number++;
    snprintf(counted, sizeof counted, "%zu", bytes);
    buffer_printf(out,
                  "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://crawl.example/%u\r\n"
                  "Content-Type: application/http; msgtype=response\r\nContent-Length: %s\r\n\r\n",
                  type, record_number, length ? length : counted);
    buffer_append(out, content, bytes);
    buffer_append_string(out, "\r\n\r\n");
}

static void append_text_record(struct buffer *out, const char *length, const char *content)
{
    append_record(out, "response", length, content, strlen(content));
}

/* A page in the form that the reader of pages takes. */
static void append_good_record(struct buffer *out)
{
    char content[512];
    int length =
        snprintf(content, sizeof content,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nA page\n\nMay 1, 2020\n\nHarbour number %u.\n",
                 record_number);
    append_record(out, "response", NULL, content, (size_t)length);
    printf("good http://crawl.example/%u\n", record_number);
}

static void bad_record(const char *file)
{
    char name[64];
    snprintf(name, sizeof name, "%s: record %u:", file, record_number);
    bad(name);
}

#define PAGE "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

static void poison_warc(void)
{
    static const char file[] = "crawl.warc";
    static const struct {
        const char *length, *content;
    } records[] = {
        {NULL, "no response at all"},
        {NULL, "HTTP/1.1 x\r\n\r\nno status"},
        {NULL, PAGE "Content-Encoding: br\r\n\r\nxx"},
        {NULL, PAGE "Content-Encoding: br\r\n\r\n\x8B\x03\x80 cut"},
        {NULL, PAGE "Content-Encoding: zstd\r\n\r\n\x28\xB5\x2F\xFD\x20 cut"},
        {NULL, PAGE "Content-Encoding: gzip, zz\r\n\r\nxx"},
        {NULL, PAGE "Content-Encoding: gzip\r\n\r\n\x1F\x8B\x08 damaged from the start"},
        {NULL, PAGE "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nffff\r\nnot so many\r\n"},
        {NULL, PAGE "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefgh\r\n0\r\n\r\n"},
        {NULL, PAGE "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde"},
        {"5", PAGE "Content-Length: 100\r\n\r\ntoo short a record\n"},
        {"100000", PAGE "Content-Length: 100\r\n\r\ntoo long a record\n"},
        {"-1", PAGE "Content-Length: 100\r\n\r\nnegative\n"},
        {"x", PAGE "Content-Length: 100\r\n\r\nno number\n"},
        {"99999999999999999999999", PAGE "Content-Length: 100\r\n\r\nno such number\n"},
        {"999999999999", PAGE "\r\nnearly a terabyte\n"},
    };
    struct buffer out = {0};
    record_number = 0;
    append_good_record(&out);
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        append_text_record(&out, records[i].length, records[i].content);
        bad_record(file);
        append_good_record(&out);
    }
    buffer_append_string(&out, "between records\r\n\r\n");
    bad("crawl.warc: behind record");
    append_good_record(&out);
    append_record(&out, "revisit", NULL, "HTTP/1.1 200 OK\r\n\r\n", 19);
    append_record(&out, "response", NULL, "HTTP/1.1 404 Not Found\r\n\r\nno", 28);
    append_record(&out, "request", NULL, "GET / HTTP/1.1\r\n\r\n", 18);
    append_good_record(&out);
    append_text_record(&out, "500", PAGE "\r\nThe crawl ends");
    out.length -= 8;
    bad_record(file);
    write_file(file, &out);
}

static void poison_warc_gzip(void)
{
    struct buffer record = {0}, out = {0};
    record_number = 1000;
    for (int i = 0; i < 3; i++) {
        buffer_clear(&record);
        append_good_record(&record);
        append_zipped(&out, record.data, record.length);
        buffer_clear(&record);
        append_text_record(&record, NULL, PAGE "\r\nA page\n\nMay 1, 2020\n\nDamaged.\n");
        size_t start = out.length;
        append_zipped(&out, record.data, record.length);
        if (i == 0)
            out.data[out.length - 6] ^= 1; /* the checksum */
        else if (i == 1)
            memset(out.data + start + 40, 0xFF, 16);
        else
            out.length -= 20;
    }
    bad("crawl.warc.gz' is a damaged gzip file");
    buffer_clear(&record);
    append_good_record(&record);
    append_zipped(&out, record.data, record.length);
    write_file("crawl.warc.gz", &out);
    buffer_free(&record);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        die("usage: poison FOLDER");
    folder = argv[1];
    poison_lines();
    poison_array();
    poison_wide();
    poison_files();
    poison_gzip();
    poison_members("members.tar");
    poison_members("members.zip");
    poison_tar();
    poison_tar_damage();
    poison_zip_damage("wrong-checksum.zip", true);
    poison_zip_damage("damaged.zip", false);
    poison_zip_bomb();
    poison_warc();
    poison_warc_gzip();
    return fflush(stdout) == 0 ? 0 : 2;
}

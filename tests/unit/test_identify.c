/* What documents are: charsets before formats, formats that are not read, texts that are not prose. */
#include "test_fixture.h"

#include "corpus/formats/identify.h"
#include "corpus/formats/prose.h"
#include "corpus/formats/zip_names.h"

#include <unicode/ucnv.h>

struct row {
    const char *name, *text, *want;
};

/* "html", "code: a script", "warc", "!'x' is an RTF document; ...". */
static const char *identify_bytes(const char *name, struct slice bytes, bool on_web)
{
    static char shown[TIFA_MESSAGE_BYTES + 8];
    struct document about = {.name = name, .id = slice_of("x")};
    about.url = about.media_type = about.charset = about.bytes = about.date = slice_of("");
    struct identity what;
    struct stream *stream;
    OK(stream_over_memory(bytes, name, NULL, &stream, &failure));
    tifa_status status = identify(&about, stream, on_web, &what, &failure);
    if (status)
        snprintf(shown, sizeof shown, "!%s", failure.message);
    else if (what.container)
        snprintf(shown, sizeof shown, "container");
    else if (what.passed)
        snprintf(shown, sizeof shown, "%s%s%s", skip_names[what.passed], *what.seems ? ": " : "", what.seems);
    else
        snprintf(shown, sizeof shown, "%s%s%s%s", what.format->name, *what.charset ? " in " : "", what.charset,
                 what.recode ? ", recoded" : "");
    stream_close(stream);
    return shown;
}

static void check(const struct row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good =
            same_text(rows[i].text, identify_bytes(rows[i].name, slice_of(rows[i].text), false), rows[i].want) && good;
    assert_true(good);
}

static const char *converted(const char *text, const char *charset, size_t *length)
{
    static char bytes[65536];
    UErrorCode code = U_ZERO_ERROR;
    int32_t made = ucnv_convert(charset, "UTF-8", bytes, sizeof bytes, text, (int32_t)strlen(text), &code);
    assert_true(U_SUCCESS(code));
    *length = (size_t)made;
    return bytes;
}

static void check_converted(const char *text, const char *charset, const char *want)
{
    size_t length;
    const char *bytes = converted(text, charset, &length);
    if (!same_text(charset, identify_bytes("x", (struct slice){bytes, length}, false), want))
        fail();
}

#define TABLE "标题,作者,正文\n灯塔,莫某,港口的灯塔每天晚上都亮着。\n"
#define PAGE  "<!DOCTYPE html>\n<html><body><p>The lamp was lit at dusk.</p></body></html>"
#define LINES "{\"id\":\"a\",\"text\":\"The lamp was lit.\"}\n{\"id\":\"b\",\"text\":\"At dusk.\"}\n"

static void charsets_come_first(void **state)
{
    (void)state;
    check_converted(TABLE, "gb18030", "csv in gb18030, recoded");
    check_converted("標題,作者,正文\n燈塔,莫某,港口的燈塔每天晚上都亮著。\n", "windows-950-2000",
                    "csv in Big5, recoded");
    check_converted(TABLE, "UTF-16BE", "csv in UTF-16BE, recoded");
    check_converted(TABLE, "UTF-16LE", "csv in UTF-16LE, recoded");
    check_converted(TABLE, "UTF-8", "csv");
    check_converted(PAGE, "UTF-16BE", "html in UTF-16BE, recoded");
    check_converted(PAGE, "UTF-16LE", "html in UTF-16LE, recoded");
    check_converted(PAGE, "UTF-16", "html in UTF-16LE, recoded");
    check_converted(LINES, "UTF-16BE", "jsonl in UTF-16BE, recoded");
    check_converted("[\n" LINES "]", "UTF-16LE", "json in UTF-16LE, recoded");
    check_converted("<?xml version=\"1.0\"?><rss/>", "UTF-16", "!'x' is a feed (RSS); save its pages as HTML");
    check_converted("import os\n\ndef a():\n    pass\n", "UTF-16LE", "code: source code");
}

/* The first 4 KiB may end within a character: that is no reason to take them for something else. */
static void characters_that_are_cut(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"gb18030", "csv in gb18030, recoded"},
        {"UTF-16LE", "csv in UTF-16LE, recoded"},
        {"UTF-16BE", "csv in UTF-16BE, recoded"},
        {"UTF-32LE", "csv in UTF-32LE, recoded"},
        {"UTF-8", "csv"},
    };
    struct buffer text = {0};
    buffer_append_string(&text, "title,text\n");
    for (int i = 0; i < 400; i++)
        buffer_append_string(&text, "港口,灯塔每天晚上都亮着\n");
    for (size_t i = 0; i < 5 * COUNT(rows); i++) {
        buffer_append_byte(&text, '\n');
        memmove(text.data + 1, text.data, text.length - 1); /* all of it one byte further on */
        text.data[0] = '\n';
        check_converted(buffer_text(&text), rows[i % COUNT(rows)].text, rows[i % COUNT(rows)].want);
    }
    buffer_free(&text);
}

static void pages_and_xml(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x", "<article><p>The lamp.</p></article>", "html"},
        {"x", "<?xml version=\"1.0\"?>\n<!-- a -->\n<html xmlns=\"x\"><body/></html>", "html"},
        {"x", "<!-- saved -->\n<div>The lamp.</div>", "html"},
        {"x", "<SPAN>The lamp.</SPAN>", "html"},
        {"x", "<!DOCTYPE HTML PUBLIC \"x\" [<!ENTITY a \"b\">]><x/>", "html"},
        {"x.htm", "The lamp <b>was</b> lit.", "html"},
        {"x.html", "<my-page><p>The lamp.</p></my-page>", "html"},
        {"x.html", "<rss><channel/></rss>", "!'x.html' is a feed (RSS); save its pages as HTML"},
        {"x", "<?xml version=\"1.0\"?><article article-type=\"a\"/>",
         "!'x' is an article in XML (JATS, DocBook); make text or HTML of it"},
        {"x", "<rdf:RDF xmlns=\"x\"><channel/></rdf:RDF>", "!'x' is a feed (RDF); save its pages as HTML"},
        {"x", "<plist><dict/></plist>", "xml: XML (plist)"},
        {"x", "<?xml version=\"1.0\"?><!DOCTYPE lamp [<!ELEMENT lamp (b)>]><lamp><b/></lamp>", "xml: XML (lamp)"},
        {"x", "<svg xmlns=\"x\"><path/></svg>", "image"},
        {"x", "<ada> Was the lamp lit?\n<bo> It was, at dusk.\n", "text"},
        {"x", "<ada@port.example> wrote:\n\nThe lamp was lit.\n", "text"},
        {"x", "{\"id\":\"a\",\"text\":\"x\"}", "jsonl"},
        {"x", "\x8B\x03\x8F\x0E\xE1\x13\xFF\x05l\x97\x1E\xC3\x11\xF6\x02\xA4", "!'x' is binary, not text"},
        {"x", "<?xml version=\"1.0\"?><!-- no end", "xml: XML"},
        {"x", "{\\rtf1}", "!'x' is an RTF document; save it as text or HTML"},
        {"x", "\xEF\xBB\xBF{\\rtf1}", "!'x' is an RTF document; save it as text or HTML"},
    };
    check(rows, COUNT(rows));
}

/* Letters, cables and memoranda begin as messages do, and are texts. */
static void mail(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x", "From: Ada Quill\nTo: Bo Wren\nDate: May 1, 1975\nSubject: Lamps\n\nThe lamp was lit at dusk.\n", "text"},
        {"x", "FROM: HARBOUR\nTO: ISLAND\nREF: A. LAMPS 12\n\n1. THE LAMP WAS LIT AT DUSK.\n", "text"},
        {"x", "From ada to bo, at 10:20 of a long winter morning: the lamp is lit.\n", "text"},
        {"x", "From: a@b.example\nMessage-ID: <1@b.example>\nSubject: x\n\nText.\n",
         "!'x' is an e-mail message; save it as text or HTML"},
        {"x", "Date: x\nFrom: a@b.example\nSubject: x\nContent-Type: text/plain\n\nText.\n",
         "!'x' is an e-mail message; save it as text or HTML"},
        {"x", "From a@b.example Thu Mar  4 10:20:30 2021\nFrom: a@b.example\n\nText.\n",
         "!'x' is a mailbox (mbox); save its messages as text or HTML"},
        {"x",
         "From: <Saved by Windows Internet Explorer 8>\nSubject: x\nMIME-Version: 1.0\n"
         "Content-Type: multipart/related;\n\ttype=\"text/html\"\n\nText.\n",
         "!'x' is a saved page (MHTML); save it as HTML"},
        {"x", "From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\nContent-Type: multipart/related\n\nText.\n",
         "!'x' is an e-mail message; save it as text or HTML"},
    };
    check(rows, COUNT(rows));
}

static void texts_that_are_no_prose(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x", "#!/usr/bin/env python3\nprint(1)\n", "code: a script"},
        {"x.py", "The name says it.\n", "code: source code (Python)"},
        {"a.zip: src/x.PY", "The name says it.\n", "code: source code (Python)"},
        {"x.txt", "int main(void)\n{\n    return call(1);\n}\n", "code: source code"},
        {"x.txt", "/* A long remark\n * that goes on. */\n#define A 1\n", "code: source code"},
        {"x.txt", "Lamps\n<p>The lamp was lit.</p>\n<p>At dusk.</p>\n",
         "code: a part of a web page; with a name in .html it is read"},
        {"x.html", "Lamps\n<p>The lamp was lit.</p>\n<p>At dusk.</p>\n", "html"},
        {"Makefile", "The name says it.\n", "code: a build file"},
        {"x", "diff --git a/x b/x\n", "code: a patch"},
        {"x", ".TH LAMP 1\n.SH NAME\nlamp\n", "code: a manual page"},
        {"x", "# Settings\nlamp = on\ntide = 3\n", "settings: settings"},
        {"x", "lamp: on\ntide:\n  high: 3\n  low: 1\n", "settings: settings"},
        {"x", "Name: lamp\nVersion: 1\nHome: x\nOwner: Ada\nLicense: none\nKeywords: lamps\n",
         "settings: keys and values"},
        {"x", "Mar  4 10:20:30 port lampd[1]: lit\nMar  4 10:20:31 port lampd[1]: out\n", "log: a log"},
        {"x", "192.0.2.1 - - [04/Mar/2021:10:20:30 +0000] \"GET / HTTP/1.1\" 200 12\n", "log: a log"},
        {"x", "a\tb\tc\n1\t2\t3\n4\t5\t6\n",
         "table: a table without a column for the text; --map text=COLUMN says which"},
        {"x", "a;b;c\n\"1;1\";2;3\n4;5;6\n",
         "table: a table without a column for the text; --map text=COLUMN says which"},
        {"x", "TY  - JOUR\nTI  - Lamps\n", "list: references (RIS)"},
        {"x", "% none\n@Article{key,\n title = {Lamps}\n}\n", "list: references (BibTeX)"},
        {"x", "12.5 13.5\n14.5 15.5\n16.5 17.5\n", "numbers: numbers"},
        {"x", "---\n...\n", "numbers: numbers and signs"},
        {"x", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAx\n", "encoded: encoded bytes"},
        {"x.txt~", LINES, "backup: a copy that an editor keeps"},
        {"x.bak", LINES, "backup: a copy that an editor keeps"},
        {"a/LICENSE.tool", "Licensed to whoever asks.\n", "license: the licence of a program"},
        {"mimetype", "application/x-lamp", "settings: a part of a packed document"},
        {"x", "User-agent: *\nDisallow: /\n", "robots"},
    };
    check(rows, COUNT(rows));
}

static void prose_of_all_sorts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Just a line.\n",
        "lamp\n",
        "Of tides and lamps;\nof pilots, late;\nand of the sea.\n",
        "Q: Was it lit?\nA: It was.\nq: when?\na: at dusk, we think.\n",
        "问：灯亮了吗？\n答：亮了。\nq: 什么时候？\na: 晚上。\n",
        "记者：灯亮了吗？\n船长：亮了。\n",
        "MR. QUILL: The lamp was lit.\nMS. WREN: When?\nTHE CHAIR: Order.\n",
        "- The harbour is closed.\n- The lamp is lit (again);\n* The ferry waits;\n* nobody knows (why);\n",
        "-> the lamp\n-> the tide\n=> the ferry\n",
        "• A lamp\n• A tide\n• A ferry\n",
        "1) the lamp;\n2) the tide; and\n3) the \"ferry\";\n",
        "2014-03-01 The lamp was lit.\n2014-03-02 The harbour was closed.\n",
        "10:20 The lamp was lit.\n10:25 The harbour was closed.\n",
        "[00:01:02] Ada: The lamp was lit.\n[00:01:05] Bo: When?\n",
        "00:01:02\nThe lamp was lit.\n\n00:01:05\nWhen?\n",
        "> The lamp was lit.\n> At dusk.\n\nWas it?\n",
        "-- Was it lit?\n-- It was.\n",
        "# Lamps\n\nThe lamp was lit.\n\n# Tides\n\nThe tide was low.\n",
        "---\ntitle: Lamps\ntags: [a, b]\n---\nThe lamp was lit.\n",
        "Title: Lamps\nAuthor: Ada Quill\n\nThe lamp was lit at dusk, and the harbour was closed.\n",
        "The lamp was lit.\n\nThe keeper wrote it down.\n\nHe wrote:\n\n    for (i = 0; i < n; i++)\n        "
        "lit(lamp[i]);\n\nThat is how it was lit, and no other way.\n",
        "The lamp was lit [1].\n\n[1] Quill, https://port.example/lamp?a=b&c=d (accessed May 1, 2020).\n",
        "В гавани горел фонарь.\nКапитаны знали об этом.\n",
        "كان المصباح مضاء في الميناء.\nوكان القباطنة يعرفون ذلك.\n",
        "항구의 등대가 켜졌다.\n선장들은 알고 있었다.\n",
        "港口的灯塔\n每天晚上\n都亮着\n",
        "Lamp,\nTide,\nFerry.\n",
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(texts); i++)
        good = same_text(texts[i], identify_bytes("x.txt", slice_of(texts[i]), false), "text") && good;
    assert_true(good);
}

/* In a crawl what is not read is passed over. */
static void crawls(void **state)
{
    (void)state;
    assert_string_equal(identify_bytes("x", SLICE("<?xml version=\"1.0\"?><rss/>"), true), "data");
    assert_string_equal(identify_bytes("x", SLICE("{\\rtf1}"), true), "data");
    assert_string_equal(
        identify_bytes("x",
                       SLICE("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\23\0\0\0[Content_Types].xml"
                             "rest"),
                       true),
        "data");
}

/* ---- zip ---- */

static void append_number(struct buffer *out, size_t value, int bytes)
{
    for (; bytes--; value >>= 8)
        buffer_append_byte(out, (char)(value & 0xFF));
}

/* A header of a member, local or of the directory, without its data. */
static void append_member(struct buffer *out, bool local, const char *name, size_t data)
{
    size_t length = strlen(name), start = out->length;
    buffer_append_string(out, local ? "PK\003\004" : "PK\001\002");
    while (out->length - start < (local ? 30u : 46u))
        buffer_append_byte(out, 0);
    buffer_append_string(out, name);
    out->data[start + (local ? 26 : 28)] = (char)length;
    if (local)
        out->data[start + 18] = (char)data;
}

/* A zip whose directory has these names; the members themselves are noise. */
static const char *zip_of(const char *const *names, size_t count, bool cut)
{
    struct buffer zip = {0};
    append_member(&zip, true, names[0], 100);
    for (int i = 0; i < 9000; i++)
        buffer_append_byte(&zip, (char)(i * 7));
    size_t start = zip.length;
    for (size_t i = 0; i < count; i++)
        append_member(&zip, false, names[i], 0);
    size_t size = zip.length - start;
    if (!cut) {
        buffer_append_string(&zip, "PK\005\006");
        append_number(&zip, 0, 8);
        append_number(&zip, size, 4);
        append_number(&zip, start, 4);
        append_number(&zip, 7, 2);
        buffer_append_string(&zip, "remarks");
    }
    static char shown[100];
    struct stream *stream;
    OK(stream_over_memory((struct slice){zip.data, zip.length}, "x", NULL, &stream, &failure));
    const struct foreign *found = zip_document(stream);
    snprintf(shown, sizeof shown, "%s", found ? found->what : "");
    stream_close(stream);
    write_file(in_root("x.zip"), zip.data, zip.length);
    OK(stream_open(in_root("x.zip"), NULL, &stream, &failure));
    assert_string_equal(zip_document(stream) ? zip_document(stream)->what : "", shown);
    stream_close(stream);
    buffer_free(&zip);
    return shown;
}

#define ZIP(...)                                                                                                       \
    zip_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), false)
#define CUT_ZIP(...)                                                                                                   \
    zip_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), true)

static void zips_by_their_directory(void **state)
{
    (void)state;
    assert_string_equal(ZIP("a.txt", "b/c.html"), "");
    assert_string_equal(ZIP("a.txt", "META-INF/container.xml"), "an e-book (EPUB)");
    assert_string_equal(ZIP("word/a.xml", "_rels/.rels", "[Content_Types].xml"), "an office document");
    assert_string_equal(ZIP("archive/a.warc.gz", "indexes/a.cdx", "datapackage.json"), "a crawl packed as WACZ");
    assert_string_equal(ZIP("archive/a.warc.gz", "archive/b.warc.gz"), "");
    assert_string_equal(ZIP("a.txt", "datapackage.json"), "");
    assert_string_equal(ZIP("a.class", "META-INF/MANIFEST.MF"), "a program packed as zip (JAR, APK)");
    assert_string_equal(CUT_ZIP("a.txt", "META-INF/container.xml"), "");
    assert_string_equal(CUT_ZIP("[Content_Types].xml", "a.txt"), "an office document");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charsets_come_first),
        cmocka_unit_test(characters_that_are_cut),
        cmocka_unit_test(pages_and_xml),
        cmocka_unit_test(mail),
        cmocka_unit_test(texts_that_are_no_prose),
        cmocka_unit_test(prose_of_all_sorts),
        cmocka_unit_test(crawls),
        cmocka_unit_test(zips_by_their_directory),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

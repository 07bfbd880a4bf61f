/* Crawls: which records are documents, and where one ends when its length is wrong. */
#include "test_fixture.h"

#include "corpus/formats/container.h"

static struct budget budget;

/* Each member as "URL=BYTES" or "-KIND", "!" and the message for what could not be read, with blanks between. */
static const char *show_stream(struct stream *stream, container_open *open)
{
    static char shown[8192];
    struct buffer out = {0};
    struct container *container;
    struct member member;
    OK(open(stream, &budget, &container, &failure));
    for (tifa_status status; (status = container->next(container, &member, &failure)) != TIFA_END;) {
        buffer_append_string(&out, out.length ? " " : "");
        if (status)
            buffer_printf(&out, "!%s", failure.message);
        else if (member.skipped)
            buffer_printf(&out, "-%s", skip_names[member.skipped]);
        else
            buffer_printf(&out, "%.*s=%.*s", TEXT(member.id), TEXT(member.bytes));
    }
    container->close(container);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static const char *show(struct slice text, container_open *open)
{
    struct stream *stream;
    budget = (struct budget){.limits = LIMITS_DEFAULT};
    OK(stream_over_memory(text, "x", &budget, &stream, &failure));
    return show_stream(stream, open);
}

static void check(const struct text_row *rows, size_t count, container_open *open)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, show(slice_of(rows[i].text), open), rows[i].want) && good;
    assert_true(good);
}

#define RECORD(type, url, length, content)                                                                             \
    "WARC/1.0\r\nWARC-Type: " type "\r\nWARC-Target-URI: " url "\r\nContent-Type: text/plain\r\n"                      \
    "Content-Length: " length "\r\n\r\n" content "\r\n\r\n"
#define A                  RECORD("resource", "a", "1", "A")
#define B                  RECORD("resource", "b", "1", "B")
#define PAGE(length, body) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n" body

static void kinds_of_records(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", ""},
        {A B, "a=A b=B"},
        {RECORD("request", "a", "1", "A") RECORD("metadata", "a", "1", "A") RECORD("warcinfo", "a", "1", "A") B,
         "-record -record -record b=B"},
        {RECORD("revisit", "a", "1", "A") B, "-revisit b=B"},
        {RECORD("conversion", "a", "1", "A"), "a=A"},
        {RECORD("response", "dns:port.example", "1", "A"), "-record"},
        {RECORD("resource", "metadata://x/log", "1", "A"), "-record"},
        {RECORD("resource", "urn:X-crawler:log", "1", "A"), "-record"},
        {RECORD("resource", "URN:pageinfo:http://port.example/a", "1", "A"), "-record"},
        {RECORD("resource", "screenshot:http://port.example/a", "1", "A"), "-record"},
        {RECORD("resource", "youtube-dl:1:http://port.example/a", "1", "A"), "-record"},
        {RECORD("response", "whois://port.example", "1", "A"), "-record"},
        {RECORD("resource", "localhost:8080/a", "1", "A"), "localhost:8080/a=A"},
        {RECORD("resource", "urn:uuid:1-2", "1", "A"), "urn:uuid:1-2=A"},
        {RECORD("resource", "<http://port.example/>", "1", "A"), "http://port.example/=A"},
        {RECORD("resource", "< http://port.example/  >", "1", "A"), "http://port.example/=A"},
        {RECORD("resource", "", "1", "A"), "record 1=A"},
        {RECORD("resource", "http://x/robots.txt", "1", "A"), "-robots"},
        {RECORD("resource", "a", "0", "") RECORD("resource", "a", "2", " \n") B, "-empty -empty b=B"},
        {RECORD("response", "a", "26", "HTTP/1.1 301 Moved\r\n\r\nelse"), "-status"},
        {RECORD("response", "a", "20", "HTTP/1.1 200 OK\r\n\r\nA"), "a=A"},
        {RECORD("response", "a", "44", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\nA"), "-style"},
        {RECORD("response", "a", "45", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nA"), "-image"},
        {RECORD("response", "a", "7", "no HTTP") B, "!x: record 1: not an HTTP response b=B"},
        {"WARC/1.1\nwarc-type: resource\ncontent-length: 1\n\nA\n\n" B, "record 1=A b=B"},
    };
    check(rows, COUNT(rows), warc_open);
}

static void wrong_lengths(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {RECORD("resource", "a", "9", "A") B, "a=A b=B"},
        {RECORD("resource", "a", "x", "A") B, "a=A b=B"},
        {RECORD("resource", "a", "2", "ABCD") B, "a=ABCD b=B"},
        {RECORD("response", "a", "5", PAGE("4", "body")) B, "a=body b=B"},
        {RECORD("response", "a", "999", PAGE("4", "body")) B, "a=body b=B"},
        {RECORD("response", "a", "999", PAGE("5", "body")) B, "!x: record 1: the record is cut off b=B"},
        {RECORD("response", "a", "999", PAGE("4", "body")), "a=body"},
        {RECORD("resource", "a", "999", "A"), "!x: record 1: the record is cut off"},
        {RECORD("resource", "a", "99999999999999999999999", "A") B, "a=A b=B"},
        {RECORD("resource", "a", "9999999999", "A") B,
         "!x: record 1: a record of more than 64 MiB; --max-document raises it b=B"},
        {RECORD("request", "a", "9999999999", "A") B, "-record b=B"},
        {RECORD("resource", "a", "", "") B, "!x: record 1: its length is wrong, and nothing is in it b=B"},
        {RECORD("resource", "a", "95", "A") RECORD("response", "c", "23", "HTTP/1.1 200 OK\r\n\r\nABCD"), "a=A c=ABCD"},
        {A "between\r\n" B, "a=A !x: behind record 1, 9 bytes belong to no record b=B"},
        {"WARC/1.0\r\nWARC-Type: resource\r\n", "!x: record 1: the header has no end"},
        {A "the end", "a=A !x: behind record 1, 7 bytes belong to no record"},
    };
    check(rows, COUNT(rows), warc_open);
}

#define ARC_HEAD                                                                                                       \
    "filedesc://x.arc 0.0.0.0 20200501000000 text/plain 76\n1 0 Port\n"                                                \
    "URL IP-address Archive-date Content-type Archive-length\n\n\n"
#define ARC(url, length, content) "http://" url " 192.0.2.1 20200501000000 text/plain " length "\n" content "\n"

static void arc_files(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {ARC_HEAD ARC("x/", "20", "HTTP/1.1 200 OK\r\n\r\nA"), "-record http://x/=A"},
        {ARC_HEAD ARC("x/a b c", "20", "HTTP/1.1 200 OK\r\n\r\nA") ARC("y", "20", "HTTP/1.1 200 OK\r\n\r\nB"),
         "-record http://x/a b c=A http://y=B"},
        {ARC_HEAD ARC("x", "-1", PAGE("1", "A")) ARC("y", "abc", PAGE("1", "B")), "-record http://x=A http://y=B"},
        {ARC_HEAD ARC("x", "-1", "") ARC("y", "20", "HTTP/1.1 200 OK\r\n\r\nB"),
         "-record !x: record 2: its length is wrong, and nothing is in it http://y=B"},
    };
    check(rows, COUNT(rows), arc_open);
    assert_true(arc_starts(SLICE(ARC_HEAD)));
    assert_false(arc_starts(SLICE("filedesc://x\n")));
    assert_true(warc_starts(SLICE(A)));
    assert_false(warc_starts(SLICE("WARC")));
}

/* Were what is held looked through or moved for each record, this would take minutes. */
static void many_wrong_lengths(void **state)
{
    (void)state;
    enum { RECORDS = 40000 };
    struct buffer text = {0};
    struct stream *stream;
    struct container *container;
    struct member member;
    unsigned count = 0;
    for (int i = 0; i < RECORDS; i++)
        buffer_append_string(&text, RECORD("resource", "a", "60000000", "A"));
    write_file(in_root("many.warc"), text.data, text.length);
    buffer_free(&text);
    budget = (struct budget){.limits = LIMITS_DEFAULT};
    OK(stream_open(in_root("many.warc"), &budget, &stream, &failure));
    OK(warc_open(stream, &budget, &container, &failure));
    while (container->next(container, &member, &failure) != TIFA_END)
        count++;
    container->close(container);
    assert_int_equal(count, RECORDS);
}

/* ---- real crawls ---- */

/* The documents of each file of a set of crawls beside the checkout; where it is absent, nothing is tested. */
static void crawls_beside_the_checkout(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned documents, rejects;
    } files[] = {
        {"bad.arc", 0, 2},
        {"example-bad-non-chunked.warc.gz", 1, 0},
        {"example-bad.warc.gz.bad", 1, 0},
        {"example-digest.warc", 0, 0},
        {"example-iana.org-chunked.warc", 1, 0},
        {"example-resource.warc.gz", 1, 0},
        {"example-space-in-target-uri.warc.gz", 0, 0},
        {"example-space-in-url.arc", 1, 0},
        {"example-trunc.warc", 1, 0},
        {"example-wget-bad-target-uri.warc.gz", 1, 0},
        {"example-wrong-chunks.warc.gz", 1, 0},
        {"example.arc", 1, 0},
        {"example.arc.gz", 1, 0},
        {"example.warc", 1, 0},
        {"example.warc.gz", 1, 0},
        {"post-test.warc.gz", 0, 0},
    };
    char path[4096];
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/../shared/warc/%s", TIFA_SOURCE_FOLDER, files[i].name);
        if (access(path, R_OK) != 0)
            skip();
        struct stream *stream;
        budget = (struct budget){.limits = LIMITS_DEFAULT};
        OK(stream_open(path, &budget, &stream, &failure));
        const char *shown = show_stream(stream, strstr(path, ".arc") ? arc_open : warc_open);
        unsigned documents = 0, rejects = 0;
        for (const char *at = shown; (at = strstr(at, "=<!")); at++)
            documents++;
        for (const char *at = shown; (at = strstr(at, "!/")); at++)
            rejects++;
        if (documents != files[i].documents || rejects != files[i].rejects)
            fail_msg("%s: %u documents, %u rejects: %.300s", files[i].name, documents, rejects, shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_records),
        cmocka_unit_test(wrong_lengths),
        cmocka_unit_test(arc_files),
        cmocka_unit_test(many_wrong_lengths),
        cmocka_unit_test(crawls_beside_the_checkout),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

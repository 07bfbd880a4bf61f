/* From files to articles: what is read whatever the format, and where reading goes on behind what is bad. */
#include "test_fixture.h"

#include "corpus/reader.h"

#include <zlib.h>

/* Writes a file and lists it as the one source. */
static struct source_file file_of(const char *name, struct slice bytes)
{
    const char *path = in_root(name);
    write_file(path, bytes.data, bytes.length);
    return (struct source_file){.path = path, .id = "the-id"};
}

/* How much of the message is not the JSON library's. */
static int said_by_us(void)
{
    static const char ours[] = "not valid JSON at byte ";
    const char *at = strstr(failure.message, ours);
    return (int)(at ? strcspn(at + strlen(ours), ":") + (size_t)(at - failure.message) + strlen(ours)
                    : strlen(failure.message));
}

/* The ids of the articles of a file one after the other, "!" and the message for what could not be read. */
static const char *read_all(struct source_file file)
{
    static char shown[4096];
    struct buffer out = {0};
    struct reader *reader;
    struct article *article;
    tifa_status status = reader_open(&file, &reader, &failure);
    if (status) {
        assert_null(reader);
        snprintf(shown, sizeof shown, "!!%s", failure.message);
        return shown;
    }
    while ((status = reader_next(reader, &article, &failure)) != TIFA_END) {
        assert_true((status == TIFA_OK) == (article != NULL));
        buffer_append_string(&out, out.length ? " " : "");
        if (article)
            buffer_printf(&out, "%.*s", TEXT(article->fields[ARTICLE_ID]));
        else
            buffer_printf(&out, "!%.*s", said_by_us(), failure.message);
        article_free(article);
    }
    assert_int_equal(reader_next(reader, &article, &failure), TIFA_END);
    reader_close(reader);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

/* What is said of a file, with the name of the folder left out. */
static const char *said_of(struct slice bytes)
{
    static char shown[4096];
    const char *got = read_all(file_of("file", bytes));
    size_t length = strlen(root);
    struct buffer out = {0};
    for (; *got; got++) {
        if (strncmp(got, root, length) == 0)
            got += length;
        buffer_append_byte(&out, *got);
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static void check(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, said_of(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

#define A "{\"id\":\"a\",\"text\":\"x\"}"
#define B "{\"id\":\"b\",\"text\":\"y\"}"

static void lines(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {A "\n" B "\n", "a b"},
        {A "\n" B, "a b"},
        {A "\r\n" B "\r\n", "a b"},
        {"\uFEFF" A "\n" B "\n", "a b"},
        {"\n\n \t\n" A "\n\n\n" B "\n\n", "a b"},
        {"  " A "  \n\t" B, "a b"},
        {A "\n{bad\n" B "\n", "a !/file:2: not valid JSON at byte 4 b"},
        {"{\"author\":\"c\"}\n" B, "!/file:1: an article without \"text\" b"},
        {"{\"id\":\"c\",\"title\":\"c\"}\n" B, "c b"},
        {A "\n{\"id\":\"c\"}\n" B, "a !/file:2: article 'c' has no \"text\" b"},
        {"{\"text\":\"x\"}\n" B, "hash-66ad386866757277b806e89d2e74d375 b"},
        {A "\n[]\nx\n" B, "a !/file:2: not a JSON object !/file:3: not valid JSON at byte 1 b"},
        {"{\"id\":1,\"text\":true}\n" B, "!/file:1: \"text\" is neither a text nor a list of paragraphs b"},
        {A "\n\uFEFF" B "\n" B, "a !/file:2: not valid JSON at byte 3 b"},
        {"\n\n{", "!/file:3: not valid JSON at byte 1"},
    };
    check(rows, COUNT(rows));
}

static void pages(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"A Title\n\nMar 1, 2020\n\nThe text.\n", "the-id"},
        {"\uFEFF\n A Title\n\nMar 1, 2020\n\nThe text.\n", "the-id"},
        {"A Title\n\nMar 1, 2020\n\n", "!/file: article 'the-id' has no \"text\""},
        {"A Title\n\nThe text.\n", "the-id"},
        {"A Title\n\nMar 1, 2020\n\nThe \xFFtext.\n", "the-id"}, /* of another charset */
        {"[1]\n", ""}, /* passed over */
    };
    check(rows, COUNT(rows));
}

static void files_that_are_no_text(void **state)
{
    (void)state;
    assert_string_equal(said_of(SLICE("")), "!!'/file' is empty");
    assert_int_equal(failure.status, TIFA_ERR_FORMAT);
    assert_string_equal(said_of(SLICE("\0\1\2")), "!!'/file' is binary, not text");
    assert_int_equal(failure.status, TIFA_ERR_FORMAT);
    assert_string_equal(said_of(SLICE("T\0e\0x\0t\0\1\0\0\0")), "!!'/file' is binary, not text");
    assert_string_equal(said_of(SLICE("\xFF\xFET\0e\0x\0t\0 \0i\0n\0 \0U\0T\0F\0-\0001\0006\0\n\0")), "the-id");
    assert_string_equal(said_of(SLICE(" \n\n ")), "!!'/file' has no text in its first 4 KiB");
    assert_string_equal(said_of(SLICE("\xEF\xBB\xBF\n")), "!!'/file' has no text in its first 4 KiB");
}

static void files_that_cannot_be_opened(void **state)
{
    (void)state;
    struct source_file file = {.path = in_root("missing"), .id = "x"};
    assert_non_null(strstr(read_all(file), "missing': No such file or directory"));
    assert_int_equal(failure.status, TIFA_ERR_IO);
    file.path = root;
    assert_non_null(strstr(read_all(file), "is a folder, not a file"));
    file = (struct source_file){.path = "x", .id = "x", .problem = "a problem"};
    assert_string_equal(read_all(file), "!!cannot read 'x': a problem");
    if (geteuid() != 0) {
        file = file_of("secret", SLICE(A));
        chmod(file.path, 0);
        assert_non_null(strstr(read_all(file), "Permission denied"));
    }
    reader_close(NULL);
}

static void bytes_consumed(void **state)
{
    (void)state;
    struct source_file file = file_of("counted", SLICE(A "\n" B "\n"));
    struct reader *reader;
    struct article *article;
    OK(reader_open(&file, &reader, &failure));
    OK(reader_next(reader, &article, &failure));
    article_free(article);
    assert_in_range(reader_consumed(reader), sizeof A, 2 * sizeof A);
    OK(reader_next(reader, &article, &failure));
    article_free(article);
    assert_int_equal(reader_next(reader, &article, &failure), TIFA_END);
    assert_null(article);
    assert_int_equal(reader_consumed(reader), 2 * sizeof A);
    reader_close(reader);
}

static void lines_of_articles(void **state)
{
    (void)state;
    struct source_file lines_file = file_of("numbered", SLICE("\n" A "\n\n" B "\n"));
    struct source_file page_file = file_of("page", SLICE("A Title\n\nMar 1, 2020\n\nThe text.\n"));
    struct reader *reader;
    struct article *article;
    OK(reader_open(&lines_file, &reader, &failure));
    char where[500];
    for (int line = 2; line <= 4; line += 2) {
        OK(reader_next(reader, &article, &failure));
        snprintf(where, sizeof where, "%s:%d", in_root("numbered"), line);
        assert_string_equal(reader_where(reader), where);
        article_free(article);
    }
    reader_close(reader);
    OK(reader_open(&page_file, &reader, &failure));
    OK(reader_next(reader, &article, &failure));
    assert_string_equal(reader_where(reader), in_root("page"));
    article_free(article);
    reader_close(reader);
}

static void standard_input(void **state)
{
    (void)state;
    struct source_file file = file_of("input", SLICE(A "\n" B));
    int before = dup(STDIN_FILENO);
    FILE *input = freopen(file.path, "r", stdin);
    assert_non_null(input);
    file.path = "-";
    assert_string_equal(read_all(file), "a b");
    dup2(before, STDIN_FILENO);
    close(before);
}

/* ---- gzip ---- */

static void zip(const char *name, const char *text)
{
    gzFile out = gzopen(in_root(name), "wb");
    assert_non_null(out);
    assert_int_equal(gzwrite(out, text, (unsigned)strlen(text)), strlen(text));
    assert_int_equal(gzclose(out), Z_OK);
}

static void compressed_files(void **state)
{
    (void)state;
    struct source_file file = {.path = in_root("lines.jsonl.gz"), .id = "the-id"};
    zip("lines.jsonl.gz", A "\n" B);
    assert_string_equal(read_all(file), "a b");
    file.path = in_root("page.txt.gz");
    zip("page.txt.gz", "A Title\n\nMar 1, 2020\n\nThe text.\n");
    assert_string_equal(read_all(file), "the-id");
    zip("page.txt.gz", "\n");
    assert_non_null(strstr(read_all(file), "has no text"));
}

/* What is whole in front is read; opening has said nothing of the error yet. */
static void a_file_that_breaks_off(void **state)
{
    (void)state;
    struct source_file file = {.path = in_root("cut.gz"), .id = "x"};
    struct reader *reader;
    struct article *article;
    struct stat st;
    zip("cut.gz", A "\n" B "\n");
    assert_int_equal(stat(file.path, &st), 0);
    assert_int_equal(truncate(file.path, st.st_size - 4), 0);
    snprintf(failure.message, sizeof failure.message, "as it was");
    OK(reader_open(&file, &reader, &failure));
    assert_string_equal(failure.message, "as it was");
    for (int i = 0; i < 2; i++) {
        OK(reader_next(reader, &article, &failure));
        article_free(article);
    }
    EXPECT(TIFA_ERR_CORRUPT, reader_next(reader, &article, &failure));
    assert_message("truncated");
    assert_int_equal(reader_next(reader, &article, &failure), TIFA_END);
    reader_close(reader);
}

/* ---- many records ---- */

static void many_lines(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int i = 0; i < 20000; i++)
        buffer_printf(&text, "{\"id\":\"%d\",\"text\":\"%.*s\"}\n", i, i % 50,
                      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    struct source_file file = file_of("many", (struct slice){text.data, text.length});
    struct reader *reader;
    struct article *article;
    OK(reader_open(&file, &reader, &failure));
    for (int i = 0; i < 20000; i++) {
        tifa_status status = reader_next(reader, &article, &failure);
        assert_int_equal(status, i % 50 ? TIFA_OK : TIFA_ERR_FORMAT);
        if (status == TIFA_OK)
            assert_int_equal(strtol(article->fields[ARTICLE_ID].data, NULL, 10), i);
        article_free(article);
    }
    assert_int_equal(reader_next(reader, &article, &failure), TIFA_END);
    reader_close(reader);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(pages),
        cmocka_unit_test(files_that_are_no_text),
        cmocka_unit_test(files_that_cannot_be_opened),
        cmocka_unit_test(bytes_consumed),
        cmocka_unit_test(lines_of_articles),
        cmocka_unit_test(standard_input),
        cmocka_unit_test(compressed_files),
        cmocka_unit_test(a_file_that_breaks_off),
        cmocka_unit_test(many_lines),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

/* Tables: cells, names of columns, and rows that are bad between rows that are good. */
#include "test_fixture.h"

#include "corpus/formats/csv.h"

static struct field_map map;

static void print_article(struct buffer *out, const struct article *article)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        if (article->fields[i].length)
            buffer_printf(out, "%s=%.*s ", article_field_names[i], TEXT(article->fields[i]));
    buffer_printf(out, "text=%.*s", TEXT(article->text));
    if (article->extra.length)
        buffer_printf(out, " extra=%.*s", TEXT(article->extra));
}

/* Without the folder of the test. */
static const char *message(void)
{
    return strncmp(failure.message, root, strlen(root)) == 0 ? failure.message + strlen(root) + 1 : failure.message;
}

/* All rows, one a line, with the line where it starts; "!" and the message for one that is none. */
static const char *read_table(struct slice bytes)
{
    static char shown[8192];
    struct buffer out = {0};
    struct stream *stream;
    struct csv *csv;
    write_file(in_root("t.csv"), bytes.data, bytes.length);
    OK(stream_open(in_root("t.csv"), NULL, &stream, &failure));
    tifa_status status = csv_open(stream, slice_of(""), &map, &csv, &failure);
    if (status)
        buffer_printf(&out, "!!%s", strstr(failure.message, "t.csv"));
    while (status != TIFA_END && csv) {
        struct article *article = article_new();
        status = csv_next(csv, article, &failure);
        if (status != TIFA_END)
            buffer_printf(&out, "%s", out.length ? "\n" : "");
        if (status == TIFA_OK) {
            buffer_printf(&out, "%d ", (int)csv_line(csv));
            print_article(&out, article);
        } else if (status != TIFA_END) {
            buffer_printf(&out, "!%s", message());
        }
        article_free(article);
    }
    csv_close(csv);
    stream_close(stream);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static void check_tables(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, read_table(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

static void cells(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"id,text\na,One.\nb,Two.\n", "2 id=a text=One.\n3 id=b text=Two."},
        {"id,text\r\na,One.\r\nb,Two.", "2 id=a text=One.\n3 id=b text=Two."},
        {"\uFEFFid,text\na,One.", "2 id=a text=One."},
        {"id,text\na,\"One, two.\"\n", "2 id=a text=One, two."},
        {"id,text\na,\"He said \"\"no\"\".\"\n", "2 id=a text=He said \"no\"."},
        {"id,text\na,\"\"\"No\"\"\"\n", "2 id=a text=\"No\""},
        {"id,text\na,\"One.\r\n\r\nTwo.\"\r\nb,Three.", "2 id=a text=One.\n\nTwo.\n5 id=b text=Three."},
        {"id,text\na,\"One.\n,\n\"\"\n\"\nb,x", "2 id=a text=One.\n,\n\"\n6 id=b text=x"},
        {"id,text\n\"a\",5\" of rain\n", "2 id=a text=5\" of rain"},
        {"id,text,title\na,x,\n", "2 id=a text=x"},
        {"id,text,title\na,x,\"\"\n", "2 id=a text=x"},
        {"id,text\n\n  \na,x\n\n", "4 id=a text=x"},
        {"\n\nid,text\na,x\n", "4 id=a text=x"},
        {"id,text\n a , x \n", "2 id=a text=x"},
        {"id;text\na;\"One; two, three.\"\n", "2 id=a text=One; two, three."},
        {"id\ttext\na\tOne, two; three.\n", "2 id=a text=One, two; three."},
        {"id|text\na|x\n", "2 id=a text=x"},
        {"\"id\";\"text, long\";\"text\"\na;b;c\n", "2 id=a text=c extra={\"text, long\":\"b\"}"},
        {"sep=;\nid;text\na;x,y\n", "3 id=a text=x,y"},
    };
    check_tables(rows, COUNT(rows));
}

static void names_of_columns(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"Article ID,Headline,By-line,Pub Date,Category,Language,Link,Body\n"
         "7,Lamps,Ada,10 March 2021,Ports,en,http://example.org/7,Light.\n",
         "2 id=7 title=Lamps author=Ada date=2021-03-10 section=Ports lang=en url=http://example.org/7 text=Light."},
        {"标题,正文\n灯塔,灯亮。\n", "2 title=灯塔 text=灯亮。"},
        {"text,content,volume\nx,y,3\n", "2 text=x extra={\"content\":\"y\",\"volume\":\"3\"}"},
        {"content,body\ny,x\n", "2 text=x extra={\"content\":\"y\"}"},
        {",text,,note,note\n0,x,a,b,c\n",
         "2 text=x extra={\"column 1\":\"0\",\"column 3\":\"a\",\"note\":\"b\",\"note (column 5)\":\"c\"}"},
        {"url,text\nhttp://example.org/a,x\n,y\n",
         "2 url=http://example.org/a text=x\n3 text=y"},
        {"text,timestamp\nx,1615334400\ny,soon\n",
         "2 date=2021-03-10 text=x\n3 text=y extra={\"date\":\"soon\"}"},
        {"id,title\na,b\n", "!!t.csv' has no column for the text; say which one it is with --map text=COLUMN"},
        {"\n\n", "!!t.csv' has no names of columns"},
        {"id,\"text\n", "!!t.csv:1: a quotation mark is not closed; double those within a cell"},
    };
    check_tables(rows, COUNT(rows));
    OK(field_map_add(&map, "text=speech", &failure));
    OK(field_map_add(&map, "title=by.line", &failure));
    static const struct text_row mapped[] = {
        {"text,Speech,by.line\nx,y,z\n", "2 title=z text=y extra={\"text\":\"x\"}"},
        {"speech,n\ny,1\n", "2 text=y extra={\"n\":\"1\"}"},
    };
    check_tables(mapped, COUNT(mapped));
    field_map_free(&map);
}

/* A bad row costs its own line, whatever it does to those behind. */
static void bad_rows(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"id,text\na,x,y\nb\nc,z\n", "!t.csv:2: 3 cells, where the table has 2 columns\n!t.csv:3: 1 cell, where the "
                                     "table has 2 columns\n4 id=c text=z"},
        {"id,text\na,\"x\" y\nb,z\n",
         "!t.csv:2: text behind the quotation mark that closes cell 2; double those within a cell\n3 id=b text=z"},
        {"id,text\na,\"x\nb,y\nc,z\n",
         "!t.csv:2: a quotation mark is not closed; double those within a cell\n3 id=b text=y\n4 id=c text=z"},
        /* the mark is closed by the next one that opens */
        {"id,text\na,\"x\nb,\"y\"\nc,z\n",
         "!t.csv:2: text behind the quotation mark that closes cell 2; double those within a cell\n3 id=b text=y\n"
         "4 id=c text=z"},
        {"id,text\na,\"x\nb,\"y\nz\"\nc,z\n",
         "!t.csv:2: text behind the quotation mark that closes cell 2; double those within a cell\n3 id=b text=y\nz\n"
         "5 id=c text=z"},
        {"id,text\na,\"\nb,\"\nc,\"\nd,x\n",
         "2 id=a text=b,\n!t.csv:4: a quotation mark is not closed; double those within a cell\n5 id=d text=x"},
        {"id,text\na,\"x\n\"b,\"y\nc,\"z\n",
         "!t.csv:2: text behind the quotation mark that closes cell 2; double those within a cell\n"
         "!t.csv:3: text behind the quotation mark that closes cell 1; double those within a cell\n"
         "!t.csv:4: a quotation mark is not closed; double those within a cell"},
    };
    check_tables(rows, COUNT(rows));
}

static void other_charsets(void **state)
{
    (void)state;
    assert_string_equal(read_table(SLICE("id,title,text\na,caf\xE9,d\xE9\xE7u \x96 le trait\xE9\nb,plain,x\n")),
                        "2 id=a title=café text=déçu – le traité\n3 id=b title=plain text=x");
    assert_string_equal(read_table(SLICE("id,text\na,\xB8\xDB\xBF\xDA\xB5\xC4\xB5\xC6\xCB\xFE\xBD\xA8\xD3\xDA"
                                         "\xD2\xBB\xBE\xC5\xB6\xFE\xD2\xBB\xC4\xEA\nb,\xB5\xC6\n")),
                        "2 id=a text=港口的灯塔建于一九二一年\n3 id=b text=灯");
}

static void what_is_a_table(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool is;
    } rows[] = {
        {"id,title,text\n", true},
        {"\"Title\";\"Body\"\r\nx", true},
        {"\uFEFFtitle\tcontent\n", true},
        {"标题,正文\n", true},
        {"sep=,\nid,text\n", true},
        {"id,title\n", false},
        {"text\n", false},
        {"", false},
        {"A title\n\nMar 10, 2021\n", false},
        {"{\"text\":\"a\"}", false},
        {"Ships, text and ports\n", false},
        {"One, two; three\n", false},
        {"\"open,text\n", false},
        {"Text, as we know, is old.", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (csv_detect(slice_of(rows[i].head), NULL) != rows[i].is)
            fail_msg("<%s>", rows[i].head);
}

/* Each line opens a mark that is never closed: time must not grow with the square of the lines. */
static void marks_without_end(void **state)
{
    (void)state;
    struct buffer text = {0};
    struct stream *stream;
    struct csv *csv;
    struct article *article;
    enum { LINES = 100000 };
    buffer_append_string(&text, "id,text\n");
    for (int i = 0; i < LINES; i++)
        buffer_append_string(&text, i % 2 ? "x,\"\"\"\"\"\n" : "\"\"\"\n");
    write_file(in_root("marks.csv"), text.data, text.length);
    buffer_free(&text);
    OK(stream_open(in_root("marks.csv"), NULL, &stream, &failure));
    OK(csv_open(stream, slice_of(""), NULL, &csv, &failure));
    tifa_status status;
    int rows = 0;
    do {
        article = article_new();
        status = csv_next(csv, article, &failure);
        article_free(article);
        rows++;
    } while (status != TIFA_END);
    assert_true(rows <= LINES + 1);
    csv_close(csv);
    stream_close(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),          cmocka_unit_test(names_of_columns), cmocka_unit_test(bad_rows),
        cmocka_unit_test(other_charsets), cmocka_unit_test(what_is_a_table),  cmocka_unit_test(marks_without_end),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}

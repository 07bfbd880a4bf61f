/* Markdown and plain text: what is text, what is markup, and where title, author and date come from. */
#include "test_fixture.h"

#include "corpus/formats/byline.h"
#include "corpus/formats/markdown.h"
#include "corpus/formats/text.h"

static const char *markdown(const char *text)
{
    static char shown[4096];
    struct buffer title = {0}, out = {0};
    OK(markdown_read(slice_of(text), &title, &out, &failure));
    snprintf(shown, sizeof shown, "%s%s%s", buffer_text(&title), title.length ? " || " : "", buffer_text(&out));
    buffer_free(&title);
    buffer_free(&out);
    return shown;
}

static void check_markdown(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, markdown(rows[i].text), rows[i].want) && good;
    assert_true(good);
}

static void inline_markup(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"A *b* **c** ***d*** _e_ __f__ ~~g~~.", "A b c d e f g."},
        {"**bold *and* more** and *a **b***", "bold and more and a b"},
        {"in*ter*nal snake_case_name 2 * 3 * 4, 5*3, a ~ b", "internal snake_case_name 2 * 3 * 4, 5*3, a ~ b"},
        {"*open and _open", "*open and _open"},
        {"`code *kept* &amp; <b>` and ``a ` b``, `open", "code *kept* &amp; <b> and a ` b, `open"},
        {"\\*kept\\* \\[x\\] \\\\ \\a", "*kept* [x] \\ \\a"},
        {"[text](http://example.org/a_(b)_c \"title\") and [*it*][ref] and [alone]", "text and it and [alone]"},
        {"![image](a.png) before [![both](a.png)](b) after", "before  after"},
        {"A note.[^1] And ^.", "A note. And ^."},
        {"[open and ]closed](x", "[open and ]closed](x"},
        {"[not](open", "[not](open"},
        {"a<b>c</b>d <br/>e <span class=\"x>y\">f", "acd \ne y\">f"},
        {"1 < 2 > 0 and <http://example.org/> and <ada@example.org>",
         "1 < 2 > 0 and http://example.org/ and ada@example.org"},
        {"a <!-- gone --> b <!-- open", "a  b <!-- open"},
        {"&amp;&lt;&#65;&#x4E00;&nbsp;&mdash; &unknown; &#xFFFFFFFF; &#xD800; & &#;",
         "&<A一 — &unknown; &#xFFFFFFFF; &#xD800; & &#;"},
        {"Wrapped\nlines. 汉字\n汉字，\n“汉字”\nand words", "Wrapped lines. 汉字汉字，“汉字” and words"},
        {"hard  \nbreak\\\nagain", "hard\nbreak\nagain"},
        {"**合作**共赢*和*平", "合作共赢和平"},
    };
    check_markdown(rows, COUNT(rows));
}

static void blocks(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"# Title #\n\nOne.\n\n## Part *two*\nTwo.", "Title || One.\n\nPart two\n\nTwo."},
        {"Title\n=====\n\nOne.\n\nPart\n---\nTwo.", "Title || One.\n\nPart\n\nTwo."},
        {"One.\n\n# Title\n\nTwo.", "Title || One.\n\nTitle\n\nTwo."},
        {"One.\n\n## Part\n\nTwo.", "One.\n\nPart\n\nTwo."},
        {"#hashtag\n####### seven", "#hashtag ####### seven"},
        {"One.\n***\nTwo.\n\n- - -\n\n___\n", "One.\n\nTwo."},
        {"- one\n- two\n  goes on\n* three\n+ four\n1. five\n12) six\n- [x] seven\n-eight",
         "one\n\ntwo goes on\n\nthree\n\nfour\n\nfive\n\nsix\n\nseven -eight"},
        {"2021. A year\n\n3.5 percent", "A year\n\n3.5 percent"},
        {"> one\n> goes on\n>\n>> two\n\n> - three", "one goes on\n\ntwo\n\nthree"},
        {"a | b\n--|--\nc | d\\|e\n\nf | g", "a\n\nb\n\nc\n\nd|e\n\nf | g"},
        {"| a | b |\n|:-:|---|\n| *c* | |\n", "a\n\nb\n\nc"},
        {"• one\n• two\n  goes on", "one\n\ntwo goes on"},
        {"Before\n```c\nint *a;\n\n# b\n```\nafter\n~~~~\n~~~\n~~~~\n```\nopen",
         "Before\n\nint *a;\n\n# b\n\nafter\n\n~~~\n\nopen"},
        {"    indented code", "indented code"},
        {"One.[^1]\n\n[^1]: A note.\n[ref]: http://example.org/ \"Title\"\n[b]: <x>\n\n[see]: this is text",
         "One.\n\nA note.\n\n[see]: this is text"},
        {"One.\n<!-- a\n\nb -->\nTwo.\n\n<script>\nx\n\n</script>\n<div>\nThree.\n</div>", "One.\n\nTwo.\n\nThree."},
        {"One.\n\n<!-- open\n\nTwo.", "One.\n\n<!-- open\n\nTwo."},
        {"One.\r\nTwo.\r\n\r\nThree.\r\n", "One. Two.\n\nThree."},
        {"", ""},
        {"\n\n \n", ""},
        {"![](a.png)\n\nOne.", "One."},
    };
    check_markdown(rows, COUNT(rows));
}

static const char *read_text(const char *name, const char *text)
{
    static char shown[4096];
    struct article *article = article_new();
    struct buffer out = {0};
    if (text_read(slice_of(text), slice_of(name), article, &failure) == TIFA_OK) {
        for (size_t i = 0; i < ARTICLE_FIELDS; i++)
            if (article->fields[i].length && !(i == ARTICLE_DATE && slice_equal_text(article->fields[i], "1999-12-31")))
                buffer_printf(&out, "%s=%.*s ", article_field_names[i], TEXT(article->fields[i]));
        buffer_printf(&out, "text=%.*s", TEXT(article->text));
        if (article->extra.length)
            buffer_printf(&out, " extra=%.*s", TEXT(article->extra));
    } else {
        buffer_printf(&out, "!%s", failure.message);
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    article_free(article);
    return shown;
}

static void check_texts(const char *name, const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, read_text(name, rows[i].text), rows[i].want) && good;
    assert_true(good);
}

static void front_matter(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"---\ntitle: Lamps\nauthor: Ada Quill\ndate: 2021-03-10\n---\n\nText.",
         "title=Lamps author=Ada Quill date=2021-03-10 text=Text."},
        {"---\ntitle: \"A \\\"b\\\": c\" # no\nsection: 'It''s'\nlang: en # yes\n...\nText.",
         "title=A \"b\": c section=It's lang=en text=Text."},
        {"---\nauthors: [Ada Quill, \"Wren, Bo\"]\nlayout: post\n---\nText.",
         "author=Ada Quill; Wren, Bo text=Text. extra={\"layout\":\"post\"}"},
        {"---\nauthors:\n- Ada Quill\n- 'Bo: Wren'\ntags:\n  - a\n  - b\n---\nText.",
         "author=Ada Quill; Bo: Wren text=Text. extra={\"tags\":[\"a\",\"b\"]}"},
        {"---\nauthor:\n  - name: Ada\n    affiliation: Mole\n  - name: Bo\n---\nText.",
         "author=Ada; Bo affiliation=Mole text=Text."},
        {"---\nauthor:\n  name: Ada\n---\nText.", "author=Ada text=Text."},
        {"---\nsummary: >\n  One\n  two.\nnote: |\n  a\n  b\n---\nText.",
         "text=Text. extra={\"summary\":\"One two.\",\"note\":\"a\\nb\"}"},
        {"---\n# comment\n\ntitle: ~\nurl: http://example.org/a\n---\nText.", "url=http://example.org/a text=Text."},
        {"+++\ntitle = \"Lamps\"\ndate = 2021-03-10\n[params]\nweight = 3\n+++\nText.",
         "title=Lamps date=2021-03-10 text=Text. extra={\"params\":{\"weight\":\"3\"}}"},
        {"---\ntitle: Lamps\n---\n# Lamps\n\nText.", "title=Lamps text=Text."},
        {"---\ntitle: Lamps\n---\n# Light\n\nText.", "title=Lamps text=Light\n\nText."},
        {"---\ncontent: x\n---\nText.", "text=Text. extra={\"content\":\"x\"}"},
        {"---\ndate: soon\n---\nText.", "text=Text. extra={\"date\":\"soon\"}"},
        /* none of it */
        {"---\nJust words.\n---\n\nText.", "title=Just words. text=Text."},
        {"---\ntitle: open\n\nText.", "text=title: open\n\nText."},
        {"---\n\nText.\n\n---\n", "text=Text."},
        {"--- \n- title: x\n\nText.", "text=title: x\n\nText."},
        {"\xFF", "!not valid UTF-8 at byte 1"},
    };
    check_texts("a.md", rows, COUNT(rows));
}

static void plain_text(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"The Lamp\n\nIt burns\nat night.\n\nAnd by day.\n", "title=The Lamp text=It burns at night.\n\nAnd by day."},
        {"The Lamp\nMarch 10, 2021\n\nIt burns.", "title=The Lamp date=2021-03-10 text=It burns."},
        {"The Lamp\n\nBy Ada Quill\n10 March 2021\n\nIt burns.",
         "title=The Lamp author=Ada Quill date=2021-03-10 text=It burns."},
        {"灯塔\n\n作者：莫某\n发布时间：2021年3月10日 来源：某报\n\n　　港口的灯塔建于\n一九二一年。\n　　灯还亮着。",
         "title=灯塔 author=莫某 date=2021-03-10 text=　　港口的灯塔建于一九二一年。\n\n　　灯还亮着。"},
        {"It burns\nat night.\n\nAnd by day.", "text=It burns at night.\n\nAnd by day."},
        {"Only a line.", "text=Only a line."},
        {"The Lamp\n\n", "text=The Lamp"},
        {"A\n\n# b *c*", "title=A text=# b *c*"},
        {"A\n\nIt burned on\nMarch 10, 2021\n", "title=A text=It burned on March 10, 2021"},
        {"A\n\nBy then it was over.\n", "title=A text=By then it was over."},
        {"\uFEFFA\r\n\r\nOne\r\ntwo.\r\n", "title=A text=One two."},
        {"A\n\n  One.\n  Two.", "title=A text=One.\n\nTwo."},
    };
    check_texts("a.txt", rows, COUNT(rows));
    struct buffer text = {0};
    for (int i = 0; i < 30; i++)
        buffer_append_string(&text, "word ");
    buffer_append_string(&text, "\nA line is a paragraph.\n");
    assert_non_null(strstr(read_text("a.txt", buffer_text(&text)), "word\n\nA line"));
    buffer_free(&text);
}

static void bylines(void **state)
{
    (void)state;
    static const struct text_row dates[] = {
        {"March 10, 2021", "2021-03-10"},
        {"Published: 2021-03-10", "2021-03-10"},
        {"Published on 10 March 2021", "2021-03-10"},
        {"日期：2021-03-10", "2021-03-10"},
        {"2021-03-10 来源：某报", "2021-03-10"},
        {"发布时间：2021年3月10日 09:30 | 来源", "2021-03-10"},
        {"On March 10, 2021", "2021-03-10"},
        {"Publié le 10 mars 2021", "2021-03-10"},
        {"Last updated May 5, 2021 · First published May 3, 2021", "2021-05-03"},
        {"Updated May 5, 2021", ""},
        {"Date of birth", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(dates); i++) {
        struct date date;
        char iso[DATE_TEXT_BYTES];
        assert_int_equal(byline_take_date(slice_of(dates[i].text), DATE_ORDER_UNKNOWN, &date), *dates[i].want != 0);
        if (*dates[i].want)
            assert_string_equal(date_format(date, iso), dates[i].want);
    }
}

/* What makes careless parsers slow; the test is that it ends. */
static void adversaries(void **state)
{
    (void)state;
    static const char *const signs[] = {"[",  "![",  "](",     "*",  "**a ",  "_a_",   "`",  "`` ` ",
                                        "<",  "<a ", "<!--",   "&#", "> ",    "|",     "- ", "\\",
                                        "~~", "[](", "<!--\n", "# ", "```\n", "*a_b ", "[^", "|-|\n"};
    for (size_t i = 0; i < COUNT(signs); i++) {
        struct buffer text = {0}, title = {0}, out = {0};
        while (text.length < 200000)
            buffer_append_string(&text, signs[i]);
        OK(markdown_read((struct slice){text.data, text.length}, &title, &out, &failure));
        buffer_free(&text);
        buffer_free(&title);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inline_markup), cmocka_unit_test(blocks),         cmocka_unit_test(front_matter),
        cmocka_unit_test(plain_text),    cmocka_unit_test(bylines),
        cmocka_unit_test(adversaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

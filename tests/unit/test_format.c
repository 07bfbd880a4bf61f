/* The formats of articles: pages copied from a web site, and lines of JSON. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/field_map.h"
#include "corpus/formats/format.h"

/* ---- pages ---- */

/* The fields of a page one a line, or "!" and the message. */
static const char *page(struct slice text)
{
    static const enum article_field shown_fields[] = {ARTICLE_SECTION, ARTICLE_TITLE, ARTICLE_DATE, ARTICLE_AUTHOR,
                                                      ARTICLE_AFFILIATION};
    static char shown[4096];
    struct article *article = article_new();
    struct buffer out = {0};
    if (page_read(text, article, &failure) == TIFA_OK) {
        for (size_t i = 0; i < COUNT(shown_fields); i++)
            buffer_printf(&out, "%.*s|", TEXT(article->fields[shown_fields[i]]));
        buffer_printf(&out, "%.*s", TEXT(article->text));
    } else {
        assert_int_equal(failure.status, TIFA_ERR_FORMAT);
        buffer_printf(&out, "!%s", failure.message);
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    article_free(article);
    return shown;
}

static void check_pages(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, page(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

#define LANGUAGE    "Language : English 简体 繁體\n"
#define SECTION     "Security\n\n"
#define TITLE       "A Harbour Without a Flag\n\n"
#define DATE        "Dec 2, 2015\n"
#define AUTHOR      "  • Ada Quill\n\n"
#define AFFILIATION "    Harbour Office, North Mole\n\n"
#define BODY        "Ships need water.\n\nThey need fuel.\n\n"
#define FURNITURE   "You might also like\nA Related Title\nBack to Top\n"
#define NO_PAGE     "!not an article page: no title followed by a date or a bulleted author"

static void each_part_missing_in_turn(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {LANGUAGE SECTION TITLE DATE AUTHOR AFFILIATION BODY FURNITURE,
         "Security|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {SECTION TITLE DATE AUTHOR AFFILIATION BODY FURNITURE,
         "Security|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {LANGUAGE TITLE DATE AUTHOR AFFILIATION BODY FURNITURE,
         "|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {LANGUAGE DATE AUTHOR AFFILIATION BODY FURNITURE, NO_PAGE},
        {LANGUAGE SECTION TITLE AUTHOR AFFILIATION BODY FURNITURE,
         "Security|A Harbour Without a Flag||Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {LANGUAGE SECTION TITLE DATE BODY FURNITURE,
         "Security|A Harbour Without a Flag|2015-12-02|||Ships need water.\n\nThey need fuel."},
        {LANGUAGE SECTION TITLE DATE AUTHOR BODY FURNITURE,
         "Security|A Harbour Without a Flag|2015-12-02|Ada Quill||Ships need water.\n\nThey need fuel."},
        {LANGUAGE SECTION TITLE DATE AUTHOR AFFILIATION FURNITURE,
         "Security|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"},
        {LANGUAGE SECTION TITLE DATE AUTHOR AFFILIATION BODY,
         "Security|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {LANGUAGE SECTION TITLE BODY FURNITURE, NO_PAGE},
    };
    check_pages(rows, COUNT(rows));
}

static void headers(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {TITLE AUTHOR AFFILIATION DATE BODY,
         "|A Harbour Without a Flag|2015-12-02|Ada Quill|Harbour Office, North Mole|"
         "Ships need water.\n\nThey need fuel."},
        {SECTION "A Harbour\nWithout a Flag\n\n" DATE BODY,
         "Security|A Harbour Without a Flag|2015-12-02|||Ships need water.\n\nThey need fuel."},
        {TITLE DATE "  • Ada Quill\n\n    Harbour Office\n\n  • Bo Wren\n\n    Lake College\n\n" BODY,
         "|A Harbour Without a Flag|2015-12-02|Ada Quill; Bo Wren|Harbour Office; Lake College|"
         "Ships need water.\n\nThey need fuel."},
        {TITLE DATE "· Ada Quill\n● Bo Wren\n* Cy Lark\n- Di Reed\n" BODY,
         "|A Harbour Without a Flag|2015-12-02|Ada Quill; Bo Wren; Cy Lark; Di Reed||"
         "Ships need water.\n\nThey need fuel."},
        {"LANGUAGE：中文\n" TITLE DATE BODY,
         "|A Harbour Without a Flag|2015-12-02|||Ships need water.\n\nThey need fuel."},
        {"Language Learning\n\n" DATE BODY, "|Language Learning|2015-12-02|||Ships need water.\n\nThey need fuel."},
        {TITLE DATE "Mar 1, 2020\n\nA text that begins with a date.",
         "|A Harbour Without a Flag|2015-12-02|||Mar 1, 2020\n\nA text that begins with a date."},
        {TITLE "2015-12-02 The Second Day\n\n" DATE BODY,
         "A Harbour Without a Flag|2015-12-02 The Second Day|2015-12-02|||Ships need water.\n\nThey need "
         "fuel."},
    };
    check_pages(rows, COUNT(rows));
}

static void line_ends_and_marks(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"\uFEFF" TITLE DATE BODY, "|A Harbour Without a Flag|2015-12-02|||Ships need water.\n\nThey need fuel."},
        {"Language : English\r\nSecurity\r\n\r\nA Harbour\r\n\r\nDec 2, 2015\r\n  • Ada Quill\r\n\r\n"
         "    Harbour Office\r\n\r\nShips need\r\nwater.\r\n\r\nFuel.\r\n\r\nBack to Top\r\n",
         "Security|A Harbour|2015-12-02|Ada Quill|Harbour Office|Ships need\nwater.\n\nFuel."},
        {TITLE DATE "One.  \n \t \nTwo.", "|A Harbour Without a Flag|2015-12-02|||One.  \n \t \nTwo."},
        {TITLE DATE "\u3000\u3000合作。\n", "|A Harbour Without a Flag|2015-12-02|||\u3000\u3000合作。"},
    };
    check_pages(rows, COUNT(rows));
}

static void furniture(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {TITLE DATE "One.\n\nBack to Top\n\nTwo.\n", "|A Harbour Without a Flag|2015-12-02|||One.\n\n\nTwo."},
        {TITLE DATE "One.\nback to top\nTwo.\n", "|A Harbour Without a Flag|2015-12-02|||One.\nTwo."},
        {TITLE DATE "One.\n\nYOU MIGHT ALSO LIKE\nTwo.\n", "|A Harbour Without a Flag|2015-12-02|||One."},
        {TITLE DATE "You might also like this.\n", "|A Harbour Without a Flag|2015-12-02|||You might also like this."},
        {"经济\n\n账簿\n\n2017年7月12日\n  • 莫某\n\n    某所\n\n一。\n\n您可能也喜欢\n别的题目\n返回顶部\n",
         "经济|账簿|2017-07-12|莫某|某所|一。"},
        {"經濟\n\n帳簿\n\n2017年7月12日\n\n一。\n\n您可能也喜歡\n別的題目\n返回頂部\n", "經濟|帳簿|2017-07-12|||一。"},
        {"经济\n\n账簿\n\n2017年7月\n\n一。\n返回顶部\n二。\n", "经济|账簿|2017-07|||一。\n二。"},
    };
    check_pages(rows, COUNT(rows));
}

/* The same on other sites. */
static void relatives(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {TITLE "10 March 2021\n\nOne.\n", "|A Harbour Without a Flag|2021-03-10|||One."},
        {TITLE "2021-03-10\n\nOne.\n", "|A Harbour Without a Flag|2021-03-10|||One."},
        {TITLE "Published: Wednesday, March 10th, 2021\n\nOne.\n", "|A Harbour Without a Flag|2021-03-10|||One."},
        {TITLE "By Ada Quill\nMarch 10, 2021\n\nShare\nPrint\n\nOne.\n\nRelated articles:\nTwo\n",
         "|A Harbour Without a Flag|2021-03-10|Ada Quill||One."},
        {TITLE "March 10, 2021\nBy Ada Quill\nBy Bo Wren\n\nBy then it was late.\n",
         "|A Harbour Without a Flag|2021-03-10|Ada Quill; Bo Wren||By then it was late."},
        {"By the Sea\n\nMarch 10, 2021\n\nOne.\n", "|By the Sea|2021-03-10|||One."},
        {TITLE DATE "One.\n\nPrevious article: Two\nNext article: Three\n",
         "|A Harbour Without a Flag|2015-12-02|||One."},
        {"分享\n打印\n经济\n\n账簿\n\n发布时间：2021年3月10日 09:30 "
         "来源：某报\n作者：莫某\n分享到：\n\n一。\n\n分享是好事。\n\n"
         "责任编辑：某人\n上一篇：甲\n下一篇：乙\n返回顶部\n相关文章：\n丙\n",
         "经济|账簿|2021-03-10|莫某||一。\n\n分享是好事。"},
        {"帳簿\n\n二〇二一年三月十日\n\n一。\n（责任编辑 某人）\n延伸閱讀\n二\n", "|帳簿|2021-03-10|||一。"},
    };
    check_pages(rows, COUNT(rows));
}

static void no_pages(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", NO_PAGE},
        {"\n\n \n", NO_PAGE},
        {"Just some text.\n\nAnd more of it.\n", NO_PAGE},
        {"Dec 2, 2015\n", NO_PAGE},
        {"  • Ada Quill\n\nText.\n", NO_PAGE},
        {TITLE "\xFF\n", "!not valid UTF-8 at byte 27"},
    };
    check_pages(rows, COUNT(rows));
}

static void a_date_must_come_early(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int lines = 1; lines <= 20; lines++) {
        buffer_clear(&text);
        for (int i = 0; i < lines; i++)
            buffer_append_string(&text, "A line\n\n");
        buffer_append_string(&text, DATE BODY);
        assert_int_equal(*page((struct slice){text.data, text.length}) == '!', lines > 16);
    }
    buffer_free(&text);
}

/* ---- lines of JSON ---- */

static struct field_map map;

static const char *jsonl(struct slice line)
{
    static char shown[4096];
    struct article *article = article_new();
    struct buffer out = {0};
    if (jsonl_read_mapped(line, &map, article, &failure) == TIFA_OK) {
        for (size_t i = 0; i < ARTICLE_FIELDS; i++)
            if (article->fields[i].length)
                buffer_printf(&out, "%s=%.*s ", article_field_names[i], TEXT(article->fields[i]));
        buffer_printf(&out, "text=%.*s", TEXT(article->text));
        if (article->extra.length)
            buffer_printf(&out, " extra=%.*s", TEXT(article->extra));
        for (const struct article_note *note = article->notes; note; note = note->next)
            buffer_printf(&out, " note: %s", note->text);
    } else {
        assert_int_equal(failure.status, TIFA_ERR_FORMAT);
        buffer_printf(&out, "!%s", failure.message);
    }
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    article_free(article);
    return shown;
}

static void check_lines(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, jsonl(slice_of(rows[i].text)), rows[i].want) && good;
    assert_true(good);
}

static void fields_of_json(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{}", "text="},
        {"{\"id\":\"a\",\"title\":\"t\",\"author\":\"b\",\"affiliation\":\"c\",\"date\":\"2021-03-10\","
         "\"section\":\"s\",\"lang\":\"en\",\"url\":\"u\",\"text\":\"x\"}",
         "id=a title=t author=b affiliation=c date=2021-03-10 section=s lang=en url=u text=x"},
        {"{\"id\":\" a \\n\",\"text\":\" one\\r\\n\\r\\ntwo \"}", "id=a text=one\n\ntwo"},
        {"{\"id\":17,\"text\":\"x\"}", "id=17 text=x"},
        {"{\"id\":-1.5}", "id=-1.5 text="},
        {"{\"date\":2021}", "date=2021 text="},
        {"{\"date\":\"March 10, 2021\"}", "date=2021-03-10 text="},
        {"{\"date\":\"\"}", "text="},
        {"{\"id\":null,\"title\":null,\"text\":null,\"tags\":null}", "text="},
        {"{\"id\":\"a\",\"id\":\"b\"}", "id=b text="},
        {"{\"title\":\"\\u5408\\u4f5c \\ud83d\\ude00\"}", "title=合作 😀 text="},
        {"{\"ID\":\"a\"}", "id=a text="},
        {"{\"date\":20210310}", "date=2021-03-10 text="},
    };
    check_lines(rows, COUNT(rows));
}

static void keys_that_are_not_known_are_kept(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{\"id\":\"a\",\"tags\":[\"x\",1,true,{\"y\":null}],\"volume\":3.5}",
         "id=a text= extra={\"tags\":[\"x\",1,true,{\"y\":null}],\"volume\":3.5}"},
        {"{\"extra\":{\"a\":1}}", "text= extra={\"extra\":{\"a\":1}}"},
        {"{\"date\":\"soon\",\"text\":\"x\"}", "text=x extra={\"date\":\"soon\"} note: the date 'soon' is in no form that is known; 2021-03-10 is one"},
        {"{\"date\":20211310}", "text= extra={\"date\":\"20211310\"} note: the date '20211310' is not in the calendar"},
        {"{\"a\":\"\\u0000\"}", "text= extra={\"a\":\"\\u0000\"}"},
    };
    check_lines(rows, COUNT(rows));
}

static void values_of_a_wrong_kind(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{\"id\":[]}", "text= note: \"id\" is no text and is left out"},
        {"{\"id\":true}", "text= note: \"id\" is no text and is left out"},
        {"{\"title\":{}}", "text= note: \"title\" is no text and is left out"},
        {"{\"title\":[\"a\",\"b\"]}", "text= note: \"title\" is no text and is left out"},
        {"{\"author\":5}", "text= note: \"author\" is no name and is left out"},
        {"{\"author\":[[\"a\"]]}", "text= note: \"author\" is no name and is left out"},
        {"{\"author\":[\"Ada Quill\",{}]}", "author=Ada Quill text= note: a part of \"author\" is no name and is left out"},
        {"{\"section\":[\"a\",true]}", "section=a text= note: a part of \"section\" is no text and is left out"},
        {"{\"date\":{}}", "text= note: \"date\" is no date and is left out"},
        {"{\"date\":{\"month\":3}}", "text= note: \"date\" is no date and is left out"},
        {"{\"lang\":1}", "text= note: \"lang\" is no text and is left out"},
        {"{\"text\":1}", "!\"text\" is neither a text nor a list of paragraphs"},
        {"{\"text\":[\"a\",1]}", "text=a note: a part of \"text\" is no text and is left out"},
        {"{\"text\":{\"html\":\"a\"}}", "!\"text\" is neither a text nor a list of paragraphs"},
        {"[]", "!not a JSON object"},
        {"[{\"id\":\"a\"}]", "!not a JSON object"},
    };
    check_lines(rows, COUNT(rows));
}

static void values_of_several_kinds(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{\"text\":[\"One.\",\"\",null,\" Two. \"]}", "text=One.\n\nTwo."},
        {"{\"text\":[{\"text\":\"One.\"},{\"text\":\"Two.\"}]}", "text=One.\n\nTwo."},
        {"{\"text\":[]}", "text="},
        {"{\"author\":[\"Ada Quill\",\" Bo Wren\",\"\"]}", "author=Ada Quill; Bo Wren text="},
        {"{\"author\":{\"name\":\"Ada Quill\"}}", "author=Ada Quill text="},
        {"{\"authors\":[{\"name\":\"Ada Quill\",\"affiliation\":\"Mole Office\"},{\"name\":\"Bo\"},"
         "{\"name\":\"Cy\",\"affiliation\":\"Lake College\"}]}",
         "author=Ada Quill; Bo; Cy affiliation=Mole Office; Lake College text="},
        {"{\"author\":{\"name\":\"A\",\"affiliation\":\"x\"},\"affiliation\":\"y\"}", "author=A affiliation=y text="},
        {"{\"section\":[\"Trade\",\"Law\"]}", "section=Trade; Law text="},
        {"{\"title\":1984,\"section\":3}", "title=1984 section=3 text="},
        {"{\"url\":[\"u\"],\"id\":[7]}", "id=7 url=u text="},
        {"{\"date\":1615334400}", "date=2021-03-10 text="},
        {"{\"date\":1615334400.25}", "date=2021-03-10 text="},
        {"{\"date\":1615334400123}", "date=2021-03-10 text="},
        {"{\"date\":\"1615334400\"}", "date=2021-03-10 text="},
        {"{\"date\":-200000000}", "date=1963-08-31 text="},
        {"{\"date\":12345678901}", "text= extra={\"date\":\"12345678901\"} note: the date '12345678901' is in no form that is known; 2021-03-10 is one"},
    };
    check_lines(rows, COUNT(rows));
}

static void keys_by_other_names(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{\"_id\":\"a\",\"Headline\":\"t\",\"byline\":\"b\",\"publication_date\":\"2021-03-10\","
         "\"category\":\"s\",\"language\":\"en\",\"link\":\"u\",\"full-text\":\"x\"}",
         "id=a title=t author=b date=2021-03-10 section=s lang=en url=u text=x"},
        {"{\"标题\":\"灯塔\",\"作者\":\"莫某\",\"发布时间\":\"2021年3月10日\",\"正文\":\"灯亮。\"}",
         "title=灯塔 author=莫某 date=2021-03-10 text=灯亮。"},
        /* the name is surer than a synonym, and what is not taken is kept */
        {"{\"headline\":\"h\",\"title\":\"t\"}", "title=t text= extra={\"headline\":\"h\"}"},
        {"{\"title\":\"t\",\"headline\":\"h\"}", "title=t text= extra={\"headline\":\"h\"}"},
        {"{\"title\":\"\",\"headline\":\"h\"}", "title=h text="},
        {"{\"text\":\"x\",\"content\":\"y\"}", "text=x extra={\"content\":\"y\"}"},
        {"{\"content\":\"y\",\"body\":\"x\"}", "text=x extra={\"content\":\"y\"}"},
        {"{\"text\":\"\",\"body\":\"x\"}", "text=x"},
        /* a synonym with a value of another kind was not meant */
        {"{\"content\":{\"html\":1},\"topic\":true,\"creator\":7}",
         "text= extra={\"content\":{\"html\":1},\"topic\":true,\"creator\":7}"},
    };
    check_lines(rows, COUNT(rows));
}

/* As services, databases and reference managers have them. */
static void values_in_objects(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"{\"title\":{\"rendered\":\"A Ship\"}}", "title=A Ship text="},
        {"{\"author\":[{\"family\":\"Quill\",\"given\":\"Ada\"},{\"literal\":\"Harbour Office\"}]}",
         "author=Ada Quill; Harbour Office text="},
        {"{\"author\":{\"first_name\":\"Ada\",\"last_name\":\"Quill\"}}", "author=Ada Quill text="},
        {"{\"author\":{\"given\":\"Ada\",\"non-dropping-particle\":\"van der\",\"family\":\"Mole\"}}",
         "author=Ada van der Mole text="},
        {"{\"author\":[null,{\"name\":{\"value\":\"Ada Quill\"}}]}", "author=Ada Quill text="},
        {"{\"date\":{\"date-parts\":[[2021,3,5]]}}", "date=2021-03-05 text="},
        {"{\"date\":{\"date-parts\":[[\"2021\",\"3\"]]}}", "date=2021-03 text="},
        {"{\"date\":{\"year\":2021}}", "date=2021 text="},
        {"{\"date\":{\"$date\":\"2021-03-05T10:00:00Z\"}}", "date=2021-03-05 text="},
        {"{\"date\":{\"$date\":{\"$numberLong\":\"1614902400000\"}}}", "date=2021-03-05 text="},
        {"{\"id\":{\"$oid\":\"5f\"}}", "id=5f text="},
        {"{\"text\":[{\"type\":\"p\",\"content\":\"One.\"},{\"text\":\"Two.\"}]}", "text=One.\n\nTwo."},
        {"{\"text\":{\"rendered\":\"One.\"}}", "text=One."},
    };
    check_lines(rows, COUNT(rows));
}

static void keys_by_map(void **state)
{
    (void)state;
    static const char *const options[] = {"title=kicker",    "title=hed",  "author=by.name",
                                          "author=by.list",  "text=story", "id=key",
                                          "Text=parts.main", "date=a.b.c", "section=x.y"};
    static const struct text_row rows[] = {
        {"{\"hed\":\"h\",\"title\":\"t\"}", "title=h text= extra={\"title\":\"t\"}"},
        {"{\"hed\":\"h\",\"kicker\":\"k\"}", "title=k text= extra={\"hed\":\"h\"}"},
        {"{\"title\":\"t\",\"key\":1}", "id=1 title=t text="},
        {"{\"by\":{\"name\":\"Ada\"}}", "author=Ada text= extra={\"by\":{\"name\":\"Ada\"}}"},
        {"{\"by\":{\"list\":[\"Ada\",\"Bo\"]},\"author\":\"Cy\"}",
         "author=Ada; Bo text= extra={\"by\":{\"list\":[\"Ada\",\"Bo\"]},\"author\":\"Cy\"}"},
        {"{\"by.name\":\"Ada\"}", "author=Ada text="},
        {"{\"by\":\"Ada\"}", "text= extra={\"by\":\"Ada\"}"},
        {"{\"text\":\"x\",\"story\":\"y\"}", "text=y extra={\"text\":\"x\"}"},
        {"{\"text\":\"x\"}", "text=x"},
        {"{\"parts\":{\"main\":[\"x\",\"y\"]}}", "text=x\n\ny extra={\"parts\":{\"main\":[\"x\",\"y\"]}}"},
        {"{\"parts\":{\"main\":\"x\"},\"story\":\"y\"}", "text=y extra={\"parts\":{\"main\":\"x\"}}"},
        {"{\"a\":{\"b\":{\"c\":\"2021\"}}}", "date=2021 text= extra={\"a\":{\"b\":{\"c\":\"2021\"}}}"},
        {"{\"x\":{\"y\":true}}", "text= extra={\"x\":{\"y\":true}} note: \"section\" is no text and is left out"},
    };
    for (size_t i = 0; i < COUNT(options); i++)
        OK(field_map_add(&map, options[i], &failure));
    check_lines(rows, COUNT(rows));
    field_map_free(&map);
}

static void maps_that_are_wrong(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"title", "--map takes FIELD=KEY, as in title=headline, not 'title'"},
        {"=headline", "--map takes FIELD=KEY, as in title=headline, not '=headline'"},
        {"title=", "--map takes FIELD=KEY, as in title=headline, not 'title='"},
        {"", "--map takes FIELD=KEY, as in title=headline, not ''"},
        {"headline=title", "--map knows no field 'headline'; there are id, title, author, affiliation, date, section, "
                           "lang, url and text"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        EXPECT(TIFA_ERR_ARGUMENT, field_map_add(&map, rows[i].text, &failure));
        good = same_text(rows[i].text, failure.message, rows[i].want) && good;
    }
    assert_true(good);
    field_map_free(&map);
}

static void broken_json(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "{",
        "}",
        "{\"id\":}",
        "{\"id\"}",
        "{\"id\":\"a\"",
        "{'id':'a'}",
        "{id:1}",
        "{\"a\":1,}",
        "{\"a\":1} x",
        "{\"a\":\"\xFF\"}",
        "{\"a\":\"\xE4\xB8\"}",
        "\"a\"",
        "{\"\\q\":1}",
        "nul",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\u0000\":1}",
        "{\"a\":01}",
        "{\"a\":99999999999999999999}",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        const char *got = jsonl(slice_of(lines[i]));
        if (strncmp(got, "!not valid JSON at byte ", 24) != 0 && strcmp(got, "!not a JSON object") != 0)
            fail_msg("<%s> gave <%s>", lines[i], got);
    }
}

static void messages_are_valid(void **state)
{
    (void)state;
    static const char *const lines[] = {"{\"a\":\"\\合\"}", "{\"合\\é", "{合", "{\"a\":\xFF}"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_int_equal(*jsonl(slice_of(lines[i])), '!');
        assert_true(utf8_valid(failure.message, strlen(failure.message)));
    }
}

static void nul_characters(void **state)
{
    (void)state;
    struct article *article = article_new();
    OK(jsonl_read(slice_of("{\"id\":\"a\\u0000b\",\"text\":\"x\\u0000y\"}"), article, &failure));
    assert_true(slice_equal(article->fields[ARTICLE_ID], SLICE("a\0b")));
    assert_true(slice_equal(article->text, SLICE("x\0y")));
    article_free(article);
    assert_int_equal(*jsonl(SLICE("{\"id\":\"a\0b\"}")), '!');
    assert_int_equal(*jsonl(SLICE("{\"id\":\"a\"}\0")), '!');
}

static void deep_json(void **state)
{
    (void)state;
    struct buffer line = {0};
    for (size_t depth = 100; depth <= 1000000; depth *= 100) {
        buffer_clear(&line);
        buffer_append_string(&line, "{\"a\":");
        for (size_t i = 0; i < depth; i++)
            buffer_append_byte(&line, '[');
        for (size_t i = 0; i < depth; i++)
            buffer_append_byte(&line, ']');
        buffer_append_byte(&line, '}');
        assert_int_equal(*jsonl((struct slice){line.data, line.length}) == '!', depth > 2000);
    }
    buffer_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_missing_in_turn),
        cmocka_unit_test(headers),
        cmocka_unit_test(line_ends_and_marks),
        cmocka_unit_test(furniture),
        cmocka_unit_test(relatives),
        cmocka_unit_test(no_pages),
        cmocka_unit_test(a_date_must_come_early),
        cmocka_unit_test(fields_of_json),
        cmocka_unit_test(keys_that_are_not_known_are_kept),
        cmocka_unit_test(values_of_a_wrong_kind),
        cmocka_unit_test(values_of_several_kinds),
        cmocka_unit_test(keys_by_other_names),
        cmocka_unit_test(values_in_objects),
        cmocka_unit_test(keys_by_map),
        cmocka_unit_test(maps_that_are_wrong),
        cmocka_unit_test(broken_json),
        cmocka_unit_test(messages_are_valid),
        cmocka_unit_test(nul_characters),
        cmocka_unit_test(deep_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Saved web pages: what they say of their article, which text is the article, and what no page may do. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/format.h"
#include "corpus/formats/html/metadata.h"
#include "tests/hostile_html.h"

#define PROSE                                                                                                          \
    "<p>The harbour master counted the ships that came in before the fog, and wrote the number down twice, as the "    \
    "rule of the house was.</p>"
#define PROSE_TEXT                                                                                                     \
    "The harbour master counted the ships that came in before the fog, and wrote the number down twice, as the rule "  \
    "of the house was."
#define MORE                                                                                                           \
    "<p>When the fog lifted there was one ship more, and nobody on the mole could say, then or later, when it had "    \
    "come.</p>"
#define MORE_TEXT                                                                                                      \
    "When the fog lifted there was one ship more, and nobody on the mole could say, then or later, when it had come."
#define NO_ARTICLE "!a web page without the text of an article"

static struct article *read_html(struct slice text, const char *url)
{
    struct article *article = article_new();
    assert_non_null(article);
    tifa_status status = html_read(text, slice_of(url), article, &failure);
    if (status == TIFA_OK) {
        for (size_t i = 0; i < ARTICLE_FIELDS; i++)
            assert_true(utf8_valid(article->fields[i].data, article->fields[i].length));
        assert_true(utf8_valid(article->text.data, article->text.length));
        return article;
    }
    assert_int_equal(status, TIFA_ERR_FORMAT);
    assert_int_equal(failure.status, status);
    article_free(article);
    return NULL;
}

/* The text of a page, or "!" and the message; until the next call. */
static const char *text_of(const char *html)
{
    static char shown[8192];
    struct article *article = read_html(slice_of(html), "");
    if (article)
        snprintf(shown, sizeof shown, "%.*s", TEXT(article->text));
    else
        snprintf(shown, sizeof shown, "!%s", failure.message);
    article_free(article);
    return shown;
}

/* A field of a page that has some text as well. */
static const char *field_of(enum article_field field, const char *html)
{
    static char shown[8192];
    struct buffer page = {0};
    buffer_append_string(&page, html);
    buffer_append_string(&page, PROSE MORE);
    struct article *article = read_html((struct slice){page.data, page.length}, "https://example.org/came/from");
    assert_non_null(article);
    snprintf(shown, sizeof shown, "%.*s", TEXT(article->fields[field]));
    article_free(article);
    buffer_free(&page);
    return shown;
}

static void check_texts(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, text_of(rows[i].text), rows[i].want) && good;
    assert_true(good);
}

static void check_field(enum article_field field, const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, field_of(field, rows[i].text), rows[i].want) && good;
    assert_true(good);
}

/* ---- what the page says of its article ---- */

#define LD(json) "<script type=\"application/ld+json\">" json "</script>"

static void titles(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<title>A Ship Too Many</title>", "A Ship Too Many"},
        {"<title>A Ship Too Many | The Mole Gazette</title>", "A Ship Too Many"},
        {"<title>A Ship Too Many - Shipping - The Mole Gazette</title>", "A Ship Too Many"},
        {"<title>多出来的一艘船_国际_海港网</title>", "多出来的一艘船"},
        {"<title>Ships - and fog</title><h1>Ships - and fog</h1>", "Ships - and fog"},
        {"<title>A Ship &amp;\n Too\tMany</title>", "A Ship & Too Many"},
        {"<title>The Mole Gazette</title><meta property='og:title' content='A Ship Too Many'>", "A Ship Too Many"},
        {"<meta property='og:site_name' content='Gazette'><meta property='og:title' content='A Ship | Gazette'>",
         "A Ship"},
        {"<meta property='og:title' content='A Ship | Fog'>", "A Ship | Fog"},
        {"<title>A Ship Too Many: how the fog counts | Gazette</title><h1>A Ship Too Many</h1>", "A Ship Too Many"},
        {"<h1>A Ship Too Many</h1>", "A Ship Too Many"},
        {"<meta name='citation_title' content='A Ship'><meta name='dc.title' content='Two Ships'>", "A Ship"},
        {"<meta name='DC:Title' content='Two Ships'><title>x</title>", "Two Ships"},
        {LD("{\"@type\":\"NewsArticle\",\"headline\":\"A Ship\"}") "<meta property='og:title' content='No'>", "A Ship"},
        {"<title>Heron (ship) - Harbour Book</title>" LD(
             "{\"@type\":\"Article\",\"name\":\"Heron (ship)\",\"headline\":\"a ship of the line\"}"),
         "Heron (ship)"},
        {"", ""},
    };
    check_field(ARTICLE_TITLE, rows, COUNT(rows));
}

static void json_ld(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {LD("{\"@type\":\"NewsArticle\",\"author\":\"Ada Quill\"}"), "Ada Quill"},
        {LD("{\"@type\":\"Report\",\"author\":{\"name\":\"Ada Quill\"}}"), "Ada Quill"},
        {LD("{\"@type\":[\"Thing\",\"BlogPosting\"],\"author\":[{\"name\":\"Ada Quill\"},{\"name\":\"Bo Wren\"}]}"),
         "Ada Quill; Bo Wren"},
        {LD("[{\"@type\":\"Organization\",\"name\":\"No\"},{\"@type\":\"Article\",\"author\":\"Ada Quill\"}]"),
         "Ada Quill"},
        {LD("{\"@graph\":[{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"Ada Quill\"},"
            "{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"}}]}"),
         "Ada Quill"},
        {LD("{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"Article\",\"author\":\"Ada Quill\"}}"), "Ada Quill"},
        {LD("{\"@type\":\"Recipe\",\"author\":\"No\"}"), ""},
        {LD("{\"@type\":\"Article\",\"author\":\"Ada &amp; Bo &#39;Wren&#x27;\"}"), "Ada & Bo 'Wren'"},
        /* nearly JSON */
        {LD("{\"@type\":\"Article\",\"author\":\"Ada\nQuill\",}"), "Ada Quill"},
        {LD("<![CDATA[ {\"@type\":\"Article\",\"author\":[\"Ada Quill\", ]} ]]>"), "Ada Quill"},
        {LD("/* ours */ {\"@type\":\"Article\",\"author\":\"Ada Quill\"};"), "Ada Quill"},
        /* no JSON */
        {LD("{\"@type\":\"Article\",\"author\":\"Ada") "<meta name=author content='Bo Wren'>", "Bo Wren"},
        {LD("") LD("null") LD("{") LD("[") LD("x") LD("{\"@type\":{},\"author\":[[[1]]]}"), ""},
        {LD("{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"}}"), ""},
    };
    check_field(ARTICLE_AUTHOR, rows, COUNT(rows));
}

static void authors(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<meta name=author content='Ada Quill'>", "Ada Quill"},
        {"<meta name=author content='By Ada Quill'>", "Ada Quill"},
        {"<meta name=citation_author content='Quill, Ada'><meta name=citation_author content='Wren, Bo'>",
         "Quill, Ada; Wren, Bo"},
        {"<meta name=citation_author content='Quill, Ada'><meta name=citation_author content='quill, ada'>",
         "Quill, Ada"},
        {"<meta property='article:author' content='https://example.org/ada'><meta name=author content='Ada Quill'>",
         "Ada Quill"},
        {"<meta name='twitter:creator' content='@ada'>", ""},
        {"<meta name=author content='@ada'>", ""},
        {"<span itemprop=author>Ada Quill</span>", "Ada Quill"},
        {"<div itemprop=author itemscope><a href=x itemprop=url>See</a><span itemprop=name>Ada Quill</span></div>",
         "Ada Quill"},
        {"<a rel=author href=x>Ada Quill</a>", "Ada Quill"},
        {"<p class='post-byline'>By Ada Quill | 10 March 2021</p>", "Ada Quill"},
        {"<p class=byline>Written by <a rel=author href=x>Ada Quill</a></p>", "Ada Quill"},
        {"<p>By Ada Quill</p>", "Ada Quill"},
        {"<p class=author>作者：莫某</p>", "莫某"},
        {"<p class=byline>By Ada Quill, Bo Wren and Cy Lark</p>", "Ada Quill; Bo Wren; Cy Lark"},
        {"<p class=byline>By <a rel=author href=x>Ada Quill</a> &amp; <a rel=author href=x>Bo Wren</a></p>",
         "Ada Quill; Bo Wren"},
        {"<p class=byline>Ada Quill</p><p class=author>Another One</p>", "Ada Quill"},
        {"<p class=author>莫某、鍾某</p>", "莫某; 鍾某"},
        {"<p class=author>Ada Quill, Harbour Office of the North Mole</p>", "Ada Quill"},
        {"<p class=byline>By Ada Quill in Port Lock</p>", "Ada Quill"},
        {"<p class=byline>BY ADA QUILL AND BO WREN</p>", "ADA QUILL; BO WREN"},
        {"<p class=byline>By Ada Quill (@adaquill)</p>", "Ada Quill"},
        {"<p class=byline>Words by Ada Quill; photographs by Bo Wren</p>", "Ada Quill"},
        {"<p class=byline>By Ada van der Quill and Kofi A. Wren Jr.</p>", "Ada van der Quill; Kofi A. Wren Jr."},
        {"<p class=author>Ada Quill has written of locks and weirs for this paper since 1998, and of mills</p>", ""},
        {"<p class=authority>Harbour Office</p>", ""},
        {"<p>Ada Quill was by the mole</p>", ""},
    };
    check_field(ARTICLE_AUTHOR, rows, COUNT(rows));
}

static void affiliations(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {LD("{\"@type\":\"Article\",\"author\":{\"name\":\"A\",\"affiliation\":{\"name\":\"Harbour Office\"}}}"),
         "Harbour Office"},
        {LD("{\"@type\":\"Article\",\"author\":[{\"name\":\"A\",\"worksFor\":{\"name\":\"Harbour Office\"}},"
            "{\"name\":\"B\",\"affiliation\":\"Lake College\"}]}"),
         "Harbour Office; Lake College"},
        {"<meta name=citation_author_institution content='Harbour Office'>", "Harbour Office"},
    };
    check_field(ARTICLE_AFFILIATION, rows, COUNT(rows));
}

static void dates(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {LD("{\"@type\":\"Article\",\"datePublished\":\"2021-03-10T22:00:40.000Z\"}"), "2021-03-10"},
        {"<meta property='article:published_time' content='2021-03-10T22:00+0100'>", "2021-03-10"},
        {"<meta name=citation_publication_date content='2021/03/10'>", "2021-03-10"},
        {"<meta name=citation_publication_date content='2021'>", "2021"},
        {"<meta name=date content='20210310'>", "2021-03-10"},
        {"<meta name=pubdate content='Wed, 10 Mar 2021 09:00:00 GMT'>", "2021-03-10"},
        {"<time datetime='2021-03-10'>last spring</time>", "2021-03-10"},
        {"<time>10 March 2021</time>", "2021-03-10"},
        {"<span itemprop=datePublished content='2021-03-10'></span>", "2021-03-10"},
        {"<span itemprop=datePublished>March 10, 2021</span>", "2021-03-10"},
        {"<time datetime='2020-01-01'></time><time itemprop=datePublished datetime='2021-03-10'></time>", "2021-03-10"},
        {"<p>10 March 2021</p>", "2021-03-10"},
        {"<p>Posted on 10th of March, 2021</p>", "2021-03-10"},
        {"<p>2021-03-10</p>", "2021-03-10"},
        {"<p>2021年3月10日</p>", "2021-03-10"},
        {"<p>来源：海港网 2021年3月10日 09:00</p>", "2021-03-10"},
        {"<p>March 10, 2021</p>", "2021-03-10"},
        {"<p>Sept. 3rd, 2021</p>", "2021-09-03"},
        {"<p>March 2021</p>", "2021-03"},
        {"<p>1648</p>", ""},
        {"<p>30 February 2021</p>", ""},
        {"<p>Room 2021, 3 May</p>", ""},
        {"<time class=updated datetime='2021-04-02'>Apr 2</time><time class=published datetime='2021-03-10'>Mar 10</time>",
         "2021-03-10"},
        {"<time itemprop=dateModified datetime='2021-04-02'></time><time datetime='2021-03-10'></time>", "2021-03-10"},
        {"<time class='published updated' datetime='2021-03-10'></time>", "2021-03-10"},
        {"<time itemprop=dateModified datetime='2021-04-02'></time>", ""},
        {"<p>Updated April 2, 2021. Published March 10, 2021</p>", "2021-03-10"},
        {"<p>Publié le 10 mars 2021, mis à jour le 2 avril 2021</p>", "2021-03-10"},
        {"<p>更新：2021年4月2日 发布：2021年3月10日</p>", "2021-03-10"},
        {"<p>© March 2021</p>", ""},
        {"<p>03/04/2021</p>", ""},
        {"<meta name=date content=soon>", ""},
        {"<meta name=date content='0000-00-00'>", ""},
    };
    check_field(ARTICLE_DATE, rows, COUNT(rows));
}

static void a_date_inside_the_text_is_no_date_of_the_article(void **state)
{
    (void)state;
    assert_string_equal(field_of(ARTICLE_DATE, PROSE "<p>10 March 2021</p>"), "");
}

static void languages(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<html lang=en-GB>", "en-GB"},
        {"<html lang='pt_BR'>", "pt-BR"},
        {"<html lang=''><meta http-equiv=content-language content=fr>", "fr"},
        {"<meta property='og:locale' content='zh_CN'>", "zh-CN"},
        {LD("{\"@type\":\"Article\",\"inLanguage\":\"de\"}"), "de"},
        {"<html lang='english please'>", ""},
        {"<html lang='x'>", ""},
    };
    check_field(ARTICLE_LANG, rows, COUNT(rows));
}

static void sections(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<meta property='article:section' content='Ports'>", "Ports"},
        {LD("{\"@type\":\"Article\",\"articleSection\":[\"Ports\",\"Fog\"]}"), "Ports"},
        {"<meta name='parsely-section' content='Ports'>", "Ports"},
    };
    check_field(ARTICLE_SECTION, rows, COUNT(rows));
}

static void urls(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<link rel=canonical href='https://example.org/a'>", "https://example.org/a"},
        {"<meta property='og:url' content='http://example.org/b'>", "http://example.org/b"},
        {"<link rel=canonical href='/a'>", "https://example.org/came/from"},
        {"<link rel=canonical href='javascript:alert(1)'>", "https://example.org/came/from"},
        {"<link rel=canonical href='https://example.org/a b'>", "https://example.org/came/from"},
        {"<link rel=canonical href='https://'>", "https://example.org/came/from"},
        {"<link rel=stylesheet href='https://example.org/s.css'>", "https://example.org/came/from"},
    };
    check_field(ARTICLE_URL, rows, COUNT(rows));
}

/* ---- which text ---- */

static void paragraphs(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {PROSE MORE, PROSE_TEXT "\n\n" MORE_TEXT},
        {"<p>One <b>word</b>s and<i> more</i> of<span>ten</span>.</p>", "One words and more often."},
        {"<p>One</p>\n\n<p>two\n  lines</p>three<p>four", "One\n\ntwo lines\n\nthree\n\nfour"},
        {"<h2>Fog</h2><p>One.</p>", "Fog\n\nOne."},
        {"<ul><li>One<li>Two<ul><li>Two a</ul><li>Three</ul>", "One\n\nTwo\n\nTwo a\n\nThree"},
        {"<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Heron</td><td>400</td></tr></table>",
         "Ship\n\nTons\n\nHeron\n\n400"},
        {"<div>One.<br>Still one.<br><br>Two.<br>\n<br/> <br>Three.</div>", "One.\nStill one.\n\nTwo.\n\nThree."},
        {"<pre>one   two\n  three\n\nfour</pre>", "one   two\n  three\n\nfour"},
        {"<p>Caf\xC3\xA9 &eacute;&#233;&#xE9; &lt;b&gt; &amp;amp; &nbsp;x&hellip;</p>", "Café ééé <b> &amp; x…"},
        {"<p>&bogus; &#0; & &#xD800; done</p>", "&bogus; & done"},
        {"<p>合作<b>共赢</b>。</p><p>相互\n尊重。</p>", "合作共赢。\n\n相互 尊重。"},
        {"\xEF\xBB\xBF<p>One.</p>", "One."},
        {"</div></p><p>One.</p>", "One."},
        {"<p>One.</p></body></html><p>Two.</p></html>", "One.\n\nTwo."},
        {"One & two < three", "One & two < three"},
    };
    check_texts(rows, COUNT(rows));
}

static void what_is_not_shown_is_left_out(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<p>One <span style='color:red; DISPLAY : none'>no</span>two</p>", "One two"},
        {"<p style='visibility:hidden'>no</p><p>One</p>", "One"},
        {"<p hidden>no</p><p aria-hidden=true>no</p><p aria-hidden=false>One</p>", "One"},
        {"<noscript><p>no</p></noscript><template><p>no</p></template><p>One</p>", "One"},
        {"<script>no()</script><style>no{}</style><svg><text>no</text></svg><p>One</p>", "One"},
        {"<button>no</button><select><option>no</select><textarea>no</textarea><p>One</p>", "One"},
        {"<!-- no --><p>On<!-- no -->e</p>", "One"},
        {"<div style='display:none'><div><p>no</p></div></div><p>One</p>", "One"},
        {"<body style='display:none'><p>One</p>", "One"},
        {"<p>One <span style='font-size: 0px'>no</span>two</p>", "One two"},
        {"<div style='font-size:0'>no<p style='font-size:13px'>One</p>no</div>", "One"},
        {"<p style='font-size:0.9em'>One</p>", "One"},
        {"<p style='color:red;visibility:collapse'>no</p><p style='display:block'>One</p>", "One"},
        {"<p>One <span style='position:absolute; left:-9999px'>no</span>two</p>", "One two"},
        {"<p style='position:relative;left:-10px;opacity:0'>One</p>", "One"},
        {"<p>One <span style='mso-hide:all'>no</span>two</p>", "One two"},
        {"<p>One <span class='sr-only'>no</span>two</p>", "One two"},
        {"<p class='screen-reader-text'>no</p><p class='u-hiddenVisually'>no</p><p>One</p>", "One"},
        {"<p class='visually-hidden'>no</p><p class='not-sr-only'>One</p>", "One"},
        {"<template shadowrootmode=open><p>One</p></template><template><p>no</p></template>", "One"},
        {"<p>One <math><mi>x</mi><annotation>no</annotation></math></p>", "One x"},
        {"<head><title>no</title></head><p>One</p>", "One"},
        /* but not when that is nearly all */
        {"<div aria-hidden=true>" PROSE MORE "</div><div>May we count you?</div>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div aria-hidden=true>" PROSE "</div>" MORE, MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
}

static void comments_that_start_like_declarations(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<p><![if !supportLists]>One<![endif]> two</p>", "One two"},
        {"<p>On<!>e<!-- no --> two<! no ></p>", "One two"},
        {"<p>One <!ELEMENT no (no)>two &lt;!three&gt;</p>", "One two <!three>"},
        {"<!--[if mso]><p>no</p><![endif]--><p>One</p>", "One"},
        {"<!--[if !mso]><!--><p>One</p><!--<![endif]-->", "One"},
        {"<p>One <?no ?>two</p><xml><p>no</p></xml>", "One two"},
        {"<p>One <!no", "One"},
        {"<p>1 <2 and <!three <b>four</b> > five</p>", "1 <2 and four > five"},
    };
    check_texts(rows, COUNT(rows));
}

static void marks_of_notes(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<p>The fog<sup><a href='#fn1'>1</a></sup> lifts<a href=#_ftn2><sup>[2]</sup></a>.</p>", "The fog lifts."},
        {"<p>The fog<sup>3</sup> lifts.<sup>4, 5</sup> In 1995<sup>6</sup> it came<sup>[note 7]</sup>.</p>",
         "The fog lifts. In 1995 it came."},
        {"<p>One.<sup>1</sup>Two<sup>†</sup> three<sup>*</sup>, four<sup>2</sup>’s</p>", "One. Two three, four’s"},
        {"<p>Fog <sup>1</sup> lifts <sup>2</sup></p>", "Fog lifts"},
        {"<p>Fog<sup>1</sup><sup>,</sup><sup>2</sup> lifts</p>", "Fog lifts"},
        {"<p>合作<sup>1</sup>共赢<a href='#note3'>③</a>。</p>", "合作共赢。"},
        {"<p>Fog<a class=footnote-ref href='x#y'>1</a> lifts<span class=MsoFootnoteReference>[2]</span></p>",
         "Fog lifts"},
        {"<p>Fog<span style='vertical-align:super;font-size:8px'>12</span> lifts</p>", "Fog lifts"},
        {"<p>Fog<a role=doc-noteref href='#x'>iv</a> lifts<sup class=reference id=cite_ref-1>a</sup></p>", "Fog lifts"},
        {"<p>Fog lifts.</p><p><sup>1</sup> So they say. <a href='#fnref1'>↩</a></p>", "Fog lifts.\n\nSo they say."},
        {"<p>Fog<br><br><sup>1</sup> Smoke<br><sup>2</sup> Steam</p>", "Fog\n\nSmoke\nSteam"},
        /* no marks */
        {"<p>The 10<sup>th</sup> of 5 m<sup>2</sup>, 3 km<sup>2</sup>, 10<sup>6</sup>, the 1<sup>er</sup> mai</p>",
         "The 10th of 5 m2, 3 km2, 106, the 1er mai"},
        {"<p>x<sup>-1</sup> CO<sub>2</sub> M<sup>me</sup> Fog<sup>TM</sup> E=mc<sup>2</sup></p>",
         "x-1 CO2 Mme FogTM E=mc2"},
        {"<p>Of the fog we say more below, see <a href='#note1'>the first note</a>, and [1] in the list of books.</p>",
         "Of the fog we say more below, see the first note, and [1] in the list of books."},
        {"<p><sup>The whole line stands a little higher than all the others.</sup></p>",
         "The whole line stands a little higher than all the others."},
        {"<p>Fog <a href='/2021'>2021</a> lifts</p>", "Fog 2021 lifts"},
        {"<p>Fog<sup><p>1</p></sup> lifts</p>", "Fog\n\n1\n\nlifts"},
    };
    check_texts(rows, COUNT(rows));
}

static void readings_of_characters(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<p>合<ruby>作<rp>(</rp><rt>zuò</rt><rp>)</rp></ruby>共赢</p>", "合作共赢"},
        {"<p><ruby><rb>合<rt>hé<rb>作<rt>zuò</ruby>共赢</p>", "合作共赢"},
        {"<p><ruby>合作<rtc><rt>hé</rt><rt>zuò</rt></rtc></ruby>共赢</p>", "合作共赢"},
    };
    check_texts(rows, COUNT(rows));
}

static void furniture(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<nav><a href=x>Home</a> <a href=x>Ports</a></nav>" PROSE MORE, PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE MORE "<footer><p>All rights are with the harbour office, and nobody else has any of them.</p></footer>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div class='cookieBar'><p>We keep cookies so that you may be counted as well as the ships "
         "are.</p></div>" PROSE MORE,
         PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE "<div class=share-tools>Send this to a friend</div>" MORE, PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE "<figure><img><figcaption>The mole in fog</figcaption></figure>" MORE, PROSE_TEXT "\n\n" MORE_TEXT},
        {"<article>" PROSE MORE
         "</article><div class='relatedPosts'><p>Another long piece about fog, about horns, and about the "
         "ships that hear them.</p></div>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE "<ul><li><a href=x>Another piece</a><li><a href=x>One more piece</a></ul>" MORE,
         PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE MORE "<div id=comments><p>I was there that day and there was no fog to speak of, only smoke.</p></div>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        {"<ul><li><a href=x>Home</a></ul><div>" PROSE MORE "</div><div><a href=x>You might also like</a></div>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        /* lines without a name that says so */
        {PROSE "<p>Back to Top</p>" MORE "<p>返回顶部</p>", PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE "<h3>You might also like:</h3><p>One Horn</p><p>Two Horns</p>" MORE, PROSE_TEXT "\n\n" MORE_TEXT},
        {PROSE "<p>相关阅读</p><p>雾与港</p><h2>Fog</h2><p>Short.</p>", PROSE_TEXT "\n\nFog\n\nShort."},
        {PROSE "<p>Related to the fog is smoke.</p>", PROSE_TEXT "\n\nRelated to the fog is smoke."},
        /* a name does not condemn all there is, nor does one made of a heading */
        {"<div class=sidebar-left>" PROSE MORE "</div>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div>" PROSE "</div><div id=how-to-share-a-mole>" MORE "</div>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div class=share>" PROSE "</div><div class=sidebar>" MORE "</div>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div class=commentary>" PROSE "</div><div class=shareholders>" MORE "</div>", PROSE_TEXT "\n\n" MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
}

#define LINKED(n)                                                                                                      \
    "<p>In harbour " n " <a href='https://example.org/" n "'>a long story of ships, fog and lights was told by "       \
    "those who had seen all of it</a>, and we have it here for you.</p>"

/* All of a page in a container with such a name, or in paragraphs that are mostly links, is not lost. */
static void names_that_mislead(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<div class=navbar>" PROSE MORE "</div><div class=footer>Harbour office, first floor</div>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        {"<div id=header-wrapper>" PROSE MORE "</div><p>Skip to content</p>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<section class=report--ads>" PROSE MORE "</section><section class=report--ads>" PROSE MORE
         "</section><section>" PROSE "</section>",
         PROSE_TEXT "\n\n" MORE_TEXT "\n\n" PROSE_TEXT "\n\n" MORE_TEXT "\n\n" PROSE_TEXT},
        {"<div class=widget>" PROSE MORE PROSE MORE "</div><p>Port: 3</p>",
         PROSE_TEXT "\n\n" MORE_TEXT "\n\n" PROSE_TEXT "\n\n" MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
    const char *letter = text_of("<div class=menu><a href=x>Home</a></div>" LINKED("one") LINKED("two") LINKED("three"));
    assert_non_null(strstr(letter, "In harbour one a long story"));
    assert_non_null(strstr(letter, "In harbour three a long story"));
}

#define TEASER(n)                                                                                                      \
    "<div><h3><a href='/" n "'>Another story of harbour number " n "</a></h3><p>What the pilots of " n                 \
    " said when the lights went out, and who was not there to hear it.</p></div>"

static void further_stories(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<div>" PROSE MORE PROSE MORE "</div><div>" TEASER("1") TEASER("2") TEASER("3") TEASER("4") "</div>",
         PROSE_TEXT "\n\n" MORE_TEXT "\n\n" PROSE_TEXT "\n\n" MORE_TEXT},
        {"<article>" PROSE MORE "<div><h3>Ähnliche Artikel</h3><p>Ein Horn im Nebel</p><p>Zwei Hörner</p></div></article>",
         PROSE_TEXT "\n\n" MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
}

/* What a page shows twice is counted once, a quotation that it shows once stays. */
static void quotes_that_repeat(void **state)
{
    (void)state;
#define QUOTED "nobody on the mole could say, then or later, when it had come"
    static const struct text_row rows[] = {
        {"<article>" PROSE "<blockquote class=pullquote><p>Nobody on the mole could say, then or later</p></blockquote>" MORE
         "</article>",
         PROSE_TEXT "\n\n" MORE_TEXT},
        {"<article>" PROSE MORE "<div class='pull-quote'>“" QUOTED "”</div></article>", PROSE_TEXT "\n\n" MORE_TEXT},
        {"<article>" PROSE "<blockquote><p>The light was out, and that is all I know of it.</p></blockquote>" MORE
         "</article>",
         PROSE_TEXT "\n\nThe light was out, and that is all I know of it.\n\n" MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
#undef QUOTED
}

/* The text that a page gives for machines, where it shows none, or a small part of it. */
static void stated_bodies(void **state)
{
    (void)state;
#define STATED(body)                                                                                                   \
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"A Ship Too Many\",\"articleBody\":\"" body \
    "\"}</script>"
    static const struct text_row rows[] = {
        {STATED("First the fog came.\\n\\nThen the ship did.") "<div id=app></div>",
         "First the fog came.\n\nThen the ship did."},
        {STATED("&lt;p&gt;First the fog came.&lt;/p&gt;&lt;p&gt;Then R&amp;amp;D did.&lt;/p&gt;"),
         "First the fog came.\n\nThen R&D did."},
        {STATED("<p>First the fog came.</p><p>Then the ship <b>did</b>.</p>"),
         "First the fog came.\n\nThen the ship did."},
        {STATED("The same in short.") PROSE MORE, PROSE_TEXT "\n\n" MORE_TEXT},
    };
    check_texts(rows, COUNT(rows));
    const char *whole = text_of(STATED("" PROSE_TEXT "\\n\\n" MORE_TEXT "\\n\\n" PROSE_TEXT "\\n\\n" MORE_TEXT) "<p>The harbour master counted the ships that came in before the fog …</p>");
    assert_string_equal(whole, PROSE_TEXT "\n\n" MORE_TEXT "\n\n" PROSE_TEXT "\n\n" MORE_TEXT);
#undef STATED
}

static void lines_above_the_text(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"<h1>A Ship Too Many</h1><p>By Ada Quill</p><p>10 March 2021</p>" PROSE, PROSE_TEXT},
        {"<h1>A Ship Too Many</h1>" PROSE "<h2>10 March 2021</h2>" MORE, PROSE_TEXT "\n\n10 March 2021\n\n" MORE_TEXT},
        {"<p class=author>Ada Quill</p>" PROSE, PROSE_TEXT},
        {"<h2>Fog on 10 March 2021</h2>" PROSE, "Fog on 10 March 2021\n\n" PROSE_TEXT},
        {"<h2>Part One</h2>" PROSE, "Part One\n\n" PROSE_TEXT},
    };
    check_texts(rows, COUNT(rows));
}

static void no_articles(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", NO_ARTICLE},
        {"<html><body></body></html>", NO_ARTICLE},
        {"<title>x</title>", NO_ARTICLE},
        {"<script>x</script>", NO_ARTICLE},
        {"<nav><a href=x>Home</a></nav>", NO_ARTICLE},
        {"<!-- x", NO_ARTICLE},
        {"\x15", NO_ARTICLE},
        {"<p>\x7F&#7;</p>", NO_ARTICLE},
        {"<p>\xFF</p>", "!not valid UTF-8 at byte 4"},
    };
    check_texts(rows, COUNT(rows));
}

static void a_whole_page(void **state)
{
    (void)state;
    struct article *article = read_html(
        slice_of(
            "<!DOCTYPE html><html lang=zh-Hans><head><meta charset=gb2312><title>多出来的一艘船_海港网</title></head>"
            "<body><div class=nav><a href=/>首页</a></div><h1>多出来的一艘船</h1>"
            "<div class=info><span>2021年3月10日 09:00</span> <span class=author>作者：莫某</span></div>"
            "<div "
            "class=TRS_Editor><p>"
            "　　雾散以后，港里多了一艘船。港务长数了两遍，记在簿子上，谁也说不清它是什么时候来的。</p>"
            "<p>　　合作共赢的话，船上的人说得很好。码头上的人听了，还是要先看一看舱单。</p></div>"
            "<div class=footer>版权所有</div></body></html>"),
        "http://example.cn/a");
    assert_non_null(article);
    assert_slice(article->fields[ARTICLE_TITLE], "多出来的一艘船");
    assert_slice(article->fields[ARTICLE_AUTHOR], "莫某");
    assert_slice(article->fields[ARTICLE_DATE], "2021-03-10");
    assert_slice(article->fields[ARTICLE_LANG], "zh-Hans");
    assert_slice(article->fields[ARTICLE_URL], "http://example.cn/a");
    assert_slice(article->fields[ARTICLE_ID], "");
    assert_slice(article->text,
                 "　　雾散以后，港里多了一艘船。港务长数了两遍，记在簿子上，谁也说不清它是什么时候来的。\n\n"
                 "　　合作共赢的话，船上的人说得很好。码头上的人听了，还是要先看一看舱单。");
    article_free(article);
}

static void nul_characters(void **state)
{
    (void)state;
    struct article *article = read_html(SLICE("<p>one\0two</p>\0<p>three"), "");
    assert_slice(article->text, "one two\n\nthree");
    article_free(article);
}

/* ---- what no page may do ---- */

static bool has_text(const struct article *article, const char *text)
{
    return article && memmem(article->text.data, article->text.length, text, strlen(text));
}

static void hostile_pages(void **state)
{
    (void)state;
    struct buffer page = {0};
    for (size_t i = 0; i < HOSTILE_HTML; i++) {
        for (size_t count = 10; count <= 10000; count *= 10) {
            buffer_clear(&page);
            hostile_html_write(&hostile_html[i], count, &page);
            struct article *article = read_html((struct slice){page.data, page.length}, "");
            if (!hostile_html[i].swallows && !has_text(article, HOSTILE_TEXT))
                fail_msg("%s, %zu times: the text is lost", hostile_html[i].name, count);
            article_free(article);
        }
    }
    buffer_free(&page);
}

static void text_at_any_depth(void **state)
{
    (void)state;
    static const char *const names[] = {"div", "span", "table><tr><td", "ul><li", "blockquote"};
    struct buffer page = {0};
    for (size_t i = 0; i < COUNT(names); i++) {
        buffer_clear(&page);
        for (size_t depth = 0; depth < 200000; depth++)
            buffer_printf(&page, "<%s>", names[i]);
        buffer_append_string(&page, PROSE);
        for (size_t depth = 0; depth < 200000; depth++)
            buffer_append_string(&page, "</div></span></table></ul></blockquote>");
        buffer_append_string(&page, MORE);
        struct article *article = read_html((struct slice){page.data, page.length}, "");
        assert_true(has_text(article, PROSE_TEXT));
        assert_true(has_text(article, MORE_TEXT));
        article_free(article);
    }
    buffer_free(&page);
}

/* Wherever a chunk of the parser ends, in a tag with quotes or in a character, nothing changes. */
static void chunks(void **state)
{
    (void)state;
    struct buffer page = {0};
    for (size_t filler = 3900; filler < 4120; filler++) {
        buffer_clear(&page);
        buffer_append_string(&page, "<!--");
        for (size_t i = 0; i < filler; i++)
            buffer_append_byte(&page, ' ');
        buffer_append_string(&page, "--><p title=\"it's > '\" data-x='\"<p>\"' >合作 &eacute; <a href=\"?a&amp;b\">共"
                                    "赢</a></p><p>Two</p>");
        struct article *article = read_html((struct slice){page.data, page.length}, "");
        assert_slice(article->text, "合作 é 共赢\n\nTwo");
        article_free(article);
    }
    buffer_free(&page);
}

static void dates_in_text(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"2021-03-10", "2021-03-10"},
        {"on 2021.3.10!", "2021-03-10"},
        {"10-Mar-2021", "2021-03-10"},
        {"1st of May, 1999", "1999-05-01"},
        {"Mar. 10th 2021", "2021-03-10"},
        {"12021-03-10", "-"},
        {"3 apples 2021", "-"},
        {"2021-13-10", "-"},
        {"", "-"},
        {"in Maytime 2021", "-"},
        {"99 May 10, 2021", "2021-05-10"},
        {"2021-03-10T25:00", "2021-03-10"},
        {"Updated: 2021年12月", "-"},
    };
    bool good = true;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char iso[DATE_TEXT_BYTES];
        bool found = html_find_date(slice_of(rows[i].text), DATE_ORDER_UNKNOWN, iso);
        good = same_text(rows[i].text, found ? iso : "-", rows[i].want) && good;
    }
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles),
        cmocka_unit_test(json_ld),
        cmocka_unit_test(authors),
        cmocka_unit_test(affiliations),
        cmocka_unit_test(dates),
        cmocka_unit_test(a_date_inside_the_text_is_no_date_of_the_article),
        cmocka_unit_test(languages),
        cmocka_unit_test(sections),
        cmocka_unit_test(urls),
        cmocka_unit_test(paragraphs),
        cmocka_unit_test(what_is_not_shown_is_left_out),
        cmocka_unit_test(comments_that_start_like_declarations),
        cmocka_unit_test(marks_of_notes),
        cmocka_unit_test(readings_of_characters),
        cmocka_unit_test(furniture),
        cmocka_unit_test(names_that_mislead),
        cmocka_unit_test(further_stories),
        cmocka_unit_test(quotes_that_repeat),
        cmocka_unit_test(stated_bodies),
        cmocka_unit_test(lines_above_the_text),
        cmocka_unit_test(no_articles),
        cmocka_unit_test(a_whole_page),
        cmocka_unit_test(nul_characters),
        cmocka_unit_test(hostile_pages),
        cmocka_unit_test(text_at_any_depth),
        cmocka_unit_test(chunks),
        cmocka_unit_test(dates_in_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

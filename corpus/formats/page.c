#include "corpus/formats/format.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/byline.h"
#include "corpus/layout.h"
#include "corpus/people/people.h"

#include <strings.h>

enum { HEADER_LINES = 16 }; /* lines that are not blank within which the date or an author must stand */

/* Lines of the page that are not of the article: what comes from here on, single lines, and what lines start with. A
 * colon behind the first two does not matter. */
static const char *const related_headings[] = {
    "You might also like",
    "Related articles",
    "Related stories",
    "您可能也喜欢",
    "您可能也喜歡",
    "相关文章",
    "相關文章",
    "相关阅读",
    "相關閱讀",
    "延伸阅读",
    "延伸閱讀",
    "推荐阅读",
    "推薦閱讀",
    "相关新闻",
};
static const char *const furniture[] = {
    "Back to Top", "Share", "Share this article",
    "Print",       "Email", "返回顶部",
    "返回頂部",    "分享",  "分享到",
    "打印",        "列印",  "收藏",
    "转发",        "轉發",  "返回首页",
};
static const char *const furniture_starts[] = {
    "Previous article:", "Next article:", "上一篇：",   "上一篇:",   "下一篇：",   "下一篇:",
    "责任编辑：",        "责任编辑:",     "責任編輯：", "責任編輯:", "（责任编辑", "(责任编辑",
};

struct page {
    struct article *article;
    struct slice rest;
    struct slice section, title;
    struct slice heading; /* its last line */
    struct buffer authors, affiliations, title_text;
    bool dated;
};

static bool is_one_of(struct slice line, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(texts[i]) == line.length && strncasecmp(texts[i], line.data, line.length) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(line, texts) is_one_of(line, texts, sizeof(texts) / sizeof *(texts))

static struct slice without_colon(struct slice line)
{
    if (line.length >= 3 && memcmp(line.data + line.length - 3, "：", 3) == 0)
        line.length -= 3;
    else if (line.length && line.data[line.length - 1] == ':')
        line.length--;
    return slice_trim(line);
}

static bool is_furniture(struct slice line)
{
    for (size_t i = 0; i < sizeof furniture_starts / sizeof *furniture_starts; i++)
        if (slice_starts(line, furniture_starts[i]))
            return true;
    return IS_ONE_OF(without_colon(line), furniture);
}

/* "Language : English 简体 繁體" */
static bool is_language_line(struct slice line)
{
    if (line.length < 8 || strncasecmp(line.data, "Language", 8) != 0)
        return false;
    struct slice rest = slice_trim(slice_from(line, 8));
    return slice_starts(rest, ":") || slice_starts(rest, "：");
}

/* The text behind a bullet, or behind a sign that may be one; false for a line without. */
static bool take_bullet(struct slice line, struct slice *text)
{
    *text = line;
    if (layout_take_bullet(text))
        return true;
    if (!slice_starts(line, "* ") && !slice_starts(line, "- "))
        return false;
    *text = slice_trim(slice_from(line, 2));
    return text->length > 0;
}

static bool is_indented(struct slice line)
{
    return line.length && (line.data[0] == ' ' || line.data[0] == '\t');
}

static void append_joined(struct buffer *list, const char *separator, struct slice text)
{
    if (list->length)
        buffer_append_string(list, separator);
    buffer_append(list, text.data, text.length);
}

/* Before the date: the section, then the title, which may take more than one line. */
static void add_heading(struct page *p, struct slice line)
{
    p->heading = line;
    if (p->title.length == 0 && p->section.length == 0) {
        p->title = line;
    } else if (p->section.length == 0) {
        p->section = p->title;
        p->title = line;
        append_joined(&p->title_text, " ", line);
    } else {
        append_joined(&p->title_text, " ", line);
    }
}

static bool ends_sentence(struct slice line)
{
    static const char *const ends[] = {".", ":", ";", "。", "：", "；"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = strlen(ends[i]);
        if (line.length >= length && memcmp(line.data + line.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

/* "Ada Quill", "Ada Quill, Harbour Institute" */
static bool is_author(struct slice point)
{
    const char *comma = memchr(point.data, ',', point.length);
    struct slice name = {point.data, comma ? (size_t)(comma - point.data) : point.length};
    return people_is_sure_name(name) && !(comma && ends_sentence(point));
}

/* Whether the list that starts at this point is of authors: each point reads as a name. Below a date a point that is the
 * only one, or has an indented line under it, the affiliation, need not be that sure. rest: behind the first point's
 * line. */
static bool is_list_of_authors(const struct page *p, struct slice point, struct slice rest)
{
    struct slice line;
    bool sure = is_author(point), likely = people_is_name(point), beside = false, only = true;
    while (slice_line(&rest, &line)) {
        struct slice visible = slice_trim(line), next;
        if (visible.length == 0)
            continue;
        if (take_bullet(visible, &next)) {
            if (!sure && !(likely && beside && p->dated))
                return false;
            point = next;
            only = false;
            sure = is_author(point);
            likely = people_is_name(point);
            beside = false;
        } else if (is_indented(line)) {
            beside = true;
        } else {
            break;
        }
    }
    return sure || (likely && (beside || only) && p->dated);
}

/* A point right under the title, or its date or byline, with no paragraph between. */
static bool starts_authors(const struct page *p, struct slice point)
{
    return (p->dated || (p->title.length && !ends_sentence(p->heading))) && is_list_of_authors(p, point, p->rest);
}

/* Reads up to the first line of the text, which is left in rest; false when there is no such header. */
static bool read_header(struct page *p)
{
    bool authors = false, in_author = false;
    unsigned lines = 0;
    struct slice line, before = p->rest;
    while (slice_line(&p->rest, &line)) {
        struct slice visible = slice_trim(line), name;
        struct date date;
        bool point = take_bullet(visible, &name);
        if (visible.length == 0 || is_language_line(visible) || is_furniture(visible)) {
            before = p->rest;
            continue;
        }
        if (!p->dated && byline_take_date(visible, p->article->date_order, &date)) {
            p->dated = article_set_known_date(p->article, date);
        } else if (point && (in_author || starts_authors(p, name))) {
            append_joined(&p->authors, "; ", name);
            authors = in_author = true;
        } else if (p->title.length && people_is_byline(visible)) {
            append_joined(&p->authors, "; ", visible);
            authors = true;
            in_author = false;
        } else if (in_author && is_indented(line)) {
            append_joined(&p->affiliations, "; ", visible);
        } else if (point || p->dated || authors) {
            p->rest = before;
            return p->title.length > 0 && (p->dated || authors);
        } else if (++lines > HEADER_LINES) {
            return false;
        } else {
            add_heading(p, visible);
        }
        before = p->rest;
    }
    return p->title.length > 0 && (p->dated || authors);
}

static tifa_status read_text(struct page *p, tifa_error *error)
{
    struct buffer text = {0};
    struct slice line;
    while (slice_line(&p->rest, &line)) {
        struct slice visible = slice_trim(line);
        if (IS_ONE_OF(without_colon(visible), related_headings))
            break;
        if (is_furniture(visible))
            continue;
        buffer_append(&text, line.data, line.length);
        buffer_append_byte(&text, '\n');
    }
    tifa_status status = text.failed ? tifa_fail_memory(error)
                                     : article_set_text(p->article, (struct slice){text.data, text.length}, error);
    buffer_free(&text);
    return status;
}

static struct slice buffer_slice(const struct buffer *b)
{
    return (struct slice){b->data, b->length};
}

static tifa_status set_fields(struct page *p, tifa_error *error)
{
    struct slice title = p->title_text.length ? buffer_slice(&p->title_text) : p->title;
    const struct {
        enum article_field field;
        struct slice text;
    } fields[] = {{ARTICLE_SECTION, p->section},
                  {ARTICLE_TITLE, title},
                  {ARTICLE_AFFILIATION, buffer_slice(&p->affiliations)}};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && status == TIFA_OK; i++)
        status = article_set(p->article, fields[i].field, fields[i].text, error);
    if (status == TIFA_OK && p->authors.length)
        status = article_set_authors(p->article, buffer_slice(&p->authors), error);
    if (p->authors.failed || p->affiliations.failed || p->title_text.failed)
        status = tifa_fail_memory(error);
    return status;
}

static tifa_status check_text(struct slice text, tifa_error *error)
{
    size_t valid = utf8_valid_prefix(text.data, text.length);
    if (valid < text.length)
        return tifa_fail(error, TIFA_ERR_FORMAT, "not valid UTF-8 at byte %zu", valid + 1);
    return TIFA_OK;
}

tifa_status page_read(struct slice text, struct article *article, tifa_error *error)
{
    tifa_status status = check_text(text, error);
    if (status)
        return status;
    struct page p = {.article = article, .rest = text};
    if (slice_starts(p.rest, "\xEF\xBB\xBF"))
        p.rest = slice_from(p.rest, 3);
    if (read_header(&p)) {
        status = read_text(&p, error);
        if (status == TIFA_OK)
            status = set_fields(&p, error);
    } else {
        status =
            tifa_fail(error, TIFA_ERR_FORMAT, "not an article page: no title followed by a date or a bulleted author");
    }
    buffer_free(&p.authors);
    buffer_free(&p.affiliations);
    buffer_free(&p.title_text);
    return status;
}

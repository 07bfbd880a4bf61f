#include "corpus/formats/format.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/byline.h"

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
static const char *const bullets[] = {"•", "·", "●", "* ", "- "};

struct page {
    struct article *article;
    struct slice rest;
    struct slice section, title;
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

/* The text behind a bullet; false for a line without one. */
static bool take_bullet(struct slice line, struct slice *text)
{
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (slice_starts(line, bullets[i])) {
            *text = slice_trim(slice_from(line, strlen(bullets[i])));
            return text->length > 0;
        }
    }
    return false;
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

/* Reads up to the first line of the text, which is left in rest; false when there is no such header. */
static bool read_header(struct page *p)
{
    bool authors = false, in_author = false;
    unsigned lines = 0;
    struct slice line, before = p->rest;
    while (slice_line(&p->rest, &line)) {
        struct slice visible = slice_trim(line), name, date;
        bool indented = line.length && (line.data[0] == ' ' || line.data[0] == '\t');
        if (visible.length == 0 || is_language_line(visible) || is_furniture(visible)) {
            before = p->rest;
            continue;
        }
        if (!p->dated && byline_take_date(visible, &date)) {
            p->dated = article_set_date(p->article, date);
        } else if ((p->dated || p->title.length) && take_bullet(visible, &name)) {
            append_joined(&p->authors, "; ", name);
            authors = in_author = true;
        } else if (p->title.length && byline_take_author(visible, &name)) {
            append_joined(&p->authors, "; ", name);
            authors = true;
            in_author = false;
        } else if (in_author && indented) {
            append_joined(&p->affiliations, "; ", visible);
        } else if (p->dated || authors) {
            p->rest = before;
            return p->title.length > 0;
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
                  {ARTICLE_AUTHOR, buffer_slice(&p->authors)},
                  {ARTICLE_AFFILIATION, buffer_slice(&p->affiliations)}};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && status == TIFA_OK; i++)
        status = article_set(p->article, fields[i].field, fields[i].text, error);
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

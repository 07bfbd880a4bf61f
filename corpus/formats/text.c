#include "corpus/formats/text.h"

#include "corpus/base/utf8.h"
#include "corpus/date_line.h"
#include "corpus/formats/byline.h"
#include "corpus/formats/front_matter.h"
#include "corpus/formats/lines.h"
#include "corpus/formats/markdown.h"
#include "corpus/formats/members.h"
#include "corpus/layout.h"
#include "corpus/people/people.h"

#include <strings.h>

enum {
    WRAPPED_COLUMNS = 120, /* a line that is longer was not wrapped by hand */
    TITLE_COLUMNS = 120,
    TOP_LINES = 4, /* that are not blank, below the title, of which one may be a date or an author */
};

static bool ends_with(struct slice text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length && strncasecmp(text.data + text.length - length, suffix, length) == 0;
}

static struct slice slice_of_buffer(const struct buffer *b)
{
    return (struct slice){b->data ? b->data : "", b->length};
}

/* ---- the head ---- */

/* A line below the title that says when or by whom; false for any other. */
static bool take_byline(struct article *article, struct slice line, tifa_status *status, tifa_error *error)
{
    struct date date;
    if (article->date.year == 0 && byline_take_date(line, article->date_order, &date))
        return article_set_known_date(article, date);
    struct date_line dates = date_line_read(line, article->date_order);
    if (article->date.year == 0 && dates.is_only_dates && dates.reading == DATE_AMBIGUOUS) {
        article_note_date(article, line);
        return true;
    }
    if (article->fields[ARTICLE_AUTHOR].length || !people_is_byline(line))
        return false;
    *status = article_set_authors(article, line, error);
    return true;
}

/* Takes the lines off the top of text that are a date or an author. */
static tifa_status take_bylines(struct slice *text, struct article *article, tifa_error *error)
{
    struct slice rest = *text, line;
    tifa_status status = TIFA_OK;
    for (int lines = 0; lines < TOP_LINES && status == TIFA_OK && slice_line(&rest, &line);) {
        if (slice_trim(line).length == 0)
            continue;
        lines++;
        if (!take_byline(article, line, &status, error))
            break;
        *text = rest;
    }
    return status;
}

/* ---- Markdown ---- */

/* A heading in front goes back to the text where the front matter has another title. */
static tifa_status set_markdown(struct article *article, struct slice heading, struct slice text, tifa_error *error)
{
    struct slice title = article->fields[ARTICLE_TITLE];
    tifa_status status = take_bylines(&text, article, error);
    if (status == TIFA_OK && title.length == 0)
        status = article_set(article, ARTICLE_TITLE, heading, error);
    if (status || title.length == 0 || heading.length == 0 || slice_equal(title, heading))
        return status ? status : article_set_text(article, text, error);
    struct buffer whole = {0};
    buffer_append(&whole, heading.data, heading.length);
    buffer_append_string(&whole, "\n\n");
    buffer_append(&whole, text.data, text.length);
    status = whole.failed ? tifa_fail_memory(error) : article_set_text(article, slice_of_buffer(&whole), error);
    buffer_free(&whole);
    return status;
}

static tifa_status read_markdown(struct slice utf8, struct article *article, tifa_error *error)
{
    struct buffer title = {0}, text = {0};
    tifa_status status = markdown_read(utf8, &title, &text, error);
    if (status == TIFA_OK)
        status = set_markdown(article, slice_trim(slice_of_buffer(&title)), slice_of_buffer(&text), error);
    buffer_free(&title);
    buffer_free(&text);
    return status;
}

/* ---- plain text ---- */

/* A first line that is short, with a blank line or a byline behind it, and a text behind that. */
static tifa_status take_title(struct slice *text, struct article *article, tifa_error *error)
{
    struct slice rest = *text, line, next;
    struct date found;
    do {
        if (!slice_line(&rest, &line))
            return TIFA_OK;
    } while (slice_trim(line).length == 0);
    line = slice_trim(line);
    struct slice behind = rest;
    if (lines_columns(line) > TITLE_COLUMNS || slice_trim(rest).length == 0 || !slice_line(&behind, &next))
        return TIFA_OK;
    if (slice_trim(next).length && !people_is_byline(next) && !byline_take_date(next, article->date_order, &found))
        return TIFA_OK;
    *text = rest;
    return article->fields[ARTICLE_TITLE].length ? TIFA_OK : article_set(article, ARTICLE_TITLE, line, error);
}

static bool is_wrapped(struct slice text)
{
    struct slice line;
    while (slice_line(&text, &line))
        if (lines_columns(line) > WRAPPED_COLUMNS)
            return false;
    return true;
}

static bool is_indented(struct slice line)
{
    return slice_starts(line, "\t") || slice_starts(line, "  ") || slice_starts(line, "\u3000");
}

/* Paragraphs are parted by blank lines, start indented, or are lines. */
static void join_lines(struct slice text, struct buffer *out)
{
    struct slice line;
    bool wrapped = is_wrapped(text), new_paragraph = true;
    size_t start = 0;
    while (slice_line(&text, &line)) {
        struct slice visible = slice_trim(line);
        if (visible.length == 0) {
            new_paragraph = true;
            continue;
        }
        if (out->length && (new_paragraph || !wrapped || is_indented(line)))
            buffer_append_string(out, "\n\n");
        if (new_paragraph || !wrapped || is_indented(line))
            start = out->length;
        lines_join(out, start, visible);
        new_paragraph = false;
    }
}

static tifa_status read_plain(struct slice utf8, struct article *article, tifa_error *error)
{
    struct buffer text = {0}, parted = {0};
    tifa_status status = take_title(&utf8, article, error);
    if (status == TIFA_OK)
        status = take_bylines(&utf8, article, error);
    layout_part(utf8, &parted); /* before its lines are joined */
    join_lines(slice_of_buffer(&parted), &text);
    if (status == TIFA_OK)
        status = text.failed || parted.failed ? tifa_fail_memory(error) : article_set_text(article, slice_of_buffer(&text), error);
    buffer_free(&text);
    buffer_free(&parted);
    return status;
}

tifa_status text_read(struct slice utf8, struct slice name, struct article *article, tifa_error *error)
{
    json_t *front;
    size_t valid = utf8_valid_prefix(utf8.data, utf8.length);
    if (valid < utf8.length)
        return tifa_fail(error, TIFA_ERR_FORMAT, "not valid UTF-8 at byte %zu", valid + 1);
    if (slice_starts(utf8, "\xEF\xBB\xBF"))
        utf8 = slice_from(utf8, 3);
    tifa_status status = front_matter_take(&utf8, &front, error);
    if (status == TIFA_OK && front)
        status = members_read(front, NULL, true, article, error);
    bool markdown = front || ends_with(name, ".md") || ends_with(name, ".markdown") || ends_with(name, ".mkd");
    json_decref(front);
    if (status == TIFA_OK)
        status = markdown ? read_markdown(utf8, article, error) : read_plain(utf8, article, error);
    return status;
}

#include "corpus/formats/markdown.h"

#include "corpus/layout.h"

#include <strings.h>

struct markdown {
    struct slice rest; /* lines not yet read */
    struct buffer *title, *text;
    struct buffer paragraph; /* its lines, with their markup */
    size_t quotes;           /* ">" in front of the line before */
    bool in_table;
    bool title_is_first_level;
    bool no_end[3]; /* no "-->", "</script", "</style" follows */
};

/* ---- what a line is ---- */

static size_t count_sign(struct slice line, char sign)
{
    size_t n = 0;
    while (n < line.length && line.data[n] == sign)
        n++;
    return n;
}

/* Nothing but the sign, spaces, and at least so many. */
static bool is_row_of(struct slice line, char sign, size_t least)
{
    size_t n = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] == sign)
            n++;
        else if (line.data[i] != ' ' && line.data[i] != '\t')
            return false;
    }
    return n >= least;
}

static bool is_rule(struct slice line)
{
    return is_row_of(line, '-', 3) || is_row_of(line, '*', 3) || is_row_of(line, '_', 3);
}

static bool is_underline(struct slice line)
{
    return line.length >= 2 && (count_sign(line, '=') == line.length || count_sign(line, '-') == line.length);
}

/* "|---|:-:|" */
static bool is_table_rule(struct slice line)
{
    for (size_t i = 0; i < line.length; i++)
        if (!memchr("|-: \t", line.data[i], 5))
            return false;
    return memchr(line.data, '|', line.length) && memchr(line.data, '-', line.length);
}

/* "## Heading ##": its level and its text; 0 for any other line. */
static size_t take_heading(struct slice line, struct slice *heading)
{
    size_t level = count_sign(line, '#');
    if (level == 0 || level > 6 || (line.length > level && line.data[level] != ' ' && line.data[level] != '\t'))
        return 0;
    *heading = slice_trim(slice_from(line, level));
    size_t end = heading->length;
    while (end && heading->data[end - 1] == '#')
        end--;
    if (end == 0 || heading->data[end - 1] == ' ')
        heading->length = end;
    *heading = slice_trim(*heading);
    return level;
}

/* "- ", "* ", "+ ", "12. ", "12) ", and a box "[ ]" behind it; a bullet that Markdown does not know is one too. */
static bool take_item(struct slice *line)
{
    size_t n = 0;
    if (layout_take_bullet(line))
        return true;
    while (n < line->length && n < 9 && line->data[n] >= '0' && line->data[n] <= '9')
        n++;
    const char *signs = n ? ".)" : "-*+";
    if (n >= line->length || !strchr(signs, line->data[n]) || !line->data[n] ||
        (n + 1 < line->length && line->data[n + 1] != ' ' && line->data[n + 1] != '\t'))
        return false;
    *line = slice_trim(slice_from(*line, n + 1));
    if (slice_starts(*line, "[ ] ") || slice_starts(*line, "[x] ") || slice_starts(*line, "[X] "))
        *line = slice_trim(slice_from(*line, 4));
    return true;
}

/* "[^1]: text" leaves the text, "[name]: address" leaves nothing. */
static bool take_definition(struct slice *line)
{
    const char *end = slice_starts(*line, "[") ? memmem(line->data, line->length, "]:", 2) : NULL;
    if (!end || end == line->data + 1)
        return false;
    bool footnote = line->data[1] == '^';
    struct slice behind = slice_trim(slice_from(*line, (size_t)(end - line->data) + 2));
    bool words = memchr(behind.data, ' ', behind.length) && !memchr("\"')", behind.data[behind.length - 1], 3);
    if (!footnote && words) /* an address has nothing behind it but a title in quotation marks */
        return false;
    *line = footnote ? behind : slice_of("");
    return true;
}

/* ---- paragraphs ---- */

static void part(struct buffer *text)
{
    if (text->length)
        buffer_append_string(text, "\n\n");
}

static tifa_status add_paragraph(struct markdown *m, struct slice paragraph, tifa_error *error)
{
    size_t before = m->text->length;
    part(m->text);
    size_t start = m->text->length;
    tifa_status status = markdown_inline(paragraph, m->text, error);
    if (status)
        return status;
    struct slice visible = slice_trim((struct slice){m->text->data + start, m->text->length - start});
    memmove(m->text->data + start, visible.data, visible.length);
    m->text->length = visible.length ? start + visible.length : before;
    return TIFA_OK;
}

static tifa_status flush(struct markdown *m, tifa_error *error)
{
    m->in_table = false;
    if (m->paragraph.failed)
        return tifa_fail_memory(error);
    if (m->paragraph.length == 0)
        return TIFA_OK;
    tifa_status status = add_paragraph(m, (struct slice){m->paragraph.data, m->paragraph.length}, error);
    buffer_clear(&m->paragraph);
    return status;
}

/* The first heading of the text is the title, if nothing stands before it; a later one only if it is of the first
 * level. */
static tifa_status add_heading(struct markdown *m, struct slice heading, size_t level, tifa_error *error)
{
    bool in_front = m->text->length == 0 && m->title->length == 0;
    if (in_front)
        return markdown_inline(heading, m->title, error);
    if (level == 1 && m->title->length == 0) {
        tifa_status status = markdown_inline(heading, m->title, error);
        if (status)
            return status;
    }
    return add_paragraph(m, heading, error);
}

/* Each cell is a paragraph. */
static tifa_status add_row(struct markdown *m, struct slice line, tifa_error *error)
{
    size_t start = 0;
    tifa_status status = TIFA_OK;
    line = slice_trim(line);
    if (slice_starts(line, "|"))
        line = slice_from(line, 1);
    if (line.length && line.data[line.length - 1] == '|')
        line.length--;
    for (size_t i = 0; i <= line.length && status == TIFA_OK; i++) {
        if (i < line.length && (line.data[i] != '|' || (i && line.data[i - 1] == '\\')))
            continue;
        status = add_paragraph(m, slice_trim((struct slice){line.data + start, i - start}), error);
        start = i + 1;
    }
    return status;
}

static tifa_status add_code(struct markdown *m, struct slice fence, tifa_error *error)
{
    struct slice line;
    tifa_status status = flush(m, error);
    bool first = true;
    while (status == TIFA_OK && slice_line(&m->rest, &line)) {
        struct slice visible = slice_trim(line);
        if (visible.length >= fence.length && count_sign(visible, fence.data[0]) == visible.length)
            break;
        if (first)
            part(m->text);
        else
            buffer_append_byte(m->text, '\n');
        first = false;
        while (line.length && (unsigned char)line.data[line.length - 1] <= ' ')
            line.length--;
        buffer_append(m->text, line.data, line.length);
    }
    return status;
}

/* Passes over a comment or what is no text, up to its end in whatever line; false when the line starts none. */
static bool skip_block(struct markdown *m, struct slice *line)
{
    static const struct {
        const char *start, *end;
    } blocks[] = {{"<!--", "-->"}, {"<script", "</script>"}, {"<style", "</style>"}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        size_t length = strlen(blocks[i].start);
        if (m->no_end[i] || line->length < length || strncasecmp(line->data, blocks[i].start, length) != 0)
            continue;
        struct slice rest = {line->data, (size_t)(m->rest.data + m->rest.length - line->data)};
        const char *end = memmem(rest.data, rest.length, blocks[i].end, strlen(blocks[i].end));
        m->no_end[i] = !end;
        if (!end)
            return false;
        m->rest = slice_from(rest, (size_t)(end - rest.data) + strlen(blocks[i].end));
        return true;
    }
    return false;
}

/* ---- lines ---- */

static size_t take_quotes(struct slice *line)
{
    size_t quotes = 0;
    for (struct slice rest = slice_trim(*line); slice_starts(rest, ">"); quotes++)
        *line = rest = slice_trim(slice_from(rest, 1));
    return quotes;
}

static tifa_status add_to_paragraph(struct markdown *m, struct slice line)
{
    if (m->paragraph.length)
        buffer_append_byte(&m->paragraph, '\n');
    buffer_append(&m->paragraph, line.data, line.length);
    return TIFA_OK;
}

/* A line without the white space in front of it; what ends it may be a hard break. */
static struct slice trim_start(struct slice line)
{
    while (line.length && (unsigned char)line.data[0] <= ' ')
        line = slice_from(line, 1);
    while (line.length && (line.data[line.length - 1] == '\r' || line.data[line.length - 1] == '\t'))
        line.length--;
    return line;
}

/* Lines that need no look at the one before; *done when the line was one. */
static tifa_status read_block(struct markdown *m, struct slice visible, bool *done, tifa_error *error)
{
    struct slice heading;
    size_t ticks = count_sign(visible, '`'), waves = count_sign(visible, '~'), level = take_heading(visible, &heading);
    *done = true;
    if (ticks >= 3 || waves >= 3)
        return add_code(m, (struct slice){visible.data, ticks >= 3 ? ticks : waves}, error);
    if (level) {
        tifa_status status = flush(m, error);
        return status ? status : add_heading(m, heading, level, error);
    }
    if (visible.data[0] == '<' && skip_block(m, &visible))
        return flush(m, error);
    *done = false;
    return TIFA_OK;
}

static tifa_status read_underline(struct markdown *m, struct slice visible, tifa_error *error)
{
    struct buffer heading = m->paragraph;
    m->paragraph = (struct buffer){0};
    tifa_status status = heading.failed ? tifa_fail_memory(error)
                                        : add_heading(m, (struct slice){heading.data, heading.length},
                                                      visible.data[0] == '=' ? 1 : 2, error);
    buffer_free(&heading);
    return status;
}

/* The names of its columns are the line before. */
static tifa_status read_table_rule(struct markdown *m, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    if (m->paragraph.failed)
        return tifa_fail_memory(error);
    if (m->paragraph.length)
        status = add_row(m, (struct slice){m->paragraph.data, m->paragraph.length}, error);
    buffer_clear(&m->paragraph);
    m->in_table = true;
    return status;
}

static tifa_status read_line(struct markdown *m, struct slice line, tifa_error *error)
{
    bool done;
    size_t quotes = take_quotes(&line);
    struct slice visible = slice_trim(line);
    tifa_status status = quotes != m->quotes && quotes ? flush(m, error) : TIFA_OK;
    m->quotes = quotes;
    if (status || visible.length == 0)
        return status ? status : flush(m, error);
    status = read_block(m, visible, &done, error);
    if (status || done)
        return status;
    if (m->paragraph.length && is_underline(visible))
        return read_underline(m, visible, error);
    if (is_rule(visible))
        return flush(m, error);
    if (is_table_rule(visible))
        return read_table_rule(m, error);
    if (m->in_table && memchr(visible.data, '|', visible.length))
        return add_row(m, visible, error);
    struct slice content = trim_start(line);
    if (take_item(&content) || take_definition(&content))
        status = flush(m, error);
    return status || content.length == 0 ? status : add_to_paragraph(m, content);
}

tifa_status markdown_read(struct slice markdown, struct buffer *title, struct buffer *text, tifa_error *error)
{
    struct markdown m = {.rest = markdown, .title = title, .text = text};
    struct slice line;
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && slice_line(&m.rest, &line))
        status = read_line(&m, line, error);
    if (status == TIFA_OK)
        status = flush(&m, error);
    buffer_free(&m.paragraph);
    if (status == TIFA_OK && (text->failed || title->failed))
        status = tifa_fail_memory(error);
    return status;
}

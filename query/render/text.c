#include "query/render/render.h"

#include "corpus/base/printable.h"
#include "corpus/base/utf8.h"

#include <inttypes.h>
#include <unicode/uchar.h>

#define INDENT         "   "
#define MARGIN_MARKED  "=> "
#define INDENT_COLUMNS 3

/* Styles: with colours an escape sequence, without them what can be seen all the same. */
struct style {
    const char *color_on, *color_off, *plain_on, *plain_off;
};
static const struct style TITLE = {"\033[1m", "\033[0m", "", ""};
static const struct style META = {"\033[2m", "\033[0m", "", ""};
static const struct style MATCH = {"\033[1;31m", "\033[0m", "[", "]"};

struct writer {
    struct buffer *out;
    const struct render_options *options;
    size_t column; /* where the line stands */
    bool wants_space;
    struct buffer word; /* not yet on the line, with its styles */
    size_t word_columns;
    bool word_marked, line_marked; /* the end of the word, of the line, is within a match */
    bool opened;                   /* the word ends with the sign that opens a match */
};

static const char *style_on(const struct writer *w, const struct style *style)
{
    return w->options->color ? style->color_on : style->plain_on;
}

static const char *style_off(const struct writer *w, const struct style *style)
{
    return w->options->color ? style->color_off : style->plain_off;
}

static size_t columns_of(uint32_t c)
{
    if (c < 0x300)
        return 1;
    int type = u_charType((UChar32)c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/* ---- words to lines ---- */

/* Colours are taken off at the end of a line: a pager would lose them there. */
static void break_line(struct writer *w)
{
    bool colored = w->line_marked && w->options->color;
    buffer_append_string(w->out, colored ? MATCH.color_off : "");
    buffer_append_string(w->out, "\n" INDENT);
    buffer_append_string(w->out, colored ? MATCH.color_on : "");
    w->column = INDENT_COLUMNS;
    w->wants_space = false;
}

static void flush_word(struct writer *w)
{
    if (w->word.length == 0)
        return;
    bool fits = w->column + w->wants_space + w->word_columns <= w->options->columns;
    if (!fits && w->column > INDENT_COLUMNS)
        break_line(w);
    if (w->wants_space) {
        buffer_append_byte(w->out, ' ');
        w->column++;
    }
    buffer_append(w->out, w->word.data, w->word.length);
    w->column += w->word_columns;
    w->wants_space = false;
    w->word.length = 0;
    w->word_columns = 0;
    w->line_marked = w->word_marked;
}

/* Closing punctuation stays with what is before it; Han characters may stand anywhere else. */
static bool may_break_before(uint32_t c)
{
    return columns_of(c) == 2 && u_isalpha((UChar32)c);
}

static void put_character(struct writer *w, const char *bytes, size_t length, uint32_t c)
{
    if (c == ' ' || c == '\n') {
        flush_word(w);
        w->wants_space = w->column > INDENT_COLUMNS;
        return;
    }
    if (may_break_before(c) && !w->opened)
        flush_word(w);
    w->opened = false;
    buffer_append(&w->word, bytes, length);
    w->word_columns += columns_of(c);
}

static void put_text(struct writer *w, struct slice text)
{
    struct buffer safe = {0};
    printable_append(&safe, text);
    for (size_t at = 0; at < safe.length;) {
        size_t start = at;
        uint32_t c = utf8_next(safe.data, &at);
        bool paragraph = c == '\n' && at < safe.length && safe.data[at] == '\n';
        if (!paragraph) {
            put_character(w, safe.data + start, at - start, c);
            continue;
        }
        while (at < safe.length && safe.data[at] == '\n')
            at++;
        flush_word(w);
        break_line(w);
    }
    w->out->failed = w->out->failed || safe.failed;
    buffer_free(&safe);
}

/* A style is part of the word it touches, and takes no room unless it can be seen. */
static void put_style(struct writer *w, const char *style)
{
    buffer_append_string(&w->word, style);
    if (!w->options->color)
        w->word_columns += strlen(style);
}

static void put_marked(struct writer *w, struct slice text)
{
    put_style(w, style_on(w, &MATCH));
    w->opened = w->word_marked = true;
    put_text(w, text);
    w->word_marked = false;
    put_style(w, style_off(w, &MATCH));
}

/* margin: of INDENT_COLUMNS */
static void start_paragraph(struct writer *w, const char *margin)
{
    buffer_append_string(w->out, margin);
    w->column = INDENT_COLUMNS;
    w->wants_space = false;
}

/* A heading is one line. */
static void put_in_line(struct writer *w, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        struct slice rest = slice_from(text, i);
        const char *end = memchr(rest.data, '\n', rest.length);
        struct slice part = {rest.data, end ? (size_t)(end - rest.data) : rest.length};
        printable_append(w->out, part);
        i += part.length;
        if (end)
            buffer_append_byte(w->out, ' ');
    }
}

static void put_styled(struct writer *w, const struct style *style, struct slice text)
{
    if (text.length == 0)
        return;
    buffer_append_string(w->out, style_on(w, style));
    put_in_line(w, text);
    buffer_append_string(w->out, style_off(w, style));
}

/* The title as a heading, what matched in it marked. */
static void put_title(struct writer *w, const struct search_hit *hit)
{
    size_t at = 0;
    for (size_t i = 0; i < hit->span_count; i++) {
        const struct search_span *span = &hit->spans[i];
        if (span->byte_start < at)
            continue; /* two tokens of one character */
        put_styled(w, &TITLE, (struct slice){hit->text.data + at, span->byte_start - at});
        put_styled(w, &MATCH, (struct slice){hit->text.data + span->byte_start, span->byte_end - span->byte_start});
        at = span->byte_end;
    }
    put_styled(w, &TITLE, slice_from(hit->text, at));
    buffer_append_byte(w->out, '\n');
}

static void put_passage(struct writer *w, const char *margin, const struct search_hit *hit)
{
    size_t at = 0;
    start_paragraph(w, margin);
    for (size_t i = 0; i < hit->span_count; i++) {
        const struct search_span *span = &hit->spans[i];
        if (span->byte_start < at)
            continue; /* two tokens of one character */
        put_text(w, (struct slice){hit->text.data + at, span->byte_start - at});
        put_marked(w, (struct slice){hit->text.data + span->byte_start, span->byte_end - span->byte_start});
        at = span->byte_end;
    }
    put_text(w, slice_from(hit->text, at));
    flush_word(w);
    buffer_append_byte(w->out, '\n');
}

/* ---- headings ---- */

static void put_line(struct writer *w, const struct style *style, struct slice text)
{
    put_styled(w, style, text);
    buffer_append_byte(w->out, '\n');
}

/* "also in: a, b and 3 more" */
static void put_copies(struct writer *w, const struct search_hit *hit)
{
    struct buffer line = {0};
    if (hit->copy_count == 0)
        return;
    buffer_append_string(&line, "also in: ");
    for (size_t i = 0; i < hit->copies_listed; i++) {
        buffer_append_string(&line, i ? ", " : "");
        buffer_append(&line, hit->copies[i].data, hit->copies[i].length);
    }
    if (hit->copy_count > hit->copies_listed)
        buffer_printf(&line, " and %" PRIu64 " more", hit->copy_count - hit->copies_listed);
    start_paragraph(w, INDENT);
    put_text(w, (struct slice){line.data, line.length});
    flush_word(w);
    buffer_append_byte(w->out, '\n');
    w->out->failed = w->out->failed || line.failed;
    buffer_free(&line);
}

/* The fields of a list that are not empty, in a line, and the article that it is a copy of. */
static void put_fields(struct writer *w, const struct article *article, const enum article_field *shown, size_t count,
                       struct slice copy_of, bool undated)
{
    struct buffer meta = {0};
    for (size_t i = 0; i < count; i++) {
        struct slice field = article->fields[shown[i]];
        if (undated && shown[i] == ARTICLE_DATE && field.length == 0)
            field = slice_of("undated");
        if (field.length == 0)
            continue;
        if (meta.length)
            buffer_append_string(&meta, " · ");
        buffer_append(&meta, field.data, field.length);
    }
    if (copy_of.length) {
        buffer_append_string(&meta, meta.length ? " · copy of " : "copy of ");
        buffer_append(&meta, copy_of.data, copy_of.length);
    }
    if (meta.length) {
        buffer_append_string(w->out, INDENT);
        put_line(w, &META, (struct slice){meta.data, meta.length});
    }
    buffer_free(&meta);
}

/* What stands below the title. undated: the hits stand by date, and one that has none says so. */
static void put_about(struct writer *w, const struct article *article, struct slice copy_of, bool undated)
{
    static const enum article_field shown[] = {ARTICLE_AUTHOR, ARTICLE_AFFILIATION, ARTICLE_DATE, ARTICLE_SECTION};
    put_fields(w, article, shown, sizeof shown / sizeof *shown, copy_of, undated);
}

static void put_plain_title(struct writer *w, const struct article *article)
{
    struct slice title = article->fields[ARTICLE_TITLE];
    put_line(w, &TITLE, title.length ? title : article->fields[ARTICLE_ID]);
}

static void put_hit(struct writer *w, const struct search_hit *hit, bool undated)
{
    bool is_title = hit->passage_number == 0;
    if (is_title)
        put_title(w, hit);
    else
        put_plain_title(w, hit->article);
    put_about(w, hit->article, hit->copy_of, undated);
    if (!is_title)
        put_passage(w, INDENT, hit);
    put_copies(w, hit);
}

static void put_count(struct buffer *out, const struct search_count *count, const char *noun)
{
    static const char *const words[] = {
        [COUNT_EXACT] = "", [COUNT_AT_LEAST] = "at least ", [COUNT_AT_MOST] = "at most ", [COUNT_ESTIMATE] = "about "};
    buffer_printf(out, "%s%" PRIu64 " %s%s", words[count->kind], count->value, noun, count->value == 1 ? "" : "s");
}

static void put_summary(const struct search_answer *answer, struct buffer *out)
{
    put_count(out, &answer->passages, "passage");
    buffer_append_string(out, " in ");
    put_count(out, &answer->articles, "article");
    if (answer->exact || answer->occurrences.value) { /* "at least 0" says nothing */
        buffer_append_string(out, ", ");
        put_count(out, &answer->occurrences, "occurrence");
    }
    if (!answer->exact && !answer->query.is_cut)
        buffer_append_string(out, "; --count exact counts them");
    buffer_printf(out, " (%.1f ms)\n", answer->took_ms);
}

void render_text(const struct search_answer *answer, const struct render_options *options, struct buffer *out)
{
    struct writer w = {.out = out, .options = options};
    for (size_t i = 0; i < answer->hit_count; i++) {
        buffer_printf(out, "%zu. ", answer->hits[i].rank);
        put_hit(&w, &answer->hits[i], answer->sort != SEARCH_BY_SCORE);
        buffer_append_byte(out, '\n');
    }
    if (answer->passages.value || answer->hit_count)
        put_summary(answer, out);
    out->failed = out->failed || w.word.failed;
    buffer_free(&w.word);
}

void render_article_text(const struct article_view *view, uint64_t marked, const struct render_options *options,
                         struct buffer *out)
{
    static const enum article_field shown[] = {ARTICLE_ID, ARTICLE_LANG, ARTICLE_URL};
    struct writer w = {.out = out, .options = options};
    put_plain_title(&w, view->article);
    put_about(&w, view->article, slice_of(""), false);
    put_fields(&w, view->article, shown, sizeof shown / sizeof *shown, slice_of(""), false);
    for (size_t i = 0; i < view->count; i++) {
        struct search_hit passage = {.text = view->passages[i].text};
        buffer_append_byte(out, '\n');
        put_passage(&w, marked == view->passages[i].number ? MARGIN_MARKED : INDENT, &passage);
    }
    out->failed = out->failed || w.word.failed;
    buffer_free(&w.word);
}

#include "corpus/layout.h"

#include "corpus/base/utf8.h"

enum {
    LOOK_AHEAD_LINES = 24, /* within which another point of the list must stand */
    SHORT_COLUMNS = 60,      /* a line that is shorter was not ended by wrapping */
    LONG_COLUMNS = 100,      /* nor one that is longer */
    MOST_CELLS = 8, /* parted by tabs or bars; of more in a row the words of a line are parted so */
    MOST_MARKS = 8, /* behind one word */
};

/* ---- what starts a line ---- */

enum marker_kind { MARKER_NONE, MARKER_SURE, MARKER_SIGN, MARKER_NUMBER, MARKER_LETTER };

struct marker {
    enum marker_kind kind;
    unsigned value; /* which sign; the number */
};

static const char *const bullets[] = {"•", "·", "●", "◦", "▪", "■", "‣", "⁃", "∙", "◆", "►", "▶", "➢", "➤", "✓", "✔"};
static const char *const signs[] = {"-", "*", "+", "–", "—"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool layout_take_bullet(struct slice *line)
{
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        struct slice behind = slice_starts(*line, bullets[i]) ? slice_trim(slice_from(*line, strlen(bullets[i])))
                                                              : slice_of("");
        if (behind.length) {
            *line = behind;
            return true;
        }
    }
    return false;
}

/* The bytes of Han numerals at the start: 一, 十二. */
static size_t han_numerals(struct slice line)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    size_t length = 0;
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals && length < 9; i++) {
        if (slice_starts(slice_from(line, length), numerals[i])) {
            length += strlen(numerals[i]);
            i = (size_t)-1;
        }
    }
    return length;
}

static size_t digits_at(struct slice line, size_t at, unsigned *value)
{
    size_t end = at;
    *value = 0;
    while (end < line.length && end - at < 4 && is_digit(line.data[end]))
        *value = *value * 10 + (unsigned)(line.data[end++] - '0');
    return end - at;
}

/* "一、", "（三）", "2、", "（2）", "①": how Chinese and Japanese lists are numbered, which are never wrapped before. */
static bool is_han_number(struct slice line)
{
    unsigned value;
    size_t open = slice_starts(line, "（") ? 3 : 0, inside = han_numerals(slice_from(line, open));
    inside = inside ? inside : digits_at(line, open, &value);
    if (inside)
        return slice_starts(slice_from(line, open + inside), open ? "）" : "、");
    size_t at = 0;
    uint32_t first = line.length ? utf8_next(line.data, &at) : 0;
    return first >= 0x2460 && first <= 0x2473;
}

/* "12. ", "12) ", "(12) ", "a) ", "(iv) " */
static struct marker numbered_marker(struct slice line)
{
    struct marker marker = {MARKER_NONE, 0};
    size_t open = slice_starts(line, "("), at = open + digits_at(line, open, &marker.value);
    enum marker_kind kind = MARKER_NUMBER;
    if (at == open) {
        while (at < line.length && at - open < 4 && line.data[at] >= 'a' && line.data[at] <= 'z')
            at++;
        kind = MARKER_LETTER;
    }
    size_t length = at - open;
    bool closed = at + 1 < line.length && (line.data[at] == ')' || (line.data[at] == '.' && !open && kind == MARKER_NUMBER));
    if (length && length < 4 && closed && is_blank(line.data[at + 1]) && (kind == MARKER_NUMBER || open || length == 1))
        marker.kind = kind;
    return marker;
}

static struct marker marker_of(struct slice line)
{
    struct slice behind = line;
    if (line.length == 0)
        return (struct marker){MARKER_NONE, 0};
    if (layout_take_bullet(&behind) || is_han_number(line))
        return (struct marker){MARKER_SURE, 0};
    for (unsigned i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i]);
        if (slice_starts(line, signs[i]) && line.length > length + 1 && is_blank(line.data[length]))
            return (struct marker){MARKER_SIGN, i};
    }
    return numbered_marker(line);
}

/* Whether b may be the point behind a. */
static bool follows(struct marker a, struct marker b)
{
    return a.kind == b.kind && (a.kind == MARKER_LETTER || b.value == a.value + (a.kind == MARKER_NUMBER));
}

/* ---- lists ---- */

struct parter {
    struct buffer *out;
    struct slice rest;     /* behind the line that is looked at */
    struct slice previous; /* the line before in the paragraph, trimmed; empty: there is none */
    struct marker last;    /* the point before in the paragraph */
    bool in_point;         /* the line before is one line of a point, its first */
};

static size_t columns(struct slice line)
{
    size_t count = 0;
    for (size_t at = 0; at < line.length;)
        count += utf8_next(line.data, &at) >= 0x1100 ? 2 : 1;
    return count;
}

static bool ends_with_any(struct slice line, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(ends[i]);
        if (line.length >= length && memcmp(line.data + line.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

static bool is_ended(struct slice line)
{
    static const char *const ends[] = {":", ".", ";", "!", "?", "：", "。", "；", "！", "？"};
    return ends_with_any(line, ends, sizeof ends / sizeof *ends);
}

/* Whether the next point of the list stands below, in this paragraph. */
static bool is_followed(const struct parter *p, struct marker marker)
{
    struct slice rest = p->rest, line;
    for (int lines = 0; lines < LOOK_AHEAD_LINES && slice_line(&rest, &line); lines++) {
        line = slice_trim(line);
        if (line.length == 0)
            return false;
        if (follows(marker, marker_of(line)))
            return true;
    }
    return false;
}

static bool is_point(const struct parter *p, struct marker marker)
{
    return marker.kind == MARKER_SURE ||
           (marker.kind != MARKER_NONE && (p->previous.length == 0 || is_ended(p->previous) || follows(p->last, marker) ||
                                           is_followed(p, marker)));
}

static bool starts_small(struct slice line)
{
    size_t at = 0;
    uint32_t first = utf8_next(line.data, &at);
    return (first >= 'a' && first <= 'z') || (first >= 0xDF && first <= 0xFF) || (first >= 0x430 && first <= 0x45F);
}

/* Whether a line that is none goes on with the point above. */
static bool goes_on(const struct parter *p, struct slice line, struct slice visible)
{
    size_t length = columns(p->previous);
    bool wrapped = length > SHORT_COLUMNS && length <= LONG_COLUMNS;
    return !p->in_point || starts_small(visible) || wrapped || is_blank(line.data[0]);
}

/* ---- tables ---- */

static size_t count_inside(struct slice line, char sign)
{
    size_t count = 0;
    line = slice_trim(line);
    for (size_t i = 1; i + 1 < line.length; i++)
        count += line.data[i] == sign && (sign == '\t' || (is_blank(line.data[i - 1]) && is_blank(line.data[i + 1])));
    return count;
}

static bool is_bordered(struct slice visible)
{
    return visible.length > 3 && visible.data[0] == '|' && visible.data[visible.length - 1] == '|' &&
           memchr(visible.data + 1, '|', visible.length - 2);
}

/* What parts the cells of a line; 0 for a line that is no row. */
static char cell_sign(const struct parter *p, struct slice line, struct slice visible)
{
    static const char parting[] = {'\t', '|'};
    struct slice rest = p->rest, next = slice_of("");
    if (is_bordered(visible))
        return '|';
    slice_line(&rest, &next);
    for (size_t i = 0; i < sizeof parting; i++) {
        size_t count = memchr(line.data, parting[i], line.length) ? count_inside(line, parting[i]) : 0;
        if (count && count < MOST_CELLS &&
            (count_inside(next, parting[i]) == count || count_inside(p->previous, parting[i]) == count))
            return parting[i];
    }
    return '\0';
}

/* Ends the paragraph, so that the next line starts one. */
static void part(struct parter *p)
{
    if (p->previous.length)
        buffer_append_byte(p->out, '\n');
    p->previous = slice_of("");
}

/* "|---|:--|" says nothing. */
static bool is_rule(struct slice visible)
{
    for (size_t i = 0; i < visible.length; i++)
        if (!memchr("|-:+= \t", visible.data[i], 7))
            return false;
    return true;
}

static void add_cells(struct parter *p, struct slice row, char sign)
{
    bool rule = is_rule(row);
    for (struct slice rest = row; rest.length && !rule;) {
        const char *end = memchr(rest.data, sign, rest.length);
        size_t length = end ? (size_t)(end - rest.data) : rest.length;
        struct slice cell = slice_trim((struct slice){rest.data, length});
        rest = slice_from(rest, length + (end != NULL));
        if (cell.length == 0)
            continue;
        part(p);
        if (sign != '|' && is_bordered(cell)) {
            add_cells(p, cell, '|');
            continue;
        }
        buffer_append(p->out, cell.data, cell.length);
        buffer_append_byte(p->out, '\n');
        p->previous = cell;
    }
    part(p);
    p->previous = row; /* the row below is compared with it */
}

/* ---- lines ---- */

static void add_line(struct parter *p, struct slice line, bool ended)
{
    buffer_append(p->out, line.data, line.length);
    if (ended)
        buffer_append_byte(p->out, '\n');
}

static void read_line(struct parter *p, struct slice line, bool ended, bool *was_row)
{
    struct slice visible = slice_trim(line);
    struct marker marker = marker_of(visible);
    char sign = visible.length ? cell_sign(p, line, visible) : '\0';
    bool behind_row = *was_row, point = false;
    *was_row = sign != '\0';
    if (sign && !behind_row)
        part(p);
    if (sign) {
        if (behind_row)
            p->previous = slice_of("");
        add_cells(p, visible, sign);
        p->in_point = false;
        p->last = (struct marker){MARKER_NONE, 0};
        return;
    }
    if (behind_row)
        p->previous = slice_of("");
    if (visible.length) {
        point = is_point(p, marker);
        if (p->previous.length && (point || !goes_on(p, line, visible))) {
            part(p);
            point = marker.kind != MARKER_NONE;
        }
    } else {
        p->last = (struct marker){MARKER_NONE, 0};
    }
    add_line(p, line, ended);
    p->in_point = point;
    p->last = point ? marker : p->last;
    p->previous = visible;
}

void layout_part(struct slice text, struct buffer *out)
{
    struct parter p = {.out = out, .rest = text, .previous = slice_of("")};
    struct slice line;
    bool was_row = false;
    while (slice_line(&p.rest, &line))
        read_line(&p, line, line.data + line.length < text.data + text.length, &was_row);
}

/* ---- marks of notes ---- */

/* The bytes of a superscript digit at the start; 0 for anything else. */
static size_t superscript(struct slice text)
{
    static const char *const digits[] = {"¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁰"};
    unsigned char byte = text.length ? (unsigned char)text.data[0] : 0;
    for (size_t i = 0; (byte == 0xC2 || byte == 0xE2) && i < sizeof digits / sizeof *digits; i++)
        if (slice_starts(text, digits[i]))
            return strlen(digits[i]);
    return 0;
}

/* "¹", "¹²", "³,⁴": their bytes; 0 where there are none or too many. */
static size_t superscripts(struct slice text)
{
    size_t end = 0, count = 0;
    for (size_t bytes; count <= 6 && (bytes = superscript(slice_from(text, end))) > 0; count++) {
        end += bytes;
        size_t comma = slice_starts(slice_from(text, end), ",");
        end += comma && superscript(slice_from(text, end + comma)) ? comma : 0;
    }
    return count <= 6 ? end : 0;
}

/* "[12]", "[1, 2]", "[3-5]", "[3–5]": their bytes. */
static size_t bracketed(struct slice text)
{
    size_t at = 1, run = 0;
    if (text.length < 3 || text.data[0] != '[' || !is_digit(text.data[1]))
        return 0;
    for (; at < text.length && at < 24 && text.data[at] != ']'; at++) {
        char c = text.data[at];
        bool dash = slice_starts(slice_from(text, at), "–");
        run = is_digit(c) ? run + 1 : 0;
        if (run > 3 || (!is_digit(c) && c != ',' && c != ' ' && c != '-' && !dash))
            return 0;
        at += dash ? strlen("–") - 1 : 0;
    }
    return at < text.length && text.data[at] == ']' ? at + 1 : 0;
}

static bool is_letter(char c)
{
    return ((unsigned char)c | 0x20) >= 'a' && ((unsigned char)c | 0x20) <= 'z';
}

/* Whether a note may be marked behind the text so far: behind a word of three letters, a year, a sign that closes a
 * sentence or a quotation, or another script's character; not behind a unit or a number. */
static bool takes_mark(struct slice before)
{
    static const char *const closing[] = {".", ",", ";", ":", "!", "?", "\"", ")", "”", "’", "»", "。",
                                          "，", "；", "：", "！", "？", "」", "』", "）", "》", "、"};
    size_t n = before.length, letters = 0, digits = 0;
    while (letters < 4 && letters < n && is_letter(before.data[n - 1 - letters]))
        letters++;
    while (digits < 5 && digits < n && is_digit(before.data[n - 1 - digits]))
        digits++;
    if (letters || digits) {
        bool year = digits == 4 && before.data[n - 4] >= '1' && before.data[n - 4] <= '2' &&
                    (n == 4 || !memchr(".,-", before.data[n - 5], 3));
        bool mixed = letters && n > letters && is_digit(before.data[n - 1 - letters]);
        bool foreign = letters && n > letters && (unsigned char)before.data[n - 1 - letters] >= 0x80;
        return year || ((letters >= 3 || foreign) && !mixed);
    }
    return n > 1 && ((unsigned char)before.data[n - 1] >= 0x80 ||
                     (ends_with_any(before, closing, sizeof closing / sizeof *closing) && !is_digit(before.data[n - 2])));
}

/* Behind the mark a word must not go on: "R²-value" is no note. */
static bool ends_there(struct slice behind)
{
    return behind.length == 0 || !(is_letter(behind.data[0]) || is_digit(behind.data[0]) || memchr("([{=^*_/", behind.data[0], 8));
}

/* The bytes of the marks of notes at `at`; 0 where there are none. */
static size_t note_marks(struct slice text, size_t at)
{
    size_t length = 0, count = 0;
    for (size_t bytes = 1; bytes; length += bytes, count++) {
        struct slice here = slice_from(text, at + length);
        bytes = slice_starts(here, "[") ? bracketed(here) : superscripts(here);
        if (count > MOST_MARKS)
            return 0;
    }
    bool marks = length && takes_mark((struct slice){text.data, at}) && ends_there(slice_from(text, at + length));
    return marks ? length : 0;
}

/* Whether eight bytes have neither '[' nor anything beyond ASCII: a byte is zero in `other` where it is '[', which the
 * subtraction turns into one with its high bit set. */
static bool has_no_mark(const char *eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t word, other;
    memcpy(&word, eight, sizeof word);
    other = word ^ ones * '[';
    return !((word | ((other - ones) & ~other)) & high);
}

/* Where a mark may stand next; the length of the text where there is none. */
static size_t next_mark(struct slice text, size_t at)
{
    for (; at < text.length; at++) {
        while (at + 8 <= text.length && has_no_mark(text.data + at))
            at += 8;
        if (at == text.length)
            break;
        unsigned char byte = (unsigned char)text.data[at];
        if ((byte == '[' || byte == 0xC2 || byte == 0xE2) && (byte == '[' || superscript(slice_from(text, at))))
            return at;
    }
    return at;
}

void layout_drop_note_marks(struct slice text, struct buffer *out)
{
    size_t kept = 0;
    for (size_t at = next_mark(text, 0); at < text.length;) {
        size_t length = note_marks(text, at);
        if (length) {
            buffer_append(out, text.data + kept, at - kept);
            kept = at + length;
        }
        at = next_mark(text, length ? kept : at + 1);
    }
    buffer_append(out, text.data + kept, text.length - kept);
}

/* ---- */

/* A line break, or a mark of cells, inside a paragraph. */
static bool has_lines(struct slice text)
{
    const char *at = text.data, *end = text.data + text.length;
    for (; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++) {
        const char *next = at + 1;
        if (next == end || *next != '\n' || (next + 1 < end && next[1] == '|'))
            return true;
        at = next;
    }
    return text.length && text.data[0] == '|';
}

bool layout_is_plain(struct slice text)
{
    return !has_lines(text) && next_mark(text, 0) == text.length;
}

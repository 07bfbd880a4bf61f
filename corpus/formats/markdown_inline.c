#include "corpus/base/utf8.h"
#include "corpus/formats/lines.h"
#include "corpus/formats/markdown.h"

#include <stdlib.h>
#include <strings.h>

enum {
    MOST_ADDRESS_BYTES = 4096, /* of a link or a tag: one that is longer is none, so that time stays linear */
    MOST_TICKS = 16,
    DROPPED = 1 /* stands in the text for a sign that goes; the control itself is in no text */
};

/* A row of "*", "_" or "~". */
struct run {
    size_t at; /* in the text */
    size_t left;
    char sign;
    bool opens, closes;
};

/* A "[" or "![" that waits for its "]". */
struct bracket {
    size_t at; /* in the text */
    bool image;
};

struct scan {
    struct slice raw;
    size_t at;
    size_t start; /* of the paragraph in the text */
    struct buffer *text;
    struct run *runs;
    size_t run_count, run_capacity;
    struct bracket *brackets;
    size_t bracket_count, bracket_capacity;
    bool no_ticks[MOST_TICKS + 1]; /* no row of so many backticks follows */
    bool no_comment_end;
    bool failed;
};

static void *grow(void *items, size_t count, size_t *capacity, size_t size, bool *failed)
{
    if (count < *capacity)
        return items;
    size_t more = *capacity ? 2 * *capacity : 16;
    void *grown = realloc(items, more * size);
    if (grown)
        *capacity = more;
    else
        *failed = true;
    return grown ? grown : items;
}

static unsigned char byte_at(const struct scan *s, size_t at)
{
    return at < s->raw.length ? (unsigned char)s->raw.data[at] : ' ';
}

static bool is_space(unsigned char byte)
{
    return byte <= ' ';
}

static bool is_letter(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte >= 0x80;
}

static struct slice rest_of(const struct scan *s)
{
    return slice_from(s->raw, s->at);
}

static void append(struct scan *s, size_t length)
{
    buffer_append(s->text, s->raw.data + s->at, length);
    s->at += length;
}

/* ---- the single signs; each moves on past what it takes ---- */

static void take_line_break(struct scan *s)
{
    size_t spaces = 0;
    while (s->text->length > s->start && s->text->data[s->text->length - 1] == ' ') {
        s->text->length--;
        spaces++;
    }
    s->at++;
    while (s->at < s->raw.length && (s->raw.data[s->at] == ' ' || s->raw.data[s->at] == '\t'))
        s->at++;
    struct slice before = {s->text->data + s->start, s->text->length - s->start};
    if (spaces >= 2)
        buffer_append_byte(s->text, '\n');
    else if (before.length && lines_need_space(before, rest_of(s)))
        buffer_append_byte(s->text, ' ');
}

static void take_backslash(struct scan *s)
{
    unsigned char next = byte_at(s, s->at + 1);
    if (next == '\n') {
        buffer_append_string(s->text, "  "); /* as two spaces, a hard break */
        s->at++;
    } else if (next > ' ' && next < 0x7F && !is_letter(next)) {
        s->at++;
        append(s, 1);
    } else {
        append(s, 1);
    }
}

static size_t count_ticks(const struct scan *s, size_t at)
{
    size_t n = 0;
    while (at + n < s->raw.length && s->raw.data[at + n] == '`')
        n++;
    return n;
}

static void take_code(struct scan *s)
{
    size_t ticks = count_ticks(s, s->at), at = s->at + ticks;
    bool known = ticks <= MOST_TICKS && !s->no_ticks[ticks];
    while (known && at < s->raw.length) {
        const char *next = memchr(s->raw.data + at, '`', s->raw.length - at);
        if (!next)
            break;
        at = (size_t)(next - s->raw.data);
        size_t closing = count_ticks(s, at);
        if (closing == ticks) {
            s->at += ticks;
            for (; s->at < at; s->at++) /* as it stands, but for line breaks */
                buffer_append_byte(s->text, s->raw.data[s->at] == '\n' ? ' ' : s->raw.data[s->at]);
            s->at += ticks;
            return;
        }
        at += closing;
    }
    if (ticks <= MOST_TICKS)
        s->no_ticks[ticks] = true;
    append(s, ticks);
}

static void take_run(struct scan *s)
{
    char sign = s->raw.data[s->at];
    size_t end = s->at;
    while (end < s->raw.length && s->raw.data[end] == sign)
        end++;
    unsigned char before = s->at ? byte_at(s, s->at - 1) : ' ', after = byte_at(s, end);
    struct run run = {.at = s->text->length, .left = end - s->at, .sign = sign};
    run.opens = !is_space(after) && (sign != '_' || !is_letter(before));
    run.closes = !is_space(before) && (sign != '_' || !is_letter(after));
    bool counts = sign != '~' || run.left == 2;
    s->runs = grow(s->runs, s->run_count, &s->run_capacity, sizeof *s->runs, &s->failed);
    if (counts && !s->failed)
        s->runs[s->run_count++] = run;
    append(s, end - s->at);
}

/* "<b>", "</b>", "<!-- -->", "<https://example.org/>"; anything else is a sign. */
static void take_angle(struct scan *s)
{
    struct slice rest = rest_of(s);
    if (slice_starts(rest, "<!--")) {
        const char *end = s->no_comment_end ? NULL : memmem(rest.data, rest.length, "-->", 3);
        s->no_comment_end = !end;
        if (end) {
            s->at += (size_t)(end - rest.data) + 3;
            return;
        }
    }
    unsigned char next = byte_at(s, s->at + 1);
    size_t window = rest.length < MOST_ADDRESS_BYTES ? rest.length : MOST_ADDRESS_BYTES;
    const char *end = next == '/' || next == '!' || next == '?' || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z')
                          ? memchr(rest.data, '>', window)
                          : NULL;
    if (!end) {
        append(s, 1);
        return;
    }
    struct slice inside = {rest.data + 1, (size_t)(end - rest.data) - 1};
    bool address = !memchr(inside.data, ' ', inside.length) && !memchr(inside.data, '\n', inside.length) &&
                   (memmem(inside.data, inside.length, "://", 3) || memchr(inside.data, '@', inside.length));
    if (address)
        buffer_append(s->text, inside.data, inside.length);
    else if (inside.length >= 2 && strncasecmp(inside.data, "br", 2) == 0)
        buffer_append_byte(s->text, '\n');
    s->at += inside.length + 2;
}

static void take_entity(struct scan *s)
{
    static const struct {
        const char *name, *text;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},    {"&quot;", "\""},  {"&apos;", "'"},
                    {"&nbsp;", " "},  {"&mdash;", "—"}, {"&ndash;", "–"}, {"&hellip;", "…"}, {"&ldquo;", "“"},
                    {"&rdquo;", "”"}, {"&lsquo;", "‘"}, {"&rsquo;", "’"}, {"&middot;", "·"}};
    struct slice rest = rest_of(s);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (slice_starts(rest, entities[i].name)) {
            buffer_append_string(s->text, entities[i].text);
            s->at += strlen(entities[i].name);
            return;
        }
    }
    char digits[12] = {0}, *end, bytes[4];
    memcpy(digits, rest.data, rest.length < sizeof digits - 1 ? rest.length : sizeof digits - 1);
    if (digits[1] == '#' && is_letter((unsigned char)digits[2]) && (unsigned char)digits[2] < 0x80) {
        bool hex = (digits[2] | 0x20) == 'x';
        unsigned long c = strtoul(digits + (hex ? 3 : 2), &end, hex ? 16 : 10);
        if (*end == ';' && c >= ' ' && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)) {
            buffer_append(s->text, bytes, utf8_write((uint32_t)c, bytes));
            s->at += (size_t)(end - digits) + 1;
            return;
        }
    }
    append(s, 1);
}

static void open_bracket(struct scan *s, bool image)
{
    s->brackets = grow(s->brackets, s->bracket_count, &s->bracket_capacity, sizeof *s->brackets, &s->failed);
    if (!s->failed)
        s->brackets[s->bracket_count++] = (struct bracket){s->text->length, image};
    append(s, image ? 2 : 1);
}

/* Behind "]": the length of "(address)" or "[name]"; 0 when there is none. */
static size_t target_length(struct slice rest)
{
    size_t depth = 0;
    char open = rest.length ? rest.data[0] : ' ', close = open == '(' ? ')' : ']';
    if (open != '(' && open != '[')
        return 0;
    for (size_t i = 0; i < rest.length && i < MOST_ADDRESS_BYTES; i++) {
        if (rest.data[i] == '\\')
            i++;
        else if (rest.data[i] == open)
            depth++;
        else if (rest.data[i] == close && --depth == 0)
            return i + 1;
    }
    return 0;
}

static void close_bracket(struct scan *s)
{
    s->at++;
    if (s->bracket_count == 0) {
        buffer_append_byte(s->text, ']');
        return;
    }
    struct bracket b = s->brackets[--s->bracket_count];
    size_t target = target_length(rest_of(s)), signs = b.image ? 2 : 1;
    struct slice label = {s->text->data + b.at, s->text->length - b.at};
    bool footnote = !b.image && slice_starts(label, "[^");
    s->at += target;
    if (b.image ? target > 0 : footnote) {
        s->text->length = b.at;
        while (s->run_count && s->runs[s->run_count - 1].at >= b.at)
            s->run_count--;
    } else if (target) {
        memset(s->text->data + b.at, DROPPED, signs);
    } else {
        buffer_append_byte(s->text, ']');
    }
}

/* ---- emphasis ---- */

static void drop_pairs(struct scan *s, struct run *opening, struct run *closing)
{
    size_t n = opening->left < closing->left ? opening->left : closing->left;
    memset(s->text->data + opening->at + opening->left - n, DROPPED, n);
    memset(s->text->data + closing->at, DROPPED, n);
    opening->left -= n;
    closing->left -= n;
    closing->at += n;
}

/* Pairs each row of signs with the nearest before it that opens. */
static void resolve_runs(struct scan *s, char sign)
{
    size_t *open = malloc((s->run_count + 1) * sizeof *open), count = 0;
    s->failed |= !open;
    for (size_t i = 0; open && i < s->run_count; i++) {
        struct run *run = &s->runs[i];
        if (run->sign != sign)
            continue;
        while (run->closes && run->left && count) {
            struct run *opening = &s->runs[open[count - 1]];
            drop_pairs(s, opening, run);
            count -= opening->left == 0;
        }
        if (run->opens && run->left)
            open[count++] = i;
    }
    free(open);
}

static void remove_dropped(struct buffer *text, size_t start)
{
    size_t to = start;
    for (size_t from = start; from < text->length; from++)
        if (text->data[from] != DROPPED)
            text->data[to++] = text->data[from];
    text->length = to;
}

static void take_sign(struct scan *s)
{
    switch (s->raw.data[s->at]) {
    case '\n':
        take_line_break(s);
        break;
    case '\\':
        take_backslash(s);
        break;
    case '`':
        take_code(s);
        break;
    case '*':
    case '_':
    case '~':
        take_run(s);
        break;
    case '<':
        take_angle(s);
        break;
    case '&':
        take_entity(s);
        break;
    case '!':
        if (byte_at(s, s->at + 1) == '[')
            open_bracket(s, true);
        else
            append(s, 1);
        break;
    case '[':
        open_bracket(s, false);
        break;
    default:
        close_bracket(s);
    }
}

tifa_status markdown_inline(struct slice paragraph, struct buffer *text, tifa_error *error)
{
    static const char signs[] = "\n\\`*_~<&![]";
    struct scan s = {.raw = paragraph, .start = text->length, .text = text};
    if (!buffer_reserve(text, paragraph.length + 1))
        return tifa_fail_memory(error);
    while (s.at < paragraph.length && !s.failed && !text->failed) {
        size_t plain = 0;
        while (s.at + plain < paragraph.length && !memchr(signs, paragraph.data[s.at + plain], sizeof signs - 1))
            plain++;
        append(&s, plain);
        if (s.at < paragraph.length)
            take_sign(&s);
    }
    if (!text->failed && !s.failed) {
        resolve_runs(&s, '*');
        resolve_runs(&s, '_');
        resolve_runs(&s, '~');
        remove_dropped(text, s.start);
    }
    free(s.runs);
    free(s.brackets);
    return text->failed || s.failed ? tifa_fail_memory(error) : TIFA_OK;
}

#include "query/language/typed.h"

#include "corpus/base/buffer.h"
#include "corpus/base/utf8.h"

/* ---- quotes ---- */

/* Each mark, and what closes it. The full-width mark is a straight one that an input method typed. */
static const struct {
    const char *mark, *partners[3];
} quotes[] = {
    {"\"", {"\"", "＂"}}, {"＂", {"\"", "＂"}}, {"“", {"”", "“"}}, {"”", {"”", "“"}}, {"„", {"“", "”"}}, {"«", {"»"}},
    {"»", {"«"}},         {"「", {"」"}},       {"」", {"「"}},    {"『", {"』"}},    {"』", {"『"}},
};
enum { QUOTES = sizeof quotes / sizeof *quotes };

static size_t quote_number(struct slice text, size_t at)
{
    size_t i = 0;
    while (i < QUOTES && !slice_starts(slice_from(text, at), quotes[i].mark))
        i++;
    return i;
}

size_t typed_quote(struct slice text, size_t at)
{
    size_t number = quote_number(text, at);
    return number < QUOTES ? strlen(quotes[number].mark) : 0;
}

static bool is_partner(size_t opening, struct slice text, size_t at)
{
    for (size_t i = 0; i < 3 && quotes[opening].partners[i]; i++)
        if (slice_starts(slice_from(text, at), quotes[opening].partners[i]))
            return true;
    return false;
}

size_t typed_quote_end(struct slice text, size_t at)
{
    size_t opening = quote_number(text, at), start = at + strlen(quotes[opening].mark);
    for (size_t i = start; i < text.length; i++)
        if (is_partner(opening, text, i))
            return i;
    for (size_t i = start; i < text.length; i++)
        if (typed_quote(text, i))
            return i;
    return text.length;
}

/* ---- blanks ---- */

static bool is_digit_at(struct slice text, size_t at)
{
    return at < text.length && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Whether a no-break space at `at` groups the digits of a number, three behind it. */
static bool groups_digits(struct slice text, size_t at)
{
    size_t next = at + strlen("\u00A0");
    return at > 0 && is_digit_at(text, at - 1) && is_digit_at(text, next) && is_digit_at(text, next + 1) &&
           is_digit_at(text, next + 2) && !is_digit_at(text, next + 3);
}

size_t typed_space(struct slice text, size_t at)
{
    if ((unsigned char)text.data[at] <= ' ')
        return 1;
    struct slice rest = slice_from(text, at);
    if (slice_starts(rest, "\u00A0"))
        return groups_digits(text, at) ? 0 : 2;
    return slice_starts(rest, "\u3000") ? 3 : 0;
}

/* ---- full width ---- */

/* The half-width form of a full-width character, or 0. Those that are punctuation of Chinese and nothing in a query stay. */
static char half_width(uint32_t c)
{
    char half = c > 0xFF00 && c < 0xFF5F ? (char)(c - 0xFF00 + ' ') : '\0';
    return half && strchr("!,.;?", half) ? '\0' : half;
}

/* Copies text up to `end`, with those forms whose half-width form is in `signs`; NULL: all. */
static void copy(struct buffer *out, struct slice text, size_t at, size_t end, const char *signs)
{
    while (at < end) {
        size_t start = at;
        char half = half_width(utf8_next(text.data, &at));
        if (half && (!signs || strchr(signs, half)))
            buffer_append_byte(out, half);
        else
            buffer_append(out, text.data + start, at - start);
    }
}

static bool ends_with_equals(const struct buffer *out)
{
    return out->length > 1 && out->data[out->length - 1] == '=' && out->data[out->length - 2] == '=';
}

static void make_half_width(struct slice text, struct buffer *out)
{
    for (size_t at = 0; at < text.length;) {
        size_t mark = typed_quote(text, at), end = mark ? typed_quote_end(text, at) : text.length;
        if (!mark || end == text.length) {
            size_t start = at;
            utf8_next(text.data, &at);
            copy(out, text, start, at, NULL);
            continue;
        }
        const char *signs = ends_with_equals(out) ? "" : "*()~";
        copy(out, text, at, at + mark, NULL);
        copy(out, text, at + mark, end, signs);
        at = end + typed_quote(text, end);
        copy(out, text, end, at, NULL);
    }
}

struct slice typed_half_width(struct slice text, struct arena *arena)
{
    struct buffer out = {0};
    if (!memmem(text.data, text.length, "\xEF\xBC", 2) && !memmem(text.data, text.length, "\xEF\xBD", 2))
        return text;
    make_half_width(text, &out);
    struct slice half = {out.failed ? NULL : arena_copy(arena, out.data, out.length), out.length};
    buffer_free(&out);
    return half;
}

#include "corpus/text/scan.h"

enum { ORDINAL_DIGITS = 2 /* of an ordinal at most; what is longer is a year or an amount */ };

static bool is_ordinal(const struct scan *s, struct slice word)
{
    bool digits = word.length > 0 && word.length <= ORDINAL_DIGITS;
    for (size_t i = 0; i < word.length; i++)
        digits = digits && word.data[i] >= '0' && word.data[i] <= '9';
    return digits && s->spelling->has_ordinal_dot;
}

static bool belongs_to_abbreviation(struct scan *s, size_t dot, size_t behind)
{
    const struct tokens *t = s->tokens;
    if (t->count == 0 || t->words.failed)
        return false;
    const struct token *last = &t->items[t->count - 1];
    if (last->byte_end != dot)
        return false;
    struct unit first = unit_at(s, last->byte_start);
    bool capital = first.upper;
    if (capital && first.next == dot && first.class == CHAR_LETTER)
        return true; /* an initial */
    struct unit next = visible_unit_at(s, behind);
    while (next.class == CHAR_SPACE || next.class == CHAR_NEWLINE)
        next = visible_unit_at(s, next.next);
    struct slice word = {token_word(t, t->count - 1), last->word_length};
    return is_ordinal(s, word) || spelling_is_abbreviation(s->spelling, word, capital, next.class == CHAR_DIGIT);
}

/* Whether a small letter is next, behind blanks and quotes: then the sentence goes on. A blank line ends it in any case. */
static bool goes_on(struct scan *s, struct unit unit)
{
    for (;; unit = visible_unit_at(s, unit.next)) {
        switch (unit.class) {
        case CHAR_SPACE:
        case CHAR_NEWLINE:
        case CHAR_QUOTE:
        case CHAR_TURNED:
        case CHAR_APOSTROPHE:
            continue;
        default:
            return unit.lower;
        }
    }
}

size_t scan_stop(struct scan *s, size_t at, const struct unit *stop)
{
    if (stop->class == CHAR_DOT && belongs_to_abbreviation(s, at, stop->next))
        return stop->next;
    bool dots_only = stop->class == CHAR_DOT;
    struct unit unit = visible_unit_at(s, stop->next);
    size_t end = stop->next;
    for (; unit.class == CHAR_DOT || unit.class == CHAR_STOP || unit.class == CHAR_BRACKET;
         unit = visible_unit_at(s, end)) {
        dots_only = dots_only && unit.class != CHAR_STOP;
        end = unit.next;
    }
    switch (unit.class) {
    case CHAR_END:
    case CHAR_SPACE:
    case CHAR_NEWLINE:
    case CHAR_PARAGRAPH:
    case CHAR_QUOTE:
    case CHAR_TURNED:
    case CHAR_APOSTROPHE:
        s->break_before = s->break_before || !goes_on(s, unit);
        break;
    case CHAR_SINGLE: /* Chinese and Japanese write no space behind ! ? … */
        s->break_before = s->break_before || !dots_only;
        break;
    default:
        break;
    }
    return end;
}

size_t scan_newline(struct scan *s, const struct unit *unit)
{
    size_t at = unit->next;
    struct unit next = visible_unit_at(s, at);
    while (next.class == CHAR_SPACE)
        next = visible_unit_at(s, next.next);
    if (next.class == CHAR_NEWLINE)
        s->break_before = true;
    return at;
}

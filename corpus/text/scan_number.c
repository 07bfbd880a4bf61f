#include "corpus/text/scan.h"

#include <string.h>

/* What stands between groups of digits. A number has one kind of it. */
enum grouping { UNGROUPED, BY_COMMAS, BY_NO_BREAK_SPACES, BY_NARROW_SPACES };

/* How many digits stand at `at`, up to `most`; *next is behind them. */
static unsigned count_digits(struct scan *s, size_t at, unsigned most, size_t *next)
{
    unsigned digits = 0;
    for (; digits < most; digits++) {
        struct unit unit = visible_unit_at(s, at);
        if (unit.class != CHAR_DIGIT || unit.length != 1)
            break;
        at = unit.next;
    }
    *next = at;
    return digits;
}

/* Whether exactly three digits stand at `at`. */
static bool is_digit_group(struct scan *s, size_t at)
{
    size_t end;
    return count_digits(s, at, 4, &end) == 3 && visible_unit_at(s, end).class != CHAR_DIGIT;
}

/* Behind groups as of lakh and crore, the first of which starts at `at`: some of two digits, then one of three. 0: there
 * are none. */
static size_t lakh_end(struct scan *s, size_t at)
{
    for (bool pairs = false;; pairs = true) {
        size_t end;
        unsigned digits = count_digits(s, at, 4, &end);
        struct unit behind = visible_unit_at(s, end);
        if (digits == 3)
            return pairs && behind.class != CHAR_DIGIT ? end : 0;
        if (digits != 2 || behind.class != CHAR_COMMA)
            return 0;
        at = behind.next;
    }
}

/* Whether the character that ends before `end` is this one. */
static bool is_character(const struct scan *s, size_t end, const char *character)
{
    size_t length = strlen(character);
    return end >= length && memcmp(s->text + end - length, character, length) == 0;
}

static enum grouping grouping_of(const struct scan *s, const struct unit *unit)
{
    if (unit->class == CHAR_COMMA)
        return BY_COMMAS;
    if (unit->class == CHAR_SPACE && is_character(s, unit->next, "\u00A0"))
        return BY_NO_BREAK_SPACES;
    if (unit->class == CHAR_SPACE && is_character(s, unit->next, "\u202F"))
        return BY_NARROW_SPACES;
    return UNGROUPED;
}

static bool is_point(const struct scan *s, const struct unit *unit)
{
    return unit->class == CHAR_DOT || (unit->class == CHAR_OTHER && is_character(s, unit->next, "\u066B"));
}

/* Behind the suffix that a number has behind an apostrophe at `at`: 2023'te; or 0. */
static size_t suffix_end(struct scan *s, size_t word, size_t at)
{
    const struct buffer *words = &s->tokens->words;
    struct unit apostrophe = visible_unit_at(s, at);
    if (words->failed || !is_apostrophe(apostrophe.class) ||
        visible_unit_at(s, apostrophe.next).class != CHAR_LETTER)
        return 0;
    return scan_suffix_end(s, (struct slice){words->data + word, words->length - word}, true, at);
}

/* A number: what groups its digits vanishes, points between digits stay, a final 's is dropped. */
size_t scan_number(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, at = start, end = start;
    size_t lakhs_end = 0; /* commas before it group */
    unsigned digits = 0;  /* of the group */
    enum grouping grouping = UNGROUPED;
    bool point = false;
    for (;;) {
        struct unit unit = visible_unit_at(s, at);
        if (unit.class == CHAR_DIGIT) {
            buffer_append(words, unit.bytes, unit.length);
            digits++;
        } else if (at < lakhs_end) {
            digits = 0;
        } else if (is_point(s, &unit) && visible_unit_at(s, unit.next).class == CHAR_DIGIT) {
            buffer_append_byte(words, '.');
            point = true;
        } else {
            enum grouping kind = point || digits > 3 || lakhs_end ? UNGROUPED : grouping_of(s, &unit);
            if (kind == UNGROUPED || (grouping != UNGROUPED && kind != grouping))
                break;
            if (!is_digit_group(s, unit.next)) {
                bool first = kind == BY_COMMAS && grouping == UNGROUPED && digits <= 2;
                lakhs_end = first ? lakh_end(s, unit.next) : 0;
                if (!lakhs_end)
                    break;
            }
            grouping = kind;
            digits = 0;
        }
        end = at = unit.next;
    }
    size_t dropped = scan_possessive_end(s, end); /* the G20's */
    if (!dropped && s->spelling->has_suffixes)
        dropped = suffix_end(s, word, end);
    end = dropped ? dropped : end;
    scan_emit(s, word, start, end);
    return end;
}

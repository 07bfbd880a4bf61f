#include "corpus/text/scan.h"

/* Whether exactly three digits stand at `at`. */
static bool is_digit_group(struct scan *s, size_t at)
{
    for (unsigned digits = 0;; digits++) {
        struct unit unit = visible_unit_at(s, at);
        if (unit.class != CHAR_DIGIT)
            return digits == 3;
        if (digits == 3 || unit.length != 1)
            return false;
        at = unit.next;
    }
}

/* A number: grouping commas vanish, points between digits stay, a final 's is dropped. */
size_t scan_number(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, at = start, end = start;
    unsigned digits = 0;
    bool point = false;
    for (;;) {
        struct unit unit = visible_unit_at(s, at);
        if (unit.class == CHAR_DIGIT) {
            buffer_append(words, unit.bytes, unit.length);
            digits++;
        } else if (unit.class == CHAR_COMMA && !point && digits <= 3 && is_digit_group(s, unit.next)) {
            digits = 0;
        } else if (unit.class == CHAR_DOT && visible_unit_at(s, unit.next).class == CHAR_DIGIT) {
            buffer_append_byte(words, '.');
            point = true;
        } else {
            break;
        }
        end = at = unit.next;
    }
    size_t possessive = scan_possessive_end(s, end); /* the G20's */
    end = possessive ? possessive : end;
    scan_emit(s, word, start, end);
    return end;
}

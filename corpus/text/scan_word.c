#include "corpus/text/scan.h"

#include <string.h>

size_t scan_possessive_end(struct scan *s, size_t at)
{
    struct unit apostrophe = visible_unit_at(s, at);
    if (apostrophe.class != CHAR_APOSTROPHE && apostrophe.class != CHAR_TURNED)
        return 0;
    struct unit letter = visible_unit_at(s, apostrophe.next);
    if (letter.class != CHAR_LETTER || letter.length != 1 || letter.bytes[0] != 's')
        return 0;
    size_t end = letter.next;
    return visible_unit_at(s, end).class == CHAR_LETTER ? 0 : end;
}

/* Appends the run of ASCII letters at `at` in lower case and returns its end; the fast path. */
static size_t scan_ascii_letters(struct scan *s, size_t at, size_t *capitals)
{
    struct buffer *words = &s->tokens->words;
    if (!buffer_reserve(words, s->length - at))
        return at;
    char *out = words->data + words->length;
    const char *text = s->text + at, *end = s->text + s->length;
    size_t upper = 0;
    for (; text < end; text++) {
        unsigned char byte = (unsigned char)*text, small = byte | 0x20;
        if (small < 'a' || small > 'z')
            break;
        upper += byte < 'a';
        *out++ = (char)small;
    }
    *capitals += upper;
    words->length = (size_t)(out - words->data);
    return (size_t)(text - s->text);
}

/* Whether what stands at `at` surely ends a word: ASCII that is no letter, apostrophe or dot. */
static bool ends_plain_word(const struct scan *s, size_t at)
{
    if (at >= s->length || (unsigned char)s->text[at] >= 0x80)
        return at >= s->length;
    unsigned char class = scan_ascii_class[(unsigned char)s->text[at]];
    return class != CHAR_LETTER && class != CHAR_APOSTROPHE && class != CHAR_DOT;
}

/* A word: letters, with apostrophes inside that vanish and a final 's that is dropped. */
size_t scan_word(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, at = start, end = start;
    size_t letters = 0, capitals = 0, caseless = 0;
    bool compose = false;
    struct unit unit = {.class = CHAR_END};
    for (;;) {
        size_t run = scan_ascii_letters(s, at, &capitals);
        letters += run - at;
        if (run > at)
            end = run;
        at = run;
        if (ends_plain_word(s, at))
            break;
        unit = unit_at(s, at);
        if (unit.class == CHAR_LETTER) {
            buffer_append(words, unit.bytes, unit.length);
            compose = compose || (unit.length >= 3 && !unit.upper && !unit.lower);
            letters++;
            capitals += unit.upper;
            caseless += !unit.upper && !unit.lower;
            end = unit.next;
        } else if (unit.class == CHAR_APOSTROPHE || unit.class == CHAR_TURNED) {
            size_t behind = scan_possessive_end(s, at);
            if (behind)
                end = behind;
            if (behind || visible_unit_at(s, unit.next).class != CHAR_LETTER)
                break;
        } else if (unit.class != CHAR_IGNORE) {
            break;
        } else if (end == at) {
            end = unit.next; /* an accent written by itself is part of what is seen */
        }
        at = unit.next;
    }
    if (letters <= 2 && unit.class == CHAR_DOT && end == at) {
        size_t behind = scan_dotted(s, start);
        if (behind)
            return behind;
    }
    if (compose && !words->failed)
        words->length = word + fold_compose(words->data + word, words->length - word);
    size_t length = words->length - word; /* emit may settle the sentence before, and add its acronyms behind */
    scan_emit(s, word, start, end);
    scan_note_case(s, (struct slice){words->data + word, length}, capitals, letters - capitals - caseless, letters);
    return end;
}

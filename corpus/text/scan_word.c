#include "corpus/text/scan.h"

#include <string.h>

size_t scan_possessive_end(struct scan *s, size_t at)
{
    struct unit apostrophe = visible_unit_at(s, at);
    if (!is_apostrophe(apostrophe.class))
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

/* Where the word from `start` on ends by what the apostrophe at `at` means: behind an 's or a suffix, which are dropped; right
 * behind the apostrophe, where the word so far is elided; 0: it goes on. */
static size_t apostrophe_end(struct scan *s, size_t word, size_t start, size_t at)
{
    const struct buffer *words = &s->tokens->words;
    struct slice so_far = {words->failed ? "" : words->data + word, words->failed ? 0 : words->length - word};
    struct unit apostrophe = unit_at(s, at), next = visible_unit_at(s, apostrophe.next);
    if (next.class == CHAR_LETTER && s->spelling->elided && scan_is_elided(s, so_far, at))
        return apostrophe.next;
    size_t end = scan_possessive_end(s, at);
    if (!end && next.class == CHAR_LETTER && s->spelling->has_suffixes)
        end = scan_suffix_end(s, so_far, unit_at(s, start).upper, at);
    return end;
}

static void note_accents(struct scan *s)
{
    if (s->tokens->count && !s->tokens->words.failed)
        s->tokens->items[s->tokens->count - 1].accented = true;
}

/* A word: letters, with apostrophes inside that vanish and a final 's that is dropped. */
size_t scan_word(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, at = start, end = start;
    size_t letters = 0, capitals = 0, caseless = 0;
    bool compose = false, accented = false;
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
            accented = accented || unit.accented;
            compose = compose || (unit.length >= 3 && !unit.upper && !unit.lower);
            letters++;
            capitals += unit.upper;
            caseless += !unit.upper && !unit.lower;
            end = unit.next;
        } else if (is_apostrophe(unit.class)) {
            size_t behind = apostrophe_end(s, word, start, at);
            if (behind)
                end = behind == unit.next ? at : behind;
            if (behind || visible_unit_at(s, unit.next).class != CHAR_LETTER)
                break;
        } else if (unit.class != CHAR_IGNORE) {
            break;
        } else {
            accented = true;
            end = end == at ? unit.next : end; /* an accent written by itself is part of what is seen */
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
    if (accented || (capitals && s->spelling->has_dotless_i))
        note_accents(s);
    if (letters > capitals + caseless) /* letters without case, as of Korean, say nothing */
        s->has_lower = true;
    else if (capitals && letters >= 2)
        scan_note_capitals(s, (struct slice){words->data + word, length});
    return end;
}

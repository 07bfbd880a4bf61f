#include "corpus/text/scan.h"

#include <stdlib.h>

/* clang-format off */
const unsigned char scan_ascii_class[128] = {
    ['\t'] = CHAR_SPACE,  ['\n'] = CHAR_NEWLINE, ['\v'] = CHAR_SPACE,      ['\f'] = CHAR_SPACE,
    ['\r'] = CHAR_SPACE,  [' '] = CHAR_SPACE,    ['!'] = CHAR_STOP,        ['?'] = CHAR_STOP,
    ['"'] = CHAR_QUOTE,  [')'] = CHAR_BRACKET,  [']'] = CHAR_BRACKET,     ['}'] = CHAR_BRACKET,
    ['\''] = CHAR_APOSTROPHE, ['.'] = CHAR_DOT,  [','] = CHAR_COMMA,       ['&'] = CHAR_AMPERSAND,
    ['0'] = CHAR_DIGIT, ['1'] = CHAR_DIGIT, ['2'] = CHAR_DIGIT, ['3'] = CHAR_DIGIT, ['4'] = CHAR_DIGIT,
    ['5'] = CHAR_DIGIT, ['6'] = CHAR_DIGIT, ['7'] = CHAR_DIGIT, ['8'] = CHAR_DIGIT, ['9'] = CHAR_DIGIT,
    ['A'] = CHAR_LETTER, ['B'] = CHAR_LETTER, ['C'] = CHAR_LETTER, ['D'] = CHAR_LETTER, ['E'] = CHAR_LETTER,
    ['F'] = CHAR_LETTER, ['G'] = CHAR_LETTER, ['H'] = CHAR_LETTER, ['I'] = CHAR_LETTER, ['J'] = CHAR_LETTER,
    ['K'] = CHAR_LETTER, ['L'] = CHAR_LETTER, ['M'] = CHAR_LETTER, ['N'] = CHAR_LETTER, ['O'] = CHAR_LETTER,
    ['P'] = CHAR_LETTER, ['Q'] = CHAR_LETTER, ['R'] = CHAR_LETTER, ['S'] = CHAR_LETTER, ['T'] = CHAR_LETTER,
    ['U'] = CHAR_LETTER, ['V'] = CHAR_LETTER, ['W'] = CHAR_LETTER, ['X'] = CHAR_LETTER, ['Y'] = CHAR_LETTER,
    ['Z'] = CHAR_LETTER, ['a'] = CHAR_LETTER, ['b'] = CHAR_LETTER, ['c'] = CHAR_LETTER, ['d'] = CHAR_LETTER,
    ['e'] = CHAR_LETTER, ['f'] = CHAR_LETTER, ['g'] = CHAR_LETTER, ['h'] = CHAR_LETTER, ['i'] = CHAR_LETTER,
    ['j'] = CHAR_LETTER, ['k'] = CHAR_LETTER, ['l'] = CHAR_LETTER, ['m'] = CHAR_LETTER, ['n'] = CHAR_LETTER,
    ['o'] = CHAR_LETTER, ['p'] = CHAR_LETTER, ['q'] = CHAR_LETTER, ['r'] = CHAR_LETTER, ['s'] = CHAR_LETTER,
    ['t'] = CHAR_LETTER, ['u'] = CHAR_LETTER, ['v'] = CHAR_LETTER, ['w'] = CHAR_LETTER, ['x'] = CHAR_LETTER,
    ['y'] = CHAR_LETTER, ['z'] = CHAR_LETTER,
};
/* clang-format on */

const char scan_ascii_fold[] =
    "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37"
    " !\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\177";

static uint32_t chars_at(struct scan *s, size_t at)
{
    if (s->is_ascii)
        return (uint32_t)at;
    /* Tokens come in order, so each byte is counted once; only parts of one character go back. */
    if (at < s->chars_at)
        s->chars -= (uint32_t)utf8_count(s->text + at, s->chars_at - at);
    else
        s->chars += (uint32_t)utf8_count(s->text + s->chars_at, at - s->chars_at);
    s->chars_at = at;
    return s->chars;
}

void scan_emit(struct scan *s, size_t word, size_t start, size_t end)
{
    struct tokens *t = s->tokens;
    if (t->words.failed)
        return;
    size_t length = t->words.length - word;
    if (length > TOKEN_WORD_BYTES) {
        length = token_bound(t->words.data + word, length, TOKEN_WORD_BYTES);
        t->words.length = word + length;
    }
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 256;
        struct token *items = realloc(t->items, capacity * sizeof *items);
        if (!items) {
            t->words.failed = true;
            return;
        }
        t->items = items;
        t->capacity = capacity;
    }
    bool starts = s->mode == TOKENS_OF_TEXT && (s->break_before || t->count == 0);
    if (starts) {
        scan_settle_sentence(s);
        s->sentence_first = t->count;
    }
    s->break_before = s->after_single = false;
    s->sign_end = 0;
    uint32_t char_start = chars_at(s, start);
    t->items[t->count++] = (struct token){.word = (uint32_t)word,
                                          .word_length = (uint16_t)length,
                                          .starts_sentence = starts,
                                          .byte_start = (uint32_t)start,
                                          .byte_end = (uint32_t)end,
                                          .char_start = char_start,
                                          .char_end = chars_at(s, end)};
}

/* What one code point is to the tokeniser, and the key form it folds to.
 *
 * The key form is NFKC with full case folding, diacritics removed, ligatures opened, full width made half
 * width, traditional Han made simplified, Arabic letters that look alike made one, decimal digits of every
 * script made ASCII. The Basic
 * Multilingual Plane is a table made at build time from ICU by fold_table.c, so that nothing is set up at
 * run time; the rare rest is asked of ICU live. Pure functions: any thread.
 */
#ifndef TIFA_TEXT_FOLD_H
#define TIFA_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum char_class {
    CHAR_END,    /* no character: the end of the text */
    CHAR_OTHER,  /* separates tokens, keeps adjacency */
    CHAR_LETTER, /* letters, and marks that belong to them */
    CHAR_DIGIT,
    CHAR_SINGLE,  /* a token by itself: Han, kana, bopomofo */
    CHAR_COMPLEX, /* scripts without spaces, cut by ICU: Thai, Lao, Khmer, Myanmar */
    CHAR_MIXED,   /* one character that opens into several kinds: ½, ㎡, ㈱ */
    CHAR_IGNORE,  /* vanishes: soft hyphen, zero width, diacritics */
    CHAR_APOSTROPHE,
    CHAR_DOT,
    CHAR_COMMA,
    CHAR_AMPERSAND,
    CHAR_SPACE,
    CHAR_NEWLINE,
    CHAR_PARAGRAPH, /* U+2029 */
    CHAR_STOP,      /* ! ? … and their kin: a sentence end when space, quote or end follows */
    CHAR_WIDE_STOP, /* 。！？； : a sentence end whatever follows */
    CHAR_QUOTE,     /* a stop before it ends a sentence */
    CHAR_TURNED,    /* ‘: a quote, but an apostrophe between letters: Sana‘a */
    CHAR_BRACKET,   /* closing; may stand between a stop and the space behind it */
};

#define FOLD_BYTES 64 /* the longest key form of one code point, in bytes */

struct folded {
    enum char_class class;
    bool upper; /* is a capital in the text */
    bool lower; /* is a small letter in the text */
    bool accented; /* a letter whose small form is more than its key form: é; that form is u_tolower's */
    unsigned char length;
    char bytes[FOLD_BYTES]; /* the key form; empty for what carries no text */
};

/* Any code point up to U+10FFFF. */
void fold_code_point(uint32_t code_point, struct folded *out);

/* What the table cannot know or does not hold: the rules themselves, on ICU. Slower, same answers but for
 * Han variants. */
void fold_by_rule(uint32_t code_point, struct folded *out);

/* Recomposes a key form that was put together from conjoining parts (Hangul jamo, Indic vowels), in
 * place; the result is never longer. Returns the new length. */
size_t fold_compose(char *word, size_t length);

/* The precomposed form of two code points, or 0 when there is none. */
uint32_t fold_compose_pair(uint32_t first, uint32_t second);

#endif

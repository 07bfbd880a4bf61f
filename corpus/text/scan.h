/* The scanner inside the analyser: what its parts share. For the files that make tokens alone; others use token.h.
 *
 * A part begins at a character of its kind, adds tokens, and returns the byte offset behind what it took.
 */
#ifndef TIFA_TEXT_SCAN_H
#define TIFA_TEXT_SCAN_H

#include "corpus/base/slice.h"
#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"
#include "corpus/text/spelling.h"
#include "corpus/text/token.h"

/* One character of the text as the scanner sees it. */
struct unit {
    enum char_class class;
    bool upper, lower, accented;
    uint8_t length;    /* of the key form */
    const char *bytes; /* the key form */
    size_t next;       /* byte offset behind it */
};

struct scan {
    struct tokens *tokens;
    const char *text;
    size_t length;
    enum token_mode mode;
    const struct spelling *spelling;

    bool is_ascii;     /* all of the text: characters are bytes */
    size_t at;         /* byte offset */
    uint32_t chars;    /* code points before `at` */
    size_t chars_at;   /* the byte offset that `chars` counts up to */
    bool break_before; /* the next token starts a sentence */
    bool after_single; /* the last token is a Han character or kana */
    size_t sign_start, sign_end; /* of the signs since then; sign_end 0: none */

    /* The sentence so far. Whether capitals are an acronym is known at its end alone. */
    size_t sentence_first; /* its first token */
    bool has_lower;        /* it has a small letter */
    bool has_capitals;     /* it has a word in capitals that is no acronym of the table */
    bool has_candidates;   /* it has a word in capitals that is one */

    struct folded folded[4]; /* key forms of the units last looked at */
    unsigned folded_turn;
};

static inline bool is_apostrophe(enum char_class class)
{
    return class == CHAR_APOSTROPHE || class == CHAR_TURNED;
}

extern const unsigned char scan_ascii_class[128]; /* enum char_class; 0: only separates */
extern const char scan_ascii_fold[];             /* the key forms of ASCII: itself, letters in lower case */

/* The character at byte offset `at`. The bytes of its key form live for three more calls. */
static inline struct unit unit_at(struct scan *s, size_t at)
{
    if (at >= s->length)
        return (struct unit){.class = CHAR_END, .next = at};
    unsigned char byte = (unsigned char)s->text[at];
    if (byte < 0x80) {
        enum char_class class = scan_ascii_class[byte] ? (enum char_class)scan_ascii_class[byte]
                                : byte < ' '      ? CHAR_SPACE /* as for slice_trim, which finds blank lines */
                                                  : CHAR_OTHER;
        return (struct unit){.class = class,
                             .upper = byte >= 'A' && byte <= 'Z',
                             .lower = byte >= 'a' && byte <= 'z',
                             .length = 1,
                             .bytes = scan_ascii_fold + byte,
                             .next = at + 1};
    }
    size_t next = at;
    struct folded *folded = &s->folded[s->folded_turn++ & 3];
    fold_code_point(utf8_next(s->text, &next), folded);
    return (struct unit){.class = folded->class,
                         .upper = folded->upper,
                         .lower = folded->lower,
                         .accented = folded->accented,
                         .length = folded->length,
                         .bytes = folded->bytes,
                         .next = next};
}

/* The same, past characters that vanish. */
static inline struct unit visible_unit_at(struct scan *s, size_t at)
{
    struct unit unit = unit_at(s, at);
    while (unit.class == CHAR_IGNORE)
        unit = unit_at(s, unit.next);
    return unit;
}

static inline bool is_text(enum char_class class)
{
    return class >= CHAR_LETTER && class <= CHAR_MIXED;
}

/* Adds the token whose key form is everything in words from `word` on, and whose surface is [start, end). */
void scan_emit(struct scan *s, size_t word, size_t start, size_t end);

/* acronym.c: at the end of a sentence its capitals are acronyms unless all of it is capitals. */
void scan_settle_sentence(struct scan *s);
/* Of a word in capitals, two or more. */
void scan_note_capitals(struct scan *s, struct slice word);

/* scan_word.c */
size_t scan_word(struct scan *s, size_t start);
/* An apostrophe at `at` and behind it an s that ends the word: returns the offset behind the s, else 0. */
size_t scan_possessive_end(struct scan *s, size_t at);

/* scan_apostrophe.c: apostrophes of other languages than English, where two letters meet at the apostrophe at `at`. */
/* Whether the word before it, in key form, is elided, and so a word by itself. */
bool scan_is_elided(struct scan *s, struct slice word, size_t at);
/* Behind the suffix that the word before it has; 0 where it has none. capital: the word is written with one. */
size_t scan_suffix_end(struct scan *s, struct slice word, bool capital, size_t at);

/* scan_dotted.c: letters joined by dots, U.N. or Ph.D., and initials, J. R., as one token; 0 when there is no such thing at
 * `start`. */
size_t scan_dotted(struct scan *s, size_t start);

size_t scan_number(struct scan *s, size_t start);                             /* scan_number.c */
size_t scan_stop(struct scan *s, size_t at, const struct unit *stop);         /* scan_stop.c: . ! ? … */
size_t scan_newline(struct scan *s, const struct unit *unit);

#endif

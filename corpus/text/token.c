#include "corpus/text/token.h"

#include "corpus/base/hash.h"
#include "corpus/base/slice.h"
#include "corpus/base/utf8.h"
#include "corpus/text/complex.h"
#include "corpus/text/fold.h"
#include "corpus/text/sentence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One character of the text as the scanner sees it. */
struct unit {
    enum char_class class;
    bool upper, lower;
    uint8_t length;    /* of the key form */
    const char *bytes; /* the key form */
    size_t next;       /* byte offset behind it */
};

struct scan {
    struct tokens *tokens;
    const char *text;
    size_t length;
    enum token_mode mode;

    bool is_ascii;     /* all of the text: characters are bytes */
    size_t at;         /* byte offset */
    uint32_t chars;    /* code points before `at` */
    size_t chars_at;   /* the byte offset that `chars` counts up to */
    bool break_before; /* the next token starts a sentence */

    /* The sentence so far. Whether capitals are an acronym is known at its end alone. */
    size_t sentence_first; /* its first token */
    bool has_lower;        /* it has a small letter */
    bool has_capitals;     /* it has a word in capitals that is no acronym of the table */
    bool has_candidates;   /* it has a word in capitals that is one */

    struct folded folded[4]; /* key forms of the units last looked at */
    unsigned folded_turn;
};

/* clang-format off */
static const unsigned char ascii_class[128] = {
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

/* The key forms of ASCII: itself, letters in lower case. */
static const char ascii_fold[] =
    "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37"
    " !\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\177";

/* The character at byte offset `at`. The bytes of its key form live for three more calls. */
static struct unit unit_at(struct scan *s, size_t at)
{
    if (at >= s->length)
        return (struct unit){.class = CHAR_END, .next = at};
    unsigned char byte = (unsigned char)s->text[at];
    if (byte < 0x80) {
        enum char_class class = ascii_class[byte] ? (enum char_class)ascii_class[byte]
                                : byte < ' '      ? CHAR_SPACE /* as for slice_trim, which finds blank lines */
                                                  : CHAR_OTHER;
        return (struct unit){.class = class,
                             .upper = byte >= 'A' && byte <= 'Z',
                             .lower = byte >= 'a' && byte <= 'z',
                             .length = 1,
                             .bytes = ascii_fold + byte,
                             .next = at + 1};
    }
    size_t next = at;
    struct folded *folded = &s->folded[s->folded_turn++ & 3];
    fold_code_point(utf8_next(s->text, &next), folded);
    return (struct unit){.class = folded->class,
                         .upper = folded->upper,
                         .lower = folded->lower,
                         .length = folded->length,
                         .bytes = folded->bytes,
                         .next = next};
}

/* The same, past characters that vanish. */
static struct unit visible_unit_at(struct scan *s, size_t at)
{
    struct unit unit = unit_at(s, at);
    while (unit.class == CHAR_IGNORE)
        unit = unit_at(s, unit.next);
    return unit;
}

static bool is_text(enum char_class class)
{
    return class >= CHAR_LETTER && class <= CHAR_MIXED;
}

/* ---- tokens ---- */

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

static void settle_sentence(struct scan *s);

/* Adds the token whose key form is everything in words from `word` on, and whose surface is [start, end). */
static void emit(struct scan *s, size_t word, size_t start, size_t end)
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
        settle_sentence(s);
        s->sentence_first = t->count;
    }
    s->break_before = false;
    uint32_t char_start = chars_at(s, start);
    t->items[t->count++] = (struct token){.word = (uint32_t)word,
                                          .word_length = (uint16_t)length,
                                          .starts_sentence = starts,
                                          .byte_start = (uint32_t)start,
                                          .byte_end = (uint32_t)end,
                                          .char_start = char_start,
                                          .char_end = chars_at(s, end)};
}

/* ---- acronyms that collide with words ---- */

static const struct {
    const char *word, *key;
} acronyms[] = {
#include "corpus/text/acronym.inc"
};

const char *token_acronym_key(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof acronyms / sizeof *acronyms; i++)
        if (strlen(acronyms[i].word) == length && memcmp(acronyms[i].word, word, length) == 0)
            return acronyms[i].key;
    return NULL;
}

static bool surface_is_capitals(struct scan *s, const struct token *token)
{
    bool any = false;
    for (size_t at = token->byte_start; at < token->byte_end;) {
        struct unit unit = unit_at(s, at);
        if (unit.class == CHAR_APOSTROPHE)
            break; /* US's */
        if (unit.class == CHAR_LETTER && !unit.upper)
            return false;
        any = any || unit.class == CHAR_LETTER;
        at = unit.next;
    }
    return any;
}

static void replace_word(struct tokens *t, size_t i, const char *word)
{
    size_t at = t->words.length;
    buffer_append_string(&t->words, word);
    t->items[i].word = (uint32_t)at;
    t->items[i].word_length = (uint16_t)(t->words.length - at);
}

/* At the end of a sentence: its capitals are acronyms unless all of it is capitals. */
static void settle_sentence(struct scan *s)
{
    bool all_capitals = s->has_capitals && !s->has_lower && s->mode == TOKENS_OF_TEXT;
    if (s->has_candidates && !all_capitals) {
        for (size_t i = s->sentence_first; i < s->tokens->count && !s->tokens->words.failed; i++) {
            const struct token *token = &s->tokens->items[i];
            const char *key = token_acronym_key(token_word(s->tokens, i), token->word_length);
            if (key && surface_is_capitals(s, token))
                replace_word(s->tokens, i, key);
        }
    }
    s->has_lower = s->has_capitals = s->has_candidates = false;
}

/* Letters without case, as of Korean, say nothing. */
static void note_case(struct scan *s, struct slice word, size_t capitals, size_t smalls, size_t letters)
{
    if (smalls) {
        s->has_lower = true;
    } else if (capitals && letters >= 2) {
        if (token_acronym_key(word.data, word.length))
            s->has_candidates = true;
        else
            s->has_capitals = true;
    }
}

/* ---- words ---- */

/* An apostrophe at `at` and behind it an s that ends the word: returns the offset behind the s, else 0. */
static size_t possessive_end(struct scan *s, size_t at)
{
    struct unit apostrophe = visible_unit_at(s, at);
    if (apostrophe.class != CHAR_APOSTROPHE)
        return 0;
    struct unit letter = visible_unit_at(s, apostrophe.next);
    if (letter.class != CHAR_LETTER || letter.length != 1 || letter.bytes[0] != 's')
        return 0;
    size_t end = letter.next;
    return visible_unit_at(s, end).class == CHAR_LETTER ? 0 : end;
}

/* Letters joined by dots: U.N., U.S, Ph.D., e.g. Each part has one or two letters, one part has one, and
 * only a single letter may stand last without its dot. Appends the letters to the words and returns the
 * offset behind, or 0 when there is no such thing at `start`. */
static size_t scan_dotted(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, end = 0;
    unsigned parts = 0;
    bool single = false;
    for (size_t at = start;;) {
        size_t part = words->length;
        unsigned letters = 0;
        struct unit unit = visible_unit_at(s, at);
        for (; unit.class == CHAR_LETTER && letters < 3; letters++) {
            buffer_append(words, unit.bytes, unit.length);
            at = unit.next;
            unit = visible_unit_at(s, at);
        }
        bool dot = unit.class == CHAR_DOT && letters >= 1 && letters <= 2;
        bool last = !dot && letters == 1 && unit.class != CHAR_LETTER;
        if (!dot && !last) {
            words->length = part;
            break;
        }
        parts++;
        single = single || letters == 1;
        end = at = dot ? unit.next : at;
        if (last)
            break;
    }
    if (parts >= 2 && single)
        return end;
    words->length = word;
    return 0;
}

static void emit_dotted(struct scan *s, size_t word, size_t start, size_t end)
{
    struct buffer *words = &s->tokens->words;
    const char *key = words->failed ? NULL : token_acronym_key(words->data + word, words->length - word);
    if (key) {
        words->length = word;
        buffer_append_string(words, key);
    }
    emit(s, word, start, end);
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
    unsigned char class = ascii_class[(unsigned char)s->text[at]];
    return class != CHAR_LETTER && class != CHAR_APOSTROPHE && class != CHAR_DOT;
}

/* A word: letters, with apostrophes inside that vanish and a final 's that is dropped. */
static size_t scan_word(struct scan *s, size_t start)
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
        } else if (unit.class == CHAR_APOSTROPHE) {
            size_t behind = possessive_end(s, at);
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
        size_t dotted_word = words->length;
        size_t behind = scan_dotted(s, start);
        if (behind) {
            size_t possessive = possessive_end(s, behind);
            emit_dotted(s, dotted_word, start, possessive ? possessive : behind);
            return possessive ? possessive : behind;
        }
    }
    if (compose && !words->failed)
        words->length = word + fold_compose(words->data + word, words->length - word);
    size_t length = words->length - word; /* emit may settle the sentence before, and add its acronyms behind */
    emit(s, word, start, end);
    note_case(s, (struct slice){words->data + word, length}, capitals, letters - capitals - caseless, letters);
    return end;
}

/* ---- numbers ---- */

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
static size_t scan_number(struct scan *s, size_t start)
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
    size_t possessive = possessive_end(s, end); /* the G20's */
    end = possessive ? possessive : end;
    emit(s, word, start, end);
    return end;
}

/* ---- characters that are tokens by themselves, and other scripts ---- */

/* A Han character or kana, with a voicing mark that follows it separately. */
static size_t scan_single(struct scan *s, size_t start, const struct unit *unit)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, end = unit->next, at = 0;
    uint32_t base = utf8_next(unit->bytes, &at);
    struct unit mark = unit_at(s, end);
    at = 0;
    uint32_t pair = mark.class == CHAR_LETTER && mark.length == 3 && base >= 0x3040 && base < 0x3100
                        ? fold_compose_pair(base, utf8_next(mark.bytes, &at))
                        : 0;
    char bytes[4];
    buffer_append(words, bytes, utf8_write(pair ? pair : base, bytes));
    if (pair)
        end = mark.next;
    emit(s, word, start, end);
    return end;
}

/* One character that opens into several kinds: its parts are tokens that share its surface. */
static size_t scan_mixed(struct scan *s, size_t start, const struct unit *unit)
{
    struct buffer *words = &s->tokens->words;
    char bytes[FOLD_BYTES];
    memcpy(bytes, unit->bytes, unit->length);
    size_t word = words->length;
    enum char_class group = CHAR_OTHER;
    for (size_t at = 0; at < unit->length;) {
        struct folded folded;
        fold_code_point(utf8_next(bytes, &at), &folded);
        if (words->length > word && (folded.class != group || group == CHAR_SINGLE)) {
            emit(s, word, start, unit->next);
            word = words->length;
        }
        group = folded.class;
        if (is_text(group))
            buffer_append(words, folded.bytes, folded.length);
    }
    if (words->length > word)
        emit(s, word, start, unit->next);
    return unit->next;
}

/* A run of a script without spaces, cut into words by ICU. */
static size_t scan_complex(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t end = start;
    for (struct unit unit = unit_at(s, end); unit.class == CHAR_COMPLEX; unit = unit_at(s, end))
        end = unit.next;
    complex_start(&s->tokens->breaker, s->text + start, end - start);
    for (size_t at = start; at < end;) {
        size_t piece_end = start + complex_next(s->tokens->breaker, end - start);
        size_t word = words->length;
        for (size_t i = at; i < piece_end;) {
            struct unit unit = unit_at(s, i);
            buffer_append(words, unit.bytes, unit.length);
            i = unit.next;
        }
        emit(s, word, at, piece_end);
        at = piece_end;
    }
    return end;
}

/* "&" between words of a paragraph is the word "and". */
static size_t scan_ampersand(struct scan *s, size_t start, const struct unit *unit)
{
    struct unit next = visible_unit_at(s, unit->next);
    unsigned lines = 0;
    for (; next.class == CHAR_SPACE || next.class == CHAR_NEWLINE; next = visible_unit_at(s, next.next))
        lines += next.class == CHAR_NEWLINE;
    if (s->tokens->count && !s->break_before && lines < 2 && is_text(next.class)) {
        size_t word = s->tokens->words.length;
        buffer_append_string(&s->tokens->words, "and");
        emit(s, word, start, unit->next);
    }
    return unit->next;
}

/* ---- sentence ends ---- */

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
    return sentence_is_abbreviation(token_word(t, t->count - 1), last->word_length, capital, next.class == CHAR_DIGIT);
}

static size_t scan_stop(struct scan *s, size_t at, const struct unit *stop)
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
    case CHAR_APOSTROPHE:
        s->break_before = true;
        break;
    case CHAR_SINGLE: /* Chinese and Japanese write no space behind ! ? … */
        s->break_before = s->break_before || !dots_only;
        break;
    default:
        break;
    }
    return end;
}

static size_t scan_newline(struct scan *s, const struct unit *unit)
{
    size_t at = unit->next;
    struct unit next = visible_unit_at(s, at);
    while (next.class == CHAR_SPACE)
        next = visible_unit_at(s, next.next);
    if (next.class == CHAR_NEWLINE)
        s->break_before = true;
    return at;
}

/* ---- the scan ---- */

/* Past ASCII characters that only separate tokens. */
static size_t skip_separators(const struct scan *s, size_t at)
{
    for (; at < s->length && (unsigned char)s->text[at] < 0x80; at++) {
        switch (ascii_class[(unsigned char)s->text[at]]) {
        case 0:
        case CHAR_SPACE:
        case CHAR_COMMA:
        case CHAR_APOSTROPHE:
        case CHAR_QUOTE:
        case CHAR_BRACKET:
            continue;
        default:
            return at;
        }
    }
    return at;
}

static size_t scan_one(struct scan *s, size_t at)
{
    struct unit unit = unit_at(s, at);
    switch (unit.class) {
    case CHAR_LETTER:
        return scan_word(s, at);
    case CHAR_DIGIT:
        return scan_number(s, at);
    case CHAR_SINGLE:
        return scan_single(s, at, &unit);
    case CHAR_COMPLEX:
        return scan_complex(s, at);
    case CHAR_MIXED:
        return scan_mixed(s, at, &unit);
    case CHAR_AMPERSAND:
        return scan_ampersand(s, at, &unit);
    case CHAR_DOT:
    case CHAR_STOP:
        return scan_stop(s, at, &unit);
    case CHAR_WIDE_STOP:
    case CHAR_PARAGRAPH:
        s->break_before = true;
        return unit.next;
    case CHAR_NEWLINE:
        return scan_newline(s, &unit);
    default:
        return unit.next;
    }
}

tifa_status tokens_parse(struct tokens *tokens, const char *text, size_t length, enum token_mode mode,
                         tifa_error *error)
{
    tokens->count = 0;
    buffer_clear(&tokens->words);
    if (length > TOKEN_TEXT_BYTES)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a text of %zu bytes is over the limit of %zu", length,
                         TOKEN_TEXT_BYTES);
    struct scan s = {.tokens = tokens, .text = text, .length = length, .mode = mode};
    s.is_ascii = utf8_is_ascii(text, length);
    while ((s.at = skip_separators(&s, s.at)) < length)
        s.at = scan_one(&s, s.at);
    settle_sentence(&s);
    return tokens->words.failed ? tifa_fail_memory(error) : TIFA_OK;
}

size_t token_bound(char *word, size_t length, size_t limit)
{
    if (length <= limit)
        return length;
    char mark[18];
    snprintf(mark, sizeof mark, "#%016llx", (unsigned long long)hash_bytes(word, length));
    size_t kept = utf8_cut(word, length, limit - 17);
    memcpy(word + kept, mark, 17);
    return kept + 17;
}

void tokens_free(struct tokens *tokens)
{
    free(tokens->items);
    buffer_free(&tokens->words);
    complex_free(tokens->breaker);
    *tokens = (struct tokens){0};
}

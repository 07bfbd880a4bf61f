#include "corpus/text/token.h"

#include "corpus/base/hash.h"
#include "corpus/text/complex.h"
#include "corpus/text/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- characters that are tokens by themselves, and other scripts ---- */

static bool is_sign(uint32_t c)
{
    switch (c) {
    case ',':
    case ':':
    case 0x3001: /* 、 */
    case 0xFE10: /* the vertical forms of ， 、 ： */
    case 0xFE11:
    case 0xFE13:
    case 0xFE50: /* the small forms */
    case 0xFE51:
    case 0xFE55:
    case 0xFF0C: /* ， */
    case 0xFF1A: /* ： */
    case 0xFF64: /* ､ */
        return true;
    default:
        return false;
    }
}

bool token_has_sign(const char *text, size_t length)
{
    for (size_t at = 0; at < length;)
        if (is_sign(utf8_next(text, &at)))
            return true;
    return false;
}

/* A comma or colon behind a Han character is a sign if another follows. */
static void note_sign(struct scan *s, size_t start, size_t end)
{
    size_t at = start;
    if (!is_sign(utf8_next(s->text, &at)))
        return;
    s->sign_start = s->sign_end ? s->sign_start : start;
    s->sign_end = end;
}

static void emit_sign(struct scan *s)
{
    if (s->sign_end && !s->break_before)
        scan_emit(s, s->tokens->words.length, s->sign_start, s->sign_end);
}

/* A Han character or kana, with a voicing mark that follows it separately. */
static size_t scan_single(struct scan *s, size_t start, const struct unit *unit)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, end = unit->next, at = 0;
    emit_sign(s);
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
    scan_emit(s, word, start, end);
    s->after_single = true;
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
            scan_emit(s, word, start, unit->next);
            word = words->length;
        }
        group = folded.class;
        if (is_text(group))
            buffer_append(words, folded.bytes, folded.length);
    }
    if (words->length > word)
        scan_emit(s, word, start, unit->next);
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
        scan_emit(s, word, at, piece_end);
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
        scan_emit(s, word, start, unit->next);
    }
    return unit->next;
}

/* ---- the scan ---- */

/* Past ASCII characters that only separate tokens. Behind a Han character each is looked at. */
static size_t skip_separators(const struct scan *s, size_t at)
{
    if (s->after_single)
        return at;
    for (; at < s->length && (unsigned char)s->text[at] < 0x80; at++) {
        switch (scan_ascii_class[(unsigned char)s->text[at]]) {
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
    unsigned char byte = (unsigned char)s->text[at];
    if (byte < 0x80 && scan_ascii_class[byte] == CHAR_LETTER) /* nearly all of most texts */
        return scan_word(s, at);
    struct unit unit = unit_at(s, at);
    if (s->after_single && (unit.class == CHAR_COMMA || unit.class == CHAR_OTHER || unit.class == 0))
        note_sign(s, at, unit.next);
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
    struct scan s = {.tokens = tokens, .text = text, .length = length, .mode = mode, .spelling = spelling_of(tokens->language)};
    s.is_ascii = utf8_is_ascii(text, length);
    while ((s.at = skip_separators(&s, s.at)) < length)
        s.at = scan_one(&s, s.at);
    scan_settle_sentence(&s);
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

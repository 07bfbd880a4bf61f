#include "query/literal.h"

#include "corpus/base/utf8.h"
#include "corpus/text/token.h"

#include <stdlib.h>
#include <string.h>

/* ---- the phrase ---- */

static bool is_letter(char byte)
{
    char small = (char)(byte | 0x20);
    return small >= 'a' && small <= 'z';
}

static bool add_word(struct literal *l, const struct slot *slot)
{
    const struct sequence *sequence = &slot->alternatives[0];
    if (slot->count != 1 || sequence->count != 1 || sequence->patterns[0].kind != PATTERN_WORD)
        return false;
    struct slice word = sequence->patterns[0].word;
    for (size_t i = 0; i < word.length; i++)
        if (!is_letter(word.data[i]))
            return false;
    if (word.length > l->words[l->anchor].length)
        l->anchor = l->count;
    l->has_acronym = l->has_acronym || token_acronym_key(word.data, word.length);
    l->words[l->count++] = word;
    return word.length > 0;
}

/* Whether the last words may be the first of another occurrence. */
static bool overlaps_itself(const struct literal *l)
{
    for (size_t shift = 1; shift < l->count; shift++) {
        size_t i = 0;
        while (i + shift < l->count && slice_equal(l->words[i], l->words[i + shift]))
            i++;
        if (i + shift == l->count)
            return true;
    }
    return false;
}

void literal_of_query(const struct query *query, struct literal *out)
{
    const struct node *root = query->root;
    *out = (struct literal){.count = 0};
    if (!root || root->kind != NODE_PHRASE || root->slop || root->verbatim.length || root->slot_count > QUERY_WORDS)
        return;
    for (size_t i = 0; i < root->slot_count; i++)
        if (!add_word(out, &root->slots[i])) {
            out->count = 0;
            return;
        }
    out->overlaps_itself = overlaps_itself(out);
}

/* ---- the text ---- */

/* Makes letters small. Other bytes change too, but none becomes a letter. */
static void fold(struct slice text, char *out)
{
    size_t i = 0;
    for (uint64_t bytes; i + sizeof bytes <= text.length; i += sizeof bytes) {
        memcpy(&bytes, text.data + i, sizeof bytes);
        bytes |= UINT64_C(0x2020202020202020);
        memcpy(out + i, &bytes, sizeof bytes);
    }
    for (; i < text.length; i++)
        out[i] = (char)(text.data[i] | 0x20);
}

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* Whether the dot at `at` may be one of initials with blanks between, "J. R. Smith", which are one word. */
static bool is_between_initials(struct slice text, size_t at)
{
    size_t next = at + 1;
    if (at == 0 || !is_capital(text.data[at - 1]) || (at > 1 && is_letter(text.data[at - 2])))
        return false;
    while (next < text.length && (unsigned char)text.data[next] <= ' ')
        next++;
    return next + 1 < text.length && is_capital(text.data[next]) && text.data[next + 1] == '.';
}

/* Whether a letter stands behind some `byte`, which then may be inside a word: "o'clock", "U.N." A final 's is none. */
static bool is_in_word(struct slice text, char byte)
{
    for (struct slice rest = text; rest.length;) {
        const char *at = memchr(rest.data, byte, rest.length);
        rest = at ? slice_from(rest, (size_t)(at - rest.data) + 1) : slice_of("");
        bool is_possessive = byte == '\'' && rest.length && (rest.data[0] | 0x20) == 's' &&
                             (rest.length == 1 || !is_letter(rest.data[1]));
        if (rest.length && is_letter(rest.data[0]) && !is_possessive)
            return true;
        if (byte == '.' && at && is_between_initials(text, (size_t)(at - text.data)))
            return true;
    }
    return false;
}

/* Whether the words of the text are its runs of letters. "&" is the word "and". */
static bool is_plain(struct slice text)
{
    return text.length == 0 || (utf8_is_ascii(text.data, text.length) && !memchr(text.data, '&', text.length) &&
                                !is_in_word(text, '\'') && !is_in_word(text, '.'));
}

/* ---- one place ---- */

/* DOUBT: it reads like the phrase, but the matcher may see it otherwise. NO holds in plain texts alone. */
enum verdict { NO, DOUBT, YES };

struct place {
    const struct literal *literal;
    struct slice text;
    const char *folded;
    size_t start, end; /* as far as the words were found */
};

static bool is_letter_at(const struct place *p, size_t at)
{
    return at < p->text.length && is_letter(p->text.data[at]);
}

static bool is_word_at(const struct place *p, size_t at, struct slice word)
{
    return word.length <= p->text.length - at && memcmp(p->folded + at, word.data, word.length) == 0 &&
           !is_letter_at(p, at + word.length) && (at == 0 || !is_letter_at(p, at - 1));
}

/* What separates tokens, and is none itself or part of one. */
static bool is_gap(char byte)
{
    return !is_letter(byte) && !(byte >= '0' && byte <= '9');
}

/* Between two words that surely are neighbours. */
static bool is_sure_gap(struct slice gap)
{
    if (gap.length == 2 && gap.data[0] == ',')
        gap = slice_from(gap, 1);
    return gap.length == 1 && (gap.data[0] == ' ' || gap.data[0] == '\n' || gap.data[0] == '-');
}

static enum verdict find_next(struct place *p, struct slice word)
{
    size_t at = p->end;
    if (at < p->text.length && p->text.data[at] == '\'')
        return DOUBT;
    while (at < p->text.length && is_gap(p->text.data[at]))
        at++;
    struct slice gap = {p->text.data + p->end, at - p->end};
    if (!is_word_at(p, at, word))
        return NO;
    p->end = at + word.length;
    return is_sure_gap(gap) ? YES : DOUBT;
}

static enum verdict find_previous(struct place *p, struct slice word)
{
    size_t at = p->start;
    while (at > 0 && is_gap(p->text.data[at - 1]))
        at--;
    struct slice gap = {p->text.data + at, p->start - at};
    if (at >= 2 && (p->text.data[at - 1] | 0x20) == 's' && p->text.data[at - 2] == '\'')
        return DOUBT; /* another's */
    if (at < word.length || !is_word_at(p, at - word.length, word))
        return NO;
    p->start = at - word.length;
    return is_sure_gap(gap) ? YES : DOUBT;
}

/* Whether the byte, beside a word, is surely no part of it. */
static bool is_apart(char byte)
{
    return (unsigned char)byte < 0x80 && !is_letter(byte) && byte != '\'' && byte != '.';
}

static bool stands_apart(const struct place *p)
{
    size_t last = p->literal->words[p->literal->count - 1].length;
    if (p->start > 0 && !is_apart(p->text.data[p->start - 1]))
        return false;
    return p->end == p->text.length || is_apart(p->text.data[p->end]) || (p->text.data[p->end] == '.' && last > 2);
}

static bool has_capital(const struct place *p)
{
    for (size_t i = p->start; i < p->end; i++)
        if (p->text.data[i] >= 'A' && p->text.data[i] <= 'Z')
            return true;
    return false;
}

/* Around the anchor at `at`. */
static enum verdict judge(struct place *p, size_t at)
{
    const struct literal *l = p->literal;
    enum verdict verdict = is_word_at(p, at, l->words[l->anchor]) ? YES : NO;
    p->start = at;
    p->end = at + l->words[l->anchor].length;
    for (size_t i = l->anchor; i > 0 && verdict == YES; i--)
        verdict = find_previous(p, l->words[i - 1]);
    for (size_t i = l->anchor + 1; i < l->count && verdict == YES; i++)
        verdict = find_next(p, l->words[i]);
    if (verdict == YES && (!stands_apart(p) || (l->has_acronym && has_capital(p))))
        return DOUBT;
    return verdict;
}

static bool add_span(struct literal_finds *finds, size_t start, size_t end)
{
    if (finds->count == finds->capacity) {
        size_t capacity = finds->capacity ? finds->capacity * 2 : 16;
        struct literal_span *spans = realloc(finds->spans, capacity * sizeof *spans);
        if (!spans)
            return false;
        finds->spans = spans;
        finds->capacity = capacity;
    }
    finds->spans[finds->count++] = (struct literal_span){start, end};
    return true;
}

bool literal_find(const struct literal *l, struct slice text, uint64_t bound, struct literal_finds *out)
{
    struct slice anchor = l->words[l->anchor];
    bool doubt = false;
    out->count = 0;
    buffer_clear(&out->folded);
    if (!buffer_reserve(&out->folded, text.length + 1))
        return false;
    fold(text, out->folded.data);
    struct place place = {.literal = l, .text = text, .folded = out->folded.data};
    const char *end = place.folded + text.length;
    for (const char *at = place.folded; (at = memmem(at, (size_t)(end - at), anchor.data, anchor.length)); at++) {
        enum verdict verdict = judge(&place, (size_t)(at - place.folded));
        size_t behind = out->count ? out->spans[out->count - 1].end : 0;
        doubt = doubt || verdict == DOUBT;
        if (verdict == YES && place.start >= behind && !add_span(out, place.start, place.end))
            return false;
    }
    /* As many as there may be are all of them, unless a doubtful one takes the place of one found. */
    if (out->count == bound && !(doubt && l->overlaps_itself))
        return true;
    return !doubt && is_plain(text);
}

void literal_finds_free(struct literal_finds *finds)
{
    free(finds->spans);
    buffer_free(&finds->folded);
    *finds = (struct literal_finds){0};
}

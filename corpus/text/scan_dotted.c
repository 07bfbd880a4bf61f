#include "corpus/text/scan.h"

/* The next initial behind blanks, which start at `at`: a capital with a dot, in the same paragraph, by itself: "A. U.N." has
 * two words. Returns where it stands, or 0. */
static size_t next_initial(struct scan *s, size_t at)
{
    size_t here = at;
    unsigned lines = 0;
    struct unit unit = unit_at(s, here);
    while (unit.class == CHAR_SPACE || unit.class == CHAR_NEWLINE || unit.class == CHAR_IGNORE) {
        lines += unit.class == CHAR_NEWLINE;
        here = unit.next;
        unit = unit_at(s, here);
    }
    if (here == at || lines > 1 || unit.class != CHAR_LETTER || !unit.upper)
        return 0;
    struct unit dot = visible_unit_at(s, unit.next);
    return dot.class == CHAR_DOT && visible_unit_at(s, dot.next).class != CHAR_LETTER ? here : 0;
}

/* Letters joined by dots: U.N., U.S, Ph.D., e.g. Each part has one or two letters, one part has one, and
 * only a single letter may stand last without its dot. Single capitals may have blanks between, each of them: J. R. Smith.
 * Appends the letters to the words and returns the offset behind, or 0 when there is no such thing at `start`. */
static size_t join_dotted(struct scan *s, size_t start)
{
    struct buffer *words = &s->tokens->words;
    size_t word = words->length, end = 0;
    unsigned parts = 0;
    bool single = false, apart = true; /* the parts are capitals with blanks between */
    for (size_t at = start;;) {
        size_t part = words->length;
        unsigned letters = 0;
        struct unit unit = visible_unit_at(s, at);
        apart = apart && unit.upper;
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
        apart = apart && letters == 1;
        end = at = dot ? unit.next : at;
        if (last)
            break;
        size_t next = apart ? next_initial(s, at) : 0;
        apart = next != 0;
        at = next ? next : at;
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
    scan_emit(s, word, start, end);
}

size_t scan_dotted(struct scan *s, size_t start)
{
    size_t word = s->tokens->words.length, end = join_dotted(s, start);
    struct buffer *words = &s->tokens->words;
    if (!end)
        return 0;
    if (!s->is_ascii && !words->failed)
        words->length = word + fold_compose(words->data + word, words->length - word);
    size_t possessive = scan_possessive_end(s, end);
    end = possessive ? possessive : end;
    emit_dotted(s, word, start, end);
    return end;
}

#include "corpus/text/scan.h"

/* Letters joined by dots: U.N., U.S, Ph.D., e.g. Each part has one or two letters, one part has one, and
 * only a single letter may stand last without its dot. Appends the letters to the words and returns the
 * offset behind, or 0 when there is no such thing at `start`. */
static size_t join_dotted(struct scan *s, size_t start)
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
    scan_emit(s, word, start, end);
}

size_t scan_dotted(struct scan *s, size_t start)
{
    size_t word = s->tokens->words.length, end = join_dotted(s, start);
    if (!end)
        return 0;
    size_t possessive = scan_possessive_end(s, end);
    end = possessive ? possessive : end;
    emit_dotted(s, word, start, end);
    return end;
}

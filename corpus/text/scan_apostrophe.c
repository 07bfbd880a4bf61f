#include "corpus/text/scan.h"

#include <string.h>

static bool is_vowel(const struct unit *unit)
{
    return unit->class == CHAR_LETTER && unit->length && strchr("aeiouyh", unit->bytes[0]);
}

/* Single letters are elided before a vowel or a mute h alone: N'Djamena and M'Baye are names. But an article is before an
 * acronym, too, whose letters have names that begin with a vowel: l'FMI, dell'Fbi. */
bool scan_is_elided(struct scan *s, struct slice word, size_t at)
{
    if (!spelling_is_elided(s->spelling, word))
        return false;
    struct unit first = visible_unit_at(s, visible_unit_at(s, at).next);
    return is_vowel(&first) || word.length > 1 || word.data[0] == 'l';
}

/* The letters at `at` go to the words; returns the offset behind them. */
static size_t append_letters(struct scan *s, size_t at)
{
    for (struct unit unit = visible_unit_at(s, at); unit.class == CHAR_LETTER; unit = visible_unit_at(s, at)) {
        buffer_append(&s->tokens->words, unit.bytes, unit.length);
        at = unit.next;
    }
    return at;
}

/* No suffix begins with a capital, but in a line of capitals: O'Neill, and ANKARA'DA. */
static bool may_be_suffix(struct scan *s, struct slice word, size_t at)
{
    struct unit first = visible_unit_at(s, at), second = visible_unit_at(s, first.next);
    return !first.upper || (word.length > 1 && !second.lower);
}

/* More apostrophes may be in a suffix. */
size_t scan_suffix_end(struct scan *s, struct slice word, bool capital, size_t at)
{
    struct buffer *words = &s->tokens->words;
    size_t behind = words->length, offset = (size_t)(word.data - words->data);
    bool named = capital || s->mode == TOKENS_OF_QUERY;
    if (!s->spelling->has_suffixes || !named || !may_be_suffix(s, word, visible_unit_at(s, at).next))
        return 0;
    size_t end = append_letters(s, visible_unit_at(s, at).next);
    bool kept = !words->failed && spelling_keeps_apostrophe((struct slice){words->data + offset, word.length},
                                                            (struct slice){words->data + behind, words->length - behind});
    words->length = behind;
    if (kept)
        return 0;
    for (struct unit unit = visible_unit_at(s, end); is_apostrophe(unit.class); unit = visible_unit_at(s, end)) {
        if (visible_unit_at(s, unit.next).class != CHAR_LETTER)
            break;
        end = append_letters(s, unit.next);
        words->length = behind;
    }
    return end;
}

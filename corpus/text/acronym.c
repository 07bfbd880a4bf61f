/* Acronyms that collide with words: "US" and "us". */
#include "corpus/text/scan.h"

#include <string.h>

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

void scan_settle_sentence(struct scan *s)
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

void scan_note_capitals(struct scan *s, struct slice word)
{
    if (token_acronym_key(word.data, word.length))
        s->has_candidates = true;
    else
        s->has_capitals = true;
}

/* Text to tokens: the one analyser of index and query.
 *
 * A token is a word in its key form, the place of its surface in the text, and a flag that a sentence
 * starts with it. Two tokens are adjacent when they follow each other and the second starts no sentence.
 *
 * What stands between tokens (spaces, dashes, slashes, commas, quotes, brackets) does not matter; what ends
 * a sentence does. A blank line ends a sentence, a single line break is a space.
 *
 * In Han text a comma or colon is a boundary of meaning. One between two Han characters or kana, whatever quotes, brackets
 * and spaces stand beside it, is a token without a word, a sign: it is in no index, and all signs are equal.
 */
#ifndef TIFA_TEXT_TOKEN_H
#define TIFA_TEXT_TOKEN_H

#include "corpus/base/buffer.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_WORD_BYTES 64                       /* no word is longer: see token_bound */
#define TOKEN_TEXT_BYTES ((size_t)UINT32_MAX / 2) /* no text may be longer */

struct token {
    uint32_t word; /* offset into tokens.words */
    uint16_t word_length; /* 0: a sign */
    bool starts_sentence;
    bool accented; /* the text has more than the word: accents, or the dots of i. See stem_form.h */
    uint32_t byte_start, byte_end; /* surface, in bytes of the text */
    uint32_t char_start, char_end; /* surface, in code points of the text */
};

/* A zeroed struct is empty and may be used; it keeps its memory from text to text. One thread at a time. */
struct tokens {
    struct token *items;
    size_t count;
    size_t capacity;
    struct buffer words; /* the key forms, one after the other */
    void *breaker;       /* ICU's word breaker, made when first needed */
    unsigned language;   /* of the texts to come, by its number (stem.h): how it is spelt; stays until it is set again */
};

enum token_mode {
    TOKENS_OF_TEXT,
    /* A query is no sentence: nothing in it ends one, and capitals always mean the acronym. */
    TOKENS_OF_QUERY,
};

/* Replaces the content of *tokens by the tokens of text, which must be valid UTF-8 of at most
 * TOKEN_TEXT_BYTES. Errors: TIFA_ERR_MEMORY, TIFA_ERR_LIMIT. */
tifa_status tokens_parse(struct tokens *tokens, const char *text, size_t length, enum token_mode mode,
                         tifa_error *error);
void tokens_free(struct tokens *tokens);

static inline const char *token_word(const struct tokens *tokens, size_t i)
{
    return tokens->words.data + tokens->items[i].word;
}

static inline bool token_is_sign(const struct tokens *tokens, size_t i)
{
    return tokens->items[i].word_length == 0;
}

/* Whether a character of the text is one that a sign is made of. */
bool token_has_sign(const char *text, size_t length);

/* How many words there are among the first tokens. */
static inline size_t tokens_words(const struct tokens *tokens, size_t count)
{
    size_t words = 0;
    for (size_t i = 0; i < count; i++)
        words += !token_is_sign(tokens, i);
    return words;
}

/* Whether words i - 1 and i are a pair: two words next to each other. */
static inline bool token_ends_pair(const struct tokens *tokens, size_t i)
{
    return i > 0 && !tokens->items[i].starts_sentence && !token_is_sign(tokens, i) && !token_is_sign(tokens, i - 1);
}

/* How many tokens start before a byte of the text. */
static inline size_t tokens_before(const struct tokens *tokens, size_t byte)
{
    size_t count = tokens->count;
    while (count > 0 && tokens->items[count - 1].byte_start >= byte)
        count--;
    return count;
}

/* Whether token i and the one before it may stand next to each other in a phrase. */
static inline bool token_is_adjacent(const struct tokens *tokens, size_t i)
{
    return i > 0 && !tokens->items[i].starts_sentence;
}

/* Makes a key form fit: over `limit` bytes it is cut at a code point and marked by '#' and a hash of the
 * whole, so that it still equals itself alone. Works in place, returns the new length. limit >= 32. */
size_t token_bound(char *word, size_t length, size_t limit);

/* The key of an acronym that collides with a common word ("us" -> "u.s"), or NULL. */
const char *token_acronym_key(const char *word, size_t length);

#endif

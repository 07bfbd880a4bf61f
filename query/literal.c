#include "query/literal.h"

#include "corpus/text/token.h"

#include <string.h>

/* ---- the phrase ---- */

static bool is_small_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_letter(char byte)
{
    return is_small_letter((char)(byte | 0x20));
}

static bool append_word(struct literal *l, struct slice word)
{
    bool is_first = l->length == 0;
    if (word.length == 0 || l->length + !is_first + word.length > sizeof l->text)
        return false;
    for (size_t i = 0; i < word.length; i++)
        if (!is_small_letter(word.data[i]))
            return false;
    if (!is_first)
        l->text[l->length++] = ' ';
    memcpy(l->text + l->length, word.data, word.length);
    l->length += word.length;
    l->has_acronym = l->has_acronym || token_acronym_key(word.data, word.length);
    l->ends_short = word.length <= 2;
    return true;
}

static bool append_words(struct literal *l, const struct node *phrase)
{
    for (size_t i = 0; i < phrase->slot_count; i++) {
        const struct slot *slot = &phrase->slots[i];
        if (slot->count != 1 || slot->alternatives[0].count != 1 ||
            slot->alternatives[0].patterns[0].kind != PATTERN_WORD ||
            !append_word(l, slot->alternatives[0].patterns[0].word))
            return false;
    }
    return true;
}

void literal_of_query(const struct query *query, struct literal *out)
{
    const struct node *root = query->root;
    *out = (struct literal){.length = 0};
    if (!root || root->kind != NODE_PHRASE || root->slop || root->verbatim.length || !append_words(out, root))
        out->length = 0;
}

/* ---- the text ---- */

/* In small letters, with a space for what is as good as one between two letters. */
static void fold(struct slice text, char *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        out[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte == '\n' || byte == '-' ? ' ' : byte;
    }
}

/* Whether the byte, beside a word, is surely no part of it. */
static bool is_apart(char byte)
{
    return (unsigned char)byte < 0x80 && !is_letter(byte) && byte != '\'' && byte != '.';
}

static bool has_capital(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z')
            return true;
    return false;
}

/* Whether what reads like the phrase is one, at [start, end) of the text. */
static bool is_beyond_doubt(const struct literal *l, struct slice text, size_t start, size_t end)
{
    bool begins = start == 0 || is_apart(text.data[start - 1]);
    bool ends = end == text.length || is_apart(text.data[end]) || (text.data[end] == '.' && !l->ends_short);
    return begins && ends && !(l->has_acronym && has_capital((struct slice){text.data + start, end - start}));
}

size_t literal_count(const struct literal *l, struct slice text, struct buffer *folded)
{
    size_t count = 0;
    buffer_clear(folded);
    if (text.length < l->length || !buffer_reserve(folded, text.length))
        return 0;
    fold(text, folded->data);
    const char *end = folded->data + text.length;
    for (const char *at = folded->data; (at = memmem(at, (size_t)(end - at), l->text, l->length));) {
        size_t start = (size_t)(at - folded->data);
        bool is_one = is_beyond_doubt(l, text, start, start + l->length);
        count += is_one;
        at += is_one ? l->length : 1;
    }
    return count;
}

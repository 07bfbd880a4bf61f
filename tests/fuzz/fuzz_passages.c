/* Any text to passages: all of it, in order, within the bounds, and with the tokens of the whole. */
#include "fuzz.h"

#include "corpus/passage.h"

/* The words and sentence starts of a passage alone are those of the article, from token `first` on. A
 * sentence cut in two is the exception: its rest starts a sentence, and has capitals of its own. */
static void check_same(const struct tokens *article, size_t first, const struct tokens *alone)
{
    CHECK(first + alone->count <= article->count);
    for (size_t i = 0; i < alone->count; i++) {
        const struct token *a = &article->items[first + i], *b = &alone->items[i];
        CHECK(a->starts_sentence == b->starts_sentence);
        CHECK(a->word_length == b->word_length &&
              memcmp(token_word(article, first + i), token_word(alone, i), a->word_length) == 0);
    }
}

static size_t longest_sentence(const struct tokens *tokens)
{
    size_t longest = 0, start = 0;
    for (size_t i = 0; i <= tokens->count; i++) {
        if (i < tokens->count && !tokens->items[i].starts_sentence)
            continue;
        longest = i - start > longest ? i - start : longest;
        start = i;
    }
    return longest;
}

static void check_passages(struct slice text, const struct passages *passages, const struct tokens *tokens)
{
    struct tokens alone = {0};
    size_t at = 0, covered = 0;
    bool whole_sentences = longest_sentence(tokens) <= PASSAGE_SENTENCE;
    for (size_t i = 0; i < passages->count; i++) {
        struct slice p = passages->items[i].text;
        CHECK(p.data >= text.data + at && p.data + p.length <= text.data + text.length && p.length > 0);
        at = (size_t)(p.data - text.data) + p.length;
        CHECK(utf8_valid(p.data, p.length) && slice_trim(p).length == p.length);
        CHECK(i > 0 || !passages->items[i].continues);
        CHECK(tokens_parse(&alone, p.data, p.length, TOKENS_OF_TEXT, NULL) == TIFA_OK);
        CHECK(alone.count > 0);
        CHECK(alone.count <= PASSAGE_LONG || !whole_sentences || longest_sentence(&alone) == alone.count);
        if (whole_sentences)
            check_same(tokens, covered, &alone);
        covered += alone.count;
    }
    CHECK(covered == tokens->count || !whole_sentences);
    tokens_free(&alone);
}

/* Joined, and split once more, the passages are the same. */
static void check_join(const struct passages *passages)
{
    struct passages again = {0};
    struct tokens scratch = {0};
    struct buffer joined = {0};
    for (size_t i = 0; i < passages->count; i++)
        passage_join(&joined, passages->items[i].text, passages->items[i].continues);
    CHECK(passages_split(&again, fuzz_slice(&joined), &scratch, NULL) == TIFA_OK);
    CHECK(again.count == passages->count);
    for (size_t i = 0; i < again.count; i++)
        CHECK(slice_equal(again.items[i].text, passages->items[i].text));
    passages_free(&again);
    tokens_free(&scratch);
    buffer_free(&joined);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    struct passages passages = {0};
    struct tokens tokens = {0};
    fuzz_make_text(&text, data, size);
    CHECK(passages_split(&passages, fuzz_slice(&text), &tokens, NULL) == TIFA_OK);
    CHECK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_TEXT, NULL) == TIFA_OK);
    check_passages(fuzz_slice(&text), &passages, &tokens);
    if (longest_sentence(&tokens) <= PASSAGE_SENTENCE)
        check_join(&passages);
    passages_free(&passages);
    tokens_free(&tokens);
    buffer_free(&text);
    return 0;
}

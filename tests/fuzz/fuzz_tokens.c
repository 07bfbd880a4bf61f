/* Any text to tokens: ranges in order and at code points, words that are their own key form. */
#include "fuzz.h"

#include "corpus/text/token.h"

static void check_word(struct slice word)
{
    CHECK(word.length > 0 && word.length <= TOKEN_WORD_BYTES);
    CHECK(utf8_valid(word.data, word.length));
    for (size_t i = 0; i < word.length; i++)
        CHECK((unsigned char)word.data[i] > ' ' && (word.data[i] < 'A' || word.data[i] > 'Z'));
}

/* Numbers with a point, acronyms with dots and marked long words hold what separates words. */
static void check_idempotent(struct tokens *scratch, struct slice word)
{
    if (memchr(word.data, '.', word.length) || memchr(word.data, '#', word.length))
        return;
    CHECK(tokens_parse(scratch, word.data, word.length, TOKENS_OF_TEXT, NULL) == TIFA_OK);
    for (size_t i = 0; i < scratch->count; i++) {
        size_t length = scratch->items[i].word_length;
        CHECK(length <= word.length && memcmp(token_word(scratch, i), word.data, length) == 0);
        word = slice_from(word, length);
    }
    CHECK(word.length == 0);
}

static void check_range(struct slice text, const struct token *t, const struct token *before)
{
    CHECK(t->byte_start < t->byte_end && t->byte_end <= text.length);
    CHECK(((unsigned char)text.data[t->byte_start] & 0xC0) != 0x80);
    CHECK(t->byte_end == text.length || ((unsigned char)text.data[t->byte_end] & 0xC0) != 0x80);
    CHECK(t->char_start == utf8_count(text.data, t->byte_start));
    CHECK(t->char_end - t->char_start == utf8_count(text.data + t->byte_start, t->byte_end - t->byte_start));
    bool shared = before && before->byte_start == t->byte_start && before->byte_end == t->byte_end;
    CHECK(!before || shared || before->byte_end <= t->byte_start);
    CHECK(!shared || !t->starts_sentence);
}

static void check_tokens(struct slice text, enum token_mode mode)
{
    struct tokens tokens = {0}, scratch = {0};
    CHECK(tokens_parse(&tokens, text.data, text.length, mode, NULL) == TIFA_OK);
    for (size_t i = 0; i < tokens.count; i++) {
        struct slice word = {token_word(&tokens, i), tokens.items[i].word_length};
        check_range(text, &tokens.items[i], i ? &tokens.items[i - 1] : NULL);
        if (token_is_sign(&tokens, i)) {
            CHECK(i > 0 && i + 1 < tokens.count && !token_is_sign(&tokens, i - 1) && !tokens.items[i + 1].starts_sentence);
        } else {
            check_word(word);
            check_idempotent(&scratch, word);
        }
        CHECK(mode == TOKENS_OF_TEXT ? i > 0 || tokens.items[i].starts_sentence : !tokens.items[i].starts_sentence);
    }
    tokens_free(&tokens);
    tokens_free(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    fuzz_make_text(&text, data, size);
    check_tokens(fuzz_slice(&text), TOKENS_OF_TEXT);
    check_tokens(fuzz_slice(&text), TOKENS_OF_QUERY);
    buffer_free(&text);
    return 0;
}

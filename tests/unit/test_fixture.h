/* What the unit tests share: calls that must end with a status, a folder of their own, chance that repeats
 * itself, tokens as text. Static, as each test program is one file. */
#ifndef TIFA_TEST_FIXTURE_H
#define TIFA_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/text/stem.h"
#include "corpus/text/token.h"

#define UNUSED   __attribute__((unused))
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define SLICE(s) ((struct slice){(s), sizeof(s) - 1})
#define TEXT(s)  (int)(s).length, (s).data

static tifa_error failure;
static char root[200];

/* The status of the call must be want; else the message is shown. */
#define EXPECT(want, call) expect((want), (call), #call, __FILE__, __LINE__)
#define OK(call)           EXPECT(TIFA_OK, call)

UNUSED static void expect(tifa_status want, tifa_status got, const char *call, const char *file, int line)
{
    if (want == got) {
        if (got < 0) {
            assert_int_equal(failure.status, got);
            assert_true(failure.message[0]);
        }
        return;
    }
    print_error("%s\n  gave %d, not %d: %s\n", call, got, want, got < 0 ? failure.message : "");
    _fail(file, line);
}

/* For tables: says which row differs, and goes on; the test fails at its end. */
UNUSED static bool same_text(const char *row, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    print_error("<%s>\n  gave <%s>\n  not  <%s>\n", row, got, want);
    return false;
}

UNUSED static void assert_slice(struct slice got, const char *want)
{
    if (slice_equal_text(got, want))
        return;
    print_error("got <%.*s>, not <%s>\n", TEXT(got), want);
    fail();
}

UNUSED static void assert_message(const char *part)
{
    if (strstr(failure.message, part))
        return;
    print_error("<%s>\n  does not say <%s>\n", failure.message, part);
    fail();
}

/* ---- chance ---- */

static uint32_t seed = 2463534242;

UNUSED static uint32_t chance(uint32_t n) /* 0 .. n - 1; xorshift, G. Marsaglia 2003 */
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

/* ---- files ---- */

/* A path in the folder of the test program; valid for the next 15 calls. */
UNUSED static const char *in_root(const char *name)
{
    static char paths[16][400];
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", root, name);
    return path;
}

UNUSED static int make_root(void **state)
{
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/tifa-unit-XXXXXX", parent && *parent ? parent : "/tmp");
    return mkdtemp(root) ? 0 : -1;
}

UNUSED static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

UNUSED static int remove_root(void **state)
{
    (void)state;
    return nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

UNUSED static void write_file(const char *path, const void *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

UNUSED static void write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

/* ---- tokens ---- */

/* Appends the words with a space between, and "| " before each that starts a sentence but the first. A sign is "，". */
UNUSED static void print_tokens(struct buffer *out, const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        buffer_printf(out, "%s%s%.*s%s", i ? " " : "", i && tokens->items[i].starts_sentence ? "| " : "",
                      (int)tokens->items[i].word_length, token_word(tokens, i), token_is_sign(tokens, i) ? "，" : "");
}

/* The tokens of a text in a language, by its tag, as one string, until the next call. */
UNUSED static const char *tokens_spelt(const char *tag, struct slice text, enum token_mode mode)
{
    static char shown[4096];
    struct tokens tokens = {.language = stem_tag_number(slice_of(tag))};
    struct buffer out = {0};
    OK(tokens_parse(&tokens, text.data, text.length, mode, &failure));
    print_tokens(&out, &tokens);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    tokens_free(&tokens);
    return shown;
}

UNUSED static const char *tokens_of(struct slice text, enum token_mode mode)
{
    return tokens_spelt("en", text, mode);
}

struct text_row {
    const char *text, *want;
};

#define CHECK_TOKENS(rows)       check_tokens(rows, COUNT(rows), TOKENS_OF_TEXT)
#define CHECK_QUERY_TOKENS(rows) check_tokens(rows, COUNT(rows), TOKENS_OF_QUERY)

UNUSED static void check_tokens(const struct text_row *rows, size_t count, enum token_mode mode)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, tokens_of(slice_of(rows[i].text), mode), rows[i].want) && good;
    assert_true(good);
}

#endif

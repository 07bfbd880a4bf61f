/* Makes the folding table of the Basic Multilingual Plane as C source, from ICU's data; run by the build.
 *
 * usage: fold_table OUTPUT
 *
 * Two stages: a block of 256 code points is a row, equal rows are kept once. An entry packs class (7 bits),
 * flags for accent, upper and lower, the length of the key form in bytes (6 bits; 63 says "the code point itself") and
 * its offset in a pool of bytes (16 bits).
 */
#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"
#include "corpus/text/fold_entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* Variants that ICU's Traditional-Simplified leaves alone, each with the simplified form a reader expects. */
static const struct {
    uint32_t from, to;
} han_supplement[] = {
    {0x5CEF, 0x5CF0}, /* 峯 峰 */ {0x6B4E, 0x53F9}, /* 歎 叹 */ {0x8A3B, 0x6CE8}, /* 註 注 */
    {0x920E, 0x94A9}, /* 鈎 钩 */ {0x5553, 0x542F},                               /* 啓 启 */
    {0x6E88, 0x6CA9}, /* 溈 沩 */ {0x953A, 0x949F}, /* 锺 钟 */ {0x77AD, 0x4E86}, /* 瞭 了 */
};

static uint32_t entries[0x10000];
static uint32_t simplified[0x10000];
static char pool[0x10000];
static size_t pool_length;

static void die(const char *what)
{
    fprintf(stderr, "fold_table: %s\n", what);
    exit(1);
}

static uint32_t transliterate(UTransliterator *rules, uint32_t c)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar text[16];
    UChar32 from = (UChar32)c, to[2];
    int32_t length = 0, count = 0;
    u_strFromUTF32(text, 16, &length, &from, 1, &error);
    int32_t limit = length;
    utrans_transUChars(rules, text, &length, 16, 0, &limit, &error);
    u_strToUTF32(to, 2, &count, text, length, &error);
    return U_FAILURE(error) || count != 1 ? c : (uint32_t)to[0];
}

static void load_simplified(void)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar id[64];
    u_uastrcpy(id, "Traditional-Simplified");
    UTransliterator *rules = utrans_openU(id, -1, UTRANS_FORWARD, NULL, -1, NULL, &error);
    if (U_FAILURE(error))
        die("ICU has no Traditional-Simplified rules");
    for (uint32_t c = 0; c < 0x10000; c++)
        simplified[c] = c < 0x3400 ? c : transliterate(rules, c);
    utrans_close(rules);
    for (size_t i = 0; i < sizeof han_supplement / sizeof *han_supplement; i++)
        simplified[han_supplement[i].from] = han_supplement[i].to;
    /* A key form must be its own key form. */
    for (uint32_t c = 0x3400; c < 0x10000; c++) {
        for (int steps = 0; simplified[c] < 0x10000 && simplified[simplified[c]] != simplified[c]; steps++) {
            if (steps == 8)
                die("simplified forms run in a circle");
            simplified[c] = simplified[simplified[c]];
        }
    }
}

static void simplify_bytes(struct folded *folded)
{
    char out[2 * FOLD_BYTES];
    size_t length = 0;
    for (size_t at = 0; at < folded->length;) {
        uint32_t c = utf8_next(folded->bytes, &at);
        length += utf8_write(c < 0x10000 ? simplified[c] : c, out + length);
    }
    if (length > FOLD_BYTES)
        die("a key form is too long");
    memcpy(folded->bytes, out, length);
    folded->length = (unsigned char)length;
}

static size_t pool_place(const struct folded *folded)
{
    for (size_t at = 0; at + folded->length <= pool_length; at++)
        if (memcmp(pool + at, folded->bytes, folded->length) == 0)
            return at;
    if (pool_length + folded->length > sizeof pool)
        die("the pool is full");
    memcpy(pool + pool_length, folded->bytes, folded->length);
    pool_length += folded->length;
    return pool_length - folded->length;
}

static uint32_t make_entry(uint32_t c)
{
    if (c >= 0xD800 && c <= 0xDFFF)
        return fold_entry_pack(CHAR_OTHER, false, false, false, 0, 0);
    struct folded folded;
    fold_by_rule(c, &folded);
    simplify_bytes(&folded);
    char self[4];
    size_t length = utf8_write(c, self);
    if (folded.length == length && memcmp(self, folded.bytes, length) == 0)
        return fold_entry_pack(folded.class, folded.accented, folded.upper, folded.lower, FOLD_ENTRY_SELF, 0);
    if (folded.length >= FOLD_ENTRY_SELF)
        die("a key form does not fit an entry");
    size_t offset = folded.length ? pool_place(&folded) : 0;
    return fold_entry_pack(folded.class, folded.accented, folded.upper, folded.lower, folded.length,
                           (uint32_t)offset);
}

static void print_rows(FILE *out)
{
    unsigned char index[256];
    uint32_t first_of[256];
    unsigned rows = 0;
    fprintf(out, "static const uint32_t fold_rows[][256] = {\n");
    for (uint32_t block = 0; block < 256; block++) {
        unsigned row = 0;
        while (row < rows && memcmp(entries + first_of[row] * 256, entries + block * 256, sizeof *entries * 256))
            row++;
        index[block] = (unsigned char)row;
        if (row < rows)
            continue;
        first_of[rows++] = block;
        fprintf(out, "{");
        for (unsigned i = 0; i < 256; i++)
            fprintf(out, "%s0x%xu,", i % 16 ? "" : "\n", (unsigned)entries[block * 256 + i]);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\nstatic const unsigned char fold_index[256] = {");
    for (unsigned i = 0; i < 256; i++)
        fprintf(out, "%s%u,", i % 32 ? "" : "\n", index[i]);
    fprintf(out, "\n};\n");
}

int main(int argc, char **argv)
{
    if (argc != 2)
        die("usage: fold_table OUTPUT");
    load_simplified();
    for (uint32_t c = 0; c < 0x10000; c++)
        entries[c] = make_entry(c);
    FILE *out = fopen(argv[1], "w");
    if (!out)
        die("cannot write the output");
    fprintf(out, "/* made by fold_table from ICU %s, Unicode %s */\n", U_ICU_VERSION, U_UNICODE_VERSION);
    print_rows(out);
    fprintf(out, "static const char fold_pool[] = {");
    for (size_t i = 0; i < pool_length; i++)
        fprintf(out, "%s%d,", i % 32 ? "" : "\n", pool[i]);
    fprintf(out, "0};\n");
    return fclose(out) == 0 ? 0 : 1;
}

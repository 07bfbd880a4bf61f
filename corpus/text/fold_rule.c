#include "corpus/text/fold.h"

#include "corpus/base/utf8.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

enum { UNITS = 64 }; /* UTF-16 units; the longest NFKC expansion of one code point has 18 */

/* Letters that are variants or ligatures to a reader, but have no decomposition in Unicode. */
static const struct {
    UChar32 letter;
    const char *plain;
} open_letters[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"},  {0x00FE, "th"}, {0x0111, "d"}, {0x0127, "h"},
    {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},  {0x0180, "b"}, {0x0247, "e"},
};

/* Letters of the Arabic script that keyboards and typesetters take for each other: yeh, kaf and heh of Arabic, Persian and
 * Urdu, alef maksura and alef wasla. Alef with madda or hamza decomposes, and loses its mark. See the Unicode Standard, 9.2,
 * "Yeh, Kaf and Heh". */
static const struct {
    UChar32 letter, plain;
} arabic_letters[] = {
    {0x0649, 0x064A}, {0x06CC, 0x064A}, {0x06A9, 0x0643}, {0x06C1, 0x0647}, {0x06BE, 0x0647}, {0x0671, 0x0627},
};

static bool is_kana_voicing(UChar32 c)
{
    return c == 0x3099 || c == 0x309A;
}

static bool is_tatweel(UChar32 c)
{
    return c == 0x0640;
}

/* Marks that decorate a letter, not vowels of Indic or Thai words, which are part of the spelling. */
static bool is_diacritic(UChar32 c)
{
    int type = u_charType(c);
    if ((type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK) || is_kana_voicing(c))
        return false;
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC:
        return true;
    default:
        return false;
    }
}

static bool is_single(UChar32 c)
{
    if (c == 0x30FC) /* the prolonged sound mark, common to both kana */
        return true;
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
        return u_isalpha(c) || u_charType(c) == U_LETTER_NUMBER;
    default:
        return false;
    }
}

static enum char_class punctuation_class(UChar32 c)
{
    switch (c) {
    case '.':
        return CHAR_DOT;
    case ',':
        return CHAR_COMMA;
    case '&':
        return CHAR_AMPERSAND;
    case '\'':
        return CHAR_APOSTROPHE;
    case '"':
        return CHAR_QUOTE;
    case '!':
    case '?':
        return CHAR_STOP;
    default:
        break;
    }
    if (u_isUWhiteSpace(c))
        return CHAR_SPACE;
    switch (u_charType(c)) {
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
        return CHAR_QUOTE;
    case U_END_PUNCTUATION: /* the corner brackets are Chinese and Japanese quotes */
        return c == 0x300D || c == 0x300F ? CHAR_QUOTE : CHAR_BRACKET;
    default:
        return CHAR_OTHER;
    }
}

static enum char_class code_point_class(UChar32 c)
{
    if (is_single(c))
        return CHAR_SINGLE;
    if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return CHAR_COMPLEX;
    switch (u_charType(c)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_LETTER_NUMBER:
        return CHAR_LETTER;
    case U_DECIMAL_DIGIT_NUMBER:
    case U_OTHER_NUMBER:
        return CHAR_DIGIT;
    default:
        return punctuation_class(c);
    }
}

static void append_code_point(struct folded *out, UChar32 c)
{
    if (out->length + 4 <= FOLD_BYTES)
        out->length = (unsigned char)(out->length + utf8_write((uint32_t)c, out->bytes + out->length));
}

static void append_folded(struct folded *out, UChar32 c)
{
    for (size_t i = 0; i < sizeof open_letters / sizeof *open_letters; i++) {
        if (open_letters[i].letter == c) {
            for (const char *plain = open_letters[i].plain; *plain; plain++)
                append_code_point(out, *plain);
            return;
        }
    }
    for (size_t i = 0; i < sizeof arabic_letters / sizeof *arabic_letters; i++)
        if (arabic_letters[i].letter == c)
            c = arabic_letters[i].plain;
    int digit = u_charDigitValue(c);
    append_code_point(out, u_charType(c) == U_DECIMAL_DIGIT_NUMBER && digit >= 0 ? '0' + digit : c);
}

static enum char_class special_class(UChar32 c);

/* NFKC case folding, diacritics dropped, recomposed; the number of code points, 0 on failure. */
static int32_t normalise(UChar32 c, UChar32 *out)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&error);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&error);
    const UNormalizer2 *compose = unorm2_getNFCInstance(&error);
    UChar a[UNITS], b[UNITS];
    UChar32 parts[UNITS];
    int32_t length = 0, count = 0, kept = 0;
    u_strFromUTF32(a, UNITS, &length, &c, 1, &error);
    length = unorm2_normalize(fold, a, length, b, UNITS, &error);
    length = unorm2_normalize(decompose, b, length, a, UNITS, &error);
    u_strToUTF32(parts, UNITS, &count, a, length, &error);
    for (int32_t i = 0; U_SUCCESS(error) && i < count; i++)
        if (!is_diacritic(parts[i]) && !is_tatweel(parts[i]) &&
            special_class(parts[i]) != CHAR_APOSTROPHE) /* of ŉ and ẚ: it vanishes as any other */
            parts[kept++] = parts[i];
    u_strFromUTF32(a, UNITS, &length, parts, kept, &error);
    length = unorm2_normalize(compose, a, length, b, UNITS, &error);
    u_strToUTF32(out, UNITS, &count, b, length, &error);
    return U_FAILURE(error) ? 0 : count;
}

/* Sentence enders. Wide ones need no space behind them, as Chinese and Japanese write none. */
static enum char_class stop_class(UChar32 c)
{
    if (c == 0xFF1B || c == 0xFF61)
        return CHAR_WIDE_STOP;
    if (c == 0x2026 || c == 0x2025 || c == 0x22EF)
        return CHAR_STOP;
    if (c < 0x80 || c == 0xFF0E || !u_hasBinaryProperty(c, UCHAR_S_TERM))
        return CHAR_OTHER;
    int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? CHAR_WIDE_STOP : CHAR_STOP;
}

static enum char_class special_class(UChar32 c)
{
    switch (c) {
    case '\n':
    case 0x0085:
    case 0x2028:
        return CHAR_NEWLINE;
    case 0x2029:
        return CHAR_PARAGRAPH;
    case 0x2019:
    case 0x02BC:
    case 0x02BB: /* of transliteration: ʻokina, ʿayn, ʾalif, and the mark of stress that stands for them */
    case 0x02BF:
    case 0x02BE:
    case 0x02C8:
        return CHAR_APOSTROPHE;
    case 0x2018:
        return CHAR_TURNED;
    case 0x066C: /* the separator of thousands beside Arabic digits */
        return CHAR_COMMA;
    default:
        break;
    }
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return CHAR_IGNORE;
    return stop_class(c);
}

/* Whether the small letter, which case folding leaves as one, lost something on the way to the key form. */
static bool is_accented(UChar32 c, const struct folded *folded)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&error);
    UChar a[UNITS], b[UNITS];
    UChar32 small = u_tolower(c), parts[UNITS];
    int32_t length = 0, count = 0;
    char bytes[4];
    u_strFromUTF32(a, UNITS, &length, &c, 1, &error);
    length = unorm2_normalize(fold, a, length, b, UNITS, &error);
    u_strToUTF32(parts, UNITS, &count, b, length, &error);
    size_t size = utf8_write((uint32_t)small, bytes);
    return U_SUCCESS(error) && count == 1 && parts[0] == small &&
           (size != folded->length || memcmp(bytes, folded->bytes, size) != 0);
}

void fold_by_rule(uint32_t code_point, struct folded *out)
{
    UChar32 c = (UChar32)code_point;
    *out = (struct folded){.class = special_class(c), .upper = u_isupper(c) || u_istitle(c), .lower = u_islower(c)};
    if (out->class != CHAR_OTHER)
        return;
    UChar32 parts[UNITS];
    int32_t length = normalise(c, parts);
    bool text = false;
    for (int32_t i = 0; i < length; i++) {
        enum char_class class = code_point_class(parts[i]);
        text = text || (class >= CHAR_LETTER && class <= CHAR_COMPLEX);
        if (i == 0)
            out->class = class;
        else if (class != out->class || class == CHAR_SINGLE)
            out->class = CHAR_MIXED;
        append_folded(out, parts[i]);
    }
    if (length == 0)
        out->class = CHAR_IGNORE;
    if (out->class == CHAR_MIXED && !text)
        out->class = CHAR_OTHER;
    if (out->class < CHAR_LETTER || out->class > CHAR_MIXED)
        out->length = 0;
    out->accented = out->class == CHAR_LETTER && is_accented(c, out);
}

size_t fold_compose(char *word, size_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *compose = unorm2_getNFCInstance(&error);
    UChar units[512], composed[512];
    int32_t count = 0;
    u_strFromUTF8(units, 512, &count, word, (int32_t)length, &error);
    count = unorm2_normalize(compose, units, count, composed, 512, &error);
    int32_t bytes = 0;
    char result[1536];
    u_strToUTF8(result, (int32_t)sizeof result, &bytes, composed, count, &error);
    if (U_FAILURE(error) || (size_t)bytes > length)
        return length;
    memcpy(word, result, (size_t)bytes);
    return (size_t)bytes;
}

uint32_t fold_compose_pair(uint32_t first, uint32_t second)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *compose = unorm2_getNFCInstance(&error);
    UChar32 pair = U_FAILURE(error) ? -1 : unorm2_composePair(compose, (UChar32)first, (UChar32)second);
    return pair < 0 ? 0 : (uint32_t)pair;
}

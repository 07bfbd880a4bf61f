#include "query/language/writing.h"

#include "corpus/base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum {
    FIRST_MARK = 0x300,  /* what is below is composed and in order */
    MOST_MARKS = 30,     /* on one letter, as in Unicode's Stream-Safe Text Format (UAX 15), so that sorting them is quick */
    GRAPHEME_JOINER = 0x34F,
};

static bool is_blank(UChar32 c)
{
    return c <= ' ' || (c >= 0x80 && u_isUWhiteSpace(c));
}

static bool is_unseen(UChar32 c)
{
    return c >= 0x80 && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static void append_unit(struct buffer *units, UChar32 c)
{
    UChar pair[] = {U16_LEAD(c), U16_TRAIL(c)}, one = (UChar)c;
    if (c > 0xFFFF)
        buffer_append(units, pair, sizeof pair);
    else
        buffer_append(units, &one, sizeof one);
}

/* Appends what is seen, each run of blanks as a space; says whether it may have to be normalized. */
static bool append_seen(struct slice text, struct buffer *units)
{
    bool has_marks = false, behind_blank = false;
    size_t marks = 0;
    for (size_t at = 0; at < text.length && !units->failed;) {
        UChar32 c = (UChar32)utf8_next(text.data, &at);
        if (is_unseen(c))
            continue;
        bool blank = is_blank(c);
        if (!blank || !behind_blank)
            append_unit(units, blank ? ' ' : c);
        behind_blank = blank;
        has_marks = has_marks || c >= FIRST_MARK;
        marks = c >= FIRST_MARK && u_getCombiningClass(c) ? marks + 1 : 0;
        if (marks % MOST_MARKS == MOST_MARKS - 1)
            append_unit(units, GRAPHEME_JOINER);
    }
    return has_marks;
}

static int32_t unit_count(const struct buffer *units)
{
    return (int32_t)(units->length / sizeof(UChar));
}

static const UChar *units_of(const struct buffer *units)
{
    return (const UChar *)(const void *)units->data;
}

/* Composes scratch->units into scratch->normal. */
static bool compose(const UNormalizer2 *nfc, struct writing_scratch *scratch)
{
    UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
    int32_t length = unit_count(&scratch->units);
    while (error == U_BUFFER_OVERFLOW_ERROR) {
        buffer_clear(&scratch->normal);
        if (!buffer_reserve(&scratch->normal, ((size_t)length + 1) * sizeof(UChar)))
            return false;
        error = U_ZERO_ERROR;
        length = unorm2_normalize(nfc, units_of(&scratch->units), unit_count(&scratch->units),
                                  (UChar *)(void *)scratch->normal.data, length + 1, &error);
    }
    scratch->normal.length = (size_t)length * sizeof(UChar);
    scratch->normal.failed = U_FAILURE(error);
    return !scratch->normal.failed;
}

/* The form that is compared; it lives until the next call. False: out of memory. */
static bool read_writing(struct slice text, struct writing_scratch *scratch, struct slice *out)
{
    struct buffer *units = &scratch->units;
    UErrorCode error = U_ZERO_ERROR;
    buffer_clear(units);
    units->ceiling = INT32_MAX;
    bool may_differ = append_seen(text, units);
    if (units->failed)
        return false;
    *out = (struct slice){units->data, units->length};
    const UNormalizer2 *nfc = may_differ ? unorm2_getNFCInstance(&error) : NULL;
    if (!nfc || unorm2_quickCheck(nfc, units_of(units), unit_count(units), &error) == UNORM_YES)
        return true;
    if (!compose(nfc, scratch))
        return false;
    *out = (struct slice){scratch->normal.data, scratch->normal.length};
    return true;
}

/* ---- what is asked ---- */

static const UChar space = ' ';

static bool starts_with(struct slice text, struct slice start)
{
    return start.length <= text.length && slice_equal((struct slice){text.data, start.length}, start);
}

static bool ends_with(struct slice text, struct slice end)
{
    return end.length <= text.length && slice_equal(slice_from(text, text.length - end.length), end);
}

static const struct slice one_space = {(const char *)&space, sizeof space};

static bool keep(struct slice text, struct arena *arena, struct slice *out)
{
    const char *copy = text.length ? arena_copy(arena, text.data, text.length) : "";
    *out = (struct slice){copy, text.length};
    return copy != NULL;
}

const struct writing *writing_new(struct slice text, size_t start, size_t end, struct arena *arena)
{
    struct writing_scratch scratch = {0};
    struct writing *w = arena_zalloc(arena, sizeof *w);
    struct slice part;
    bool done = w && read_writing((struct slice){text.data, start}, &scratch, &part) &&
                keep(slice_from(part, starts_with(part, one_space) ? sizeof space : 0), arena, &w->before) &&
                read_writing((struct slice){text.data + start, end - start}, &scratch, &part) &&
                keep(part, arena, &w->words) && read_writing(slice_from(text, end), &scratch, &part);
    if (done && ends_with(part, one_space))
        part.length -= sizeof space;
    done = done && keep(part, arena, &w->after);
    writing_scratch_free(&scratch);
    return done ? w : NULL;
}

/* ---- what is there ---- */

/* Whether text goes on, behind some bytes of it, with a mark on what stands before: "=" is not in a decomposed "≠". */
static bool goes_on(struct slice text, size_t at)
{
    const UChar *units = (const UChar *)(const void *)text.data;
    int32_t i = (int32_t)(at / sizeof *units), count = (int32_t)(text.length / sizeof *units);
    if (i == count)
        return false;
    UChar32 c = U16_IS_LEAD(units[i]) && i + 1 < count ? U16_GET_SUPPLEMENTARY(units[i], units[i + 1]) : units[i];
    return (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;
}

bool writing_fits(const struct writing *asked, struct slice before, struct slice words, struct slice after,
                  struct writing_scratch *scratch)
{
    struct slice found;
    if (!read_writing(words, scratch, &found) || !slice_equal(found, asked->words))
        return false;
    if (asked->before.length && (!read_writing(before, scratch, &found) || !ends_with(found, asked->before)))
        return false;
    return read_writing(after, scratch, &found) && starts_with(found, asked->after) &&
           !goes_on(found, asked->after.length);
}

void writing_scratch_free(struct writing_scratch *scratch)
{
    buffer_free(&scratch->units);
    buffer_free(&scratch->normal);
}

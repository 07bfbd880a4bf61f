#include "corpus/text/stem_form.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

#include <unicode/uchar.h>

static void append_code_point(struct buffer *out, uint32_t c)
{
    char bytes[4];
    buffer_append(out, bytes, utf8_write(c, bytes));
}

static bool is_mark(uint32_t c)
{
    return u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

/* Composed, a mark that is written by itself is one with its letter. */
static void compose(struct buffer *form)
{
    if (!form->failed)
        form->length = fold_compose(form->data, form->length);
}

struct slice stem_form(struct slice surface, struct slice word, bool dotless_i, struct buffer *out)
{
    size_t covered = 0; /* of the key form */
    bool has_marks = false;
    buffer_clear(out);
    if (memchr(word.data, '#', word.length)) /* it was cut */
        return word;
    for (size_t at = 0; at < surface.length;) {
        struct folded folded;
        uint32_t c = utf8_next(surface.data, &at);
        fold_code_point(c, &folded);
        if (folded.class == CHAR_IGNORE && is_mark(c)) {
            append_code_point(out, c);
            has_marks = true;
        } else if (folded.class == CHAR_LETTER) {
            if (covered == word.length) /* the rest is a suffix, or 's */
                break;
            bool same = folded.length <= word.length - covered &&
                        memcmp(word.data + covered, folded.bytes, folded.length) == 0;
            if (!same) /* the word was put together from parts, or is an acronym's key */
                return word;
            covered += folded.length;
            if (folded.accented)
                append_code_point(out, (uint32_t)u_tolower((UChar32)c));
            else if (dotless_i && c == 'I')
                append_code_point(out, 0x131);
            else
                buffer_append(out, folded.bytes, folded.length);
        }
    }
    if (has_marks)
        compose(out);
    return covered == word.length && !out->failed ? (struct slice){out->data, out->length} : word;
}

struct slice stem_form_key(struct slice form, struct buffer *out)
{
    bool has_parts = false; /* of Hangul, or of Indic vowels */
    buffer_clear(out);
    for (size_t at = 0; at < form.length;) {
        struct folded folded;
        fold_code_point(utf8_next(form.data, &at), &folded);
        if (folded.class >= CHAR_LETTER && folded.class <= CHAR_MIXED)
            buffer_append(out, folded.bytes, folded.length);
        has_parts = has_parts || (folded.length >= 3 && !folded.lower);
    }
    if (has_parts)
        compose(out);
    return out->failed ? (struct slice){"", 0} : (struct slice){out->data, out->length};
}

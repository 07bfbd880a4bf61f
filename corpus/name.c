#include "corpus/name.h"

#include "corpus/base/utf8.h"

#include <unicode/ucnv.h>

/* Charsets of names in two bytes, and which lead bytes have the characters of daily use: level 1 of the national standards
 * (GB 2312-1980, JIS X 0208, Big5), and kana. */
struct candidate {
    const char *charset;
    unsigned char common_from, common_to;
    unsigned char kana_from, kana_to; /* lead bytes */
};

static const struct candidate candidates[] = {
    {"gb18030", 0xB0, 0xD7, 0xA3, 0xA5},
    {"big5", 0xA4, 0xC6, 0xA3, 0xA3},
    {"shift_jis", 0x88, 0x97, 0x82, 0x83},
};

/* In hundredths, how many of the characters beyond ASCII are in daily use; -1: the bytes are not of this charset. In
 * Shift_JIS a byte from A1 to DF is a kana of half width by itself, which is not in use. */
static int share_in_use(const struct candidate *c, struct slice name)
{
    size_t common = 0, all = 0;
    bool is_sjis = c->charset[0] == 's';
    for (size_t i = 0; i < name.length; i++) {
        unsigned char lead = (unsigned char)name.data[i];
        if (lead < 0x80)
            continue;
        all++;
        if (is_sjis && lead >= 0xA1 && lead <= 0xDF)
            continue;
        unsigned char trail = ++i < name.length ? (unsigned char)name.data[i] : 0;
        if (trail < 0x40 || trail == 0x7F || trail == 0xFF)
            return -1;
        /* GB 2312 has no trails below A1; before 9F, 82 is for letters and digits of full width */
        bool in_use = is_sjis ? lead != 0x82 || trail >= 0x9F : c->charset[0] == 'b' || trail >= 0xA1;
        common += in_use && ((lead >= c->common_from && lead <= c->common_to) ||
                                 (lead >= c->kana_from && lead <= c->kana_to));
    }
    return all ? (int)(common * 100 / all) : -1;
}

/* From 0x80 to 0x9F code page 437 of DOS, which zip archives have, has letters; windows-1252 has quotes and dashes, and
 * few letters. */
static const char *single_byte_charset_of(struct slice name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.data[i];
        if (byte >= 0x80 && byte <= 0x9F && byte != 0x80 && byte != 0x85 && (byte < 0x91 || byte > 0x97))
            return "ibm-437";
    }
    return "windows-1252";
}

static const char *charset_of(struct slice name)
{
    enum { LEAST = 75 };
    const char *best = single_byte_charset_of(name);
    int most = LEAST - 1;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        int share = share_in_use(&candidates[i], name);
        if (share > most) {
            most = share;
            best = candidates[i].charset;
        }
    }
    return best;
}

/* False, with nothing appended, where some bytes are no character. */
static bool append_converted(struct buffer *out, const char *charset, struct slice name)
{
    enum { ROOM = 4 }; /* bytes of UTF-8 for one of the name, at most */
    UErrorCode error = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset, &error), *to = ucnv_open("UTF-8", &error);
    bool good = false;
    if (from)
        ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    if (U_SUCCESS(error) && buffer_reserve(out, name.length * ROOM)) {
        char *target = out->data + out->length;
        const char *source = name.data;
        UChar pivot[256], *pivot_from = pivot, *pivot_to = pivot;
        ucnv_convertEx(to, from, &target, target + name.length * ROOM, &source, name.data + name.length, pivot,
                       &pivot_from, &pivot_to, pivot + 256, true, true, &error);
        good = U_SUCCESS(error);
        out->length = good ? (size_t)(target - out->data) : out->length;
    }
    ucnv_close(from);
    ucnv_close(to);
    return good;
}

/* ISO 8859-1: each byte is the code point of its number. */
static void append_latin1(struct buffer *out, struct slice name)
{
    for (size_t i = 0; i < name.length; i++) {
        char bytes[4];
        buffer_append(out, bytes, utf8_write((unsigned char)name.data[i], bytes));
    }
}

void name_append(struct buffer *out, struct slice name)
{
    if (utf8_valid(name.data, name.length)) {
        buffer_append(out, name.data, name.length);
        return;
    }
    if (!append_converted(out, charset_of(name), name))
        append_latin1(out, name);
}

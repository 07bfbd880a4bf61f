#include "corpus/charset.h"

#include "corpus/base/utf8.h"
#include "corpus/charset_label.h"
#include "corpus/mojibake.h"

#include <stdio.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

enum {
    PIVOT_UNITS = 2048,
    SAMPLE_BYTES = 8000,   /* ICU's detector looks at no more */
    LONG_LINE_BYTES = 200, /* ASCII before the first other byte of a line that is worth its place in the sample */
    MOST_DETECTED = 4,
    LEAST_CONFIDENCE = 10, /* of ICU's 100 */
    CHANCE_WEIGHT = 8,     /* UTF-8 that weighs more is none by chance */
    LEAST_REPAIRED = 3,
};

/* How well bytes stand as UTF-8. */
struct standing {
    size_t sequences, broken;
    size_t weight; /* of the sequences: 1 for two bytes, 3 for more */
};

struct attempt {
    struct charset charset;
    enum charset_found found;
    size_t replaced; /* bytes */
    size_t errors;   /* places where something is wrong */
    size_t beyond;   /* characters that are not ASCII */
};

struct conversion {
    struct slice bytes;
    struct buffer *out;
    struct attempt last, best; /* what is in out; what had the fewest errors */
    bool tried, fits;
};

const char *charset_found_name(enum charset_found found)
{
    static const char *const names[] = {"as it stands", "byte order mark", "declared", "in the markup", "detected"};
    return names[found];
}

/* ---- converting ---- */

static void U_CALLCONV count_bad(const void *context, UConverterToUnicodeArgs *arguments, const char *units,
                                 int32_t length, UConverterCallbackReason reason, UErrorCode *code)
{
    struct attempt *attempt = (struct attempt *)(uintptr_t)context;
    if (reason <= UCNV_IRREGULAR) {
        attempt->replaced += (size_t)length;
        attempt->errors++;
    }
    UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, arguments, units, length, reason, code);
}

static tifa_status fail_full(const struct buffer *out, tifa_error *error)
{
    if (out->ceiling && out->length + PIVOT_UNITS > out->ceiling)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a text of more than %zu bytes as UTF-8; split it", out->ceiling);
    return tifa_fail_memory(error);
}

static tifa_status run_converters(UConverter *from, UConverter *to, struct slice bytes, struct buffer *out,
                                  tifa_error *error)
{
    UChar pivot[PIVOT_UNITS], *pivot_source = pivot, *pivot_target = pivot;
    const char *source = bytes.data, *source_end = bytes.data + bytes.length;
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    for (bool first = true; code == U_BUFFER_OVERFLOW_ERROR; first = false) {
        size_t left = (size_t)(source_end - source), room = left + left / 2 + PIVOT_UNITS;
        if (out->ceiling && room > out->ceiling - out->length)
            room = out->ceiling - out->length;
        if (room == 0)
            out->failed = true;
        if (!buffer_reserve(out, room))
            return fail_full(out, error);
        char *start = out->data + out->length, *target = start;
        code = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &target, start + room, &source, source_end, pivot, &pivot_source, &pivot_target,
                       pivot + PIVOT_UNITS, first, true, &code);
        out->length += (size_t)(target - start);
    }
    if (U_FAILURE(code))
        return tifa_fail(error, TIFA_ERR_INTERNAL, "ICU cannot convert a text: %s", u_errorName(code));
    return TIFA_OK;
}

/* Controls above 0x7F and characters for private use are in no article: the charset has nothing there. */
static void count_beyond(struct slice text, struct attempt *attempt)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    for (size_t i = 0; i < text.length; i++) {
        attempt->beyond += bytes[i] >= 0xC0;
        attempt->errors += bytes[i] == 0xC2 && bytes[i + 1] < 0xA0;                       /* U+0080 to U+009F */
        attempt->errors += bytes[i] == 0xEE || (bytes[i] == 0xEF && bytes[i + 1] < 0xA4); /* U+E000 to U+F8FF */
    }
}

static tifa_status convert(struct conversion *c, struct charset charset, enum charset_found found, tifa_error *error)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset.converter, &code), *to = ucnv_open("UTF-8", &code);
    c->last = (struct attempt){.charset = charset, .found = found};
    ucnv_setToUCallBack(from, count_bad, &c->last, NULL, NULL, &code);
    buffer_clear(c->out);
    tifa_status status = TIFA_OK;
    if (code == U_MEMORY_ALLOCATION_ERROR)
        status = tifa_fail_memory(error);
    else if (U_FAILURE(code))
        status = tifa_fail(error, TIFA_ERR_INTERNAL, "ICU has no converter '%s'", charset.converter);
    if (status == TIFA_OK)
        status = run_converters(from, to, c->bytes, c->out, error);
    ucnv_close(from);
    ucnv_close(to);
    if (status == TIFA_OK)
        count_beyond((struct slice){c->out->data, c->out->length}, &c->last);
    return status;
}

/* ---- judging ---- */

static struct standing stand_as_utf8(struct slice bytes)
{
    struct standing s = {0};
    while (bytes.length) {
        size_t valid = utf8_valid_prefix(bytes.data, bytes.length);
        for (size_t i = 0; i < valid; i++) {
            unsigned char byte = (unsigned char)bytes.data[i];
            s.sequences += byte >= 0xC0;
            s.weight += byte >= 0xE0 ? 3 : byte >= 0xC0;
        }
        bytes = slice_from(bytes, valid);
        if (bytes.length) {
            s.broken++;
            bytes = slice_from(bytes, 1);
        }
    }
    return s;
}

/* Whether most bytes beyond ASCII have three others of their kind beside them. */
static bool has_long_rows(struct slice bytes)
{
    size_t in_rows = 0, all = 0, row = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        if ((unsigned char)bytes.data[i] < 0x80) {
            row = 0;
            continue;
        }
        row++;
        all++;
        in_rows += row == 4 ? 4 : row > 4;
    }
    return in_rows * 2 > all;
}

/* Converts, and keeps the best. */
static tifa_status try(struct conversion *c, struct charset charset, enum charset_found found, tifa_error *error)
{
    tifa_status status = convert(c, charset, found, error);
    if (status)
        return status;
    if (charset.western && has_long_rows(c->bytes))
        c->last.errors += c->last.beyond;
    if (!c->tried || c->last.errors < c->best.errors)
        c->best = c->last;
    c->tried = true;
    c->fits = c->last.errors * 50 <= c->last.beyond;
    return TIFA_OK;
}

/* Nothing, where another fits already. The wider form is for what is known to be this charset: most of it fits, or its
 * letters are as frequent as there. */
static tifa_status try_both(struct conversion *c, struct charset charset, enum charset_found found, tifa_error *error)
{
    if (c->fits)
        return TIFA_OK;
    struct charset wider = charset;
    wider.converter = charset.wider;
    tifa_status status = try(c, charset, found, error);
    if (status || !charset.wider || c->last.errors == 0 || !(c->fits || found == CHARSET_DETECTED))
        return status;
    bool fitted = c->fits;
    c->fits = false;
    status = try(c, wider, found, error);
    c->fits = c->fits || fitted;
    return status;
}

static tifa_status try_label(struct conversion *c, struct slice label, enum charset_found found, tifa_error *error)
{
    struct charset charset;
    return charset_of_label(label, &charset) ? try_both(c, charset, found, error) : TIFA_OK;
}

/* ---- detecting ---- */

/* The lines that have bytes beyond ASCII, as far as the detector looks. */
static void take_sample(struct slice bytes, struct buffer *sample)
{
    struct slice line;
    while (sample->length < SAMPLE_BYTES && slice_line(&bytes, &line)) {
        size_t first = 0;
        while (first < line.length && (unsigned char)line.data[first] < 0x80 && line.data[first] != '\x1B')
            first++;
        if (first == line.length)
            continue;
        if (first > LONG_LINE_BYTES) /* behind ASCII no character is cut */
            line = slice_from(line, first);
        size_t room = SAMPLE_BYTES - sample->length;
        buffer_append(sample, line.data, line.length < room ? line.length : room);
        buffer_append_byte(sample, '\n');
    }
}

static tifa_status try_matches(struct conversion *c, UCharsetDetector *detector, tifa_error *error)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t count = 0;
    const UCharsetMatch **matches = ucsdet_detectAll(detector, &count, &code);
    tifa_status status = TIFA_OK;
    for (int32_t i = 0, tried = 0; i < count && tried < MOST_DETECTED && status == TIFA_OK; i++) {
        const char *name = ucsdet_getName(matches[i], &code);
        if (U_FAILURE(code) || ucsdet_getConfidence(matches[i], &code) < LEAST_CONFIDENCE)
            break;
        /* what is Unicode was found before; text in EBCDIC comes out of no archive */
        if (strncmp(name, "UTF-", 4) == 0 || strncmp(name, "IBM42", 5) == 0)
            continue;
        status = try_label(c, slice_of(name), CHARSET_DETECTED, error);
        tried++;
    }
    return status;
}

static tifa_status try_detected(struct conversion *c, bool markup, tifa_error *error)
{
    if (c->fits)
        return TIFA_OK;
    struct buffer sample = {0};
    UErrorCode code = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&code);
    take_sample(c->bytes, &sample);
    ucsdet_setText(detector, sample.data, (int32_t)sample.length, &code);
    if (U_SUCCESS(code))
        ucsdet_enableInputFilter(detector, markup);
    tifa_status status = U_FAILURE(code) || sample.failed ? tifa_fail_memory(error) : try_matches(c, detector, error);
    ucsdet_close(detector);
    buffer_free(&sample);
    return status;
}

/* UTF-32 without a mark: every four bytes are a character that text can have, which is so in nothing else. */
static bool is_utf32(struct slice bytes, bool little)
{
    if (bytes.length < 8 || bytes.length % 4)
        return false;
    for (size_t i = 0; i < bytes.length && i < SAMPLE_BYTES; i += 4) {
        const unsigned char *b = (const unsigned char *)bytes.data + i;
        uint32_t c = little ? b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24
                            : b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
        if (c < '\t' || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            return false;
    }
    return true;
}

/* UTF-16 without a mark: NULs are where ASCII is, in one half of the pairs, but for a few of the other script. In bytes
 * that stand as UTF-8 only many of them say so. */
static tifa_status try_wide(struct conversion *c, bool stands, tifa_error *error)
{
    size_t nuls[2] = {0}, length = c->bytes.length < SAMPLE_BYTES ? c->bytes.length : SAMPLE_BYTES;
    for (size_t i = 0; i < length; i++)
        nuls[i % 2] += c->bytes.data[i] == '\0';
    size_t all = nuls[0] + nuls[1];
    if (all && (is_utf32(c->bytes, true) || is_utf32(c->bytes, false)))
        return try_label(c, slice_of(is_utf32(c->bytes, true) ? "UTF-32LE" : "UTF-32BE"), CHARSET_DETECTED, error);
    if (c->bytes.length % 2 || all == 0 || nuls[0] == nuls[1] || (stands && (all < 4 || all * 16 < length)))
        return TIFA_OK;
    tifa_status status = try_label(c, slice_of(nuls[1] > nuls[0] ? "UTF-16LE" : "UTF-16BE"), CHARSET_DETECTED, error);
    if (status == TIFA_OK && (c->last.errors || memchr(c->out->data, '\0', c->out->length)))
        c->tried = c->fits = false;
    return status;
}

/* ---- all together ---- */

static bool take_mark(struct slice *bytes, const char **label)
{
    static const struct {
        struct slice mark;
        const char *label;
    } marks[] = {{{"\xEF\xBB\xBF", 3}, "UTF-8"},    {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                 {{"\0\0\xFE\xFF", 4}, "UTF-32BE"}, {{"\xFF\xFE", 2}, "UTF-16LE"},
                 {{"\xFE\xFF", 2}, "UTF-16BE"},     {{"\x84\x31\x95\x33", 4}, "GB18030"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct slice head = {bytes->data, marks[i].mark.length};
        if (bytes->length >= head.length && slice_equal(head, marks[i].mark)) {
            *bytes = slice_from(*bytes, head.length);
            *label = marks[i].label;
            return true;
        }
    }
    return false;
}

static bool says_several_bytes(struct slice declared, struct slice in_markup)
{
    struct charset charset;
    return (charset_of_label(declared, &charset) || charset_of_label(in_markup, &charset)) && charset.several_bytes &&
           strcmp(charset.name, "UTF-8") != 0;
}

/* Whether bytes are UTF-8 beyond doubt. Letters of a charset with single bytes make no sequences at all, whatever a
 * header says: pages are recoded and their headers stay. Two Chinese characters may look like two sequences. And ASCII
 * bytes may be other characters: ISO-2022 switches by the escape, HZ by "~{". */
static bool is_utf8(struct slice bytes, struct standing s, bool several_bytes_declared)
{
    if (s.broken)
        return false;
    if (s.sequences)
        return s.weight >= CHANCE_WEIGHT || !several_bytes_declared;
    return !memchr(bytes.data, '\x1B', bytes.length) &&
           !(several_bytes_declared && memmem(bytes.data, bytes.length, "~{", 2));
}

/* Tries what can be, the surest first. *stands: the bytes are the text, and none was tried or none fits. */
static tifa_status find_charset(struct conversion *c, struct slice declared, bool markup, bool *stands,
                                tifa_error *error)
{
    struct slice in_markup = markup ? charset_label_of_markup(c->bytes) : slice_of("");
    struct standing s = stand_as_utf8(c->bytes);
    tifa_status status = try_wide(c, s.broken == 0, error);
    if (status || c->fits)
        return status;
    *stands = is_utf8(c->bytes, s, says_several_bytes(declared, in_markup));
    if (*stands)
        return TIFA_OK;
    if (s.weight >= CHANCE_WEIGHT && s.broken * 4 <= s.sequences) {
        status = try_label(c, slice_of("UTF-8"), CHARSET_AS_IT_STANDS, error);
        c->fits = true;
    }
    if (status == TIFA_OK)
        status = try_label(c, declared, CHARSET_DECLARED, error);
    if (status == TIFA_OK)
        status = try_label(c, in_markup, CHARSET_IN_MARKUP, error);
    if (status == TIFA_OK)
        status = try_detected(c, markup, error);
    *stands = status == TIFA_OK && !c->fits && s.broken == 0;
    if (status == TIFA_OK && !*stands && !c->tried)
        status = try_label(c, slice_of("windows-1252"), CHARSET_DETECTED, error);
    return status;
}

static tifa_status convert_best(struct conversion *c, struct slice declared, bool markup, struct slice *text,
                                tifa_error *error)
{
    const char *marked;
    bool stands = false;
    tifa_status status;
    if (take_mark(&c->bytes, &marked)) {
        stands = strcmp(marked, "UTF-8") == 0 && utf8_valid(c->bytes.data, c->bytes.length);
        c->best.found = CHARSET_BY_MARK;
        status = stands ? TIFA_OK : try_label(c, slice_of(marked), CHARSET_BY_MARK, error);
    } else {
        status = find_charset(c, charset_label_of_type(declared), markup, &stands, error);
        if (stands)
            c->best = (struct attempt){.found = CHARSET_AS_IT_STANDS};
    }
    if (status)
        return status;
    if (stands) {
        c->best.charset.name = "UTF-8";
        *text = c->bytes;
        return TIFA_OK;
    }
    if (c->last.charset.converter != c->best.charset.converter)
        status = convert(c, c->best.charset, c->best.found, error);
    *text = (struct slice){c->out->data, c->out->length};
    return status;
}

static tifa_status repair(struct buffer *out, struct slice *text, struct charset_result *result, tifa_error *error)
{
    struct buffer repaired = {.ceiling = out->ceiling};
    result->repaired = mojibake_repair(*text, &repaired);
    if (repaired.failed) { /* what is repaired is shorter, so memory is short */
        buffer_free(&repaired);
        return tifa_fail_memory(error);
    }
    if (result->repaired) {
        buffer_free(out);
        *out = repaired;
        *text = (struct slice){out->data, out->length};
    } else {
        buffer_free(&repaired);
    }
    return TIFA_OK;
}

tifa_status charset_to_utf8(struct slice bytes, struct slice declared, bool markup, struct buffer *out,
                            struct slice *text, struct charset_result *result, tifa_error *error)
{
    struct conversion c = {.bytes = bytes, .out = out};
    *result = (struct charset_result){.found = CHARSET_AS_IT_STANDS};
    buffer_clear(out);
    *text = slice_of("");
    if (bytes.length == 0) {
        strcpy(result->name, "UTF-8");
        return TIFA_OK;
    }
    tifa_status status = convert_best(&c, declared, markup, text, error);
    if (status)
        return status;
    snprintf(result->name, sizeof result->name, "%s", c.best.charset.name);
    result->found = c.best.found;
    result->replaced = c.best.replaced;
    result->mojibake = mojibake_count(*text);
    return result->mojibake >= LEAST_REPAIRED ? repair(out, text, result, error) : TIFA_OK;
}

#include "corpus/formats/identify.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/foreign.h"
#include "corpus/formats/prose.h"
#include "corpus/formats/xml_root.h"
#include "corpus/formats/zip_names.h"

#include <stdio.h>

enum {
    CUT_BYTES = 256,  /* searched for a place where the beginning can be cut */
    SURE_BYTES = 16,  /* of a charset with several bytes a character, all of which fit, are beyond doubt */
    LETTER_BYTES = 4, /* show whether a text is UTF-16 or UTF-32 */
    ONE_IN = 20,      /* bytes may be no character */
};

static container_open *container_of(struct slice head)
{
    return warc_starts(head) ? warc_open : arc_starts(head) ? arc_open : packed_starts(head) ? packed_open : NULL;
}

/* ---- the beginning as text ---- */

static bool has_nul(struct slice text)
{
    return text.length && memchr(text.data, '\0', text.length) != NULL;
}

/* Without a character that the end of what was read may cut: in no charset is a byte below the digits a part of one. */
static struct slice cut_whole(struct slice head)
{
    if (head.length < STREAM_PEEK_BYTES)
        return head;
    if (has_nul(head)) {
        head.length -= head.length % LETTER_BYTES;
        return head;
    }
    size_t n = head.length;
    while (n > head.length - CUT_BYTES && (unsigned char)head.data[n - 1] >= '0')
        n--;
    if (n > head.length - CUT_BYTES)
        head.length = n;
    return head;
}

/* Brings the beginning to UTF-8, in *text: a part of the head or the content of *decoded. *garbled: it is text in no
 * charset, which its reader will say. */
static tifa_status decode(struct slice head, struct slice declared, struct buffer *decoded, struct slice *text,
                          bool *garbled, struct identity *out, tifa_error *error)
{
    struct charset_result found;
    size_t valid = utf8_valid_prefix(head.data, head.length);
    bool cut = head.length == STREAM_PEEK_BYTES && valid + LETTER_BYTES > head.length;
    *text = (struct slice){head.data, valid};
    *garbled = false;
    if ((valid == head.length || cut) && !has_nul(*text) && !memchr(head.data, '\x1B', head.length)) {
        if (slice_starts(*text, "\xEF\xBB\xBF"))
            *text = slice_from(*text, 3);
        return TIFA_OK;
    }
    head = cut_whole(head);
    tifa_status status = charset_to_utf8(head, declared, true, decoded, text, &found, error);
    *garbled = found.replaced > head.length / ONE_IN;
    if (status || strcmp(found.name, "UTF-8") == 0 || found.repaired)
        return status;
    strcpy(out->charset, found.name);
    bool wide = strncmp(found.name, "UTF-", 4) == 0;
    bool east = strcmp(found.name, "gb18030") == 0 || strncmp(found.name, "Big5", 4) == 0 ||
                strcmp(found.name, "Shift_JIS") == 0 || strncmp(found.name, "EUC-", 4) == 0;
    size_t beyond = 0;
    for (size_t i = 0; i < head.length; i++)
        beyond += (unsigned char)head.data[i] >= 0x80;
    out->recode = (wide && !has_nul(*text)) || (east && found.replaced == 0 && beyond >= SURE_BYTES);
    return TIFA_OK;
}

/* Whether more controls are in it than a damaged text has: bytes that happen to be characters of some charset. */
static bool is_noise(struct slice text)
{
    size_t controls = 0;
    for (size_t i = 0; i < text.length; i++)
        controls += (unsigned char)text.data[i] < ' ' && !memchr("\t\n\v\f\r\x1A\x1B", text.data[i], 7);
    return controls > text.length / ONE_IN;
}

static tifa_status check_text(const char *name, struct slice text, const struct format *format, tifa_error *error)
{
    /* a NUL later on is the fault of one record */
    size_t looked_at = format->open && text.length > LETTER_BYTES ? LETTER_BYTES : text.length;
    if (has_nul((struct slice){text.data, looked_at}))
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is binary, not text", name);
    if (!format->open && is_noise(text))
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is binary, not text", name);
    if (slice_trim(text).length == 0)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' has no text in its first 4 KiB", name);
    return TIFA_OK;
}

/* ---- what it is ---- */

static tifa_status refuse(const char *name, const struct foreign *foreign, bool on_web, struct identity *out,
                          tifa_error *error)
{
    if (!on_web)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is %s; %s", name, foreign->what, foreign->advice);
    out->passed = SKIP_DATA;
    return TIFA_OK;
}

/* XML that is no page: refused where it has articles, else passed over. False for what is no such XML. */
static bool take_xml(const struct document *about, struct slice text, bool on_web, struct identity *out,
                     tifa_status *status, tifa_error *error)
{
    struct xml_root root;
    if (!xml_root_find(text, &root) || root.is_html)
        return false;
    const struct foreign *foreign = foreign_of_root(root.name);
    if (!foreign && format_says_html(about))
        return false;
    if (foreign) {
        *status = refuse(about->name, foreign, on_web, out, error);
    } else {
        bool picture = slice_equal_text(root.name, "svg");
        out->passed = picture ? SKIP_IMAGE : SKIP_XML;
        if (!picture)
            snprintf(out->seems, sizeof out->seems, root.name.length ? "XML (%.*s)" : "XML",
                     (int)utf8_cut(root.name.data, root.name.length, 60), root.name.data);
        *status = TIFA_OK;
    }
    return true;
}

static tifa_status identify_text(const struct document *about, struct slice text, bool is_whole, bool garbled,
                                 bool on_web, struct identity *out, tifa_error *error)
{
    struct slice start = slice_trim(text);
    tifa_status status;
    const struct foreign *foreign = foreign_of_text(start);
    if (foreign)
        return refuse(about->name, foreign, on_web, out, error);
    if (take_xml(about, start, on_web, out, &status, error))
        return status;
    const struct format *format = format_of(about, text);
    status = check_text(about->name, text, format, error);
    if (status)
        return status;
    if (format->is_prose && !garbled)
        out->passed = prose_judge(slice_of(on_web ? "" : about->name), text, is_whole, out->seems);
    if (!out->passed)
        out->format = format;
    return TIFA_OK;
}

static tifa_status identify_bytes(const struct document *about, struct slice head, bool on_web, struct identity *out,
                                  tifa_error *error)
{
    struct buffer decoded = {0};
    struct slice text;
    bool is_whole = head.length < STREAM_PEEK_BYTES, garbled;
    tifa_status status = decode(head, about->charset, &decoded, &text, &garbled, out, error);
    if (status == TIFA_OK)
        status = identify_text(about, text, is_whole, garbled, on_web, out, error);
    buffer_free(&decoded);
    return status;
}

tifa_status identify(const struct document *about, struct stream *stream, bool on_web, struct identity *out,
                     tifa_error *error)
{
    struct slice head;
    tifa_error reason;
    *out = (struct identity){0};
    tifa_status status = stream_peek(stream, &head, &reason);
    /* a stream that breaks off early may still have whole records in front */
    if (status && head.length == 0)
        return tifa_fail(error, status, "%s", reason.message);
    if (head.length == 0)
        return tifa_fail(error, TIFA_ERR_FORMAT, "'%s' is empty", about->name);
    const struct foreign *foreign = foreign_of_bytes(head);
    if (!foreign)
        foreign = zip_document(stream);
    if (foreign)
        return refuse(about->name, foreign, on_web, out, error);
    (void)stream_peek(stream, &head, NULL); /* what was held may have moved */
    out->container = container_of(head);
    if (out->container)
        return TIFA_OK;
    out->passed = skip_kind_of(head, about->media_type, slice_of(about->name));
    if (!out->passed && !on_web && prose_is_backup(slice_of(about->name))) {
        out->passed = SKIP_BACKUP;
        strcpy(out->seems, "a copy that an editor keeps");
    }
    if (out->passed)
        return TIFA_OK;
    return identify_bytes(about, head, on_web, out, error);
}

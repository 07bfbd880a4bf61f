#include "corpus/charset_label.h"

#include <stdlib.h>
#include <strings.h>
#include <unicode/ucnv.h>

enum { MARKUP_BYTES = 4096 };

/* Labels without their signs and in small letters, as "iso_8859-1" and "ISO8859-1" are one. Source: the Encoding
 * Standard of the WHATWG; what is not here is asked of ICU. */
static const struct {
    const char *labels; /* each with a space before and behind */
    struct charset charset;
} web_charsets[] = {
    {" utf8 unicode11utf8 unicode20utf8 xunicode20utf8 ", {"UTF-8", "UTF-8", NULL, false, true}},
    {" utf16 utf16le unicode ucs2 iso10646ucs2 csunicode unicodefeff ", {"UTF-16LE", "UTF-16LE", NULL, false, true}},
    {" utf16be unicodefffe ", {"UTF-16BE", "UTF-16BE", NULL, false, true}},
    {" windows1252 cp1252 xcp1252 iso88591 isoir100 csisolatin1 latin1 l1 cp819 ibm819 ascii usascii ansix341968 ",
     {"windows-1252", "ibm-5348_P100-1997", NULL, true, false}},
    {" iso885915 latin9 l9 csisolatin9 ", {"ISO-8859-15", "ISO-8859-15", NULL, true, false}},
    {" macintosh mac xmacroman macroman csmacintosh ", {"macintosh", "macos-0_2-10.2", NULL, true, false}},
    {" windows1254 cp1254 xcp1254 iso88599 isoir148 latin5 l5 csisolatin5 ",
     {"windows-1254", "ibm-5350_P100-1998", NULL, true, false}},
    {" windows874 dos874 iso885911 tis620 ", {"windows-874", "windows-874-2000", NULL, false, false}},
    {" gb18030 gbk xgbk gb2312 gb231280 csgb2312 csiso58gb231280 isoir58 chinese euccn cp936 ms936 windows936 ",
     {"gb18030", "gb18030", NULL, false, true}},
    {" big5 cnbig5 xxbig5 csbig5 cp950 ms950 windows950 ",
     {"Big5", "windows-950-2000", "ibm-1375_P100-2008", false, true}},
    {" big5hkscs ", {"Big5-HKSCS", "ibm-1375_P100-2008", NULL, false, true}},
    {" shiftjis sjis xsjis csshiftjis mskanji windows31j cswindows31j ms932 cp932 ",
     {"Shift_JIS", "ibm-943_P15A-2003", NULL, false, true}},
    {" eucjp xeucjp cseucpkdfmtjapanese ", {"EUC-JP", "euc-jp-2007", NULL, false, true}},
    {" euckr cseuckr ksc56011987 ksc56011989 ksc5601 csksc56011987 korean windows949 cp949 ms949 isoir149 ",
     {"EUC-KR", "windows-949-2000", NULL, false, true}},
    {" koi8r koi8 koi cskoi8r ", {"KOI8-R", "ibm-878_P100-1996", NULL, false, false}},
    {" koi8u koi8ru ", {"KOI8-U", "ibm-1168_P100-2002", NULL, false, false}},
};

/* In them ASCII bytes may be other characters and hide from whoever looks for markup, or they are no charset of
 * documents. */
static const char refused[] = " utf7 unicode11utf7 imapmailboxname scsu bocu1 cesu8 xcompoundtext lmbcs1 ";

static bool is_listed(const char *labels, const char *label)
{
    char padded[CHARSET_LABEL_BYTES + 2] = " ";
    strcat(strcat(padded, label), " ");
    return strstr(labels, padded) != NULL;
}

/* Small letters and digits alone. */
static void strip_signs(const char *label, char out[CHARSET_LABEL_BYTES])
{
    for (; *label; label++) {
        char c = *label;
        if (c >= 'A' && c <= 'Z')
            *out++ = (char)(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            *out++ = c;
    }
    *out = '\0';
}

/* Only a name in ICU's own list is asked for, as a name that is not would be looked for among files. */
static bool ask_icu(const char *label, struct charset *out)
{
    UErrorCode code = U_ZERO_ERROR;
    if (ucnv_countAliases(label, &code) == 0 || U_FAILURE(code))
        return false;
    code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(label, &code);
    if (U_FAILURE(code))
        return false;
    const char *name = ucnv_getAlias(label, 0, &code); /* of ICU's constant data */
    *out = (struct charset){.name = name, .converter = name, .several_bytes = ucnv_getMaxCharSize(converter) > 1};
    ucnv_close(converter);
    return name != NULL;
}

bool charset_of_label(struct slice label, struct charset *out)
{
    char plain[CHARSET_LABEL_BYTES], bare[CHARSET_LABEL_BYTES];
    label = slice_trim(label);
    if (label.length == 0 || label.length >= sizeof plain || memchr(label.data, '\0', label.length))
        return false;
    memcpy(plain, label.data, label.length);
    plain[label.length] = '\0';
    strip_signs(plain, bare);
    if (!*bare || is_listed(refused, bare))
        return false;
    for (size_t i = 0; i < sizeof web_charsets / sizeof *web_charsets; i++) {
        if (is_listed(web_charsets[i].labels, bare)) {
            *out = web_charsets[i].charset;
            return true;
        }
    }
    return ask_icu(plain, out);
}

/* Where word stands in text, in letters of either case; text.length when it does not. */
static size_t find(struct slice text, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++)
        if (strncasecmp(text.data + i, word, length) == 0)
            return i;
    return text.length;
}

static struct slice skip_space(struct slice text)
{
    while (text.length && (unsigned char)text.data[0] <= ' ')
        text = slice_from(text, 1);
    return text;
}

/* The value behind `name =`, quoted or not; false when there is none. */
static bool take_value(struct slice text, const char *name, struct slice *value)
{
    size_t at;
    while ((at = find(text, name)) < text.length) {
        text = slice_from(text, at + strlen(name));
        struct slice rest = skip_space(text);
        if (!slice_starts(rest, "="))
            continue;
        rest = skip_space(slice_from(rest, 1));
        const char *ends = "\"'; \t\r\n,/>";
        if (rest.length && (rest.data[0] == '"' || rest.data[0] == '\'')) {
            ends = rest.data[0] == '"' ? "\"" : "'";
            rest = slice_from(rest, 1);
        }
        size_t n = 0;
        while (n < rest.length && rest.data[n] && !strchr(ends, rest.data[n]))
            n++;
        *value = (struct slice){rest.data, n};
        return n > 0;
    }
    return false;
}

struct slice charset_label_of_type(struct slice value)
{
    struct slice label;
    return take_value(value, "charset", &label) ? label : value;
}

static struct slice label_of_xml(struct slice markup)
{
    struct slice label = {"", 0}, start = skip_space(markup);
    if (!slice_starts(start, "<?xml"))
        return label;
    const char *end = memchr(start.data, '>', start.length);
    start.length = end ? (size_t)(end - start.data) : start.length;
    return take_value(start, "encoding", &label) ? label : slice_of("");
}

struct slice charset_label_of_markup(struct slice markup)
{
    struct slice label, utf8 = slice_of("UTF-8");
    struct charset charset;
    if (markup.length > MARKUP_BYTES)
        markup.length = MARKUP_BYTES;
    label = label_of_xml(markup);
    while (label.length == 0) {
        const char *tag = memchr(markup.data, '<', markup.length);
        if (!tag)
            return label;
        markup = slice_from(markup, (size_t)(tag - markup.data));
        size_t end = slice_starts(markup, "<!--") ? find(markup, "-->") : find(markup, ">");
        struct slice inside = {markup.data, end};
        if (find(inside, "<meta") == 0 && !take_value(inside, "charset", &label))
            label = slice_of("");
        markup = slice_from(markup, end > 0 ? end : 1);
    }
    /* it was read byte by byte, so it is not what it says */
    if (charset_of_label(label, &charset) && strncmp(charset.name, "UTF-16", 6) == 0)
        return utf8;
    return label;
}

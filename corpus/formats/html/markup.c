#include "corpus/formats/html/markup.h"

#include <strings.h>

enum {
    STYLE_BYTES = 4096, /* of a style that are read; images stand in some */
    MARK_BYTES = 24,    /* the mark of a note is not longer */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ((unsigned char)c | 0x20) >= 'a' && ((unsigned char)c | 0x20) <= 'z';
}

static bool says(struct slice text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

static bool starts(struct slice text, const char *prefix)
{
    return text.length >= strlen(prefix) && strncasecmp(text.data, prefix, strlen(prefix)) == 0;
}

static bool is_one_of(struct slice text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (says(text, words[i]))
            return true;
    return false;
}
#define IS_ONE_OF(text, words) is_one_of(text, words, sizeof(words) / sizeof *(words))

/* ---- what is shown ---- */

/* "0", "0px", "0.0em", not "0.5em" */
static bool is_zero(struct slice value)
{
    size_t i = 0;
    while (i < value.length && (value.data[i] == '0' || value.data[i] == '.'))
        i++;
    return i > 0 && (i == value.length || !is_digit(value.data[i]));
}

/* What is far to the left, or above: the ways to hide text from all but screen readers and search engines. */
static bool is_far_off(struct slice value)
{
    size_t i = 1;
    while (i < value.length && is_digit(value.data[i]))
        i++;
    return value.length && value.data[0] == '-' && i >= 5;
}

/* opacity: 0 hides nothing, as scripts let parts of a page fade in. */
static void read_declaration(struct html_look *look, struct slice name, struct slice value)
{
    if (says(name, "display"))
        look->hidden = look->hidden || starts(value, "none");
    else if (says(name, "visibility"))
        look->hidden = look->hidden || starts(value, "hidden") || starts(value, "collapse");
    else if (says(name, "mso-hide"))
        look->hidden = look->hidden || starts(value, "all");
    else if (says(name, "mso-list"))
        look->hidden = look->hidden || starts(value, "ignore"); /* a list's numbers, which HTML does not write */
    else if (says(name, "clip"))
        look->hidden = look->hidden || starts(value, "rect(0") || starts(value, "rect(1px");
    else if (says(name, "text-indent") || says(name, "left") || says(name, "top"))
        look->hidden = look->hidden || is_far_off(value);
    else if (says(name, "vertical-align"))
        look->raised = starts(value, "super");
    else if (says(name, "font-size")) {
        look->small = is_zero(value);
        look->sized = !look->small && !starts(value, "inherit") && !memchr(value.data, '%', value.length) &&
                      !memmem(value.data, value.length, "em", 2);
    }
}

static void read_style(struct html_look *look, struct slice style)
{
    style.length = style.length > STYLE_BYTES ? STYLE_BYTES : style.length;
    while (style.length) {
        const char *end = memchr(style.data, ';', style.length);
        struct slice declaration = {style.data, end ? (size_t)(end - style.data) : style.length};
        const char *colon = memchr(declaration.data, ':', declaration.length);
        if (colon) {
            size_t length = (size_t)(colon - declaration.data);
            read_declaration(look, slice_trim((struct slice){declaration.data, length}),
                             slice_trim(slice_from(declaration, length + 1)));
        }
        style = slice_from(style, declaration.length + (end != NULL));
    }
}

/* Takes the next class off the list, its letters in lower case: "sr-only" is "sronly". */
static bool take_class(struct slice *classes, char letters[32])
{
    *classes = slice_trim(*classes);
    size_t i = 0, length = 0;
    for (; i < classes->length && (unsigned char)classes->data[i] > ' '; i++)
        if (is_letter(classes->data[i]) && length < 31)
            letters[length++] = (char)(classes->data[i] | 0x20);
    letters[length] = '\0';
    *classes = slice_from(*classes, i);
    return i > 0;
}

static bool is_for_screen_readers(struct slice classes)
{
    static const char *const known[] = {"sronly",         "visuallyhidden", "hiddenvisually",
                                        "hidevisually",   "screenreader",   "elementinvisible",
                                        "assistivetext",  "accessiblyhidden"};
    char letters[32];
    while (take_class(&classes, letters)) {
        if (strncmp(letters, "not", 3) == 0)
            continue;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (i == 0 ? strncmp(letters, known[i], strlen(known[i])) == 0 : strstr(letters, known[i]) != NULL)
                return true;
    }
    return false;
}

struct html_look html_look_of(html_attributes attributes)
{
    struct html_look look = {0};
    for (; attributes && attributes[0]; attributes += 2) {
        const char *name = (const char *)attributes[0];
        struct slice value = slice_of(attributes[1] ? (const char *)attributes[1] : "");
        if (strcmp(name, "style") == 0)
            read_style(&look, value);
        else if (strcmp(name, "hidden") == 0)
            look.hidden = true;
        else if (strcmp(name, "aria-hidden") == 0)
            look.hidden = look.hidden || says(value, "true");
        else if (strcmp(name, "class") == 0)
            look.hidden = look.hidden || is_for_screen_readers(value);
    }
    return look;
}

/* ---- notes ---- */

/* "#fn1", "#_ftnref2", "page.html#cite_note-3" */
static bool leads_to_note(struct slice href)
{
    static const char *const known[] = {"fn",  "ftn",  "footnote",   "endnote",   "edn", "cite_",
                                        "ref", "cite-", "sdfootnote", "sdendnote", "note", "bib"};
    const char *hash = memchr(href.data, '#', href.length);
    if (!hash)
        return false;
    struct slice fragment = slice_from(href, (size_t)(hash - href.data) + 1);
    if (starts(fragment, "user-content-"))
        fragment = slice_from(fragment, strlen("user-content-"));
    while (fragment.length && fragment.data[0] == '_')
        fragment = slice_from(fragment, 1);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (starts(fragment, known[i]))
            return true;
    return false;
}

static bool is_named_note(struct slice classes, bool raised)
{
    static const char *const known[] = {"footnote", "endnote", "noteref", "fnref"};
    char letters[32];
    while (take_class(&classes, letters)) {
        if (raised && strcmp(letters, "reference") == 0)
            return true;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strstr(letters, known[i]))
                return true;
    }
    return false;
}

enum html_mark html_mark_of(const char *name, html_attributes attributes, bool raised)
{
    bool link = strcmp(name, "a") == 0;
    raised = raised || strcmp(name, "sup") == 0;
    struct slice href = link ? html_attribute(attributes, "href") : (struct slice){NULL, 0};
    if (href.length && (leads_to_note(href) || (raised && href.data[0] == '#')))
        return HTML_NOTED;
    if (is_named_note(html_attribute(attributes, "class"), raised) ||
        is_named_note(html_attribute(attributes, "role"), raised))
        return HTML_NOTED;
    return raised ? HTML_RAISED : HTML_NO_MARK;
}

/* What text is made of, with the signs around it counted apart. */
struct makeup {
    size_t digits, letters, signs, others; /* signs: those of lists of marks, as "[1], 2" */
    size_t longest;                        /* run of digits */
};

/* The bytes of a sign that marks a note, or stands around or between such marks; 0 for anything else. */
static size_t sign_bytes(struct slice text)
{
    static const char *const signs[] = {"†", "‡", "§", "¶", "‖", "–", "—", "•", "¹", "²", "³", "⁰", "⁴", "⁵", "⁶",
                                        "⁷", "⁸", "⁹", "↩", "↑", "⏎", "［", "］", "〔", "〕", "（", "）", "\uFE0E", "\uFE0F"};
    if (memchr(" *#[](){}.,;:^-\n", text.data[0], 16))
        return 1;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (slice_starts(text, signs[i]))
            return strlen(signs[i]);
    return 0;
}

static struct makeup make_up(struct slice text)
{
    struct makeup m = {0};
    size_t run = 0;
    while (text.length) {
        size_t sign = sign_bytes(text);
        run = is_digit(text.data[0]) ? run + 1 : 0;
        m.longest = run > m.longest ? run : m.longest;
        m.digits += is_digit(text.data[0]);
        m.letters += is_letter(text.data[0]);
        m.signs += sign > 0;
        m.others += !sign && !is_digit(text.data[0]) && !is_letter(text.data[0]);
        text = slice_from(text, sign ? sign : 1);
    }
    return m;
}

static bool is_bracketed(struct slice text)
{
    char first = text.data[0], last = text.data[text.length - 1];
    return text.length > 1 && ((first == '[' && last == ']') || (first == '(' && last == ')'));
}

/* "m" of m², "CO" of CO², "10" of 10⁶: what a superscript number behind it is a part of. */
static bool takes_exponent(struct slice before)
{
    static const char *const known[] = {"km", "cm", "mm", "dm", "nm", "ft", "mi", "yd", "co", "mc", "10", "км", "см", "м"};
    size_t start = before.length;
    while (start && (is_digit(before.data[start - 1]) || is_letter(before.data[start - 1]) ||
                     (unsigned char)before.data[start - 1] >= 0xC0 || (before.data[start - 1] & 0x80)))
        start--;
    struct slice word = slice_from(before, start);
    return (word.length == 1 && is_letter(word.data[0])) || IS_ONE_OF(word, known);
}

static bool is_roman(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!memchr("ivxIVX[]()", text.data[i], 10))
            return false;
    return text.length > 0;
}

/* "note 1", "nb 2", "n. 3" */
static bool is_numbered_note(struct slice text, const struct makeup *m)
{
    while (text.length && sign_bytes(text) == 1)
        text = slice_from(text, 1);
    return m->digits && (starts(text, "note") || starts(text, "nb ") || starts(text, "n. ") || starts(text, "fn"));
}

bool html_is_note_mark(enum html_mark mark, struct slice text, struct slice before)
{
    text = slice_trim(text);
    if (mark == HTML_NO_MARK || text.length > MARK_BYTES)
        return false;
    if (text.length == 0)
        return true;
    struct makeup m = make_up(text);
    bool number = m.digits && m.longest <= 3 && m.letters + m.others == 0;
    bool sign = m.digits + m.letters + m.others == 0;
    if (mark == HTML_NOTED)
        return number || sign || is_roman(text) || is_numbered_note(text, &m) ||
               (m.letters == 1 && m.digits + m.others == 0) || (m.others && m.letters == 0 && text.length <= 9);
    if (sign || (is_bracketed(text) && m.others == 0 && text.length <= 12))
        return true;
    return number && text.data[0] != '-' && !takes_exponent(before);
}

#include "corpus/formats/prose.h"

#include <strings.h>

enum { LONG_BYTES = 160 };

/* What stands in a line. */
struct census {
    size_t letters, digits, spaces, signs, all; /* signs: those that code has and prose has not */
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_word(char c)
{
    return is_digit(c) || c == '_' || (is_letter(c) && (unsigned char)c < 0x80);
}

static struct census count(struct slice line)
{
    struct census n = {.all = line.length};
    for (size_t i = 0; i < line.length; i++) {
        n.letters += is_letter(line.data[i]);
        n.digits += is_digit(line.data[i]);
        n.spaces += line.data[i] == ' ' || line.data[i] == '\t';
        n.signs += memchr("{}[]<>=|&$@^_\\~*#%;`+", line.data[i], 21) != NULL;
    }
    return n;
}

static bool contains(struct slice line, const char *part)
{
    return memmem(line.data, line.length, part, strlen(part)) != NULL;
}

static bool ends(struct slice text, const char *end)
{
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

static bool ends_sentence(struct slice line)
{
    static const char *const marks[] = {".", "?", "!", "\"", "”", "。", "？", "！", "…", "؟", "।", "」", "』"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ends(line, marks[i]))
            return true;
    return false;
}

/* Whether the line is one of these words, each with a space before and behind. */
static bool is_word_of(struct slice line, const char *words)
{
    char padded[24] = " ";
    if (line.length == 0 || line.length + 3 > sizeof padded || memchr(line.data, ' ', line.length))
        return false;
    memcpy(padded + 1, line.data, line.length);
    padded[line.length + 1] = ' ';
    return strstr(words, padded) != NULL;
}

/* ---- what programs write ---- */

/* "10:20:30" within the first bytes, and a date before or beside it. */
static bool is_log(struct slice line)
{
    enum { STAMP_BYTES = 48 };
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    size_t length = line.length < STAMP_BYTES ? line.length : STAMP_BYTES, at = 0;
    while (at + 8 <= length &&
           !(is_digit(line.data[at]) && is_digit(line.data[at + 1]) && line.data[at + 2] == ':' &&
             is_digit(line.data[at + 3]) && is_digit(line.data[at + 4]) && line.data[at + 5] == ':' &&
             is_digit(line.data[at + 6]) && is_digit(line.data[at + 7])))
        at++;
    if (at + 8 > length)
        return false;
    struct slice before = {line.data, at};
    for (size_t i = 0; i + 4 < before.length; i++) {
        bool year = is_digit(before.data[i]) && is_digit(before.data[i + 1]) && is_digit(before.data[i + 2]) &&
                    is_digit(before.data[i + 3]) && memchr("-/ :.", before.data[i + 4], 5);
        char month[4] = {before.data[i], before.data[i + 1], before.data[i + 2], '\0'};
        if (year || (memchr(" /", before.data[i + 3], 2) && strstr(months, month)))
            return true;
    }
    return false;
}

static bool is_encoded(struct slice line)
{
    enum { LEAST_BYTES = 60 };
    bool small = false, large = false, digit = false;
    if (line.length < LEAST_BYTES)
        return false;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.data[i];
        if (!is_ascii_word(c) && !memchr("+/=", c, 3))
            return false;
        small |= c >= 'a' && c <= 'z';
        large |= c >= 'A' && c <= 'Z';
        digit |= is_digit(c);
    }
    return (small && large) || digit;
}

/* ---- settings ---- */

static size_t key_length(struct slice line)
{
    size_t n = 0;
    while (n < line.length && (is_ascii_word(line.data[n]) || memchr(".-", line.data[n], 2)))
        n++;
    return n > 0 && n <= 40 && !is_digit(line.data[0]) ? n : 0;
}

static bool is_ascii(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

/* A value that programs read: one word, a number, something in quotes or brackets. */
static bool is_plain_value(struct slice value)
{
    return value.length == 0 || memchr("\"'[{|>&*!", value.data[0], 9) ||
           (!memchr(value.data, ' ', value.length) && is_ascii(value));
}

static enum prose_line setting_of(struct slice line, bool indented)
{
    size_t n = key_length(line);
    if (n == 0)
        return LINE_PROSE;
    struct slice rest = slice_trim(slice_from(line, n));
    if (slice_starts(rest, "=") && !slice_starts(rest, "=="))
        return LINE_SETTING;
    if (!slice_starts(slice_from(line, n), ":") || (rest.length > 1 && rest.data[1] != ' '))
        return LINE_PROSE;
    struct slice value = slice_trim(slice_from(rest, 1));
    if (ends_sentence(line) && !is_plain_value(value))
        return LINE_PROSE;
    bool small = line.data[0] >= 'a' && line.data[0] <= 'z';
    if (small && (is_plain_value(value) || (indented && value.length < 80)))
        return LINE_SETTING;
    return value.length < 80 ? LINE_NAMED : LINE_PROSE;
}

/* ---- code ---- */

static bool has_operator(struct slice line)
{
    static const char *const operators[] = {"!=", "+=",  "-=", "=>", "->", "::",  "&&",   "||",   ":=", "</", "/>",
                                            "${", "$(",  "*/", "/*", "()", "){",  ") {",  "[]",   "{{", "}}", "%s",
                                            "%d", "\\n", "];", "};", "#{", " = ", " <- ", "\": ", "': "};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (contains(line, operators[i]))
            return true;
    return contains(line, "==") && !contains(line, "===");
}

/* "name(x", "a.name(x": not "state(s)" or "word (x)". */
static bool has_call(struct slice line)
{
    for (size_t i = 2; i + 2 < line.length; i++)
        if (line.data[i] == '(' && is_ascii_word(line.data[i - 1]) && is_ascii_word(line.data[i - 2]) &&
            line.data[i + 2] != ')' && (line.data[i - 1] >= 'a' || is_digit(line.data[i - 1])))
            return true;
    return false;
}

static bool starts_code(struct slice line)
{
    static const char *const starts[] = {
        "#include",    "#define",  "#if",       "#endif",          "#else",        "#pragma",
        "#!",          "@import",  "@media",    "INSERT INTO",     "CREATE TABLE", "DROP TABLE",
        "ALTER TABLE", "msgid \"", "msgstr \"", "from __future__", "if (",         "for (",
        "while (",     "switch (", "} else",    "elif ",           "if [",         "export ",
        "//",          ";;"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(line, starts[i]))
            return true;
    if (slice_starts(line, "import ") || slice_starts(line, "using ") || slice_starts(line, "package "))
        return !memchr(line.data + 8, ' ', line.length - 8) || contains(line, "{") || ends(line, ";");
    return slice_starts(line, "from ") && contains(line, " import ");
}

/* TeX and troff. */
static bool is_command(struct slice line)
{
    if (line.length > 2 && line.data[0] == '\\' && is_letter(line.data[1]))
        return true;
    return line.length > 2 && memchr(".'", line.data[0], 2) &&
           (slice_starts(slice_from(line, 1), "\\\"") ||
            (line.data[1] >= 'A' && line.data[1] <= 'Z' && line.data[2] >= 'A' && line.data[2] <= 'z' &&
             (line.length == 3 || line.data[3] == ' ')));
}

static bool is_markup(struct slice line)
{
    return line.length > 2 && line.data[0] == '<' && line.data[line.length - 1] == '>' &&
           (is_letter(line.data[1]) || memchr("/!?", line.data[1], 3));
}

static bool is_code(struct slice line, struct census n)
{
    static const char alone[] =
        " fi done esac then else do end endif begin try: else: finally: ; ;; { } }; }, }); ) ); ] "
        "], return; break; continue; pass return break ";
    char last = line.data[line.length - 1];
    if (last == '{' || is_word_of(line, alone) || starts_code(line) || is_command(line) || is_markup(line))
        return true;
    if (has_operator(line) ||
        (last == ';' && (has_call(line) || n.signs >= 2 || (n.spaces * 10 < n.all && is_ascii(line)))))
        return true;
    if (has_call(line) && !ends_sentence(line))
        return true;
    return n.signs >= 3 && n.signs * 8 >= n.all - n.spaces;
}

static bool is_comment(struct slice line)
{
    return slice_starts(line, "#") || slice_starts(line, ";") || slice_starts(line, "%") ||
           slice_starts(line, "dnl ") || slice_starts(line, "REM ");
}

/* ---- all together ---- */

/* One word, or a path; not a line of a script that has no spaces. */
static bool is_item(struct slice line)
{
    if (line.length > 200 || ends_sentence(line) || memchr(line.data, ' ', line.length) ||
        memchr(line.data, '\t', line.length))
        return false;
    for (size_t i = 0; i < line.length; i++)
        if ((unsigned char)line.data[i] >= 0xE0)
            return false;
    return !memchr(";:", line.data[line.length - 1], 2);
}

/* Without the mark of a point of a list. */
static struct slice skip_bullet(struct slice line)
{
    if (slice_starts(line, "-> ") || slice_starts(line, "=> "))
        return slice_trim(slice_from(line, 3));
    bool marked = line.length > 2 && memchr("*-+", line.data[0], 3) && line.data[1] == ' ';
    return marked ? slice_trim(slice_from(line, 2)) : line;
}

enum prose_line prose_line_of(struct slice whole)
{
    struct slice line = skip_bullet(slice_trim(whole));
    struct census n = count(line);
    bool indented = whole.length && (whole.data[0] == ' ' || whole.data[0] == '\t' || slice_starts(whole, "- "));
    size_t inked = n.all - n.spaces;
    if (n.letters == 0 && n.digits <= 8 && contains(line, ":")) /* a time */
        return LINE_NEUTRAL;
    if (n.letters == 0 && n.digits <= 4)
        return n.digits && n.signs >= 2 ? LINE_NUMBERS : LINE_NEUTRAL;
    if (is_encoded(line))
        return LINE_ENCODED;
    if (is_log(line))
        return LINE_LOG;
    if (n.digits * 2 >= inked && n.letters * 5 <= inked)
        return LINE_NUMBERS;
    if (n.all >= LONG_BYTES && n.spaces * 20 >= n.all && n.signs * 25 < inked) /* whatever signs it shows, it goes on */
        return LINE_PROSE;
    if (is_comment(line) && !starts_code(line))
        return LINE_COMMENT;
    enum prose_line setting = setting_of(line, indented);
    if (setting == LINE_SETTING)
        return setting;
    if (is_code(line, n))
        return LINE_CODE;
    if (setting != LINE_PROSE)
        return setting;
    return is_item(line) ? LINE_ITEM : LINE_PROSE;
}

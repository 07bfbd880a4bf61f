#include "corpus/formats/json_text.h"

#include "corpus/base/utf8.h"

struct scan {
    const char *at, *end;
};

/* From behind the opening quote to behind the closing one; what is between, as it stands. */
static bool take_string(struct scan *s, struct slice *raw)
{
    const char *start = s->at;
    for (const char *from = start;;) {
        const char *quote = memchr(from, '"', (size_t)(s->end - from));
        if (!quote)
            return false;
        const char *before = quote;
        while (before > start && before[-1] == '\\')
            before--;
        if ((quote - before) % 2 == 0) {
            *raw = (struct slice){start, (size_t)(quote - start)};
            s->at = quote + 1;
            return true;
        }
        from = quote + 1;
    }
}

static void skip_space(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

static bool take_byte(struct scan *s, char byte)
{
    skip_space(s);
    if (s->at == s->end || *s->at != byte)
        return false;
    s->at++;
    return true;
}

static bool has_control(struct slice raw)
{
    bool any = false;
    for (size_t i = 0; i < raw.length; i++)
        any |= (unsigned char)raw.data[i] < 0x20;
    return any;
}

static bool take_hex(struct scan *s, uint32_t *out)
{
    *out = 0;
    if (s->end - s->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = *s->at++, lower = (char)(c | 0x20);
        uint32_t digit = c >= '0' && c <= '9'           ? (uint32_t)(c - '0')
                         : lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a' + 10)
                                                        : 16;
        if (digit == 16)
            return false;
        *out = *out << 4 | digit;
    }
    return true;
}

/* Behind "\u". */
static bool take_code_point(struct scan *s, uint32_t *out)
{
    uint32_t low;
    if (!take_hex(s, out))
        return false;
    if (*out < 0xD800 || *out > 0xDFFF)
        return true;
    if (*out > 0xDBFF || s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u')
        return false;
    s->at += 2;
    if (!take_hex(s, &low) || low < 0xDC00 || low > 0xDFFF)
        return false;
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* Behind a backslash. */
static bool append_escaped(struct scan *s, struct buffer *out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char bytes[4];
    uint32_t c;
    if (s->at == s->end)
        return false;
    char name = *s->at++;
    const char *known = name ? strchr(names, name) : NULL;
    if (known) {
        buffer_append_byte(out, values[known - names]);
        return true;
    }
    if (name != 'u' || !take_code_point(s, &c))
        return false;
    buffer_append(out, bytes, utf8_write(c, bytes));
    return true;
}

static bool append_unescaped(struct slice raw, struct buffer *out)
{
    struct scan s = {raw.data, raw.data + raw.length};
    if (has_control(raw) || !utf8_valid(raw.data, raw.length))
        return false;
    while (s.at < s.end) {
        const char *escape = memchr(s.at, '\\', (size_t)(s.end - s.at));
        size_t plain = (size_t)((escape ? escape : s.end) - s.at);
        buffer_append(out, s.at, plain);
        s.at += plain;
        if (escape) {
            s.at++;
            if (!append_escaped(&s, out))
                return false;
        }
    }
    return true;
}

/* Finds the one string that is the value of key in the outermost object. */
static bool find_text(struct slice object, struct slice key, struct slice *raw)
{
    struct scan s = {object.data, object.data + object.length};
    size_t depth = 0;
    bool found = false, key_follows = false;
    while (s.at < s.end) {
        char c = *s.at++;
        struct slice string;
        if (c == '{' || c == '[')
            key_follows = ++depth == 1;
        else if (c == '}' || c == ']')
            depth--;
        else if (c == ',')
            key_follows = depth == 1;
        if (c != '"')
            continue;
        if (!take_string(&s, &string))
            return false;
        if (!key_follows)
            continue;
        key_follows = false;
        if (memchr(string.data, '\\', string.length))
            return false; /* it may be the key in other letters */
        if (!slice_equal(string, key))
            continue;
        if (found || !take_byte(&s, ':') || !take_byte(&s, '"') || !take_string(&s, raw))
            return false;
        found = true;
    }
    return found;
}

bool json_cut_text(struct slice object, struct slice key, struct buffer *rest, struct buffer *text)
{
    struct slice raw;
    if (!find_text(object, key, &raw) || !append_unescaped(raw, text))
        return false;
    size_t before = (size_t)(raw.data - object.data);
    buffer_append(rest, object.data, before);
    buffer_append(rest, raw.data + raw.length, object.length - before - raw.length);
    return true;
}

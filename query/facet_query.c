#include "query/facets.h"

#include "query/language/lexer.h"

/* What opens or closes a quotation in a query; of a value the words count, not such signs. */
static size_t quote_bytes(struct slice text)
{
    static const char *const quotes[] = {"\"", "“", "”", "„", "«", "»", "「", "」", "『", "』", "＂"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (slice_starts(text, quotes[i]))
            return strlen(quotes[i]);
    return 0;
}

static void append_quoted(struct buffer *out, struct slice value)
{
    buffer_append_string(out, "==\"");
    for (size_t i = 0; i < value.length; i++) {
        size_t quote = quote_bytes(slice_from(value, i));
        bool space = quote || (unsigned char)value.data[i] < ' ';
        buffer_append_byte(out, space ? ' ' : value.data[i]);
        i += quote ? quote - 1 : 0;
    }
    buffer_append_byte(out, '"');
}

static void append_name(struct buffer *out, struct slice name)
{
    bool plain = true;
    for (size_t i = 0; i < name.length; i++)
        plain = plain && (name.data[i] | 0x20) >= 'a' && (name.data[i] | 0x20) <= 'z';
    buffer_printf(out, plain ? "%.*s:" : "\"%.*s\":", (int)name.length, name.data);
}

void facet_query(const struct facet *facet, struct slice value, struct buffer *out)
{
    static const char *const names[FACET_FIELDS] = {"author", "section", "lang", "date", "source"};
    size_t start = out->length;
    append_name(out, facet->field == FACET_FIELDS ? facet->name : slice_of(names[facet->field]));
    if (facet->field == FACET_YEAR)
        buffer_append(out, value.data, value.length);
    else
        append_quoted(out, value);
    if (out->length - start > QUERY_BYTES)
        out->length = start;
}

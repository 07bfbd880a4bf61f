#include "indexer/glass/termlist.h"

#include "indexer/glass/encode.h"

enum {
    PACKED_WDF_BELOW = 127,
    PACKED_MAX = 255,
};

tifa_status termlist_check_term(struct slice term, struct slice before, tifa_error *error)
{
    if (!term.length)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "a term must not be empty");
    size_t cost = encode_escaped_length(term);
    if (cost > GLASS_TERM_MAX_COST)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a term takes %zu bytes of at most %d, each NUL counted twice", cost,
                         GLASS_TERM_MAX_COST);
    if (before.length && slice_compare(before, term) >= 0)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "term '%.*s' does not come after '%.*s'", (int)term.length,
                         term.data, (int)before.length, before.data);
    return TIFA_OK;
}

static void append_term(struct buffer *tag, const struct glass_term *term)
{
    buffer_append_byte(tag, (char)(unsigned char)term->bytes.length);
    buffer_append(tag, term->bytes.data, term->bytes.length);
    buffer_append_varint(tag, term->wdf);
}

/* A term after another leaves out what both begin with. A small wdf shares the byte that says how much that is:
 * readers tell the two kinds by its being longer than the term before or not. */
static void append_next(struct buffer *tag, const struct glass_term *term, struct slice before)
{
    size_t shared = 0, packed;
    while (shared < before.length && shared < term->bytes.length && before.data[shared] == term->bytes.data[shared])
        shared++;
    packed = (term->wdf + (size_t)1) * (before.length + 1) + shared;
    bool pack = term->wdf < PACKED_WDF_BELOW && packed <= PACKED_MAX;
    buffer_append_byte(tag, (char)(unsigned char)(pack ? packed : shared));
    buffer_append_byte(tag, (char)(unsigned char)(term->bytes.length - shared));
    buffer_append(tag, term->bytes.data + shared, term->bytes.length - shared);
    if (!pack)
        buffer_append_varint(tag, term->wdf);
}

tifa_status termlist_encode(struct buffer *tag, const struct glass_document *document, tifa_error *error)
{
    uint64_t sum = 0;
    if (document->term_count) {
        buffer_append_varint(tag, document->length);
        buffer_append_varint(tag, document->term_count);
    }
    for (size_t i = 0; i < document->term_count; i++) {
        const struct glass_term *term = &document->terms[i];
        struct slice before = i ? term[-1].bytes : (struct slice){0};
        tifa_status status = termlist_check_term(term->bytes, before, error);
        if (status)
            return status;
        sum += term->wdf;
        if (i)
            append_next(tag, term, before);
        else
            append_term(tag, term);
    }
    if (sum != document->length)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "the terms of a document of length %u occur %llu times",
                         document->length, (unsigned long long)sum);
    return tag->failed ? tifa_fail_memory(error) : TIFA_OK;
}

void termlist_encode_slots(struct buffer *tag, const struct glass_document *document)
{
    uint32_t next = 0; /* the lowest slot that can follow */
    for (size_t i = 0; i < document->value_count; i++) {
        const struct glass_value *value = &document->values[i];
        if (!value->bytes.length)
            continue;
        buffer_append_varint(tag, value->slot - next);
        next = value->slot + 1;
    }
}

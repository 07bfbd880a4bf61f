#include "corpus/schema.h"

#include "corpus/base/utf8.h"
#include "corpus/text/token.h"

#include <stdio.h>

_Static_assert(SCHEMA_BUCKETS == 1 << (64 - 48), "a bucket is the 16 high bits of a product");

enum { ID_BYTES = 120 }; /* even if each were a NUL, the term would fit */

static void start(struct schema_term *term, const char *prefix)
{
    term->length = strlen(prefix);
    memcpy(term->bytes, prefix, term->length);
}

static void append(struct schema_term *term, struct slice text)
{
    size_t room = SCHEMA_TERM_BYTES - term->length;
    size_t length = text.length < room ? text.length : room;
    if (length)
        memcpy(term->bytes + term->length, text.data, length);
    term->length += length;
}

static void make(struct schema_term *term, const char *prefix, struct slice text)
{
    start(term, prefix);
    append(term, text);
}

void schema_word(struct schema_term *term, struct slice word)
{
    make(term, "", word);
}

void schema_stem_prefix(struct schema_term *term, struct slice stem)
{
    make(term, "Z", stem);
    append(term, slice_of(" "));
}

void schema_stem_word(struct schema_term *term, struct slice stem, struct slice word)
{
    schema_stem_prefix(term, stem);
    append(term, word);
}

void schema_pair(struct schema_term *term, struct slice left, struct slice right)
{
    make(term, SCHEMA_PAIR_PREFIX, left);
    append(term, slice_of(" "));
    append(term, right);
}

void schema_cut(struct schema_term *term)
{
    make(term, SCHEMA_CUT, slice_of(""));
}

/* Fowler, Noll and Vo's FNV-1a, 32 bits. */
uint32_t schema_word_hash(struct slice word)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < word.length; i++)
        hash = (hash ^ (unsigned char)word.data[i]) * UINT32_C(16777619);
    return hash;
}

/* The high bits of a product depend on all bits of what is multiplied. */
uint32_t schema_bucket(uint32_t left_hash, uint32_t right_hash)
{
    uint64_t both = (uint64_t)left_hash << 32 | right_hash;
    both ^= both >> 29;
    return (uint32_t)(both * UINT64_C(0x9E3779B97F4A7C15) >> 48);
}

void schema_shared_pairs(struct schema_term *term, uint32_t bucket, unsigned bits)
{
    term->length = (size_t)snprintf(term->bytes, sizeof term->bytes, SCHEMA_SHARED_PREFIX "%04x", (unsigned)bucket);
    if (bits < SCHEMA_BUCKET_BITS)
        term->bytes[5] = "ghij"[bucket >> 2 & 3];
}

/* Some 0.3 to 0.5 of all pairs of an archive are rare. */
unsigned schema_bucket_bits(uint64_t words)
{
    unsigned bits = SCHEMA_LEAST_BUCKET_BITS;
    while (bits < SCHEMA_BUCKET_BITS && words >> (bits + 2) >= 64)
        bits += 2;
    return bits;
}

void schema_spellings(struct schema_term *term, struct slice joined)
{
    make(term, SCHEMA_SPELLING, joined);
    term->bytes[term->length++] = ' ';
}

void schema_spelling(struct schema_term *term, struct slice left, struct slice right)
{
    char joined[2 * TOKEN_WORD_BYTES];
    memcpy(joined, left.data, left.length);
    memcpy(joined + left.length, right.data, right.length);
    schema_spellings(term, (struct slice){joined, left.length + right.length});
    term->length += (size_t)snprintf(term->bytes + term->length, sizeof term->bytes - term->length, "%zu", left.length);
}

void schema_kind(struct schema_term *term, const char *kind)
{
    make(term, "XK", slice_of(kind));
}

void schema_id(struct schema_term *term, struct slice id)
{
    char bounded[SCHEMA_TERM_BYTES];
    uint64_t key = article_key(id);
    if (id.length > ID_BYTES) {
        int length = snprintf(bounded, sizeof bounded, "%.*s#%016llx", (int)utf8_cut(id.data, id.length, ID_BYTES - 17),
                              id.data, (unsigned long long)key);
        id = (struct slice){bounded, (size_t)length};
    }
    make(term, "Q", id);
}

void schema_article(struct schema_term *term, uint64_t key)
{
    term->length = (size_t)snprintf(term->bytes, sizeof term->bytes, "XI%016llx", (unsigned long long)key);
}

void schema_copies(struct schema_term *term, uint64_t key)
{
    term->length = (size_t)snprintf(term->bytes, sizeof term->bytes, "XO%016llx", (unsigned long long)key);
}

void schema_dictionary(struct schema_term *term, uint32_t id)
{
    term->length = (size_t)snprintf(term->bytes, sizeof term->bytes, "XC%08x", (unsigned)id);
}

/* No tag and no host has a NUL, and with NULs the term may not fit. */
static void make_lower(struct schema_term *term, const char *prefix, struct slice text, char dash)
{
    make(term, prefix, text);
    for (size_t i = 1; i < term->length; i++) {
        unsigned char byte = (unsigned char)term->bytes[i];
        if (byte >= 'A' && byte <= 'Z')
            term->bytes[i] = (char)(byte | 0x20);
        else if (byte == dash || byte == '\0')
            term->bytes[i] = '-';
    }
}

void schema_language(struct schema_term *term, struct slice tag)
{
    make_lower(term, "L", tag, '_');
}

void schema_host(struct schema_term *term, struct slice host)
{
    make_lower(term, "H", host, '-');
}

void schema_date(struct schema_term *term, struct slice digits)
{
    make(term, digits.length == 4 ? "Y" : digits.length == 6 ? "M" : "D", digits);
}

const char *schema_field_prefix(enum article_field field)
{
    switch (field) {
    case ARTICLE_TITLE:
        return "XT";
    case ARTICLE_AUTHOR:
        return "A";
    case ARTICLE_AFFILIATION:
        return "XF";
    case ARTICLE_SECTION:
        return "S";
    default:
        return NULL;
    }
}

void schema_field_word(struct schema_term *term, enum article_field field, struct slice word)
{
    make(term, schema_field_prefix(field), word);
}

void schema_named_word(struct schema_term *term, struct slice name, struct slice word)
{
    make(term, "XE", name);
    append(term, slice_of(":"));
    append(term, word);
}

void schema_named_numbers(struct schema_term *term, struct slice name)
{
    make(term, "XN", name);
    append(term, slice_of(":"));
}

/* The bits of doubles sort as the numbers do, but for the sign: negative ones the other way, below the others. */
void schema_named_number(struct schema_term *term, struct slice name, double number)
{
    uint64_t bits, sign = UINT64_C(1) << 63;
    char digits[17];
    number = number == 0 ? 0 : number; /* -0 is 0 */
    memcpy(&bits, &number, sizeof bits);
    bits = bits & sign ? ~bits : bits | sign;
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)bits);
    schema_named_numbers(term, name);
    append(term, (struct slice){digits, 16});
}

size_t schema_date_value(struct date date, char out[SCHEMA_DATE_BYTES])
{
    char iso[DATE_TEXT_BYTES];
    size_t length = 0;
    for (const char *at = date_format(date, iso); *at; at++)
        if (*at != '-')
            out[length++] = *at;
    out[length] = '\0';
    return length;
}

uint64_t schema_date_number(struct slice value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < 8; i++)
        number = number << 8 | (i < value.length ? (unsigned char)value.data[i] : 0);
    return number;
}

void schema_article_value(uint64_t key, char out[8])
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (char)(unsigned char)(key >> (56 - 8 * i));
}

uint64_t schema_article_of_value(const char value[8])
{
    uint64_t key = 0;
    for (unsigned i = 0; i < 8; i++)
        key = key << 8 | (unsigned char)value[i];
    return key;
}

void schema_copy_value(uint64_t original, uint64_t words, char out[16])
{
    schema_article_value(original, out);
    schema_article_value(words, out + 8);
}

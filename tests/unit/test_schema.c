/* Terms and values: what stands in the index, to the byte. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/schema.h"

static struct schema_term term;

static void assert_term(const char *want)
{
    assert_slice((struct slice){term.bytes, term.length}, want);
}

static void terms(void **state)
{
    (void)state;
    schema_word(&term, slice_of("cooperation"));
    assert_term("cooperation");
    schema_stem_word(&term, slice_of("cooper"), slice_of("cooperation"));
    assert_term("Zcooper cooperation");
    schema_stem_prefix(&term, slice_of("cooper"));
    assert_term("Zcooper ");
    schema_shared_pairs(&term, 0xAF, 16);
    assert_term("XR00af");
    schema_shared_pairs(&term, 0xAF, 14);
    assert_term("XR00aj");
    schema_host(&term, slice_of("News.Example.org"));
    assert_term("Hnews.example.org");
    schema_pair(&term, slice_of("win"), slice_of("win"));
    assert_term("XPwin win");
    schema_kind(&term, SCHEMA_KIND_PASSAGE);
    assert_term("XKpassage");
    schema_id(&term, slice_of("2021/a-port"));
    assert_term("Q2021/a-port");
    schema_article(&term, UINT64_C(0x0123456789abcdef));
    assert_term("XI0123456789abcdef");
    schema_copies(&term, 0xfe);
    assert_term("XO00000000000000fe");
    schema_dictionary(&term, 0xff);
    assert_term("XC000000ff");
}

/* Buckets are part of the format: a pair is looked for where it was put. */
static void buckets(void **state)
{
    (void)state;
    static unsigned filled[SCHEMA_BUCKETS];
    unsigned fullest = 0;
    assert_int_equal(schema_word_hash(slice_of("")), 0x811C9DC5);
    assert_int_equal(schema_word_hash(slice_of("foobar")), 0xBF9CF968);
    assert_int_equal(schema_bucket(schema_word_hash(slice_of("mutual")), schema_word_hash(slice_of("respect"))),
                     0xA4EF);
    for (unsigned i = 0; i < 16 * SCHEMA_BUCKETS; i++) {
        char left[16], right[16];
        snprintf(left, sizeof left, "a%u", i % 1024);
        snprintf(right, sizeof right, "b%u", i / 1024);
        unsigned *bucket = &filled[schema_bucket(schema_word_hash(slice_of(left)), schema_word_hash(slice_of(right)))];
        fullest = ++*bucket > fullest ? *bucket : fullest;
    }
    assert_in_range(fullest, 16, 60); /* 16 on average */
    assert_int_equal(schema_bucket_bits(0), 14);
    assert_int_equal(schema_bucket_bits((1 << 22) - 1), 14);
    assert_int_equal(schema_bucket_bits(1 << 22), 16);
    assert_int_equal(schema_bucket_bits(UINT64_MAX), 16);
}

static void languages(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"en", "Len"}, {"zh-Hans", "Lzh-hans"}, {"zh_Hant_TW", "Lzh-hant-tw"}, {"", "L"}, {"É", "LÉ"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        schema_language(&term, slice_of(rows[i].text));
        assert_term(rows[i].want);
    }
}

static void dates(void **state)
{
    (void)state;
    static const struct text_row rows[] = {{"2021", "Y2021"}, {"202103", "M202103"}, {"20210310", "D20210310"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        schema_date(&term, slice_of(rows[i].text));
        assert_term(rows[i].want);
    }
}

static void fields(void **state)
{
    (void)state;
    static const struct {
        enum article_field field;
        const char *want;
    } rows[] = {
        {ARTICLE_TITLE, "XTli"}, {ARTICLE_AUTHOR, "Ali"}, {ARTICLE_AFFILIATION, "XFli"}, {ARTICLE_SECTION, "Sli"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        schema_field_word(&term, rows[i].field, slice_of("li"));
        assert_term(rows[i].want);
    }
    assert_null(schema_field_prefix(ARTICLE_ID));
    assert_null(schema_field_prefix(ARTICLE_DATE));
    assert_null(schema_field_prefix(ARTICLE_LANG));
    assert_null(schema_field_prefix(ARTICLE_URL));
}

/* Xapian counts each NUL twice. */
static size_t term_cost(void)
{
    size_t cost = term.length;
    for (size_t i = 0; i < term.length; i++)
        cost += term.bytes[i] == '\0';
    return cost;
}

static void ids_of_any_length(void **state)
{
    (void)state;
    static const char *const fillings[] = {"x", "合", "😀", "\0"};
    struct buffer id = {0};
    for (size_t i = 0; i < COUNT(fillings); i++) {
        for (size_t count = 0; count < 300; count++) {
            buffer_clear(&id);
            for (size_t k = 0; k < count; k++)
                buffer_append(&id, fillings[i], *fillings[i] ? strlen(fillings[i]) : 1);
            schema_id(&term, (struct slice){id.data, id.length});
            assert_true(term_cost() <= SCHEMA_TERM_BYTES);
            assert_true(utf8_valid(term.bytes, term.length));
            if (id.length <= 120)
                assert_int_equal(term.length, id.length + 1);
        }
    }
    buffer_free(&id);
}

static void long_ids_differ(void **state)
{
    (void)state;
    char id[400];
    struct schema_term other;
    memset(id, 'x', sizeof id);
    schema_id(&term, (struct slice){id, 300});
    schema_id(&other, (struct slice){id, 301});
    assert_false(slice_equal((struct slice){term.bytes, term.length}, (struct slice){other.bytes, other.length}));
    schema_id(&other, (struct slice){id, 300});
    assert_true(slice_equal((struct slice){term.bytes, term.length}, (struct slice){other.bytes, other.length}));
}

static void the_longest_terms_fit(void **state)
{
    (void)state;
    char long_text[1000];
    memset(long_text, 'y', sizeof long_text);
    struct slice word = {long_text, TOKEN_WORD_BYTES}, huge = {long_text, sizeof long_text};
    schema_pair(&term, word, word);
    assert_int_equal(term.length, 2 + 64 + 1 + 64);
    schema_language(&term, huge);
    assert_int_equal(term.length, SCHEMA_TERM_BYTES);
    schema_word(&term, (struct slice){NULL, 0});
    assert_int_equal(term.length, 0);
}

static void date_values(void **state)
{
    (void)state;
    static const struct {
        struct date date;
        const char *want;
    } rows[] = {{{0, 0, 0}, ""},
                {{2021, 0, 0}, "2021"},
                {{2021, 3, 0}, "202103"},
                {{2021, 3, 1}, "20210301"},
                {{7, 1, 2}, "00070102"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[SCHEMA_DATE_BYTES];
        assert_int_equal(schema_date_value(rows[i].date, out), strlen(rows[i].want));
        assert_string_equal(out, rows[i].want);
    }
}

static void article_values_sort_as_their_keys(void **state)
{
    (void)state;
    static const uint64_t keys[] = {0, 1, 0xFF, 0x100, 0x8000000000000000, UINT64_MAX};
    char before[8] = {0}, value[8];
    for (size_t i = 0; i < COUNT(keys); i++) {
        schema_article_value(keys[i], value);
        assert_true(schema_article_of_value(value) == keys[i]);
        assert_true(i == 0 || memcmp(before, value, sizeof value) < 0);
        memcpy(before, value, sizeof value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms),           cmocka_unit_test(buckets),
        cmocka_unit_test(languages),       cmocka_unit_test(dates),
        cmocka_unit_test(fields),          cmocka_unit_test(ids_of_any_length),
        cmocka_unit_test(long_ids_differ), cmocka_unit_test(the_longest_terms_fit),
        cmocka_unit_test(date_values),     cmocka_unit_test(article_values_sort_as_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

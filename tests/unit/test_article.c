/* Articles: their fields, their text, and the record that is stored. */
#include "test_fixture.h"

#include "corpus/article.h"
#include "corpus/base/hash.h"

static void a_new_article_is_empty(void **state)
{
    (void)state;
    struct article *article = article_new();
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        assert_non_null(article->fields[i].data);
        assert_int_equal(article->fields[i].length, 0);
    }
    assert_non_null(article->text.data);
    assert_non_null(article->extra.data);
    assert_int_equal(article->date.year, 0);
    article_free(article);
    article_free(NULL);
}

static void names_of_fields(void **state)
{
    (void)state;
    static const char *const names[] = {"id", "title", "author", "affiliation", "date", "section", "lang", "url"};
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        assert_string_equal(article_field_names[i], names[i]);
}

static void texts(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", ""},
        {" \r\n\t ", ""},
        {"one\ntwo", "one\ntwo"},
        {"one\r\ntwo\r\n\r\nthree\r\n", "one\ntwo\n\nthree"},
        {"one\rtwo\r\rthree", "one\ntwo\n\nthree"},
        {"one\r\r\ntwo", "one\n\ntwo"},
        {"\r\none\n\r", "one"},
        {"\u3000one\u00A0", "\u3000one\u00A0"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct article *article = article_new();
        OK(article_set_text(article, slice_of(rows[i].text), &failure));
        assert_slice(article->text, rows[i].want);
        article_free(article);
    }
}

static void dates(void **state)
{
    (void)state;
    struct article *article = article_new();
    assert_true(article_set_date(article, slice_of("Mar 10, 2021")));
    assert_slice(article->fields[ARTICLE_DATE], "2021-03-10");
    assert_int_equal(article->date.month, 3);
    assert_false(article_set_date(article, slice_of("soon")));
    assert_slice(article->fields[ARTICLE_DATE], "2021-03-10");
    article_free(article);
}

static void fields_are_copied(void **state)
{
    (void)state;
    char title[] = "A Port";
    struct article *article = article_new();
    OK(article_set(article, ARTICLE_TITLE, slice_of(title), &failure));
    title[0] = 'X';
    assert_slice(article->fields[ARTICLE_TITLE], "A Port");
    OK(article_set(article, ARTICLE_TITLE, (struct slice){NULL, 0}, &failure));
    assert_slice(article->fields[ARTICLE_TITLE], "");
    article_free(article);
}

static struct article *article_with(const char *id, const char *lang, const char *text)
{
    struct article *article = article_new();
    OK(article_set(article, ARTICLE_ID, slice_of(id), &failure));
    OK(article_set(article, ARTICLE_LANG, slice_of(lang), &failure));
    OK(article_set_text(article, slice_of(text), &failure));
    return article;
}

static void finished(void **state)
{
    (void)state;
    static const struct {
        const char *lang, *text, *want;
    } rows[] = {
        {"", "The text of the article.", "en"},
        {"", "合作共赢", "zh-Hans"},
        {"zh", "合作共贏之門", "zh-Hant"},
        {"fr", "The text of the article.", "fr"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct article *article = article_with("a", rows[i].lang, rows[i].text);
        OK(article_finish(article, false, &failure));
        assert_slice(article->fields[ARTICLE_LANG], rows[i].want);
        article_free(article);
    }
}

/* The id of an article that says none; empty fields are those that it does not have. */
static const char *id_made_of(const char *url, const char *title, const char *date, const char *text)
{
    static char id[100];
    struct article *article = article_with("", "", text);
    OK(article_set(article, ARTICLE_URL, slice_of(url), &failure));
    OK(article_set(article, ARTICLE_TITLE, slice_of(title), &failure));
    article_set_date(article, slice_of(date));
    OK(article_finish(article, false, &failure));
    assert_int_equal(article->id_source, *url ? ID_URL : ID_HASH);
    snprintf(id, sizeof id, "%.*s", (int)article->fields[ARTICLE_ID].length, article->fields[ARTICLE_ID].data);
    article_free(article);
    return id;
}

static void an_id_that_is_made(void **state)
{
    (void)state;
    assert_string_equal(id_made_of("https://example.org/pier", "A Pier", "2019", "Wood."), "https://example.org/pier");
    char first[100];
    snprintf(first, sizeof first, "%s", id_made_of("", "A Pier", "2019", "Wood."));
    assert_string_equal(first, "hash-d13f981c3257613d46c6267ccd18807f");
    assert_string_equal(id_made_of("", "A Pier", "2019", " Wood.\r\n"), first); /* the text is the same */
    const struct {
        const char *title, *date, *text;
    } others[] = {{"A Pie", "2019", "Wood."}, {"A Pier", "", "Wood."}, {"A Pier", "2019-01", "Wood."},
                  {"A Pier", "2019", "Wood"}, {"", "2019", "Wood."},   {"A Pier2019", "", "Wood."}};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_string_not_equal(id_made_of("", others[i].title, others[i].date, others[i].text), first);
}

/* Vectors of the source of corpus/base/hash.h: of no bytes, and of one. */
static void the_long_hash(void **state)
{
    (void)state;
    struct hash_128 hash = HASH_128_START;
    hash_128_add(&hash, "", 0);
    assert_true(hash.high == UINT64_C(0x6c62272e07bb0142) && hash.low == UINT64_C(0x62b821756295c58d));
    hash_128_add(&hash, "a", 1);
    assert_true(hash.high == UINT64_C(0xd228cb696f1a8caf) && hash.low == UINT64_C(0x78912b704e4a8964));
    hash = HASH_128_START;
    hash_128_add(&hash, "foobar", 6);
    assert_true(hash.high == UINT64_C(0x343e1662793c64bf) && hash.low == UINT64_C(0x6f0d3597ba446f18));
}

static void notes_are_kept_in_order_and_few(void **state)
{
    (void)state;
    struct article *article = article_new();
    for (int i = 0; i < 2 * ARTICLE_NOTES; i++)
        article_note(article, i ? NOTE_FIELD : NOTE_DATE, "note %d", i);
    int count = 0;
    for (const struct article_note *note = article->notes; note; note = note->next, count++) {
        char want[20];
        snprintf(want, sizeof want, "note %d", count);
        assert_string_equal(note->text, want);
        assert_int_equal(note->kind, count ? NOTE_FIELD : NOTE_DATE);
    }
    assert_int_equal(count, ARTICLE_NOTES);
    article_free(article);
}

static void what_every_article_needs(void **state)
{
    (void)state;
    struct article *titled = article_with("a-port", "", " ");
    OK(article_set(titled, ARTICLE_TITLE, slice_of("A port"), &failure));
    OK(article_finish(titled, true, &failure));
    EXPECT(TIFA_ERR_FORMAT, article_finish(titled, false, &failure)); /* of a page, the text was not found */
    article_free(titled);
    struct article *article = article_with("", "", " ");
    EXPECT(TIFA_ERR_FORMAT, article_finish(article, false, &failure));
    assert_string_equal(failure.message, "an article without \"text\"");
    article_free(article);
    article = article_with("a-port", "", " \n ");
    EXPECT(TIFA_ERR_FORMAT, article_finish(article, false, &failure));
    assert_string_equal(failure.message, "article 'a-port' has no \"text\"");
    article_free(article);
}

static void keys(void **state)
{
    (void)state;
    assert_true(article_key(slice_of("a-port")) == hash_bytes("a-port", 6));
    assert_true(article_key(slice_of("a")) != article_key(slice_of("b")));
    assert_true(article_key((struct slice){NULL, 0}) == article_key(slice_of("")));
}

/* ---- records ---- */

static struct article *reread(const struct article *article)
{
    struct buffer record = {0};
    OK(article_record_write(article, false, &record, &failure));
    struct article *back = article_new();
    OK(article_record_read(back, (struct slice){record.data, record.length}, &failure));
    buffer_free(&record);
    return back;
}

static void a_record_holds_every_field(void **state)
{
    (void)state;
    struct article *article = article_with("id \"1\" \\ \n", "zh-Hant", "text that is not kept");
    OK(article_set(article, ARTICLE_TITLE, slice_of("合作 😀 <b>&amp;</b>"), &failure));
    OK(article_set(article, ARTICLE_AUTHOR, SLICE("nul\0inside"), &failure));
    assert_true(article_set_date(article, slice_of("2021-03")));
    article->extra = slice_of("{\"tags\":[\"a\",1,null],\"n\":{\"x\":\"\\u0000\"}}");
    struct article *back = reread(article);
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        assert_true(slice_equal(back->fields[i], article->fields[i]));
    assert_slice(back->extra, "{\"tags\":[\"a\",1,null],\"n\":{\"x\":\"\\u0000\"}}");
    assert_int_equal(back->date.year, 2021);
    assert_int_equal(back->date.month, 3);
    assert_int_equal(back->text.length, 0);
    article_free(back);
    article_free(article);
}

static void a_record_without_anything(void **state)
{
    (void)state;
    struct article *article = article_new(), *back = reread(article);
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        assert_int_equal(back->fields[i].length, 0);
    assert_int_equal(back->extra.length, 0);
    article_free(back);
    article_free(article);
}

static void damaged_records(void **state)
{
    (void)state;
    static const char *const records[] = {"", "{", "[]", "1", "null", "{} x", "{\"id\":\"\xFF\"}", "{\"id\":}"};
    for (size_t i = 0; i < COUNT(records); i++) {
        struct article *article = article_new();
        EXPECT(TIFA_ERR_CORRUPT, article_record_read(article, slice_of(records[i]), &failure));
        article_free(article);
    }
}

static void fields_of_a_wrong_kind_are_left_out(void **state)
{
    (void)state;
    struct article *article = article_new();
    OK(article_record_read(article, slice_of("{\"id\":5,\"title\":\"t\",\"date\":\"soon\",\"extra\":\"x\"}"),
                           &failure));
    assert_slice(article->fields[ARTICLE_ID], "");
    assert_slice(article->fields[ARTICLE_TITLE], "t");
    assert_int_equal(article->date.year, 0);
    assert_slice(article->extra, "");
    article_free(article);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_article_is_empty),
        cmocka_unit_test(names_of_fields),
        cmocka_unit_test(texts),
        cmocka_unit_test(dates),
        cmocka_unit_test(fields_are_copied),
        cmocka_unit_test(finished),
        cmocka_unit_test(an_id_that_is_made),
        cmocka_unit_test(the_long_hash),
        cmocka_unit_test(notes_are_kept_in_order_and_few),
        cmocka_unit_test(what_every_article_needs),
        cmocka_unit_test(keys),
        cmocka_unit_test(a_record_holds_every_field),
        cmocka_unit_test(a_record_without_anything),
        cmocka_unit_test(damaged_records),
        cmocka_unit_test(fields_of_a_wrong_kind_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

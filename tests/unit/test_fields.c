/* Fields that sources bring: the values of an article, what is declared, and which names a segment takes. */
#include "test_fixture.h"

#include "corpus/fields.h"
#include "corpus/schema.h"
#include "indexer/batch.h"
#include "indexer/field_names.h"

#include <locale.h>
#include <math.h>

/* ---- values ---- */

/* "name=text" of each value, a number in brackets behind it, joined by "|". */
static const char *values_of(const char *extra)
{
    static char out[4096];
    struct arena arena = {0};
    struct field_values values;
    OK(field_values_read(slice_of(extra), &arena, &values, &failure));
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < values.count; i++) {
        const struct field_value *v = &values.items[i];
        length += (size_t)snprintf(out + length, sizeof out - length, "%s%.*s=%.*s", i ? "|" : "", (int)v->name.length,
                                   v->name.data, (int)v->text.length, v->text.data);
        if (v->is_number)
            length += (size_t)snprintf(out + length, sizeof out - length, "[%.17g]", v->number);
    }
    arena_free(&arena);
    return out;
}

static void values_of_articles(void **state)
{
    (void)state;
    static const struct {
        const char *extra, *want;
    } rows[] = {
        {"", ""},
        {"{}", ""},
        {"{\"a\":\"x y\",\"b\":7}", "a=x y|b=7[7]"},
        {"{\"a\":[\"x\",[\"y\",3]],\"b\":true,\"c\":false}", "a=x|a=y|a=3[3]|b=true|c=false"},
        {"{\"a\":{\"b\":{\"c\":1},\"d\":[2]},\"e\":3}", "a.b.c=1[1]|a.d=2[2]|e=3[3]"},
        {"{\"a\":[{\"n\":\"x\",\"k\":1},{\"n\":\"y\"}]}", "a.n=x|a.k=1[1]|a.n=y"},
        {"{\"a\":null,\"b\":\"\",\"c\":\" \\n\\t\",\"d\":[],\"e\":{}}", ""},
        {"{\"a\":\" x \"}", "a=x"},
        {"{\"a\":-2.5,\"b\":1e3,\"c\":-0.0}", "a=-2.5[-2.5]|b=1000.0[1000]|c=-0.0[-0]"},
        {"{\"a\":\"77\",\"b\":\"-3.25\",\"c\":\"007\",\"d\":\"1e3\",\"e\":\"1,5\",\"f\":\"0.5\",\"g\":\"0\"}",
         "a=77[77]|b=-3.25[-3.25]|c=007|d=1e3|e=1,5|f=0.5[0.5]|g=0[0]"},
        {"{\"a\":9007199254740992,\"b\":9007199254740993}", "a=9007199254740992[9007199254740992]|b=9007199254740993"},
        {"{\"a\":\"123456789012345\",\"b\":\"1234567890123456\"}",
         "a=123456789012345[123456789012345]|b=1234567890123456"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(values_of(rows[i].extra), rows[i].want);
    struct arena arena = {0};
    struct field_values values;
    EXPECT(TIFA_ERR_CORRUPT, field_values_read(SLICE("[1]"), &arena, &values, &failure));
    EXPECT(TIFA_ERR_CORRUPT, field_values_read(SLICE("{\"a\":"), &arena, &values, &failure));
    arena_free(&arena);
}

static void values_have_a_ceiling(void **state)
{
    (void)state;
    struct buffer extra = {0};
    struct arena arena = {0};
    struct field_values values;
    buffer_append_string(&extra, "{\"a\":[1");
    for (int i = 0; i < 100000; i++)
        buffer_append_string(&extra, ",1");
    buffer_append_string(&extra, "]}");
    OK(field_values_read((struct slice){extra.data, extra.length}, &arena, &values, &failure));
    assert_int_equal(values.count, FIELD_VALUES);
    buffer_free(&extra);
    arena_free(&arena);
}

static void what_is_a_number(void **state)
{
    (void)state;
    static const char *const none[] = {"",    "-",   ".",    "1.",  ".5",       "--1", "1..2",
                                       "+1",  "01",  "-01",  "00",  "1.2.3",    "1 2", "0x1",
                                       "1e5", "nan", "inf",  "½",   "１",       "1-2", "1234567890.123456"};
    double number;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (field_number(slice_of(none[i]), &number))
            fail_msg("'%s' is taken for a number", none[i]);
    static const double all[] = {0, 1, -1, 77, 9.5, 0.25, -0.001, 123456789.012345, 999999999999999};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char text[FIELD_NUMBER_BYTES];
        assert_true(field_number(field_number_text(all[i], text), &number));
        assert_true(number == all[i]);
    }
    char text[FIELD_NUMBER_BYTES];
    assert_slice(field_number_text(-0.0, text), "0");
    assert_slice(field_number_text(0.1 + 0.2, text), "0.30000000000000004");
    assert_slice(field_number_text(1e100, text), "1e+100");
}

static void numbers_sort_as_their_terms(void **state)
{
    (void)state;
    static const double ascending[] = {-INFINITY, -1e300, -10, -9.5, -1, -0.5, -1e-300, 0, 1e-300,
                                       0.5,       1,      9,   10,   77, 1e300, INFINITY};
    struct schema_term before, term;
    for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
        schema_named_number(&term, SLICE("session"), ascending[i]);
        assert_int_equal(term.length, strlen("XNsession:") + 16);
        if (i > 0)
            assert_true(slice_compare((struct slice){before.bytes, before.length},
                                      (struct slice){term.bytes, term.length}) < 0);
        before = term;
    }
    schema_named_number(&before, SLICE("a"), 0.0);
    schema_named_number(&term, SLICE("a"), -0.0);
    assert_memory_equal(before.bytes, term.bytes, term.length);
    schema_named_word(&term, SLICE("dc:title"), SLICE("fruit"));
    assert_slice((struct slice){term.bytes, term.length}, "XEdc:title:fruit");
}

/* ---- lists ---- */

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum field_name_kind kind;
    } rows[] = {
        {"country", FIELD_NAME_GOOD}, {"my field", FIELD_NAME_GOOD}, {"国家", FIELD_NAME_GOOD},
        {"dc:title", FIELD_NAME_GOOD}, {"50%", FIELD_NAME_GOOD},     {"", FIELD_NAME_BAD},
        {" x", FIELD_NAME_BAD},       {"a\tb", FIELD_NAME_BAD},      {"a\"b", FIELD_NAME_BAD},
        {"«a»", FIELD_NAME_BAD},      {"source", FIELD_NAME_TAKEN},  {"Site", FIELD_NAME_TAKEN},
        {"IN", FIELD_NAME_TAKEN},     {"since", FIELD_NAME_TAKEN},   {"meta.source", FIELD_NAME_GOOD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice name = slice_of(rows[i].name), read;
        struct buffer line = {0};
        char bytes[FIELD_NAME_BYTES];
        assert_int_equal(field_name_check(name), rows[i].kind);
        field_name_write(name, &line);
        assert_null(memchr(buffer_text(&line), ' ', line.length));
        bool good = field_name_read((struct slice){line.data, line.length}, &read, bytes);
        assert_int_equal(good, rows[i].kind == FIELD_NAME_GOOD);
        assert_true(!good || slice_equal(read, name));
        buffer_free(&line);
    }
    char bytes[FIELD_NAME_BYTES], longest[FIELD_NAME_BYTES + 2];
    struct slice read;
    memset(longest, 'a', sizeof longest);
    assert_true(field_name_read((struct slice){longest, FIELD_NAME_BYTES}, &read, bytes));
    assert_false(field_name_read((struct slice){longest, FIELD_NAME_BYTES + 1}, &read, bytes));
    assert_false(field_name_read(SLICE("a%2"), &read, bytes));
    assert_false(field_name_read(SLICE("a%zz"), &read, bytes));
    assert_false(field_name_read(SLICE("a%ff"), &read, bytes));
}

static struct field_list list_of(const char *text)
{
    struct field_list list;
    OK(field_list_read(slice_of(text), &list, &failure));
    return list;
}

static void lists_are_written_and_read(void **state)
{
    (void)state;
    static const char text[] = "fields some\nfield number all session\nfield text some my%20field\n";
    struct field_list list = list_of(text);
    struct buffer again = {0};
    field_list_write(&list, &again);
    assert_string_equal(buffer_text(&again), text);
    buffer_free(&again);
    assert_non_null(field_list_look_up(&list, SLICE("SESSION")));
    assert_null(field_list_find(&list, SLICE("SESSION")));
    assert_null(field_list_look_up(&list, SLICE("sessions")));
    list = list_of("");
    assert_true(list.has_others && list.count == 0);
    static const char *const damaged[] = {"fields",
                                          "field text all a\n",
                                          "fields none\n",
                                          "fields all\nfield text a\n",
                                          "fields all\nfield date all a\n",
                                          "fields all\nfield text all \n",
                                          "fields all\nfield text all source\n",
                                          "fields all\nfield text never a\n"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
        EXPECT(TIFA_ERR_CORRUPT, field_list_read(slice_of(damaged[i]), &list, &failure));
}

static const char *joined(const char *one, const char *two)
{
    static struct buffer out;
    struct field_list a = list_of(one), b = list_of(two);
    struct field_union u = {0};
    field_union_add(&u, &a);
    field_union_add(&u, &b);
    field_union_finish(&u);
    buffer_clear(&out);
    field_list_write(&u.list, &out);
    return buffer_text(&out);
}

static void lists_are_joined(void **state)
{
    (void)state;
    /* who has no others lacks the names that it does not declare */
    assert_string_equal(joined("fields all\nfield number all a\n", "fields all\nfield number all b\n"),
                        "fields all\nfield number all a\nfield number all b\n");
    /* text in one is text in both */
    assert_string_equal(joined("fields all\nfield number all a\n", "fields all\nfield text all a\n"),
                        "fields all\nfield text all a\n");
    /* others may be any name that is not declared */
    assert_string_equal(joined("fields some\nfield text all a\n", "fields all\nfield text all a\nfield text all b\n"),
                        "fields some\nfield text all a\nfield text some b\n");
    assert_string_equal(joined("fields all\nfield text all a\n", ""), "fields some\nfield text some a\n");
    assert_string_equal(joined("fields some\nfield text some a\n", "fields all\n"),
                        "fields some\nfield text some a\n");
}

/* ---- names of a segment ---- */

struct taking {
    struct field_names names;
    struct batch_article articles[64];
    size_t count;
};

static void take(struct taking *t, const char *extra)
{
    struct article *article = article_new();
    article->extra = slice_of(extra);
    OK(article_read_values(article, &failure));
    field_names_take(&t->names, article);
    t->articles[t->count++] =
        (struct batch_article){.fields_had = article->fields_had, .fields_text = article->fields_text};
    article_free(article);
}

/* What is declared: "name kind articles", and "+" if there are others. */
static const char *declared(const struct taking *t)
{
    static struct buffer out;
    struct field_list list;
    field_names_list(&t->names, t->articles, t->count, &list);
    buffer_clear(&out);
    for (size_t i = 0; i < list.count; i++)
        buffer_printf(&out, "%s%s %s %d", i ? "|" : "", list.items[i].name,
                      list.items[i].kind == FIELD_OF_NUMBERS ? "number" : "text", (int)list.items[i].articles);
    buffer_append_string(&out, list.has_others ? "+" : "");
    return buffer_text(&out);
}

#define LONG_TEXT "w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w"

static void names_are_taken_as_met(void **state)
{
    (void)state;
    struct taking t = {0};
    take(&t, "{\"b\":1,\"a\":[\"x\",2]}");
    take(&t, "{\"c\":\"5\",\"b\":[2,3],\"source\":\"s\"}");
    take(&t, "{\"b\":\"x\"}");
    assert_string_equal(declared(&t), "b text 3|a text 1|c number 1");
    t.articles[2].dropped = true; /* a later version took its place */
    assert_string_equal(declared(&t), "b number 2|a text 1|c number 1");
    t.articles[0].dropped = true;
    assert_string_equal(declared(&t), "b number 1|c number 1");
    assert_int_equal(t.names.notes.count, 1);
    assert_int_equal(t.names.notes.items[0].why, FIELD_IS_TAKEN);
}

static void long_texts_are_no_fields(void **state)
{
    (void)state;
    struct taking t = {0};
    take(&t, "{\"a\":\"" LONG_TEXT "\",\"b\":\"x\"}");
    take(&t, "{\"a\":\"x\"}"); /* it came as a long text first */
    assert_string_equal(declared(&t), "b text 1+");
    for (int i = 0; i < FIELD_LONG_ARTICLES; i++)
        take(&t, "{\"b\":\"" LONG_TEXT "\"}");
    assert_string_equal(declared(&t), "b text 9+");
    take(&t, "{\"b\":\"" LONG_TEXT "\",\"c\":1}");
    assert_string_equal(declared(&t), "c number 1+");
}

static void there_are_so_many_names(void **state)
{
    (void)state;
    struct taking t = {0};
    struct field_list known = list_of("fields all\nfield text all old\n");
    struct buffer extra = {0};
    field_names_start(&t.names, &known);
    buffer_append_string(&extra, "{\"k0\":0");
    for (int i = 1; i < 70; i++)
        buffer_printf(&extra, ",\"k%d\":%d", i, i);
    buffer_append_string(&extra, "}");
    take(&t, buffer_text(&extra));
    take(&t, "{\"old\":1,\"k62\":2,\"k63\":3}");
    struct field_list list;
    field_names_list(&t.names, t.articles, t.count, &list);
    assert_int_equal(list.count, FIELDS_MOST); /* with the old one */
    assert_true(list.has_others);
    assert_non_null(field_list_find(&list, SLICE("old")));
    assert_int_equal(field_list_find(&list, SLICE("k62"))->articles, 2);
    assert_null(field_list_find(&list, SLICE("k63")));
    assert_true(t.names.notes.count > 0 && t.names.notes.items[0].why == FIELD_IS_ONE_TOO_MANY);
    buffer_free(&extra);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_articles),       cmocka_unit_test(values_have_a_ceiling),
        cmocka_unit_test(what_is_a_number),         cmocka_unit_test(numbers_sort_as_their_terms),
        cmocka_unit_test(names),                    cmocka_unit_test(lists_are_written_and_read),
        cmocka_unit_test(lists_are_joined),         cmocka_unit_test(names_are_taken_as_met),
        cmocka_unit_test(long_texts_are_no_fields), cmocka_unit_test(there_are_so_many_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

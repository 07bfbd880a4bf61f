/* Which text is HTML. */
#include "test_fixture.h"

#include "corpus/markup.h"

static void elements(void **state)
{
    (void)state;
    static const char *const html[] = {"<p>x</p>", "a <B>b</B> c", "a<br>b", "a<br />b", "<a href=\"x>y\">z</a>", "<h2\nclass=x>y</h2>"};
    static const char *const text[] = {"",      "a < b",       "<p>",          "</p>",          "<name>x</name>", "x <y and z> w",
                                       "<<<",   "<b",          "<b>not closed", "<p</p",        "</b><b>",        "<>",
                                       "<brother>", "5<6 and 7>3", "<a <b>x</a"};
    for (size_t i = 0; i < COUNT(html); i++)
        assert_true(markup_has_elements(slice_of(html[i])));
    for (size_t i = 0; i < COUNT(text); i++)
        if (markup_has_elements(slice_of(text[i])))
            fail_msg("%s", text[i]);
}

static void references(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
    } rows[] = {{"&amp;x", 5}, {"&#8217;", 7}, {"&#x4E2D;", 8}, {"&frac12;", 8}, {"&", 0},     {"&;", 0},          {"&a;", 0},
                {"& b;", 0},   {"&#;", 0},     {"&#xg;", 0},    {"&amp", 0},     {"&#12a;", 0}, {"&averylongname;", 0}};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(markup_reference(slice_of(rows[i].text)), rows[i].bytes);
    assert_true(markup_has_references(slice_of("AT&T &amp; co")));
    assert_false(markup_has_references(slice_of("AT&T & co; R&D;")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements),
        cmocka_unit_test(references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

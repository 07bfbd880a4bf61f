/* Parameters: how they are decoded, and what is refused. */
#include "query/server/params.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const orders[] = {"up", "down", NULL};
static const struct param_spec specs[] = {
    {.name = "q", .kind = PARAM_TEXT, .required = true},
    {.name = "n", .kind = PARAM_NUMBER, .max = 100, .standard = 10},
    {.name = "sort", .kind = PARAM_CHOICE, .choices = orders},
    {.name = "all", .kind = PARAM_FLAG},
    {0},
};

static struct params params;
static tifa_error error;

static bool parse(const char *form)
{
    params_free(&params);
    params = (struct params){0};
    error.message[0] = '\0';
    return params_parse(slice_of(form), specs, &params, &error) == TIFA_OK;
}

static void refuse(const char *form, const char *message)
{
    assert_false(parse(form));
    assert_int_equal(error.status, TIFA_ERR_ARGUMENT);
    assert_string_equal(error.message, message);
}

static void values_are_decoded(void **state)
{
    (void)state;
    assert_true(parse("q=%22mutual+respect%22&&n=7&sort=down&all"));
    assert_true(slice_equal_text(params_text(&params, "q"), "\"mutual respect\""));
    assert_int_equal(params_number(&params, "n"), 7);
    assert_int_equal(params_number(&params, "sort"), 1);
    assert_int_equal(params_number(&params, "all"), 1);
    assert_true(parse("%71=%E4%BA%92%e7%9b%b8&all=false"));
    assert_true(slice_equal_text(params_text(&params, "q"), "互相"));
    assert_int_equal(params_number(&params, "n"), 10);
    assert_int_equal(params_number(&params, "all"), 0);
    assert_true(parse("q=a=b"));
    assert_true(slice_equal_text(params_text(&params, "q"), "a=b"));
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    refuse("", "'q' is missing");
    refuse("q=", "'q' is missing");
    refuse("q=a&x=1", "unknown parameter 'x'; /openapi.json lists them");
    refuse("q=a&q=b", "'q' is given twice");
    refuse("q=a&n=101", "'n' takes a number up to 100, not '101'");
    refuse("q=a&n=", "'n' takes a number up to 100, not ''");
    refuse("q=a&n=-1", "'n' takes a number up to 100, not '-1'");
    refuse("q=a&sort=left", "'sort' takes one of up, down, not 'left'");
    refuse("q=a&all=maybe", "'all' takes true or false, not 'maybe'");
    refuse("q=%", "a '%' is not followed by two hexadecimal digits");
    refuse("q=%4", "a '%' is not followed by two hexadecimal digits");
    refuse("q=%4g", "a '%' is not followed by two hexadecimal digits");
    refuse("q=a%00", "a value has a NUL");
    refuse("q=%ff", "a value is no UTF-8");
}

static void paths_keep_their_plus(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice out;
    assert_int_equal(params_decode(&arena, slice_of("a+b%2Fc"), false, &out, &error), TIFA_OK);
    assert_true(slice_equal_text(out, "a+b/c"));
    arena_free(&arena);
}

static int tear_down(void **state)
{
    (void)state;
    params_free(&params);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_decoded),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(paths_keep_their_plus),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}

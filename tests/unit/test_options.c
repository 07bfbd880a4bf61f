/* Command lines: every way to write an option, and every way to get one wrong. */
#include "test_fixture.h"

#include "corpus/base/options.h"

enum { NUMBER = 1, ALL, FORMAT, VERBOSE };

static const struct option_spec specs[] = {
    {NUMBER, 'n', "number", "N", "how many"},
    {ALL, 'a', "all", NULL, "everything"},
    {FORMAT, 0, "format", "NAME", "text or json"},
    {VERBOSE, 'v', "verbose", NULL, "say more"},
    {0},
};

enum { WORDS = 8 };

/* What the words of a command line give, as text: "number=5 all [operand]"; "!" and the message on an error.
 */
static const char *parse(const char *const *words)
{
    static char shown[1024];
    char *argv[WORDS] = {0};
    int argc = 0;
    while (words[argc]) {
        argv[argc] = (char *)(uintptr_t)words[argc];
        argc++;
    }
    struct options options = {.specs = specs, .argc = argc, .argv = argv};
    struct buffer out = {0};
    const char *value;
    int key;
    while ((key = options_next(&options, &value, &failure)) != OPTIONS_END && key != OPTIONS_ERROR) {
        buffer_append_string(&out, out.length ? " " : "");
        if (key == OPTIONS_OPERAND)
            buffer_printf(&out, "[%s]", value);
        else
            buffer_printf(&out, value ? "%s=%s" : "%s", specs[key - 1].name, value);
    }
    if (key == OPTIONS_ERROR)
        buffer_printf(&out, "%s!%s", out.length ? " " : "", failure.message);
    snprintf(shown, sizeof shown, "%s", buffer_text(&out));
    buffer_free(&out);
    return shown;
}

struct row {
    const char *words[WORDS];
    const char *want;
};

static void check(const struct row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].words[0] ? rows[i].words[0] : "", parse(rows[i].words), rows[i].want) && good;
    assert_true(good);
}

static void accepted(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {{NULL}, ""},
        {{"-n", "5"}, "number=5"},
        {{"-n5"}, "number=5"},
        {{"--number", "5"}, "number=5"},
        {{"--number=5"}, "number=5"},
        {{"--number="}, "number="},
        {{"--number=a=b"}, "number=a=b"},
        {{"-n", ""}, "number="},
        {{"-n", "--all"}, "number=--all"},
        {{"-av"}, "all verbose"},
        {{"-avn5"}, "all verbose number=5"},
        {{"-avn", "5", "x"}, "all verbose number=5 [x]"},
        {{"x", "-a", "y"}, "[x] all [y]"},
        {{"-"}, "[-]"},
        {{""}, "[]"},
        {{"-a", "--", "-v", "--", "--all"}, "all [-v] [--] [--all]"},
        {{"--"}, ""},
        {{"--format", "json", "query"}, "format=json [query]"},
        {{"-n", "-"}, "number=-"},
    };
    check(rows, COUNT(rows));
}

static void refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {{"-x"}, "!unknown option '-x'; --help lists the options"},
        {{"-ax"}, "all !unknown option '-x'; --help lists the options"},
        {{"--nothing"}, "!unknown option '--nothing'; --help lists the options"},
        {{"--numbers", "5"}, "!unknown option '--numbers'; --help lists the options"},
        {{"--numb", "5"}, "!unknown option '--numb'; --help lists the options"},
        {{"--=5"}, "!unknown option '--=5'; --help lists the options"},
        {{"---"}, "!unknown option '---'; --help lists the options"},
        {{"-n"}, "!a value is missing after '-n'; --help lists the options"},
        {{"--format"}, "!a value is missing after '--format'; --help lists the options"},
        {{"--all=yes"}, "!no value is expected in '--all=yes'; --help lists the options"},
        {{"-a-"}, "all !unknown option '--'; --help lists the options"},
    };
    check(rows, COUNT(rows));
    assert_int_equal(failure.status, TIFA_ERR_ARGUMENT);
}

static void help_names_each_option(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    options_help(specs, out);
    fclose(out);
    assert_string_equal(text, "  -n, --number N               how many\n"
                              "  -a, --all                    everything\n"
                              "      --format NAME            text or json\n"
                              "  -v, --verbose                say more\n");
    free(text);
}

static void whole_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        bool good;
        size_t value;
    } rows[] = {
        {"0", 10, true, 0},
        {"10", 10, true, 10},
        {"007", 10, true, 7},
        {"11", 10, false, 0},
        {"", 10, false, 0},
        {"-1", 10, false, 0},
        {"+1", 10, false, 0},
        {" 1", 10, false, 0},
        {"1 ", 10, false, 0},
        {"1.5", 10, false, 0},
        {"0x1", 10, false, 0},
        {"9", 5, false, 0},
        {"0", 0, true, 0},
        {"1", 0, false, 0},
        {"18446744073709551615", SIZE_MAX, true, SIZE_MAX},
        {"18446744073709551616", SIZE_MAX, false, 0},
        {"18446744073709551619", 5, false, 0},
        {"99999999999999999999999", SIZE_MAX, false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t value = 0;
        assert_int_equal(options_number(rows[i].text, rows[i].max, &value), rows[i].good);
        if (rows[i].good)
            assert_int_equal(value, rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(help_names_each_option),
        cmocka_unit_test(whole_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

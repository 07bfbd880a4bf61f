/* Dates in every form, and what is none. */
#include "test_fixture.h"

#include "corpus/date.h"

static const char *iso(const char *text)
{
    static char out[DATE_TEXT_BYTES];
    struct date date = {0};
    if (!date_parse(slice_of(text), &date)) {
        assert_int_equal(date.year, 0);
        return "none";
    }
    return date_format(date, out);
}

static void check(const struct text_row *rows, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = same_text(rows[i].text, iso(rows[i].text), rows[i].want) && good;
    assert_true(good);
}

static void dates(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"2021", "2021"},
        {"0001", "0001"},
        {"9999-12-31", "9999-12-31"},
        {"2021-03", "2021-03"},
        {"2021-3", "2021-03"},
        {"2021-03-10", "2021-03-10"},
        {"2021-3-1", "2021-03-01"},
        {"2021/03/10", "2021-03-10"},
        {"2021/03", "2021-03"},
        {" 2021-03-10\r\n", "2021-03-10"},
        {"2021-03-10T12:00:00Z", "2021-03-10"},
        {"2021-03-10T12:00:00.123+08:00", "2021-03-10"},
        {"2021-03-10 09:30", "2021-03-10"},
        {"2021-03-10 09:30:00 +0800", "2021-03-10"},
        {"Mar 10, 2021", "2021-03-10"},
        {"Mar. 10, 2021", "2021-03-10"},
        {"March 10, 2021", "2021-03-10"},
        {"march 10 2021", "2021-03-10"},
        {"MARCH 1, 2021", "2021-03-01"},
        {"Sept. 5, 2020", "2020-09-05"},
        {"May 1, 2020", "2020-05-01"},
        {"10 March 2021", "2021-03-10"},
        {"1 Mar. 2021", "2021-03-01"},
        {"March 2021", "2021-03"},
        {"Dec 2015", "2015-12"},
        {"2021年3月10日", "2021-03-10"},
        {"2021年03月", "2021-03"},
        {"2021年", "2021"},
        {"2024-02-29", "2024-02-29"},
        {"2000-02-29", "2000-02-29"},
    };
    check(rows, COUNT(rows));
}

static void no_dates(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"", "none"},
        {" ", "none"},
        {"21", "none"},
        {"0000", "none"},
        {"20210", "none"},
        {"2021-", "none"},
        {"2021-00", "none"},
        {"2021-13", "none"},
        {"2021-03-", "none"},
        {"2021-03-00", "none"},
        {"2021-03-32", "none"},
        {"2021-02-29", "none"},
        {"1900-02-29", "none"},
        {"2021-03/10", "none"},
        {"2021/03-10", "none"},
        {"2021-003", "none"},
        {"2021-03-100", "none"},
        {"2021-03-10x", "none"},
        {"2021-03-10T", "none"},
        {"2021-03-10 or so", "none"},
        {"2021-03-10 The end", "none"},
        {"2021-03-10T99:00", "none"},
        {"2021-03-10 09", "none"},
        {"2021 03 10", "none"},
        {"-2021", "none"},
        {"Ma 10, 2021", "none"},
        {"Marchs 10, 2021", "none"},
        {"March 0, 2021", "none"},
        {"March 32, 2021", "none"},
        {"Feb 30, 2021", "none"},
        {"March, 2021", "none"},
        {"March 10, 21", "none"},
        {"March 10, 2021 or so", "none"},
        {"Published March 2021", "none"},
        {"0 March 2021", "none"},
        {"2021年13月", "none"},
        {"2021年0月", "none"},
        {"2021年3月10", "none"},
        {"2021年3月10日电", "none"},
        {"年3月", "none"},
        {"２０２１", "none"},
        {"\xFF\xFF", "none"},
    };
    check(rows, COUNT(rows));
}

static void every_day_of_the_calendar(void **state)
{
    (void)state;
    static const int years[] = {1, 1899, 1900, 2000, 2023, 2024, 9999};
    for (size_t y = 0; y < COUNT(years); y++) {
        int days = 0;
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 32; day++) {
                char text[32], back[DATE_TEXT_BYTES];
                snprintf(text, sizeof text, "%04d-%02d-%02d", years[y], month, day);
                struct date date;
                bool exists = day <= date_days_in_month(years[y], month);
                assert_int_equal(date_parse(slice_of(text), &date), exists);
                if (exists)
                    assert_string_equal(date_format(date, back), text);
                days += exists;
            }
        }
        bool leap = (years[y] % 4 == 0 && years[y] % 100 != 0) || years[y] % 400 == 0;
        assert_int_equal(days, leap ? 366 : 365);
    }
}

static void dates_that_cannot_be(void **state)
{
    (void)state;
    static const struct date rows[] = {{0, 0, 0},    {10000, 1, 1}, {-5, 1, 1},    {2021, 13, 1},
                                       {2021, 0, 5}, {2021, 2, 30}, {2021, -1, 0}, {2021, 1, -1}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[DATE_TEXT_BYTES] = "x";
        assert_string_equal(date_format(rows[i], out), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(no_dates),
        cmocka_unit_test(every_day_of_the_calendar),
        cmocka_unit_test(dates_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

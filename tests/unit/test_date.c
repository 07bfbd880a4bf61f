/* Dates in every form, and what is none. */
#include "test_fixture.h"

#include "corpus/date.h"
#include "corpus/date_path.h"

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
        {"2021.03.10", "2021-03-10"},
        {"2021-03-10 9:30", "2021-03-10"},
        {"20210310", "2021-03-10"},
        {"20210310T09:30", "2021-03-10"},
        {"Wednesday, March 10, 2021", "2021-03-10"},
        {"Wed. Mar 10 2021", "2021-03-10"},
        {"March 10th, 2021", "2021-03-10"},
        {"March 1ST 2021", "2021-03-01"},
        {"March 10, 2021 09:30", "2021-03-10"},
        {"2nd March 2021", "2021-03-02"},
        {"3rd of March, 2021", "2021-03-03"},
        {"10 March, 2021", "2021-03-10"},
        {"10-Mar-2021", "2021-03-10"},
        {"Wed, 10 Mar 2021 09:30:00 GMT", "2021-03-10"},
        {"Wed, 10 Mar 2021 09:30:00 +0800", "2021-03-10"},
        {"31/12/2021", "2021-12-31"},
        {"12/31/2021", "2021-12-31"},
        {"31.12.2021", "2021-12-31"},
        {"31-12-2021", "2021-12-31"},
        {"5/5/2021", "2021-05-05"},
        {"2021年3月10日 09:30", "2021-03-10"},
        {"2021年3月10号", "2021-03-10"},
        {"二〇二一年三月十日", "2021-03-10"},
        {"二○二一年十二月三十一日", "2021-12-31"},
        {"一九九九年十月廿一日", "1999-10-21"},
        {"二零一九年十一月", "2019-11"},
        {"二〇二一年", "2021"},
        {"20210310T0930", "2021-03-10"},
        {"20210310T093000Z", "2021-03-10"},
        {"20210310093000", "2021-03-10"},
        {"2021-W10-3", "2021-03-10"},
        {"2021W103", "2021-03-10"},
        {"2020-W53-5", "2021-01-01"},
        {"2021-Mar-10", "2021-03-10"},
        {"Wed Mar 10 2021 09:30:00 GMT+0100 (Central European Standard Time)", "2021-03-10"},
        {"Wed Mar 10 09:30:00 2021", "2021-03-10"},
        {"Wed Mar 10 09:30:00 UTC 2021", "2021-03-10"},
        {"Wed, 10 Mar 21 09:30:00 GMT", "2021-03-10"},
        {"March 10th 2021, 9:30 pm", "2021-03-10"},
        {"10-Mar-21", "2021-03-10"},
        {"10-Mar-49", "2049-03-10"},
        {"10-Mar-50", "1950-03-10"},
        {"10 mars 2021", "2021-03-10"},
        {"mercredi 10 mars 2021 à 9h30", "2021-03-10"},
        {"1er mars 2021", "2021-03-01"},
        {"10 FÉVRIER 2021", "2021-02-10"},
        {"10. März 2021", "2021-03-10"},
        {"Mittwoch, 10. März 2021, 9.30 Uhr", "2021-03-10"},
        {"10 de marzo de 2021", "2021-03-10"},
        {"10 de março de 2021", "2021-03-10"},
        {"mercoledì 10 marzo 2021", "2021-03-10"},
        {"10 марта 2021 г.", "2021-03-10"},
        {"10 марта 2021 года, 09:30", "2021-03-10"},
        {"١٠ مارس ٢٠٢١", "2021-03-10"},
        {"10 آذار/مارس 2021", "2021-03-10"},
        {"١٠ تشرين الثاني ٢٠٢١", "2021-11-10"},
        {"الأربعاء 10 مارس 2021", "2021-03-10"},
        {"2021년 3월 10일", "2021-03-10"},
        {"2021. 3. 10.", "2021-03-10"},
        {"2021년 3월 10일 수요일 오전 9:30", "2021-03-10"},
        {"10 tháng 3 năm 2021", "2021-03-10"},
        {"Thứ Tư, ngày 10/3/2021", "2021-03-10"},
        {"tháng 3 năm 2021", "2021-03"},
        {"10 Mart 2021 Çarşamba", "2021-03-10"},
        {"10 MAYIS 2021", "2021-05-10"},
        {"民國110年3月10日", "2021-03-10"},
        {"中華民國一百一十年三月十日", "2021-03-10"},
        {"民國一一○年三月十日", "2021-03-10"},
        {"民国元年", "1912"},
        {"民國110/03/10", "2021-03-10"},
        {"令和3年3月10日", "2021-03-10"},
        {"令和元年五月一日", "2019-05-01"},
        {"平成31年4月30日（火）", "2019-04-30"},
        {"昭和20年8月15日", "1945-08-15"},
        {"大正元年", "1912"},
        {"明治6年1月1日", "1873-01-01"},
        {"２０２１年３月１０日", "2021-03-10"},
        {"２０２１", "2021"},
        {"2021年3月10日 星期三 09:30", "2021-03-10"},
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
        {"2021.03", "none"},
        {"20211310", "none"},
        {"20210300", "none"},
        {"202103101", "none"},
        {"03/10/2021", "none"},
        {"3.10.2021", "none"},
        {"13/13/2021", "none"},
        {"0/0/2021", "none"},
        {"31/12-2021", "none"},
        {"31/12/21", "none"},
        {"31.12.", "none"},
        {"10-March 2021", "none"},
        {"10xx March 2021", "none"},
        {"Funday, March 10, 2021", "none"},
        {"二〇年三月", "none"},
        {"二〇二一年三月〇日", "none"},
        {"一九九九年二十月", "none"},
        {"十年三月", "none"},
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
        {"10 jui 2021", "none"},
        {"30 février 2021", "none"},
        {"31. April 2021", "none"},
        {"明治5年12月3日", "none"},
        {"2021-W54-1", "none"},
        {"2021-W10-8", "none"},
        {"20210310T2561", "none"},
        {"10/03/21", "none"},
        {"21年3月10日", "none"},
        {"令和0年3月10日", "none"},
        {"2021年2月30日", "none"},
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

static void days_of_seconds(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *day;
    } rows[] = {{0, "1970-01-01"},
                {-1, "1969-12-31"},
                {86399, "1970-01-01"},
                {951782400, "2000-02-29"},
                {1615334400, "2021-03-10"},
                {-2208988800, "1900-01-01"},
                {INT64_C(253402300799), "9999-12-31"},
                {INT64_C(-62135596800), "0001-01-01"}};
    char iso_text[DATE_TEXT_BYTES];
    struct date date;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_true(date_of_epoch(rows[i].seconds, &date));
        assert_string_equal(date_format(date, iso_text), rows[i].day);
    }
    assert_false(date_of_epoch(INT64_C(253402300800), &date));
    assert_false(date_of_epoch(INT64_C(-62135596801), &date));
    assert_false(date_of_epoch(INT64_MIN, &date));
    assert_false(date_of_epoch(INT64_MAX, &date));
}

/* What 05/03/2021 means is said or not known; a day that there is not is another fault. */
static void orders(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum date_reading unknown;
        const char *dmy, *mdy;
    } rows[] = {
        {"05/03/2021", DATE_AMBIGUOUS, "2021-03-05", "2021-05-03"},
        {"5.3.2021", DATE_AMBIGUOUS, "2021-03-05", "2021-05-03"},
        {"05-03-21", DATE_AMBIGUOUS, "2021-03-05", "2021-05-03"},
        {"05/03/2021 10:00", DATE_AMBIGUOUS, "2021-03-05", "2021-05-03"},
        {"31/12/2021", DATE_READ, "2021-12-31", "2021-12-31"},
        {"13/13/2021", DATE_IMPOSSIBLE, "", ""},
        {"2021-02-30", DATE_IMPOSSIBLE, "", ""},
        {"soon", DATE_UNREADABLE, "", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date any = {0}, dmy = {0}, mdy = {0};
        char out[DATE_TEXT_BYTES];
        assert_int_equal(date_read(slice_of(rows[i].text), DATE_ORDER_UNKNOWN, &any), rows[i].unknown);
        date_read(slice_of(rows[i].text), DATE_ORDER_DMY, &dmy);
        date_read(slice_of(rows[i].text), DATE_ORDER_MDY, &mdy);
        assert_string_equal(date_format(dmy, out), rows[i].dmy);
        assert_string_equal(date_format(mdy, out), rows[i].mdy);
    }
}

static void dates_of_paths(void **state)
{
    (void)state;
    static const struct text_row rows[] = {
        {"2021-03-10-lamps.md", "2021-03-10"},
        {"posts/20210310_lamps.txt", "2021-03-10"},
        {"a/2021_03_10.txt", "2021-03-10"},
        {"a/2021.03.10.html", "2021-03-10"},
        {"2021-03 lamps.txt", "2021-03"},
        {"2021/03/10/lamps.html", "2021-03-10"},
        {"2021-03/10/c_1127.htm", "2021-03-10"},
        {"n1/2021/0310/c1-2.html", "2021-03-10"},
        {"world/2021/mar/10/lamps", "2021-03-10"},
        {"202103/t20210310_12.html", "2021-03-10"},
        {"2021/03/lamps.html", "2021-03"},
        {"2021/03/2021-03-10-lamps", "2021-03-10"},
        {"2021-lamps.txt", "none"},
        {"lamps-2021-03-10.txt", "none"},
        {"2021-13-45-x.md", "none"},
        {"20210310123.txt", "none"},
        {"2021.03.txt", "none"},
        {"1621/03/10", "none"},
        {"2021/02/30/x", "none"},
        {"", "none"},
    };
    static const struct text_row urls[] = {
        {"https://example.org/2021/03/10/lamps", "2021-03-10"},
        {"https://web.archive.org/web/20220101000000/https://example.org/2021/03/10/lamps", "2021-03-10"},
        {"https://web.archive.org/web/20220101000000/https://example.org/lamps", "none"},
        {"https://example.org/lamps?day=/2021/03/10/", "none"},
        {"https://2021/03", "none"},
        {"https://example.org", "none"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date date = {0};
        char out[DATE_TEXT_BYTES];
        bool found = date_of_path(slice_of(rows[i].text), &date);
        assert_true(same_text(rows[i].text, found ? date_format(date, out) : "none", rows[i].want));
    }
    for (size_t i = 0; i < COUNT(urls); i++) {
        struct date date = {0};
        char out[DATE_TEXT_BYTES];
        bool found = date_of_url(slice_of(urls[i].text), &date);
        assert_true(same_text(urls[i].text, found ? date_format(date, out) : "none", urls[i].want));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(orders),
        cmocka_unit_test(dates_of_paths),
        cmocka_unit_test(no_dates),
        cmocka_unit_test(every_day_of_the_calendar),
        cmocka_unit_test(dates_that_cannot_be),
        cmocka_unit_test(days_of_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

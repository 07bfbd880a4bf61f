/* Days as ICU writes them, in every language that date_names.h names, are read back. */
#include "test_fixture.h"

#include "corpus/date.h"

#include <unicode/udat.h>
#include <unicode/ustring.h>

static bool reads_back(const char *locale, UDateFormatStyle style, int year, int month, int day)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar zone[] = {'U', 'T', 'C', 0}, text[200];
    char utf8[400], want[DATE_TEXT_BYTES], got[DATE_TEXT_BYTES] = "";
    struct date wanted = {year, month, day}, date = {0};
    UDateFormat *format = udat_open(UDAT_NONE, style, locale, zone, -1, NULL, 0, &error);
    UCalendar *calendar = ucal_open(zone, -1, "en", UCAL_GREGORIAN, &error);
    ucal_setDate(calendar, year, month - 1, day, &error);
    udat_format(format, ucal_getMillis(calendar, &error), text, 200, NULL, &error);
    u_strToUTF8(utf8, sizeof utf8, NULL, text, -1, &error);
    ucal_close(calendar);
    udat_close(format);
    assert_true(U_SUCCESS(error));
    if (date_parse(slice_of(utf8), &date))
        date_format(date, got);
    return same_text(utf8, got, date_format(wanted, want));
}

static void every_month_of_every_language(void **state)
{
    (void)state;
    static const char *const locales[] = {"en_US", "en_GB", "fr", "de", "es", "pt", "pt_PT", "it", "ru", "ar_EG", "ar_LB",
                                          "ar_DZ", "ar_MA", "ko", "vi", "tr", "zh_CN", "zh_TW", "ja",
                                          "ja_JP@calendar=japanese", "zh_TW@calendar=roc"};
    bool good = true;
    for (size_t i = 0; i < COUNT(locales); i++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 28; day += 3)
                good = reads_back(locales[i], UDAT_LONG, 2021, month, day) &&
                       reads_back(locales[i], UDAT_FULL, 1999, month, day) && good;
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_month_of_every_language)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Any bytes as a date: what is one exists, and reads the same when written. */
#include "fuzz.h"

#include "corpus/date_line.h"
#include "corpus/date_path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct date date = {-1, -1, -1}, again;
    char iso[DATE_TEXT_BYTES];
    struct slice line = {(const char *)data, size};
    struct date_line read = date_line_read(line, DATE_ORDER_UNKNOWN);
    CHECK((read.reading == DATE_READ) == (read.published.year >= 1000));
    CHECK(date_read(line, DATE_ORDER_DMY, &again) != DATE_AMBIGUOUS && date_read(line, DATE_ORDER_MDY, &again) != DATE_AMBIGUOUS);
    CHECK(!date_of_url(line, &again) || date_is_valid(again));
    if (!date_parse((struct slice){(const char *)data, size}, &date)) {
        CHECK(date.year == -1 && date.month == -1 && date.day == -1);
        return 0;
    }
    CHECK(date.year >= 1 && date.year <= 9999 && date.month >= 0 && date.month <= 12 && date.day >= 0);
    CHECK(date.day == 0 || (date.month && date.day <= date_days_in_month(date.year, date.month)));
    CHECK(date_parse(slice_of(date_format(date, iso)), &again));
    CHECK(again.year == date.year && again.month == date.month && again.day == date.day);
    return 0;
}

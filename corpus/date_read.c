#include "corpus/date.h"
#include "corpus/date_number.h"
#include "corpus/date_take.h"
#include "corpus/date_text.h"

#include <stddef.h>

enum { MOST_BYTES = 200 };

const char *date_reading_reason(enum date_reading reading)
{
    switch (reading) {
    case DATE_AMBIGUOUS:
        return "may be two days; --date-order dmy or mdy says which";
    case DATE_IMPOSSIBLE:
        return "is not in the calendar";
    default:
        return "is in no form that is known; 2021-03-10 is one";
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 2021-03-10, what nearly all sources have, with nothing or the T of a time behind it; without a look at the rest of the
 * grammar. */
static bool read_plain_iso(struct slice text, struct date *out)
{
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-')
        return false;
    for (size_t i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !is_digit(text.data[i]))
            return false;
    const char *t = text.data;
    struct date d = {(t[0] - '0') * 1000 + (t[1] - '0') * 100 + (t[2] - '0') * 10 + t[3] - '0',
                     (t[5] - '0') * 10 + t[6] - '0', (t[8] - '0') * 10 + t[9] - '0'};
    if (!d.month || !d.day || !date_is_valid(d))
        return false;
    *out = d;
    return true;
}

enum date_reading date_read(struct slice text, enum date_order order, struct date *out)
{
    char room[DATE_PLAIN_BYTES];
    struct slice plain;
    struct date date = {0};
    enum date_reading reading = DATE_UNREADABLE;
    text = slice_trim(text);
    if (read_plain_iso(text, out))
        return DATE_READ;
    if (text.length == 0 || text.length > MOST_BYTES || !date_text(text, room, &plain))
        return DATE_UNREADABLE;
    if (!date_take(&plain, order, &date, &reading))
        return DATE_UNREADABLE;
    if (plain.length == 1 && plain.data[0] == '.')
        plain.length = 0;
    if (plain.length)
        return DATE_UNREADABLE;
    if (reading == DATE_READ)
        *out = date;
    return reading;
}

bool date_parse(struct slice text, struct date *out)
{
    return date_read(text, DATE_ORDER_UNKNOWN, out) == DATE_READ;
}

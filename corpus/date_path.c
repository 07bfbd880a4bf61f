#include "corpus/date_path.h"

#include "corpus/date_number.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2099 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool ends_number(struct slice text)
{
    return text.length == 0 || !is_digit(text.data[0]);
}

/* Exactly so many digits, more of which may follow. */
static bool take_digits(struct slice *text, size_t count, int *out)
{
    struct slice number = {text->data, count};
    if (text->length < count || !date_take_number(&number, count, count, out))
        return false;
    *text = slice_from(*text, count);
    return true;
}

/* "mar": what some URLs have. */
static bool take_month_name(struct slice *text, int *month)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; i++) {
        struct slice rest = *text;
        if (date_take_text(&rest, names[i]) && date_take_text(&rest, "/")) {
            *text = slice_from(*text, 3);
            *month = i + 1;
            return true;
        }
    }
    return false;
}

/* What stands behind a month: "/10", "-10", "10"; only after a slash another sign than before. */
static void take_day(struct slice text, char separator, int *day)
{
    int number;
    if (text.length && (text.data[0] == separator || text.data[0] == '/'))
        text = slice_from(text, 1);
    else if (separator != '/' || text.length == 0 || !is_digit(text.data[0]))
        return;
    if (take_digits(&text, 2, &number) && ends_number(text))
        *day = number;
}

/* A date at the start of a part of a path. */
static bool take_part(struct slice text, struct date *out)
{
    struct date d = {0};
    struct slice packed = text;
    int number;
    if (packed.length > 1 && packed.data[0] == 't' && is_digit(packed.data[1]))
        packed = slice_from(packed, 1);
    if (take_digits(&packed, 8, &number) && ends_number(packed)) {
        d = (struct date){number / 10000, number / 100 % 100, number % 100};
    } else {
        if (!take_digits(&text, 4, &d.year) || text.length == 0 || !memchr("-_./", text.data[0], 4))
            return false;
        char separator = text.data[0];
        text = slice_from(text, 1);
        if (!take_month_name(&text, &d.month) && !take_digits(&text, 2, &d.month))
            return false;
        take_day(text, separator, &d.day);
        if (d.day == 0 && !ends_number(text))
            return false;
        if (d.day == 0 && separator != '-' && !slice_starts(text, "/"))
            return false; /* 2021.03 is a number */
    }
    if (d.month == 0 || d.year < FIRST_YEAR || d.year > LAST_YEAR || !date_is_valid(d))
        return false;
    *out = d;
    return true;
}

bool date_of_path(struct slice path, struct date *out)
{
    struct date found, best = {0};
    for (size_t at = 0; at < path.length; at++) {
        if (at && path.data[at - 1] != '/')
            continue;
        if (take_part(slice_from(path, at), &found) && (found.day || !best.day))
            best = found;
    }
    if (best.year)
        *out = best;
    return best.year > 0;
}

bool date_of_url(struct slice url, struct date *out)
{
    const char *host = url.length > 3 ? memmem(url.data, url.length, "://", 3) : NULL;
    if (host)
        url = slice_from(url, (size_t)(host - url.data) + 3);
    if (slice_starts(url, "web.archive.org/web/")) {
        const char *shown = memmem(url.data, url.length, "://", 3);
        url = shown ? slice_from(url, (size_t)(shown - url.data) + 3) : slice_of("");
    }
    const char *path = url.length ? memchr(url.data, '/', url.length) : NULL;
    if (!path)
        return false;
    url = slice_from(url, (size_t)(path - url.data));
    for (size_t i = 0; i < url.length; i++)
        if (url.data[i] == '?' || url.data[i] == '#')
            url.length = i;
    return date_of_path(url, out);
}

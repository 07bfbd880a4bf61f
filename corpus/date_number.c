#include "corpus/date_number.h"

bool date_take_text(struct slice *text, const char *word)
{
    if (!slice_starts(*text, word))
        return false;
    *text = slice_from(*text, strlen(word));
    return true;
}

size_t date_count_digits(struct slice text)
{
    size_t n = 0;
    while (n < text.length && text.data[n] >= '0' && text.data[n] <= '9')
        n++;
    return n;
}

bool date_take_number(struct slice *text, size_t least, size_t most, int *out)
{
    size_t digits = date_count_digits(*text);
    if (digits < least || digits > most)
        return false;
    *out = 0;
    for (size_t i = 0; i < digits; i++)
        *out = *out * 10 + (text->data[i] - '0');
    *text = slice_from(*text, digits);
    return true;
}

static bool take_han_digit(struct slice *text, int *digit)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "零"};
    for (int i = 0; i < 11; i++) {
        if (date_take_text(text, digits[i])) {
            *digit = i % 10;
            return true;
        }
    }
    return false;
}

bool date_take_han_digits(struct slice *text, size_t count, int *out)
{
    struct slice rest = *text;
    int digit, number = 0;
    for (size_t i = 0; i < count; i++) {
        if (!take_han_digit(&rest, &digit))
            return false;
        number = number * 10 + digit;
    }
    if (take_han_digit(&rest, &digit))
        return false;
    *text = rest;
    *out = number;
    return true;
}

bool date_take_han_number(struct slice *text, int *out)
{
    struct slice rest = *text;
    int tens = 0, ones = 0;
    if (date_take_number(text, 1, 2, out))
        return true;
    bool any = take_han_digit(&rest, &ones);
    if (date_take_text(&rest, "十")) {
        tens = any ? ones : 1;
        ones = 0;
        any = true;
        take_han_digit(&rest, &ones);
    } else if (!any && (date_take_text(&rest, "廿") || date_take_text(&rest, "卅"))) {
        tens = memcmp(rest.data - 3, "廿", 3) == 0 ? 2 : 3;
        any = true;
        take_han_digit(&rest, &ones);
    }
    if (!any)
        return false;
    *text = rest;
    *out = tens * 10 + ones;
    return true;
}

/* 一百, 一百一十, 一百零三: what stands behind the hundred is optional. */
static bool take_hundred(struct slice *text, int *out)
{
    struct slice rest = *text;
    int rest_of_it = 0;
    if (!date_take_text(&rest, "一百") && !date_take_text(&rest, "百"))
        return false;
    date_take_text(&rest, "零");
    date_take_han_number(&rest, &rest_of_it);
    *text = rest;
    *out = 100 + rest_of_it;
    return true;
}

bool date_take_han_year(struct slice *text, int *out)
{
    return date_take_number(text, 1, 3, out) || date_take_han_digits(text, 3, out) || date_take_han_digits(text, 2, out) ||
           take_hundred(text, out) || date_take_han_number(text, out);
}

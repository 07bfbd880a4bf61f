#include "corpus/people/reading.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Appends the text without handles, addresses, and brackets that hold them; what else stands in brackets at the end is an
 * affiliation. */
void people_drop_addresses(struct reading *r, struct slice text, struct buffer *out)
{
    struct slice word;
    const char *open = text.length ? memchr(text.data, '(', text.length) : NULL;
    const char *close = open ? memchr(open, ')', text.length - (size_t)(open - text.data)) : NULL;
    if (close) {
        struct slice inside = {open + 1, (size_t)(close - open) - 1}, behind = people_strip(slice_from(text, (size_t)(close + 1 - text.data)));
        struct slice front = people_strip(people_before(text, open));
        bool address = people_contains(inside, "@") || people_contains(inside, "http") || people_contains(inside, "www.");
        bool only_address = people_count_words(front) == 1 && people_contains(front, "@");
        if (!address && ((front.length == 0 && behind.length) || (only_address && behind.length == 0))) {
            people_drop_addresses(r, only_address ? inside : behind, out); /* "(서울=연합뉴스) 홍길동 기자" */
            return;
        }
        if (front.length && (address || behind.length == 0)) {
            if (!address && r->affiliations)
                people_add_affiliation(r, inside);
            people_drop_addresses(r, front, out);
            if (behind.length) {
                buffer_append_byte(out, ' ');
                people_drop_addresses(r, behind, out);
            }
            return;
        }
    }
    while (people_next_word(&text, &word)) {
        if (people_contains(word, "@") || people_contains(word, "://") || (word.length > 4 && strncasecmp(word.data, "www.", 4) == 0))
            continue;
        if (out->length && out->data[out->length - 1] != ' ')
            buffer_append_byte(out, ' ');
        buffer_append(out, word.data, word.length);
    }
}

static bool starts_date(struct slice rest)
{
    static const char *const units[] = {"min", "mins", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "am", "pm",
                                        "h", "hr", "hrs", "comments", "comment", "views", "ago"};
    size_t digits = 0, run = 0;
    struct slice behind, word;
    for (size_t i = 0; i < rest.length; i++) {
        run = is_digit(rest.data[i]) ? run + 1 : 0;
        if (run == 4)
            return true;
    }
    while (digits < rest.length && is_digit(rest.data[digits]))
        digits++;
    behind = slice_from(rest, digits);
    if (slice_starts(behind, "/") || slice_starts(behind, ":") || slice_starts(behind, "月") || slice_starts(behind, "年"))
        return true;
    people_next_word(&behind, &word);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i]) == word.length && strncasecmp(word.data, units[i], word.length) == 0)
            return true;
    return false;
}

/* Up to a date, or what else stands behind names in digits: "May 3, 2011", "on Friday", "2011-05-03", "5 min read". */
struct slice people_before_date(struct slice text)
{
    struct slice rest = text, word;
    while (people_next_word(&rest, &word)) {
        size_t at = (size_t)(word.data - text.data);
        struct slice behind = rest, next = slice_of("");
        people_next_word(&behind, &next);
        bool on = word.length == 2 && strncasecmp(word.data, "on", 2) == 0 && next.length &&
                  (people_is_month(next) || is_digit(next.data[0]));
        bool month = at > 0 && people_is_month(word) && (rest.length == 0 || (next.length && (is_digit(next.data[0]) || people_is_month(next))));
        bool single = month && rest.length == 0 && people_count_words(people_before(text, word.data)) < 2; /* "Ada May" */
        if (on || (month && !single && rest.length) || (is_digit(word.data[0]) && starts_date(slice_from(text, at))))
            return people_strip(people_before(text, word.data));
    }
    return text;
}

/* "Ada Quill in Beijing": the name. */
struct slice people_before_place(struct reading *r, struct slice text)
{
    static const char *const prepositions[] = {" in ", " from ", " IN "};
    for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++) {
        const char *at = text.length ? memmem(text.data, text.length, prepositions[i], strlen(prepositions[i])) : NULL;
        struct slice name = at ? people_before(text, at) : slice_of(""), place = slice_of("");
        if (at)
            place = people_strip(slice_from(text, name.length + strlen(prepositions[i])));
        size_t first = 0;
        struct folded folded = {.upper = false};
        if (place.length)
            fold_code_point(utf8_next(place.data, &first), &folded);
        if (folded.upper && people_is_full_name(people_strip(name))) {
            r->placed = true;
            return name;
        }
    }
    return text;
}

#include "corpus/formats/settle.h"

#include "corpus/formats/html/field.h"

#include <stdlib.h>

static bool set_date_of_epoch(struct article *article, struct slice text)
{
    char iso[DATE_TEXT_BYTES];
    int64_t seconds = 0;
    bool negative = slice_starts(text, "-");
    size_t start = negative, n = start;
    for (; n < text.length && n < start + 13 && text.data[n] >= '0' && text.data[n] <= '9'; n++)
        seconds = seconds * 10 + (text.data[n] - '0');
    size_t digits = n - start;
    if (digits == 12 || digits == 13)
        seconds /= 1000;
    else if (digits != 9 && digits != 10)
        return false;
    if (n < text.length && text.data[n] != '.') /* a fraction of a second does not matter */
        return false;
    return date_of_epoch(negative ? -seconds : seconds, &article->date) &&
           article_set(article, ARTICLE_DATE, slice_of(date_format(article->date, iso)), NULL) == TIFA_OK;
}

static tifa_status settle_date(struct article *article, json_t *extra, tifa_error *error)
{
    struct slice given = article->fields[ARTICLE_DATE];
    if (given.length == 0 || article_set_date(article, given) || set_date_of_epoch(article, given))
        return TIFA_OK;
    article->fields[ARTICLE_DATE] = slice_of("");
    article_note_date(article, given);
    return json_object_set_new(extra, "date", json_stringn(given.data, given.length)) == 0 ? TIFA_OK
                                                                                           : tifa_fail_memory(error);
}

/* What tifa wrote itself says where text that looks like HTML is none. */
static tifa_status settle_markup(struct article *article, json_t *extra, tifa_error *error)
{
    bool plain = json_is_false(json_object_get(extra, ARTICLE_HTML_KEY));
    if (!plain)
        return html_read_fields(article, error);
    json_object_del(extra, ARTICLE_HTML_KEY);
    return TIFA_OK;
}

tifa_status settle_fields(struct article *article, json_t *extra, tifa_error *error)
{
    tifa_status status = settle_markup(article, extra, error);
    if (status == TIFA_OK)
        status = settle_date(article, extra, error);
    article_set_date_source(article, json_string_value(json_object_get(extra, "date_source")));
    if (article->date_source)
        json_object_del(extra, "date_source");
    if (status || json_object_size(extra) == 0)
        return status;
    char *text = json_dumps(extra, JSON_COMPACT);
    char *copy = text ? arena_copy(&article->arena, text, strlen(text)) : NULL;
    free(text);
    article->extra = slice_of(copy);
    return copy ? TIFA_OK : tifa_fail_memory(error);
}

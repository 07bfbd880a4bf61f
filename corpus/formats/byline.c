#include "corpus/formats/byline.h"

#include "corpus/date_line.h"

#include <strings.h>

static bool take_label(struct slice *line, const char *label)
{
    size_t length = strlen(label);
    if (line->length < length || strncasecmp(line->data, label, length) != 0)
        return false;
    *line = slice_from(*line, length);
    return true;
}

static bool take_colon(struct slice *line)
{
    *line = slice_trim(*line);
    return take_label(line, ":") || take_label(line, "：");
}

/* What stands before the first of the signs that part a date from a source; the whole line without one. */
static struct slice before_source(struct slice line)
{
    static const char *const signs[] = {"来源", "來源", "作者", "|", "｜"};
    size_t end = line.length;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *at = end ? memmem(line.data, end, signs[i], strlen(signs[i])) : NULL;
        end = at ? (size_t)(at - line.data) : end;
    }
    return (struct slice){line.data, end};
}

bool byline_take_date(struct slice line, enum date_order order, struct date *date)
{
    static const char *const labels[] = {
        "publication date", "published on", "published", "posted on", "posted", "date", "发布时间",
        "发布日期",         "發佈時間",     "發布時間",  "日期",      "时间",   "時間"};
    line = slice_trim(line);
    if (date_read(line, order, date) == DATE_READ)
        return true;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (take_label(&line, labels[i])) {
            take_colon(&line);
            break;
        }
    }
    line = slice_trim(before_source(line));
    if (date_read(line, order, date) == DATE_READ)
        return true;
    struct date_line dates = date_line_read(line, order);
    if (dates.is_only_dates && dates.reading == DATE_READ)
        *date = dates.published;
    return dates.is_only_dates && dates.reading == DATE_READ;
}

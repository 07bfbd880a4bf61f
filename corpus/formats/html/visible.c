/* Dates as people write them: "Posted on 10th March 2021 at noon". */
#include "corpus/date_line.h"
#include "corpus/formats/html/metadata.h"

bool html_find_date(struct slice text, enum date_order order, char iso[DATE_TEXT_BYTES])
{
    struct date date;
    if (date_read(text, order, &date) == DATE_READ && date.year >= 1000) {
        date_format(date, iso);
        return true;
    }
    struct date_line line = date_line_read(text, order);
    if (line.reading == DATE_READ)
        date_format(line.published, iso);
    return line.reading == DATE_READ;
}

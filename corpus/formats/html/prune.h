/* What stands in or beside an article and is not of it: columns of further stories, lists of links, pull quotes. */
#ifndef TIFA_FORMATS_HTML_PRUNE_H
#define TIFA_FORMATS_HTML_PRUNE_H

#include "corpus/formats/html/choose.h"

/* Leaves out columns of teasers of other articles, in all of the page; worth is as it was. */
void html_drop_columns(struct html_choice *choice);

/* Leaves out lists of links, and parts that a heading like "Related articles" starts, in the article's container. */
void html_drop_lists(struct html_choice *choice);

/* Leaves out quotes that repeat the article's text. False when memory is short. */
bool html_drop_repeats(struct html_choice *choice);

/* "Read more", "相关阅读": what stands below is titles of other articles. */
bool html_is_related_heading(struct slice text);

#endif

/* What the names of elements and classes say. Pure functions: any thread. */
#ifndef TIFA_FORMATS_HTML_NAMES_H
#define TIFA_FORMATS_HTML_NAMES_H

#include "corpus/formats/html/page.h"

/* The kind of an element by its lower case name; HTML_INLINE for what is not known. */
enum html_kind html_kind_of(const char *element);

size_t html_count_words(struct slice names);

/* What a class, id or role says of what surrounds articles: "share-bar", "relatedLinks". */
enum html_naming html_naming_of(struct slice names);

/* Whether a class names a quote: "pull-quote". */
bool html_names_quote(struct slice names);

/* Whether a class, id or role has a word that names articles or what holds them: "post-body". */
bool html_names_article(struct slice names);

/* Whether a class has the word that names an author's line. */
bool html_names_byline(struct slice names);

#endif

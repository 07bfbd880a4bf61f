/* The root element of a text in XML or HTML, and what it says of the text. Pure functions: any thread. */
#ifndef TIFA_CORPUS_FORMATS_XML_ROOT_H
#define TIFA_CORPUS_FORMATS_XML_ROOT_H

#include "corpus/base/slice.h"

struct xml_root {
    struct slice name; /* "rss", "w:document"; empty where the beginning does not reach it */
    bool is_declared;  /* behind <?xml or a document type */
    bool is_html;      /* an element of HTML, or a document type of it */
};

/* False where the text, valid UTF-8 without white space in front, is not markup. */
bool xml_root_find(struct slice head, struct xml_root *out);

#endif

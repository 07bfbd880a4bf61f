/* What an element and its attributes say of its text: whether it is shown, and whether it is the mark of a note.
 *
 * No state; any thread.
 */
#ifndef TIFA_FORMATS_HTML_MARKUP_H
#define TIFA_FORMATS_HTML_MARKUP_H

#include "corpus/formats/html/parse.h"

/* How attributes show an element's text. */
struct html_look {
    bool hidden; /* not shown, or to screen readers only */
    bool small;  /* font-size: 0; elements inside may have a size again */
    bool sized;  /* font-size is something else */
    bool raised; /* vertical-align: super */
};

struct html_look html_look_of(html_attributes attributes);

enum html_mark {
    HTML_NO_MARK,
    HTML_RAISED, /* sup: the mark of a note, an exponent or an ordinal's letters */
    HTML_NOTED,  /* a link to a note or back from it, or named as one */
};

/* What the text of an inline element may be; `raised`: it stands in a superscript. */
enum html_mark html_mark_of(const char *name, html_attributes attributes, bool raised);

/* Whether `text`, which stands behind `before` in its block, is the mark of a note and so no text of the page. */
bool html_is_note_mark(enum html_mark mark, struct slice text, struct slice before);

#endif

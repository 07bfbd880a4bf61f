/* Markdown to plain text: what a reader sees, without the markup.
 *
 * Kept are paragraphs, headings, the items of lists, quotations, code, footnotes, the text of links, and tables,
 * each cell a paragraph. Images, the addresses of links, comments and tags of HTML go. It takes
 * CommonMark by its common rules, not by its odd ones: no construct costs text, and time is linear.
 */
#ifndef TIFA_CORPUS_FORMATS_MARKDOWN_H
#define TIFA_CORPUS_FORMATS_MARKDOWN_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

/* Appends the text of valid UTF-8, paragraphs separated by blank lines, and the title: a heading that stands in front,
 * which is then left out of the text, or else the first one of the first level. TIFA_ERR_MEMORY. */
tifa_status markdown_read(struct slice markdown, struct buffer *title, struct buffer *text, tifa_error *error);

/* Appends a paragraph without its inline markup; lines are joined. TIFA_ERR_MEMORY. */
tifa_status markdown_inline(struct slice paragraph, struct buffer *text, tifa_error *error);

#endif

/* What the layout of a text says, made part of the text: the points of lists and the cells of tables become paragraphs,
 * as no phrase goes from one to the next; the marks of notes go, as they are no words. Pure functions: any thread.
 *
 * A text that was settled stays as it is, also when it was cut into passages and joined again.
 */
#ifndef TIFA_CORPUS_LAYOUT_H
#define TIFA_CORPUS_LAYOUT_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

/* Appends valid UTF-8 text, line ends "\n", with a blank line in front of each point of a list and behind its end, and
 * around each cell of a table. Bullets ("•", "①", "一、") are always points at the start of a line; what may also be
 * prose that was wrapped ("- ", "45. ", "(b) ") only behind a colon or a stop, or where its like stands before or
 * after. Lines of cells are "| a | b |", or two in a row with as many tabs or bars. */
void layout_part(struct slice text, struct buffer *out);

/* Appends the text without the marks of notes: "control¹ measures", "war.³ In", "respect[2] for", "1995[3, 4] this".
 * "km²", "10⁶" and "[12]" by itself stay. */
void layout_drop_note_marks(struct slice text, struct buffer *out);

/* Whether either would change the text; quick where nothing is to be done. */
bool layout_is_plain(struct slice text);

/* Takes a bullet ("•", "◆" ...) and the white space behind it off the start of a line; false where there is none. */
bool layout_take_bullet(struct slice *line);

#endif

/* Who wrote an article: names out of what a source says of its authors. Pure functions: any thread.
 *
 * A name is taken apart from what stands beside it: "By" and its like, titles ("Mr."), places ("in Beijing"), dates,
 * addresses and handles go; roles and institutions are affiliations; photographers, editors and translators are no
 * authors. What is not understood stays whole as one name, so nothing is lost.
 */
#ifndef TIFA_CORPUS_PEOPLE_PEOPLE_H
#define TIFA_CORPUS_PEOPLE_PEOPLE_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

/* Appends the authors of a field, valid UTF-8, to names, and what they are to affiliations, each joined by "; ". What
 * was appended says the same when it is read again. Nothing is appended for a field of blanks. */
void people_read(struct slice field, struct buffer *names, struct buffer *affiliations);

/* Whether a text reads as one person's name: capitals and particles, a Han or Korean name, or a few words of a script
 * without capitals. */
bool people_is_name(struct slice text);

/* The same, surely enough for the point of a list: a Han name starts with a common surname, and no word is one of
 * "Peaceful Coexistence" and the like. */
bool people_is_sure_name(struct slice text);

/* Whether a line is a by-line and nothing else: "By Ada Quill in Beijing", "作者：莫某 来源：某报", "本报记者 张三". */
bool people_is_byline(struct slice line);

/* A name without the titles in front: "Quill" of "Mr. Quill". */
struct slice people_plain_name(struct slice name);

/* The reporters in the first line of a Chinese report, "新华社北京3月5日电（记者张三、李四）…": empty where there are none. */
struct slice people_of_dateline(struct slice text);

#endif

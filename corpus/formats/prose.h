/* Whether a text that has no other sign reads as prose, in any language: an article, a note, a poem, a transcript, a
 * list of points. Every other text is told by what it seems to be.
 *
 * In doubt it is prose: a text is something else only by its name, by how it begins, or by most of its lines. Pure
 * functions: any thread. */
#ifndef TIFA_CORPUS_FORMATS_PROSE_H
#define TIFA_CORPUS_FORMATS_PROSE_H

#include "corpus/formats/skip.h"

/* `name` is a file's name, a path or a URL; `head` the beginning of the text, valid UTF-8; is_whole: and its end.
 * SKIP_NOT for prose; else `seems` says what it is: "source code (Python)". */
enum skip_kind prose_judge(struct slice name, struct slice head, bool is_whole, char seems[SEEMS_BYTES]);

/* The part that asks the name alone, and of licences how they begin. */
enum skip_kind prose_judge_name(struct slice name, struct slice head, char seems[SEEMS_BYTES]);
/* Whether it is the name of a copy that an editor keeps, whatever the format. */
bool prose_is_backup(struct slice name);

/* What a line looks like by itself. */
enum prose_line {
    LINE_PROSE,
    LINE_NEUTRAL, /* rules, page numbers: says nothing */
    LINE_CODE,
    LINE_COMMENT, /* "# ..." and the like, which may be a heading as well */
    LINE_SETTING, /* key = value, key: value */
    LINE_NAMED,   /* "Key: value", which may be anything */
    LINE_LOG,
    LINE_NUMBERS,
    LINE_ENCODED,
    LINE_ITEM, /* one word, a path */
    PROSE_LINES
};

/* `line` is not blank, and as it stands, with its indentation. */
enum prose_line prose_line_of(struct slice line);

#endif

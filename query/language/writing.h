/* How a text is written: what "==" compares.
 *
 * Two texts are written alike when they are canonically equivalent but for what nobody sees: soft hyphens, zero-width
 * characters, and of which blanks, and how many, a gap between words is made. */
#ifndef TIFA_QUERY_WRITING_H
#define TIFA_QUERY_WRITING_H

#include "corpus/base/arena.h"
#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdbool.h>

/* In the form that is compared, UTF-16. */
struct writing {
    struct slice before; /* signs in front of the first word; empty: any may stand there */
    struct slice words;  /* from the first word to the last, with what stands between */
    struct slice after;
};

/* A zeroed struct is empty; it keeps its memory from text to text. One thread at a time. */
struct writing_scratch {
    struct buffer units, normal;
};

/* The text, of which [start, end) are the words, in the arena. Blanks at its ends are dropped. NULL: out of memory. */
const struct writing *writing_new(struct slice text, size_t start, size_t end, struct arena *arena);

/* Whether words, and what the text has next to them as far as the words beside them, are written as asked. Takes time
 * linear in all three. Out of memory: false, and scratch->units.failed or scratch->normal.failed. */
bool writing_fits(const struct writing *asked, struct slice before, struct slice words, struct slice after,
                  struct writing_scratch *scratch);
void writing_scratch_free(struct writing_scratch *scratch);

#endif

/* Texts in several languages, and queries of their words as they are written: apostrophes, accents, suffixes, initials. */
#ifndef TIFA_ORACLE_SPELT_H
#define TIFA_ORACLE_SPELT_H

#include "meaning.h"

/* Whether the archive is in languages whose spelling matters: then words of its texts are asked by spelt_leaf alone. */
extern bool archive_is_spelt;

/* Writes JSON Lines to a new file; path ends with XXXXXX and six letters, as mkstemps has it. */
void make_languages(char *path);

/* A query of words that stand together in a text, typed in some way, and what it means in each language. */
struct meaning *spelt_leaf(void);

#endif

/* The table of fixed formulations: what "@win-win" stands for. Made from formulations.tsv by the build. */
#ifndef TIFA_CORPUS_FORMULATION_H
#define TIFA_CORPUS_FORMULATION_H

#include "corpus/base/slice.h"

#include <stddef.h>

struct formulation {
    const char *name;         /* "win-win" */
    const char *const *forms; /* its forms in all languages, ended by NULL */
};

/* NULL when there is none of that name. A constant. */
const struct formulation *formulation_find(struct slice name);

/* The names in the order of the table; NULL behind the last. */
const char *formulation_name(size_t i);

#endif

#include "corpus/formulation.h"

#include "formulations.inc"

enum { FORMULATIONS = sizeof formulations / sizeof *formulations };

const struct formulation *formulation_find(struct slice name)
{
    for (size_t i = 0; i < FORMULATIONS; i++)
        if (slice_equal_text(name, formulations[i].name))
            return &formulations[i];
    return NULL;
}

const char *formulation_name(size_t i)
{
    return i < FORMULATIONS ? formulations[i].name : NULL;
}

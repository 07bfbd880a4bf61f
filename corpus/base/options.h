/* Command lines from one table: parsing and help say the same, as they read the same. */
#ifndef TIFA_BASE_OPTIONS_H
#define TIFA_BASE_OPTIONS_H

#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct option_spec {
    int key;              /* what options_next returns; positive, unique in the table */
    char letter;          /* "-n", or 0 */
    const char *name;     /* "--number"; NULL ends the table */
    const char *argument; /* what stands for the value in the help, or NULL for a flag */
    const char *help;
};

/* Where parsing stands. Set specs, argc and argv (without the names of program and command). */
struct options {
    const struct option_spec *specs;
    int argc;
    char **argv;
    int at;
    const char *cluster; /* the rest of "-abc" */
    bool only_operands;  /* behind "--" */
    bool takes_texts;    /* operands are texts: one that begins with '-' and has a blank, or a sign behind it, is no option */
};

enum { OPTIONS_END = 0, OPTIONS_OPERAND = -1, OPTIONS_ERROR = -2 };

/* The next option's key, with *value its argument or NULL; OPTIONS_OPERAND with *value the operand. Options
 * and operands may mix. "-" is an operand. */
int options_next(struct options *options, const char **value, tifa_error *error);

/* One line an option. */
void options_help(const struct option_spec *specs, FILE *out);

/* A whole number from 0 to max; false when text is none. */
bool options_number(const char *text, size_t max, size_t *out);

#endif

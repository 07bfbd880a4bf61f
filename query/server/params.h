/* The parameters of an endpoint: one table says what there is, checks what comes, and is the documentation. */
#ifndef TIFA_SERVER_PARAMS_H
#define TIFA_SERVER_PARAMS_H

#include "corpus/base/arena.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { PARAMS_MAX = 16 };

enum param_kind {
    PARAM_TEXT,
    PARAM_NUMBER, /* 0 to max */
    PARAM_CHOICE, /* the number is the index of the choice */
    PARAM_FLAG,   /* present without a value, "1" or "true"; "0" or "false" */
};

struct param_spec {
    const char *name; /* NULL ends the table */
    enum param_kind kind;
    bool required;
    bool repeated;              /* may be given several times; the last counts */
    size_t max, standard;       /* standard: the value when it is not given */
    const char *const *choices; /* ended by NULL */
    const char *help;
};

struct params {
    const struct param_spec *specs;
    struct slice texts[PARAMS_MAX]; /* decoded, valid UTF-8 without NUL; by the places of the specs */
    size_t numbers[PARAMS_MAX];
    bool given[PARAMS_MAX];
    struct arena arena;
};

/* Decodes "a=b&c=d", as in a URL or a form, into zeroed *out, which is to be freed whatever the status.
 * TIFA_ERR_ARGUMENT: what is unknown, double, missing or wrong. */
tifa_status params_parse(struct slice form, const struct param_spec *specs, struct params *out, tifa_error *error);
void params_free(struct params *params);

/* Of a name that is in the table. */
struct slice params_text(const struct params *params, const char *name);
size_t params_number(const struct params *params, const char *name);

/* Percent-decodes; plus_is_space as in forms. TIFA_ERR_ARGUMENT: a bad escape, NUL, no UTF-8. */
tifa_status params_decode(struct arena *arena, struct slice text, bool plus_is_space, struct slice *out,
                          tifa_error *error);

#endif

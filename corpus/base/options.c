#include "corpus/base/options.h"

#include <string.h>

static const struct option_spec *find_name(const struct option_spec *specs, const char *name, size_t length)
{
    for (; specs->name; specs++)
        if (strlen(specs->name) == length && memcmp(specs->name, name, length) == 0)
            return specs;
    return NULL;
}

static const struct option_spec *find_letter(const struct option_spec *specs, char letter)
{
    for (; specs->name; specs++)
        if (specs->letter == letter)
            return specs;
    return NULL;
}

static int fail(tifa_error *error, const char *what, const char *name)
{
    tifa_fail(error, TIFA_ERR_ARGUMENT, "%s '%s'; --help lists the options", what, name);
    return OPTIONS_ERROR;
}

static int fail_unknown(const struct options *o, const char *name, tifa_error *error)
{
    if (!o->takes_texts)
        return fail(error, "unknown option", name);
    tifa_fail(error, TIFA_ERR_ARGUMENT, "unknown option '%s'; --help lists the options, and text that begins with '-' goes behind '--'",
              name);
    return OPTIONS_ERROR;
}

/* -"cold war", -war accord, -战争 */
static bool is_text(const char *word)
{
    bool may_be_option = (word[1] >= 'a' && word[1] <= 'z') || (word[1] >= 'A' && word[1] <= 'Z') || word[1] == '-';
    return !may_be_option || (word[1] != '-' && strpbrk(word, " \t\n"));
}

static int take_value(struct options *o, const struct option_spec *spec, const char *attached, const char **value,
                      const char *shown, tifa_error *error)
{
    if (!spec->argument) {
        if (attached)
            return fail(error, "no value is expected in", shown);
        return spec->key;
    }
    if (!attached && o->at >= o->argc)
        return fail(error, "a value is missing after", shown);
    *value = attached ? attached : o->argv[o->at++];
    return spec->key;
}

static int next_long(struct options *o, const char *word, const char **value, tifa_error *error)
{
    const char *name = word + 2, *equals = strchr(name, '=');
    const struct option_spec *spec = find_name(o->specs, name, equals ? (size_t)(equals - name) : strlen(name));
    if (!spec)
        return fail_unknown(o, word, error);
    return take_value(o, spec, equals ? equals + 1 : NULL, value, word, error);
}

static int next_letter(struct options *o, const char **value, tifa_error *error)
{
    char shown[] = {'-', *o->cluster++, '\0'};
    const struct option_spec *spec = find_letter(o->specs, shown[1]);
    const char *attached = spec && spec->argument && *o->cluster ? o->cluster : NULL;
    if (attached || !*o->cluster)
        o->cluster = NULL;
    if (!spec)
        return fail_unknown(o, shown, error);
    return take_value(o, spec, attached, value, shown, error);
}

int options_next(struct options *o, const char **value, tifa_error *error)
{
    *value = NULL;
    if (o->cluster)
        return next_letter(o, value, error);
    if (o->at >= o->argc)
        return OPTIONS_END;
    const char *word = o->argv[o->at++];
    if (!o->only_operands && strcmp(word, "--") == 0) {
        o->only_operands = true;
        return options_next(o, value, error);
    }
    if (o->only_operands || word[0] != '-' || word[1] == '\0' || (o->takes_texts && is_text(word))) {
        *value = word;
        return OPTIONS_OPERAND;
    }
    if (word[1] == '-')
        return next_long(o, word, value, error);
    o->cluster = word + 1;
    return next_letter(o, value, error);
}

void options_help(const struct option_spec *specs, FILE *out)
{
    for (; specs->name; specs++) {
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", specs->letter ? '-' : ' ', specs->letter ? specs->letter : ' ',
                 specs->letter ? "," : " ", specs->name, specs->argument ? " " : "",
                 specs->argument ? specs->argument : "");
        fprintf(out, "  %-28s %s\n", left, specs->help);
    }
}

bool options_number(const char *text, size_t max, size_t *out)
{
    size_t value = 0;
    for (const char *at = text; *at; at++) {
        if (*at < '0' || *at > '9')
            return false;
        size_t digit = (size_t)(*at - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return *text != '\0' && value <= max;
}

#include "query/commands/parameter.h"

#include "query/facets.h"
#include "query/suggest.h"

#include <string.h>

enum {
    MAX_HITS = 100000,
    MAX_HITS_OF_TOOL = 100,
    MAX_VALUES_OF_TOOL = 1000,
    MAX_OFFSET = 10000000,
    MAX_PASSAGE = 100000000
};

enum {
    OPTION_HELP = 1,
    OPTION_INDEX,
    OPTION_FORMAT,
    OPTION_LIMIT,
    OPTION_OFFSET,
    OPTION_SORT,
    OPTION_COUNT,
    OPTION_ALL,
    OPTION_NO_TITLES,
    OPTION_COPIES,
    OPTION_COLOR,
    OPTION_BY,
    OPTION_PASSAGE,
    OPTION_CONTEXT,
    OPTION_VERIFY,
};

enum {
    FOR_QUERIES = FOR_SEARCH | FOR_EXPLAIN,
    FOR_ANSWERS = FOR_QUERIES | FOR_FACETS | FOR_SUGGEST | FOR_SHOW,
    FOR_ALL = FOR_ANSWERS | FOR_MCP,
};

static const char *const sorts[] = {"score", "date", "-date", NULL}; /* as enum search_sort */
static const char *const counts[] = {"exact", NULL};
static const char *const verifications[] = {"full", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const colors[] = {"auto", "always", "never", NULL}; /* as enum color_use */

const struct parameter parameter_table[] = {
    {.spec = {OPTION_INDEX, 'i', "index", "INDEX",
              "index to search, or tcp://host:port; may be repeated (default: $TIFA_INDEX)"},
     .commands = FOR_ALL,
     .kind = PARAMETER_TEXT,
     .only_command_line = true,
     .repeatable = true},
    {.spec = {OPTION_BY, 0, "by", "FIELD",
              "author, section, language, year, source (default: these), or a further field; repeatable"},
     .commands = FOR_FACETS,
     .kind = PARAMETER_TEXT,
     .repeatable = true},
    {.spec = {OPTION_LIMIT, 'n', "limit", "N", "passages to show (default: 10)"},
     .commands = FOR_QUERIES,
     .kind = PARAMETER_NUMBER,
     .most = MAX_HITS,
     .tool_most = MAX_HITS_OF_TOOL},
    {.spec = {OPTION_LIMIT, 'n', "limit", "N", "values of each field to show (default: 10)"},
     .commands = FOR_FACETS,
     .kind = PARAMETER_NUMBER,
     .most = MAX_HITS,
     .tool_most = MAX_VALUES_OF_TOOL},
    {.spec = {OPTION_LIMIT, 'n', "limit", "N", "completions to show, 10 at most (default: 10)"},
     .commands = FOR_SUGGEST,
     .kind = PARAMETER_NUMBER,
     .most = SUGGEST_MAX},
    {.spec = {OPTION_PASSAGE, 0, "passage", "N", "passage to mark, as search numbers them; 0, the title, marks none"},
     .commands = FOR_SHOW,
     .kind = PARAMETER_NUMBER,
     .most = MAX_PASSAGE},
    {.spec = {OPTION_CONTEXT, 0, "context", "N", "show N passages before and behind that one (default: all)"},
     .commands = FOR_SHOW,
     .kind = PARAMETER_NUMBER,
     .most = MAX_PASSAGE},
    {.spec = {OPTION_OFFSET, 0, "offset", "N", "passages to leave out at the top (default: 0)"},
     .commands = FOR_QUERIES,
     .kind = PARAMETER_NUMBER,
     .most = MAX_OFFSET},
    {.spec = {OPTION_SORT, 0, "sort", "ORDER", "score, date (oldest first) or -date (default: score)"},
     .commands = FOR_QUERIES,
     .kind = PARAMETER_CHOICE,
     .choices = sorts},
    {.spec = {OPTION_COUNT, 0, "count", "HOW", "exact: count all matches, however many"},
     .commands = FOR_QUERIES,
     .kind = PARAMETER_CHOICE,
     .choices = counts},
    {.spec = {OPTION_ALL, 0, "all", NULL, "words side by side must all match"},
     .commands = FOR_QUERIES | FOR_FACETS,
     .kind = PARAMETER_FLAG},
    {.spec = {OPTION_NO_TITLES, 0, "no-titles", NULL, "leave the titles of articles out of hits and counts"},
     .commands = FOR_QUERIES | FOR_FACETS,
     .kind = PARAMETER_FLAG},
    {.spec = {OPTION_COPIES, 0, "copies", NULL,
              "show each copy of a passage, not one of them; counts are of all either way"},
     .commands = FOR_QUERIES,
     .kind = PARAMETER_FLAG},
    {.spec = {OPTION_FORMAT, 'f', "format", "FORMAT", "text or json (default: text)"},
     .commands = FOR_ANSWERS,
     .kind = PARAMETER_CHOICE,
     .only_command_line = true,
     .choices = formats},
    {.spec = {OPTION_COLOR, 0, "color", "WHEN", "auto, always or never (default: auto)"},
     .commands = FOR_QUERIES | FOR_SHOW,
     .kind = PARAMETER_CHOICE,
     .only_command_line = true,
     .choices = colors},
    {.spec = {OPTION_VERIFY, 0, "verify", "HOW",
              "full: read all of the index first, and compare the checksums of its files"},
     .commands = FOR_ALL,
     .kind = PARAMETER_CHOICE,
     .only_command_line = true,
     .choices = verifications},
    {.spec = {OPTION_HELP, 'h', "help", NULL, "show this help"},
     .commands = FOR_ALL,
     .kind = PARAMETER_FLAG,
     .only_command_line = true},
    {.spec = {0, 0, NULL, NULL, NULL}},
};

size_t parameter_tool_most(const struct parameter *parameter)
{
    return parameter->tool_most ? parameter->tool_most : parameter->most;
}

/* ---- values ---- */

/* "a, b or c"; one alone in quotes. */
static void list_choices(const char *const *choices, char *out, size_t room)
{
    size_t length = 0;
    *out = '\0';
    for (size_t i = 0; choices[i] && length < room; i++) {
        const char *before = i == 0 ? "" : choices[i + 1] ? ", " : " or ", *quote = choices[1] ? "" : "'";
        int written = snprintf(out + length, room - length, "%s%s%s%s", before, quote, choices[i], quote);
        length += written > 0 ? (size_t)written : room;
    }
}

static tifa_status read_choice(const struct parameter *p, const char *value, const char *dashes, size_t *out,
                               tifa_error *error)
{
    for (size_t i = 0; p->choices[i]; i++) {
        if (strcmp(p->choices[i], value) == 0) {
            *out = i;
            return TIFA_OK;
        }
    }
    char expected[128];
    list_choices(p->choices, expected, sizeof expected);
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s%s takes %s, not '%s'", dashes, p->spec.name, expected, value);
}

static tifa_status read_number(const struct parameter *p, const char *value, const char *dashes, size_t *out,
                               tifa_error *error)
{
    if (options_number(value, p->most, out))
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s%s takes a number up to %zu, not '%s'", dashes, p->spec.name, p->most,
                     value);
}

static tifa_status add_index(struct request *r, const char *value, tifa_error *error)
{
    if (r->index_count == REQUEST_INDEXES)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "more than %d indexes", REQUEST_INDEXES);
    r->indexes[r->index_count++] = value;
    return TIFA_OK;
}

static void set_number(struct request *r, int key, size_t number)
{
    switch (key) {
    case OPTION_LIMIT:
        r->search.limit = number;
        break;
    case OPTION_OFFSET:
        r->search.offset = number;
        break;
    case OPTION_PASSAGE:
        r->passage = number;
        break;
    default:
        r->context = number;
        r->has_context = true;
    }
}

static void set_choice(struct request *r, int key, size_t choice)
{
    switch (key) {
    case OPTION_SORT:
        r->search.sort = (enum search_sort)choice;
        break;
    case OPTION_COUNT:
        r->search.count_up_to = UINT32_MAX;
        break;
    case OPTION_FORMAT:
        r->json = choice == 1;
        break;
    case OPTION_VERIFY:
        r->verify = true;
        break;
    default:
        r->color = (enum color_use)choice;
    }
}

tifa_status parameter_set(struct request *request, const struct parameter *parameter, const char *value,
                          const char *dashes, tifa_error *error)
{
    int key = parameter->spec.key;
    size_t read = 0;
    tifa_status status = TIFA_OK;
    switch (parameter->kind) {
    case PARAMETER_FLAG:
        request->help = request->help || key == OPTION_HELP;
        request->search.all = request->search.all || key == OPTION_ALL;
        request->search.no_titles = request->search.no_titles || key == OPTION_NO_TITLES;
        request->search.copies = request->search.copies || key == OPTION_COPIES;
        break;
    case PARAMETER_NUMBER:
        status = read_number(parameter, value, dashes, &read, error);
        if (status == TIFA_OK)
            set_number(request, key, read);
        break;
    case PARAMETER_CHOICE:
        status = read_choice(parameter, value, dashes, &read, error);
        if (status == TIFA_OK)
            set_choice(request, key, read);
        break;
    case PARAMETER_TEXT:
        status = key == OPTION_BY ? facet_options_add(&request->facets, slice_of(value), error)
                                  : add_index(request, value, error);
        break;
    }
    return status;
}

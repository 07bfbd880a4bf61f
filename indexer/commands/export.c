#include "indexer/export.h"

#include "indexer/commands/command.h"

static const struct option_spec table[] = {
    {LOOK_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

int run_export(int argc, char **argv)
{
    static const char usage[] =
        "export INDEX\n\nPrints the articles of INDEX as JSON Lines, of which 'tifa-index build' "
        "makes an equal index.";
    struct look look = {.name = "export", .usage = usage, .table = table};
    tifa_error error;
    int result = 0;
    if (!command_look(&look, argc, argv, &result))
        return result;
    return export_articles(look.index, stdout, &error) ? command_fail(&error) : result;
}

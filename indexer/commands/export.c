#include "indexer/export.h"

#include "indexer/commands/command.h"

int run_export(int argc, char **argv)
{
    return command_read("export",
                        "export INDEX\n\nPrints the articles of INDEX as JSON Lines, of which 'tifa-index build' makes "
                        "an equal index.",
                        argc, argv, export_articles);
}

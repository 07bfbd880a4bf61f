#include "indexer/check.h"

#include "indexer/commands/command.h"

static const struct option_spec table[] = {
    {LOOK_QUICK, 0, "quick", NULL, "what is checked whenever the index is opened, and the names of files"},
    {LOOK_FORMAT, 0, "format", "FORMAT", "text or json (default: text)"},
    {LOOK_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static int print(const struct check_report *report, const struct look *look)
{
    if (look->json)
        check_print_json(report, stdout);
    else
        check_print(report, look->index, stdout);
    if (report->findings.counts[FINDING_DAMAGE])
        return EXIT_DAMAGED;
    return report->findings.counts[FINDING_UNREADABLE] ? EXIT_ERROR : 0;
}

int run_check(int argc, char **argv)
{
    static const char usage[] =
        "check INDEX\n\n"
        "Checks every byte of INDEX: the checksums of all files, Xapian's own check of each segment, that each\n"
        "article and passage can be read, and that all of it fits together. Nothing is changed.";
    struct look look = {.name = "check", .usage = usage, .table = table};
    struct check_report report = {0};
    tifa_error error;
    int result = 0;
    if (!command_look(&look, argc, argv, &result))
        return result;
    tifa_status status = check_index(look.index, look.quick ? CHECK_QUICK : CHECK_FULL, &report, &error);
    result = status ? command_fail(&error) : print(&report, &look);
    check_report_free(&report);
    return result;
}

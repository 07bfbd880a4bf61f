/* tifa-index: articles in, published index out. */
#include "corpus/base/options.h"
#include "corpus/base/printable.h"
#include "corpus/base/processors.h"
#include "indexer/build.h"
#include "indexer/check.h"
#include "indexer/export.h"
#include "indexer/stats.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 0: done, and every article is in; checked, and sound. Also documented in the README. */
enum { EXIT_REJECTS = 1, EXIT_DAMAGED = 1, EXIT_ERROR = 2, EXIT_LOCKED = 3, EXIT_SIGNAL = 128 /* and its number */ };

enum {
    OPTION_HELP = 1,
    OPTION_THREADS,
    OPTION_MEMORY,
    OPTION_WRITER,
    OPTION_CHECKPOINT,
    OPTION_REPORT,
    OPTION_DRY_RUN,
    OPTION_MAP,
    OPTION_MAX_DOCUMENT,
    OPTION_MAX_EXPANDED,
    OPTION_MAX_MEMBERS,
    OPTION_MAX_RATIO,
    OPTION_QUICK,
    OPTION_FORMAT
};

/* A document is held in memory, several times over while it is worked on. */
static const size_t MOST_DOCUMENT_BYTES = (size_t)1 << 30, MOST_LIMIT = (size_t)1 << 50;

enum { DEFAULT_CHECKPOINT_MB = 1024, MOST_CHECKPOINT_MB = 1 << 20 };
enum { DEFAULT_MEMORY_MB = 512, LEAST_MEMORY_MB = (int)(SEGMENT_LEAST_MEMORY >> 20), MOST_MEMORY_MB = 1 << 20 };

static const struct option_spec build_options_table[] = {
    {OPTION_THREADS, 't', "threads", "N", "threads to work with (default: one a processor)"},
    {OPTION_MEMORY, 'm', "memory", "MB", "memory to work with (default: 512)"},
    {OPTION_WRITER, 0, "writer", "NAME", "tifa or xapian, which is much slower (default: tifa)"},
    {OPTION_CHECKPOINT, 0, "checkpoint", "MB",
     "text after which a state to go on from is saved (default: 1024; 0: never)"},
    {OPTION_REPORT, 0, "report", "FILE", "write what became of each source to FILE, as JSON"},
    {OPTION_DRY_RUN, 0, "dry-run", NULL, "print the articles as JSON Lines; INDEX is not touched"},
    {OPTION_MAP, 0, "map", "FIELD=KEY", "a field's key in JSON and tables, as in title=headline; repeatable"},
    {OPTION_MAX_DOCUMENT, 0, "max-document", "BYTES", "of one document (default: 67108864)"},
    {OPTION_MAX_EXPANDED, 0, "max-expanded", "BYTES", "out of what is compressed in one file (default: 2147483648)"},
    {OPTION_MAX_MEMBERS, 0, "max-members", "N", "of all archives in one file (default: 100000)"},
    {OPTION_MAX_RATIO, 0, "max-ratio", "N", "that compressed data may unfold to, over 1 MiB (default: 100)"},
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static const struct option_spec check_options_table[] = {
    {OPTION_QUICK, 0, "quick", NULL, "what is checked whenever the index is opened, and the names of files"},
    {OPTION_FORMAT, 0, "format", "FORMAT", "text or json (default: text)"},
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static const struct option_spec stats_options_table[] = {
    {OPTION_FORMAT, 0, "format", "FORMAT", "text or json (default: text)"},
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static const struct option_spec export_options_table[] = {
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static volatile sig_atomic_t stop_signal; /* that asked a build to end */

/* A second one ends the program at once: published is what was published, as after a kill. */
static void ask_to_stop(int signal_number)
{
    stop_signal = signal_number;
    signal(signal_number, SIG_DFL);
}

static int fail(const tifa_error *error)
{
    printable_message(stderr, "tifa-index", error->message);
    if (error->status == TIFA_ERR_INTERRUPTED)
        return EXIT_SIGNAL + stop_signal;
    return error->status == TIFA_ERR_LOCKED ? EXIT_LOCKED : EXIT_ERROR;
}

/* What was printed must have got out. A reader that closed the pipe has seen enough: no error. */
static int printed(int result)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
        return result;
    fprintf(stderr, "tifa-index: cannot write the output: %s\n", strerror(errno));
    return EXIT_ERROR;
}

static int help(const char *usage, const struct option_spec *table)
{
    printf("usage: tifa-index %s\n\n", usage);
    options_help(table, stdout);
    return EXIT_SUCCESS;
}

static void print_count(FILE *out, uint64_t count, const char *noun, const char *after)
{
    fprintf(out, "%" PRIu64 " %s%s%s", count, noun, count == 1 ? "" : "s", after);
}

/* "; 12 passed over (3 data, 9 image)" */
static void print_skipped(const struct build_report *r, FILE *out)
{
    uint64_t all = 0;
    for (size_t i = 0; i < SKIP_KINDS; i++)
        all += r->skipped[i];
    if (all == 0)
        return;
    fprintf(out, ", %" PRIu64 " passed over", all);
    const char *before = " (";
    for (size_t i = 0; i < SKIP_KINDS; i++) {
        if (r->skipped[i] == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", before, r->skipped[i], skip_names[i]);
        before = ", ";
    }
    fputc(')', out);
}

static void print_report(const struct build_report *r)
{
    double text_mb = (double)r->totals.text_bytes / 1e6;
    print_count(stdout, r->totals.articles, "article", ", ");
    print_count(stdout, r->totals.passages, "passage", ", ");
    print_count(stdout, r->totals.tokens, "word", " from ");
    print_count(stdout, r->files, "file", "; ");
    printf("%" PRIu64 " rejected", r->rejects);
    if (r->replaced)
        printf(", %" PRIu64 " replaced by later versions", r->replaced);
    print_skipped(r, stdout);
    printf("; %.1f MB of text, index %.1f MB, %.1f s, %.1f MB/s\n", text_mb, (double)r->index_bytes / 1e6, r->elapsed_s,
           r->elapsed_s > 0 ? text_mb / r->elapsed_s : 0.0);
}

/* Standard output has the articles. */
static void print_dry_report(const struct build_report *r)
{
    print_count(stderr, r->totals.articles, "article", " from ");
    print_count(stderr, r->files, "file", "; ");
    fprintf(stderr, "%" PRIu64 " rejected", r->rejects);
    print_skipped(r, stderr);
    fprintf(stderr, "; nothing was indexed\n");
}

static tifa_status take_number(const char *name, const char *value, size_t max, size_t *out, tifa_error *error)
{
    if (options_number(value, max, out) && *out > 0)
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_ARGUMENT, "--%s takes a number from 1 to %zu, not '%s'", name, max, value);
}

static tifa_status set_limit(struct limits *limits, int key, const char *value, tifa_error *error)
{
    size_t number = 0;
    tifa_status status;
    switch (key) {
    case OPTION_MAX_DOCUMENT:
        status = take_number("max-document", value, MOST_DOCUMENT_BYTES, &number, error);
        limits->document_bytes = number;
        return status;
    case OPTION_MAX_EXPANDED:
        status = take_number("max-expanded", value, MOST_LIMIT, &number, error);
        limits->expanded_bytes = number;
        return status;
    case OPTION_MAX_MEMBERS:
        status = take_number("max-members", value, MOST_LIMIT, &number, error);
        limits->members = number;
        return status;
    default:
        status = take_number("max-ratio", value, MOST_LIMIT, &number, error);
        limits->ratio = number;
        return status;
    }
}

static tifa_status set_build_option(struct build_options *b, int key, const char *value, tifa_error *error)
{
    size_t number;
    switch (key) {
    case OPTION_THREADS:
        if (!options_number(value, 256, &number) || number == 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--threads takes a number from 1 to 256, not '%s'", value);
        b->threads = (unsigned)number;
        return TIFA_OK;
    case OPTION_MEMORY:
        if (!options_number(value, MOST_MEMORY_MB, &number) || number < LEAST_MEMORY_MB)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--memory takes a number of megabytes from %d to %d, not '%s'",
                             LEAST_MEMORY_MB, MOST_MEMORY_MB, value);
        b->memory_bytes = number << 20;
        return TIFA_OK;
    case OPTION_CHECKPOINT:
        if (!options_number(value, MOST_CHECKPOINT_MB, &number))
            return tifa_fail(error, TIFA_ERR_ARGUMENT,
                             "--checkpoint takes a number of megabytes from 0 to %d, not '%s'", MOST_CHECKPOINT_MB,
                             value);
        b->checkpoint_bytes = (uint64_t)number << 20;
        return TIFA_OK;
    case OPTION_REPORT:
        b->report = value;
        return TIFA_OK;
    case OPTION_DRY_RUN:
        b->dry_run = true;
        return TIFA_OK;
    case OPTION_MAP:
        return field_map_add(&b->map, value, error);
    case OPTION_MAX_DOCUMENT:
    case OPTION_MAX_EXPANDED:
    case OPTION_MAX_MEMBERS:
    case OPTION_MAX_RATIO:
        return set_limit(&b->limits, key, value, error);
    default:
        if (strcmp(value, "tifa") != 0 && strcmp(value, "xapian") != 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--writer takes tifa or xapian, not '%s'", value);
        b->writer = strcmp(value, "xapian") == 0 ? SEGMENT_XAPIAN : SEGMENT_INVERTED;
        return TIFA_OK;
    }
}

static int run_build(int argc, char **argv)
{
    static const char usage[] =
        "build INDEX SOURCE...\n\n"
        "Makes INDEX from all articles in the SOURCEs: files, folders, or - for standard input.\n"
        "Formats are told by content: JSON, one object a line or an array of them, CSV and TSV with a line of names,\n"
        "web pages, Markdown (by its name), the text of article pages, and any other text, in any charset;\n"
        "in files, tar and zip archives, and crawls (WARC, ARC), compressed by gzip, bzip2, xz or zstd, or plain.\n"
        "An INDEX that exists is replaced when the new one is complete.";
    struct options o = {.specs = build_options_table, .argc = argc, .argv = argv};
    const char **operands = calloc((size_t)argc + 1, sizeof *operands), *value;
    struct build_options b = {.threads = processors(),
                              .memory_bytes = (size_t)DEFAULT_MEMORY_MB << 20,
                              .limits = LIMITS_DEFAULT,
                              .checkpoint_bytes = (uint64_t)DEFAULT_CHECKPOINT_MB << 20,
                              .stop = &stop_signal};
    struct build_report report;
    tifa_error error = {0};
    size_t count = 0;
    int result = EXIT_SUCCESS;
    for (int key; operands && (key = options_next(&o, &value, &error)) != OPTIONS_END && result == EXIT_SUCCESS;) {
        if (key == OPTION_HELP) {
            field_map_free(&b.map);
            free(operands);
            return help(usage, build_options_table);
        }
        if (key == OPTIONS_OPERAND)
            operands[count++] = value;
        else if (key != OPTIONS_ERROR)
            set_build_option(&b, key, value, &error);
        if (error.status)
            result = fail(&error);
    }
    if (result == EXIT_SUCCESS && count < 2) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "build needs an INDEX and a SOURCE; 'tifa-index build --help' says more");
        result = fail(&error);
    }
    if (result == EXIT_SUCCESS) {
        b.index = operands[0];
        b.sources = operands + 1;
        b.source_count = count - 1;
        signal(SIGINT, ask_to_stop);
        signal(SIGTERM, ask_to_stop);
        if (build_index(&b, &report, &error) != TIFA_OK) {
            result = fail(&error);
        } else {
            if (b.dry_run)
                print_dry_report(&report);
            else
                print_report(&report);
            result = report.rejects ? EXIT_REJECTS : EXIT_SUCCESS;
        }
    }
    field_map_free(&b.map);
    free(operands);
    return result;
}

/* What a command is told that looks at one index. */
struct look {
    const char *name, *usage;
    const struct option_spec *table;
    const char *index; /* NULL: help was printed */
    bool json, quick;
};

static tifa_status set_look_option(struct look *look, int key, const char *value, tifa_error *error)
{
    if (key == OPTION_QUICK) {
        look->quick = true;
    } else if (key == OPTION_FORMAT) {
        look->json = strcmp(value, "json") == 0;
        if (!look->json && strcmp(value, "text") != 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--format takes text or json, not '%s'", value);
    } else if (look->index) {
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s takes one INDEX, '%s' is too much", look->name, value);
    } else {
        look->index = value;
    }
    return TIFA_OK;
}

static tifa_status read_look(int argc, char **argv, struct look *look, tifa_error *error)
{
    struct options o = {.specs = look->table, .argc = argc, .argv = argv};
    const char *value;
    for (int key; (key = options_next(&o, &value, error)) != OPTIONS_END;) {
        if (key == OPTION_HELP) {
            look->index = NULL;
            help(look->usage, look->table);
            return TIFA_OK;
        }
        if (key == OPTIONS_ERROR || set_look_option(look, key, value, error))
            return error->status;
    }
    return look->index ? TIFA_OK : tifa_fail(error, TIFA_ERR_ARGUMENT, "%s needs an INDEX", look->name);
}

static int run_stats(int argc, char **argv)
{
    struct look look = {"stats", "stats INDEX\n\nShows what is in INDEX.", stats_options_table, NULL, false, false};
    tifa_error error = {0};
    tifa_status status = read_look(argc, argv, &look, &error);
    if (status == TIFA_OK && look.index)
        status = (look.json ? stats_print_json : stats_print)(look.index, stdout, &error);
    return status ? fail(&error) : EXIT_SUCCESS;
}

static int run_check(int argc, char **argv)
{
    static const char usage[] =
        "check INDEX\n\n"
        "Checks every byte of INDEX: the checksums of all files, Xapian's own check of each "
        "segment, that each\n"
        "article and passage can be read, and that all of it fits together. Nothing is changed.";
    struct look look = {"check", usage, check_options_table, NULL, false, false};
    struct check_report report = {0};
    tifa_error error = {0};
    tifa_status status = read_look(argc, argv, &look, &error);
    int result = EXIT_SUCCESS;
    if (status == TIFA_OK && look.index) {
        status = check_index(look.index, look.quick ? CHECK_QUICK : CHECK_FULL, &report, &error);
        if (status == TIFA_OK && look.json)
            check_print_json(&report, stdout);
        else if (status == TIFA_OK)
            check_print(&report, look.index, stdout);
        if (report.findings.counts[FINDING_DAMAGE])
            result = EXIT_DAMAGED;
        else if (report.findings.counts[FINDING_UNREADABLE])
            result = EXIT_ERROR;
    }
    check_report_free(&report);
    return status ? fail(&error) : result;
}

static int run_export(int argc, char **argv)
{
    static const char usage[] =
        "export INDEX\n\nPrints the articles of INDEX as JSON Lines, of which 'tifa-index build' "
        "makes an equal index.";
    struct look look = {"export", usage, export_options_table, NULL, false, false};
    tifa_error error = {0};
    tifa_status status = read_look(argc, argv, &look, &error);
    if (status == TIFA_OK && look.index)
        status = export_articles(look.index, stdout, &error);
    return status ? fail(&error) : EXIT_SUCCESS;
}

static const struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"build", "make an index from articles", run_build},
    {"check", "check every byte of an index", run_check},
    {"stats", "show what is in an index", run_stats},
    {"export", "print the articles of an index as JSON Lines", run_export},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *out)
{
    fprintf(out, "usage: tifa-index COMMAND ...\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n'tifa-index COMMAND --help' says more.\n");
    return out == stdout ? EXIT_SUCCESS : EXIT_ERROR;
}

/* Where a write fails in one of libxapian's destructors (its writer of values), it ends the process. What is
 * published is not touched; the least that is owed is a clear line and the right exit status. */
static void say_aborted(int signal_number)
{
    static const char message[] =
        "tifa-index: cannot go on: the library that writes the index gave up, as it does when "
        "the disk is full; what was published before is as it was\n";
    (void)signal_number;
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(EXIT_ERROR);
}

int main(int argc, char **argv)
{
    signal(SIGABRT, say_aborted);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write, told as such */
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return printed(usage(stdout));
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return printed(commands[i].run(argc - 2, argv + 2));
    tifa_error error;
    tifa_fail(&error, TIFA_ERR_ARGUMENT, "unknown command '%s'; 'tifa-index --help' lists them", argv[1]);
    return fail(&error);
}

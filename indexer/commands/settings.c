#include "indexer/commands/settings.h"

#include "corpus/base/processors.h"
#include "indexer/commands/command.h"
#include "indexer/writer_kind.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_HELP = 1,
    OPTION_THREADS,
    OPTION_MEMORY,
    OPTION_WRITER,
    OPTION_CHECKPOINT,
    OPTION_REPORT,
    OPTION_NETWORK_FS,
    OPTION_DRY_RUN,
    OPTION_MAP,
    OPTION_RECORDS,
    OPTION_DATE_ORDER,
    OPTION_DATE_FROM_FILE,
    OPTION_MAX_DOCUMENT,
    OPTION_MAX_EXPANDED,
    OPTION_MAX_MEMBERS,
    OPTION_MAX_RATIO,
    OPTION_QUERY,
    OPTION_FULL,
    OPTION_CHECKSUM,
    OPTION_MOVED,
    OPTION_KEEP_VANISHED,
    OPTION_ALLOW_VANISHED
};

/* A document is held in memory, several times over while it is worked on. */
static const size_t MOST_DOCUMENT_BYTES = (size_t)1 << 30, MOST_LIMIT = (size_t)1 << 50;

enum { DEFAULT_CHECKPOINT_MB = 1024, MOST_CHECKPOINT_MB = 1 << 20 };
enum { DEFAULT_MEMORY_MB = 512, LEAST_MEMORY_MB = (int)(SEGMENT_LEAST_MEMORY >> 20), MOST_MEMORY_MB = 1 << 20 };

enum {
    BUILD = SETTINGS_BUILD,
    ADD = SETTINGS_ADD,
    REMOVE = SETTINGS_REMOVE,
    MERGE = SETTINGS_MERGE,
    REBUILD = SETTINGS_REBUILD,
    SYNC = SETTINGS_SYNC,
    ALL = BUILD | ADD | REMOVE | MERGE | REBUILD | SYNC
};

static const struct {
    unsigned commands; /* that have it */
    struct option_spec spec;
} table[] = {
    {ALL, {OPTION_THREADS, 't', "threads", "N", "threads to work with (default: one a processor)"}},
    {ALL, {OPTION_MEMORY, 'm', "memory", "MB", "memory to work with (default: 512)"}},
    {ALL, {OPTION_WRITER, 0, "writer", "NAME", "tifa or xapian, which is much slower (default: tifa)"}},
    {BUILD,
     {OPTION_CHECKPOINT, 0, "checkpoint", "MB",
      "text after which a state to go on from is saved (default: 1024; 0: never)"}},
    {BUILD | ADD | SYNC, {OPTION_REPORT, 0, "report", "FILE", "write what became of each source to FILE, as JSON"}},
    {BUILD, {OPTION_DRY_RUN, 0, "dry-run", NULL, "print the articles as JSON Lines; INDEX is not touched"}},
    {BUILD | ADD | SYNC,
     {OPTION_MAP, 0, "map", "FIELD=KEY", "a field's key in JSON and tables, as in title=headline; repeatable"}},
    {BUILD | ADD | SYNC,
     {OPTION_RECORDS, 0, "records", "PATH", "where in JSON the list of articles is, as in response.results"}},
    {BUILD | ADD | SYNC, {OPTION_DATE_ORDER, 0, "date-order", "ORDER", "of dates like 03/04/2021: dmy or mdy (default: unknown)"}},
    {BUILD | ADD | SYNC,
     {OPTION_DATE_FROM_FILE, 0, "date-from-file", NULL, "date articles that say no date by their file, or their crawl"}},
    {BUILD | ADD | SYNC, {OPTION_MAX_DOCUMENT, 0, "max-document", "BYTES", "of one document (default: 67108864)"}},
    {BUILD | ADD | SYNC,
     {OPTION_MAX_EXPANDED, 0, "max-expanded", "BYTES", "out of what is compressed in one file (default: 2147483648)"}},
    {BUILD | ADD | SYNC, {OPTION_MAX_MEMBERS, 0, "max-members", "N", "of all archives in one file (default: 100000)"}},
    {BUILD | ADD | SYNC,
     {OPTION_MAX_RATIO, 0, "max-ratio", "N", "that compressed data may unfold to, over 1 MiB (default: 100)"}},
    {REMOVE, {OPTION_QUERY, 0, "query", "QUERY", "remove all articles of which a passage matches"}},
    {SYNC, {OPTION_CHECKSUM, 0, "checksum", NULL, "read all bytes of files whose times say that they are the same"}},
    {SYNC, {OPTION_MOVED, 0, "moved", "OLD=NEW", "what INDEX knows as OLD is NEW now, a file or a folder; repeatable"}},
    {SYNC, {OPTION_KEEP_VANISHED, 0, "keep-vanished", NULL, "keep the articles of files that are gone"}},
    {SYNC, {OPTION_ALLOW_VANISHED, 0, "allow-vanished", NULL, "remove them however many files are gone"}},
    {MERGE, {OPTION_FULL, 0, "full", NULL, "merge all segments into one"}},
    {ALL, {OPTION_NETWORK_FS, 0, "network-fs", NULL, "write on a network file system, whose locks cannot be trusted"}},
    {ALL, {OPTION_HELP, 'h', "help", NULL, "show this help"}},
};
enum { OPTIONS = sizeof table / sizeof *table };

/* The options of one command. */
static void choose_options(enum settings_command command, struct option_spec out[OPTIONS + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < OPTIONS; i++)
        if (table[i].commands & command)
            out[count++] = table[i].spec;
    out[count] = (struct option_spec){0};
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

/* "hits.hits[]._source" is the same as "hits.hits": what a search engine stored of a record is taken out by itself. */
static tifa_status set_records(struct build_options *b, const char *value, tifa_error *error)
{
    const char *behind = strstr(value, "[]");
    if (!*value || (behind && *(behind + 2) && strcmp(behind, "[]._source") != 0))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "--records takes the keys that lead to a list, as in response.results, not '%s'",
                         value);
    b->records = value;
    return TIFA_OK;
}

static tifa_status set_option(struct settings *s, int key, const char *value, tifa_error *error)
{
    struct build_options *b = &s->build;
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
    case OPTION_NETWORK_FS:
        b->network_fs = true;
        return TIFA_OK;
    case OPTION_QUERY:
        s->query = value;
        return TIFA_OK;
    case OPTION_FULL:
        s->full = true;
        return TIFA_OK;
    case OPTION_CHECKSUM:
        s->checksum = true;
        return TIFA_OK;
    case OPTION_MOVED:
        s->moved[s->moved_count++] = value;
        return TIFA_OK;
    case OPTION_KEEP_VANISHED:
        s->keep_vanished = true;
        return TIFA_OK;
    case OPTION_ALLOW_VANISHED:
        s->allow_vanished = true;
        return TIFA_OK;
    case OPTION_DRY_RUN:
        b->dry_run = true;
        return TIFA_OK;
    case OPTION_RECORDS:
        return set_records(b, value, error);
    case OPTION_DATE_ORDER:
        if (strcmp(value, "dmy") != 0 && strcmp(value, "mdy") != 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--date-order takes dmy or mdy, not '%s'", value);
        b->date_order = strcmp(value, "dmy") == 0 ? DATE_ORDER_DMY : DATE_ORDER_MDY;
        return TIFA_OK;
    case OPTION_DATE_FROM_FILE:
        b->date_from_file = true;
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

static void start(struct settings *s)
{
    *s = (struct settings){.build = {.threads = processors(),
                                     .memory_bytes = (size_t)DEFAULT_MEMORY_MB << 20,
                                     .limits = LIMITS_DEFAULT,
                                     .checkpoint_bytes = (uint64_t)DEFAULT_CHECKPOINT_MB << 20,
                                     .stop = &command_stop}};
}

/* *asks_help: the rest was not read. */
static tifa_status read_line(struct settings *s, struct options *o, bool *asks_help, tifa_error *error)
{
    const char *value;
    tifa_status status = TIFA_OK;
    for (int key; status == TIFA_OK && (key = options_next(o, &value, error)) != OPTIONS_END;) {
        *asks_help = key == OPTION_HELP;
        if (*asks_help)
            return TIFA_OK;
        if (key == OPTIONS_ERROR)
            return error->status;
        if (key != OPTIONS_OPERAND)
            status = set_option(s, key, value, error);
        else if (!s->build.index)
            s->build.index = value;
        else
            s->operands[s->count++] = value;
    }
    return status;
}

/* What is freed goes back to the system at once, where there is little: else pieces of some 20 MB stay with the allocator. It
 * takes some time, so not where there is enough. */
static void keep_memory_together(const struct settings *s)
{
    enum { LITTLE = 256 * 1024 * 1024, PIECE = 1024 * 1024 };
    if (s->build.memory_bytes < LITTLE) {
        mallopt(M_MMAP_THRESHOLD, PIECE);
        mallopt(M_TRIM_THRESHOLD, PIECE);
    }
}

bool settings_read(struct settings *s, enum settings_command command, const char *usage, int argc, char **argv,
                   int *result)
{
    struct option_spec specs[OPTIONS + 1];
    struct options o = {.specs = specs, .argc = argc, .argv = argv};
    tifa_error error = {0};
    bool asks_help = false;
    choose_options(command, specs);
    start(s);
    s->operands = calloc((size_t)argc + 1, sizeof *s->operands);
    s->moved = calloc((size_t)argc + 1, sizeof *s->moved);
    tifa_status status = s->operands && s->moved ? read_line(s, &o, &asks_help, &error) : tifa_fail_memory(&error);
    keep_memory_together(s);
    if (status == TIFA_OK && !asks_help)
        return true;
    *result = status ? command_fail(&error) : command_help(usage, specs);
    return false;
}

void settings_free(struct settings *s)
{
    field_map_free(&s->build.map);
    free(s->operands);
    free(s->moved);
}

struct update_options settings_for_update(const struct settings *s)
{
    return (struct update_options){.index = s->build.index,
                                   .start = UPDATE_EXISTING,
                                   .network_fs = s->build.network_fs,
                                   .writer = s->build.writer,
                                   .choose_writer = writer_kind_choose,
                                   .threads = s->build.threads,
                                   .memory_bytes = s->build.memory_bytes,
                                   .stop = s->build.stop};
}

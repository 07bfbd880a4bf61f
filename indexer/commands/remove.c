#include "corpus/base/buffer.h"
#include "corpus/base/printable.h"
#include "corpus/base/utf8.h"
#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"
#include "indexer/matching.h"
#include "indexer/progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_BYTES = 200, LINE_BYTES = 64 * 1024 };

struct removal {
    struct update *update;
    uint64_t removed, unknown;
};

/* What is not there is told, and the next is removed. */
static tifa_status remove_id(struct removal *r, struct slice id, tifa_error *error)
{
    tifa_error message;
    tifa_status status = update_remove(r->update, id, error);
    if (status == TIFA_OK)
        r->removed++;
    if (status != TIFA_ERR_NOT_FOUND && status != TIFA_ERR_FORMAT)
        return status;
    r->unknown++;
    tifa_fail(&message, TIFA_ERR_NOT_FOUND, "the index has no article '%.*s'",
              (int)utf8_cut(id.data, id.length, SHOWN_BYTES), id.data);
    printable_message(stderr, "tifa-index", message.message);
    return TIFA_OK;
}

/* A line, without its end; of one that is too long for any id, the start. False at the end of the file. */
static bool read_line(FILE *in, struct buffer *line)
{
    int c;
    buffer_clear(line);
    while ((c = getc_unlocked(in)) != EOF && c != '\n')
        if (line->length < LINE_BYTES)
            buffer_append_byte(line, (char)c);
    if (line->length && line->data[line->length - 1] == '\r')
        line->length--;
    return c != EOF || line->length;
}

static tifa_status remove_lines(struct removal *r, tifa_error *error)
{
    struct buffer line = {0};
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && read_line(stdin, &line)) {
        if (line.failed)
            status = tifa_fail_memory(error);
        else if (line.length)
            status = remove_id(r, (struct slice){line.data, line.length}, error);
        if (status == TIFA_OK)
            status = update_check_stop(r->update, error);
    }
    buffer_free(&line);
    if (status == TIFA_OK && ferror(stdin))
        status = tifa_fail_errno(error, "cannot read standard input");
    return status;
}

/* An article comes as often as it has passages that match. */
static tifa_status remove_match(void *context, struct slice id, tifa_error *error)
{
    struct removal *r = context;
    tifa_status status = update_remove(r->update, id, error);
    if (status == TIFA_OK)
        r->removed++;
    if (status == TIFA_OK || status == TIFA_ERR_NOT_FOUND)
        status = update_check_stop(r->update, error);
    return status;
}

static tifa_status remove_all(const struct settings *s, struct removal *r, tifa_error *error)
{
    if (s->query)
        return matching_articles(s->build.index, s->query, remove_match, r, stderr, error);
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < s->count && status == TIFA_OK; i++)
        status =
            strcmp(s->operands[i], "-") == 0 ? remove_lines(r, error) : remove_id(r, slice_of(s->operands[i]), error);
    return status;
}

static tifa_status remove_and_publish(const struct settings *s, struct removal *r, struct update_result *result,
                                      tifa_error *error)
{
    struct update_options options = settings_for_update(s);
    tifa_status status = update_begin(&options, &r->update, error);
    if (status == TIFA_OK)
        status = remove_all(s, r, error);
    if (status == TIFA_OK && r->removed)
        status = update_commit(r->update, UPDATE_AS_NEEDED, result, error);
    update_end(r->update);
    return status;
}

static tifa_status check(const struct settings *s, tifa_error *error)
{
    if (!s->build.index || (s->count == 0) == !s->query)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         "remove needs an INDEX, and either IDs or --query; 'tifa-index remove --help' says more");
    return TIFA_OK;
}

static int run(const struct settings *s)
{
    struct removal r = {0};
    struct update_result result = {0};
    struct progress clock;
    tifa_error error;
    if (check(s, &error) != TIFA_OK)
        return command_fail(&error);
    progress_start(&clock, 0);
    command_catch_signals();
    if (remove_and_publish(s, &r, &result, &error) != TIFA_OK)
        return command_fail(&error);
    if (r.removed == 0) {
        puts(s->query ? "no article matches, so nothing was removed" : "nothing was removed");
        return EXIT_REJECTS;
    }
    command_count(stdout, r.removed, "article", " removed; ");
    tell_index(&result, progress_elapsed_s(&clock), stdout);
    return r.unknown ? EXIT_REJECTS : EXIT_SUCCESS;
}

int run_remove(int argc, char **argv)
{
    static const char usage[] = "remove INDEX ID...\n"
                                "       tifa-index remove INDEX --query QUERY\n\n"
                                "Removes articles from INDEX: those with the IDs, of which - reads one a line from "
                                "standard input, or all of which\n"
                                "a passage matches QUERY. They are found no more; their text is in the files until "
                                "'tifa-index merge' drops it.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_REMOVE, usage, argc, argv, &result))
        result = run(&settings);
    settings_free(&settings);
    return result;
}

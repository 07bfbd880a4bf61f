/* Building and changing an index for the public header: articles from memory and from sources into one segment,
 * published at the end. Prints nothing; what sources cannot give is kept as rejects. */
#include "query/tifa.h"

#include "corpus/base/processors.h"
#include "corpus/reader.h"
#include "indexer/admit.h"
#include "indexer/glass/guard.h"
#include "indexer/update.h"
#include "shim/xs.h"

#include <stdlib.h>
#include <unistd.h>

enum { REJECTS_KEPT = 1000, DEFAULT_MEMORY_MB = 512, MOST_THREADS = 256 };

struct tifa_builder {
    struct update *update;
    bool replaces_all; /* what is published */
    struct known_articles known;
    struct source_list sources;
    uint64_t added;             /* articles, replaced ones too */
    tifa_builder_report report;
    bool committed;
    tifa_status failed; /* TIFA_OK, or the final error: */
    tifa_error reason;
    const char *rejects[REJECTS_KEPT];
    size_t reject_count, told_rejects;
    struct arena arena; /* for the rejects */
};

/* ---- opening ---- */

/* Our writer writes the one format it knows. Xapian's own is not for a library: it takes its orders from the
 * environment, and where a write fails it may end the process. */
static tifa_status check_format(const char *scratch, enum segment_kind *writer, tifa_error *error)
{
    bool known;
    (void)writer;
    tifa_status status = glass_is_known(scratch, &known, error);
    if (status || known)
        return status;
    return tifa_fail(error, TIFA_ERR_FORMAT,
                     "libxapian %s has a format that libtifa does not write; build with 'tifa-index build'",
                     xs_version());
}

static tifa_status read_options(const tifa_builder_options *o, struct update_options *out, tifa_error *error)
{
    static const tifa_builder_options defaults = TIFA_BUILDER_OPTIONS;
    o = o ? o : &defaults;
    if (o->struct_bytes != sizeof *o)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         "struct_bytes of the options is %zu, not %zu; start with TIFA_BUILDER_OPTIONS",
                         o->struct_bytes, sizeof *o);
    if (o->threads > MOST_THREADS)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%u threads are more than %d", o->threads, MOST_THREADS);
    if (o->memory_bytes && o->memory_bytes < SEGMENT_LEAST_MEMORY)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%zu bytes of memory are too few; give %zu at least",
                         o->memory_bytes, SEGMENT_LEAST_MEMORY);
    *out = (struct update_options){.start = o->update ? UPDATE_OR_MAKE : UPDATE_ANEW,
                                   .network_fs = o->network_fs,
                                   .writer = SEGMENT_INVERTED,
                                   .choose_writer = check_format,
                                   .threads = o->threads ? o->threads : processors(),
                                   .memory_bytes = o->memory_bytes ? o->memory_bytes : (size_t)DEFAULT_MEMORY_MB << 20};
    return TIFA_OK;
}

static tifa_status begin(struct tifa_builder *b, const struct update_options *options, tifa_error *error)
{
    b->replaces_all = options->start == UPDATE_ANEW;
    return update_begin(options, &b->update, error);
}

tifa_status tifa_builder_open(const char *path, const tifa_builder_options *options, tifa_builder **out,
                              tifa_error *error)
{
    struct update_options o;
    if (out)
        *out = NULL;
    if (!path || !out)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "building needs the path of an index, and a place for the builder");
    tifa_status status = read_options(options, &o, error);
    if (status)
        return status;
    struct tifa_builder *b = calloc(1, sizeof *b);
    if (!b)
        return tifa_fail_memory(error);
    o.index = path;
    status = begin(b, &o, error);
    if (status)
        tifa_builder_free(b);
    else
        *out = b;
    return status;
}

/* ---- adding ---- */

/* Whether the builder takes more. */
static tifa_status check_open(const struct tifa_builder *b, tifa_error *error)
{
    if (!b)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "this needs a builder, not NULL");
    if (b->failed)
        return tifa_fail(error, b->failed, "%s", b->reason.message);
    if (b->committed)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "the builder has published; open another for more");
    return TIFA_OK;
}

/* Keeps a final error, which is in b->reason. */
static tifa_status fail_for_good(struct tifa_builder *b, tifa_status status, tifa_error *error)
{
    b->failed = status;
    return tifa_fail(error, status, "%s", b->reason.message);
}

/* Takes the article, whatever the status. *is_refused: it cannot be used, and the builder goes on. */
static tifa_status take(struct tifa_builder *b, struct article *article, struct admission *admission, bool *is_refused,
                        tifa_error *error)
{
    struct admitted admitted;
    admission->known = &b->known;
    admission->update = b->update;
    admission->number = b->added;
    tifa_status status = admit_article(admission, article, &admitted, error);
    *is_refused = status == TIFA_ERR_FORMAT;
    if (status == TIFA_OK && admitted.is_unchanged) {
        b->report.unchanged++;
        article_free(article);
        return TIFA_OK;
    }
    if (status == TIFA_OK)
        b->report.replaced += admitted.is_newer;
    if (status == TIFA_OK && admitted.replaces != ADMIT_REPLACES_NONE) {
        b->report.replaced++;
        status = update_drop(b->update, admitted.replaces, error);
    }
    if (status) {
        article_free(article);
        return status;
    }
    b->added++;
    return update_add(b->update, article, error);
}

tifa_status tifa_builder_add(tifa_builder *b, tifa_article *added, tifa_error *error)
{
    struct article *article = (struct article *)(void *)added;
    tifa_status status = check_open(b, error);
    if (status == TIFA_OK && !article)
        status = tifa_fail(error, TIFA_ERR_ARGUMENT, "adding needs an article, not NULL");
    if (status) {
        article_free(article);
        return status;
    }
    /* a program that adds articles asks for them by their ids later on */
    status = article->fields[ARTICLE_ID].length
                 ? article_finish(article, true, error)
                 : tifa_fail(error, TIFA_ERR_FORMAT, "an article without \"id\"");
    if (status) {
        b->report.rejects++;
        article_free(article);
        return status;
    }
    bool is_refused;
    struct admission admission = {.where = "an added article"};
    status = take(b, article, &admission, &is_refused, &b->reason);
    if (is_refused) {
        b->report.rejects++;
        return tifa_fail(error, status, "%s", b->reason.message);
    }
    return status ? fail_for_good(b, status, error) : TIFA_OK;
}

/* ---- removing ---- */

tifa_status tifa_builder_remove(tifa_builder *b, const char *id, size_t length, tifa_error *error)
{
    tifa_status status = check_open(b, error);
    if (status)
        return status;
    if (!id || b->replaces_all)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         id ? "removing needs a builder with the option 'update'" : "removing needs an id, not NULL");
    status = update_remove(b->update, (struct slice){id, length}, &b->reason);
    if (status == TIFA_ERR_NOT_FOUND || status == TIFA_ERR_FORMAT)
        return tifa_fail(error, TIFA_ERR_NOT_FOUND, "the index has no such article");
    b->report.removed += status == TIFA_OK;
    return status ? fail_for_good(b, status, error) : TIFA_OK;
}

/* ---- sources ---- */

static void reject(struct tifa_builder *b, const tifa_error *reason)
{
    b->report.rejects++;
    if (b->reject_count == REJECTS_KEPT)
        return;
    const char *message = arena_copy(&b->arena, reason->message, strlen(reason->message));
    if (message)
        b->rejects[b->reject_count++] = message;
}

/* A text that is no prose is a reject, as a program hears of nothing else. */
static void reject_passed(void *context, const char *where, enum skip_kind kind, const char *what)
{
    tifa_error reason;
    (void)kind;
    tifa_fail(&reason, TIFA_ERR_FORMAT, "%s: passed over, it seems to be %s", where, what);
    reject(context, &reason);
}

/* All articles of one reader. Errors are final. */
static tifa_status take_articles(struct tifa_builder *b, struct reader *reader, struct admission *admission,
                                 tifa_error *error)
{
    for (;;) {
        struct article *article;
        tifa_error reason;
        bool is_refused = true;
        tifa_status status = reader_next(reader, &article, &reason);
        if (status == TIFA_END)
            return TIFA_OK;
        admission->member = reader_member(reader);
        admission->where = reader_where(reader);
        if (status == TIFA_OK)
            status = take(b, article, admission, &is_refused, &reason);
        if (status == TIFA_ERR_MEMORY || (status && !is_refused))
            return tifa_fail(error, status, "%s", reason.message);
        if (status)
            reject(b, &reason);
    }
}

static tifa_status take_file(struct tifa_builder *b, size_t source, tifa_error *error)
{
    const struct source_file *file = &b->sources.items[source];
    const struct reader_options options = {.listener = {reject_passed, b}};
    struct reader *reader;
    tifa_error reason;
    if (file->is_hidden)
        return TIFA_OK;
    tifa_status status = reader_open_with(file, &options, &reader, &reason);
    if (status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    if (status) {
        reject(b, &reason);
        return TIFA_OK;
    }
    b->report.files++;
    uint64_t rejects = b->report.rejects;
    struct admission admission = {.source = file->id};
    status = update_origins(b->update, &admission.origins, error);
    if (status == TIFA_OK)
        status = origins_begin(admission.origins, file->is_pipe ? "-" : file->path, false, &admission.file, error);
    if (status == TIFA_OK)
        status = take_articles(b, reader, &admission, error);
    if (status == TIFA_OK)
        status = origins_end(admission.origins, admission.file, b->report.rejects > rejects, error);
    reader_close(reader);
    return status;
}

tifa_status tifa_builder_add_source(tifa_builder *b, const char *path, tifa_error *error)
{
    tifa_status status = check_open(b, error);
    if (status)
        return status;
    if (!path)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "adding a source needs its path, not NULL");
    if (access(path, R_OK) != 0)
        return tifa_fail_errno(error, "cannot read '%s'", path);
    size_t source = b->sources.count;
    /* "-" is standard input on command lines alone */
    status = source_list_add(&b->sources, strcmp(path, "-") == 0 ? "./-" : path, &b->reason);
    for (; source < b->sources.count && status == TIFA_OK; source++)
        status = take_file(b, source, &b->reason);
    return status ? fail_for_good(b, status, error) : TIFA_OK;
}

tifa_status tifa_builder_next_reject(tifa_builder *b, const char **message)
{
    if (message)
        *message = NULL;
    if (!b || !message)
        return TIFA_ERR_ARGUMENT;
    if (b->told_rejects == b->reject_count)
        return TIFA_END;
    *message = b->rejects[b->told_rejects++];
    return TIFA_OK;
}

/* ---- the end ---- */

static void describe(struct tifa_builder *b, const struct manifest_totals *totals)
{
    b->report.articles = totals->articles;
    b->report.passages = totals->passages;
    b->report.words = totals->tokens;
    b->report.text_bytes = totals->text_bytes;
    b->report.copies = totals->copies;
}

tifa_status tifa_builder_commit(tifa_builder *b, const tifa_builder_report **report, tifa_error *error)
{
    struct update_result result;
    if (report)
        *report = NULL;
    tifa_status status = check_open(b, error);
    if (status)
        return status;
    if (b->added == 0 && b->report.removed == 0 && b->report.unchanged == 0)
        return tifa_fail(error, TIFA_ERR_NOT_FOUND, "no article was added%s, so nothing was published",
                         b->replaces_all ? "" : " or removed");
    if (update_has_changes(b->update))
        status = update_commit(b->update, UPDATE_AS_NEEDED, &result, &b->reason);
    else
        update_describe(b->update, &result);
    if (status)
        return fail_for_good(b, status, error);
    b->committed = true;
    describe(b, &result.index);
    update_end(b->update);
    b->update = NULL;
    if (report)
        *report = &b->report;
    return TIFA_OK;
}

void tifa_builder_free(tifa_builder *b)
{
    if (!b)
        return;
    update_end(b->update);
    known_articles_free(&b->known);
    source_list_free(&b->sources);
    arena_free(&b->arena);
    free(b);
}

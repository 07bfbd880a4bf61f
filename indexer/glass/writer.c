#include "indexer/glass/glass.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "indexer/glass/chunks.h"
#include "indexer/glass/deflate.h"
#include "indexer/glass/encode.h"
#include "indexer/glass/iamglass.h"
#include "indexer/glass/spool.h"
#include "indexer/glass/table.h"
#include "indexer/glass/termlist.h"
#include "indexer/glass/values.h"

enum stage { DOCUMENTS, LISTS, IN_LIST, FINISHED };

#define POSTLIST_NAME "postlist.glass"
#define DOCDATA_NAME  "docdata.glass"
#define TERMLIST_NAME "termlist.glass"

struct glass_writer {
    enum stage stage;
    tifa_status status; /* the first failure, for every later call */
    tifa_error error;
    char *folder;
    struct glass_options options;
    struct glass_totals totals;
    struct table postlist;
    struct table docdata;  /* opened by its first entry */
    struct table termlist; /* opened by its first entry, unless term lists are whole */
    struct spool spool;
    struct values values;
    struct chunks lengths;
    struct chunks list;
    struct deflater deflater;
    struct buffer scratch;
    uint32_t shortest; /* length of a document, 0 if all have that */
    uint32_t longest;
    uint32_t greatest_wdf;
    uint64_t occurrences;  /* in all lists */
    uint64_t term_entries; /* in all term lists */
    uint64_t front_bytes;  /* in postlist before the posting lists */
    struct slice term;     /* of the list before, or the open one */
    char term_bytes[GLASS_TERM_MAX_COST];
};

/* ---- errors ---- */

static tifa_status conclude(struct glass_writer *w, tifa_status status, tifa_error *error)
{
    w->status = status;
    if (status && error)
        *error = w->error;
    return status;
}

static tifa_status expect_stage(struct glass_writer *w, enum stage stage, const char *what)
{
    if (w->status || w->stage == stage)
        return w->status;
    static const char *const names[] = {"documents", "posting lists", "a posting list", "the end"};
    return tifa_fail(&w->error, TIFA_ERR_INTERNAL, "%s cannot come at %s of '%s'", what, names[w->stage], w->folder);
}

/* ---- opening ---- */

static bool is_block_size(uint32_t bytes)
{
    return bytes >= TABLE_BLOCK_BYTES_MIN && bytes <= TABLE_BLOCK_BYTES_MAX && (bytes & (bytes - 1)) == 0;
}

static tifa_status emit_to_table(void *to, struct slice key, struct slice tag, tifa_error *error)
{
    return table_add(to, key, tag, false, error);
}

static tifa_status emit_length(void *to, struct slice key, struct slice tag, tifa_error *error)
{
    struct glass_writer *w = to;
    w->totals.length_bytes += key.length + tag.length;
    return spool_add(&w->spool, key, tag, error);
}

/* The table is there already, or is opened for its first entry. */
static tifa_status open_table(struct glass_writer *w, struct table *table, const char *name)
{
    return table_is_open(table) ? TIFA_OK : table_open(table, w->folder, name, w->options.block_size_bytes, &w->error);
}

static tifa_status open_files(struct glass_writer *w, const char *folder)
{
    w->folder = strdup(folder);
    if (!w->folder)
        return tifa_fail_memory(&w->error);
    if (mkdir(folder, 0777) != 0)
        return tifa_fail_errno(&w->error, "cannot make the folder '%s'", folder);
    tifa_status status = open_table(w, &w->postlist, POSTLIST_NAME);
    if (status == TIFA_OK && w->options.termlists)
        status = open_table(w, &w->termlist, TERMLIST_NAME);
    if (status == TIFA_OK)
        status = spool_open(&w->spool, folder, &w->error);
    chunks_begin_lengths(&w->lengths, emit_length, w);
    return status;
}

tifa_status glass_writer_open(const char *folder, const struct glass_options *options, struct glass_writer **out,
                              tifa_error *error)
{
    *out = NULL;
    struct glass_options chosen = options ? *options : (struct glass_options){0};
    if (!chosen.block_size_bytes)
        chosen.block_size_bytes = TABLE_BLOCK_BYTES;
    if (!is_block_size(chosen.block_size_bytes))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "a block of %u bytes is not a power of two from %d to %d",
                         chosen.block_size_bytes, TABLE_BLOCK_BYTES_MIN, TABLE_BLOCK_BYTES_MAX);
    struct glass_writer *w = calloc(1, sizeof *w);
    if (!w)
        return tifa_fail_memory(error);
    w->options = chosen;
    tifa_status status = conclude(w, open_files(w, folder), error);
    if (status)
        glass_writer_free(w);
    else
        *out = w;
    return status;
}

/* ---- documents ---- */

/* Adds an entry under a document's id, with `suffix` further zero bytes in the key. */
static tifa_status add_entry(struct glass_writer *w, struct table *table, const char *name, size_t suffix,
                             struct slice tag, bool compress)
{
    unsigned char key[ENCODE_SORTABLE_MAX + 1], *end = encode_sortable(key, w->totals.documents);
    *end = 0;
    bool smaller = false;
    tifa_status status = open_table(w, table, name);
    if (status == TIFA_OK && compress)
        status = deflater_try(&w->deflater, &tag, &smaller, &w->error);
    return status ? status
                  : table_add(table, (struct slice){(const char *)key, (size_t)(end - key) + suffix}, tag, smaller,
                              &w->error);
}

static tifa_status add_termlist(struct glass_writer *w, const struct glass_document *document)
{
    buffer_clear(&w->scratch);
    tifa_status status = termlist_encode(&w->scratch, document, &w->error);
    w->term_entries += document->term_count;
    struct slice tag = {w->scratch.data, w->scratch.length};
    return status ? status : add_entry(w, &w->termlist, TERMLIST_NAME, 0, tag, true);
}

static tifa_status add_slots(struct glass_writer *w, const struct glass_document *document)
{
    buffer_clear(&w->scratch);
    termlist_encode_slots(&w->scratch, document);
    if (w->scratch.failed)
        return tifa_fail_memory(&w->error);
    struct slice tag = {w->scratch.data, w->scratch.length};
    return tag.length ? add_entry(w, &w->termlist, TERMLIST_NAME, 1, tag, true) : TIFA_OK;
}

static tifa_status add_length(struct glass_writer *w, uint32_t length)
{
    if (length && (!w->shortest || length < w->shortest))
        w->shortest = length;
    if (length > w->longest)
        w->longest = length;
    w->totals.length += length;
    return chunks_add(&w->lengths, &(struct glass_posting){w->totals.documents, length}, 1, &w->error);
}

static tifa_status add_document(struct glass_writer *w, const struct glass_document *document)
{
    tifa_status status = expect_stage(w, DOCUMENTS, "a document");
    if (status)
        return status;
    if (w->totals.documents == UINT32_MAX)
        return tifa_fail(&w->error, TIFA_ERR_LIMIT, "'%s' has as many documents as there are ids", w->folder);
    w->totals.documents++;
    status = add_length(w, document->length);
    if (status == TIFA_OK)
        status =
            values_add(&w->values, w->totals.documents, document->values, document->value_count, &w->spool, &w->error);
    if (status == TIFA_OK && document->data.length)
        status = add_entry(w, &w->docdata, DOCDATA_NAME, 0, document->data, document->compress);
    if (status == TIFA_OK && w->options.termlists)
        status = add_termlist(w, document);
    if (status == TIFA_OK)
        status = add_slots(w, document);
    return status;
}

tifa_status glass_add_document(struct glass_writer *w, const struct glass_document *document, tifa_error *error)
{
    return conclude(w, add_document(w, document), error);
}

static tifa_status set_metadata(struct glass_writer *w, struct slice key, struct slice value)
{
    char bytes[SPOOL_KEY_MAX_BYTES] = {0, '\xC0'};
    tifa_status status = expect_stage(w, DOCUMENTS, "metadata");
    if (status == TIFA_OK && (key.length == 0 || key.length > GLASS_METADATA_KEY_MAX))
        status = tifa_fail(&w->error, TIFA_ERR_INTERNAL, "a metadata key of %zu bytes", key.length);
    if (status)
        return status;
    memcpy(bytes + 2, key.data, key.length);
    return spool_add(&w->spool, (struct slice){bytes, 2 + key.length}, value, &w->error);
}

tifa_status glass_set_metadata(struct glass_writer *w, struct slice key, struct slice value, tifa_error *error)
{
    return conclude(w, set_metadata(w, key, value), error);
}

/* What stands in front of the posting lists is known when the documents are. */
static tifa_status end_documents(struct glass_writer *w)
{
    tifa_status status = chunks_end(&w->lengths, &w->error);
    if (status == TIFA_OK)
        status = values_finish(&w->values, &w->spool, &w->error);
    if (status == TIFA_OK)
        status = spool_replay(&w->spool, &w->postlist, &w->error);
    values_free(&w->values);
    w->front_bytes = w->postlist.bytes;
    w->stage = LISTS;
    return status;
}

/* ---- lists ---- */

static tifa_status begin_list(struct glass_writer *w, struct slice term, uint32_t documents, uint64_t occurrences)
{
    tifa_status status = w->status == TIFA_OK && w->stage == DOCUMENTS ? end_documents(w) : TIFA_OK;
    if (status == TIFA_OK)
        status = expect_stage(w, LISTS, "a posting list");
    if (status == TIFA_OK)
        status = termlist_check_term(term, w->term, &w->error);
    if (status)
        return status;
    if (documents == 0 || documents > w->totals.documents)
        return tifa_fail(&w->error, TIFA_ERR_INTERNAL, "a posting list of %u documents, of %u there are", documents,
                         w->totals.documents);
    if (occurrences > UINT32_MAX)
        return tifa_fail(&w->error, TIFA_ERR_LIMIT, "a term occurs %llu times, more than can be counted",
                         (unsigned long long)occurrences);
    memcpy(w->term_bytes, term.data, term.length);
    w->term = (struct slice){w->term_bytes, term.length};
    w->stage = IN_LIST;
    chunks_begin_term(&w->list, term, documents, (uint32_t)occurrences, emit_to_table, &w->postlist);
    return TIFA_OK;
}

tifa_status glass_list_begin(struct glass_writer *w, struct slice term, uint32_t documents, uint64_t occurrences,
                             tifa_error *error)
{
    return conclude(w, begin_list(w, term, documents, occurrences), error);
}

static tifa_status add_postings(struct glass_writer *w, const struct glass_posting *postings, size_t count)
{
    tifa_status status = expect_stage(w, IN_LIST, "postings");
    if (status == TIFA_OK && count && postings[count - 1].docid > w->totals.documents)
        return tifa_fail(&w->error, TIFA_ERR_INTERNAL, "a posting of document %u, of %u there are",
                         postings[count - 1].docid, w->totals.documents);
    return status ? status : chunks_add(&w->list, postings, count, &w->error);
}

tifa_status glass_list_add(struct glass_writer *w, const struct glass_posting *postings, size_t count,
                           tifa_error *error)
{
    return conclude(w, add_postings(w, postings, count), error);
}

static tifa_status end_list(struct glass_writer *w)
{
    tifa_status status = expect_stage(w, IN_LIST, "the end of a list");
    if (status)
        return status;
    if (w->list.count != w->list.documents || w->list.sum != w->list.occurrences)
        return tifa_fail(&w->error, TIFA_ERR_INTERNAL,
                         "a posting list was to have %u documents and %u occurrences, and has %llu and %llu",
                         w->list.documents, w->list.occurrences, (unsigned long long)w->list.count,
                         (unsigned long long)w->list.sum);
    w->stage = LISTS;
    w->totals.terms++;
    w->totals.postings += w->list.count;
    w->occurrences += w->list.sum;
    if (w->list.greatest > w->greatest_wdf)
        w->greatest_wdf = w->list.greatest;
    return chunks_end(&w->list, &w->error);
}

tifa_status glass_list_end(struct glass_writer *w, tifa_error *error)
{
    return conclude(w, end_list(w), error);
}

/* ---- finishing ---- */

static tifa_status check_sums(struct glass_writer *w)
{
    if (w->occurrences != w->totals.length || w->greatest_wdf > w->longest)
        return tifa_fail(&w->error, TIFA_ERR_INTERNAL,
                         "lists have %llu occurrences, up to %u in a document; documents have %llu, up to %u",
                         (unsigned long long)w->occurrences, w->greatest_wdf, (unsigned long long)w->totals.length,
                         w->longest);
    if (w->options.termlists && w->term_entries != w->totals.postings)
        return tifa_fail(&w->error, TIFA_ERR_INTERNAL, "there are %llu postings, and %llu terms in documents",
                         (unsigned long long)w->totals.postings, (unsigned long long)w->term_entries);
    return TIFA_OK;
}

static void count_file(struct glass_totals *totals, const char *name, const struct output *o)
{
    totals->files[totals->file_count++] = (struct glass_file){name, o->flushed_bytes, o->crc32};
}

static tifa_status finish_table(struct glass_writer *w, struct table *table, const char *name)
{
    if (!table_is_open(table))
        return TIFA_OK;
    tifa_status status = table_finish(table, &w->error);
    count_file(&w->totals, name, &table->out);
    return status;
}

static tifa_status write_iamglass(struct glass_writer *w)
{
    struct iamglass content = {&w->postlist,        &w->docdata, &w->termlist, w->options.block_size_bytes,
                               w->totals.documents, w->shortest, w->longest,   w->greatest_wdf,
                               w->totals.length};
    struct output out;
    buffer_clear(&w->scratch);
    iamglass_encode(&w->scratch, &content);
    if (w->scratch.failed)
        return tifa_fail_memory(&w->error);
    tifa_status status = output_open(&out, w->folder, IAMGLASS_NAME, w->scratch.length, false, &w->error);
    if (status)
        return status;
    status = output_append(&out, w->scratch.data, w->scratch.length, &w->error);
    if (status == TIFA_OK)
        status = output_finish(&out, &w->error);
    count_file(&w->totals, IAMGLASS_NAME, &out);
    output_free(&out);
    return status;
}

static tifa_status finish(struct glass_writer *w)
{
    tifa_status status = w->status == TIFA_OK && w->stage == DOCUMENTS ? end_documents(w) : TIFA_OK;
    if (status == TIFA_OK)
        status = expect_stage(w, LISTS, "finishing");
    if (status == TIFA_OK)
        status = check_sums(w);
    w->stage = FINISHED;
    if (status == TIFA_OK)
        status = finish_table(w, &w->postlist, POSTLIST_NAME);
    if (status == TIFA_OK)
        status = finish_table(w, &w->docdata, DOCDATA_NAME);
    if (status == TIFA_OK)
        status = finish_table(w, &w->termlist, TERMLIST_NAME);
    w->totals.value_bytes = w->front_bytes - w->totals.length_bytes;
    w->totals.list_bytes = w->postlist.bytes - w->front_bytes;
    return status ? status : write_iamglass(w);
}

tifa_status glass_writer_finish(struct glass_writer *w, struct glass_totals *out, tifa_error *error)
{
    tifa_status status = conclude(w, finish(w), error);
    if (status == TIFA_OK && out)
        *out = w->totals;
    return status;
}

void glass_writer_free(struct glass_writer *w)
{
    if (!w)
        return;
    table_free(&w->postlist);
    table_free(&w->docdata);
    table_free(&w->termlist);
    spool_free(&w->spool);
    values_free(&w->values);
    deflater_free(&w->deflater);
    buffer_free(&w->scratch);
    free(w->folder);
    free(w);
}

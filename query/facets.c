#include "query/facets.h"

#include "corpus/base/utf8.h"
#include "corpus/schema.h"
#include "corpus/value_key.h"
#include "query/builder.h"
#include "query/judge.h"
#include "query/nothing.h"
#include "query/parallel.h"
#include "query/prepare.h"
#include "query/value_counts.h"
#include "query/xapian_error.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

const char *const facet_names[FACET_FIELDS + 1] = {"author", "section", "language", "year", "source", NULL};

/* An article with passages that match. */
struct found_article {
    struct archive_article_ref ref;
    uint64_t passages;
};

struct facets {
    struct archive *archive;
    const struct facet_options *options;
    struct facet_answer *answer;
    bool judged; /* the candidates are not known to match */
    xs_docid *docids;
    size_t docid_count;
    struct buffer articles; /* struct found_article, by key, each once */
    const struct field *names[FIELDS_MOST];
    size_t name_count;
    tifa_error *error;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static tifa_status fail(struct facets *f, xs_status status, const xs_error *reason)
{
    return xapian_fail(f->error, status, reason, "cannot count by values");
}

/* ---- candidates ---- */

static bool is_blank(struct slice text)
{
    return slice_trim(text).length == 0;
}

/* What is looked for; *out NULL where nothing is. */
static tifa_status plan(struct facets *f, struct slice text, xs_query **out)
{
    struct query *query = &f->answer->query;
    struct parser_options parser = {
        .all = f->options->all, .no_titles = f->options->no_titles, .today = f->options->today};
    struct plan_options options;
    struct plan any = {0};
    *out = NULL;
    tifa_status status = prepare_query(f->archive, text, slice_of(""), &parser, query, NULL, &options, f->error);
    if (status == TIFA_OK && query->root) {
        status = plan_query(query, &options, PLAN_ANY, &any, f->error);
        f->judged = !any.exact;
        *out = any.candidates;
    } else if (status == TIFA_OK && is_blank(text)) {
        struct builder builder = {0};
        *out = plan_everything(&builder, query);
        status = builder.status ? fail(f, builder.status, &builder.reason) : TIFA_OK;
    }
    return status;
}

/* All candidates that are there, in the order of the documents, so that the passages of an article follow each other.
 */
static tifa_status find_candidates(struct facets *f, const xs_query *query)
{
    xs_search_options options = {.weighting = XS_BOOLEAN, .limit = UINT32_MAX};
    xs_result *found = NULL;
    xs_error reason;
    xs_status failed = xs_search(archive_database(f->archive), query, &options, &found, &reason);
    size_t size = xs_result_size(found);
    f->docids = malloc((size + 1) * sizeof *f->docids);
    tifa_status status = failed ? fail(f, failed, &reason) : f->docids ? TIFA_OK : tifa_fail_memory(f->error);
    for (size_t i = 0; i < size && status == TIFA_OK; i++) {
        xs_hit hit;
        failed = xs_result_hit(found, i, &hit, &reason);
        if (failed)
            status = fail(f, failed, &reason);
        else if (!archive_is_removed(f->archive, hit.docid))
            f->docids[f->docid_count++] = hit.docid;
    }
    xs_result_free(found);
    return status;
}

/* ---- from candidates to articles ---- */

struct collector {
    const struct facets *shared;
    struct matcher *matcher;
    struct buffer articles; /* struct found_article; one may come again */
};

static void collect(struct collector *c, struct archive_article_ref ref)
{
    size_t count = c->articles.length / sizeof(struct found_article);
    struct found_article *items = (struct found_article *)(void *)c->articles.data;
    struct found_article next = {ref, 1};
    if (count > 0 && items[count - 1].ref.key == ref.key)
        items[count - 1].passages++;
    else
        buffer_append(&c->articles, &next, sizeof next);
}

static tifa_status judge(struct collector *c, struct archive *archive, xs_docid docid, tifa_error *error)
{
    struct archive_passage passage;
    struct match_result result;
    tifa_status status = archive_passage_by_id(archive, docid, &passage, error);
    if (status == TIFA_OK)
        status = judge_passage(archive, &c->shared->answer->query, c->matcher, &passage, &result, error);
    if (status == TIFA_OK && result.matches)
        collect(c, passage.article);
    return status;
}

static tifa_status collect_piece(void *worker, struct archive *archive, size_t start, size_t end, tifa_error *error)
{
    struct collector *c = worker;
    bool judged = c->shared->judged;
    tifa_status status = TIFA_OK;
    if (judged && !c->matcher)
        status = matcher_new(&c->shared->answer->query, &c->matcher, error);
    for (size_t i = start; i < end && status == TIFA_OK; i++) {
        struct archive_article_ref ref;
        xs_docid docid = c->shared->docids[i];
        status = judged ? judge(c, archive, docid, error) : archive_passage_article(archive, docid, &ref, error);
        if (status == TIFA_OK && !judged)
            collect(c, ref);
    }
    return status == TIFA_OK && c->articles.failed ? tifa_fail_memory(error) : status;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct found_article *)a)->ref.key, y = ((const struct found_article *)b)->ref.key;
    return (x > y) - (x < y);
}

/* Puts the articles in order and joins those that came again. */
static void join_articles(struct facets *f)
{
    struct found_article *items = (struct found_article *)(void *)f->articles.data;
    size_t count = f->articles.length / sizeof *items, kept = 0;
    if (count > 1)
        qsort(items, count, sizeof *items, by_key);
    for (size_t i = 0; i < count; i++) {
        f->answer->passages += items[i].passages;
        if (kept > 0 && items[kept - 1].ref.key == items[i].ref.key)
            items[kept - 1].passages += items[i].passages;
        else
            items[kept++] = items[i];
    }
    f->articles.length = kept * sizeof *items;
    f->answer->articles = kept;
}

static tifa_status find_articles(struct facets *f)
{
    unsigned workers = parallel_workers(f->docid_count, f->options->threads);
    struct collector *collectors = calloc(workers, sizeof *collectors);
    if (!collectors)
        return tifa_fail_memory(f->error);
    for (unsigned i = 0; i < workers; i++)
        collectors[i].shared = f;
    tifa_status status =
        parallel_run(f->archive, f->docid_count, collect_piece, collectors, workers, sizeof *collectors, f->error);
    for (unsigned i = 0; i < workers; i++) {
        buffer_append(&f->articles, collectors[i].articles.data, collectors[i].articles.length);
        buffer_free(&collectors[i].articles);
        matcher_free(collectors[i].matcher);
    }
    free(collectors);
    if (status == TIFA_OK && f->articles.failed)
        status = tifa_fail_memory(f->error);
    if (status == TIFA_OK)
        join_articles(f);
    return status;
}

/* ---- from articles to values ---- */

struct valuer {
    const struct facets *shared;
    struct value_counts counts[FACETS_MOST]; /* behind those of enum facet_field those of the names */
    struct facet_count missing[FACETS_MOST];
    struct tokens tokens;
    struct buffer key; /* of the value being counted */
};

static bool wants(const struct facets *f, size_t field)
{
    if (field >= FACET_FIELDS)
        return field - FACET_FIELDS < f->name_count;
    return (f->options->by == 0 && f->name_count == 0) || (f->options->by >> field & 1);
}

/* Adds a value that is shown as it stands, with its key; *any: it has one. */
static tifa_status count_value(struct valuer *v, size_t facet, enum article_field field,
                               struct facet_count *one, uint64_t article, bool *any, tifa_error *error)
{
    struct value_counts *counts = &v->counts[facet];
    const struct slice *known = value_counts_key(counts, one->value);
    struct slice key = known ? *known : slice_of("");
    tifa_status status = TIFA_OK;
    if (!known) {
        buffer_clear(&v->key);
        status = value_key(field, one->value, &v->tokens, &v->key, error);
        key = (struct slice){v->key.data, v->key.length};
    }
    if (status || key.length == 0)
        return status;
    *any = true;
    return value_counts_add(counts, one, key, article, error);
}

/* Hosts and tags: in lower case, which is their key. */
static tifa_status count_lower(struct valuer *v, enum facet_field facet, struct facet_count *one, struct slice value,
                               bool *any, tifa_error *error)
{
    buffer_clear(&v->key);
    for (size_t i = 0; i < value.length; i++) {
        char byte = value.data[i];
        buffer_append_byte(&v->key, byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte);
    }
    if (v->key.failed)
        return tifa_fail_memory(error);
    *any = value.length > 0;
    one->value = (struct slice){v->key.data, v->key.length};
    return *any ? value_counts_add(&v->counts[facet], one, one->value, 0, error) : TIFA_OK;
}

static tifa_status count_year(struct valuer *v, struct facet_count *one, struct date date, tifa_error *error)
{
    char year[] = FACET_UNDATED "    "; /* room for any number */
    if (date.year)
        snprintf(year, sizeof year, "%04d", date.year);
    one->value = date.year ? slice_of(year) : slice_of(FACET_UNDATED);
    return value_counts_add(&v->counts[FACET_YEAR], one, one->value, 0, error);
}

/* "A; B": each of them, once. number: of the article, from 1. */
static tifa_status count_values_of(struct valuer *v, enum facet_field facet, enum article_field field,
                                   struct slice values, struct facet_count *one, uint64_t number, bool *any,
                                   tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && value_next(field, &values, &one->value))
        status = count_value(v, facet, field, one, number, any, error);
    return status;
}

static tifa_status count_field(struct valuer *v, enum facet_field facet, const struct article *article,
                               uint64_t passages, uint64_t number, tifa_error *error)
{
    struct facet_count one = {.articles = 1, .passages = passages};
    const struct slice *fields = article->fields;
    bool any = facet == FACET_YEAR;
    tifa_status status = TIFA_OK;
    switch (facet) {
    case FACET_AUTHOR:
        status = count_values_of(v, facet, ARTICLE_AUTHOR, fields[ARTICLE_AUTHOR], &one, number, &any, error);
        break;
    case FACET_SECTION:
        status = count_values_of(v, facet, ARTICLE_SECTION, fields[ARTICLE_SECTION], &one, number, &any, error);
        break;
    case FACET_LANGUAGE:
        status = count_lower(v, facet, &one, fields[ARTICLE_LANG], &any, error);
        break;
    case FACET_SOURCE:
        status = count_lower(v, facet, &one, article_host(fields[ARTICLE_URL]), &any, error);
        break;
    case FACET_YEAR:
    case FACET_FIELDS:
        status = count_year(v, &one, article->date, error);
        break;
    }
    v->missing[facet].articles += !any;
    v->missing[facet].passages += any ? 0 : passages;
    return status;
}

/* Each value of the article, once. */
static tifa_status count_named(struct valuer *v, size_t number, const struct field_values *values, uint64_t passages,
                               uint64_t article, tifa_error *error)
{
    const struct field *field = v->shared->names[number];
    size_t at = FACET_FIELDS + number;
    struct facet_count one = {.articles = 1, .passages = passages};
    char digits[FIELD_NUMBER_BYTES];
    bool any = false;
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < values->count && status == TIFA_OK; i++) {
        const struct field_value *value = &values->items[i];
        if (!slice_equal(value->name, field_name_of(field)))
            continue;
        bool is_number = field->kind == FIELD_OF_NUMBERS;
        one.value = is_number ? field_number_text(value->number, digits) : value->text;
        any = any || is_number;
        status = is_number ? value_counts_add(&v->counts[at], &one, one.value, article, error)
                        : count_value(v, at, ARTICLE_FIELDS, &one, article, &any, error);
    }
    v->missing[at].articles += !any;
    v->missing[at].passages += any ? 0 : passages;
    return status;
}

static tifa_status value_piece(void *worker, struct archive *archive, size_t start, size_t end, tifa_error *error)
{
    struct valuer *v = worker;
    const struct found_article *articles = (const struct found_article *)(const void *)v->shared->articles.data;
    tifa_status status = TIFA_OK;
    for (size_t i = start; i < end && status == TIFA_OK; i++) {
        const struct article *article;
        status = v->shared->name_count ? archive_article_with_values(archive, articles[i].ref, &article, error)
                                       : archive_article(archive, articles[i].ref, &article, error);
        for (size_t k = 0; k < v->shared->name_count && status == TIFA_OK; k++)
            status = count_named(v, k, &article->values, articles[i].passages, i + 1, error);
        for (size_t field = 0; field < FACET_FIELDS && status == TIFA_OK; field++)
            if (wants(v->shared, field))
                status = count_field(v, (enum facet_field)field, article, articles[i].passages, i + 1, error);
    }
    return status;
}

/* The first values of a field, copied into the answer. */
static tifa_status take_values(struct facets *f, size_t field, struct value_counts *counts, struct facet_count missing)
{
    struct facet *facet = &f->answer->facets[f->answer->facet_count++];
    struct arena *arena = &f->answer->arena;
    *facet = (struct facet){.field = field < FACET_FIELDS ? (enum facet_field)field : FACET_FIELDS,
                            .name = field < FACET_FIELDS ? slice_of(facet_names[field])
                                                         : field_name_of(f->names[field - FACET_FIELDS]),
                            .distinct = counts->keys.count,
                            .missing = missing};
    const struct facet_count *sorted = value_counts_sort(counts);
    if (!sorted)
        return tifa_fail_memory(f->error);
    facet->count = facet->distinct < f->options->limit ? facet->distinct : f->options->limit;
    facet->values = arena_alloc(arena, (facet->count + 1) * sizeof *facet->values);
    for (size_t i = 0; i < facet->count && facet->values; i++) {
        facet->values[i] = sorted[i];
        facet->values[i].value.data = arena_copy(arena, sorted[i].value.data, sorted[i].value.length);
        if (!facet->values[i].value.data)
            return tifa_fail_memory(f->error);
    }
    facet->missing.value = slice_of("");
    return facet->values ? TIFA_OK : tifa_fail_memory(f->error);
}

static tifa_status add_up(struct facets *f, struct valuer *valuers, unsigned count)
{
    tifa_status status = TIFA_OK;
    struct valuer *all = &valuers[0];
    for (size_t field = 0; field < FACETS_MOST && status == TIFA_OK; field++) {
        for (unsigned i = 1; i < count && status == TIFA_OK; i++) {
            status = value_counts_join(&all->counts[field], &valuers[i].counts[field], f->error);
            all->missing[field].articles += valuers[i].missing[field].articles;
            all->missing[field].passages += valuers[i].missing[field].passages;
        }
        if (status == TIFA_OK && wants(f, field))
            status = take_values(f, field, &all->counts[field], all->missing[field]);
    }
    return status;
}

static tifa_status count_values(struct facets *f)
{
    size_t count = f->articles.length / sizeof(struct found_article);
    unsigned workers = parallel_workers(count, f->options->threads);
    struct valuer *valuers = calloc(workers, sizeof *valuers);
    if (!valuers)
        return tifa_fail_memory(f->error);
    for (unsigned i = 0; i < workers; i++)
        valuers[i].shared = f;
    tifa_status status = parallel_run(f->archive, count, value_piece, valuers, workers, sizeof *valuers, f->error);
    if (status == TIFA_OK)
        status = add_up(f, valuers, workers);
    for (unsigned i = 0; i < workers; i++) {
        for (size_t field = 0; field < FACETS_MOST; field++)
            value_counts_free(&valuers[i].counts[field]);
        tokens_free(&valuers[i].tokens);
        buffer_free(&valuers[i].key);
    }
    free(valuers);
    return status;
}

/* ---- names ---- */

tifa_status facet_options_add(struct facet_options *options, struct slice name, tifa_error *error)
{
    for (size_t field = 0; field < FACET_FIELDS; field++) {
        if (slice_equal_text(name, facet_names[field])) {
            options->by |= 1u << field;
            return TIFA_OK;
        }
    }
    if (options->name_count == FIELDS_MOST)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "more than %d fields to count by", FIELDS_MOST);
    options->names[options->name_count++] = name;
    return TIFA_OK;
}

static tifa_status fail_name(const struct facets *f, struct slice name)
{
    struct buffer known = {0};
    const struct field_list *fields = archive_fields(f->archive);
    for (size_t i = 0; i < FACET_FIELDS; i++)
        buffer_printf(&known, "%s%s", i ? i + 1 == FACET_FIELDS && !fields->count ? " or " : ", " : "", facet_names[i]);
    field_list_print(fields, &known);
    tifa_fail(f->error, TIFA_ERR_ARGUMENT, "there is no field '%.*s' to count by; expected %s",
              (int)utf8_cut(name.data, name.length, 100), name.data, buffer_text(&known));
    buffer_free(&known);
    return TIFA_ERR_ARGUMENT;
}

/* The fields of the archive that are asked for, each once. */
static tifa_status find_names(struct facets *f)
{
    for (size_t i = 0; i < f->options->name_count; i++) {
        const struct field *field = field_list_look_up(archive_fields(f->archive), f->options->names[i]);
        bool again = false;
        if (!field)
            return fail_name(f, f->options->names[i]);
        for (size_t k = 0; k < f->name_count; k++)
            again = again || f->names[k] == field;
        if (!again)
            f->names[f->name_count++] = field;
    }
    return TIFA_OK;
}

tifa_status facets_run(struct archive *archive, struct slice text, const struct facet_options *options,
                       struct facet_answer *answer, tifa_error *error)
{
    double started = now_ms();
    struct facets f = {.archive = archive, .options = options, .answer = answer, .error = error};
    xs_query *query = NULL;
    answer->fields = archive_fields(archive);
    tifa_status status = find_names(&f);
    if (status == TIFA_OK)
        status = plan(&f, text, &query);
    if (status == TIFA_OK && query)
        status = find_candidates(&f, query);
    xs_query_free(query);
    if (status == TIFA_OK)
        status = find_articles(&f);
    if (status == TIFA_OK)
        status = count_values(&f);
    answer->exact = !answer->query.is_cut;
    if (status == TIFA_OK && answer->articles == 0 && answer->exact)
        status = nothing_explain(archive, &answer->query, &answer->nothing, error);
    free(f.docids);
    buffer_free(&f.articles);
    answer->took_ms = now_ms() - started;
    return status;
}

void facet_answer_free(struct facet_answer *answer)
{
    query_free(&answer->query);
    arena_free(&answer->arena);
    *answer = (struct facet_answer){0};
}

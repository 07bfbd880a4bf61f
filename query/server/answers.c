/* What the endpoints of workers answer. */
#include "query/server/routes.h"

#include "corpus/schema.h"
#include "query/render/render.h"
#include "query/search.h"
#include "query/server/settings.h"
#include "query/xapian_error.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

enum {
    COUNT_UP_TO = 2000 /* as on the command line */
};

enum { COUNT_USUAL, COUNT_ALL };
enum { FORMAT_JSON, FORMAT_LINES };

static int today(void)
{
    time_t now = time(NULL);
    struct tm day;
    gmtime_r(&now, &day);
    return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

/* ---- /search ---- */

static tifa_status send_hit(void *context, const struct search_hit *hit, tifa_error *error)
{
    struct outlet *outlet = context;
    tifa_status status = outlet->streams ? TIFA_OK : outlet_stream(outlet, MEDIA_LINES, error);
    if (status == TIFA_OK)
        status = render_hit(hit, &outlet->body, error);
    return status ? status : outlet_flush(outlet, error);
}

static tifa_status stream_hits(struct question *question, struct search_options options, struct outlet *outlet,
                               tifa_error *error)
{
    struct search_answer answer = {0};
    options.count_up_to = 0;
    options.is_second_try = true; /* a stream has no place for reasons */
    options.take = send_hit;
    options.take_context = outlet;
    if (question->head)
        options.limit = 0;
    tifa_status status = search_run(question->archive, params_text(&question->params, "q"), &options, &answer, error);
    if (status == TIFA_OK && !outlet->streams)
        status = outlet_stream(outlet, MEDIA_LINES, error);
    search_answer_free(&answer);
    return status;
}

tifa_status answer_search(struct question *question, struct outlet *outlet, tifa_error *error)
{
    const struct params *p = &question->params;
    struct search_options options = {.limit = params_number(p, "n"),
                                     .offset = params_number(p, "offset"),
                                     .sort = (enum search_sort)params_number(p, "sort"),
                                     .count_up_to = params_number(p, "count") == COUNT_ALL ? UINT32_MAX : COUNT_UP_TO,
                                     .all = params_number(p, "all") != 0,
                                     .today = today()};
    if (params_number(p, "format") == FORMAT_LINES)
        return stream_hits(question, options, outlet, error);
    if (options.limit > SERVER_HITS)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "'n' takes a number up to %d; format=jsonl streams more",
                         SERVER_HITS);
    struct search_answer answer = {0};
    tifa_status status = search_run(question->archive, params_text(p, "q"), &options, &answer, error);
    if (status == TIFA_OK)
        status = render_json(&answer, &outlet->body, error);
    search_answer_free(&answer);
    return status;
}

/* ---- JSON ---- */

/* Takes the object. */
static tifa_status append_json(json_t *object, struct outlet *outlet, tifa_error *error)
{
    char *text = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(object);
    if (!text)
        return tifa_fail_memory(error);
    buffer_append_string(&outlet->body, text);
    buffer_append_byte(&outlet->body, '\n');
    free(text);
    return TIFA_OK;
}

static json_t *string_of(struct slice text)
{
    return json_stringn_nocheck(text.data, text.length);
}

/* ---- /explain ---- */

static json_t *json_of_steps(const struct search_answer *answer, struct slice text)
{
    const struct search_steps *steps = &answer->steps;
    return json_pack("{s:o, s:s, s:I, s:I, s:f, s:f, s:f, s:o}", "query", string_of(answer->query.text), "candidates",
                     steps->candidates ? steps->candidates : "", "estimated", (json_int_t)steps->estimated, "judged",
                     (json_int_t)steps->judged, "parse_ms", steps->parse_ms, "hits_ms", steps->hits_ms, "count_ms",
                     steps->count_ms, "text", string_of(text));
}

tifa_status answer_explain(struct question *question, struct outlet *outlet, tifa_error *error)
{
    struct search_options options = {.limit = 10,
                                     .count_up_to = COUNT_UP_TO,
                                     .explain = true,
                                     .all = params_number(&question->params, "all") != 0,
                                     .today = today()};
    struct search_answer answer = {0};
    struct buffer text = {0};
    tifa_status status = search_run(question->archive, params_text(&question->params, "q"), &options, &answer, error);
    if (status == TIFA_OK) {
        render_explanation(&answer, &text);
        status = append_json(json_of_steps(&answer, (struct slice){text.data, text.length}), outlet, error);
    }
    buffer_free(&text);
    search_answer_free(&answer);
    return status;
}

/* ---- /article/{id} ---- */

static tifa_status fail_xapian(xs_status failed, const xs_error *reason, tifa_error *error)
{
    return xapian_fail(error, failed, reason, "cannot read the article");
}

/* The documents that have a term, by docid, into docids. */
static tifa_status documents_of(struct archive *archive, const struct schema_term *term, struct buffer *docids,
                                tifa_error *error)
{
    xs_postings *postings = NULL;
    xs_docid docid;
    xs_error reason;
    xs_status failed = xs_postings_open(archive_database(archive), term->bytes, term->length, &postings, &reason);
    while (!failed && !(failed = xs_postings_next(postings, &docid, &reason)))
        buffer_append(docids, &docid, sizeof docid);
    xs_postings_free(postings);
    if (failed != XS_END)
        return fail_xapian(failed, &reason, error);
    return docids->failed ? tifa_fail_memory(error) : TIFA_OK;
}

static int by_number(const void *a, const void *b)
{
    json_int_t x = json_integer_value(json_object_get(*(json_t *const *)a, "number"));
    json_int_t y = json_integer_value(json_object_get(*(json_t *const *)b, "number"));
    return (x > y) - (x < y);
}

/* The passages among the documents of the id; another article may share the term where ids are long. */
static tifa_status passages_of(struct archive *archive, const struct buffer *docids, xs_docid article, uint64_t key,
                               json_t *out, tifa_error *error)
{
    const xs_docid *items = (const xs_docid *)(const void *)docids->data;
    size_t count = docids->length / sizeof *items, kept = 0;
    json_t **passages = calloc(count + 1, sizeof *passages);
    tifa_status status = passages ? TIFA_OK : tifa_fail_memory(error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        struct archive_passage passage;
        if (items[i] == article)
            continue;
        status = archive_passage_by_id(archive, items[i], &passage, error);
        bool is_ours = passage.article.docid ? passage.article.docid == article : passage.article.key == key;
        if (status == TIFA_OK && is_ours)
            passages[kept++] =
                json_pack("{s:I, s:o}", "number", (json_int_t)passage.number, "text", string_of(passage.text));
    }
    if (passages)
        qsort(passages, kept, sizeof(json_t *), by_number);
    for (size_t i = 0; i < kept; i++)
        json_array_append_new(out, passages[i]);
    free(passages);
    return status;
}

static json_t *json_of_fields(const struct article *article)
{
    json_t *object = json_object();
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        json_object_set_new(object, article_field_names[i], string_of(article->fields[i]));
    return object;
}

tifa_status answer_article(struct question *question, struct outlet *outlet, tifa_error *error)
{
    struct slice id = question->argument;
    struct schema_term term;
    struct buffer place = {0}, docids = {0};
    uint64_t key = article_key(id);
    const struct article *article;
    json_t *object = NULL, *passages = json_array();
    schema_article(&term, key);
    tifa_status status = documents_of(question->archive, &term, &place, error);
    if (status == TIFA_OK && place.length == 0)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "no article has the id '%.*s'",
                           (int)(id.length < 200 ? id.length : 200), id.data);
    if (status == TIFA_OK)
        status = archive_article(question->archive, (struct archive_article_ref){key, 0}, &article, error);
    if (status == TIFA_OK && (object = json_of_fields(article))) {
        xs_docid docid;
        memcpy(&docid, place.data, sizeof docid);
        schema_id(&term, id);
        status = documents_of(question->archive, &term, &docids, error);
        if (status == TIFA_OK)
            status = passages_of(question->archive, &docids, docid, key, passages, error);
    }
    if (status == TIFA_OK)
        status = append_json(json_pack("{s:O, s:O}", "article", object, "passages", passages), outlet, error);
    json_decref(object);
    json_decref(passages);
    buffer_free(&place);
    buffer_free(&docids);
    return status;
}

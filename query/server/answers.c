/* What the endpoints of workers answer. */
#include "query/server/routes.h"

#include "corpus/base/utf8.h"
#include "query/article_view.h"
#include "query/facets.h"
#include "query/match.h"
#include "query/render/json_parts.h"
#include "query/render/render.h"
#include "query/search.h"
#include "query/server/settings.h"
#include "query/suggest.h"

#include <jansson.h>

enum { COUNT_USUAL, COUNT_ALL };
enum { FORMAT_JSON, FORMAT_LINES };

/* ---- /search ---- */

/* Reads and sends one after the other: what is held of the others is their places. */
static tifa_status send_hits(struct archive *archive, const struct search_answer *answer, struct matcher *matcher,
                             struct outlet *outlet, tifa_error *error)
{
    struct arena arena = {0};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < answer->hit_count && status == TIFA_OK; i++) {
        struct search_hit hit = answer->hits[i];
        status = search_hit_read(archive, answer, matcher, &hit, &arena, error);
        if (status == TIFA_OK)
            status = render_hit(&hit, &outlet->body, error);
        if (status == TIFA_OK)
            status = outlet_flush(outlet, error);
        arena_clear(&arena);
    }
    arena_free(&arena);
    return status;
}

static tifa_status stream_hits(struct question *question, struct search_options options, struct outlet *outlet,
                               tifa_error *error)
{
    struct search_answer answer = {0};
    struct matcher *matcher = NULL;
    options.count_up_to = 0;
    options.is_second_try = true; /* a stream has no place for reasons */
    options.light = true;
    if (question->head)
        options.limit = 0;
    tifa_status status = search_run(question->archive, params_text(&question->params, "q"), &options, &answer, error);
    if (status == TIFA_OK)
        status = outlet_stream(outlet, MEDIA_LINES, error);
    if (status == TIFA_OK && answer.hit_count)
        status = matcher_new(&answer.query, &matcher, error);
    if (status == TIFA_OK)
        status = send_hits(question->archive, &answer, matcher, outlet, error);
    matcher_free(matcher);
    search_answer_free(&answer);
    return status;
}

tifa_status answer_search(struct question *question, struct outlet *outlet, tifa_error *error)
{
    const struct params *p = &question->params;
    struct search_options options = {.limit = params_number(p, "n"),
                                     .offset = params_number(p, "offset"),
                                     .sort = (enum search_sort)params_number(p, "sort"),
                                     .count_up_to =
                                         params_number(p, "count") == COUNT_ALL ? UINT32_MAX : SEARCH_COUNT_UP_TO,
                                     .all = params_number(p, "all") != 0,
                                     .no_titles = params_number(p, "no-titles") != 0,
                                     .copies = params_number(p, "copies") != 0,
                                     .today = search_today()};
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

/* ---- /explain ---- */

static json_t *json_of_steps(const struct search_answer *answer, struct slice text)
{
    const struct search_steps *steps = &answer->steps;
    return json_pack("{s:o, s:s, s:I, s:I, s:f, s:f, s:f, s:o}", "query", json_of_slice(answer->query.text),
                     "candidates", steps->candidates ? steps->candidates : "", "estimated",
                     (json_int_t)steps->estimated, "judged", (json_int_t)steps->judged, "parse_ms", steps->parse_ms,
                     "hits_ms", steps->hits_ms, "count_ms", steps->count_ms, "text", json_of_slice(text));
}

tifa_status answer_explain(struct question *question, struct outlet *outlet, tifa_error *error)
{
    struct search_options options = {.limit = 10,
                                     .count_up_to = SEARCH_COUNT_UP_TO,
                                     .explain = true,
                                     .all = params_number(&question->params, "all") != 0,
                                     .no_titles = params_number(&question->params, "no-titles") != 0,
                                     .today = search_today()};
    struct search_answer answer = {0};
    struct buffer text = {0};
    tifa_status status = search_run(question->archive, params_text(&question->params, "q"), &options, &answer, error);
    if (status == TIFA_OK) {
        render_explanation(&answer, &text);
        status = json_put_line(json_of_steps(&answer, (struct slice){text.data, text.length}), &outlet->body, error);
    }
    buffer_free(&text);
    search_answer_free(&answer);
    return status;
}

/* ---- /article/{id} ---- */

tifa_status answer_article(struct question *question, struct outlet *outlet, tifa_error *error)
{
    struct slice id = question->argument;
    struct article_view view = {0};
    tifa_status status = article_view_read(question->archive, id, (struct view_range){0}, &view, error);
    if (status == TIFA_OK && !view.article)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "no article has the id '%.*s'",
                           (int)utf8_cut(id.data, id.length, 200), id.data);
    if (status == TIFA_OK)
        status = render_article_json(&view, id, 0, &outlet->body, error);
    article_view_free(&view);
    return status;
}

/* ---- /facets ---- */

/* "author,year,country" */
static tifa_status add_names(struct slice names, struct facet_options *options, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (names.length && status == TIFA_OK) {
        const char *comma = memchr(names.data, ',', names.length);
        struct slice name = {names.data, comma ? (size_t)(comma - names.data) : names.length};
        status = facet_options_add(options, name, error);
        names = slice_from(names, name.length + (comma != NULL));
    }
    return status;
}

tifa_status answer_facets(struct question *question, struct outlet *outlet, tifa_error *error)
{
    const struct params *p = &question->params;
    struct facet_options options = {.limit = params_number(p, "n"),
                                    .threads = 1,
                                    .all = params_number(p, "all") != 0,
                                    .no_titles = params_number(p, "no-titles") != 0,
                                    .today = search_today()};
    struct facet_answer answer = {0};
    tifa_status status = add_names(params_text(p, "by"), &options, error);
    if (status == TIFA_OK)
        status = facets_run(question->archive, params_text(p, "q"), &options, &answer, error);
    if (status == TIFA_OK)
        status = render_facets_json(&answer, &outlet->body, error);
    facet_answer_free(&answer);
    return status;
}

/* ---- /suggest ---- */

tifa_status answer_suggest(struct question *question, struct outlet *outlet, tifa_error *error)
{
    struct slice text = params_text(&question->params, "q");
    struct suggest_answer answer = {0};
    tifa_status status = suggest_run(question->archive, text, params_number(&question->params, "n"), &answer, error);
    if (status == TIFA_OK)
        status = render_suggestions_json(&answer, text, &outlet->body, error);
    suggest_answer_free(&answer);
    return status;
}

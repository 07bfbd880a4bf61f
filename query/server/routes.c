#include "query/server/routes.h"

#include "query/server/settings.h"
#include "query/suggest.h"

#include "page.inc"

#include <stdint.h>

static const char *const sorts[] = {"score", "date", "-date", NULL};
static const char *const counts[] = {"usual", "exact", NULL};
static const char *const formats[] = {"json", "jsonl", NULL};

static const struct param_spec no_params[] = {{0}};

/* Read by the page itself, whose address is the query. */
static const struct param_spec page_params[] = {
    {.name = "q", .kind = PARAM_TEXT, .help = "the query"},
    {.name = "f", .kind = PARAM_TEXT, .repeated = true, .help = "a filter"},
    {.name = "sort", .kind = PARAM_TEXT, .help = "the order"},
    {.name = "offset", .kind = PARAM_TEXT, .help = "passages before the first"},
    {.name = "article", .kind = PARAM_TEXT, .help = "the article to show"},
    {.name = "passage", .kind = PARAM_TEXT, .help = "its passage"},
    {0},
};

static const struct param_spec search_params[] = {
    {.name = "q", .kind = PARAM_TEXT, .required = true, .help = "the query, as on the command line"},
    {.name = "n",
     .kind = PARAM_NUMBER,
     .max = SERVER_EXPORT_HITS,
     .standard = 10,
     .help = "passages to show; more than 1000 only as jsonl"},
    {.name = "offset", .kind = PARAM_NUMBER, .max = 100000, .help = "passages to leave out at the top"},
    {.name = "sort", .kind = PARAM_CHOICE, .choices = sorts, .help = "score, date (oldest first) or -date"},
    {.name = "count", .kind = PARAM_CHOICE, .choices = counts, .help = "exact: count all matches, however many"},
    {.name = "all", .kind = PARAM_FLAG, .help = "words side by side must all match"},
    {.name = "no-titles", .kind = PARAM_FLAG, .help = "leave the titles of articles out of hits and counts"},
    {.name = "format",
     .kind = PARAM_CHOICE,
     .choices = formats,
     .help = "json: one object; jsonl: a stream of hits, an object a line; the last is a problem if it is not whole"},
    {.name = "copies", .kind = PARAM_FLAG, .help = "show each copy of a passage"},
    {0},
};

static const struct param_spec explain_params[] = {
    {.name = "q", .kind = PARAM_TEXT, .required = true, .help = "the query, as on the command line"},
    {.name = "all", .kind = PARAM_FLAG, .help = "words side by side must all match"},
    {.name = "no-titles", .kind = PARAM_FLAG, .help = "leave the titles of articles out of hits and counts"},
    {0},
};

static const struct param_spec facets_params[] = {
    {.name = "q", .kind = PARAM_TEXT, .help = "the query; without one, the whole archive"},
    {.name = "by", .kind = PARAM_TEXT, .help = "fields, with commas between: author, section, language, year, source, or one that articles brought"},
    {.name = "n", .kind = PARAM_NUMBER, .max = 1000, .standard = 20, .help = "values of each field"},
    {.name = "all", .kind = PARAM_FLAG, .help = "words side by side must all match"},
    {.name = "no-titles", .kind = PARAM_FLAG, .help = "leave the titles of articles out of hits and counts"},
    {0},
};

static const struct param_spec suggest_params[] = {
    {.name = "q", .kind = PARAM_TEXT, .required = true, .help = "the start of a query"},
    {.name = "n", .kind = PARAM_NUMBER, .max = SUGGEST_MAX, .standard = SUGGEST_MAX, .help = "suggestions"},
    {0},
};

const struct route routes[] = {
    {.path = "/search",
     .takes_forms = true,
     .exports = true,
     .summary = "The passages that match a query, best first",
     .params = search_params,
     .answer = answer_search,
     .schema = "Answer"},
    {.path = "/explain",
     .takes_forms = true,
     .summary = "How a query is understood and answered",
     .params = explain_params,
     .answer = answer_explain,
     .schema = "Explanation"},
    {.path = "/facets",
     .takes_forms = true,
     .summary = "How many articles match a query, by author, section, language, year and source",
     .params = facets_params,
     .answer = answer_facets,
     .schema = "Facets"},
    {.path = "/suggest",
     .summary = "How the start of a query may go on",
     .params = suggest_params,
     .answer = answer_suggest,
     .schema = "Suggestions"},
    {.path = "/article/{id}",
     .summary = "An article with all its passages",
     .params = no_params,
     .answer = answer_article,
     .schema = "Article"},
    {.path = "/healthz",
     .place = ROUTE_HEALTH,
     .is_open = true,
     .summary = "Whether the service can answer",
     .params = no_params,
     .schema = "Health"},
    {.path = "/metrics", .place = ROUTE_METRICS, .summary = "Counters, for Prometheus", .params = no_params},
    {.path = "/openapi.json",
     .place = ROUTE_DESCRIPTION,
     .summary = "This description",
     .params = no_params,
     .schema = "Description"},
    {.path = "/",
     .place = ROUTE_ASSET,
     .is_open = true,
     .summary = "The search page",
     .params = page_params,
     .type = "text/html; charset=utf-8",
     .content = page_html},
    {.path = "/style.css",
     .place = ROUTE_ASSET,
     .is_open = true,
     .summary = "How the page looks",
     .params = no_params,
     .type = "text/css; charset=utf-8",
     .content = page_css},
    {.path = "/app.js",
     .place = ROUTE_ASSET,
     .is_open = true,
     .summary = "What the page does",
     .params = no_params,
     .type = "text/javascript; charset=utf-8",
     .content = page_js},
    {.path = "/robots.txt",
     .place = ROUTE_ASSET,
     .is_open = true,
     .summary = "Asks crawlers to stay away",
     .params = no_params,
     .type = "text/plain; charset=utf-8",
     .content = "User-agent: *\nDisallow: /\n"},
};
const size_t route_count = sizeof routes / sizeof *routes;

const struct route *route_find(struct slice target, struct slice *argument, struct slice *query)
{
    const char *mark = target.length ? memchr(target.data, '?', target.length) : NULL;
    struct slice path = {target.data, mark ? (size_t)(mark - target.data) : target.length};
    *query = slice_from(target, path.length + (mark != NULL));
    *argument = slice_of("");
    for (size_t i = 0; i < route_count; i++) {
        const char *brace = strchr(routes[i].path, '{');
        if (!brace && slice_equal_text(path, routes[i].path))
            return &routes[i];
        size_t fixed = brace ? (size_t)(brace - routes[i].path) : 0;
        if (brace && path.length > fixed && memcmp(path.data, routes[i].path, fixed) == 0) {
            *argument = slice_from(path, fixed);
            return &routes[i];
        }
    }
    return NULL;
}

bool route_is_export(const struct route *route, struct slice form)
{
    struct params params = {0};
    bool is_export = route->exports && params_parse(form, route->params, &params, NULL) == TIFA_OK &&
                     slice_equal_text(params_text(&params, "format"), "jsonl");
    params_free(&params);
    return is_export;
}

#include "query/nothing.h"
#include "query/prepare.h"
#include "query/search_state.h"
#include "query/signs.h"
#include "query/spellings.h"
#include "query/xapian_error.h"

#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

tifa_status search_fail(struct search *s, xs_status status, const xs_error *reason)
{
    return xapian_fail(s->error, status, reason, "cannot search");
}

static tifa_status prepare(struct search *s, struct slice text)
{
    struct parser_options parser = {
        .all = s->options->all, .no_titles = s->options->no_titles, .today = s->options->today};
    struct query *query = &s->answer->query;
    tifa_status status = prepare_query(s->archive, text, s->options->filter, &parser, query, &s->answer->filter,
                                       &s->plan_options, s->error);
    if (status == TIFA_OK)
        status = matcher_new(query, &s->matcher, s->error);
    if (status == TIFA_OK)
        status = archive_has_copies(s->archive, &s->has_copies, s->error);
    literal_of_query(query, &s->literal);
    s->answer->sort = s->options->sort;
    s->answer->hits = arena_zalloc(&s->answer->arena, (s->options->limit + 1) * sizeof *s->answer->hits);
    return status == TIFA_OK && !s->answer->hits ? tifa_fail_memory(s->error) : status;
}

/* One hit is looked for, lest candidates alone are taken for passages. */
tifa_status search_count_beside(struct archive *archive, const struct search_options *like, struct slice text,
                                struct search_count *out, tifa_error *error)
{
    struct search_options options = {.limit = 1,
                                     .count_up_to = like->count_up_to < SEARCH_COUNT_UP_TO ? like->count_up_to : SEARCH_COUNT_UP_TO,
                                     .threads = like->threads,
                                     .all = like->all,
                                     .no_titles = like->no_titles,
                                     .today = like->today,
                                     .filter = like->filter,
                                     .is_second_try = true};
    struct search_answer answer = {0};
    tifa_status status = search_run(archive, text, &options, &answer, error);
    *out = answer.passages;
    if (answer.hit_count == 0)
        out->value = 0;
    search_answer_free(&answer);
    return status;
}

/* How many passages the phrase finds by its stems. */
static tifa_status count_stemmed(struct search *s, struct search_count *passages)
{
    struct slice text = s->answer->query.text;
    const char *stemmed = arena_printf(&s->answer->arena, "~%.*s", (int)text.length, text.data);
    return stemmed ? search_count_beside(s->archive, s->options, slice_of(stemmed), passages, s->error)
                   : tifa_fail_memory(s->error);
}

static tifa_status explain_nothing(struct search *s)
{
    if (s->options->is_second_try)
        return TIFA_OK;
    struct query *query = &s->answer->query;
    tifa_status status = nothing_explain(s->archive, query, &s->answer->nothing, s->error);
    bool is_quoted_phrase = query->root && query->root->kind == NODE_PHRASE && query->root->slot_count > 1 &&
                            query->text.data[0] != '~' && query->text.data[0] != '=';
    struct search_count passages = {.value = 0};
    if (status == TIFA_OK && is_quoted_phrase)
        status = count_stemmed(s, &passages);
    if (status || passages.value == 0)
        return status;
    s->answer->nothing =
        arena_printf(&s->answer->arena, "%s; the stemmed form, ~%.*s, finds %s%llu passage%s", s->answer->nothing,
                     (int)query->text.length, query->text.data, passages.kind == COUNT_EXACT ? "" : "about ",
                     (unsigned long long)passages.value, passages.value == 1 ? "" : "s");
    return s->answer->nothing ? TIFA_OK : tifa_fail_memory(s->error);
}

tifa_status search_run(struct archive *archive, struct slice text, const struct search_options *options,
                       struct search_answer *answer, tifa_error *error)
{
    double started = now_ms(), parsed, filled;
    struct search s = {.archive = archive, .options = options, .answer = answer, .error = error};
    tifa_status status = prepare(&s, text);
    parsed = filled = now_ms();
    if (status == TIFA_OK && answer->query.root) {
        status = plan_query(&answer->query, &s.plan_options, PLAN_ANY, &s.any, error);
        if (status == TIFA_OK)
            status = page_fill(&s);
        filled = now_ms();
        if (status == TIFA_OK)
            status = tally(&s);
    } else if (status == TIFA_OK) {
        answer->exact = true; /* nothing was asked, nothing is found */
    }
    if (status == TIFA_OK && answer->exact && answer->passages.value == 0)
        status = explain_nothing(&s);
    else if (status == TIFA_OK && answer->query.is_cut && answer->passages.value == 0)
        answer->nothing = "a wildcard stands for more words than were looked for; give it more letters";
    if (status == TIFA_OK && !options->is_second_try && !options->light)
        status = spellings_note(archive, options, answer, error);
    if (status == TIFA_OK && !options->is_second_try && !options->light)
        status = signs_note(archive, options, answer, error);
    matcher_free(s.matcher);
    plan_free(&s.any);
    buffer_free(&s.keys);
    literal_finds_free(&s.finds);
    copies_free(&s);
    answer->took_ms = now_ms() - started;
    answer->steps.parse_ms = parsed - started;
    answer->steps.hits_ms = filled - parsed;
    answer->steps.count_ms = started + answer->took_ms - filled;
    answer->steps.judged = s.judged;
    return status;
}

void search_answer_free(struct search_answer *answer)
{
    query_free(&answer->query);
    query_free(&answer->filter);
    arena_free(&answer->arena);
    *answer = (struct search_answer){0};
}

int search_today(void)
{
    time_t now = time(NULL);
    struct tm day;
    gmtime_r(&now, &day);
    return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

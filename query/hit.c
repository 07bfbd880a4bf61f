/* What an answer keeps of a passage that was judged. */
#include "corpus/base/utf8.h"
#include "query/judge.h"
#include "query/search_state.h"

static tifa_status copy_slice(struct arena *arena, struct slice text, struct slice *out, tifa_error *error)
{
    const char *data = arena_copy(arena, text.data, text.length);
    if (!data)
        return tifa_fail_memory(error);
    *out = (struct slice){data, text.length};
    return TIFA_OK;
}

static tifa_status copy_record(struct archive *archive, struct archive_article_ref ref, struct arena *arena,
                               const struct article **out, tifa_error *error)
{
    const struct article *record;
    tifa_status status = archive_article(archive, ref, &record, error);
    struct article *copy = status ? NULL : arena_zalloc(arena, sizeof *copy);
    if (status || !copy)
        return status ? status : tifa_fail_memory(error);
    copy->date = record->date;
    copy->text = slice_of("");
    for (size_t i = 0; i < ARTICLE_FIELDS && status == TIFA_OK; i++)
        status = copy_slice(arena, record->fields[i], &copy->fields[i], error);
    if (status == TIFA_OK)
        status = copy_slice(arena, record->extra, &copy->extra, error);
    *out = copy;
    return status;
}

static tifa_status copy_spans(const struct match_result *result, const struct archive_passage *passage,
                              struct arena *arena, struct search_hit *hit, tifa_error *error)
{
    const struct tokens *tokens = passage->tokens;
    size_t own = passage->token_count;
    size_t count = result->span_count;
    hit->spans = arena_alloc(arena, count * sizeof *hit->spans);
    if (!hit->spans)
        return tifa_fail_memory(error);
    hit->span_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct token *first = &tokens->items[result->spans[i].first];
        size_t end = result->spans[i].last < own ? result->spans[i].last : own - 1; /* what goes on in the next passage */
        const struct token *last = &tokens->items[end];
        hit->spans[i] = (struct search_span){first->char_start, last->char_end, first->byte_start, last->byte_end};
    }
    return TIFA_OK;
}

static tifa_status copy_literal_spans(const struct literal_finds *finds, struct arena *arena, struct search_hit *hit,
                                      tifa_error *error)
{
    size_t at = 0, chars = 0;
    hit->spans = arena_alloc(arena, finds->count * sizeof *hit->spans);
    if (!hit->spans)
        return tifa_fail_memory(error);
    hit->span_count = finds->count;
    for (size_t i = 0; i < finds->count; i++) {
        const struct literal_span *found = &finds->spans[i];
        struct search_span *span = &hit->spans[i];
        chars += utf8_count(hit->text.data + at, found->start - at);
        span->char_start = (uint32_t)chars;
        chars += utf8_count(hit->text.data + found->start, found->end - found->start);
        span->char_end = (uint32_t)chars;
        span->byte_start = (uint32_t)found->start;
        span->byte_end = (uint32_t)found->end;
        at = found->end;
    }
    return TIFA_OK;
}

tifa_status hit_copy_passage(struct search *s, const struct judged *judged, struct search_hit *hit)
{
    const struct archive_passage *passage = &judged->passage;
    struct arena *arena = &s->answer->arena;
    *hit = (struct search_hit){.docid = passage->docid, .passage_number = passage->number};
    if (s->options->light)
        return TIFA_OK;
    tifa_status status = copy_slice(arena, passage->text, &hit->text, s->error);
    if (status)
        return status;
    return judged->is_literal ? copy_literal_spans(&s->finds, arena, hit, s->error)
                              : copy_spans(&judged->result, passage, arena, hit, s->error);
}

tifa_status hit_add(struct search *s, struct search_hit *hit, struct archive_article_ref article, double score)
{
    hit->rank = s->options->offset + s->answer->hit_count + 1;
    hit->score = score;
    tifa_status status = TIFA_OK;
    if (!s->options->light)
        status = copy_record(s->archive, article, &s->answer->arena, &hit->article, s->error);
    if (status == TIFA_OK)
        s->answer->hits[s->answer->hit_count++] = *hit;
    return status;
}

tifa_status search_hit_read(struct archive *archive, const struct search_answer *answer, struct matcher *matcher,
                            struct search_hit *hit, struct arena *arena, tifa_error *error)
{
    struct archive_passage passage = {0};
    struct match_result result = {0};
    tifa_status status = archive_passage_by_id(archive, hit->docid, &passage, error);
    hit->passage_number = passage.number;
    if (status == TIFA_OK && matcher)
        status = judge_passage(archive, &answer->query, matcher, &passage, &result, error);
    if (status == TIFA_OK)
        status = copy_slice(arena, passage.text, &hit->text, error);
    if (status == TIFA_OK)
        status = copy_spans(&result, &passage, arena, hit, error);
    return status ? status : copy_record(archive, passage.article, arena, &hit->article, error);
}

/* What an answer keeps of a passage that was judged. */
#include "query/judge.h"
#include "query/search_state.h"

static struct arena *hit_arena(struct search *s)
{
    return s->options->take ? &s->passing : &s->answer->arena;
}

static tifa_status copy_record(struct search *s, struct archive_article_ref ref, const struct article **out)
{
    const struct article *record;
    tifa_status status = archive_article(s->archive, ref, &record, s->error);
    struct article *copy = status ? NULL : arena_zalloc(hit_arena(s), sizeof *copy);
    if (status || !copy)
        return status ? status : tifa_fail_memory(s->error);
    copy->date = record->date;
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        struct slice field = record->fields[i];
        const char *data = arena_copy(hit_arena(s), field.data, field.length);
        if (!data)
            return tifa_fail_memory(s->error);
        copy->fields[i] = (struct slice){data, field.length};
    }
    copy->text = copy->extra = slice_of("");
    *out = copy;
    return TIFA_OK;
}

static tifa_status copy_spans(struct search *s, const struct judged *judged, struct search_hit *hit)
{
    size_t count = judged->result.span_count;
    hit->spans = arena_alloc(hit_arena(s), count * sizeof *hit->spans);
    if (!hit->spans)
        return tifa_fail_memory(s->error);
    hit->span_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct span *span = &judged->result.spans[i];
        const struct token *first = &judged->passage.tokens->items[span->first];
        const struct token *last = &judged->passage.tokens->items[span->last];
        hit->spans[i] = (struct search_span){first->char_start, last->char_end, first->byte_start, last->byte_end};
    }
    return TIFA_OK;
}

tifa_status hit_copy_passage(struct search *s, const struct judged *judged, struct search_hit *hit)
{
    struct slice text = judged->passage.text;
    const char *copy = arena_copy(hit_arena(s), text.data, text.length);
    if (!copy)
        return tifa_fail_memory(s->error);
    *hit = (struct search_hit){.passage_number = judged->passage.number, .text = {copy, text.length}};
    return copy_spans(s, judged, hit);
}

tifa_status hit_read_again(struct search *s, xs_docid docid, struct search_hit *hit)
{
    struct judged judged;
    tifa_status status = archive_passage_by_id(s->archive, docid, &judged.passage, s->error);
    if (status == TIFA_OK)
        status = judge_passage(s->archive, &s->answer->query, s->matcher, &judged.passage, &judged.result, s->error);
    return status ? status : hit_copy_passage(s, &judged, hit);
}

tifa_status hit_add(struct search *s, struct search_hit *hit, struct archive_article_ref article, double score)
{
    hit->rank = s->options->offset + s->answer->hit_count + 1;
    hit->score = score;
    tifa_status status = copy_record(s, article, &hit->article);
    if (status == TIFA_OK && !s->options->take)
        s->answer->hits[s->answer->hit_count] = *hit;
    else if (status == TIFA_OK)
        status = s->options->take(s->options->take_context, hit, s->error);
    s->answer->hit_count += status == TIFA_OK;
    arena_clear(&s->passing);
    return status;
}

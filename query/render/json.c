#include "query/render/render.h"

#include "corpus/base/json_write.h"

/* A member of an object, but for its value: ",\"name\":". */
static void write_name(struct buffer *out, const char *name)
{
    buffer_append(out, ",\"", 2);
    buffer_append_string(out, name);
    buffer_append(out, "\":", 2);
}

static void write_number(struct buffer *out, const char *name, uint64_t value)
{
    write_name(out, name);
    json_write_number(out, value);
}

static void write_text(struct buffer *out, const char *name, struct slice text)
{
    write_name(out, name);
    json_write_text(out, text);
}

static void write_article(const struct article *article, struct buffer *out)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        buffer_append_string(out, i ? ",\"" : "\"");
        buffer_append_string(out, article_field_names[i]);
        buffer_append_string(out, "\":");
        json_write_text(out, article->fields[i]);
        if (i == ARTICLE_DATE && article->date_source) {
            buffer_append_string(out, ",\"date_source\":");
            json_write_text(out, slice_of(article_date_source_names[article->date_source]));
        }
    }
}

static void write_spans(const struct search_hit *hit, struct buffer *out)
{
    for (size_t i = 0; i < hit->span_count; i++) {
        const struct search_span *span = &hit->spans[i];
        buffer_append_string(out, i ? ",{\"start\":" : "{\"start\":");
        json_write_number(out, span->char_start);
        write_number(out, "end", span->char_end);
        write_number(out, "byte_start", span->byte_start);
        write_number(out, "byte_end", span->byte_end);
        buffer_append_byte(out, '}');
    }
}

/* What is said where there are near copies alone. */
static void write_copies(const struct search_hit *hit, struct buffer *out)
{
    if (hit->copy_of.length)
        write_text(out, "copy_of", hit->copy_of);
    if (hit->copy_count == 0)
        return;
    write_name(out, "copies");
    for (size_t i = 0; i < hit->copies_listed; i++) {
        buffer_append_byte(out, i ? ',' : '[');
        json_write_text(out, hit->copies[i]);
    }
    buffer_append_string(out, hit->copies_listed ? "]" : "[]");
    write_number(out, "copy_count", hit->copy_count);
}

static void write_hit(const struct search_hit *hit, struct buffer *out)
{
    buffer_append_string(out, "{\"rank\":");
    json_write_number(out, hit->rank);
    write_name(out, "score");
    json_write_real(out, hit->score);
    buffer_append_string(out, ",\"article\":{");
    write_article(hit->article, out);
    buffer_append_string(out, "},\"passage\":{\"number\":");
    json_write_number(out, hit->passage_number);
    write_text(out, "text", hit->text);
    buffer_append_string(out, ",\"spans\":[");
    write_spans(hit, out);
    buffer_append_string(out, "]}");
    write_copies(hit, out);
    buffer_append_byte(out, '}');
}

/* What the number is. */
static const char *kind_of(const struct search_count *count)
{
    static const char *const names[] = {[COUNT_EXACT] = "exact",
                                        [COUNT_AT_LEAST] = "at least",
                                        [COUNT_AT_MOST] = "at most",
                                        [COUNT_ESTIMATE] = "estimate"};
    return names[count->kind];
}

static tifa_status end_line(struct buffer *out, tifa_error *error)
{
    buffer_append_byte(out, '\n');
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

tifa_status render_hit(const struct search_hit *hit, struct buffer *out, tifa_error *error)
{
    write_hit(hit, out);
    return end_line(out, error);
}

static void write_counts(const struct search_answer *answer, struct buffer *out)
{
    write_number(out, "passages", answer->passages.value);
    write_number(out, "articles", answer->articles.value);
    write_number(out, "occurrences", answer->occurrences.value);
    buffer_append_string(out, answer->exact ? ",\"exact\":true" : ",\"exact\":false");
    buffer_append_string(out, ",\"counts\":{\"passages\":");
    json_write_text(out, slice_of(kind_of(&answer->passages)));
    write_text(out, "articles", slice_of(kind_of(&answer->articles)));
    write_text(out, "occurrences", slice_of(kind_of(&answer->occurrences)));
    buffer_append_byte(out, '}');
}

static void write_warnings(const struct search_answer *answer, struct buffer *out)
{
    bool any = false;
    for (const struct query_warning *w = answer->query.warnings; w; w = w->next, any = true) {
        buffer_append_string(out, any ? "," : "");
        json_write_text(out, slice_of(w->message));
    }
    if (answer->nothing) {
        buffer_append_string(out, any ? "," : "");
        json_write_text(out, slice_of(answer->nothing));
    }
}

tifa_status render_json(const struct search_answer *answer, struct buffer *out, tifa_error *error)
{
    buffer_append_string(out, "{\"query\":");
    json_write_text(out, answer->query.text);
    write_counts(answer, out);
    write_name(out, "took_ms");
    json_write_real(out, answer->took_ms);
    buffer_append_string(out, ",\"warnings\":[");
    write_warnings(answer, out);
    buffer_append_string(out, "],\"hits\":[");
    for (size_t i = 0; i < answer->hit_count; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        write_hit(&answer->hits[i], out);
    }
    buffer_append_string(out, "]}");
    return end_line(out, error);
}

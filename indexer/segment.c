#include "corpus/manifest.h"
#include "corpus/text/stem.h"
#include "indexer/segment_methods.h"

#include <stdlib.h>

tifa_status segment_writer_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error)
{
    tifa_status status = options->kind == SEGMENT_XAPIAN ? xapian_segment_open(options, out, error)
                                                         : inverted_segment_open(options, out, error);
    if (status == TIFA_OK && options->fields && options->saved.length == 0)
        field_names_start(&(*out)->names, options->fields);
    return status;
}

tifa_status segment_writer_add(struct segment_writer *writer, struct article *article, tifa_error *error)
{
    tifa_status status = article_read_values(article, error);
    if (status) {
        article_free(article);
        return status;
    }
    field_names_take(&writer->names, article);
    return writer->methods->add(writer, article, error);
}

tifa_status segment_writer_drop(struct segment_writer *writer, uint64_t number, tifa_error *error)
{
    return writer->methods->drop(writer, number, error);
}

bool segment_writer_can_save(const struct segment_writer *writer)
{
    return writer->methods->can_save && writer->methods->can_save(writer);
}

tifa_status segment_writer_save(struct segment_writer *writer, struct buffer *state, tifa_error *error)
{
    return writer->methods->save(writer, state, error);
}

void segment_writer_set_removed(struct segment_writer *writer, struct slice removed)
{
    writer->removed = removed;
}

void segment_writer_set_fields(struct segment_writer *writer, const struct field_union *others)
{
    writer->other_fields = others;
}

void segment_writer_leave(struct segment_writer *writer)
{
    if (writer)
        writer->methods->leave(writer);
}

tifa_status segment_writer_finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error)
{
    tifa_status status = writer->methods->finish(writer, totals, error);
    totals->field_notes = writer->names.notes;
    return status;
}

tifa_status segment_describe_fields(const struct segment_writer *writer, const struct batch_article *articles,
                                    size_t count, struct segment_totals *totals, struct segment_metadata *out,
                                    tifa_error *error)
{
    struct field_union all = {0};
    if (writer->other_fields)
        all = *writer->other_fields;
    *out = (struct segment_metadata){.removed = writer->removed};
    field_names_list(&writer->names, articles, count, &totals->fields);
    field_union_add(&all, &totals->fields);
    field_union_finish(&all);
    field_list_write(&all.list, &out->fields);
    return out->fields.failed ? tifa_fail_memory(error) : TIFA_OK;
}

void segment_writer_free(struct segment_writer *writer)
{
    if (writer)
        writer->methods->free(writer);
}

void segment_totals_describe(const struct segment_totals *totals, struct manifest_segment *segment)
{
    segment->articles = totals->articles;
    segment->passages = totals->passages;
    segment->tokens = totals->tokens;
    segment->text_bytes = totals->text_bytes;
    segment->stems = totals->stems;
    segment->newest_first = totals->newest_first;
    segment->copies = totals->copies;
    segment->fields = totals->fields;
    segment->knows_fields = true;
}

void segment_totals_add(struct segment_totals *sum, const struct segment_totals *more)
{
    sum->articles += more->articles;
    sum->passages += more->passages;
    sum->tokens += more->tokens;
    sum->text_bytes += more->text_bytes;
    sum->stems |= more->stems;
}

void segment_totals_add_article(struct segment_totals *sum, struct article_size size, const char *stem_language)
{
    sum->articles++;
    sum->passages += size.passages;
    sum->tokens += size.tokens;
    sum->text_bytes += size.text_bytes;
    if (size.passages)
        sum->stems |= UINT64_C(1) << stem_language_number(stem_language);
}

void segment_totals_drop(struct segment_totals *sum, struct article_size size)
{
    sum->articles--;
    sum->passages -= size.passages;
    sum->tokens -= size.tokens;
    sum->text_bytes -= size.text_bytes;
}

tifa_status dropped_add(struct dropped *d, uint64_t number, tifa_error *error)
{
    if (d->count == d->capacity) {
        size_t capacity = d->capacity ? d->capacity * 2 : 64;
        uint64_t *numbers = realloc(d->numbers, capacity * sizeof *numbers);
        if (!numbers)
            return tifa_fail_memory(error);
        d->numbers = numbers;
        d->capacity = capacity;
    }
    d->numbers[d->count++] = number;
    return TIFA_OK;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void dropped_sort(struct dropped *d)
{
    if (d->count)
        qsort(d->numbers, d->count, sizeof *d->numbers, by_number);
}

bool dropped_has(const struct dropped *d, uint64_t number)
{
    return d->count && bsearch(&number, d->numbers, d->count, sizeof *d->numbers, by_number);
}

void dropped_free(struct dropped *d)
{
    free(d->numbers);
    *d = (struct dropped){0};
}

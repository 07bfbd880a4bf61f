#include "indexer/segment_methods.h"

tifa_status segment_writer_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error)
{
    return options->kind == SEGMENT_XAPIAN ? xapian_segment_open(options, out, error)
                                           : inverted_segment_open(options, out, error);
}

tifa_status segment_writer_add(struct segment_writer *writer, struct article *article, tifa_error *error)
{
    return writer->methods->add(writer, article, error);
}

tifa_status segment_writer_finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error)
{
    return writer->methods->finish(writer, totals, error);
}

void segment_writer_free(struct segment_writer *writer)
{
    if (writer)
        writer->methods->free(writer);
}

void segment_totals_add(struct segment_totals *sum, const struct segment_totals *more)
{
    sum->articles += more->articles;
    sum->passages += more->passages;
    sum->tokens += more->tokens;
    sum->text_bytes += more->text_bytes;
    sum->stems |= more->stems;
}

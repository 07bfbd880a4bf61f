#include "indexer/export.h"

#include "indexer/stored.h"

static tifa_status export_segment(struct stored_segment *segment, const struct removed_segment *removed, FILE *out,
                                  tifa_error *error)
{
    struct buffer line = {0};
    struct article *article;
    tifa_status status;
    while ((status = stored_next(segment, removed, &article, error)) == TIFA_OK && !ferror(out)) {
        buffer_clear(&line);
        status = article_json_write(article, &line, error);
        article_free(article);
        if (status)
            break;
        buffer_append_byte(&line, '\n');
        fwrite(line.data, 1, line.length, out);
    }
    if (status == TIFA_OK)
        article_free(article);
    buffer_free(&line);
    return status == TIFA_END ? TIFA_OK : status;
}

tifa_status export_articles(const char *index, FILE *out, tifa_error *error)
{
    struct stored_index stored;
    tifa_status status = stored_index_open(index, &stored, error);
    if (status)
        return status;
    for (size_t i = stored.count; i-- > 0 && status == TIFA_OK;)
        status = export_segment(stored.segments[i], &stored.removed.segments[i], out, error);
    stored_index_close(&stored);
    return status;
}

/* Any bytes as a source file: plain, compressed, an archive, a crawl, one in another. */
#include "fuzz_article.h"
#include "fuzz_file.h"

#include "corpus/reader.h"

static void check_counts(const struct reader_counts *counts, uint64_t articles, uint64_t rejects)
{
    CHECK(counts->all.articles == articles && counts->all.rejects == rejects);
    uint64_t documents = 0, of_formats = 0;
    for (size_t i = 0; i < format_count; i++) {
        const struct reader_tally *format = &counts->formats[i];
        documents += format->documents;
        of_formats += format->rejects;
        CHECK(format->articles + format->rejects >= format->documents);
        CHECK(formats[i].open || format->articles + format->rejects == format->documents);
    }
    for (size_t i = 0; i < SKIP_KINDS; i++)
        documents += counts->skipped[i];
    CHECK(documents + rejects - of_formats == counts->all.documents);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct limits limits = {
        .document_bytes = 1 << 20, .expanded_bytes = 8 << 20, .members = 100, .ratio = 100, .nesting = 3};
    struct source_file source = {.path = path, .id = "fuzz"};
    struct reader *reader;
    struct article *article;
    tifa_error error;
    write_file(data, size);
    if (reader_open_with(&source, &(struct reader_options){.limits = limits}, &reader, &error) != TIFA_OK)
        return 0;
    uint64_t articles = 0, rejects = 0;
    for (tifa_status status; (status = reader_next(reader, &article, &error)) != TIFA_END;) {
        CHECK(articles + rejects <= (uint64_t)64 << 20);
        CHECK((status == TIFA_OK) == (article != NULL));
        CHECK(*reader_where(reader));
        articles += status == TIFA_OK;
        rejects += status < 0;
        if (article)
            fuzz_check_fields(article);
        article_free(article);
    }
    CHECK(reader_consumed(reader) <= size);
    check_counts(reader_counts(reader), articles, rejects);
    reader_close(reader);
    return 0;
}

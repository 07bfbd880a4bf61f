/* Any bytes as a table: every row is an article or an error, and each line is read. */
#include "fuzz_article.h"
#include "fuzz_file.h"

#include "corpus/formats/csv.h"

static void check_row(const struct article *article)
{
    fuzz_check_fields(article);
    fuzz_check_record(article);
}

static void read_rows(struct csv *csv, size_t size)
{
    tifa_status status;
    uint64_t line = 0;
    size_t calls = 0;
    do {
        tifa_error error = {0};
        struct article *article = article_new();
        status = csv_next(csv, article, &error);
        if (status == TIFA_OK)
            check_row(article);
        else if (status != TIFA_END)
            CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
        CHECK(csv_line(csv) >= line && ++calls <= size + 1);
        line = csv_line(csv);
        article_free(article);
    } while (status != TIFA_END);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stream *stream;
    struct csv *csv;
    struct slice head;
    if (size > 1 && data[0] == 0x1F && data[1] == 0x8B)
        return 0; /* gzip is another target's */
    write_file(data, size);
    if (stream_open(path, NULL, &stream, NULL) != TIFA_OK)
        return 0;
    CHECK(stream_peek(stream, &head, NULL) == TIFA_OK);
    bool likely = csv_detect(head, NULL), is_text = size <= 4096 && utf8_valid(head.data, head.length);
    tifa_status status = csv_open(stream, slice_of(""), NULL, &csv, NULL);
    CHECK(status == TIFA_OK || !csv);
    CHECK(!likely || !is_text || status == TIFA_OK);
    if (csv)
        read_rows(csv, size);
    csv_close(csv);
    stream_close(stream);
    return 0;
}

/* Any bytes as an array of JSON objects, or objects one after the other. */
#include "fuzz_article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct budget budget = {.limits = LIMITS_DEFAULT};
    struct stream *stream;
    struct records *records;
    budget.limits.document_bytes = 1000; /* so that limits are met as well */
    CHECK(stream_over_memory((struct slice){(const char *)data, size}, "fuzz", &budget, &stream, NULL) == TIFA_OK);
    const struct document about = {0};
    CHECK(json_open(&about, stream, &records, NULL) == TIFA_OK);
    tifa_status status = TIFA_OK;
    for (size_t steps = 0; status != TIFA_END; steps++) {
        tifa_error error = {0};
        struct article *article = article_new();
        CHECK(steps <= size + 1);
        status = records->next(records, article, &error);
        if (status == TIFA_OK)
            fuzz_check_fields(article);
        else if (status < 0)
            CHECK(error.status == status && utf8_valid(error.message, strlen(error.message)));
        article_free(article);
    }
    records->close(records);
    stream_close(stream);
    return 0;
}

/* Any bytes as an article's page. */
#include "fuzz_article.h"

static tifa_status read_page(struct slice text, struct article *article, tifa_error *error)
{
    tifa_status status = page_read(text, article, error);
    return status ? status : article_set(article, ARTICLE_ID, slice_of("a-page"), error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_format(read_page, data, size);
}

/* Any bytes as a web page. */
#include "fuzz_article.h"

static tifa_status read_html(struct slice text, struct article *article, tifa_error *error)
{
    tifa_status status = html_read(text, slice_of("https://example.org/a"), article, error);
    CHECK(status || article->text.length);
    return status ? status : article_set(article, ARTICLE_ID, slice_of("a-page"), error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_format(read_html, data, size);
}

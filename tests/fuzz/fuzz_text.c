/* Any bytes as Markdown and as plain text. The input is the name of the file, a line feed, and the text. */
#include "fuzz_article.h"

#include "corpus/formats/text.h"

static struct slice name;

static tifa_status read_text(struct slice text, struct article *article, tifa_error *error)
{
    tifa_status status = text_read(text, name, article, error);
    if (status == TIFA_OK) /* what is dropped is markup, what is added is escapes, entities and the parting of cells */
        CHECK(article->text.length <= 4 * text.length + 16);
    return status ? status : article_set(article, ARTICLE_ID, slice_of("a-text"), error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer valid = {0};
    fuzz_make_text(&valid, data, size);
    struct slice text = fuzz_slice(&valid);
    name = slice_of("");
    slice_line(&text, &name);
    fuzz_format(read_text, (const uint8_t *)text.data, text.length);
    buffer_free(&valid);
    return 0;
}

#include "corpus/formats/format.h"

#include "corpus/base/utf8.h"
#include "corpus/formats/html/extract.h"
#include "corpus/formats/html/stated.h"

static void set_date(const struct html_metadata *metadata, struct article *article, struct slice text)
{
    if (!article_set_date(article, text) && metadata->bad_date.length)
        article_note_date(article, metadata->bad_date);
}

static tifa_status set_fields(struct html_page *page, struct slice url, struct article *article, tifa_error *error)
{
    struct html_metadata *metadata = &page->metadata;
    html_offer(metadata, ARTICLE_URL, HTML_VISIBLE, url);
    for (size_t i = ARTICLE_TITLE; i < ARTICLE_FIELDS; i++) {
        struct slice text = slice_trim(metadata->fields[i].text);
        tifa_status status = TIFA_OK;
        if (i == ARTICLE_DATE)
            set_date(metadata, article, text);
        else
            status = article_set(article, (enum article_field)i, text, error);
        if (status)
            return status;
    }
    return TIFA_OK;
}

static tifa_status read_page(struct html_page *page, struct buffer *body, struct slice text, struct slice url,
                             struct article *article, tifa_error *error)
{
    tifa_status status = html_page_read(page, text, error);
    if (status)
        return status;
    html_settle_title(&page->metadata);
    status = html_extract(page, body, error);
    if (status == TIFA_OK)
        status = html_use_stated(page, body, error);
    if (status == TIFA_OK && body->length == 0)
        status = tifa_fail(error, TIFA_ERR_FORMAT, "a web page without the text of an article");
    if (status == TIFA_OK)
        status = article_set_text(article, (struct slice){body->data, body->length}, error);
    return status ? status : set_fields(page, url, article, error);
}

tifa_status html_read(struct slice text, struct slice url, struct article *article, tifa_error *error)
{
    size_t valid = utf8_valid_prefix(text.data, text.length);
    if (valid < text.length)
        return tifa_fail(error, TIFA_ERR_FORMAT, "not valid UTF-8 at byte %zu", valid + 1);
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_from(text, 3);
    struct html_page page = {.metadata.date_order = article->date_order};
    struct buffer body = {0};
    tifa_status status = read_page(&page, &body, text, url, article, error);
    buffer_free(&body);
    html_page_free(&page);
    return status;
}

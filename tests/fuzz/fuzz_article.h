/* What holds of an article that a format was read into, and of its record. */
#ifndef TIFA_FUZZ_ARTICLE_H
#define TIFA_FUZZ_ARTICLE_H

#include "fuzz.h"

#include "corpus/formats/format.h"

static inline bool fuzz_is_settled(struct slice text)
{
    return utf8_valid(text.data, text.length) && slice_trim(text).length == text.length;
}

static inline void fuzz_check_fields(const struct article *article)
{
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        CHECK(article->fields[i].data);
        CHECK(fuzz_is_settled(article->fields[i]));
    }
    CHECK(fuzz_is_settled(article->text));
    CHECK(article->text.length == 0 || !memchr(article->text.data, '\r', article->text.length));
    char iso[DATE_TEXT_BYTES];
    CHECK(slice_equal_text(article->fields[ARTICLE_DATE], date_format(article->date, iso)));
}

static inline void fuzz_check_record(const struct article *article)
{
    struct buffer record = {0}, again = {0};
    struct article *back = article_new();
    CHECK(article_record_write(article, false, &record, NULL) == TIFA_OK);
    CHECK(article_record_read(back, fuzz_slice(&record), NULL) == TIFA_OK);
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        CHECK(slice_equal(back->fields[i], article->fields[i]));
    CHECK(slice_equal(back->extra, article->extra));
    CHECK(article_record_write(back, false, &again, NULL) == TIFA_OK);
    CHECK(slice_equal(fuzz_slice(&record), fuzz_slice(&again)));
    article_free(back);
    buffer_free(&record);
    buffer_free(&again);
}

/* What was settled stays as it is when the article is exported and read again. */
static inline void fuzz_check_finished(struct article *article)
{
    struct slice text = article->text, fields[ARTICLE_FIELDS];
    memcpy(fields, article->fields, sizeof fields);
    CHECK(article_finish(article, false, NULL) == TIFA_OK);
    CHECK(slice_equal(article->text, text));
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        CHECK(slice_equal(article->fields[i], fields[i]));
}

static inline int fuzz_format(tifa_status (*read)(struct slice, struct article *, tifa_error *), const uint8_t *data,
                              size_t size)
{
    tifa_error error = {0};
    struct article *article = article_new();
    tifa_status status = read((struct slice){(const char *)data, size}, article, &error);
    if (status == TIFA_OK) {
        fuzz_check_fields(article);
        fuzz_check_record(article);
        status = article_finish(article, false, &error);
    }
    if (status == TIFA_OK)
        fuzz_check_finished(article);
    if (status == TIFA_OK) {
        CHECK(article->fields[ARTICLE_ID].length && article->text.length && article->fields[ARTICLE_LANG].length);
    } else {
        CHECK(status == TIFA_ERR_FORMAT && error.status == status);
        CHECK(utf8_valid(error.message, strlen(error.message)));
    }
    article_free(article);
    return 0;
}

#endif

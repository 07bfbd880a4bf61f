/* Records of articles for the public header. A tifa_article is a struct article by another name. */
#include "query/tifa.h"

#include "corpus/article.h"
#include "corpus/base/utf8.h"
#include "corpus/limits.h"

static const struct article *record_of(const tifa_article *article)
{
    return (const struct article *)(const void *)article;
}

static const char *lend(struct slice text, size_t *length)
{
    if (length)
        *length = text.length;
    return text.data;
}

static bool is_field(tifa_field field)
{
    return (unsigned)field < TIFA_FIELDS;
}

const char *tifa_article_field(const tifa_article *article, tifa_field field, size_t *length)
{
    return lend(article && is_field(field) ? record_of(article)->fields[field] : slice_of(""), length);
}

const char *tifa_article_extra(const tifa_article *article, size_t *length)
{
    return lend(article ? record_of(article)->extra : slice_of(""), length);
}

const char *tifa_field_name(tifa_field field)
{
    return is_field(field) ? article_field_names[field] : NULL;
}

tifa_status tifa_article_new(tifa_article **out, tifa_error *error)
{
    if (!out)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "tifa_article_new needs a place for the article");
    *out = (tifa_article *)(void *)article_new();
    return *out ? TIFA_OK : tifa_fail_memory(error);
}

void tifa_article_free(tifa_article *article)
{
    article_free((struct article *)(void *)article);
}

static tifa_status check_value(const tifa_article *article, const char *name, struct slice value, tifa_error *error)
{
    if (!article || (!value.data && value.length))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "setting the \"%s\" needs an article and a value, not NULL", name);
    size_t valid = utf8_valid_prefix(value.data, value.length);
    if (valid < value.length)
        return tifa_fail(error, TIFA_ERR_FORMAT, "the \"%s\" is not valid UTF-8 at byte %zu; convert it first", name,
                         valid);
    return TIFA_OK;
}

tifa_status tifa_article_set(tifa_article *article, tifa_field field, const char *value, size_t length,
                             tifa_error *error)
{
    struct article *record = (struct article *)(void *)article;
    if (!is_field(field))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "there is no field %d", (int)field);
    tifa_status status = check_value(article, article_field_names[field], (struct slice){value, length}, error);
    if (status)
        return status;
    struct slice text = slice_trim((struct slice){value ? value : "", length});
    if (field != TIFA_DATE)
        return article_set(record, (enum article_field)field, text, error);
    record->date = (struct date){0};
    record->fields[ARTICLE_DATE] = slice_of("");
    if (text.length == 0 || article_set_date(record, text))
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_FORMAT, "'%.*s' is no date; write it as 2021-03-10",
                     (int)utf8_cut(text.data, text.length, 100), text.data);
}

tifa_status tifa_article_set_text(tifa_article *article, const char *text, size_t length, tifa_error *error)
{
    const struct limits limits = LIMITS_DEFAULT;
    struct slice value = {text ? text : "", length};
    if (length > limits.document_bytes)
        return tifa_fail(error, TIFA_ERR_LIMIT, "the \"text\" has more than %zu MiB; split the article",
                         limits.document_bytes >> 20);
    tifa_status status = check_value(article, "text", (struct slice){text, length}, error);
    return status ? status : article_set_text((struct article *)(void *)article, value, error);
}

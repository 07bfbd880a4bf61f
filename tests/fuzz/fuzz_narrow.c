/* A query, a filter and a passage, with NULs between: what matches the narrowed query is what matches both. */
#include "fuzz.h"

#include "query/language/narrow.h"
#include "query/match.h"

static const struct parser_options options = {.today = 20240331};

static struct slice cut(struct slice *rest)
{
    const char *nul = rest->length ? memchr(rest->data, '\0', rest->length) : NULL;
    struct slice part = {rest->data, nul ? (size_t)(nul - rest->data) : rest->length};
    *rest = slice_from(*rest, nul ? part.length + 1 : part.length);
    return part;
}

static bool matches(struct query *query, const struct match_passage *passage, struct match_result *result)
{
    struct matcher *matcher;
    query->no_titles = true; /* else conditions on the title alone find no text */
    CHECK(matcher_new(query, &matcher, NULL) == TIFA_OK);
    CHECK(matcher_run(matcher, passage, result, NULL) == TIFA_OK);
    bool found = result->matches;
    matcher_free(matcher);
    return found;
}

static void check_narrowed(struct slice text, struct query *filter, struct stemmer *stemmer,
                           const struct match_passage *passage)
{
    struct query query = {0};
    struct match_result result;
    if (query_parse(text, &options, &query, NULL) == TIFA_OK && query.root) {
        CHECK(query_resolve(&query, stemmer, 3, NULL) == TIFA_OK);
        bool both = matches(&query, passage, &result);
        size_t spans = result.span_count;
        if (filter->root)
            both = matches(filter, passage, &result) && both;
        CHECK(query_narrow(&query, filter, &options, NULL) == TIFA_OK);
        CHECK(query_resolve(&query, stemmer, 3, NULL) == TIFA_OK);
        CHECK(matches(&query, passage, &result) == both);
        CHECK(!both || result.span_count == spans);
    }
    query_free(&query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer input = {0};
    struct query filter = {0};
    struct tokens tokens = {0};
    struct article *article = article_new();
    struct stemmer *stemmer;
    tifa_error error = {0};
    fuzz_make_text(&input, data, size);
    struct slice rest = fuzz_slice(&input), query = cut(&rest), narrow = cut(&rest), text = rest;
    CHECK(stemmer_new(&stemmer, NULL) == TIFA_OK);
    CHECK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_TEXT, NULL) == TIFA_OK);
    CHECK(article_set(article, ARTICLE_TITLE, text, NULL) == TIFA_OK);
    CHECK(article_set(article, ARTICLE_LANG, slice_of("en"), NULL) == TIFA_OK);
    CHECK(article_set_date(article, slice_of("2021-03")));
    struct match_passage passage = {.text = text, .tokens = &tokens, .count = tokens.count, .language = 0, .article = article};
    tifa_status status = filter_parse(narrow, &options, &filter, &error);
    CHECK(status == TIFA_OK || (status == TIFA_ERR_QUERY && error.status == status));
    CHECK(status == TIFA_OK || error.position == TIFA_NO_POSITION || error.position <= narrow.length);
    if (status == TIFA_OK)
        check_narrowed(query, &filter, stemmer, &passage);
    query_free(&filter);
    article_free(article);
    tokens_free(&tokens);
    stemmer_free(stemmer);
    buffer_free(&input);
    return 0;
}

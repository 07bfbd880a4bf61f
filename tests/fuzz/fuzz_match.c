/* A query and a passage, with a NUL between: spans in order, nothing without a span but by NOT and filters, and a
 * literal that finds what the matcher does. */
#include "fuzz.h"

#include "query/language/parser.h"
#include "query/literal.h"
#include "query/match.h"

static bool needs_span(const struct node *node)
{
    switch (node->kind) {
    case NODE_PHRASE:
        return true;
    case NODE_AND:
        for (size_t i = 0; i < node->child_count; i++)
            if (needs_span(node->children[i]))
                return true;
        return false;
    case NODE_OR:
        for (size_t i = 0; i < node->child_count; i++)
            if (!needs_span(node->children[i]))
                return false;
        return true;
    default:
        return false;
    }
}

static void check_result(const struct query *query, const struct match_result *result, const struct tokens *tokens)
{
    CHECK(result->matches || result->span_count == 0);
    CHECK(!result->matches || result->span_count > 0 || !needs_span(query->root));
    for (size_t i = 0; i < result->span_count; i++) {
        const struct span *span = &result->spans[i];
        CHECK(span->first <= span->last && span->last < tokens->count);
        CHECK(i == 0 || span->first > span[-1].last);
        for (size_t k = span->first + 1; k <= span->last; k++)
            CHECK(token_is_adjacent(tokens, k));
    }
}

static void check_literal(const struct query *query, struct slice text, const struct match_result *result,
                          const struct tokens *tokens)
{
    const uint64_t bounds[] = {UINT64_MAX, result->span_count};
    struct literal literal;
    struct literal_finds finds = {0};
    literal_of_query(query, &literal);
    for (size_t i = 0; i < 2 && literal.count; i++) {
        if (bounds[i] == 0 || !literal_find(&literal, text, bounds[i], &finds))
            continue;
        CHECK(finds.count == result->span_count);
        for (size_t k = 0; k < finds.count; k++) {
            CHECK(finds.spans[k].start == tokens->items[result->spans[k].first].byte_start);
            CHECK(finds.spans[k].end == tokens->items[result->spans[k].last].byte_end);
        }
    }
    literal_finds_free(&finds);
}

static struct article *make_article(struct slice text)
{
    struct article *article = article_new();
    static const enum article_field fields[] = {ARTICLE_TITLE, ARTICLE_AUTHOR, ARTICLE_AFFILIATION, ARTICLE_SECTION,
                                                ARTICLE_ID};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK(article_set(article, fields[i], text, NULL) == TIFA_OK);
    CHECK(article_set(article, ARTICLE_LANG, slice_of("zh-Hant"), NULL) == TIFA_OK);
    CHECK(article_set_date(article, slice_of("2021-03")));
    return article;
}

static void run(const struct query *query, struct slice text)
{
    struct matcher *matcher;
    struct match_result result, again;
    struct tokens tokens = {0};
    struct article *article = make_article(text);
    CHECK(tokens_parse(&tokens, text.data, text.length, TOKENS_OF_TEXT, NULL) == TIFA_OK);
    CHECK(matcher_new(query, &matcher, NULL) == TIFA_OK);
    struct match_passage passage = {
        .text = text, .tokens = &tokens, .count = tokens.count, .language = (unsigned)text.length % 3, .article = article};
    CHECK(matcher_run(matcher, &passage, &result, NULL) == TIFA_OK);
    check_result(query, &result, &tokens);
    check_literal(query, text, &result, &tokens);
    CHECK(matcher_run(matcher, &passage, &again, NULL) == TIFA_OK);
    CHECK(result.matches == again.matches && result.has_all == again.has_all && result.span_count == again.span_count);
    if (!query->needs_article) {
        passage.article = NULL;
        CHECK(matcher_run(matcher, &passage, &again, NULL) == TIFA_OK);
        CHECK(result.matches == again.matches);
    }
    matcher_free(matcher);
    tokens_free(&tokens);
    article_free(article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    struct query query = {0};
    struct parser_options options = {.today = 20240331};
    struct stemmer *stemmer;
    fuzz_make_text(&text, data, size);
    struct slice rest = fuzz_slice(&text);
    const char *nul = rest.length ? memchr(rest.data, '\0', rest.length) : NULL;
    size_t length = nul ? (size_t)(nul - rest.data) : rest.length;
    CHECK(stemmer_new(&stemmer, NULL) == TIFA_OK);
    if (query_parse((struct slice){rest.data, length}, &options, &query, NULL) == TIFA_OK && query.root) {
        CHECK(query_resolve(&query, stemmer, 3, NULL) == TIFA_OK);
        run(&query, nul ? slice_from(rest, length + 1) : rest);
    }
    query_free(&query);
    stemmer_free(stemmer);
    buffer_free(&text);
    return 0;
}

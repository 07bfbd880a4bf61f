#include "query/match.h"

#include <stdlib.h>
#include <strings.h>

struct matcher {
    const struct query *query;
    struct stemmer *stemmer;
    struct tokens field_tokens;
    const struct match_passage *passage;
    struct span *spans;
    size_t count, capacity;
    bool has_all;
    bool failed;
};

tifa_status matcher_new(const struct query *query, struct matcher **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return tifa_fail_memory(error);
    (*out)->query = query;
    tifa_status status = stemmer_new(&(*out)->stemmer, error);
    if (status) {
        matcher_free(*out);
        *out = NULL;
    }
    return status;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    stemmer_free(m->stemmer);
    tokens_free(&m->field_tokens);
    free(m->spans);
    free(m);
}

/* ---- words and phrases ---- */

static bool stem_matches(struct matcher *m, const struct pattern *pattern, struct slice word)
{
    unsigned language = m->passage->language;
    if (language >= STEM_LANGUAGES || !pattern->stems[language].data)
        return false;
    /* English stems keep the first letter of their word, so most words need not be stemmed. */
    if (language == 0 && word.length && pattern->word.length && word.data[0] != pattern->word.data[0])
        return false;
    struct slice stem;
    stemmer_stem(m->stemmer, stem_language_of_number(language), word.data, word.length, &stem.data, &stem.length);
    return slice_equal(stem, pattern->stems[language]);
}

static bool slot_matches(struct matcher *m, const struct slot *slot, struct slice word)
{
    for (size_t i = 0; i < slot->count; i++) {
        const struct pattern *pattern = &slot->alternatives[i];
        if (slice_equal(pattern->word, word) || (pattern->stemmed && stem_matches(m, pattern, word)))
            return true;
    }
    return false;
}

/* Whether the phrase stands at token `first`. */
static bool phrase_at(struct matcher *m, const struct node *phrase, const struct tokens *tokens, size_t first)
{
    if (first + phrase->slot_count > tokens->count)
        return false;
    for (size_t i = 0; i < phrase->slot_count; i++) {
        struct slice word = {token_word(tokens, first + i), tokens->items[first + i].word_length};
        if ((i > 0 && !token_is_adjacent(tokens, first + i)) || !slot_matches(m, &phrase->slots[i], word))
            return false;
    }
    return true;
}

static void add_span(struct matcher *m, size_t first, size_t last)
{
    if (m->count == m->capacity) {
        size_t capacity = m->capacity ? m->capacity * 2 : 64;
        struct span *spans = realloc(m->spans, capacity * sizeof *spans);
        if (!spans) {
            m->failed = true;
            return;
        }
        m->spans = spans;
        m->capacity = capacity;
    }
    m->spans[m->count++] = (struct span){first, last};
}

/* Records every occurrence; which of those that overlap count is settled over the whole query. */
static bool match_phrase(struct matcher *m, const struct node *phrase)
{
    const struct tokens *tokens = m->passage->tokens;
    bool found = false;
    for (size_t i = 0; i + phrase->slot_count <= tokens->count; i++) {
        if (phrase_at(m, phrase, tokens, i)) {
            add_span(m, i, i + phrase->slot_count - 1);
            found = true;
        }
    }
    return found;
}

/* ---- the article ---- */

/* Of several authors or affiliations, joined by ";", one must have the phrase. */
static bool match_field(struct matcher *m, const struct node *node)
{
    bool several = node->field == ARTICLE_AUTHOR || node->field == ARTICLE_AFFILIATION;
    struct slice rest = m->passage->article->fields[node->field];
    while (rest.length) {
        const char *end = several ? memchr(rest.data, ';', rest.length) : NULL;
        size_t length = end ? (size_t)(end - rest.data) : rest.length;
        if (tokens_parse(&m->field_tokens, rest.data, length, TOKENS_OF_TEXT, NULL) != TIFA_OK) {
            m->failed = true;
            return false;
        }
        for (size_t i = 0; i < m->field_tokens.count; i++)
            if (phrase_at(m, node->children[0], &m->field_tokens, i))
                return true;
        rest = slice_from(rest, length + (end != NULL));
    }
    return false;
}

static bool match_language(struct slice tag, struct slice wanted)
{
    if (wanted.length > tag.length || wanted.length == 0)
        return false;
    for (size_t i = 0; i < wanted.length; i++) {
        char a = tag.data[i] == '_' ? '-' : tag.data[i], b = wanted.data[i] == '_' ? '-' : wanted.data[i];
        if (strncasecmp(&a, &b, 1) != 0)
            return false;
    }
    return tag.length == wanted.length || tag.data[wanted.length] == '-' || tag.data[wanted.length] == '_';
}

/* A date known to the year alone is every day of it: all of them must be in the range. */
static bool match_date(struct date d, const struct node *node)
{
    if (d.year == 0)
        return false;
    int first = d.year * 10000 + (d.month ? d.month : 1) * 100 + (d.day ? d.day : 1);
    int month = d.month ? d.month : 12;
    int last = d.year * 10000 + month * 100 + (d.day ? d.day : date_days_in_month(d.year, month));
    return first >= node->from && last <= node->to;
}

/* ---- the tree; its depth is bounded by the parser ---- */

static bool match_node(struct matcher *m, const struct node *node);

/* Matches a child for its truth alone: what it marks is taken back when it, or its sign, says no. */
static bool match_quietly(struct matcher *m, const struct node *node)
{
    size_t before = m->count;
    bool all = m->has_all;
    bool matches = match_node(m, node);
    m->count = before;
    m->has_all = all;
    return matches;
}

static bool match_and(struct matcher *m, const struct node *node)
{
    size_t before = m->count;
    for (size_t i = 0; i < node->child_count; i++) {
        if (!match_node(m, node->children[i])) {
            m->count = before;
            return false;
        }
    }
    return true;
}

static bool match_or(struct matcher *m, const struct node *node)
{
    bool any = false;
    for (size_t i = 0; i < node->child_count; i++)
        any = match_node(m, node->children[i]) || any;
    return any;
}

static bool match_side(struct matcher *m, const struct node *node)
{
    size_t before = m->count, found = 0, wanted = 0;
    bool has_must = false;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct node *child = node->children[i];
        bool matches = match_node(m, child);
        if (child->role == ROLE_SHOULD) {
            found += matches;
            wanted++;
        } else if (!matches) {
            m->count = before;
            return false;
        }
        has_must = has_must || child->role == ROLE_MUST;
    }
    if (found < wanted)
        m->has_all = false;
    if (found == 0 && !has_must) {
        m->count = before;
        return false;
    }
    return true;
}

static bool match_node(struct matcher *m, const struct node *node)
{
    switch (node->kind) {
    case NODE_PHRASE:
        return match_phrase(m, node);
    case NODE_AND:
        return match_and(m, node);
    case NODE_OR:
        return match_or(m, node);
    case NODE_NOT:
        return !match_quietly(m, node->children[0]);
    case NODE_SIDE:
        return match_side(m, node);
    case NODE_FIELD:
        return match_field(m, node);
    case NODE_LANGUAGE:
        return match_language(m->passage->article->fields[ARTICLE_LANG], node->text);
    case NODE_ID:
        return slice_equal(m->passage->article->fields[ARTICLE_ID], node->text);
    case NODE_DATE:
        return match_date(m->passage->article->date, node);
    }
    return false;
}

/* ---- spans ---- */

static int leftmost_longest(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->last < y->last) - (x->last > y->last);
}

/* Sorts the spans and drops those that overlap one before them. */
static void settle_spans(struct matcher *m)
{
    if (m->count > 1)
        qsort(m->spans, m->count, sizeof *m->spans, leftmost_longest);
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++)
        if (kept == 0 || m->spans[i].first > m->spans[kept - 1].last)
            m->spans[kept++] = m->spans[i];
    m->count = kept;
}

tifa_status matcher_run(struct matcher *m, const struct match_passage *passage, struct match_result *result,
                        tifa_error *error)
{
    m->passage = passage;
    m->count = 0;
    m->has_all = true;
    bool matches = m->query->root && match_node(m, m->query->root);
    if (m->failed)
        return tifa_fail_memory(error);
    settle_spans(m);
    *result = (struct match_result){.matches = matches,
                                    .has_all = m->has_all,
                                    .spans = m->spans,
                                    .span_count = matches ? m->count : 0};
    return TIFA_OK;
}

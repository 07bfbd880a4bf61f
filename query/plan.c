#include "query/plan.h"

#include "corpus/schema.h"
#include "query/xapian_error.h"

#include <stdio.h>
#include <stdlib.h>

/* What a part of the tree asks of Xapian: a NULL query says nothing about the passages, all are candidates. */
struct candidates {
    xs_query *query;
    bool exact;      /* the candidates are the matches: the index alone decides */
    bool weightless; /* adds nothing to the score */
    bool articles;   /* article documents may be among them */
};

struct planner {
    const struct plan_options *options;
    enum plan_tier tier;
    xs_error reason;
    xs_status status; /* the first failure */
};

/* ---- building ---- */

static xs_query *term_query(struct planner *p, const struct schema_term *term)
{
    xs_query *query = NULL;
    if (p->status == XS_OK)
        p->status = xs_query_term(term->bytes, term->length, 1, &query, &p->reason);
    return query;
}

/* Combines and frees the parts. */
static xs_query *combine(struct planner *p, xs_op op, xs_query **parts, size_t count)
{
    xs_query *query = NULL;
    if (p->status == XS_OK)
        p->status = xs_query_combine(op, (const xs_query *const *)parts, count, 0, &query, &p->reason);
    for (size_t i = 0; i < count; i++)
        xs_query_free(parts[i]);
    return query;
}

static xs_query *combine_two(struct planner *p, xs_op op, xs_query *left, xs_query *right)
{
    xs_query *parts[] = {left, right};
    return combine(p, op, parts, 2);
}

/* A list of parts that grows; NULL parts are not added. */
struct parts {
    xs_query **items;
    size_t count, capacity;
};

static void add_part(struct planner *p, struct parts *parts, xs_query *query)
{
    if (!query)
        return;
    if (parts->count == parts->capacity) {
        size_t capacity = parts->capacity ? parts->capacity * 2 : 8;
        xs_query **items = realloc(parts->items, capacity * sizeof(xs_query *));
        if (!items) {
            p->status = p->status ? p->status : XS_ERR_MEMORY;
            snprintf(p->reason.message, sizeof p->reason.message, "out of memory");
            xs_query_free(query);
            return;
        }
        parts->items = items;
        parts->capacity = capacity;
    }
    parts->items[parts->count++] = query;
}

static xs_query *combine_parts(struct planner *p, xs_op op, struct parts *parts)
{
    xs_query *query = parts->count ? combine(p, op, parts->items, parts->count) : NULL;
    free(parts->items);
    *parts = (struct parts){0};
    return query;
}

/* ---- words and phrases ---- */

static xs_query *word_query(struct planner *p, struct slice word)
{
    struct schema_term term;
    schema_word(&term, word);
    return term_query(p, &term);
}

/* All words of a stem: the stem's own word, and the stem's term, which the other words have. In each language
 * of the index; equal stems are asked once. */
static xs_query *stem_query(struct planner *p, const struct pattern *pattern)
{
    struct parts parts = {0};
    for (unsigned i = 0; i < STEM_LANGUAGES; i++) {
        struct slice stem = pattern->stems[i];
        bool repeated = !stem.data;
        for (unsigned k = 0; k < i && !repeated; k++)
            repeated = pattern->stems[k].data && slice_equal(pattern->stems[k], stem);
        if (repeated)
            continue;
        struct schema_term term;
        schema_stem(&term, stem);
        add_part(p, &parts, word_query(p, stem));
        add_part(p, &parts, term_query(p, &term));
    }
    xs_query *any = combine_parts(p, XS_SYNONYM, &parts);
    /* the word as typed scores higher; and where no language is known it is all there is */
    return any ? combine_two(p, XS_AND_MAYBE, any, word_query(p, pattern->word)) : word_query(p, pattern->word);
}

static struct candidates plan_word(struct planner *p, const struct slot *slot)
{
    struct parts parts = {0};
    bool exact = true;
    for (size_t i = 0; i < slot->count; i++) {
        const struct pattern *pattern = &slot->alternatives[i];
        add_part(p, &parts, pattern->stemmed ? stem_query(p, pattern) : word_query(p, pattern->word));
        /* a word may equal a stem without having it */
        exact = exact && !pattern->stemmed;
    }
    return (struct candidates){.query = combine_parts(p, XS_OR, &parts), .exact = exact};
}

static xs_query *pair_query(struct planner *p, const struct slot *left, const struct slot *right)
{
    struct parts parts = {0};
    for (size_t i = 0; i < left->count; i++) {
        for (size_t k = 0; k < right->count; k++) {
            struct schema_term term;
            schema_pair(&term, left->alternatives[i].word, right->alternatives[k].word);
            add_part(p, &parts, term_query(p, &term));
        }
    }
    return combine_parts(p, XS_OR, &parts);
}

/* A chain of pairs; two words are one pair, and then the index alone decides. */
static struct candidates plan_phrase(struct planner *p, const struct node *node)
{
    if (node->slot_count == 1)
        return plan_word(p, &node->slots[0]);
    struct parts parts = {0};
    for (size_t i = 0; i + 1 < node->slot_count; i++)
        add_part(p, &parts, pair_query(p, &node->slots[i], &node->slots[i + 1]));
    return (struct candidates){.query = combine_parts(p, XS_AND, &parts), .exact = node->slot_count == 2};
}

/* ---- filters ---- */

static struct candidates plan_field(struct planner *p, const struct node *node)
{
    const struct node *phrase = node->children[0];
    struct parts parts = {0};
    for (size_t i = 0; i < phrase->slot_count; i++) {
        struct schema_term term;
        schema_field_word(&term, node->field, phrase->slots[i].alternatives[0].word);
        add_part(p, &parts, term_query(p, &term));
    }
    return (struct candidates){
        .query = combine_parts(p, XS_AND, &parts), .exact = phrase->slot_count == 1, .weightless = true, .articles = true};
}

static void add_date_term(struct planner *p, struct parts *parts, int value, int digits)
{
    char text[12];
    snprintf(text, sizeof text, "%0*d", digits, value);
    struct schema_term term;
    schema_date(&term, (struct slice){text, (size_t)digits});
    add_part(p, parts, term_query(p, &term));
}

/* The days of a month that are in the range, or the month itself when all are. */
static void add_month(struct planner *p, struct parts *parts, const struct node *node, int year, int month)
{
    int start = year * 10000 + month * 100, days = date_days_in_month(year, month);
    if (node->from <= start + 1 && start + days <= node->to) {
        add_date_term(p, parts, start / 100, 6);
        return;
    }
    for (int day = 1; day <= days; day++)
        if (start + day >= node->from && start + day <= node->to)
            add_date_term(p, parts, start + day, 8);
}

/* The fewest years, months and days that make up the range: a date known to the year alone has only the
 * year's term, so it is found exactly where the whole year is in the range. */
static struct candidates plan_date(struct planner *p, const struct node *node)
{
    struct parts parts = {0};
    int first = node->from / 10000, last = node->to / 10000;
    if (first < p->options->first_year)
        first = p->options->first_year;
    if (last > p->options->last_year)
        last = p->options->last_year;
    for (int year = first; year <= last; year++) {
        if (node->from <= year * 10000 + 101 && year * 10000 + 1231 <= node->to) {
            add_date_term(p, &parts, year, 4);
            continue;
        }
        for (int month = 1; month <= 12; month++)
            add_month(p, &parts, node, year, month);
    }
    xs_query *query = combine_parts(p, XS_OR, &parts);
    if (!query && p->status == XS_OK)
        p->status = xs_query_empty(&query, &p->reason);
    return (struct candidates){.query = query, .exact = true, .weightless = true, .articles = true};
}

static struct candidates plan_text_filter(struct planner *p, const struct node *node)
{
    struct schema_term term;
    if (node->kind == NODE_ID)
        schema_id(&term, node->text);
    else
        schema_language(&term, node->text);
    return (struct candidates){.query = term_query(p, &term),
                               .exact = node->kind == NODE_LANGUAGE,
                               .weightless = true,
                               .articles = true};
}

/* ---- the tree ---- */

static struct candidates plan_node(struct planner *p, const struct node *node);

/* Children that all must match: what has weight, narrowed by filters, without what must not be. */
struct conjunction {
    struct parts weighted, filters, excluded;
    bool exact;
    bool passages; /* some part finds passages alone, so the whole does */
};

static void add_conjunct(struct planner *p, struct conjunction *c, const struct candidates *part)
{
    add_part(p, part->weightless ? &c->filters : &c->weighted, part->query);
    c->exact = c->exact && part->exact;
    c->passages = c->passages || (part->query && !part->articles);
}

static void conjoin(struct planner *p, struct conjunction *c, const struct node *node)
{
    bool negated = node->kind == NODE_NOT;
    struct candidates part = plan_node(p, negated ? node->children[0] : node);
    if (negated && part.exact) {
        add_part(p, &c->excluded, part.query);
    } else if (negated) {
        /* candidates that may not match must not be lost */
        xs_query_free(part.query);
        c->exact = false;
    } else {
        add_conjunct(p, c, &part);
    }
}

static xs_query *passages_query(struct planner *p)
{
    struct schema_term term;
    schema_kind(&term, SCHEMA_KIND_PASSAGE);
    return term_query(p, &term);
}

static struct candidates finish_conjunction(struct planner *p, struct conjunction *c)
{
    bool weightless = c->weighted.count == 0;
    xs_query *query = combine_parts(p, XS_AND, &c->weighted);
    xs_query *filters = combine_parts(p, XS_AND, &c->filters);
    if (query && filters)
        query = combine_two(p, XS_FILTER, query, filters);
    else if (filters)
        query = filters;
    xs_query *excluded = combine_parts(p, XS_OR, &c->excluded);
    if (excluded && !query) {
        query = passages_query(p);
        c->passages = true;
    }
    if (excluded)
        query = combine_two(p, XS_AND_NOT, query, excluded);
    return (struct candidates){
        .query = query, .exact = c->exact && query, .weightless = weightless, .articles = !c->passages};
}

static struct candidates plan_and(struct planner *p, const struct node *node)
{
    struct conjunction c = {.exact = true};
    for (size_t i = 0; i < node->child_count; i++)
        conjoin(p, &c, node->children[i]);
    return finish_conjunction(p, &c);
}

static struct candidates plan_or(struct planner *p, const struct node *node)
{
    struct parts parts = {0};
    struct candidates result = {.exact = true, .weightless = true};
    bool everything = false;
    for (size_t i = 0; i < node->child_count; i++) {
        struct candidates part = plan_node(p, node->children[i]);
        result.exact = result.exact && part.exact;
        result.weightless = result.weightless && part.weightless;
        result.articles = result.articles || part.articles;
        everything = everything || !part.query;
        add_part(p, &parts, part.query);
    }
    result.query = combine_parts(p, XS_OR, &parts);
    if (everything) { /* one child says nothing, so neither does the whole */
        xs_query_free(result.query);
        return (struct candidates){.weightless = true, .articles = true};
    }
    return result;
}

static bool is_single_word(const struct node *node)
{
    return node->kind == NODE_PHRASE && node->slot_count == 1;
}

/* Neighbours in the query that are neighbours in the passage earn more. */
static xs_query *neighbours_query(struct planner *p, const struct node *node)
{
    struct parts parts = {0};
    for (size_t i = 0; i + 1 < node->child_count; i++) {
        const struct node *left = node->children[i], *right = node->children[i + 1];
        if (left->role == ROLE_SHOULD && right->role == ROLE_SHOULD && is_single_word(left) && is_single_word(right))
            add_part(p, &parts, pair_query(p, &left->slots[0], &right->slots[0]));
    }
    return combine_parts(p, XS_OR, &parts);
}

/* The words side by side: all of them in the first tier, any in the second. */
static struct candidates plan_shoulds(struct planner *p, const struct node *node)
{
    bool all = p->tier == PLAN_ALL, everything = false;
    struct parts parts = {0};
    struct candidates result = {.exact = true, .weightless = true, .articles = all};
    for (size_t i = 0; i < node->child_count; i++) {
        if (node->children[i]->role != ROLE_SHOULD)
            continue;
        struct candidates part = plan_node(p, node->children[i]);
        result.exact = result.exact && part.exact;
        result.weightless = result.weightless && part.weightless;
        result.articles = all ? result.articles && part.articles : result.articles || part.articles;
        everything = everything || !part.query;
        add_part(p, &parts, part.query);
    }
    result.query = combine_parts(p, all ? XS_AND : XS_OR, &parts);
    xs_query *neighbours = neighbours_query(p, node);
    if (result.query && neighbours)
        result.query = combine_two(p, XS_AND_MAYBE, result.query, neighbours);
    else
        xs_query_free(neighbours);
    if (!all && everything) { /* one of them says nothing */
        xs_query_free(result.query);
        return (struct candidates){.weightless = true, .articles = true};
    }
    return result;
}

static struct candidates plan_side(struct planner *p, const struct node *node)
{
    struct conjunction c = {.exact = true};
    bool has_must = false;
    for (size_t i = 0; i < node->child_count; i++) {
        has_must = has_must || node->children[i]->role == ROLE_MUST;
        if (node->children[i]->role != ROLE_SHOULD)
            conjoin(p, &c, node->children[i]);
    }
    struct candidates words = plan_shoulds(p, node);
    bool optional = has_must && p->tier == PLAN_ANY;
    if (!optional) {
        add_conjunct(p, &c, &words);
        return finish_conjunction(p, &c);
    }
    struct candidates result = finish_conjunction(p, &c);
    if (result.query && words.query)
        result.query = combine_two(p, XS_AND_MAYBE, result.query, words.query);
    else
        xs_query_free(words.query);
    return result;
}

static struct candidates plan_not(struct planner *p, const struct node *node)
{
    struct conjunction c = {.exact = true};
    conjoin(p, &c, node);
    return finish_conjunction(p, &c);
}

static struct candidates plan_node(struct planner *p, const struct node *node)
{
    switch (node->kind) {
    case NODE_PHRASE:
        return plan_phrase(p, node);
    case NODE_AND:
        return plan_and(p, node);
    case NODE_OR:
        return plan_or(p, node);
    case NODE_NOT:
        return plan_not(p, node);
    case NODE_SIDE:
        return plan_side(p, node);
    case NODE_FIELD:
        return plan_field(p, node);
    case NODE_LANGUAGE:
    case NODE_ID:
        return plan_text_filter(p, node);
    case NODE_DATE:
        return plan_date(p, node);
    }
    return (struct candidates){0};
}

bool plan_has_tiers(const struct query *query)
{
    return query->root && query->root->kind == NODE_SIDE;
}

tifa_status plan_query(const struct query *query, const struct plan_options *options, enum plan_tier tier,
                       xs_query **out, tifa_error *error)
{
    struct planner p = {.options = options, .tier = tier};
    struct candidates result = plan_node(&p, query->root);
    if (!result.query && p.status == XS_OK)
        result.query = passages_query(&p);
    else if (result.articles && p.status == XS_OK)
        result.query = combine_two(&p, XS_FILTER, result.query, passages_query(&p));
    *out = p.status == XS_OK ? result.query : NULL;
    if (p.status) {
        xs_query_free(result.query);
        return xapian_fail(error, p.status, &p.reason, "cannot plan the query");
    }
    return TIFA_OK;
}

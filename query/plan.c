#include "query/plan.h"

#include "corpus/schema.h"
#include "corpus/text/token.h"
#include "query/builder.h"
#include "query/plan_phrase.h"
#include "query/xapian_error.h"

#include <stdio.h>

enum { NUMBERS = 1024 /* of a range, that are asked for one by one */ };

/* What a part of the tree asks of Xapian: a NULL query says nothing about the passages, all are candidates. */
struct candidates {
    xs_query *query;
    bool exact;      /* the candidates are the matches: the index alone decides */
    bool weightless; /* adds nothing to the score */
    bool articles;   /* documents may be among them in which no words were found: those of articles, titles */
};

struct planner {
    const struct plan_options *options;
    enum plan_tier tier;
    struct builder builder;
    struct phrase_planner phrases;
    const struct node *ranked;      /* as plan_ranked_phrase has it */
    struct phrase_plan ranked_plan; /* its plan */
};

static struct candidates plan_node(struct planner *p, const struct node *node);

/* ---- phrases ---- */

static struct candidates plan_phrase_node(struct planner *p, const struct node *node)
{
    struct phrase_plan plan = plan_phrase(&p->phrases, node);
    if (node == p->ranked)
        p->ranked_plan = plan;
    return (struct candidates){.query = plan.candidates, .exact = plan.exact && plan.candidates};
}

static xs_query *combine_two(struct planner *p, xs_op op, xs_query *left, xs_query *right)
{
    struct parts parts = {0};
    parts_add(&p->builder, &parts, left);
    parts_add(&p->builder, &parts, right);
    return parts_combine(&p->builder, op, &parts);
}

/* Passages that are cut and have one of the sides: the other may be in their context. */
static xs_query *plan_near_cut(struct planner *p, const xs_query *left, const xs_query *right)
{
    xs_query *cut = builder_cut(&p->builder);
    if (!left || !right)
        return cut;
    xs_query *either = combine_two(p, XS_OR, builder_copy(&p->builder, left), builder_copy(&p->builder, right));
    return builder_combine(&p->builder, XS_FILTER, either, cut);
}

/* Both sides must be there; how near, the matcher sees. */
static struct candidates plan_near(struct planner *p, const struct node *node)
{
    struct candidates left = plan_node(p, node->children[0]), right = plan_node(p, node->children[1]);
    xs_query *cut = p->options->has_cuts ? plan_near_cut(p, left.query, right.query) : NULL;
    xs_query *both = combine_two(p, XS_AND, left.query, right.query);
    if (!both) {
        xs_query_free(cut);
        cut = NULL;
    }
    return (struct candidates){.query = combine_two(p, XS_OR, both, cut)};
}

/* ---- filters ---- */

static bool is_of_words(const struct slot *slot)
{
    for (size_t a = 0; a < slot->count; a++)
        for (size_t i = 0; i < slot->alternatives[a].count; i++)
            if (slot->alternatives[a].patterns[i].kind != PATTERN_WORD)
                return false;
    return true;
}

/* All words of any alternative, in the field of the node. */
static xs_query *slot_in_field(struct planner *p, const struct node *node, const struct slot *slot)
{
    struct parts any = {0};
    for (size_t a = 0; a < slot->count; a++) {
        struct parts all = {0};
        for (size_t i = 0; i < slot->alternatives[a].count; i++) {
            struct schema_term term;
            struct slice word = slot->alternatives[a].patterns[i].word;
            if (node->field == ARTICLE_FIELDS)
                schema_named_word(&term, node->name, word);
            else
                schema_field_word(&term, node->field, word);
            parts_add(&p->builder, &all, builder_term(&p->builder, &term));
        }
        parts_add(&p->builder, &any, parts_combine(&p->builder, XS_AND, &all));
    }
    return parts_combine(&p->builder, XS_OR, &any);
}

static struct candidates plan_field(struct planner *p, const struct node *node)
{
    const struct node *phrase = node->children[0];
    struct parts parts = {0};
    bool exact = phrase->slot_count == 1 && !phrase->verbatim.length;
    if (node->field == ARTICLE_FIELDS && !node->everywhere)
        return (struct candidates){.weightless = true, .articles = true};
    for (size_t i = 0; i < phrase->slot_count; i++) {
        const struct slot *slot = &phrase->slots[i];
        exact = exact && slot->count == 1 && slot->alternatives[0].count == 1 &&
                slot->alternatives[0].patterns[0].kind == PATTERN_WORD;
        if (is_of_words(slot))
            parts_add(&p->builder, &parts, slot_in_field(p, node, slot));
    }
    return (struct candidates){
        .query = parts_combine(&p->builder, XS_AND, &parts), .exact = exact, .weightless = true, .articles = true};
}

/* A word of a key, which the index may have as an acronym. */
static void add_key_word(struct planner *p, struct parts *parts, const struct node *node, struct slice word)
{
    const char *acronym = token_acronym_key(word.data, word.length);
    struct slice forms[] = {word, slice_of(acronym)};
    struct parts either = {0};
    for (size_t i = 0; i < (acronym ? 2 : 1); i++) {
        struct schema_term term;
        if (node->field == ARTICLE_FIELDS)
            schema_named_word(&term, node->name, forms[i]);
        else
            schema_field_word(&term, node->field, forms[i]);
        parts_add(&p->builder, &either, builder_term(&p->builder, &term));
    }
    parts_add(&p->builder, parts, parts_combine(&p->builder, XS_OR, &either));
}

/* All words of the value must be there; that nothing else is, the matcher sees. Of what is missing the index says
 * nothing. */
static struct candidates plan_value(struct planner *p, const struct node *node)
{
    struct parts parts = {0};
    bool known = node->field != ARTICLE_FIELDS || node->everywhere;
    for (struct slice rest = node->text; rest.length && known;) {
        const char *end = memchr(rest.data, ' ', rest.length);
        struct slice word = {rest.data, end ? (size_t)(end - rest.data) : rest.length};
        rest = slice_from(rest, word.length + (end != NULL));
        add_key_word(p, &parts, node, word);
    }
    return (struct candidates){.query = parts_combine(&p->builder, XS_AND, &parts), .weightless = true, .articles = true};
}

/* The numbers of a range that there are; false when they are too many to ask for. */
static bool add_numbers(struct planner *p, struct parts *parts, const struct node *node)
{
    struct builder *b = &p->builder;
    struct schema_term prefix, term, last;
    xs_terms *terms = NULL;
    xs_bytes next;
    schema_named_numbers(&prefix, node->name);
    schema_named_number(&term, node->name, node->low);
    schema_named_number(&last, node->name, node->high);
    xs_status status = xs_terms_open(p->options->database, prefix.bytes, prefix.length, &terms, &b->reason);
    if (status == XS_OK)
        status = xs_terms_skip_to(terms, term.bytes, term.length, &next, &b->reason);
    for (; status == XS_OK && parts->count <= NUMBERS; status = xs_terms_next(terms, &next, &b->reason)) {
        if (slice_compare((struct slice){next.data, next.length}, (struct slice){last.bytes, last.length}) > 0)
            break;
        schema_word(&term, (struct slice){next.data, next.length});
        parts_add(b, parts, builder_term(b, &term));
    }
    xs_terms_free(terms);
    if (status < 0 && b->status == XS_OK)
        b->status = status;
    return parts->count <= NUMBERS;
}

static struct candidates plan_number(struct planner *p, const struct node *node)
{
    struct parts parts = {0};
    bool all = node->everywhere && node->low <= node->high && add_numbers(p, &parts, node);
    xs_query *query = parts_combine(&p->builder, XS_OR, &parts);
    if (!all && node->low <= node->high) {
        xs_query_free(query);
        return (struct candidates){.weightless = true, .articles = true};
    }
    if (!query)
        query = builder_empty(&p->builder);
    return (struct candidates){.query = query, .exact = true, .weightless = true, .articles = true};
}

static void add_date_term(struct planner *p, struct parts *parts, int value, int digits)
{
    char text[12];
    snprintf(text, sizeof text, "%0*d", digits, value);
    struct schema_term term;
    schema_date(&term, (struct slice){text, (size_t)digits});
    parts_add(&p->builder, parts, builder_term(&p->builder, &term));
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
    if (node->undated)
        return (struct candidates){.weightless = true, .articles = true};
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
    xs_query *query = parts_combine(&p->builder, XS_OR, &parts);
    if (!query)
        query = builder_empty(&p->builder);
    return (struct candidates){.query = query, .exact = true, .weightless = true, .articles = true};
}

static struct candidates plan_text_filter(struct planner *p, const struct node *node)
{
    struct schema_term term;
    if (node->text.length == 0)
        return (struct candidates){.weightless = true, .articles = true};
    if (node->kind == NODE_ID)
        schema_id(&term, node->text);
    else if (node->kind == NODE_SOURCE)
        schema_host(&term, node->text);
    else
        schema_language(&term, node->text);
    return (struct candidates){.query = builder_term(&p->builder, &term),
                               .exact = node->kind == NODE_LANGUAGE && !node->whole,
                               .weightless = true,
                               .articles = true};
}

/* ---- the tree ---- */

/* Children that all must match: what has weight, narrowed by filters, without what must not be. */
struct conjunction {
    struct parts weighted, filters, excluded;
    bool exact;
    bool passages; /* some part finds passages alone, so the whole does */
};

static void add_conjunct(struct planner *p, struct conjunction *c, const struct candidates *part)
{
    parts_add(&p->builder, part->weightless ? &c->filters : &c->weighted, part->query);
    c->exact = c->exact && part->exact;
    c->passages = c->passages || (part->query && !part->articles);
}

static void conjoin(struct planner *p, struct conjunction *c, const struct node *node)
{
    bool negated = node->kind == NODE_NOT, was_negated = p->phrases.negated;
    p->phrases.negated = negated || was_negated;
    struct candidates part = plan_node(p, negated ? node->children[0] : node);
    p->phrases.negated = was_negated;
    if (negated && part.exact) {
        parts_add(&p->builder, &c->excluded, part.query);
    } else if (negated) {
        /* candidates that may not match must not be lost */
        xs_query_free(part.query);
        c->exact = false;
    } else {
        add_conjunct(p, c, &part);
    }
}

static xs_query *kind_query(struct builder *b, const char *kind)
{
    struct schema_term term;
    schema_kind(&term, kind);
    return builder_term(b, &term);
}

/* What is found where no words are asked for. */
static xs_query *wordless_query(struct builder *b, const struct query *query)
{
    xs_query *passages = kind_query(b, SCHEMA_KIND_PASSAGE);
    return query_finds_titles(query) ? builder_combine(b, XS_FILTER, passages, kind_query(b, SCHEMA_KIND_ARTICLE))
                                     : builder_combine(b, XS_AND_NOT, passages, kind_query(b, SCHEMA_KIND_TITLE));
}

static xs_query *leave_titles_out(struct builder *b, xs_query *query)
{
    return builder_combine(b, XS_AND_NOT, query, kind_query(b, SCHEMA_KIND_ARTICLE));
}

xs_query *plan_everything(struct builder *b, const struct query *query)
{
    xs_query *all = wordless_query(b, query);
    return query->no_titles ? leave_titles_out(b, all) : all;
}

static struct candidates finish_conjunction(struct planner *p, struct conjunction *c)
{
    bool weightless = c->weighted.count == 0;
    xs_query *query = parts_combine(&p->builder, XS_AND, &c->weighted);
    xs_query *filters = parts_combine(&p->builder, XS_AND, &c->filters);
    if (query && filters)
        query = builder_combine(&p->builder, XS_FILTER, query, filters);
    else if (filters)
        query = filters;
    xs_query *excluded = parts_combine(&p->builder, XS_OR, &c->excluded);
    if (excluded && !query) {
        query = kind_query(&p->builder, SCHEMA_KIND_PASSAGE); /* of words elsewhere in the query, titles may be found */
    }
    if (excluded)
        query = builder_combine(&p->builder, XS_AND_NOT, query, excluded);
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
        parts_add(&p->builder, &parts, part.query);
    }
    result.query = parts_combine(&p->builder, XS_OR, &parts);
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
            parts_add(&p->builder, &parts, plan_neighbours(&p->phrases, &left->slots[0], &right->slots[0]));
    }
    return parts_combine(&p->builder, XS_OR, &parts);
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
        parts_add(&p->builder, &parts, part.query);
    }
    result.query = parts_combine(&p->builder, all ? XS_AND : XS_OR, &parts);
    xs_query *neighbours = neighbours_query(p, node);
    if (result.query && neighbours)
        result.query = builder_combine(&p->builder, XS_AND_MAYBE, result.query, neighbours);
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
        result.query = builder_combine(&p->builder, XS_AND_MAYBE, result.query, words.query);
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
        return plan_phrase_node(p, node);
    case NODE_NEAR:
        return plan_near(p, node);
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
    case NODE_VALUE:
        return plan_value(p, node);
    case NODE_NOTHING:
        return (struct candidates){
            .query = builder_empty(&p->builder), .exact = true, .weightless = true, .articles = true};
    case NODE_LANGUAGE:
    case NODE_ID:
    case NODE_SOURCE:
        return plan_text_filter(p, node);
    case NODE_NUMBER:
        return plan_number(p, node);
    case NODE_DATE:
        return plan_date(p, node);
    }
    return (struct candidates){0};
}

bool plan_has_tiers(const struct query *query)
{
    return query->root && query->root->kind == NODE_SIDE && !plan_ranked_phrase(query);
}

/* Of a single stemmed word the exact word scores higher, so occurrences alone do not rank it. */
static bool ranks_by_occurrences(const struct node *node)
{
    if (node->kind != NODE_PHRASE || node->slot_count > 1)
        return node->kind == NODE_PHRASE;
    const struct slot *slot = &node->slots[0];
    return slot->count == 1 && slot->alternatives[0].count == 1 ? slot->alternatives[0].patterns[0].kind != PATTERN_STEM
                                                                 : is_of_words(slot);
}

const struct node *plan_ranked_phrase(const struct query *query)
{
    const struct node *root = query->root, *phrase = NULL;
    if (!root || ranks_by_occurrences(root))
        return root;
    if (root->kind != NODE_AND && root->kind != NODE_SIDE)
        return NULL;
    for (size_t i = 0; i < root->child_count; i++) {
        const struct node *child = root->children[i];
        if (child->kind == NODE_NOT || node_is_filter(child)) /* says which passages, not how good they are */
            continue;
        if (phrase || !ranks_by_occurrences(child))
            return NULL;
        phrase = child;
    }
    return phrase;
}

tifa_status plan_query(struct query *query, const struct plan_options *options, enum plan_tier tier, struct plan *out,
                       tifa_error *error)
{
    struct planner p = {.options = options, .tier = tier, .ranked = plan_ranked_phrase(query)};
    p.phrases = (struct phrase_planner){
        .builder = &p.builder, .database = options->database, .single = options->single, .has_cuts = options->has_cuts,
        .bucket_bits = options->bucket_bits,
        .query = query};
    *out = (struct plan){0};
    struct candidates result = plan_node(&p, query->root);
    bool wordless = !query_asks_words(query);
    if (!result.query || result.articles) {
        xs_query *found = wordless ? wordless_query(&p.builder, query) : kind_query(&p.builder, SCHEMA_KIND_PASSAGE);
        result.query = result.query ? builder_combine(&p.builder, XS_FILTER, result.query, found) : found;
        result.exact = result.exact && wordless; /* of titles, those without the words are no matches */
    }
    if (query->no_titles)
        result.query = leave_titles_out(&p.builder, result.query);
    if (p.builder.status) {
        xs_query_free(result.query);
        return xapian_fail(error, p.builder.status, &p.builder.reason, "cannot plan the query");
    }
    out->candidates = result.query;
    out->exact = result.exact;
    /* of a wildcard cut short, words that were not looked for are occurrences all the same, so wdf is no bound of them */
    out->ranked = p.ranked_plan.candidates && !query->is_cut ? p.ranked : NULL;
    out->ranked_documents = p.ranked_plan.documents;
    if (p.ranked == query->root && out->ranked) {
        out->is_fixed = phrase_is_fixed(out->ranked);
        out->term_decides = phrase_is_word_or_pair(out->ranked) && !query->no_titles;
    }
    out->is_term = p.ranked == query->root && p.ranked_plan.exact && !query->no_titles;
    out->term = p.ranked_plan.term;
    return TIFA_OK;
}

tifa_status plan_terms(const struct plan *plan, xs_db *segment, unsigned bits, struct arena *arena, struct plan_terms *out,
                       tifa_error *error)
{
    struct builder builder = {0};
    *out = (struct plan_terms){.items = arena_alloc(arena, plan->ranked->slot_count * 3 * sizeof *out->items)};
    if (!out->items)
        return tifa_fail_memory(error);
    schema_word(&out->first, phrase_fixed_word(plan->ranked, 0));
    out->count = phrase_terms(&builder, segment, bits, plan->ranked, out->items);
    return builder.status ? xapian_fail(error, builder.status, &builder.reason, "cannot plan the query") : TIFA_OK;
}

void plan_free(struct plan *plan)
{
    xs_query_free(plan->candidates);
    *plan = (struct plan){0};
}

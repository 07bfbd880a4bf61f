#include "query/plan_phrase.h"

#include "query/language/lexer.h"

/* The words that a pattern stands for. */
struct words {
    struct slice *items;
    size_t count, capacity;
    bool known; /* these are all of them */
};

static void *allocate(struct phrase_planner *p, size_t bytes)
{
    void *memory = arena_alloc(&p->query->arena, bytes);
    if (!memory && p->builder->status == XS_OK)
        p->builder->status = XS_ERR_MEMORY;
    return memory;
}

static bool add_word(struct phrase_planner *p, struct words *words, struct slice word)
{
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 8;
        struct slice *items = allocate(p, capacity * sizeof *items);
        if (!items)
            return false;
        if (words->count)
            memcpy(items, words->items, words->count * sizeof *items);
        words->items = items;
        words->capacity = capacity;
    }
    char *copy = allocate(p, word.length + 1);
    if (!copy)
        return false;
    memcpy(copy, word.data, word.length);
    words->items[words->count++] = (struct slice){copy, word.length};
    return true;
}

/* Words of the index that start with a prefix, in byte order, up to the limit. */
static void add_expansions(struct phrase_planner *p, struct words *words, struct slice prefix)
{
    struct builder *b = p->builder;
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_status status = xs_terms_open(p->database, prefix.data, prefix.length, &terms, &b->reason);
    while (status == XS_OK && (status = xs_terms_next(terms, &term, &b->reason)) == XS_OK) {
        if (words->count == PLAN_EXPANSIONS) {
            words->known = false;
            break;
        }
        if (!add_word(p, words, (struct slice){term.data, term.length}))
            break;
    }
    xs_terms_free(terms);
    if (status < 0 && b->status == XS_OK)
        b->status = status;
}

static void add_words_of(struct phrase_planner *p, struct words *words, const struct pattern *pattern)
{
    switch (pattern->kind) {
    case PATTERN_WORD:
        add_word(p, words, pattern->word);
        break;
    case PATTERN_PREFIX:
        add_expansions(p, words, pattern->word);
        break;
    default:
        words->known = false;
        break;
    }
}

/* ---- single patterns ---- */

/* All words of a stem: the stem's own word, and the stem's term, which the other words have. In each language
 * of the index; equal stems are asked once. The word as typed scores higher. */
static xs_query *stem_query(struct phrase_planner *p, const struct pattern *pattern)
{
    struct builder *b = p->builder;
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
        parts_add(b, &parts, builder_word(b, stem));
        parts_add(b, &parts, builder_term(b, &term));
    }
    if (parts.count == 0) /* no language is known */
        return builder_word(b, pattern->word);
    return builder_combine(b, XS_AND_MAYBE, parts_combine(b, XS_SYNONYM, &parts), builder_word(b, pattern->word));
}

static xs_query *words_query(struct phrase_planner *p, const struct words *words)
{
    struct parts parts = {0};
    for (size_t i = 0; i < words->count; i++)
        parts_add(p->builder, &parts, builder_word(p->builder, words->items[i]));
    xs_query *any = parts_combine(p->builder, XS_SYNONYM, &parts);
    return any ? any : builder_empty(p->builder);
}

/* NULL: the pattern says nothing that narrows. */
static xs_query *pattern_query(struct phrase_planner *p, const struct pattern *pattern)
{
    if (pattern->kind == PATTERN_STEM)
        return stem_query(p, pattern);
    struct words words = {.known = true};
    add_words_of(p, &words, pattern);
    return words.known ? words_query(p, &words) : NULL;
}

/* ---- pairs ---- */

static bool pair_exists(struct phrase_planner *p, const struct schema_term *term)
{
    xs_term_stats stats = {0};
    if (p->builder->status == XS_OK)
        p->builder->status = xs_db_term_stats(p->database, term->bytes, term->length, &stats, &p->builder->reason);
    return stats.documents > 0;
}

/* Any word of the left before any of the right; NULL when that is too many, or not all are known. */
static xs_query *pairs_query(struct phrase_planner *p, const struct words *left, const struct words *right)
{
    if (!left->known || !right->known || (left->count && right->count > PLAN_EXPANSIONS / left->count))
        return NULL;
    struct parts parts = {0};
    for (size_t i = 0; i < left->count; i++) {
        for (size_t k = 0; k < right->count; k++) {
            struct schema_term term;
            schema_pair(&term, left->items[i], right->items[k]);
            if (left->count * right->count == 1 || pair_exists(p, &term))
                parts_add(p->builder, &parts, builder_term(p->builder, &term));
        }
    }
    xs_query *any = parts_combine(p->builder, XS_SYNONYM, &parts);
    return any ? any : builder_empty(p->builder);
}

static xs_query *pair_of_patterns(struct phrase_planner *p, const struct pattern *left, const struct pattern *right)
{
    struct words before = {.known = true}, after = {.known = true};
    add_words_of(p, &before, left);
    add_words_of(p, &after, right);
    return pairs_query(p, &before, &after);
}

/* Where two slots meet: the last words of the one, the first of the other. */
static xs_query *joint_query(struct phrase_planner *p, const struct slot *left, const struct slot *right)
{
    struct words before = {.known = true}, after = {.known = true};
    for (size_t i = 0; i < left->count; i++)
        add_words_of(p, &before, &left->alternatives[i].patterns[left->alternatives[i].count - 1]);
    for (size_t i = 0; i < right->count; i++)
        add_words_of(p, &after, &right->alternatives[i].patterns[0]);
    return pairs_query(p, &before, &after);
}

/* ---- slots ---- */

/* Words in a row: their pairs, and by itself what is in no pair. NULL when it says nothing. */
static xs_query *sequence_query(struct phrase_planner *p, const struct sequence *sequence)
{
    struct parts parts = {0};
    bool in_pair = false;
    for (size_t i = 0; i < sequence->count; i++) {
        bool last = i + 1 == sequence->count;
        xs_query *pair = last ? NULL : pair_of_patterns(p, &sequence->patterns[i], &sequence->patterns[i + 1]);
        if (!pair && !in_pair)
            parts_add(p->builder, &parts, pattern_query(p, &sequence->patterns[i]));
        in_pair = pair != NULL;
        parts_add(p->builder, &parts, pair);
    }
    return parts_combine(p->builder, XS_AND, &parts);
}

static xs_query *slot_query(struct phrase_planner *p, const struct slot *slot)
{
    struct parts parts = {0};
    bool everything = false;
    for (size_t i = 0; i < slot->count; i++) {
        xs_query *query = sequence_query(p, &slot->alternatives[i]);
        everything = everything || !query;
        parts_add(p->builder, &parts, query);
    }
    xs_query *any = parts_combine(p->builder, XS_OR, &parts);
    if (!everything)
        return any;
    xs_query_free(any);
    return NULL;
}

static bool is_single_word(const struct slot *slot)
{
    return slot->count == 1 && slot->alternatives[0].count == 1 &&
           slot->alternatives[0].patterns[0].kind == PATTERN_WORD;
}

static bool has_sequence(const struct slot *slot)
{
    for (size_t i = 0; i < slot->count; i++)
        if (slot->alternatives[i].count > 1)
            return true;
    return false;
}

/* ---- phrases ---- */

/* A single place: where a wildcard stands for too many words, the first of them, and a warning. */
static xs_query *single_slot_query(struct phrase_planner *p, const struct node *phrase)
{
    const struct slot *slot = &phrase->slots[0];
    xs_query *query = slot_query(p, slot);
    if (query || slot->count != 1 || slot->alternatives[0].count != 1 ||
        slot->alternatives[0].patterns[0].kind != PATTERN_PREFIX)
        return query;
    struct words words = {.known = true};
    struct slice prefix = slot->alternatives[0].patterns[0].word;
    add_words_of(p, &words, &slot->alternatives[0].patterns[0]);
    query_warn(p->query, phrase->position, "'%.*s*' stands for more than %d words, only the first are looked for",
               query_shown_bytes(prefix), prefix.data, PLAN_EXPANSIONS);
    return words_query(p, &words);
}

static bool is_exact(const struct node *phrase)
{
    if (phrase->slop || phrase->verbatim.length || phrase->slot_count > 2)
        return false;
    for (size_t i = 0; i < phrase->slot_count; i++)
        if (!is_single_word(&phrase->slots[i]))
            return false;
    return true;
}

struct phrase_plan plan_phrase(struct phrase_planner *p, const struct node *phrase)
{
    struct phrase_plan plan = {.exact = is_exact(phrase)};
    if (phrase->slot_count == 1) {
        plan.candidates = single_slot_query(p, phrase);
        return plan;
    }
    struct parts parts = {0};
    bool in_pair = false;
    for (size_t i = 0; i < phrase->slot_count; i++) {
        bool last = i + 1 == phrase->slot_count;
        xs_query *pair = last || phrase->slop ? NULL : joint_query(p, &phrase->slots[i], &phrase->slots[i + 1]);
        if ((!pair && !in_pair) || has_sequence(&phrase->slots[i]))
            parts_add(p->builder, &parts, slot_query(p, &phrase->slots[i]));
        in_pair = pair != NULL;
        parts_add(p->builder, &parts, pair);
    }
    plan.candidates = parts_combine(p->builder, XS_AND, &parts);
    return plan;
}

xs_query *plan_neighbours(struct phrase_planner *p, const struct slot *left, const struct slot *right)
{
    struct words before = {.known = true}, after = {.known = true};
    const struct slot *slots[] = {left, right};
    struct words *words[] = {&before, &after};
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < slots[s]->count; i++)
            if (slots[s]->alternatives[i].count == 1 && slots[s]->alternatives[i].patterns[0].kind <= PATTERN_STEM)
                add_word(p, words[s], slots[s]->alternatives[i].patterns[0].word);
    return before.count && after.count ? pairs_query(p, &before, &after) : NULL;
}

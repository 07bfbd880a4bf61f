#include "query/language/tree.h"

#include "corpus/text/spelling.h"
#include "corpus/text/stem_form.h"

void query_free(struct query *query)
{
    arena_free(&query->arena);
    *query = (struct query){0};
}

static bool resolve_pattern(struct query *query, struct pattern *pattern, struct stemmer *stemmer, uint64_t languages,
                            struct buffer *scratch)
{
    if (pattern->kind != PATTERN_STEM)
        return true;
    pattern->stems = arena_zalloc(&query->arena, STEM_LANGUAGES * sizeof *pattern->stems);
    for (unsigned i = 0; pattern->stems && i < STEM_LANGUAGES; i++) {
        const char *language = stem_language_of_number(i);
        if (!language || !(languages >> i & 1))
            continue;
        struct slice stem, form = pattern->word;
        if (pattern->surface.length && stem_needs_accents(i))
            form = stem_form(pattern->surface, pattern->word, spelling_of(i)->has_dotless_i, scratch);
        stemmer_stem(stemmer, language, form.data, form.length, &stem.data, &stem.length);
        const char *copy = arena_copy(&query->arena, stem.data, stem.length);
        if (!copy)
            return false;
        pattern->stems[i] = (struct slice){copy, stem.length};
    }
    return pattern->stems != NULL;
}

/* Keeps the alternatives that some language of the index has a use for. */
static void drop_other_languages(struct slot *slot, uint64_t languages)
{
    size_t kept = 0;
    for (size_t i = 0; i < slot->count && languages; i++) {
        struct sequence *a = &slot->alternatives[i];
        if (a->languages && !(a->languages & languages))
            continue;
        a->languages = (a->languages & languages) == languages ? 0 : a->languages;
        slot->alternatives[kept++] = *a;
    }
    slot->count = kept ? kept : slot->count;
}

/* What is left of a slot's alternatives may be one of several words: then each has a slot, as in any phrase, which is faster. */
static bool spread_slots(struct query *query, struct node *node)
{
    size_t words = 0;
    bool spread = false;
    for (size_t i = 0; i < node->slot_count; i++) {
        bool row = node->slots[i].count == 1 && node->slots[i].alternatives[0].count > 1;
        words += row ? node->slots[i].alternatives[0].count : 1;
        spread = spread || row;
    }
    if (!spread || node->slop)
        return true;
    struct slot *slots = arena_zalloc(&query->arena, words * sizeof *slots);
    struct sequence *single = arena_zalloc(&query->arena, words * sizeof *single);
    size_t count = 0;
    for (size_t i = 0; i < node->slot_count && slots && single; i++) {
        struct sequence *row = &node->slots[i].alternatives[0];
        if (node->slots[i].count != 1 || row->count == 1) {
            slots[count++] = node->slots[i];
            continue;
        }
        for (size_t k = 0; k < row->count; k++, count++) {
            single[count] = (struct sequence){.patterns = row->patterns + k, .count = 1, .languages = row->languages};
            slots[count] = (struct slot){.alternatives = &single[count], .count = 1};
        }
    }
    if (!slots || !single)
        return false;
    node->slots = slots;
    node->slot_count = count;
    return true;
}

static bool resolve_slot(struct query *query, const struct slot *slot, struct stemmer *stemmer, uint64_t languages,
                         struct buffer *scratch)
{
    for (size_t a = 0; a < slot->count; a++)
        for (size_t i = 0; i < slot->alternatives[a].count; i++)
            if (!resolve_pattern(query, &slot->alternatives[a].patterns[i], stemmer, languages, scratch))
                return false;
    return true;
}

/* Recursion is bounded: the parser refuses trees deeper than its limit. */
static bool resolve_node(struct query *query, struct node *node, struct stemmer *stemmer, uint64_t languages,
                         struct buffer *scratch)
{
    bool done = true;
    for (size_t i = 0; i < node->child_count && done; i++)
        done = resolve_node(query, node->children[i], stemmer, languages, scratch);
    for (size_t i = 0; i < node->slot_count; i++)
        drop_other_languages(&node->slots[i], languages);
    done = done && spread_slots(query, node);
    for (size_t i = 0; i < node->slot_count && done; i++)
        done = resolve_slot(query, &node->slots[i], stemmer, languages, scratch);
    return done;
}

tifa_status query_resolve(struct query *query, struct stemmer *stemmer, uint64_t languages, tifa_error *error)
{
    struct buffer scratch = {0};
    bool done = !query->root || resolve_node(query, query->root, stemmer, languages, &scratch);
    buffer_free(&scratch);
    return done ? TIFA_OK : tifa_fail_memory(error);
}

bool node_is_filter(const struct node *node)
{
    switch (node->kind) {
    case NODE_FIELD:
    case NODE_NUMBER:
    case NODE_VALUE:
    case NODE_NOTHING:
    case NODE_LANGUAGE:
    case NODE_ID:
    case NODE_SOURCE:
    case NODE_DATE:
        return true;
    default:
        break;
    }
    for (size_t i = 0; i < node->child_count; i++)
        if (!node_is_filter(node->children[i]))
            return false;
    return node->child_count > 0;
}

static bool asks_words(const struct node *node)
{
    if (node->kind == NODE_PHRASE || node->kind == NODE_NEAR)
        return true;
    if (node_is_filter(node) || node->kind == NODE_NOT || node->role == ROLE_MUST_NOT)
        return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (asks_words(node->children[i]))
            return true;
    return false;
}

/* Whether what matches has a title as asked. */
static bool needs_title(const struct node *node)
{
    bool any = false, all = true, is_list = node->kind == NODE_OR || node->kind == NODE_AND || node->kind == NODE_SIDE;
    if (node->kind == NODE_FIELD || node->kind == NODE_VALUE)
        return node->field == ARTICLE_TITLE;
    if (!is_list)
        return false;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct node *child = node->children[i];
        bool needs = needs_title(child), should = node->kind == NODE_SIDE && child->role == ROLE_SHOULD;
        any = any || (needs && !should);
        all = all && needs;
    }
    return node->kind == NODE_OR ? all : any;
}

bool query_asks_words(const struct query *query)
{
    return query->root && asks_words(query->root);
}

bool query_finds_titles(const struct query *query)
{
    return query->root && !query->no_titles && !asks_words(query->root) && needs_title(query->root);
}

#include "query/language/tree.h"

void query_free(struct query *query)
{
    arena_free(&query->arena);
    *query = (struct query){0};
}

static bool resolve_pattern(struct query *query, struct pattern *pattern, struct stemmer *stemmer, uint32_t languages)
{
    if (pattern->kind != PATTERN_STEM)
        return true;
    pattern->stems = arena_zalloc(&query->arena, STEM_LANGUAGES * sizeof *pattern->stems);
    for (unsigned i = 0; pattern->stems && i < STEM_LANGUAGES; i++) {
        const char *language = stem_language_of_number(i);
        if (!language || !(languages >> i & 1))
            continue;
        struct slice stem;
        stemmer_stem(stemmer, language, pattern->word.data, pattern->word.length, &stem.data, &stem.length);
        const char *copy = arena_copy(&query->arena, stem.data, stem.length);
        if (!copy)
            return false;
        pattern->stems[i] = (struct slice){copy, stem.length};
    }
    return pattern->stems != NULL;
}

static bool resolve_slot(struct query *query, const struct slot *slot, struct stemmer *stemmer, uint32_t languages)
{
    for (size_t a = 0; a < slot->count; a++)
        for (size_t i = 0; i < slot->alternatives[a].count; i++)
            if (!resolve_pattern(query, &slot->alternatives[a].patterns[i], stemmer, languages))
                return false;
    return true;
}

/* Recursion is bounded: the parser refuses trees deeper than its limit. */
static bool resolve_node(struct query *query, struct node *node, struct stemmer *stemmer, uint32_t languages)
{
    bool done = true;
    for (size_t i = 0; i < node->child_count && done; i++)
        done = resolve_node(query, node->children[i], stemmer, languages);
    for (size_t i = 0; i < node->slot_count && done; i++)
        done = resolve_slot(query, &node->slots[i], stemmer, languages);
    return done;
}

tifa_status query_resolve(struct query *query, struct stemmer *stemmer, uint32_t languages, tifa_error *error)
{
    if (query->root && !resolve_node(query, query->root, stemmer, languages))
        return tifa_fail_memory(error);
    return TIFA_OK;
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

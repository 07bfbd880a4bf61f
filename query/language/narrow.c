#include "query/language/narrow.h"

static tifa_status check_filter(const struct query *filter, tifa_error *error)
{
    size_t position = 0;
    const char *reason = NULL;
    if (filter->warnings) {
        position = filter->warnings->position;
        reason = filter->warnings->message;
    } else if (filter->root && !node_is_filter(filter->root)) {
        position = filter->root->position;
        reason = "it has words; put those into the query";
    }
    if (!reason)
        return TIFA_OK;
    tifa_fail(error, TIFA_ERR_QUERY, "the filter takes fields and dates alone: %s", reason);
    if (error)
        error->position = position;
    return TIFA_ERR_QUERY;
}

tifa_status filter_parse(struct slice text, const struct parser_options *options, struct query *filter,
                         tifa_error *error)
{
    tifa_status status = query_parse(text, options, filter, error);
    if (status)
        return tifa_error_prefix(error, status, "the filter");
    return check_filter(filter, error);
}

/* A list with room for one more, which is still to be set. */
static struct node *list_of(struct query *query, enum node_kind kind, struct node *const *children, size_t count)
{
    struct node *node = arena_zalloc(&query->arena, sizeof *node);
    struct node **items = arena_alloc(&query->arena, (count + 1) * sizeof(struct node *));
    if (!node || !items)
        return NULL;
    memcpy(items, children, count * sizeof(struct node *));
    *node = (struct node){.kind = kind, .length = query->text.length, .children = items, .child_count = count + 1};
    return node;
}

tifa_status query_narrow(struct query *query, const struct query *filter, const struct parser_options *options,
                         tifa_error *error)
{
    struct node *root = query->root, *narrowed;
    if (!root || !filter->root)
        return TIFA_OK;
    if (root->kind == NODE_AND || root->kind == NODE_SIDE) {
        narrowed = list_of(query, root->kind, root->children, root->child_count);
    } else {
        bool plain = root->kind == NODE_NOT || node_is_filter(root);
        narrowed = list_of(query, plain || options->all ? NODE_AND : NODE_SIDE, &root, 1);
    }
    if (!narrowed)
        return tifa_fail_memory(error);
    struct node *last = arena_alloc(&query->arena, sizeof *last);
    if (!last)
        return tifa_fail_memory(error);
    *last = *filter->root;
    last->role = last->kind == NODE_NOT ? ROLE_MUST_NOT : ROLE_FILTER;
    narrowed->children[narrowed->child_count - 1] = last;
    query->root = narrowed;
    query->needs_article = true;
    query->needs_values = query->needs_values || filter->needs_values;
    return TIFA_OK;
}

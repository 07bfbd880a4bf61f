#include "query/signs.h"

#include "corpus/base/utf8.h"
#include "query/language/lexer.h"
#include "query/language/typed.h"

#include <unicode/uchar.h>

/* Of money, shares, degrees and sections. */
static bool is_sign(uint32_t c)
{
    return u_charType((UChar32)c) == U_CURRENCY_SYMBOL || c == '%' || c == 0x2030 || c == 0xB0 || c == 0xA7 || c == '#';
}

static bool has_sign(struct slice text)
{
    for (size_t at = 0; at < text.length;)
        if (is_sign(utf8_next(text.data, &at)))
            return true;
    return false;
}

/* What was typed between the quotes, if there are some. */
static struct slice typed_of(const struct query *query, const struct node *phrase)
{
    struct slice typed = {query->text.data + phrase->position, phrase->length};
    size_t opening = typed.length ? typed_quote(typed, 0) : 0, closing = opening ? typed_quote_end(typed, 0) : typed.length;
    return (struct slice){typed.data + opening, closing - opening};
}

static tifa_status note_phrase(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                               const struct node *phrase, tifa_error *error)
{
    struct slice typed = typed_of(&answer->query, phrase);
    struct search_count with = {0}, all = {0};
    if (phrase->verbatim.length || !has_sign(typed) || memchr(typed.data, '"', typed.length) || memchr(typed.data, '*', typed.length))
        return TIFA_OK;
    const char *plain = arena_printf(&answer->arena, "\"%.*s\"", (int)typed.length, typed.data);
    const char *written = arena_printf(&answer->arena, "==\"%.*s\"", (int)typed.length, typed.data);
    if (!plain || !written)
        return tifa_fail_memory(error);
    tifa_status status = search_count_beside(archive, options, slice_of(written), &with, error);
    if (status == TIFA_OK && with.value && with.kind == COUNT_EXACT)
        status = search_count_beside(archive, options, slice_of(plain), &all, error);
    if (status == TIFA_OK && all.kind == COUNT_EXACT && with.value < all.value)
        query_warn(&answer->query, phrase->position, "signs are not looked for; %s finds %llu of these %llu passages", written,
                   (unsigned long long)with.value, (unsigned long long)all.value);
    return status;
}

static tifa_status note_node(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                             const struct node *node, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    if (node->kind == NODE_PHRASE)
        return note_phrase(archive, options, answer, node, error);
    for (size_t i = 0; i < node->child_count && node->kind != NODE_FIELD && status == TIFA_OK; i++)
        status = note_node(archive, options, answer, node->children[i], error);
    return status;
}

tifa_status signs_note(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                       tifa_error *error)
{
    bool may = answer->query.root && has_sign(answer->query.text); /* nearly no query has */
    return may ? note_node(archive, options, answer, answer->query.root, error) : TIFA_OK;
}
